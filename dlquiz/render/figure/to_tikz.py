r"""Drawings as TikZ pictures that need no library, and tables as `tabular`. Colours are written out, so a picture
stands in any document that loads tikz.
"""

from collections.abc import Iterator, Sequence
from typing import assert_never

from dlquiz.question.figure import LayerTable
from dlquiz.render import markup
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
)
from dlquiz.render.figure.measure import extent
from dlquiz.render.figure.table import TEXT, Column, air, cell, columns

_ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}
_RULE = r"\noalign{\hrule height 0.8bp}"
_ALIGN = {"left": "l", "center": "c", "right": "r"}


def printed(drawing: Drawing) -> str:
    """Return the drawing as a `tikzpicture` of its exact size."""
    lines = [
        r"\begin{tikzpicture}[x=1bp,y=-1bp,line join=round]",
        rf"\useasboundingbox (0,0) rectangle ({_n(drawing.width)},{_n(drawing.height)});",
        *map(_shape, drawing.shapes),
        r"\end{tikzpicture}",
    ]
    return "\n".join(lines)


def _n(x: float) -> str:
    return f"{round(x, 2) + 0.0:g}"


def _at(point: Point) -> str:
    return f"({_n(point[0])},{_n(point[1])})"


def _bytes(name: Colour) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(COLOURS[name][1:])
    return red, green, blue


def _colour(name: Colour) -> str:
    red, green, blue = _bytes(name)
    return f"{{rgb,255:red,{red};green,{green};blue,{blue}}}"


def _paint(stroke: Stroke | None, fill: Colour | None) -> str:
    said = [f"fill={_colour(fill)}"] if fill else []
    if stroke:
        said += [f"draw={_colour(stroke.colour)}", f"line width={_n(stroke.width)}bp"]
        if dash := DASHES[stroke.dash]:
            pattern = " ".join(f"{way} {_n(length)}bp" for way, length in zip(("on", "off") * 2, dash, strict=False))
            said.append(f"dash pattern={pattern}")
    return ",".join(said)


def _shape(shape: Shape) -> str:
    match shape:
        case Line(points=points, closed=closed):
            path = " -- ".join(map(_at, points)) + (" -- cycle" if closed else "")
            return rf"\path[{_paint(shape.stroke, shape.fill)}] {path};"
        case Bend(start=a, first=b, second=c, end=d, stroke=stroke):
            return rf"\path[{_paint(stroke, None)}] {_at(a)} .. controls {_at(b)} and {_at(c)} .. {_at(d)};"
        case Rect(x=x, y=y, width=width, height=height, radius=radius):
            corner = f",rounded corners={_n(radius)}bp" if radius else ""
            paint = _paint(shape.stroke, shape.fill) + corner
            return rf"\path[{paint}] {_at((x, y))} rectangle {_at((x + width, y + height))};"
        case Disc(x=x, y=y, radius=radius):
            return rf"\path[{_paint(shape.stroke, shape.fill)}] {_at((x, y))} circle[radius={_n(radius)}bp];"
        case Label():
            return _label(shape)
        case _:
            assert_never(shape)


def _label(label: Label) -> str:
    options = [f"anchor={_ANCHORS[label.anchor]}", f"text={_colour(label.colour)}"]
    options += ["fill=white", "inner sep=1bp", "outer sep=-1bp"] if label.backed else ["inner sep=0bp"]
    place = _at((label.x, label.y + label.size * CAP_HEIGHT / 2))
    return rf"\node[{','.join(options)}] at {place} {{{_sized(label.text, label.size, label.bold)}}};"


def _sized(text: str, size: float, bold: bool = False) -> str:
    font = rf"\fontsize{{{_n(size)}bp}}{{{_n(size * 1.2)}bp}}\selectfont"
    latex = markup.latex(text)
    # \boldmath leaves something behind for the end of its group, which must not be the node's own
    return rf"{font}{{\bfseries\boldmath {latex}}}" if bold else f"{font} {latex}"


def tabular(figure: LayerTable) -> str:
    """Return the table as a `tabular` with tall rows, its blank cells wide enough to write in.

    Its header is shaded in a document that loads colortbl, as xcolor does for tables.
    """
    plan = columns(figure)
    above = air(figure) / 2 + 1.4
    strut = rf"\rule[-{_n(above)}bp]{{0bp}}{{{_n(2 * above + TEXT * CAP_HEIGHT)}bp}}"
    header = (_cell(name, c, bold=True) for name, c in zip(figure.header, plan, strict=True))
    rows = [strut + " & ".join(cells) for cells in (header, *(_row(row, plan) for row in figure.rows))]
    title = [rf"\begin{{tabular}}{{@{{}}c@{{}}}}{markup.latex(figure.title)}\tabularnewline"] if figure.title else []
    tint = ",".join(f"{level / 255:.3f}" for level in _bytes("tint"))
    shaded = rf"\ifdefined\rowcolor\rowcolor[rgb]{{{tint}}}\fi "
    lines = [
        r"{\fontsize{9bp}{11bp}\selectfont\setlength{\tabcolsep}{6bp}\setlength{\arrayrulewidth}{0.4bp}%",
        r"\renewcommand{\arraystretch}{1}%",
        *title,
        rf"\begin{{tabular}}{{|{'|'.join('l' if c.breaks else _ALIGN[c.align] for c in plan)}|}}",
        rf"{_RULE}{shaded}{rows[0]} \tabularnewline{_RULE}",
        "\\hline\n".join(rf"{row} \tabularnewline" for row in rows[1:]) + _RULE * bool(figure.rows),
        r"\end{tabular}" + (r"\end{tabular}" if figure.title else "") + "}",
    ]
    return "\n".join(lines)


def _row(row: Sequence[str | None], plan: Sequence[Column]) -> Iterator[str]:
    for text, column in zip(row, plan, strict=True):
        yield rf"\hspace*{{{_n(column.width)}bp}}" if text is None else _cell(text, column)


def _cell(text: str, column: Column, *, bold: bool = False) -> str:
    """Return a cell; one that is broken into lines stands in the middle of its row."""
    latex = markup.latex(cell(text))
    if bold:
        latex = rf"{{\bfseries\boldmath {latex}}}"
    if not column.breaks or extent(cell(text), TEXT, bold=bold) <= column.width:
        return latex
    return rf"\parbox{{{_n(column.width)}bp}}{{\vspace{{4bp}}\raggedright {latex}\par\vspace{{4bp}}}}"
