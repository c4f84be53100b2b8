r"""Formulas for Typst, as data: `templates/math.typ` builds the content, so no source is ever put together from text.

A string is one symbol; a list is a name and its arguments.

>>> from dlquiz.render.math import parse
>>> typst(parse(r"\frac{1}{x}"))
['frac', '', ['text', '1'], 'x']
>>> formula(parse("x = 2"), block=True)
{'math': ['row', 'x', '=', ['text', '2']], 'alt': 'x = 2', 'block': True}
"""

from typing import Final, TypeAlias, TypedDict, assert_never

from dlquiz.render.math_inline import inline
from dlquiz.render.math_symbols import SPACES, SYMBOLS
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

Content: TypeAlias = "str | float | bool | list[Content] | None"


class Formula(TypedDict):
    """A formula as the template takes it."""

    math: Content
    alt: str
    block: bool


_PRIME: Final = Sym(r"\prime")
_MOD: Final = SPACES[r"\;"]  # around mod, in a script too, where operators stand close
# Where Typst's own class of the character would set other spaces than LaTeX does.
_CLASSES: Final = {
    "/": "normal", "|": "normal", "!": "normal", ":": "relation", r"\nabla": "normal", r"\neg": "normal",
    r"\forall": "normal", r"\exists": "normal", r"\lVert": "opening", r"\rVert": "closing",
    r"\ldots": "normal", r"\dots": "normal", r"\cdots": "normal", r"\mid": "relation",
    r"\star": "binary", r"\circ": "binary",
}  # fmt: skip


def formula(tree: Math, *, block: bool = False) -> Formula:
    """Return a formula with the text that a screen reader says; a `block` stands on a line of its own."""
    return {"math": typst(tree), "alt": spoken(tree), "block": block}


def spoken(tree: Math) -> str:
    """Return what a screen reader says; PDF/UA wants a word even where a formula shows nothing."""
    return inline(tree).strip() or "blank"


def typst(tree: Math) -> Content:
    """Return a formula as nested lists, ready for JSON."""
    match tree:
        case Num(text) | Text(text):
            return ["text", text]
        case Sym(r"\bmod"):
            return ["row", ["space", _MOD], ["class", "normal", ["op", "mod", False]], ["space", _MOD]]
        case Sym(name):
            char = SYMBOLS[name].char
            return ["class", _CLASSES[name], char] if name in _CLASSES else char
        case Func(name, limits):
            return ["op", name, limits]
        case Space(name):
            return ["space", SPACES[name]]
        case Row((Sym(name),)):  # an operator in braces is an ordinary symbol
            char = SYMBOLS[name].char
            return ["class", "normal", ["op", char, False] if len(char) > 1 else char]
        case Row():
            return ["row", *map(typst, tree.items)]
        case Frac(over, under, style):
            return ["frac", style, typst(over), typst(under)]
        case Root(body, index):
            return ["root", typst(body), _optional(index)]
        case Script(base, sub, sup):
            return ["attach", typst(base), _optional(sub), _raised(sup)]
        case Fence(left, right, body):
            return ["lr", _delimiter(left), typst(body), _delimiter(right)]
        case Accent(mark, body):
            return ["accent", mark, typst(body)]
        case Styled(style, body):
            return ["style", style, typst(body)]
        case Matrix(kind, rows):
            return ["mat", kind, *([typst(cell) for cell in row] for row in rows)]
        case Brace(body, label, over):
            return ["brace", over, typst(body), _optional(label)]
        case Boxed(body):
            return ["boxed", typst(body), spoken(body)]
        case _:
            assert_never(tree)


def _optional(tree: Math | None) -> Content:
    return None if tree is None else typst(tree)


def _raised(tree: Math | None) -> Content:
    """Return a superscript; primes are counted, because Typst sets them in their own way."""
    if tree is None:
        return None
    row = items(tree)
    primes = next((place for place, item in enumerate(row) if item != _PRIME), len(row))
    return ["row", ["primes", primes], *map(typst, row[primes:])] if primes else typst(tree)


def _delimiter(name: str) -> Content:
    return None if name == "." else SYMBOLS[name].char
