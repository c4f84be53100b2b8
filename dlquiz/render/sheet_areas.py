"""The empty space for an answer, made from its kind and its size alone: nothing in here can hold a key."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from dlquiz.question.answer import (
    Answer,
    Choice,
    Expression,
    Integer,
    Matching,
    Matrix,
    MultiChoice,
    Number,
    Ordering,
    Shape,
    Subset,
    Term,
    TrueFalse,
    Vector,
)
from dlquiz.question.show import cells, grid, letter

IN_ROW, IN_COLUMNS = 10, 30  # characters of the longest option that still stands beside three others, or one


@dataclass(frozen=True, slots=True)
class Blank:
    """A ruled box for a number, a shape, a formula or a word."""

    unit: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Cells:
    """An empty grid of the answer's shape."""

    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Option:
    """An option with the letter that names it; claims and labels have none."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class Marks:
    """Options to mark: one of them (round) or several (square), in so many columns."""

    options: tuple[Option, ...]
    several: bool
    columns: int


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps to bring into order, with as many places for their letters."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Left sides, each with a place for the letter of a right side."""

    left: tuple[str, ...]
    options: tuple[Option, ...]


Area: TypeAlias = Blank | Cells | Marks | Steps | Pairs


def area(answer: Answer) -> Area:
    """Return the empty space that an answer of this kind asks for."""
    match answer:
        case Integer(unit=unit):
            return Blank(unit or "")
        case Number(unit=unit, percent=percent):
            return Blank("%" if percent else unit or "")
        case Shape():
            return Blank("")
        case Expression() | Term():
            return Blank("", wide=True)
        case Vector(value=value):
            return Cells(1, len(cells(value)))
        case Matrix(value=value):
            rows = grid(value)
            return Cells(len(rows), len(rows[0]))
        case Choice(options=options):
            return Marks(_options(options), False, columns(options))
        case MultiChoice(options=options):
            return Marks(_options(options), True, columns(options))
        case TrueFalse():
            return Marks((Option("", "True"), Option("", "False")), False, 4)
        case Subset(universe=universe):
            return Marks(tuple(Option("", label) for label in universe), True, min(6, 2 * columns(universe)))
        case Ordering(options=options):
            return Steps(_options(options))
        case Matching(value=pairs, options=options):
            return Pairs(tuple(left for left, _ in pairs), _options(options))
        case _:
            assert_never(answer)


def kind_of(shape: object) -> str:
    """Return the name by which templates know an area or a shape."""
    return type(shape).__name__.lower()


def _options(texts: Sequence[str]) -> tuple[Option, ...]:
    return tuple(Option(letter(i), text) for i, text in enumerate(texts))


def columns(texts: Sequence[str]) -> int:
    """Return how many options stand side by side: four, two or one, by the longest of them.

    >>> columns(["3", "4"]), columns(["vanishing gradients", "exploding gradients"]), columns(["x" * 50])
    (4, 2, 1)
    """
    longest = max(len(text.replace("$", "").replace("\\", "")) for text in texts)
    return 4 if longest <= IN_ROW else 2 if longest <= IN_COLUMNS else 1
