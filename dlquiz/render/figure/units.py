"""Layers of units as drawings, the input at the bottom: marked units are filled, links are thin lines."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from dlquiz.question.figure import UnitRows
from dlquiz.render.figure.drawing import WIDEST, Disc, Drawing, Label, Line, Shape, Stroke, drawing
from dlquiz.render.figure.measure import extent

GAP, APART, TEXT = 23.0, 46.0, 9.0
LARGEST, SMALLEST_NUMBERED = 9.0, 6.5


def counted(units: int) -> str:
    """Return a layer's size in words."""
    return f"{units} unit{'' if units == 1 else 's'}"


def places(figure: UnitRows) -> list[list[float]]:
    """Return where each layer's units stand, one apart and from 0 in the widest layer.

    A unit stands over the middle of the units that it is linked to if that keeps the layer in order, else the layer
    is centred.

    >>> from dlquiz.question.figure import UnitRow
    >>> places(UnitRows([UnitRow("x", 4), UnitRow("pool", 2)], [(0, 0, 0), (0, 1, 0), (0, 2, 1), (0, 3, 1)]))
    [[0.0, 1.0, 2.0, 3.0], [0.5, 2.5]]
    """
    below: dict[tuple[int, int], list[int]] = defaultdict(list)
    for layer, unit, above in figure.links:
        below[layer + 1, above].append(unit)
    most = max((row.units for row in figure.rows), default=1)
    found: list[list[float]] = []
    for layer, row in enumerate(figure.rows):
        place = [(most - row.units) / 2 + unit for unit in range(row.units)]
        linked = [below[layer, unit] for unit in range(row.units)]
        if layer and all(linked):
            over = [sum(found[-1][u] for u in units) / len(units) for units in linked]
            if all(b - a >= 1 for a, b in pairwise(over)):
                place = over
        found.append(place)
    return found


def layout(figure: UnitRows) -> Drawing:
    """Return the layers as a drawing; units carry their numbers from 1 where these are legible."""
    return drawing(_shapes(figure))


def _shapes(figure: UnitRows) -> Iterator[Shape]:
    most = max((row.units for row in figure.rows), default=1)
    names = max((max(extent(r.name, TEXT), extent(counted(r.units), 8)) for r in figure.rows), default=0)
    gap = min(GAP, (WIDEST - names - 30) / most)
    radius = min(LARGEST, gap * 0.39)
    spots = [[(x * gap, -layer * APART) for x in row] for layer, row in enumerate(places(figure))]
    marked = [set(row.marked) for row in figure.rows]
    for layer, unit, above in figure.links:
        lit = unit in marked[layer] and above in marked[layer + 1]
        yield Line([spots[layer][unit], spots[layer + 1][above]], Stroke("accent", 1.2) if lit else Stroke("soft", 0.5))
    for layer, row in enumerate(figure.rows):
        for unit, (x, y) in enumerate(spots[layer]):
            lit = unit in marked[layer]
            yield Disc(x, y, radius, Stroke("accent", 2.0) if lit else Stroke("ink", 0.8), "tint" if lit else "white")
            if radius >= SMALLEST_NUMBERED:
                yield Label(x, y, str(unit + 1), min(8.0, radius), bold=lit, colour="ink" if lit else "soft")
        yield Label(-radius - 16, -layer * APART - 5, row.name, TEXT, "end")
        yield Label(-radius - 16, -layer * APART + 7, counted(row.units), 8, "end", "soft")
