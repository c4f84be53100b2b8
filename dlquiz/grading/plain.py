"""Marking plain decimals by the hundred thousand: where on the line of numbers the verdict cannot change.

The numbers at which the verdict on a count or a real number may change lie in a few zones: at the ends of the accepted
interval, and wherever a misconception or a slip would be named. A decimal that is clear of all of them gets the mark of
its gap, with its own text; one inside a zone, and every other text, is marked as ever. A float decides on which side of
a zone a decimal lies; zones are wider than its error by far.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from dlquiz.grading.amounts import COARSE_SHARE, Wrong, exact, finite, interval_of
from dlquiz.grading.numbers import SIMPLE
from dlquiz.grading.slips import conversions, factors
from dlquiz.grading.verdict import Mark, Outcome
from dlquiz.question.answer import Answer, Integer, Interval, Number
from dlquiz.question.show import decimals

COUNT = re.compile(r"-?[0-9]{1,15}")
GUARD = 1e-9  # relative; a float's error is 1e-16
STAND_IN = "918273645546372819283746556473"  # a text that stands for any other one


class Gaps:
    """The marks of plain decimals by the gap between zones that they lie in; `mark` marks any text the long way."""

    def __init__(self, answer: Answer, wrong: Wrong, mark: Callable[[str], Mark]) -> None:
        self._mark = mark
        self._pattern = COUNT if isinstance(answer, Integer) else SIMPLE
        self._edges = _edges(zones(answer, wrong))
        self._marks: dict[int, Mark | None] = {}

    def gap(self, text: str) -> int | None:
        """Return the gap that a text's number lies in; None where the text has to be marked for itself."""
        if not self._pattern.fullmatch(text):
            return None
        gap = bisect_right(self._edges, float(text))
        if gap % 2:
            return None
        if gap not in self._marks:
            found = self._mark(text)
            is_plain = found.understood == text and found.outcome in (Outcome.CORRECT, Outcome.WRONG)
            self._marks[gap] = replace(found, understood=STAND_IN) if is_plain else None
        return None if self._marks[gap] is None else gap

    def mark(self, gap: int) -> Mark:
        """Return the mark of a gap, with the stand-in for what was understood."""
        found = self._marks[gap]
        if found is None:
            raise KeyError(gap)
        return found


def zones(answer: Answer, wrong: Wrong) -> Iterator[Interval]:
    """Yield intervals outside of which the verdict on a plain decimal does not change but from gap to gap."""
    values = [found for value in wrong.values() if (found := finite(value)) is not None]
    if isinstance(answer, Integer):
        key = exact(answer.value)
        ends: Sequence[Fraction] = (key,)
        offered = factors(answer.unit, percent=False, is_share=False)
        around = Fraction(1, 1000)
    elif isinstance(answer, Number):
        key, ends = exact(answer.value), interval_of(answer, wrong)
        offered = factors(answer.unit, answer.percent, is_share=abs(key) <= 1)
        unit = Fraction(10) ** -decimals(answer, float(key))
        coarse = min(5 * unit, abs(key) * COARSE_SHARE)
        yield key - coarse, min(ends[0], key)
        yield max(ends[1], key), key + coarse
        around = Fraction(0)
    else:
        raise TypeError(answer)
    for end in ends:
        yield end, end
    for factor in [factor for factor, _ in offered]:
        low, high = sorted((ends[0] * factor, ends[-1] * factor))
        yield low, high
    for factor in [Fraction(1), *(factor for factor, _ in conversions(answer.unit))]:
        for value in values:
            shown = value * factor
            # as wide as the last digit shown, twice over
            half = around if isinstance(answer, Integer) else Fraction(10) ** -decimals(answer, float(shown))
            yield shown - half, shown + half


def _edges(found: Iterator[Interval]) -> list[float]:
    """Return the zones' ends in order, those that meet joined to one."""
    edges: list[float] = []
    for low, high in sorted((_wide(low, -1), _wide(high, 1)) for low, high in found if low <= high):
        if edges and low <= edges[-1]:
            edges[-1] = max(edges[-1], high)
        else:
            edges += [low, high]
    return edges


def _wide(end: Fraction, side: int) -> float:
    try:
        at = float(end)
    except OverflowError:
        return float("inf") if end > 0 else float("-inf")
    return at + side * (abs(at) * GUARD + 1e-300)
