"""Fully connected networks in a terminal, the input at the left; links are lines of dots."""

from itertools import pairwise

from dlquiz.numeric.digits import counted
from dlquiz.question.figure import Network
from dlquiz.render.figure.canvas import Canvas, Dots
from dlquiz.render.figure.look import Look
from dlquiz.render.figure.network import places
from dlquiz.render.glyphs import columns

WIDEST, NARROWEST = 20, 8
DOWN = 2  # rows from unit to unit


def lines(figure: Network, look: Look) -> list[str] | None:
    """Return the units, their links and the layers' names and sizes; None where they do not fit side by side."""
    names = [(look.plain(name), counted(units, "unit")) for name, units in figure.layers]
    if not names:
        return []
    widest = max(columns(text) for pair in names for text in pair)
    across = min(WIDEST, look.width // len(names))
    if across < max(NARROWEST, widest + 1):
        return None
    found = [places(units) for _, units in figure.layers]
    middle = max((y for column in found for y in column if y is not None), default=0.0) * DOWN
    spots = [[(layer * across + across // 2, y) for y in column] for layer, column in enumerate(found)]
    canvas, dots = Canvas(), Dots(ascii=look.ascii)
    for here, there in pairwise(spots):
        for x, y in here:
            for to_x, to_y in there:
                if y is not None and to_y is not None:
                    start, end = (x + 1.5, middle + y * DOWN + 0.5), (to_x - 0.5, middle + to_y * DOWN + 0.5)
                    dots.line(start, end)
    for row, column, char in dots.characters():
        canvas.write(row, column, char)
    for x, y in (spot for column in spots for spot in column):
        sign = look.sign("⋮", ":") if y is None else look.sign("○", "o")
        canvas.write(round(middle if y is None else middle + y * DOWN), x, sign)
    for layer, pair in enumerate(names):
        for i, text in enumerate(pair):
            left = layer * across + across // 2 - columns(text) // 2
            canvas.write(round(2 * middle) + 2 + i, left, text)
    return canvas.lines(ascii=look.ascii)
