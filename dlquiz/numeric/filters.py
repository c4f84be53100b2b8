"""Edge filters on the pixels around one place of an image."""

from collections.abc import Sequence
from typing import NamedTuple

from dlquiz.errors import FormulaError
from dlquiz.numeric.functions import sqrt
from dlquiz.numeric.term import Real, Whole, let


class Gradient(NamedTuple):
    """What the two Sobel kernels answer: the change to the right and the change downwards, in grey levels."""

    x: Whole
    y: Whole


def sobel(patch: Sequence[Sequence[Whole]], centre: int = 2) -> Gradient:
    """Responses of the Sobel kernels on a 3×3 patch, slid without flipping (Sobel & Feldman 1968).

    Rows run downwards. `centre` weighs the middle row or column: 2 is Sobel's kernel, 1 is Prewitt's.

    >>> sobel([[0, 0, 1], [0, 0, 1], [0, 0, 1]]), sobel([[1, 2, 4], [8, 16, 32], [64, 128, 256]])
    (Gradient(x=4, y=0), Gradient(x=243, y=567))
    """
    if len(patch) != 3 or any(len(row) != 3 for row in patch):
        raise FormulaError("a Sobel kernel needs the 3×3 patch around a pixel", "the image's border has none")
    (a, b, c), (d, _, f), (g, h, i) = patch
    right, left = c + centre * f + i, a + centre * d + g
    below, above = g + centre * h + i, a + centre * b + c
    return Gradient(let("G_x", right - left), let("G_y", below - above))


def strength(gradient: Gradient) -> Real:
    """Length of the gradient: how strong an edge is, whatever its direction.

    >>> strength(Gradient(3, -4))
    5.0
    """
    found: Real = sqrt(gradient.x**2 + gradient.y**2)
    return let("G", found)
