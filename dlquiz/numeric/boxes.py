"""Axis-aligned boxes and their overlap. Coordinates are continuous, in pixels, and y points down."""

from collections.abc import Sequence
from typing import NamedTuple

from dlquiz.errors import FormulaError
from dlquiz.numeric.functions import maximum, minimum
from dlquiz.numeric.term import Real, let, symbol, value_of


class Box(NamedTuple):
    """A box by its corners (x1, y1), top left, and (x2, y2), bottom right."""

    x1: Real
    y1: Real
    x2: Real
    y2: Real


def named(label: str, corners: Sequence[Real]) -> Box:
    """Return a box whose corners are Terms under the names x_1^A, y_1^A, x_2^A and y_2^A.

    >>> named("A", (2, 1, 7, 4)).x2
    Term(x_2^A = 7)
    """
    return Box(*(symbol(f"{name}^{label}", x) for name, x in zip(("x_1", "y_1", "x_2", "y_2"), corners, strict=True)))


def from_centre(cx: Real, cy: Real, w: Real, h: Real, label: str = "A") -> Box:
    """Corners of a box that is given by its centre, width and height (the format of YOLO's targets).

    >>> from_centre(5, 4, 4, 2)
    Box(x1=3.0, y1=3.0, x2=7.0, y2=5.0)
    """
    if w <= 0 or h <= 0:
        raise FormulaError(f"box {label} is {value_of(w)} wide and {value_of(h)} high", "both sides are above 0")
    return Box(
        let(f"x_1^{label}", cx - w / 2),
        let(f"y_1^{label}", cy - h / 2),
        let(f"x_2^{label}", cx + w / 2),
        let(f"y_2^{label}", cy + h / 2),
    )


def area(box: Sequence[Real], label: str = "A") -> Real:
    """Area of a box (x1, y1, x2, y2) in square pixels.

    >>> area((2, 1, 7, 4))
    15
    """
    x1, y1, x2, y2 = box
    if x2 <= x1 or y2 <= y1:
        corners = ", ".join(str(value_of(x)) for x in box)
        raise FormulaError(f"box {label} ({corners}) has no area", "its corners are x1 < x2 and y1 < y2")
    return let(f"|{label}|", (x2 - x1) * (y2 - y1))


def intersection(a: Sequence[Real], b: Sequence[Real]) -> Real:
    """Area that two boxes share; 0 where they are apart or only touch.

    >>> intersection((0, 0, 4, 4), (2, 1, 6, 5)), intersection((0, 0, 2, 2), (3, 3, 5, 5))
    (6, 0)
    """
    w = let("w", maximum(0, minimum(a[2], b[2]) - maximum(a[0], b[0])))
    h = let("h", maximum(0, minimum(a[3], b[3]) - maximum(a[1], b[1])))
    shared: Real = w * h
    return let("I", shared)


def iou(a: Sequence[Real], b: Sequence[Real], labels: str = "AB") -> Real:
    r"""Intersection over union of two boxes, without unit, from 0 to 1 (Everingham et al. 2010).

    `labels` names the boxes in the intermediates, one letter each.

    >>> iou((0, 0, 4, 4), (0, 0, 4, 2))
    0.5
    """
    shared = intersection(a, b)
    covered = let("U", area(a, labels[0]) + area(b, labels[1]) - shared)
    return let(r"\mathrm{IoU}", shared / covered)


def overlaps(boxes: Sequence[Sequence[float]], others: Sequence[Sequence[float]] | None = None) -> list[list[float]]:
    """IoU of every box with every one of `others`, by rows; with each other where `others` is left out.

    >>> overlaps([(0, 0, 4, 4), (0, 0, 4, 2)])
    [[1.0, 0.5], [0.5, 1.0]]
    """
    if others is None:  # the same from either side
        half = [[float(value_of(iou(a, b))) for b in boxes[: i + 1]] for i, a in enumerate(boxes)]
        return [[half[max(i, j)][min(i, j)] for j in range(len(boxes))] for i in range(len(boxes))]
    return [[float(value_of(iou(a, b))) for b in others] for a in boxes]
