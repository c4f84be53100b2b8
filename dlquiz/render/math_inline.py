r"""Formulas on one line of a terminal, in Unicode or in ASCII.

>>> from dlquiz.render.math import parse
>>> inline(parse(r"o = \left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1"))
'o = ⌊(n + 2p − k)/s⌋ + 1'
>>> inline(parse(r"\hat{m}_t = m_t / (1 - \beta_1^t)"), ascii=True)
'm_hat_t = m_t/(1 - beta_1^t)'
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Final, TypeAlias, assert_never

from dlquiz.render.glyphs import ascii_for
from dlquiz.render.math_alphabet import lowered, raised, styled
from dlquiz.render.math_class import Role, roles
from dlquiz.render.math_symbols import ACCENTS, SYMBOLS
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
    Space,
    Styled,
    Sym,
    Text,
    items,
)

FENCED: Final = {"pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "vmatrix": ("|", "|"), "cases": (r"\{", r"\}")}
Piece: TypeAlias = tuple[Math, Role, str]
_START: Final[Piece] = (Row(()), "open", "")
_WIDE: Final = {r"\quad": "  ", r"\qquad": "    "}
_DOT: Final = Sym(r"\cdot")
_TIGHT: Final = frozenset({_DOT, Sym("/"), Sym("!")})
_PRIME: Final = Sym(r"\prime")
_WORD_END = re.compile(r"([A-Za-z0-9_]{2,}|\^[A-Za-z0-9])\Z")
_WORD_START = re.compile(r"[A-Za-z]{2,}")
_PADDED = re.compile(r" ?([^\w\s]) ?")
_BARS = re.compile(r"(\|\|?|‖)[^|‖]+\1")
_OPEN: Final = "([{⌊⌈"
_CLOSE: Final = ")]}⌋⌉"


@lru_cache(maxsize=8192)
def inline(tree: Math, *, ascii: bool = False) -> str:  # noqa: A002  # the word that its callers use
    """Return a formula on one line; fractions, roots and scripts get the parentheses that their shape made needless."""
    found = pieces(tree, bare=ascii)
    return "".join(gap(left, right) + right[2] for left, right in pairwise([_START, *found]))


def pieces(tree: Math, *, bare: bool) -> list[Piece]:
    """Return each item of a row with its role and its text."""
    row = items(tree)
    found = roles(row)
    return [
        (item, kind, _piece(item, bare, before=_touches(row, found, place, -1), after=_touches(row, found, place, 1)))
        for place, (item, kind) in enumerate(zip(row, found, strict=True))
    ]


def gap(left: Piece, right: Piece) -> str:
    """Return the space between two neighbours, each given with its role and its text."""
    before, was, last = left
    item, now, piece = right
    if not last or not piece or last[-1] == " " or piece[0] == " " or "space" in {was, now}:
        return ""
    if now in {"punct", "close"} or was in {"open", "sign"} or was == now == "rel":
        return ""
    if was == "punct" or "rel" in {was, now}:
        return " "
    if "bin" in {was, now}:
        return "" if _DOT in {before, item} else " "
    if was == "func":
        return "" if piece[0] in "([{|‖⌊⌈" else " "
    if was == "big":
        return " "
    if now in {"func", "big"}:
        return "" if before in _TIGHT or before == Sym("|") else " "
    return " " if _words_meet(before, last, item, piece) else ""


def _words_meet(before: Math, last: str, item: Math, piece: str) -> bool:
    """Tell whether two pieces would read as one word or one number: `TP` and `FN`, `2` and `3`, `x_out` and `y`."""
    if last[-1] == "*":
        return not isinstance(item, Sym) or item not in _TIGHT
    if not last[-1].isalnum() or not piece[0].isalnum():
        return False
    if piece[0].isdecimal() and last[-1].isdecimal():
        return True
    return bool(_WORD_START.match(piece) or (_WORD_END.search(last) and not isinstance(before, Num)))


def _touches(row: tuple[Math, ...], found: list[Role], place: int, step: int) -> bool:
    """Tell whether something beside an item binds to it without a wide operator in between."""
    place += step
    while 0 <= place < len(row) and isinstance(row[place], Space) and row[place] not in _WIDE_SPACES:
        place += step
    if not 0 <= place < len(row) or row[place] == Sym("|"):
        return False
    if row[place] == _DOT:
        return True
    return found[place] not in ({"rel", "punct", "bin", "space", "sign"} | ({"open"} if step < 0 else {"close"}))


_WIDE_SPACES: Final = frozenset(map(Space, _WIDE))


def _piece(tree: Math, bare: bool, *, before: bool, after: bool) -> str:
    """Return one item; `before` and `after` say that it touches what stands there, `bare` asks for ASCII."""
    match tree:
        case Num(text):
            return text
        case Sym(name):
            return SYMBOLS[name].ascii if bare else SYMBOLS[name].terminal
        case Func(name):
            return name
        case Text(text):
            return "".join(map(ascii_for, text)) if bare else text
        case Space(name):
            return "" if name == r"\!" else _WIDE.get(name, " ")
        case Row():
            return inline(tree, ascii=bare)
        case Frac(over, under):
            quotient = _quotient(over, under, bare)
            return f"({quotient})" if before or after else quotient
        case Root(body, index):
            return _root(body, index, bare, after=after)
        case Script(base, sub, sup):
            return _base(base, bare) + subscript(base, sub, bare) + superscript(sup, bare)
        case Fence(left, right, body):
            return delimiter(left, bare) + inline(body, ascii=bare) + delimiter(right, bare)
        case Accent(mark, body):
            return _accent(mark, inline(body, ascii=bare), bare)
        case Styled(style, body):
            text = inline(body, ascii=bare)
            return text if bare else "".join(styled(style, char) for char in text)
        case Matrix(kind, rows):
            text = _matrix(kind, rows, bare)
            return f"({text})" if kind == "matrix" and (before or after) else text
        case Brace(body, label, over):
            mark = "^" if over else "_"
            return wrapped(inline(body, ascii=bare)) + (mark + _plain_script(label, bare) if label else "")
        case Boxed(body):
            return f"[ {inline(body, ascii=bare)} ]"
        case _:
            assert_never(tree)


def delimiter(name: str, bare: bool) -> str:
    """Return a bracket; the invisible one is empty."""
    return "" if name == "." else _piece(Sym(name), bare, before=False, after=False)


def wrapped(text: str) -> str:
    """Return text in parentheses unless brackets or bars already hold all of it."""
    if _BARS.fullmatch(text):
        return text
    depth = 0
    for place, char in enumerate(text):
        depth += (char in _OPEN) - (char in _CLOSE)
        if depth == 0:
            return text if place and place == len(text) - 1 else f"({text})"
    return f"({text})"


def _outside(text: str) -> str:
    """Return what of a text stands outside all brackets and bars."""
    depth = 0
    kept = ""
    for char in _BARS.sub("", text):
        depth += char in _OPEN
        kept += char if not depth else ""
        depth -= char in _CLOSE
    return kept


def _quotient(over: Math, under: Math, bare: bool) -> str:
    top, bottom = inline(over, ascii=bare), inline(under, ascii=bare)
    flat = _outside(top)
    if " " in flat or "/" in flat or top[0] in "-−+±∓":
        top = wrapped(top)
    if not _is_unit(under, bottom) and not _is_derivative(over, under):
        bottom = wrapped(bottom)
    return f"{top}/{bottom}"


def _is_unit(tree: Math, text: str) -> bool:
    """Tell whether a text after a slash is divided by as a whole: one thing, or a function of something in brackets."""
    flat = _outside(text)
    row = items(tree)
    called = isinstance(row[0], Func) and row[1:2] == (Sym("("),) and row[-1] == Sym(")") and flat.isalpha()
    return (len(row) == 1 or called) and not any(char in flat for char in " /·") and text[0] not in "-−+±∓"


def _is_derivative(over: Math, under: Math) -> bool:
    """Tell whether a fraction is a derivative such as ∂L/∂w, whose lower part needs no parentheses."""
    below = items(under)
    start = items(over)[0]
    head = start.base if isinstance(start, Script) else start
    return len(below) == 2 and below[0] == head and head in (Sym(r"\partial"), Sym("d"), Styled("mathrm", Sym("d")))


def _root(body: Math, index: Math | None, bare: bool, *, after: bool) -> str:
    inner = inline(body, ascii=bare)
    degree = "" if index is None else inline(index, ascii=bare)
    if bare:
        return ("sqrt" if index is None else f"root[{degree}]") + wrapped_round(inner)
    mark = {"": "√", "3": "∛", "4": "∜"}.get(degree) or (
        f"{small}√" if (small := raised(degree)) else f"root[{degree}]"
    )
    simple = isinstance(body, Num | Sym | Accent | Styled) or (isinstance(body, Script) and body.sup is None)
    return mark + (inner if simple and not after and mark[-1] != "]" and " " not in inner else wrapped_round(inner))


def wrapped_round(text: str) -> str:
    """Return text in round parentheses, its own if they already hold all of it."""
    return wrapped(text) if text[:1] == "(" else f"({text})"


def _base(tree: Math, bare: bool) -> str:
    text = _piece(tree, bare, before=False, after=False)
    return (
        f"({text})"
        if isinstance(tree, Frac | Root | Script | Brace) or (isinstance(tree, Matrix) and tree.kind == "matrix")
        else text
    )


def subscript(base: Math, sub: Math | None, bare: bool) -> str:
    """Return a subscript, in small letters if Unicode has them all; words and what follows an accent stay legible."""
    if sub is None:
        return ""
    text = inline(sub, ascii=bare).replace(" ", "")
    legible = _has_words(sub) or (isinstance(base, Accent) and any(char.isalpha() for char in text))
    small = None if bare or legible else lowered(text)
    return small or "_" + _plain_script(sub, bare)


def superscript(sup: Math | None, bare: bool) -> str:
    """Return a superscript: its primes, then the rest in small letters if Unicode has them all."""
    row = () if sup is None else items(sup)
    primes = next((place for place, item in enumerate(row) if item != _PRIME), len(row))
    marks = _piece(_PRIME, bare, before=False, after=False) * primes
    if primes == len(row):
        return marks
    rest = row[primes] if len(row) == primes + 1 else Row(row[primes:])
    small = None if bare or _has_words(rest) else raised(inline(rest, ascii=bare).replace(" ", ""))
    return marks + (small or "^" + _plain_script(rest, bare))


def _plain_script(tree: Math, bare: bool) -> str:
    """Return a script on the line: one word or one character as it is, anything else in parentheses, without spaces."""
    text = compact(tree, bare)
    return text if len(text) == 1 or (text.isalnum() and text.isascii()) else wrapped(text)


def compact(tree: Math, bare: bool) -> str:
    """Return a formula on one line without spaces around its operators, for scripts and limits."""
    return _PADDED.sub(r"\1", inline(tree, ascii=bare))


def _has_words(tree: Math) -> bool:
    return any(
        isinstance(item, Text | Func) or (isinstance(item, Styled) and len(items(item.body)) > 1)
        for item in items(tree)
    )


def _accent(mark: str, text: str, bare: bool) -> str:
    combining, name = ACCENTS["\\" + mark]
    if bare:
        return f"{text}_{name}" if text.isalnum() else f"{name}({text})"
    if len(text) == 1:
        return unicodedata.normalize("NFC", text + combining)
    if mark == "overline" and text.isalnum():
        return "".join(char + combining for char in text)
    return f"{name}({text})"


def _matrix(kind: str, rows: tuple[tuple[Math, ...], ...], bare: bool) -> str:
    if kind == "aligned":
        lines = [Row(tuple(item for cell in row for item in items(cell))) for row in rows]
        marks = [" " if roles(line.items)[:1] == ["rel"] else "; " for line in lines]
        return "".join(m + inline(line, ascii=bare) for m, line in zip(["", *marks[1:]], lines, strict=True))
    cells = [[inline(cell, ascii=bare) for cell in row] for row in rows]
    mark = ", " if kind == "cases" or any(" " in text or not text for row in cells for text in row) else " "
    left, right = FENCED.get(kind, (".", "."))
    return delimiter(left, bare) + "; ".join(map(mark.join, cells)) + delimiter(right, bare)
