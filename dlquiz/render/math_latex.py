r"""Formulas as LaTeX in one canonical spelling, for article with amsmath and amssymb; reading it gives the same tree.

>>> from dlquiz.render.math import parse
>>> latex(parse(r"x^2\leq\frac12"))
'x^{2} \\le \\frac{1}{2}'
"""

import re
from functools import lru_cache
from typing import assert_never

from dlquiz.render.math_class import roles
from dlquiz.render.math_symbols import FUNCTIONS
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

_MACRO_END = re.compile(r"\\[A-Za-z]+\Z")
_NUMBER_START = re.compile(r"(?:[0-9]|\.[0-9])(?:[0-9.]|\{,\})*")
_TEXT_ESCAPED = re.compile(r"[{}#%&$_]")
_OWN_MACRO = {name: limits for name, limits in FUNCTIONS.items() if name not in {"argmax", "argmin"}}


@lru_cache(maxsize=4096)
def latex(tree: Math) -> str:
    """Return the source of a formula, without dollars."""
    return _row(tree)


def _row(tree: Math) -> str:
    """Return things side by side: operators with space around, macros and numbers kept apart from what follows."""
    source = ""
    wide = False
    row = items(tree)
    for item, role in zip(row, roles(row), strict=True):
        piece = f"{{{_row(item)}}}" if isinstance(item, Row) else _atom(item)
        if source[-1:].isdigit() or source.endswith("."):
            piece = _NUMBER_START.sub(r"{\g<0>}", piece) if _NUMBER_START.match(piece) else piece
        spaced = isinstance(item, Sym) and role in {"bin", "rel"}
        if source and (wide or spaced or (piece[0].isalnum() and _MACRO_END.search(source))):
            source += " "
        source += piece
        wide = spaced or item in (Sym(","), Sym(";"))
    return source


def _braced(tree: Math) -> str:
    return f"{{{_row(tree)}}}"


def _atom(tree: Math) -> str:
    match tree:
        case Num(text):
            return text.replace(",", "{,}")
        case Sym(name) | Space(name):
            return name
        case Func(name, limits):
            if _OWN_MACRO.get(name) is limits:
                return f"\\{name}"
            return rf"\operatorname{'*' if limits else ''}{{{name}}}"
        case Text(text):
            escaped = _TEXT_ESCAPED.sub(r"\\\g<0>", text)
            return rf"\text{{{escaped}}}"
        case Row():
            return _braced(tree)
        case Frac(over, under, style):
            return rf"\{style}frac{_braced(over)}{_braced(under)}"
        case Root(body, index):
            return r"\sqrt" + _index(index) + _braced(body)
        case Script(base, sub, sup):
            return _base(base) + _script("_", sub) + _script("^", sup)
        case Fence(left, right, body):
            return rf"\left{left} {_row(body)} \right{right}"
        case Accent(mark, body) | Styled(mark, body):
            return rf"\{mark}{_braced(body)}"
        case Matrix(kind, rows):
            return rf"\begin{{{kind}}} " + r" \\ ".join(map(_cells, rows)) + rf" \end{{{kind}}}"
        case Brace(body, label, over):
            return (r"\overbrace" if over else r"\underbrace") + _braced(body) + _script("^" if over else "_", label)
        case Boxed(body):
            return rf"\boxed{_braced(body)}"
        case _:
            assert_never(tree)


def _script(mark: str, tree: Math | None) -> str:
    return "" if tree is None else mark + _braced(tree)


def _base(tree: Math) -> str:
    """Return what carries a script; braces stop its own scripts and labels from mixing with the new ones."""
    compound = isinstance(tree, (Row, Script)) or (isinstance(tree, Brace) and tree.label is not None)
    return _braced(tree) if compound else _atom(tree)


def _index(tree: Math | None) -> str:
    """Return a root's index; a bracket in it would end it."""
    if tree is None:
        return ""
    source = _row(tree)
    return f"[{{{source}}}]" if "]" in source else f"[{source}]"


def _cells(row: tuple[Math, ...]) -> str:
    r"""Return one row of a matrix; after `\\` LaTeX would take a bracket for a distance."""
    source = " & ".join(map(_row, row))
    return rf"\lbrack {source[1:]}" if source.startswith("[") else source
