"""Canonical trees of formulas for Hypothesis."""

from types import NoneType
from typing import Any

from hypothesis import strategies as st

from dlquiz.render.math_symbols import ACCENTS, FUNCTIONS, SPACES, SYMBOLS
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

_LETTERS = [name for name, symbol in SYMBOLS.items() if symbol.kind == "ord" and name != r"\prime"]
_OPERATORS = [name for name, symbol in SYMBOLS.items() if symbol.kind in {"bin", "rel", "punct"}]
_BIG = [name for name, symbol in SYMBOLS.items() if symbol.kind == "big"]
_BRACKETS = [
    ("(", ")"), ("[", "]"), ("[", ")"), (r"\{", r"\}"), (r"\lfloor", r"\rfloor"), (r"\lceil", r"\rceil"),
    (r"\langle", r"\rangle"), (r"\lVert", r"\rVert"),
]  # fmt: skip
_FENCES = [*_BRACKETS, (".", "|"), ("|", "|"), (r"\{", ".")]

_KINDS = ("matrix", "pmatrix", "bmatrix", "vmatrix", "cases", "aligned")
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NUMBER = r"(0|[1-9][0-9]{0,4})(\.[0-9]{1,3})?|[1-9][0-9]{0,2}(,[0-9]{3}){1,2}|\.5"
_WORD = r"[A-Za-z0-9]([A-Za-z0-9 .é%_]{0,6}[A-Za-z0-9])?"


def _one(found: tuple[Math, ...]) -> Math:
    """Return what braces around these items would be read as."""
    if len(found) == 1 and isinstance(found[0], Row) and found[0].items:
        return _one(found[0].items)
    return found[0] if len(found) == 1 else Row(found)


def _scripted(base: Math, sub: Math | None, sup: Math | None) -> Math:
    """Return a script; one where a brace has its label would be read as that label, an accent's meets its own."""
    if isinstance(base, Script) and isinstance(base.base, Accent):
        base = base.base
    if isinstance(base, Brace) and base.label is None:
        sub, sup = (sub, None) if base.over else (None, sup)
    return base if sub is None and sup is None else Script(base, sub, sup)


@st.composite
def _leaves(draw: st.DrawFn) -> Math:
    match draw(st.integers(0, 7)):
        case 0 | 1:
            return Num(draw(st.from_regex(_NUMBER, fullmatch=True)))
        case 2 | 3:
            return Sym(draw(st.sampled_from(_LETTERS)))
        case 4:
            return Text(" ".join(draw(st.from_regex(_WORD, fullmatch=True)).split()))
        case 5:
            own = st.tuples(st.from_regex(r"[a-z][a-zA-Z0-9]{0,5}", fullmatch=True), st.booleans())
            return Func(*draw(st.sampled_from(list(FUNCTIONS.items())) | own))
        case 6:
            return Sym(draw(st.sampled_from(_BIG)))
        case _:
            return Styled(draw(st.sampled_from(["mathbb", "mathcal"])), Sym(draw(st.sampled_from(_CAPITALS))))


@st.composite
def _items(draw: st.DrawFn, depth: int) -> tuple[Math, ...]:
    """Draw what stands side by side: things, operators, spaces and pairs of bare brackets."""
    found: list[Math] = []
    for kind in draw(st.lists(st.integers(0, 5), min_size=1, max_size=4)):
        match kind:
            case 0 | 1 | 2:
                found.append(draw(_things(depth)))
            case 3:
                found.append(Sym(draw(st.sampled_from(_OPERATORS))))
            case 4:
                found.append(Space(draw(st.sampled_from(list(SPACES)))))
            case _:
                left, right = draw(st.sampled_from(_BRACKETS))
                sup = draw(st.none() | st.just(Num("2")))
                found += [Sym(left), draw(_things(depth)), _scripted(Sym(right), None, sup)]
    return tuple(found)


@st.composite
def _parts(draw: st.DrawFn, depth: int) -> Math:
    """Draw an argument, which is never empty and never a space alone."""
    tree = _one(draw(_items(depth)))
    return Sym("x") if isinstance(tree, Space) or tree == Row(()) else tree


@st.composite
def _things(draw: st.DrawFn, depth: int) -> Math:
    """Draw one item of a row."""
    if depth == 0:
        return draw(_leaves())
    part = _parts(depth - 1)
    match draw(st.integers(0, 13)):
        case 0:
            found = draw(_items(depth - 1))
            return Row(found) if len(found) > 1 else Row(())
        case 1:
            return Row((Sym(draw(st.sampled_from(_OPERATORS))),))
        case 2:
            return Frac(draw(part), draw(part), draw(st.sampled_from(["", "d", "t"])))
        case 3:
            return Root(draw(part), draw(st.none() | part))
        case 4 | 5:
            base = draw(st.just(Row(())) | st.just(Row((Sym("+"),))) | _things(depth - 1))
            return _scripted(base, draw(st.none() | part), draw(st.none() | part))
        case 6:
            primes = (Sym(r"\prime"),) * draw(st.integers(1, 3))
            return Script(draw(_leaves()), None, _one((*primes, *draw(st.just(()) | _items(depth - 1)))))
        case 7:
            left, right = draw(st.sampled_from(_FENCES))
            return Fence(left, right, draw(st.just(Row(())) | part))
        case 8:
            return Accent(draw(st.sampled_from(list(ACCENTS)))[1:], draw(part))
        case 9:
            body = draw(part)
            greek = any(isinstance(item, Sym) and "α" <= SYMBOLS[item.name].char <= "ϵ" for item in items(body))
            return Styled("boldsymbol" if greek else draw(st.sampled_from(["mathrm", "mathbf", "boldsymbol"])), body)
        case 10:
            return Brace(draw(part), draw(st.none() | part), draw(st.booleans()))
        case 11:
            return Boxed(draw(part))
        case 12:
            kind = draw(st.sampled_from(_KINDS))
            width = draw(st.integers(1, 2 if kind == "cases" else 3))
            cell = part if width == 1 else part | st.just(Row(()))
            rows = draw(st.lists(st.tuples(*[cell] * width), min_size=1, max_size=3))
            return Matrix(kind, tuple(rows))
        case _:
            return draw(_leaves())


trees: st.SearchStrategy[Math] = st.integers(0, 3).flatmap(_parts)


_DRAWN = {"pmatrix": "(\n)\n", "bmatrix": "[\n]\n", "vmatrix": "|\n|\n", "cases": "{\n"}


def texts_in(data: Any) -> str:
    """Return what the data for Typst shows, a line each, with the brackets that the template draws for a matrix."""
    match data:
        case str():
            return data + "\n"
        case ["boxed", body, _]:
            return texts_in(body)
        case ["class" | "accent" | "style" | "frac", str(), *parts]:
            return "".join(map(texts_in, parts))
        case ["mat", str(kind), *rows]:
            return _DRAWN.get(kind, "") + "".join(texts_in(cell) for row in rows for cell in row)
        case [str(), *parts]:
            return "".join(map(texts_in, parts))
        case _:
            return ""


def brackets(tree: Math) -> list[str]:
    """Return every bracket and bar that a formula shows, by its name in the table of symbols."""
    match tree:
        case Sym(name):
            shown = name in "|" or SYMBOLS[name].kind in {"open", "close"}
            return [name] if shown else []
        case Fence(left, right, body):
            return [name for name in (left, right) if name != "."] + brackets(body)
        case Matrix(kind, rows):
            own = {"pmatrix": ["(", ")"], "bmatrix": ["[", "]"], "vmatrix": ["|", "|"], "cases": [r"\{"]}.get(kind, [])
            return own + [name for row in rows for cell in row for name in brackets(cell)]
        case _:
            fields = [getattr(tree, name) for name in tree.__dataclass_fields__]
            flat = [part for field in fields for part in (field if isinstance(field, tuple) else (field,))]
            return [name for part in flat if not isinstance(part, (str, bool, NoneType)) for name in brackets(part)]
