"""Evaluation of detectors and classifiers: matching, precision, recall, F1 and average precision."""

from collections.abc import Sequence
from typing import NamedTuple

from dlquiz.errors import FormulaError
from dlquiz.numeric.functions import maximum
from dlquiz.numeric.term import Real, Term, Whole, let


def precision(tp: Whole, fp: Whole) -> Real:
    """Share of the detections that are right.

    >>> precision(3, 1)
    0.75
    """
    if tp + fp == 0:
        raise FormulaError("precision is not defined without a detection")
    return let("P", tp / (tp + fp))


def recall(tp: Whole, fn: Whole) -> Real:
    """Share of the objects that are found.

    >>> recall(3, 9)
    0.25
    """
    if tp + fn == 0:
        raise FormulaError("recall is not defined without an object to find")
    return let("R", tp / (tp + fn))


def f1(p: Real, r: Real) -> Real:
    """Harmonic mean of precision and recall.

    >>> f1(0.75, 0.25)
    0.375
    """
    if p + r == 0:
        raise FormulaError("F1 is not defined where precision and recall are both 0")
    return let("F_1", 2 * p * r / (p + r))


def matches(overlaps: Sequence[Sequence[float]], order: Sequence[int], threshold: float) -> dict[int, int | None]:
    """Match detections, in the order given, to objects; None marks a false positive.

    `overlaps[i][j]` is the IoU of detection i and object j. Each detection takes the object with the highest IoU among
    those that no earlier one took, if that IoU is at or above the threshold.

    >>> matches([[0.8], [0.9]], [0, 1], 0.5)
    {0: 0, 1: None}
    """
    found: dict[int, int | None] = {}
    for i in order:
        free = [j for j in range(len(overlaps[i])) if j not in found.values()]
        best = max(free, key=lambda j: overlaps[i][j], default=None)
        found[i] = best if best is not None and overlaps[i][best] >= threshold else None
    return found


class Rank(NamedTuple):
    """One place of a ranked list: true positives so far, precision and recall down to here."""

    hits: int
    precision: float
    recall: float


def ranking(hits: Sequence[int], objects: int) -> list[Rank]:
    """Precision and recall after each place of a list by descending score; `hits` has 1 for a true positive, else 0.

    >>> [tuple(r) for r in ranking([1, 0], 4)]
    [(1, 1.0, 0.25), (1, 0.5, 0.25)]
    """
    if sum(hits) > objects:
        raise FormulaError(f"{sum(hits)} detections cannot hit {objects} objects", "each object counts once")
    if sum(hits) == 0:
        raise FormulaError("no detection is right", "average precision needs a true positive")
    found = 0
    ranks = []
    for place, hit in enumerate(hits, 1):
        found += hit
        ranks.append(Rank(found, found / place, found / objects))
    return ranks


def average_precision(hits: Sequence[int], objects: Whole) -> Real:
    r"""Area under the interpolated precision-recall curve, over all points (PASCAL VOC since 2010).

    At each true positive the recall grows by one over the number of objects; the precision there is the highest one
    at this or any higher recall.

    >>> average_precision([0, 1, 1], 4)
    0.3333333333333333
    """
    ranks = ranking(hits, objects.value if isinstance(objects, Term) else objects)
    places = [k for k, hit in enumerate(hits) if hit]
    recording = isinstance(objects, Term)
    heights: list[Real] = []
    for k in reversed(places):
        found = Term(ranks[k].hits) if recording else ranks[k].hits
        height = let(f"P_{{{k + 1}}}", found / (k + 1))
        heights.append(let(rf"\hat{{P}}_{{{k + 1}}}", maximum(height, heights[-1])) if heights else height)
    total = heights[-1]
    for height in reversed(heights[:-1]):
        total = total + height
    return let(r"\mathrm{AP}", total / objects)


def eleven_points(hits: Sequence[int], objects: int) -> float:
    """Average precision of PASCAL VOC 2007: the mean of the interpolated precision at recall 0, 0.1, …, 1.

    >>> round(eleven_points([1, 0, 1], 2), 4)
    0.8485
    """
    ranks = ranking(hits, objects)
    return sum(max((r.precision for r in ranks if 10 * r.hits >= i * objects), default=0) for i in range(11)) / 11


def trapezoid(hits: Sequence[int], objects: int) -> float:
    """Area under the raw curve by the trapezoidal rule, from recall 0 at the first place's precision.

    >>> trapezoid([1, 0, 1], 2)
    0.7916666666666666
    """
    ranks = ranking(hits, objects)
    before = Rank(0, ranks[0].precision, 0.0)
    area = 0.0
    for rank in ranks:
        area += (rank.recall - before.recall) * (rank.precision + before.precision) / 2
        before = rank
    return area
