"""Which characters each output's fonts can show, and a readable stand-in for the others.

>>> ascii_for("é"), ascii_for("ж"), ascii_for("≤"), ascii_for("²"), ascii_for("王")
('e', 'zh', '<=', '^2', 'U+738B')
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from dlquiz.render.math_symbols import SYMBOLS

# Beyond ASCII: what LaTeX sets with T1 fonts and no further package.
_T1: Final = (frozenset(map(chr, range(0xA1, 0x17F))) - frozenset("\u00adĦħĸĿŀŉŦŧ")) | frozenset(
    "ƒǍǎǏǐǑǒǓǔǢǣǦǧǨǩǪǫǰǴǵȘșȚțȲȳȷˆˇ˘˙˛˜˝ḂḃḍḞḟḠḡḥḰḱḷṃṅṇṛṣṭẎẏẐẑẞỲỳ–—―‘’‚“”„†‡•…‰‹›€№™←↑→↓"
)
# What the fonts inside the typst package show, as first and last code point.
_TYPST: Final = (
    (0x20, 0x7E), (0xA0, 0x36F), (0x384, 0x482), (0x48A, 0x4FF),
    (0x531, 0x556), (0x561, 0x587), (0x5D0, 0x5EA), (0x60C, 0x60C),
    (0x621, 0x63A), (0x640, 0x64A),
    (0x660, 0x66D), (0x67E, 0x67E), (0x686, 0x686), (0x698, 0x698), (0x6A9, 0x6A9), (0x6AF, 0x6AF),
    (0x6CC, 0x6CC), (0x10D0, 0x10FF), (0x1E00, 0x1FFE), (0x2010, 0x2027), (0x2030, 0x2040), (0x2070, 0x209C),
    (0x20A0, 0x20BF), (0x2150, 0x2151), (0x2153, 0x2184), (0x2190, 0x23FF), (0x2500, 0x25FF), (0x27E8, 0x27EB),
)  # fmt: skip
# Letters, marks and selectors that show nothing, although their category does not say so.
_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | frozenset(
    map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_CYRILLIC: Final = {
    **dict(zip("абвгдезийклмнопрстуфыэёіґђћџў", "abvgdeziyklmnoprstufyeeigdcdu", strict=True)),
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "'", "ю": "yu", "я": "ya",
    "ё": "yo", "є": "ye", "ї": "yi", "ј": "j", "љ": "lj", "њ": "nj",
}  # fmt: skip
_SPELLED: Final = {
    **{s: symbol.ascii for symbol in SYMBOLS.values() for s in (symbol.char, symbol.terminal) if not s.isascii()},
    **dict.fromkeys("‐‑‒–—―", "-"), **dict.fromkeys("‘’‚", "'"), **dict.fromkeys("“”„", '"'),
    "…": "...", "⁄": "/", "€": "EUR", "™": "(TM)", "ß": "ss", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "°": " deg",
    "•": "*", "№": "No.", "√": "sqrt", "Þ": "Th", "þ": "th", "ð": "d", "Ð": "D", "ı": "i",
    "─": "-", "│": "|", "✓": "v", "✗": "x", "▲": "^", "▼": "v", "←": "<-", "→": "->", "↑": "^", "↓": "v",
}  # fmt: skip
_LETTER = re.compile(r"LATIN (SMALL|CAPITAL) LETTER ([A-Z])\b")


def latex_sets(char: str) -> bool:
    """Tell whether LaTeX shows this character with T1 fonts alone."""
    return " " <= char <= "~" or char in _T1


@lru_cache(maxsize=4096)
def typst_sets(char: str) -> bool:
    """Tell whether Typst shows this character with the fonts that it brings along."""
    point = ord(char)
    return any(first <= point <= last for first, last in _TYPST) and not unseen(char)


@lru_cache(maxsize=4096)
def unseen(char: str) -> bool:
    """Tell whether a character shows nothing or steers what others show: controls, bidi marks, fillers."""
    return unicodedata.category(char) in _UNSEEN or char in _BLANK


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes; marks stand over or around the character before.

    >>> columns("m̂"), columns("x⃝"), columns("王")
    (1, 1, 2)
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=4096)
def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def code_point(char: str) -> str:
    """Return the last resort, `U+738B`."""
    return f"U+{ord(char):04X}"


@lru_cache(maxsize=4096)
def ascii_for(char: str) -> str:
    """Return how to write a character in ASCII: its own letter, a usual spelling, or its code point."""
    if " " <= char <= "~":
        return char
    if char in _SPELLED:
        return _SPELLED[char]
    if (lower := char.lower()) in _CYRILLIC:
        return _CYRILLIC[lower] if char == lower else _CYRILLIC[lower].capitalize()
    kind, _, plain = unicodedata.decomposition(char).rpartition("> ")
    bare = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    if bare != char and bare:
        mark = {"<super": "^", "<sub": "_"}.get(kind, "") if plain else ""
        return mark + "".join(map(ascii_for, bare))
    if unicodedata.combining(char) and not unseen(char):
        return ""
    if letter := _LETTER.match(unicodedata.name(char, "")):
        return letter[2].lower() if letter[1] == "SMALL" else letter[2]
    return code_point(char)
