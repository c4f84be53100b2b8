"""The QR code on every page that a student hands in: which exam, which form, which page, and nothing else.

A page's code is one path of strokes, a run of dark modules each, in modules from the upper left corner.
"""

from collections.abc import Iterator
from typing import NamedTuple

VERSION = "DLQ1"  # of the payload
MODULE = 0.5  # millimetres: three dots at 150 dpi
CORRECTION = "q"  # a quarter of the code may be lost to a fold or a stain
MASK = 3  # readers take any of the eight; finding the best one takes four times as long


class Run(NamedTuple):
    """Dark modules side by side: the column of the first, the row, how many."""

    x: int
    y: int
    length: int


class Code(NamedTuple):
    """A code of `size` × `size` modules; the quiet zone around it is the page's."""

    size: int
    runs: tuple[Run, ...]


def payload(exam: str, form: str, page: int | str) -> str:
    """Return what a page's code says; answer pages are `A1`, `A2`, so that they tell themselves from the sheet's.

    >>> payload("DLQ-7K2M9QXA", "B", 3), payload("DLQ-7K2M9QXA", "B", "A1")
    ('DLQ1:DLQ-7K2M9QXA:B:3', 'DLQ1:DLQ-7K2M9QXA:B:A1')
    """
    return f"{VERSION}:{exam}:{form}:{page}"


def code(text: str) -> Code:
    """Return the code of a text.

    >>> code("DLQ1:DLQ-7K2M9QXA:B:3").size
    25
    """
    import segno

    made = segno.make(text, error=CORRECTION, mask=MASK, micro=False, boost_error=False)
    rows = [bytes(row) for row in made.matrix]
    return Code(len(rows), tuple(run for y, row in enumerate(rows) for run in _runs(row, y)))


def _runs(row: bytes, y: int) -> Iterator[Run]:
    x = 0
    while (x := row.find(1, x)) >= 0:
        end = row.find(0, x)
        end = len(row) if end < 0 else end
        yield Run(x, y, end - x)
        x = end


def svg(text: str) -> str:
    """Return the code as an SVG file, for Typst."""
    size, runs = code(text)
    path = "".join(f"M{x} {y}.5h{length}" for x, y, length in runs)
    side = size * MODULE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side:g}mm" height="{side:g}mm" '
        f'viewBox="0 0 {size} {size}"><path stroke="#000" d="{path}"/></svg>'
    )


def strokes(text: str) -> str:
    """Return the code as operators of a PDF page, in points from the lower left corner, for LaTeX."""
    size, runs = code(text)
    scale = f"{MODULE / 25.4 * 72:.5f}"
    path = " ".join(f"{x} {size - y - 0.5:g} m {x + length} {size - y - 0.5:g} l" for x, y, length in runs)
    return f"q {scale} 0 0 {scale} 0 0 cm 0 G 1 w 0 J [] 0 d {path} S Q"
