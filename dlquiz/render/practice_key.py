"""What a practice page knows of an answer, so that it marks as dlquiz.grading does: JSON data, all numbers exact.

Every number is a fraction as text (`3/8`), every misconception a place in the page's list of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, assert_never

from dlquiz.grading.amounts import COARSE_SHARE, Wrong, exact, finite, interval_of
from dlquiz.grading.components import Area, areas, intervals
from dlquiz.grading.slips import CHANNELS_LAST, SIGN, TRANSPOSED, conversions, factors
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
from dlquiz.question.item import Misconception
from dlquiz.question.rules import PRACTICE
from dlquiz.question.show import decimals

Place = Callable[[Misconception], int]


def marking_data(answer: Answer, wrong: Wrong, place: Place) -> dict[str, Any] | None:
    """Return what templates/practice/mark.js needs; None for a formula, which is not marked in a page.

    >>> found = marking_data(Integer(7), {Misconception("adds one", "Do not."): 8}, lambda slip: 0)
    >>> found["key"], found["met"]
    ('7', [['8', '0', 0]])
    """
    kind = type(answer).__name__.lower()
    match answer:
        case Integer():
            return {"kind": kind, "unit": answer.unit, **_integer(answer, wrong, place)}
        case Number():
            return {"kind": kind, "unit": answer.unit, "percent": answer.percent, **_number(answer, wrong, place)}
        case Shape() | Vector() | Matrix():
            return {"kind": kind, **_rows(answer, wrong, place)}
        case Choice(value=value, options=options):
            pairs = [[str(value_), place(slip)] for slip, value_ in wrong.items()]
            return {"kind": kind, "value": value, "options": list(options or [value]), "wrong": pairs}
        case TrueFalse(value=value):
            said = [[bool(value_), place(slip)] for slip, value_ in wrong.items()]
            return {"kind": kind, "value": bool(value), "wrong": said}
        case MultiChoice(value=values, options=options) | Ordering(value=values, options=options):
            return {
                "kind": kind, "value": list(values), "options": list(options or values), "wrong": _lists(wrong, place)
            }  # fmt: skip
        case Subset(value=values, universe=universe):
            return {"kind": kind, "value": list(values), "universe": list(universe), "wrong": _lists(wrong, place)}
        case Matching(value=values, options=options):
            return {
                "kind": kind,
                "value": [list(pair) for pair in values],
                "left": [left for left, _ in values],
                "options": list(options or [right for _, right in values]),
                "wrong": [[[list(pair) for pair in value], place(slip)] for slip, value in _items(wrong)],
            }
        case Term(value=word, accepted=accepted):
            words = [[str(value), place(slip)] for slip, value in wrong.items()]
            return {"kind": kind, "spellings": [word, *accepted], "wrong": words}
        case Expression():
            return None
        case _:
            assert_never(answer)


def _integer(answer: Integer, wrong: Wrong, place: Place) -> dict[str, Any]:
    key = exact(answer.value)

    def values(factor: Fraction, named: Callable[[Misconception], Misconception]) -> list[Any]:
        found = [(slip, value * factor) for slip, value in _finite(wrong)]
        # as dlquiz.grading.amounts meets a fraction of a count: as it is shown, to three decimals
        return [
            [str(value), str(Fraction(0) if value.denominator == 1 else Fraction(1, 2000)), place(named(slip))]
            for slip, value in found
        ]

    usual = factors(answer.unit, percent=False, is_share=False)
    return {
        "key": str(key),
        "met": values(Fraction(1), _alone),
        "factors": [[str(key * factor), place(slip)] for factor, slip in usual if key],
        "together": [values(factor, _together(slip)) for factor, slip in conversions(answer.unit)] if key else [],
    }


def _number(answer: Number, wrong: Wrong, place: Place) -> dict[str, Any]:
    key = exact(answer.value)
    low, high = interval_of(answer, wrong)

    def values(factor: Fraction, named: Callable[[Misconception], Misconception]) -> list[Any]:
        found = [(slip, value * factor) for slip, value in _finite(wrong)]
        return [
            [str(value), str(Fraction(10) ** -decimals(answer, float(value)) / 2), place(named(slip))]
            for slip, value in found
        ]

    usual = factors(answer.unit, answer.percent, is_share=abs(key) <= 1) if low > 0 or high < 0 else ()
    return {
        "key": str(key),
        "accept": [str(low), str(high)],
        "met": values(Fraction(1), _alone),
        "coarse": str(min(5 * Fraction(10) ** -decimals(answer, float(key)), abs(key) * COARSE_SHARE)),
        "credit": str(PRACTICE.coarse),
        "factors": [[*_bounds(low * factor, high * factor), place(slip)] for factor, slip in usual],
        "together": [values(factor, _together(slip)) for factor, slip in conversions(answer.unit)],
    }


def _rows(answer: Shape | Vector | Matrix, wrong: Wrong, place: Place) -> dict[str, Any]:
    layout: tuple[Area, Misconception] | None = None
    if isinstance(answer, Shape):
        axes = [exact(axis) for axis in answer.value]
        key: Area = [[(axis, axis) for axis in axes]]
        met = [(slip, [[(exact(axis), exact(axis)) for axis in value_of(value)]]) for slip, value in _items(wrong)]
        batch = len(axes) - 3
        if batch in (0, 1):
            turned = [*axes[:batch], *axes[batch + 1 :], axes[batch]]
            layout = [[(axis, axis) for axis in turned]], CHANNELS_LAST
    else:
        key = intervals(answer, wrong)
        met = [(slip, [list(row) for row in area]) for slip, area in areas(wrong, answer.digits)]
        if isinstance(answer, Matrix):
            layout = list(zip(*key, strict=True)), TRANSPOSED
    return {
        "rows": _texts(key),
        "wrong": [[_texts(area), place(slip)] for slip, area in met],
        "layout": [_texts(layout[0]), place(layout[1]), str(PRACTICE.layout)] if layout else None,
        "sign": place(SIGN),
    }


def _alone(slip: Misconception) -> Misconception:
    return slip


def _together(slip: Misconception) -> Callable[[Misconception], Misconception]:
    return lambda own: own & slip


def _texts(area: Area) -> list[Any]:
    return [[[str(low), str(high)] for low, high in row] for row in area]


def _bounds(one: Fraction, other: Fraction) -> list[str]:
    return [str(min(one, other)), str(max(one, other))]


def _finite(wrong: Wrong) -> Iterable[tuple[Misconception, Fraction]]:
    for slip, value in wrong.items():
        found = finite(value)
        if found is not None:
            yield slip, found


def _items(wrong: Mapping[Misconception, Any]) -> Iterable[tuple[Misconception, Any]]:
    return wrong.items()


def _lists(wrong: Mapping[Misconception, Any], place: Place) -> Sequence[Any]:
    return [[list(value), place(slip)] for slip, value in wrong.items()]
