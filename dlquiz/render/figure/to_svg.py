"""Drawings as SVG that stands alone: labels are plain text, the description is the figure's own."""

from collections.abc import Iterator
from typing import assert_never

from dlquiz.render import markup
from dlquiz.render.escape import xml
from dlquiz.render.figure.drawing import (
    CAP_HEIGHT,
    COLOURS,
    DASHES,
    Bend,
    Colour,
    Disc,
    Drawing,
    Label,
    Line,
    Point,
    Rect,
    Shape,
    Stroke,
    label_frame,
)

FONTS = "'Latin Modern Roman', 'Times New Roman', Times, 'Liberation Serif', 'Noto Serif', serif"


def printed(drawing: Drawing, title: str, alt: str) -> str:
    """Return the drawing as an SVG document with a title and a description."""
    width, height = _n(drawing.width), _n(drawing.height)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}pt" height="{height}pt" '
        f'viewBox="0 0 {width} {height}" font-family="{FONTS}">',
        f"<title>{xml(title)}</title>",
        f"<desc>{xml(alt)}</desc>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *(line for shape in drawing.shapes for line in _shape(shape)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _n(x: float) -> str:
    return f"{round(x, 2) + 0.0:g}"


def _points(points: list[Point]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _paint(stroke: Stroke | None, fill: Colour | None) -> str:
    said = f'fill="{COLOURS[fill] if fill else "none"}"'
    if stroke is None:
        return said
    said += f' stroke="{COLOURS[stroke.colour]}" stroke-width="{_n(stroke.width)}"'
    dash = " ".join(map(_n, DASHES[stroke.dash]))
    return f'{said} stroke-dasharray="{dash}"' if dash else said


def _shape(shape: Shape) -> Iterator[str]:
    match shape:
        case Line(points=points, stroke=stroke, fill=fill, closed=closed):
            name = "polygon" if closed else "polyline"
            yield f'<{name} points="{_points(list(points))}" {_paint(stroke, fill)} stroke-linejoin="round"/>'
        case Bend(start=a, first=b, second=c, end=d, stroke=stroke):
            yield f'<path d="M{_points([a])} C{_points([b, c, d])}" {_paint(stroke, None)}/>'
        case Rect(x=x, y=y, width=width, height=height, radius=radius):
            corner = f' rx="{_n(radius)}"' if radius else ""
            yield (
                f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"{corner} '
                f"{_paint(shape.stroke, shape.fill)}/>"
            )
        case Disc(x=x, y=y, radius=radius):
            yield f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" {_paint(shape.stroke, shape.fill)}/>'
        case Label():
            yield from _label(shape)
        case _:
            assert_never(shape)


def _label(label: Label) -> Iterator[str]:
    if label.backed:
        f = label_frame(label).grown(1)
        yield (
            f'<rect x="{_n(f.x1)}" y="{_n(f.y1)}" width="{_n(f.x2 - f.x1)}" height="{_n(f.y2 - f.y1)}" fill="#ffffff"/>'
        )
    base = label.y + label.size * CAP_HEIGHT / 2
    weight = ' font-weight="bold"' if label.bold else ""
    yield (
        f'<text x="{_n(label.x)}" y="{_n(base)}" font-size="{_n(label.size)}" text-anchor="{label.anchor}"{weight} '
        f'fill="{COLOURS[label.colour]}">{xml(markup.plain(label.text))}</text>'
    )
