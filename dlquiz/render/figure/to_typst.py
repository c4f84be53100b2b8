"""Drawings and tables as the data that templates/figure.typ draws: numbers in points, texts as markup gives them."""

from typing import Any, assert_never

from dlquiz.question.figure import LayerTable
from dlquiz.render import markup
from dlquiz.render.figure.drawing import COLOURS, DASHES, Bend, Colour, Disc, Drawing, Label, Line, Rect, Shape, Stroke
from dlquiz.render.figure.table import PADDING, TEXT, air, cell, columns


def printed(drawing: Drawing, alt: str) -> dict[str, Any]:
    """Return the drawing as JSON-able data."""
    return {
        "kind": "drawing",
        "alt": alt,
        "width": _n(drawing.width),
        "height": _n(drawing.height),
        "shapes": [_shape(shape) for shape in drawing.shapes],
    }


def table(figure: LayerTable, alt: str) -> dict[str, Any]:
    """Return the table as JSON-able data; a blank cell is null."""
    return {
        "kind": "table",
        "alt": alt,
        "title": markup.typst(figure.title) if figure.title else None,
        "size": TEXT,
        "padding": PADDING,
        "air": air(figure) / 2,
        "rule": _stroke(Stroke("soft", 0.4)),
        "frame": _stroke(Stroke("ink", 0.8)),
        "tint": COLOURS["tint"],
        "columns": [{"align": c.align, "width": _n(c.width), "breaks": c.breaks} for c in columns(figure)],
        "header": [markup.typst(cell(name)) for name in figure.header],
        "rows": [[None if text is None else markup.typst(cell(text)) for text in row] for row in figure.rows],
    }


def _n(x: float) -> float:
    return round(x, 2)


def _stroke(stroke: Stroke | None) -> Any:
    if stroke is None:
        return None
    dash = list(DASHES[stroke.dash]) or None
    return {"paint": COLOURS[stroke.colour], "thickness": stroke.width, "dash": dash}


def _colour(name: Colour | None) -> str | None:
    return None if name is None else COLOURS[name]


def _shape(shape: Shape) -> dict[str, Any]:
    match shape:
        case Line(points=points, stroke=stroke, fill=fill, closed=closed):
            at = [[_n(x), _n(y)] for x, y in points]
            return {"kind": "line", "points": at, "closed": closed, "stroke": _stroke(stroke), "fill": _colour(fill)}
        case Bend(stroke=stroke):
            points = (shape.start, shape.first, shape.second, shape.end)
            return {"kind": "bend", "points": [[_n(x), _n(y)] for x, y in points], "stroke": _stroke(stroke)}
        case Rect(x=x, y=y, width=width, height=height, radius=radius):
            return {
                "kind": "rect", "x": _n(x), "y": _n(y), "width": _n(width), "height": _n(height), "radius": radius,
                "stroke": _stroke(shape.stroke), "fill": _colour(shape.fill),
            }  # fmt: skip
        case Disc(x=x, y=y, radius=radius):
            return {
                "kind": "disc", "x": _n(x), "y": _n(y), "radius": _n(radius),
                "stroke": _stroke(shape.stroke), "fill": _colour(shape.fill),
            }  # fmt: skip
        case Label(x=x, y=y):
            return {
                "kind": "label", "x": _n(x), "y": _n(y), "text": markup.typst(shape.text), "size": _n(shape.size),
                "anchor": shape.anchor, "colour": COLOURS[shape.colour], "bold": shape.bold, "backed": shape.backed,
            }  # fmt: skip
        case _:
            assert_never(shape)
