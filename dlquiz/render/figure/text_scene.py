"""Boxes in a terminal: to scale as far as characters allow, with a key of names and corners."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from dlquiz.question.figure import Box, BoxScene
from dlquiz.render.figure.canvas import Canvas
from dlquiz.render.figure.look import Look
from dlquiz.render.figure.scene import corners

WIDEST, TALLEST = 62, 16
ASPECT = 0.5  # a character is about half as wide as high
LEAST_WIDTH = 16
Cells: TypeAlias = tuple[int, int, int, int]


def lines(figure: BoxScene, look: Look) -> list[str] | None:
    """Return the scene with its key; None where it would be too small to read."""
    top, side = f"{figure.width:g}", f"{figure.height:g}"
    margin = len(side) + 1
    across = min(look.width - margin - 2, WIDEST, int(TALLEST / ASPECT * figure.width / figure.height))
    down = max(3, round(across * ASPECT * figure.height / figure.width))
    if across < LEAST_WIDTH:
        return None
    canvas = Canvas()
    canvas.frame(1, margin, down + 1, margin + across)
    canvas.write(0, margin, "0")
    canvas.write(0, margin + across + 1 - len(top), top)
    canvas.write(down + 1, 0, side)
    places = [_cells(box, figure, across, down, margin) for box in figure.boxes]
    for box, place in zip(figure.boxes, places, strict=True):
        if not box.truth:
            canvas.frame(*place, weight=1, dashed=True)
    for box, place in zip(figure.boxes, places, strict=True):
        if box.truth:
            canvas.frame(*place, weight=2)
    for i in sorted(range(len(places)), key=lambda i: places[i][3] - places[i][1]):
        others = [place for j, place in enumerate(places) if j != i]
        _name(canvas, look.plain(figure.boxes[i].label), places[i], others, margin + across)
    return [*canvas.lines(ascii=look.ascii), *_key(figure.boxes, look)]


def _cells(box: Box, figure: BoxScene, across: int, down: int, margin: int) -> Cells:
    """Return a box's top, left, bottom and right cell; even the smallest has an inside."""
    left, right = (margin + round(x / figure.width * across) for x in (box.x1, box.x2))
    top, bottom = (1 + round(y / figure.height * down) for y in (box.y1, box.y2))
    return top, left, max(bottom, top + 1), max(right, left + 2)


def _name(canvas: Canvas, label: str, place: Cells, others: Sequence[Cells], last: int) -> None:
    """Write a box's name into one of its edges or beside it, where it covers the least and names no other box."""
    top, left, bottom, right = place
    size = len(label)
    if size + 3 <= right - left:
        label, size = f" {label} ", size + 2
    edges = [(row, column) for row in (top, bottom) for column in (left + 1, right - size)]
    inside = [(row, column) for row in (top + 1, bottom - 1) for column in (left + 1, right - size)]
    outside = [(top - 1, left), (bottom + 1, left), (top, right + 1), (bottom, right + 1)]

    def hidden(at: tuple[int, int]) -> float:
        row, column = at
        own = at in edges and left < column and column + size <= right
        foreign = sum(t < row < b and le < column < r for t, le, b, r in others) if at not in edges else 0
        crossed = sum(canvas.arms(row, c) > (2 if own else 0) for c in range(column, column + size))
        written = sum(canvas.written(row, c) for c in range(column - 1, column + size + 1))
        out = row < 1 or column + size > last + 1 or (at in inside and (right - left <= size or bottom - top < 2))
        return crossed + 9 * written + 2 * foreign + 50 * out + 0.5 * (at in inside) + 0.7 * (at in outside)

    row, column = min([*edges, *inside, *outside], key=hidden)
    canvas.write(row, max(0, column), label)


def _key(boxes: Sequence[Box], look: Look) -> Iterator[str]:
    names = [look.plain(box.label) for box in boxes]
    widest = max(map(len, names), default=0)
    for box, name in zip(boxes, names, strict=True):
        sample = look.sign("━━━", "===") if box.truth else look.sign("┄┄┄", "...")
        said = f"{corners(box)}{'  ground truth' if box.truth else ''}"
        line = f"{sample} {name.ljust(widest)}  {said}"
        yield from look.fitted(line, "    ")
