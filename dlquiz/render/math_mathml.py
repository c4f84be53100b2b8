r"""Formulas as MathML Core, which browsers draw without any script.

>>> from dlquiz.render.math import parse
>>> mathml(parse(r"x^2 \le 0.5"))
'<math><msup><mi>x</mi><mn>2</mn></msup><mo>≤</mo><mn>0.5</mn></math>'
"""

from typing import Final, NamedTuple, assert_never

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
    "hat": "ˆ", "widehat": "^", "bar": "¯", "overline": "‾", "tilde": "˜", "vec": "→", "dot": "˙", "ddot": "¨",
    "overrightarrow": "→", "overleftarrow": "←",
}  # fmt: skip
_STRETCHED: Final = frozenset({"widehat", "overline", "overrightarrow", "overleftarrow"})
_SIZES: Final = {"": "", "d": ' displaystyle="true" scriptlevel="0"', "t": ' displaystyle="false" scriptlevel="0"'}

# As wide as TeX's around a relation; MathML's own table of operators has none around a colon.
_WIDE: Final = "0.278em"
# Browsers differ on text-align in a cell; each heeds one of these and ignores the other.
_RIGHT: Final = "text-align: right; text-align: -webkit-right; padding-right: 0"


class _Font(NamedTuple):
    """How letters are set: their alphabet, and whether they are a script, where operators stand close."""

    style: str = ""
    small: bool = False


def mathml(tree: Math, *, block: bool = False) -> str:
    """Return a `math` element; a `block` stands on a line of its own."""
    display = ' display="block"' if block else ""
    return f"<math{display}>{_row(tree, _Font())}</math>"


def _row(tree: Math, font: _Font) -> str:
    """Return the elements of a row, functions a thin space away from their neighbours."""
    found = items(tree)
    kinds = roles(found)
    source = ""
    before: Role = "open"
    for place, (item, kind) in enumerate(zip(found, kinds, strict=True)):
        if (kind in {"func", "big"} and before in {"ord", "close", "func"}) or (
            before == "func" and kind in {"ord", "big"}
        ):
            source += _THIN
        if isinstance(item, Sym) and kind == "rel":
            after = kinds[place + 1] if place + 1 < len(kinds) else "close"
            source += _relation(item.name, font, close=(before == "rel", after == "rel"))
        else:
            source += _element(item, kind, font)
        before = kind
    return source


def _one(tree: Math, font: _Font) -> str:
    """Return exactly one element."""
    row = items(tree)
    if isinstance(tree, Row):
        if len(row) == 1 and isinstance(row[0], Sym):  # an operator in braces is an ordinary symbol
            return f'<mo lspace="0" rspace="0">{xml(SYMBOLS[row[0].name].char)}</mo>'
        return f"<mrow>{_row(tree, font)}</mrow>"
    return _element(tree, roles(row)[0], font)


def _element(tree: Math, kind: Role, font: _Font) -> str:
    match tree:
        case Num(text):
            return f"<mn>{''.join(styled(font.style, char) for char in text)}</mn>"
        case Sym(name):
            return _symbol(name, kind, font)
        case Func(name, limits):
            return f'<mo movablelimits="true" lspace="0" rspace="0">{name}</mo>' if limits else _word(name)
        case Text(text):
            return f"<mtext>{xml(text).replace(' ', '&#160;')}</mtext>"
        case Space(name):
            return f'<mspace width="{SPACES[name]:.3g}em"></mspace>' if SPACES[name] > 0 else _negative(SPACES[name])
        case Row():
            return _one(tree, font)
        case Frac(over, under, size):
            drawn = f"<mfrac>{_one(over, font)}{_one(under, font)}</mfrac>"
            return f"<mstyle{_SIZES[size]}>{drawn}</mstyle>" if size else drawn
        case Root(body, index):
            if index is None:
                return f"<msqrt>{_row(body, font)}</msqrt>"
            return f"<mroot>{_one(body, font)}{_one(index, font)}</mroot>"
        case Script(base, sub, sup):
            return _script(base, sub, sup, font)
        case Fence(left, right, body):
            return _fenced(left, right, _row(body, font))
        case Accent(mark, body):
            stretchy = "true" if mark in _STRETCHED else "false"
            # Not accent="true": browsers would draw the mark of a low letter through it.
            return f'<mover>{_one(body, font)}<mo stretchy="{stretchy}">{_MARKS[mark]}</mo></mover>'
        case Styled(inner, body):
            return _styled(inner, body, font)
        case Matrix(name, rows):
            return _matrix(name, rows, font)
        case Brace(body, label, over):
            tag, char = ("mover", "⏞") if over else ("munder", "⏟")
            drawn = f'<{tag}>{_one(body, font)}<mo stretchy="true">{char}</mo></{tag}>'
            return drawn if label is None else f"<{tag}>{drawn}{_one(label, _Font(font.style, True))}</{tag}>"
        case Boxed(body):
            return f'<mrow style="border: 1px solid; padding: 0.2em">{_row(body, font)}</mrow>'
        case _:
            assert_never(tree)


def _negative(width: float) -> str:
    return f'<mspace style="margin-left: {width:.3g}em"></mspace>'


def _word(name: str) -> str:
    """Return an upright name; a single letter would be slanted otherwise."""
    return f'<mi mathvariant="normal">{name}</mi>' if len(name) == 1 else f"<mi>{name}</mi>"


def _relation(name: str, font: _Font, close: tuple[bool, bool]) -> str:
    """Return a relation; it stands close to another one, before or after it, and to all within a script."""
    usual = _WIDE if name == ":" else ""
    spaces = ("0" if font.small or near else usual for near in close)
    found = "".join(f' {side}="{space}"' for side, space in zip(("lspace", "rspace"), spaces, strict=True) if space)
    return f"<mo{found}>{xml(SYMBOLS[name].char)}</mo>"


def _symbol(name: str, kind: Role, font: _Font) -> str:
    """Return a letter or an operator; the brackets of a bare symbol keep the height of the text."""
    char = SYMBOLS[name].char
    if name == r"\prime":  # math fonts have it raised and small already
        return f'<mstyle scriptlevel="0"><mo>{char}</mo></mstyle>'
    if SYMBOLS[name].kind == "ord":
        char = xml(styled(font.style, char))
        if name == "!":
            return f"<mo>{char}</mo>"
        if name in {"/", "|"}:
            return f'<mo stretchy="false" lspace="0" rspace="0">{char}</mo>'
        upright = font.style == "mathrm" or not char.isalpha() or (name[0] == "\\" and name[1].isupper())
        return (
            f'<mi mathvariant="normal">{char}</mi>' if upright and font.style in {"", "mathrm"} else f"<mi>{char}</mi>"
        )
    if name == r"\bmod":
        return '<mo lspace="0.278em" rspace="0.278em">mod</mo>'
    if kind in {"open", "close"}:
        return f'<mo stretchy="false">{xml(char)}</mo>'
    if kind == "rel":
        return _relation(name, font, (False, False))
    spaces = ' lspace="0" rspace="0"' if font.small and kind in {"bin", "sign", "punct"} else ""
    form = ' form="prefix"' if kind == "sign" else ""
    return f"<mo{form}{spaces}>{xml(char)}</mo>"


def _styled(style: str, body: Math, font: _Font) -> str:
    """Return a body in another alphabet; letters side by side are one word."""
    row = items(body)
    if style == "mathrm" and len(row) > 1 and all(isinstance(item, Sym) and item.name.isalpha() for item in row):
        return f"<mi>{''.join(item.name for item in row if isinstance(item, Sym))}</mi>"
    return _one(body, _Font(style, font.small))


def _script(base: Math, sub: Math | None, sup: Math | None, font: _Font) -> str:
    limits = (isinstance(base, Func) and base.limits) or base in (Sym(r"\sum"), Sym(r"\prod"))
    under, over = ("under", "over") if limits else ("sub", "sup")
    scripts = [_one(part, _Font(font.style, True)) for part in (sub, sup) if part is not None]
    tag = "m" + (under if sub is not None else "") + (over if sup is not None else "")
    return f"<{tag}>{_one(base, font)}{''.join(scripts)}</{tag}>"


def _fenced(left: str, right: str, inner: str) -> str:
    sides = [
        "" if name == "." else f'<mo form="{form}" fence="true" stretchy="true">{xml(SYMBOLS[name].char)}</mo>'
        for name, form in ((left, "prefix"), (right, "postfix"))
    ]
    return f"<mrow>{sides[0]}{inner}{sides[1]}</mrow>"


def _matrix(kind: str, rows: tuple[tuple[Math, ...], ...], font: _Font) -> str:
    lines = []
    for row in rows:
        cells = []
        for column, cell in enumerate(row):
            match kind:
                case "cases":
                    align = ' style="text-align: left"'
                case "aligned" if column % 2:
                    align = ' style="text-align: left; padding-left: 0"'
                case "aligned":
                    align = f' style="{_RIGHT}{"; padding-left: 1em" if column else ""}"'
                case _:
                    align = ""
            cells.append(f"<mtd{align}>{_row(cell, font)}</mtd>")
        lines.append(f"<mtr>{''.join(cells)}</mtr>")
    table = f"<mtable{_SIZES['d'] if kind == 'aligned' else ''}>{''.join(lines)}</mtable>"
    left, right = FENCED.get(kind, (".", "."))
    return _fenced(left, "." if kind == "cases" else right, table)
