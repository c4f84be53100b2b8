"""How much room a label takes, estimated alike for every output, and where a long one may be broken."""

import re
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import combining, east_asian_width

from dlquiz.render import markup

# Widths in em of a roman text font, by the characters that share them.
_WIDTHS = {
    0.28: "ijl.,:;'!|", 0.33: " -", 0.39: "frstI()[]/", 0.45: "cez", 0.5: "0123456789agovxy?{}*",
    0.55: "bdhknpquJ", 0.72: "wABCDEFGHKNOPQRSTUVXYZ·", 0.8: "m+−=×<>≤≥→", 0.95: "MW%@",
}  # fmt: skip
_WIDTH_OF = {char: width for width, chars in _WIDTHS.items() for char in chars}
_SMALL = frozenset("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₊₋ᵀⁿᵢⱼₖₜ")
_PIECE = re.compile(r"(?:\\.|\$(?:[^$\\]|\\.)*\$|\S)+")
_WORDS = re.compile(r"\$(?:[^$\\]|\\.)*\$|(?:\\.|[^$\\])+")
_MINUS = re.compile(r"(?<![\w.)\]$])-(?=[\d.])")


@lru_cache(maxsize=4096)
def extent(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a one-line label in points.

    >>> extent("0.5", 10)
    12.8
    """
    return round(sum(map(_em, markup.plain(text))) * size * (1.16 if bold else 1), 2)


def _em(char: str) -> float:
    if combining(char):
        return 0
    if char in _SMALL:
        return 0.4
    wide = 1.0 if east_asian_width(char) in "WF" else 0.6
    return _WIDTH_OF.get(char, wide)


def broken(text: str, width: float, size: float, *, bold: bool = False) -> Sequence[str]:
    """Return the text as lines of at most `width` points, broken at spaces outside formulas; a long word stays whole.

    >>> broken("max pooling over $n + 1$ cells", 60, 10)
    ['max pooling', 'over $n + 1$', 'cells']
    """
    lines: list[str] = []
    for piece in _PIECE.findall(text):
        longer = f"{lines[-1]} {piece}" if lines else piece
        if lines and extent(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(piece)
    return lines or [""]


def signed(text: str) -> str:
    """Return a label whose hyphens before numbers, outside formulas, are minus signs.

    >>> signed("a, 0.8, -1"), signed("3-1 $-1$")
    ('a, 0.8, −1', '3-1 $-1$')
    """
    return _WORDS.sub(lambda match: match[0] if match[0][0] == "$" else _MINUS.sub("−", match[0]), text)


def number(value: float | str) -> str:
    """Return a cell's text as a label: a number becomes math, so that its minus is one.

    >>> number(-2), number("w"), number(1e-05)
    ('$-2$', 'w', '$0.00001$')
    """
    if isinstance(value, str):
        return signed(value)
    text = str(value)
    return f"${f'{value:.16f}'.rstrip('0') if 'e' in text else text}$"
