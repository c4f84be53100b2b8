"""Curves in a terminal: a plot of braille dots with axes, and the points where they are few."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from dlquiz.question.figure import Curve
from dlquiz.render.figure.canvas import Canvas, Dots
from dlquiz.render.figure.curve import Axes, axes, corners
from dlquiz.render.figure.look import Look
from dlquiz.render.figure.measure import signed
from dlquiz.render.figure.ticks import tick_texts

WIDEST, HIGH, LEAST_WIDTH = 60, 13, 20  # twelve lines divide evenly between two to five ticks
INSET = 2  # between the axis and the first point
MARKED, LISTED = 20, 40
SIGNS = (("●", "*", "."), ("○", "o", ":"), ("◇", "x", "'"))
DASHES = (0, 3, 1)


def lines(figure: Curve, look: Look) -> list[str] | None:
    """Return the plot and its key; None where it would be too narrow."""
    y_marks = axes(figure, most_y=4).y
    y_texts = [look.plain(signed(text)) for text in tick_texts(y_marks)]
    margin = max(map(len, y_texts)) + 1
    across = min(look.width - margin - 2, WIDEST)
    if across < LEAST_WIDTH:
        return None
    scales = axes(figure, most_x=max(3, across // 10), most_y=4)
    canvas = Canvas()
    canvas.down(margin, 0, HIGH)
    canvas.across(HIGH, margin, margin + across)
    for mark, text in zip(y_marks, y_texts, strict=True):
        row = _row(scales, mark)
        canvas.write(row, margin - 1 - len(text), text)
        canvas.across(row, margin - 1, margin)
    _x_ticks(canvas, scales, margin, across, look)
    _draw(canvas, figure, scales, margin, across, look)
    label = look.plain(figure.x_label)
    under = " " * max(0, min(margin + (across - len(label)) // 2, look.width - len(label))) + label
    named = look.wrapped(figure.y_label)
    return [*named, *canvas.lines(ascii=look.ascii), *([under] if len(under) <= look.width else look.wrapped(label)),
            *_key(figure, look)]  # fmt: skip


def _column(scales: Axes, x: float, margin: int, across: int) -> float:
    return margin + INSET + scales.place(x, scales.y[0], across - 2 * INSET, HIGH)[0]


def _row(scales: Axes, y: float) -> int:
    return round(_height(scales, y))


def _height(scales: Axes, y: float) -> float:
    """Return the line of a value; the lowest one stands right above the axis."""
    return scales.place(scales.x[0], y, 1, HIGH - 1)[1]


def _x_ticks(canvas: Canvas, scales: Axes, margin: int, across: int, look: Look) -> None:
    """Write the horizontal axis' numbers, leaving out those that would touch the one before."""
    free = 0
    for mark, text in zip(scales.x, (look.plain(signed(t)) for t in tick_texts(scales.x)), strict=True):
        column = round(_column(scales, mark, margin, across))
        start = min(max(0, column - len(text) // 2), look.width - len(text))
        if start >= free:
            canvas.write(HIGH, column, look.sign("┴", "+"))
            canvas.write(HIGH + 1, start, text)
            free = start + len(text) + 1


def _draw(canvas: Canvas, figure: Curve, scales: Axes, margin: int, across: int, look: Look) -> None:
    """Draw all lines, then all marks on top of them."""

    def middle(x: float, y: float) -> tuple[float, float]:
        return _column(scales, x, margin, across) + 0.5, _height(scales, y) + 0.5

    shared, marks = Dots(), []
    for i, series in enumerate(figure.series):
        sign, ascii_sign, dot = SIGNS[i % len(SIGNS)]
        few = len(series.points) <= MARKED
        dots, phase = (Dots(ascii=True) if look.ascii else shared), 0
        spots = [middle(x, y) for x, y in corners(series)]
        for start, end in pairwise(spots):
            phase = dots.line(start, end, 0 if look.ascii else DASHES[i % len(DASHES)], phase)
        marks += [(*middle(x, y), look.sign(sign, ascii_sign)) for x, y in series.points if few]
        for row, column, char in dots.characters(dot if few else ascii_sign):
            canvas.write(row, column, char)
    for x, y, sign in marks:
        canvas.write(int(y), int(x), sign)


def _key(figure: Curve, look: Look) -> Iterator[str]:
    """Name the series by their signs, with their points as far as these are few."""
    for i, series in enumerate(figure.series):
        sign, ascii_sign, _ = SIGNS[i % len(SIGNS)]
        few = len(series.points) <= MARKED
        mark = look.sign(sign if few else _stroke(i), ascii_sign)
        name = look.plain(series.name)
        points = _points(series.points, look) if len(series.points) <= LISTED else ""
        said = ": ".join(part for part in (name, points) if part)
        if said:
            yield from look.fitted(f"{mark} {said}", "  ")


def _stroke(place: int) -> str:
    return ("──", "╌╌", "··")[place % 3]


def _points(points: Sequence[tuple[float, float]], look: Look) -> str:
    # a point must not be broken at its comma: a no-break space holds it together until the lines are made
    pairs = ((look.plain(signed(f"{x:g}")), look.plain(signed(f"{y:g}"))) for x, y in points)
    return ", ".join(f"({x},\u00a0{y})" for x, y in pairs)
