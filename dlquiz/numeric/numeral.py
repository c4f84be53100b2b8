"""Numbers and arrays as LaTeX, as results and as what is put into a formula."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from dlquiz.numeric import digits as shown
from dlquiz.numeric.operations import SCALAR
from dlquiz.numeric.term import Term

# how tightly a text binds, from a sum to a single symbol
SUM, PRODUCT, NEGATIVE, FRACTION, ATOM = 1, 2, 3, 4, 5
GROUPS = re.compile(r"(?<=\d),(?=\d{3})")
MATRIX = r"\begin"


class Numeral(NamedTuple):
    """A number as it is put into a formula.

    `start` is what the text around it depends on, beside `binding`: a minus in front, or that it is a matrix (and of
    how many dimensions); `rest` is the text after it.
    """

    text: str
    binding: int
    start: str
    rest: str
    ndim: int


def value(x: Any, digits: int, significant: int | None = None, last: bool = False) -> tuple[str, bool]:
    r"""Return a value as LaTeX, and whether it is exact as shown; an answer (`last`) has the digits asked for.

    >>> value(0.25, 3), value(2 / 3, 2, last=True)
    (('0.25', True), ('0.67', False))
    """
    if x.__class__ is Term:
        x = x.value
    if isinstance(x, SCALAR):
        return _answer(x, digits, significant) if last else _intermediate(x, digits)
    return matrix(x.tolist(), lambda cell: value(cell, digits, significant, last))


def _answer(x: float, digits: int, significant: int | None) -> tuple[str, bool]:
    if isinstance(x, int):
        return shown.latex(str(x)), True
    decimals = digits if significant is None else shown.decimals_of_significant(x, significant)
    return shown.latex(shown.plain(x, decimals)), shown.is_exact(x, decimals)


# The numbers of a space, and of the lines that put them in, come back in variant after variant.
@lru_cache(maxsize=1 << 14, typed=True)
def _intermediate(x: float, digits: int) -> tuple[str, bool]:
    if isinstance(x, int):
        return shown.latex(str(x)), True
    decimals = shown.decimals_for(x, digits)
    exact = shown.is_exact(x, decimals)
    return shown.latex(shown.shortest(shown.rounded(x, decimals)) if exact else shown.plain(x, decimals)), exact


def numeral(x: Any, digits: int) -> Numeral:
    r"""Return a plain number or an array as it is put into a formula.

    >>> numeral(-2.5, 3)
    Numeral(text='-2.5', binding=1, start='-', rest='2.5', ndim=0)
    """
    if x.__class__ is float or x.__class__ is int:
        return number(x, digits)
    return _numeral(value(x, digits)[0], getattr(x, "ndim", 0))


@lru_cache(maxsize=1 << 14, typed=True)
def number(x: float, digits: int) -> Numeral:
    """Return a plain number as it is put into a formula."""
    return _numeral(_intermediate(x, digits)[0], 0)


def _numeral(text: str, ndim: int) -> Numeral:
    if "," in text:
        text = GROUPS.sub("{,}", text)  # in brackets a bare comma could divide a list
    start = "-" if text.startswith("-") else MATRIX if ndim else ""
    binding = SUM if start == "-" else PRODUCT if r"\times" in text or "^" in text else ATOM
    return Numeral(text, binding, start, text[len(start) :], ndim)


def matrix(rows: list[Any], cell: Callable[[Any], tuple[str, bool]]) -> tuple[str, bool]:
    """Return nested lists as a matrix whose entries `cell` writes, and whether all of them are exact."""
    if not rows or not isinstance(rows[0], list):
        rows = [rows]
    if isinstance(rows[0][0], list):  # deeper than a matrix: block by block
        blocks = [matrix(block, cell) for block in rows]
        return r",\; ".join(text for text, _ in blocks), all(exact for _, exact in blocks)
    cells = [[cell(entry) for entry in row] for row in rows]
    body = r" \\ ".join(" & ".join(text for text, _ in row) for row in cells)
    return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}", all(exact for row in cells for _, exact in row)
