"""Layers of units as drawings, the input at the bottom: marked units are filled, links are thin lines."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from dlquiz.numeric.digits import counted
from dlquiz.question.figure import UnitRows
from dlquiz.render.figure.drawing import WIDEST, Disc, Drawing, Label, Line, Shape, Stroke, drawing
from dlquiz.render.figure.measure import extent

GAP, APART, TEXT = 23.0, 46.0, 9.0
LARGEST, SMALLEST_NUMBERED = 9.0, 6.5


def places(figure: UnitRows) -> list[list[float]]:
    """Return where each layer's units stand, one apart and from 0 in the widest layer.

    Units stand over the middle of the units that they are linked to, and those without links in step with them, if
    that keeps the layer in order; else the layer is centred.

    >>> from dlquiz.question.figure import UnitRow
    >>> places(UnitRows([UnitRow("x", 6), UnitRow("pool", 3)], [(0, 0, 0), (0, 1, 0), (0, 2, 1), (0, 3, 1)]))
    [[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], [0.5, 2.5, 4.5]]
    """
    below: dict[tuple[int, int], set[int]] = defaultdict(set)
    for layer, unit, above in figure.links:
        below[layer + 1, above].add(unit)
    most = max((row.units for row in figure.rows), default=1)
    found: list[list[float]] = []
    for layer, row in enumerate(figure.rows):
        place = [(most - row.units) / 2 + unit for unit in range(row.units)]
        linked = {u: sorted(below[layer, u]) for u in range(row.units) if below[layer, u]}
        if linked:
            over = {unit: sum(found[-1][u] for u in units) / len(units) for unit, units in linked.items()}
            place = _in_step(over, row.units, most, (found[-1][-1] - found[-1][0] + 1) / row.units) or place
        found.append(place)
    return found


def _in_step(over: Mapping[int, float], count: int, most: int, likely: float) -> list[float] | None:
    """Return evenly spaced places that agree with those known, `likely` apart where only one is; None if none do."""
    (first, start), (last, end) = min(over.items()), max(over.items())
    step = (end - start) / (last - first) if last > first else likely
    if last == first and count > 1:
        step = min(step, *((most - 1 - start) / (count - 1 - first),) if first < count - 1 else (step,))
    place = [start + step * (unit - first) for unit in range(count)]
    fits = place[0] > -0.5 and place[-1] < most - 0.5 and (step >= 1 or count == 1)
    return place if fits and all(abs(place[unit] - x) < 0.5 for unit, x in over.items()) else None


def layout(figure: UnitRows) -> Drawing:
    """Return the layers as a drawing; units carry their numbers from 1 where these are legible."""
    return drawing(_shapes(figure))


def _shapes(figure: UnitRows) -> Iterator[Shape]:
    most = max((row.units for row in figure.rows), default=1)
    names = max((max(extent(r.name, TEXT), extent(counted(r.units, "unit"), 8)) for r in figure.rows), default=0)
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
        yield Label(-radius - 16, -layer * APART + 7, counted(row.units, "unit"), 8, "end", "soft")
