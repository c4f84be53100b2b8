"""Comparing numbers: exactly where counts are asked for, within the accepted interval where real numbers are."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import isfinite
from typing import Any

from dlquiz.grading.evaluate import ZERO, Quantity
from dlquiz.grading.slips import conversions, factors
from dlquiz.grading.verdict import FULL, NONE, Finding, UndecidedError
from dlquiz.numeric.term import value_of
from dlquiz.question.answer import Integer, Interval, Number
from dlquiz.question.item import Misconception
from dlquiz.question.rules import Rules
from dlquiz.question.show import decimals
from dlquiz.question.tolerance import accepted, decimal_text

Wrong = Mapping[Misconception, Any]
COARSE_SHARE = Fraction(1, 50)  # a coarsely rounded value is still within 2 % of the right one


def exact(x: Any) -> Fraction:
    """Return a key's number as the decimal that it prints as.

    >>> exact(0.1), exact(3)
    (Fraction(1, 10), Fraction(3, 1))
    """
    x = value_of(x)
    x = x.item() if hasattr(x, "item") else x
    return _exact_float(x) if isinstance(x, float) else Fraction(x)


@lru_cache(maxsize=4096)  # a class meets the same keys and slips
def _exact_float(x: float) -> Fraction:
    return Fraction(Decimal(repr(x)))


def finite(x: Any) -> Fraction | None:
    """Return what a wrong rule leads to as a number; None where that is infinite or undefined."""
    return exact(x) if is_finite(x) else None


def is_finite(x: Any) -> bool:
    """Whether what a wrong rule leads to is a number at all."""
    return isfinite(value_of(x))


def same(typed: Quantity, key: Fraction) -> bool:
    """Whether a typed number is this very number; raises UndecidedError where its digits do not suffice to tell."""
    if typed.error and abs(typed.value - key) <= typed.error:
        raise UndecidedError
    return typed.value == key


def within(typed: Quantity, interval: Interval) -> bool:
    """Whether a typed number lies in an interval, bounds included; an irrational one never lies on a bound."""
    if not typed.error:
        return interval[0] <= typed.value <= interval[1]
    return interval[0] - typed.error <= typed.value <= interval[1] + typed.error


def interval_text(interval: Interval) -> str:
    """Write an interval.

    >>> interval_text((Fraction(7305, 10000), Fraction(7316, 10000)))
    '[0.7305, 0.7316]'
    """
    return f"[{_decimal(interval[0])}, {_decimal(interval[1])}]"


def _decimal(bound: Fraction) -> str:
    billionths, rest = divmod(abs(bound.numerator) * 10**9, bound.denominator)
    if not rest:  # as nearly all, and a matrix may have 4096 entries
        text = f"{billionths // 10**9}.{billionths % 10**9:09}".rstrip("0").rstrip(".")
        return f"-{text}" if bound.numerator < 0 else text
    below = bound.denominator
    for factor in (2, 5):
        while below % factor == 0:
            below //= factor
    return decimal_text(bound) if below == 1 else f"{float(bound):.12g}"


def judge_integer(answer: Integer, typed: Quantity, wrong: Wrong) -> Finding:
    """Compare a count: it is right exactly or not at all."""
    key = exact(answer.value)
    if same(typed, key):
        return Finding(FULL, "an integer is compared exactly")
    slip = _named(typed, wrong)
    if slip is None and key:
        offered = factors(answer.unit, percent=False, is_share=False)
        slip = next((slip for factor, slip in offered if same(typed, key * factor)), None)
        slip = slip or _and_converted(answer.unit, wrong, lambda scaled: _named(typed, scaled))
    notes = () if typed.value.denominator == 1 or typed.error else ("an integer was asked for",)
    return Finding(NONE, "an integer is compared exactly", slip, notes)


def _named(typed: Quantity, wrong: Wrong) -> Misconception | None:
    for slip, value in wrong.items():
        found = finite(value)
        if found is None:
            continue
        # a wrong rule may leave a fraction of a count: there it is met as it is shown, to three decimals
        half = ZERO if found.denominator == 1 else Fraction(1, 2000)
        if abs(typed.value - found) <= half + typed.error:
            return slip
    return None


def judge_number(answer: Number, typed: Quantity, wrong: Wrong, interval: Interval, rules: Rules) -> Finding:
    """Compare a real number with the interval accepted for it, then with the misconceptions' values."""
    rule = "inside the accepted interval, bounds included"
    if within(typed, interval):
        return Finding(FULL, rule)
    key = exact(answer.value)
    unit = Fraction(10) ** -decimals(answer, float(key))
    near = nearest(typed, wrong, answer)
    if near is not None:
        return Finding(NONE, rule, near)
    if _is_coarse(typed, key, unit) and not any(_is_closer(typed, key, value) for value in wrong.values()):
        said = "right to one digit less than was asked for"
        return Finding(rules.coarse, said, notes=(f"{said}: {rules.coarse} of the credit",))
    if interval[0] > 0 or interval[1] < 0:
        for factor, slip in factors(answer.unit, answer.percent, is_share=abs(key) <= 1):
            low, high = sorted((interval[0] * factor, interval[1] * factor))
            if within(typed, (low, high)):
                return Finding(NONE, rule, slip)
    return Finding(NONE, rule, _and_converted(answer.unit, wrong, lambda scaled: nearest(typed, scaled, answer)))


def _and_converted(
    unit: str | None, wrong: Wrong, named: Callable[[Wrong], Misconception | None]
) -> Misconception | None:
    """Return a misconception together with a slip between units, where the typed number is the value of both."""
    for factor, slip in conversions(unit):
        values = {one: finite(value) for one, value in wrong.items()}
        found = named({one: value * factor for one, value in values.items() if value is not None})
        if found is not None:
            return found & slip
    return None


def nearest(typed: Quantity, wrong: Wrong, answer: Number) -> Misconception | None:
    """Return the misconception whose value, as it is shown, the typed number is; the nearest where there are two."""
    met: list[tuple[Fraction, Misconception]] = []
    for slip, value in wrong.items():
        found = finite(value)
        if found is None:
            continue
        half = _half(decimals(answer, float(found)))
        away = abs(typed.value - found)
        if away <= half + typed.error:
            met.append((away, slip))
    return min(met, key=lambda pair: pair[0])[1] if met else None


@lru_cache(maxsize=64)
def _half(digits: int) -> Fraction:
    """Return half a unit of the last of so many decimals."""
    return Fraction(10) ** -digits / 2


def _is_coarse(typed: Quantity, key: Fraction, unit: Fraction) -> bool:
    away = abs(typed.value - key)
    return away <= 5 * unit and away <= abs(key) * COARSE_SHARE


def _is_closer(typed: Quantity, key: Fraction, value: Any) -> bool:
    other = finite(value)
    return other is not None and abs(typed.value - other) <= abs(typed.value - key)


def interval_of(answer: Number, wrong: Wrong) -> Interval:
    """Return the interval accepted for a number: as frozen, or derived from the value's graph."""
    if answer.accept is not None:
        return answer.accept
    return accepted(answer, [value for value in wrong.values() if is_finite(value)])
