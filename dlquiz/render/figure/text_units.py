"""Layers of units in a terminal, the input at the bottom; links are lines of dots."""

from collections.abc import Sequence

from dlquiz.numeric.digits import counted
from dlquiz.question.figure import UnitRows
from dlquiz.render.figure.canvas import Canvas, Dots
from dlquiz.render.figure.look import Look
from dlquiz.render.figure.units import places

GAPS = (6, 4, 2)  # even, so that a layer can be centred over another
LINKED = 3  # lines between two layers


def lines(figure: UnitRows, look: Look) -> list[str] | None:
    """Return the layers and which of their units are marked; None where they do not fit side by side."""
    names = [f"{look.plain(row.name)}, {counted(row.units, 'unit')}" for row in figure.rows]
    left = max(map(len, names), default=0) + 2
    most = max((row.units for row in figure.rows), default=1)
    gap = next((g for g in GAPS if left + (most - 1) * g + 1 <= look.width), None)
    if gap is None:
        return None
    step, last = LINKED + 1 if figure.links else 2, len(figure.rows) - 1
    spots = [[((last - layer) * step, left + int(x * gap)) for x in row] for layer, row in enumerate(places(figure))]
    canvas = Canvas()
    dots = Dots(ascii=look.ascii)
    for layer, unit, above in figure.links:
        (row, column), (to_row, to_column) = spots[layer][unit], spots[layer + 1][above]
        dots.line((column + 0.5, row - 0.01), (to_column + 0.5, to_row + 1.01))
    for row, column, char in dots.characters():
        canvas.write(row, column, char)
    for layer, (units, name) in enumerate(zip(figure.rows, names, strict=True)):
        canvas.write((last - layer) * step, 0, name)
        for unit, (row, column) in enumerate(spots[layer]):
            canvas.write(row, column, look.sign("●", "#") if unit in units.marked else look.sign("○", "o"))
    return [*canvas.lines(ascii=look.ascii), *_marked(figure, look)]


def _marked(figure: UnitRows, look: Look) -> list[str]:
    said = "; ".join(f"{row.name}: {_listed(sorted(set(row.marked)))}" for row in reversed(figure.rows) if row.marked)
    return look.wrapped(f"{look.sign('●', '#')} marked {said}", "  ") if said else []


def _listed(units: Sequence[int]) -> str:
    """Return numbers from 1, runs of three and more by their ends."""
    runs: list[list[int]] = []
    for unit in units:
        if runs and runs[-1][-1] == unit:
            runs[-1].append(unit + 1)
        else:
            runs.append([unit + 1])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)
