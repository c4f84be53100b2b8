"""Non-maximum suppression of detections of one class, hard and soft. Boxes are known by their pairwise IoU."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from dlquiz.errors import FormulaError
from dlquiz.numeric.functions import exp
from dlquiz.numeric.term import Real, let, value_of


class Round(NamedTuple):
    """One round: the box that is kept, and the boxes that it removes, by descending score."""

    kept: int
    removed: tuple[int, ...]


def ranked(scores: Sequence[Real]) -> list[int]:
    """Return the boxes by descending score.

    >>> ranked([0.6, 0.9, 0.7])
    [1, 2, 0]
    """
    order = sorted(range(len(scores)), key=lambda i: -value_of(scores[i]))
    for first, second in pairwise(order):
        if scores[first] == scores[second]:
            raise FormulaError(f"two boxes have the score {scores[first]}", "the order of equal scores is not defined")
    return order


def suppressed(overlaps: Sequence[Sequence[float]], scores: Sequence[Real], threshold: float) -> list[Round]:
    """Rounds of greedy suppression: keep the best box left, remove those whose IoU with it is above the threshold.

    `overlaps[i][j]` is the IoU of boxes i and j (Bodla et al. 2017, figure 3).

    >>> chain = [[1, 0.6, 0.2], [0.6, 1, 0.6], [0.2, 0.6, 1]]
    >>> [tuple(r) for r in suppressed(chain, [0.9, 0.8, 0.7], 0.5)]
    [(0, (1,)), (2, ())]
    """
    if not 0 <= threshold <= 1:
        raise FormulaError(f"an IoU threshold of {threshold} is not possible", "IoU lies between 0 and 1")
    left = ranked(scores)
    rounds = []
    while left:
        best, *others = left
        removed = tuple(i for i in others if overlaps[best][i] > threshold)
        rounds.append(Round(best, removed))
        left = [i for i in others if i not in removed]
    return rounds


class SoftRound(NamedTuple):
    """One round of soft suppression: the box that is picked, its final score, and the scores of those left."""

    picked: int
    score: Real
    left: dict[int, Real]


def decayed(overlaps: Sequence[Sequence[Real]], scores: Sequence[Real], sigma: Real, names: str) -> list[SoftRound]:
    r"""Rounds of soft suppression with the Gaussian penalty: $s_i \leftarrow s_i e^{-\mathrm{IoU}^2 / \sigma}$.

    The best box left is picked and keeps its score, every other one decays; then the next best by the new scores is
    picked (Bodla et al. 2017, section 3). `names` has one letter per box, for the intermediates.

    >>> rounds = decayed([[1, 0.5], [0.5, 1]], [0.9, 0.8], 0.25, "AB")
    >>> [(r.picked, round(r.score, 4)) for r in rounds]
    [(0, 0.9), (1, 0.2943)]
    """
    if sigma <= 0:
        raise FormulaError(f"a Gaussian penalty needs a sigma above 0, not {sigma}")
    left = {i: scores[i] for i in ranked(scores)}
    rounds: list[SoftRound] = []
    while left:
        best = max(left, key=lambda i: value_of(left[i]))
        score = left[best]
        left = {
            i: let(f"s_{names[i]}^{{({len(rounds) + 1})}}", s * exp(-(overlaps[best][i] ** 2) / sigma))
            for i, s in left.items()
            if i != best
        }
        rounds.append(SoftRound(best, score, left))
    return rounds
