"""The tree that a formula is read into, and how it is written back."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple, TypeAlias

# What may be called, and with how many arguments (0: two or more).
FUNCTIONS: Mapping[str, int] = {
    **dict.fromkeys(["sqrt", "exp", "log", "ln", "log2", "log10", "abs", "sign", "floor", "ceil", "factorial"], 1),
    **dict.fromkeys(["sin", "cos", "tan", "sinh", "cosh", "tanh", "sigmoid", "softplus", "relu"], 1),
    **dict.fromkeys(["max", "min"], 0),
}
SYNONYMS = {"ln": "log", "sigma": "sigmoid"}  # log is natural, and the paper says so
CONSTANTS = ("pi", "e")


class Literal(NamedTuple):
    """A number as typed, exactly."""

    value: int | Fraction


class Name(NamedTuple):
    """A declared variable, or one of the constants pi and e."""

    name: str


class Apply(NamedTuple):
    """An operation (`+ - * / ^`, `neg`) or a named function with its arguments."""

    op: str
    args: tuple["Node", ...]


Node: TypeAlias = Literal | Name | Apply


LEVELS = {"+": 1, "-": 1, "*": 2, "/": 2, "neg": 3, "^": 4}


def written(node: Node) -> str:
    """Write a tree with the parentheses that it needs; read again, it gives the same tree."""
    match node:
        case Literal(value):
            return decimal(value)
        case Name(name):
            return name
        case Apply("neg", (inner,)):
            return f"-{_inside(inner, 4)}"
        case Apply("^", (base, exponent)):
            return f"{_inside(base, 5)}^{_inside(exponent, 3)}"
        case Apply("+" | "-" | "*" | "/" as op, (left, right)):
            level = LEVELS[op]
            joint = f" {op} " if level == 1 else op
            return f"{_inside(left, level)}{joint}{_inside(right, level + 1)}"
        case Apply(function, args):
            return f"{function}({', '.join(written(arg) for arg in args)})"


def _inside(node: Node, level: int) -> str:
    text = written(node)
    return text if not isinstance(node, Apply) or LEVELS.get(node.op, 5) >= level else f"({text})"


def decimal(value: int | Fraction) -> str:
    """Write a number with a finite decimal expansion, and any other as a fraction.

    >>> decimal(Fraction(1, 8)), decimal(Fraction(-2, 3)), decimal(5)
    ('0.125', '-2/3', '5')
    """
    below, twos, fives = value.denominator, 0, 0
    while below % 2 == 0:
        below, twos = below // 2, twos + 1
    while below % 5 == 0:
        below, fives = below // 5, fives + 1
    if below != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    if places == 0:
        return str(value.numerator)
    digits = str(abs(value.numerator) * 10**places // value.denominator).zfill(places + 1)
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"
