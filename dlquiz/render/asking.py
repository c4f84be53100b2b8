"""How each kind of answer is typed, in the words that a terminal and an answer sheet share."""

from typing import assert_never

from dlquiz.numeric.digits import counted
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


def how_to_answer(answer: Answer) -> str:
    """Return what a person is told to type, with an example made from the answer's kind and size alone.

    >>> how_to_answer(Matrix([[1, 2, 3], [4, 5, 6]], digits=1)), how_to_answer(Number(0.25, digits=1, percent=True))
    ('2 rows of 3 numbers to 1 decimal, such as 0 0 0; 0 0 0', 'a percentage to 1 decimal, such as 12.5%')
    """
    match answer:
        case Integer(unit=unit):
            return f"a whole number{_in(unit)}, such as 12"
        case Number(digits=digits, significant=None, percent=True):
            return f"a percentage{_decimals(digits)}, such as {12.5:.{digits}f}%"
        case Number(digits=digits, significant=None, unit=unit):
            return f"a number{_decimals(digits)}{_in(unit)}, such as {1.5:.{digits}f} or 3/2"
        case Number(digits=digits, significant=significant, unit=unit, percent=percent):
            kind, example = ("a percentage", "12.5%") if percent else (f"a number{_in(unit)}", "1.5e3")
            return f"{kind} to {counted(significant or digits, 'significant digit')}, such as {example}"
        case Shape():
            return "a shape, such as (8, 8)"
        case Vector(value=value, digits=digits):
            count = len(cells(value))
            return f"{count} {_numbers(digits)}, such as {', '.join('0' * count)}"
        case Matrix(value=value, digits=digits):
            rows = grid(value)
            row = " ".join("0" * len(rows[0]))
            return f"{len(rows)} rows of {len(rows[0])} {_numbers(digits)}, such as {'; '.join([row] * len(rows))}"
        case Expression(variables=variables):
            name = next(iter(variables), "x")
            return f"a formula in {', '.join(variables)}, such as 2*{name}*(1 - {name})"
        case Choice(options=options):
            return f"one letter, A to {letter(len(options) - 1)}"
        case MultiChoice(options=options):
            return f"all letters that hold, A to {letter(len(options) - 1)}, such as A, B; or none"
        case TrueFalse():
            return "true or false"
        case Subset(universe=universe):
            return f"labels, such as {', '.join(universe[:2])}; or none"
        case Ordering(options=options):
            return f"all {len(options)} letters in order, with commas between them"
        case Matching(value=pairs):
            return f"{len(pairs)} pairs, such as {', '.join(f'{i}-{letter(i - 1)}' for i in range(1, len(pairs) + 1))}"
        case Term():
            return "a word or two"
        case _:
            assert_never(answer)


def _in(unit: str | None) -> str:
    return f", in {unit}" if unit else ""


def _decimals(digits: int) -> str:
    return f" to {counted(digits, 'decimal')}"


def _numbers(digits: int) -> str:
    return f"numbers{_decimals(digits)}" if digits else "whole numbers"
