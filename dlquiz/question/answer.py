"""The kinds of answer that a part can ask for.

Every output and the marking `match` on the union `Answer` and end in `assert_never`: a new kind is a type error until
each of them handles it. A value may be a plain number or a numeric `Term`, which also knows how it was computed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from dlquiz.numeric import term as trace

Whole: TypeAlias = int | trace.Term
Real: TypeAlias = float | Fraction | trace.Term
Reals: TypeAlias = Sequence[float] | Sequence[Real] | trace.Term
Grid: TypeAlias = Sequence[Sequence[float]] | Sequence[Sequence[Real]] | trace.Term
Interval: TypeAlias = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Integer:
    """A count: marked exactly, always."""

    value: Whole
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A real number asked for to `digits` decimals, or to `significant` digits where sizes vary.

    `percent` shows and reads the value as a percentage (0.25 as 25 %). `accept` is the interval that counts as
    correct where it is already known (a manifest freezes it); otherwise it is derived from the value's graph.
    """

    value: Real
    digits: int = 3
    significant: int | None = None
    unit: str | None = None
    percent: bool = False
    accept: Interval | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Shape:
    """A tensor's shape, marked exactly, axis by axis."""

    value: Sequence[Whole]


@dataclass(frozen=True, slots=True)
class Vector:
    """A list of real numbers, each asked for to `digits` decimals; `digits=0` means integers."""

    value: Reals
    digits: int = 3
    accept: Sequence[Interval] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix by rows, each entry asked for to `digits` decimals; `digits=0` means integers."""

    value: Grid
    digits: int = 3
    accept: Sequence[Sequence[Interval]] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula in declared variables, each with the open interval that it is compared on.

    `value` is written in the answer grammar (`2*x*(1-x)`), the one that students type.
    """

    value: str
    variables: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of several. Options left empty are the value and the values of single slips, shuffled per variant."""

    value: str
    options: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class MultiChoice:
    """All the right options of several; a wrong value is another set of options."""

    value: Sequence[str]
    options: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class TrueFalse:
    """Whether the prompt's claim holds."""

    value: bool


@dataclass(frozen=True, slots=True)
class Ordering:
    """Steps in their right order; `options` is the order in which they are shown."""

    value: Sequence[str]
    options: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs (left, right). `options` are the right-hand sides as shown, surplus ones included."""

    value: Sequence[tuple[str, str]]
    options: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Subset:
    """Some of the labels in `universe`, in any order (the boxes that survive, the units that die)."""

    value: Sequence[str]
    universe: Sequence[str]


@dataclass(frozen=True, slots=True)
class Term:
    """A word with its accepted spellings; case, hyphens, spaces and a full stop do not count."""

    value: str
    accepted: Sequence[str] = ()


Answer: TypeAlias = (
    Integer
    | Number
    | Shape
    | Vector
    | Matrix
    | Expression
    | Choice
    | MultiChoice
    | TrueFalse
    | Ordering
    | Matching
    | Subset
    | Term
)
# What a wrong rule gives: of the same kind as the answer's own value.
WrongValue: TypeAlias = (
    Whole | Real | Reals | Grid | str | bool | Sequence[str] | Sequence[tuple[str, str]] | Sequence[Whole]
)
