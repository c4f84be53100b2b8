"""Answers and wrong values as text, written as a student may type them; choices by their letters.

>>> from dlquiz.question.answer import Integer, Matrix, Number, Shape
>>> [answer_text(a) for a in (Integer(16), Number(2 / 3), Number(0.25, digits=1, percent=True), Shape((64, 112, 112)))]
['16', '0.667', '25.0%', '(64, 112, 112)']
>>> value_text(Matrix([[1, 2], [3, 4]], digits=0), [[1, 3], [2, 4]])
'1 3; 2 4'
"""

from collections.abc import Sequence
from typing import Any, assert_never

from dlquiz.numeric.digits import decimals_of_significant, plain, shortest
from dlquiz.numeric.term import value_of
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


def answer_text(answer: Answer) -> str:
    """Return what the key prints; marking it gives full credit."""
    return value_text(answer, answer.value)


def value_text(answer: Answer, value: Any) -> str:
    """Return a value of the answer's kind as text, to the digits that the answer asks for."""
    match answer:
        case Integer():
            return number_text(value_of(value), 3)
        case Number():
            x = value_of(value)
            text = plain(float(x) * (100 if answer.percent else 1), decimals(answer, x) - (2 if answer.percent else 0))
            return f"{text}%" if answer.percent else text
        case Shape():
            axes = [number_text(value_of(axis), 3) for axis in value]
            return f"({axes[0]},)" if len(axes) == 1 else f"({', '.join(axes)})"
        case Vector(digits=digits):
            return f"({', '.join(plain(x, digits) for x in cells(value))})"
        case Matrix(digits=digits):
            return "; ".join(" ".join(plain(x, digits) for x in row) for row in grid(value))
        case Expression():
            return str(value)
        case Choice(options=options):
            return letter(list(options).index(value))
        case MultiChoice(options=options):
            return ", ".join(letter(i) for i, option in enumerate(options) if option in value) or "none"
        case TrueFalse():
            return "true" if value else "false"
        case Ordering(options=options):
            return ", ".join(letter(list(options).index(step)) for step in value)
        case Matching(options=options):
            lefts = [left for left, _ in answer.value]
            pairs = sorted((lefts.index(left) + 1, letter(list(options).index(right))) for left, right in value)
            return ", ".join(f"{number}-{place}" for number, place in pairs)
        case Subset(universe=universe):
            return ", ".join(label for label in universe if label in value) or "none"
        case Term():
            return str(value)
        case _:
            assert_never(answer)


def decimals(answer: Number, x: float) -> int:
    """Return the decimals to which `x` is asked for, in the value's own scale (a percentage has two more)."""
    if answer.significant is not None:
        return decimals_of_significant(float(x), answer.significant)
    return answer.digits + 2 if answer.percent else answer.digits


def number_text(x: float, digits: int) -> str:
    """Write a count; a wrong rule may leave a fraction of one."""
    if isinstance(x, int):
        return str(x)
    return shortest(x) if len(shortest(x)) <= digits + 8 else plain(x, digits)


def letter(place: int) -> str:
    """Return the letter of an option by its place from 0: A to Z, then AA, AB."""
    return chr(65 + place) if place < 26 else letter(place // 26 - 1) + letter(place % 26)


def cells(value: Any) -> list[float]:
    """Return a vector's entries as plain numbers."""
    value = value_of(value)
    entries: list[Any] = value.tolist() if hasattr(value, "tolist") else list(value)
    return [value_of(entry) for entry in entries]


def grid(value: Any) -> list[list[float]]:
    """Return a matrix's rows as lists of plain numbers."""
    value = value_of(value)
    rows: Sequence[Any] = value.tolist() if hasattr(value, "tolist") else value
    return [cells(row) for row in rows]
