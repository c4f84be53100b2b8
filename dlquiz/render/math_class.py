"""What each thing in a row is to its neighbours, by TeX's rules: a minus at the start is a sign, not an operator."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from dlquiz.render.math_symbols import SYMBOLS, Kind
from dlquiz.render.math_tree import Func, Math, Script, Space, Sym

Role: TypeAlias = Kind | Literal["sign", "func", "space"]

_BEFORE_SIGN = frozenset({"bin", "sign", "rel", "open", "punct", "func", "big"})
_AFTER_NO_OPERATOR = frozenset({"rel", "close", "punct"})


def role(item: Math) -> Role:
    """Return what an item is by itself; a script is what its base is."""
    match item:
        case Sym(name):
            return SYMBOLS[name].kind
        case Func():
            return "func"
        case Space():
            return "space"
        case Script(base=Sym() | Func() as base):
            return role(base)
        case _:
            return "ord"


def roles(row: Sequence[Math]) -> list[Role]:
    """Return what each item of a row is beside its neighbours.

    An operator with nothing to its left is a sign; one with nothing to its right is an ordinary symbol.
    """
    found = [role(item) for item in row]
    seen = [index for index, kind in enumerate(found) if kind != "space"]
    for place, index in enumerate(seen):
        if found[index] != "bin":
            continue
        before = found[seen[place - 1]] if place else "open"
        after = role(row[seen[place + 1]]) if place + 1 < len(seen) else "close"
        if after in _AFTER_NO_OPERATOR:
            found[index] = "ord"
        elif before in _BEFORE_SIGN:
            found[index] = "sign"
    return found
