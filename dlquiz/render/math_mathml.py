r"""Formulas as MathML Core, which browsers draw without any script.

>>> from dlquiz.render.math import parse
>>> mathml(parse(r"x^2 \le 0.5"))
'<math><msup><mi>x</mi><mn>2</mn></msup><mo>≤</mo><mn>0.5</mn></math>'
"""

from typing import Final, assert_never

from dlquiz.render.escape import xml
from dlquiz.render.math_alphabet import styled
from dlquiz.render.math_class import Role, roles
from dlquiz.render.math_inline import FENCED
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

_THIN: Final = '<mspace width="0.167em"></mspace>'
_MARKS: Final = {
    "hat": "^", "widehat": "^", "bar": "¯", "overline": "‾", "tilde": "~", "vec": "→", "dot": "˙", "ddot": "¨",
    "overrightarrow": "→", "overleftarrow": "←",
}  # fmt: skip
_STRETCHED: Final = frozenset({"widehat", "overline", "overrightarrow", "overleftarrow"})
_SIZES: Final = {"": "", "d": ' displaystyle="true" scriptlevel="0"', "t": ' displaystyle="false" scriptlevel="0"'}


def mathml(tree: Math, *, block: bool = False) -> str:
    """Return a `math` element; a `block` stands on a line of its own."""
    display = ' display="block"' if block else ""
    return f"<math{display}>{_row(tree, '')}</math>"


def _row(tree: Math, style: str) -> str:
    """Return the elements of a row, functions a thin space away from their neighbours."""
    found = items(tree)
    kinds = roles(found)
    source = ""
    before: Role = "open"
    for item, kind in zip(found, kinds, strict=True):
        if (kind in {"func", "big"} and before in {"ord", "close", "func"}) or (
            before == "func" and kind in {"ord", "big"}
        ):
            source += _THIN
        source += _element(item, kind, style)
        before = kind
    return source


def _one(tree: Math, style: str) -> str:
    """Return exactly one element."""
    row = items(tree)
    if isinstance(tree, Row):
        return f"<mrow>{_row(tree, style)}</mrow>"
    return _element(tree, roles(row)[0], style)


def _element(tree: Math, kind: Role, style: str) -> str:
    match tree:
        case Num(text):
            return f"<mn>{''.join(styled(style, char) for char in text)}</mn>"
        case Sym(name):
            return _symbol(name, kind, style)
        case Func(name, limits):
            return f'<mo movablelimits="true" lspace="0" rspace="0">{name}</mo>' if limits else f"<mi>{name}</mi>"
        case Text(text):
            return f"<mtext>{xml(text).replace(' ', '&#160;')}</mtext>"
        case Space(name):
            return f'<mspace width="{SPACES[name]:.3g}em"></mspace>' if SPACES[name] > 0 else _negative(SPACES[name])
        case Row():
            return _one(tree, style)
        case Frac(over, under, size):
            drawn = f"<mfrac>{_one(over, style)}{_one(under, style)}</mfrac>"
            return f"<mstyle{_SIZES[size]}>{drawn}</mstyle>" if size else drawn
        case Root(body, index):
            if index is None:
                return f"<msqrt>{_row(body, style)}</msqrt>"
            return f"<mroot>{_one(body, style)}{_one(index, style)}</mroot>"
        case Script(base, sub, sup):
            return _script(base, sub, sup, style)
        case Fence(left, right, body):
            return _fenced(left, right, _row(body, style))
        case Accent(mark, body):
            stretchy = "true" if mark in _STRETCHED else "false"
            return f'<mover accent="true">{_one(body, style)}<mo stretchy="{stretchy}">{_MARKS[mark]}</mo></mover>'
        case Styled(inner, body):
            return _styled(inner, body)
        case Matrix(name, rows):
            return _matrix(name, rows, style)
        case Brace(body, label, over):
            tag, char = ("mover", "⏞") if over else ("munder", "⏟")
            drawn = f'<{tag}>{_one(body, style)}<mo stretchy="true">{char}</mo></{tag}>'
            return drawn if label is None else f"<{tag}>{drawn}{_one(label, style)}</{tag}>"
        case Boxed(body):
            return f'<mrow style="border: 1px solid; padding: 0.2em">{_row(body, style)}</mrow>'
        case _:
            assert_never(tree)


def _negative(width: float) -> str:
    return f'<mspace style="margin-left: {width:.3g}em"></mspace>'


def _symbol(name: str, kind: Role, style: str) -> str:
    """Return a letter or an operator; the brackets of a bare symbol keep the height of the text."""
    char = SYMBOLS[name].char
    if SYMBOLS[name].kind == "ord":
        char = xml(styled(style, char))
        if name in {"/", "!"}:
            return f"<mo>{char}</mo>"
        if name == "|":
            return '<mo stretchy="false" lspace="0" rspace="0">|</mo>'
        upright = style == "mathrm" or not char.isalpha() or (name[0] == "\\" and name[1].isupper())
        return f'<mi mathvariant="normal">{char}</mi>' if upright and style in {"", "mathrm"} else f"<mi>{char}</mi>"
    if name == r"\bmod":
        return '<mo lspace="0.222em" rspace="0.222em">mod</mo>'
    if kind in {"open", "close"}:
        return f'<mo stretchy="false">{xml(char)}</mo>'
    form = ' form="prefix"' if kind == "sign" else ""
    return f"<mo{form}>{xml(char)}</mo>"


def _styled(style: str, body: Math) -> str:
    """Return a body in another alphabet; letters side by side are one word."""
    row = items(body)
    if style == "mathrm" and len(row) > 1 and all(isinstance(item, Sym) and item.name.isalpha() for item in row):
        return f"<mi>{''.join(item.name for item in row if isinstance(item, Sym))}</mi>"
    return _one(body, style)


def _script(base: Math, sub: Math | None, sup: Math | None, style: str) -> str:
    limits = (isinstance(base, Func) and base.limits) or base in (Sym(r"\sum"), Sym(r"\prod"))
    under, over = ("under", "over") if limits else ("sub", "sup")
    parts = [_one(part, style) for part in (base, sub, sup) if part is not None]
    tag = "m" + (under if sub is not None else "") + (over if sup is not None else "")
    return f"<{tag}>{''.join(parts)}</{tag}>"


def _fenced(left: str, right: str, inner: str) -> str:
    sides = [
        "" if name == "." else f'<mo form="{form}" fence="true" stretchy="true">{xml(SYMBOLS[name].char)}</mo>'
        for name, form in ((left, "prefix"), (right, "postfix"))
    ]
    return f"<mrow>{sides[0]}{inner}{sides[1]}</mrow>"


def _matrix(kind: str, rows: tuple[tuple[Math, ...], ...], style: str) -> str:
    lines = []
    for row in rows:
        cells = []
        for number, cell in enumerate(row):
            side = {"cases": "left", "aligned": "left" if number % 2 else "right"}.get(kind)
            align = "" if side is None else f' style="text-align: {side}"'
            cells.append(f"<mtd{align}>{_row(cell, style)}</mtd>")
        lines.append(f"<mtr>{''.join(cells)}</mtr>")
    table = f"<mtable{_SIZES['d'] if kind == 'aligned' else ''}>{''.join(lines)}</mtable>"
    left, right = FENCED.get(kind, (".", "."))
    return _fenced(left, "." if kind == "cases" else right, table)
