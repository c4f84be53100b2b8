"""Tables: what every output needs to know of the columns, and the table as a drawing where there is no native one."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from dlquiz.question.figure import LayerTable
from dlquiz.render.figure.drawing import WIDEST, Drawing, Label, Line, Rect, Shape, Stroke, drawing
from dlquiz.render.figure.measure import broken, extent, signed

Align: TypeAlias = Literal["left", "center", "right"]
TEXT, PADDING, LINE = 9.0, 6.0, 12.0
AIR, AIR_TO_WRITE = 8.0, 13.0  # points above and below a row's text together
BLANK = 54.0  # points; room for a number or a shape by hand
_NUMBER = re.compile(r"[+\-−]?[\d.,]+ ?%?|[-–—]?")


class Column(NamedTuple):
    """How a column is set: its text's place, its width with no padding, and whether long cells are broken to it."""

    align: Align
    width: float
    breaks: bool


def cell(text: str | None) -> str:
    """Return a cell as a label; a blank one is empty."""
    return "" if text is None else signed(text)


def air(figure: LayerTable) -> float:
    """Return how much higher than its text a row is: more where something is to be written."""
    return AIR_TO_WRITE if any(None in row for row in figure.rows) else AIR


def columns(figure: LayerTable) -> list[Column]:
    """Return the plan of the columns; when the table is too wide, the widest ones are broken into lines."""
    found = []
    blanks = any(None in row for row in figure.rows)
    for i, name in enumerate(figure.header):
        texts = [row[i] for row in figure.rows]
        widths = [extent(cell(text), TEXT) for text in texts if text is not None]
        natural = max([extent(cell(name), TEXT, bold=True), *widths, *([_blank(widths)] if None in texts else [])])
        numeric = not blanks and all(_NUMBER.fullmatch((text or "").strip("$")) for text in texts)
        found.append(Column("left" if i == 0 else "right" if numeric else "center", natural, False))
    room = WIDEST - 2 * PADDING * len(found)
    if sum(c.width for c in found) <= room:
        return found
    most = _share([c.width for c in found], room)
    return [Column("left", most, True) if c.width > most else c for c in found]


def _blank(widths: Sequence[float]) -> float:
    """Return the width of a blank cell: handwriting takes twice the room of what is printed beside it."""
    return min(BLANK, max(36.0, 2.2 * max(widths))) if widths else BLANK


def _share(widths: Sequence[float], room: float) -> float:
    """Return the largest width to which the wide columns may be cut so that all fit."""
    ordered = sorted(widths)
    for i, width in enumerate(ordered):
        share = (room - sum(ordered[:i])) / (len(ordered) - i)
        if width > share:
            return share
    return ordered[-1]


def layout(figure: LayerTable) -> Drawing:
    """Return the table as a drawing."""
    return drawing(_shapes(figure))


def _shapes(figure: LayerTable) -> Iterator[Shape]:
    plan = columns(figure)
    edges = [0.0]
    for column in plan:
        edges.append(edges[-1] + column.width + 2 * PADDING)
    rows = [(list(figure.header), True), *((list(map(cell, row)), False) for row in figure.rows)]
    y = 0.0
    if figure.title:
        yield Label(edges[-1] / 2, -10, figure.title, TEXT + 0.5)
    for texts, bold in rows:
        lines = [broken(t, c.width, TEXT, bold=bold) if c.breaks else [t] for t, c in zip(texts, plan, strict=True)]
        height = max(map(len, lines)) * LINE + air(figure)
        if bold:
            yield Rect(0, y, edges[-1], height, None, "tint")
        for column, left, found in zip(plan, edges, lines, strict=False):
            x = left + PADDING + {"left": 0.0, "center": column.width / 2, "right": column.width}[column.align]
            start = y + height / 2 - (len(found) - 1) * LINE / 2
            anchor: Literal["start", "middle", "end"] = (
                "start" if column.align == "left" else "middle" if column.align == "center" else "end"
            )
            for i, line in enumerate(found):
                if line:
                    yield Label(x, start + i * LINE, line, TEXT, anchor, bold=bold)
        y += height
        yield Line([(0, y), (edges[-1], y)], Stroke("ink", 0.8) if bold else Stroke("soft", 0.4))
    yield from (Line([(x, 0), (x, y)], Stroke("soft", 0.4)) for x in edges[1:-1])
    yield Rect(0, 0, edges[-1], y, Stroke("ink", 0.8))
