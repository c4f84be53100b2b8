"""Soundness: whether a variant's numbers can be told apart, so that a verdict on them means something."""

from collections.abc import Sequence
from math import floor, inf, isfinite
from typing import Any, assert_never

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
from dlquiz.question.item import Item, Part
from dlquiz.question.show import cells, decimals, grid, number_text

APART = 2  # units of the last digit between the answer and a misconception, so that their intervals cannot meet
LARGE = 1e9  # units, up to which a tie shows in floating point as clearly as for small numbers
TIE = 1e-6  # distance to a rounding tie, in units, below which floating point could decide it either way


def flaw(item: Item) -> str | None:
    """Return why the variant is not sound, or None.

    >>> from dlquiz.question.item import Misconception
    >>> slip = Misconception("forgets the + 1", "Count the first position.")
    >>> flaw(Item("", answer=Integer(4), wrong={slip: 4}))
    "'forgets the + 1' gives the answer, 4"
    """
    for part in item.all_parts:
        found = _part_flaw(part)
        if found:
            return found
    return None


def _part_flaw(part: Part) -> str | None:
    answer = part.answer
    if _apart(answer, [answer.value, *part.wrong.values()]):
        return None
    key = _shown(answer, answer.value)
    if isinstance(key, Fault):
        return f"the answer {key}"
    seen = {key: ""}
    for slip, value in part.wrong.items():
        shown = _shown(answer, value)
        if isinstance(shown, Fault):
            return f"{slip.name!r} {shown}"
        if shown in seen:
            other = seen[shown]
            return f"{slip.name!r} gives {f'the same as {other!r}' if other else 'the answer'}, {shown}"
        seen[shown] = slip.name
        if isinstance(answer, Number):
            y = float(value_of(answer.value))
            unit = 10.0 ** -decimals(answer, y)
            if abs(float(value_of(value)) - y) < APART * unit:
                return f"{slip.name!r} gives {shown}, too close to the answer {key}"
    return None


def _apart(answer: Answer, values: list[Any]) -> bool:
    """Whether the values are sound numbers beyond doubt; the others are looked at by the texts that they show."""
    match answer:
        case Integer():
            counts = [value_of(value) for value in values]
            return all(x.__class__ is int for x in counts) and len(set(counts)) == len(counts)
        case Number(significant=None):
            scale = 10.0 ** decimals(answer, 0.0)
            numbers = [float(value_of(value)) for value in values]
            if min([abs(x - numbers[0]) for x in numbers[1:]], default=inf) * scale < APART + TIE:
                return False
            seen = {_units((x,), scale) for x in numbers}
        case Vector(digits=digits):
            seen = {_units(cells(value), 10.0**digits) for value in values}
        case Matrix(digits=digits):
            seen = {_units([x for row in grid(value) for x in row], 10.0**digits) for value in values}
        case _:
            return False
    return len(seen) == len(values) and None not in seen


def _units(row: Sequence[float], scale: float) -> tuple[int, ...] | None:
    """Return the numbers rounded to whole units of the last digit; None where one is on a tie, huge or not finite."""
    found = []
    for x in row:
        scaled = float(x) * scale
        if not abs(scaled) < LARGE or abs(scaled % 1 - 0.5) < TIE:
            return None
        found.append(floor(scaled + 0.5))
    return tuple(found)


class Fault(str):
    """What makes a single value unusable."""

    __slots__ = ()


def _shown(answer: Answer, value: Any) -> str | Fault:
    """Return the text by which a value is told from others, or its fault."""
    match answer:
        case Integer():
            x = value_of(value)
            return number_text(x, 3) if isfinite(x) else Fault("is not finite")
        case Number():
            x = float(value_of(value))
            return _rounded(x, decimals(answer, x)) if isfinite(x) else Fault("is not finite")
        case Vector(digits=digits):
            return _row(cells(value), digits)
        case Matrix(digits=digits):
            rows = [_row(row, digits) for row in grid(value)]
            return next((row for row in rows if isinstance(row, Fault)), ";".join(rows))
        case Shape():
            return ",".join(number_text(value_of(axis), 3) for axis in value)
        case MultiChoice() | Subset():
            return "|".join(sorted(value))
        case Matching():
            return "|".join(sorted(f"{left}={right}" for left, right in value))
        case Ordering():
            return "|".join(value)
        case Expression() | Choice() | TrueFalse() | Term():
            return str(value)
        case _:
            assert_never(answer)


def _row(row: list[float], digits: int) -> str | Fault:
    texts = [_rounded(float(x), digits) if isfinite(x) else Fault("is not finite") for x in row]
    return next((text for text in texts if isinstance(text, Fault)), ",".join(texts))


def _rounded(x: float, places: int) -> str | Fault:
    scaled = abs(x) * 10.0**places
    if abs(scaled % 1 - 0.5) < TIE * max(1.0, scaled * 1e-9):
        return Fault(f"{x!r} lies on a rounding tie")
    text = f"{x:.{places}f}" if places >= 0 else str(round(round(x, places)))
    return text[1:] if text.startswith("-") and not text.strip("-0.") else text
