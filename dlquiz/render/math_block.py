r"""Formulas in two dimensions for a terminal: fractions, roots, matrices, cases and sums as one writes them by hand.

>>> from dlquiz.render.math import parse
>>> print(block(parse(r"p = \frac{a + b}{2}"), 40))
    a + b
p = ─────
      2
"""

import textwrap
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from dlquiz.render.glyphs import columns
from dlquiz.render.math_alphabet import styled
from dlquiz.render.math_inline import FENCED, Piece, compact, delimiter, gap, inline, pieces, subscript, superscript
from dlquiz.render.math_symbols import SYMBOLS
from dlquiz.render.math_tree import (
    Accent,
    Boxed,
    Brace,
    Fence,
    Frac,
    Func,
    Math,
    Matrix,
    Num,
    Root,
    Row,
    Script,
    Styled,
    Sym,
    items,
)

# A tall bracket's top, middle, point and bottom; the point is in the middle row of an odd number of rows.
_TALL: Final = {
    "(": "⎛⎜⎜⎝", ")": "⎞⎟⎟⎠", "[": "⎡⎢⎢⎣", "]": "⎤⎥⎥⎦", "|": "││││", r"\lVert": "‖‖‖‖", r"\rVert": "‖‖‖‖",
    r"\lfloor": "⎢⎢⎢⎣", r"\rfloor": "⎥⎥⎥⎦", r"\lceil": "⎡⎢⎢⎢", r"\rceil": "⎤⎥⎥⎥",
    r"\{": "⎧⎪⎨⎩", r"\}": "⎫⎪⎬⎭", r"\langle": "╱│⟨╲", r"\rangle": "╲│⟩╱",
}  # fmt: skip
_TALL_ASCII: Final = {
    **{name: (name,) * 4 for name in ("(", ")", "[", "]", "|")},
    r"\lVert": ("||",) * 4, r"\rVert": ("||",) * 4, r"\{": ("{",) * 4, r"\}": ("}",) * 4,
    r"\lfloor": ("| ", "| ", "| ", "|_"), r"\rfloor": (" |", " |", " |", "_|"),
    r"\lceil": ("|-", "| ", "| ", "| "), r"\rceil": ("-|", " |", " |", " |"),
    r"\langle": ("<",) * 4, r"\rangle": (">",) * 4,
}  # fmt: skip
_MARKS: Final = {"hat": "^", "widehat": "^", "tilde": "~", "dot": ".", "ddot": ".."}


class _Box(NamedTuple):
    """Lines of one width; `base` is the one that neighbours stand on."""

    lines: tuple[str, ...]
    base: int = 0

    @property
    def width(self) -> int:
        return columns(self.lines[0])


def block(tree: Math, width: int, *, ascii: bool = False) -> str:  # noqa: A002  # the word that its callers use
    """Return a formula in two dimensions; one too wide is broken before its relations, or falls back to one line."""
    pen = _Pen(bare=ascii)
    found = pieces(tree, bare=ascii)
    links = [place for place, (_, kind, _) in enumerate(found) if kind == "rel" and place]
    parts = [pen.row(found[start:end]) for start, end in pairwise([0, *links, len(found)])]
    lines = _broken(parts, width)
    if lines is None:
        lines = textwrap.wrap(
            inline(tree, ascii=ascii), width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
        )
    return "\n".join(line.rstrip() for line in lines)


def _broken(parts: Sequence[_Box], width: int) -> list[str] | None:
    """Return the parts of a chain of relations, as many on a line as fit; None if one of them does not fit at all."""
    lines: list[str] = []
    current = parts[0]
    for part in parts[1:]:
        longer = _beside([current, _Box((" ",)), part])
        if longer.width <= width:
            current = longer
            continue
        if current.width > width:
            return None
        lines += current.lines
        current = _beside([_Box(("  ",)), part])
    return None if current.width > width else [*lines, *current.lines]


def _beside(boxes: Sequence[_Box]) -> _Box:
    """Return boxes in a row on one base line."""
    above = max(box.base for box in boxes)
    below = max(len(box.lines) - box.base for box in boxes)
    padded = []
    for box in boxes:
        blank = " " * box.width
        after = below - len(box.lines) + box.base
        padded.append([blank] * (above - box.base) + list(box.lines) + [blank] * after)
    return _Box(tuple(map("".join, zip(*padded, strict=True))), above)


def _stacked(boxes: Iterable[_Box], base: int) -> _Box:
    """Return boxes one above the other, centred; `base` counts lines from the top."""
    boxes = list(boxes)
    width = max(box.width for box in boxes)
    return _Box(tuple(_padded(line, width, "center") for box in boxes for line in box.lines), base)


def _padded(line: str, width: int, side: str) -> str:
    room = width - columns(line)
    before = {"left": 0, "right": room, "center": room // 2}[side]
    return " " * before + line + " " * (room - before)


class _Pen:
    """Draws trees with Unicode or with ASCII characters."""

    def __init__(self, *, bare: bool) -> None:
        self.bare = bare

    def tree(self, tree: Math, *, nested: bool = False) -> _Box:
        """Draw what stands in one row; `nested` keeps limits beside their sums, where room is short."""
        return self.row(pieces(tree, bare=self.bare), nested=nested)

    def row(self, found: Sequence[Piece], *, nested: bool = False) -> _Box:
        """Draw pieces side by side."""
        boxes: list[_Box] = []
        before: Piece | None = None
        for piece in found:
            item, kind, text = piece
            box = self.item(item, nested=nested)
            if len(box.lines) == 1:
                box = _Box((text,))
            if before is not None:
                space = gap(before, piece)
                bars = isinstance(item, Frac) or isinstance(before[0], Frac)
                if not space and bars and before[1] != "open" and kind not in {"close", "punct"}:
                    space = " "
                boxes.append(_Box((space,)))
            boxes.append(box)
            before = piece
        return _beside(boxes) if boxes else _Box(("",))

    def item(self, tree: Math, *, nested: bool) -> _Box:
        """Draw one item; whatever has no height of its own comes from the one-line form."""
        match tree:
            case Frac(over, under):
                top, bottom = self.tree(over, nested=True), self.tree(under, nested=True)
                tall = len(top.lines) > 1 or len(bottom.lines) > 1
                bar = ("-" if self.bare else "─") * (max(top.width, bottom.width) + 2 * tall)
                return _stacked([top, _Box((bar,)), bottom], len(top.lines))
            case Row() if tree.items:
                return self.tree(tree, nested=nested)
            case Root(body, None) if len((inner := self.tree(body, nested=True)).lines) > 1:
                return self.root(inner)
            case Script(base, sub, sup):
                return self.script(base, sub, sup, nested=nested)
            case Fence(left, right, body):
                return self.fenced(left, right, self.tree(body, nested=nested))
            case Matrix(kind, rows):
                left, right = FENCED.get(kind, (".", "."))
                drawn = self.matrix(kind, rows)
                if kind == "cases":
                    return self.fenced(left, ".", _beside([_Box((" ",) * len(drawn.lines), drawn.base), drawn]))
                return self.fenced(left, right, drawn)
            case Accent(mark, body) if len((inner := self.tree(body)).lines) > 1:
                line = ("-" if self.bare else "─") * inner.width
                return _stacked([_Box((_MARKS.get(mark, line),)), inner], inner.base + 1)
            case Styled(style, body) if len((inner := self.tree(body)).lines) > 1:
                lines = (line if self.bare else "".join(styled(style, c) for c in line) for line in inner.lines)
                return _Box(tuple(lines), inner.base)
            case Brace(body, label, over):
                return self.brace(self.tree(body), label, over=over)
            case Boxed(body):
                return self.boxed(self.tree(body))
            case _:
                return _Box((inline(tree, ascii=self.bare),))

    def script(self, base: Math, sub: Math | None, sup: Math | None, *, nested: bool) -> _Box:
        """Draw limits over and under a sum or a maximum, scripts at the corners of what is tall."""
        whole = Script(base, sub, sup)
        limits = isinstance(base, Func) and base.limits
        if limits or (isinstance(base, Sym) and SYMBOLS[base.name].kind == "big" and base.name != r"\int"):
            if nested:
                return _Box((inline(whole, ascii=self.bare),))
            above = [] if sup is None else [_Box((compact(sup, self.bare),))]
            below = [] if sub is None else [_Box((compact(sub, self.bare),))]
            return _stacked([*above, _Box((inline(base, ascii=self.bare),)), *below], len(above))
        drawn = self.item(base, nested=nested)
        if len(drawn.lines) == 1:
            return _Box((inline(whole, ascii=self.bare),))
        if isinstance(base, Frac):
            drawn = self.fenced("(", ")", drawn)
        corners = [""] * len(drawn.lines)
        corners[-1] = subscript(base, sub, self.bare)
        corners[0] = superscript(sup, self.bare)
        width = max(map(columns, corners))
        return _beside([drawn, _Box(tuple(_padded(corner, width, "left") for corner in corners), drawn.base)])

    def fenced(self, left: str, right: str, body: _Box) -> _Box:
        """Draw brackets as high as the body."""
        height = len(body.lines)
        if height == 1:
            return _Box((delimiter(left, self.bare) + body.lines[0] + delimiter(right, self.bare),))
        sides = [_Box(self.bracket(name, height), body.base) for name in (left, right)]
        return _beside([sides[0], body, sides[1]])

    def bracket(self, name: str, height: int) -> tuple[str, ...]:
        """Draw one tall bracket; the invisible one takes no room."""
        if name == ".":
            return ("",) * height
        top, middle, point, bottom = _TALL_ASCII[name] if self.bare else tuple(_TALL[name])
        inner = [point if height % 2 and row == height // 2 else middle for row in range(1, height - 1)]
        return (top, *inner, bottom)

    def root(self, body: _Box) -> _Box:
        """Draw a root's sign and the line over a tall body."""
        if self.bare:
            return _beside([_Box(("sqrt",)), self.fenced("(", ")", body)])
        height = len(body.lines)
        signs = [" " * (height - row) + "╱" + " " * row for row in range(height)]
        signs[-1] = "╲" + signs[-1][1:]
        lines = (" " * (height + 1) + "_" * body.width, *(s + line for s, line in zip(signs, body.lines, strict=True)))
        return _Box(lines, body.base + 1)

    def matrix(self, kind: str, rows: tuple[tuple[Math, ...], ...]) -> _Box:
        """Draw the cells in columns, with an empty line between rows where a cell is tall."""
        cells = [[self.tree(cell, nested=True) for cell in row] for row in rows]
        widths = [max(box.width for box in column) for column in zip(*cells, strict=True)]
        sides = [_side(kind, number, column) for number, column in enumerate(zip(*rows, strict=True))]
        drawn = []
        for row in cells:
            boxes: list[_Box] = []
            for number, (box, width, side) in enumerate(zip(row, widths, sides, strict=True)):
                space = " " if kind == "aligned" and number % 2 else "   " if kind in {"aligned", "cases"} else "  "
                boxes += [_Box((space,))] if number else []
                boxes.append(_Box(tuple(_padded(line, width, side) for line in box.lines), box.base))
            drawn.append(_beside(boxes))
        if any(len(box.lines) > 1 for box in drawn):
            drawn = [part for box in drawn for part in (_Box((" " * box.width,)), box)][1:]
        lines = tuple(line for box in drawn for line in box.lines)
        return _Box(lines, (len(lines) - 1) // 2)

    def brace(self, body: _Box, label: Math | None, *, over: bool) -> _Box:
        """Draw a brace under or over the body, its label beyond."""
        ends = ("+", "+", "+") if self.bare else ("╭", "┴", "╮") if over else ("╰", "┬", "╯")
        line = "-" if self.bare else "─"
        room = max(body.width, 3) - 3
        drawn = _Box((ends[0] + line * (room // 2) + ends[1] + line * (room - room // 2) + ends[2],))
        said = [] if label is None else [_Box((inline(label, ascii=self.bare),))]
        if over:
            return _stacked([*said, drawn, body], len(said) + 1 + body.base)
        return _stacked([body, drawn, *said], body.base)

    def boxed(self, body: _Box) -> _Box:
        """Draw a frame."""
        line, side = ("-", "|") if self.bare else ("─", "│")
        corners = "++++" if self.bare else "┌┐└┘"
        bar = line * (body.width + 2)
        inner = [f"{side} {text} {side}" for text in body.lines]
        return _Box((corners[0] + bar + corners[1], *inner, corners[2] + bar + corners[3]), body.base + 1)


def _side(kind: str, number: int, column: tuple[Math, ...]) -> str:
    """Return how a column is aligned: numbers by their last digit."""
    if kind == "cases":
        return "left"
    if kind == "aligned":
        return "left" if number % 2 else "right"
    return "right" if all(isinstance(items(cell)[-1], Num) for cell in column if items(cell)) else "center"
