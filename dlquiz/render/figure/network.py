"""Fully connected networks as drawings, the input at the left: long layers show their first and last units only."""

from collections.abc import Iterator
from itertools import pairwise

from dlquiz.numeric.digits import counted
from dlquiz.question.figure import Network
from dlquiz.render.figure.drawing import WIDEST, Disc, Drawing, Label, Line, Shape, Stroke, drawing
from dlquiz.render.figure.measure import broken, extent

ACROSS, DOWN, TEXT, SMALL = 96.0, 22.0, 9.0, 8.0
RADIUS, DOT, LINE = 7.0, 1.1, 11.0
MOST, ENDS = 5, 2  # a longer layer shows this many units at each end


def places(units: int) -> list[float | None]:
    """Return how far above (-) or below the middle each unit of a layer stands; None is where the others are left out.

    >>> places(2), places(784)
    ([-0.5, 0.5], [-2.0, -1.0, None, 1.0, 2.0])
    """
    if units <= MOST:
        return [i - (units - 1) / 2 for i in range(units)]
    return [*(float(i - ENDS) for i in range(ENDS)), None, *(float(i + 1) for i in range(ENDS))]


def layout(figure: Network) -> Drawing:
    """Return the network as a drawing: every unit that is shown is linked to all that are shown of the next layer."""
    return drawing(_shapes(figure))


def _shapes(figure: Network) -> Iterator[Shape]:
    wanted = max([ACROSS, *(extent(name, TEXT) + 14 for name, _ in figure.layers)])
    across = min(wanted, WIDEST / max(len(figure.layers), 1))
    radius = min(RADIUS, across / 4)
    shown = [[y * DOWN for y in places(units) if y is not None] for _, units in figure.layers]
    for layer, (here, there) in enumerate(pairwise(shown)):
        for y in here:
            yield from (Line([(layer * across, y), ((layer + 1) * across, to)], Stroke("soft", 0.4)) for to in there)
    low = max((y for column in shown for y in column), default=0.0) + RADIUS + 13
    for layer, (name, units) in enumerate(figure.layers):
        x = layer * across
        yield from (Disc(x, y, radius, Stroke("ink", 1.0), "white") for y in shown[layer])
        if None in places(units):
            yield from (Disc(x, y, DOT, None, "ink") for y in (-5.0, 0.0, 5.0))
        lines = broken(name, across - 6, TEXT)
        yield from (Label(x, low + i * LINE, line, TEXT) for i, line in enumerate(lines))
        yield Label(x, low + len(lines) * LINE + 1, counted(units, "unit"), SMALL, colour="soft")
