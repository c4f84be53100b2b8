"""Marking plain decimals by the hundred thousand: between which numbers the verdict cannot change.

The verdict on a count or a real number turns at a few numbers: the ends of the accepted interval, and those of the
intervals in which a misconception or a slip is named. A decimal that is clear of all turns gets the mark of its gap,
with its own text; one close to a turn, and every other text, is marked as ever. A float decides on which side of a turn
a decimal lies; what counts as close is wider than its error by far.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from dlquiz.grading.amounts import COARSE_SHARE, Wrong, exact, finite, interval_of
from dlquiz.grading.numbers import SIMPLE
from dlquiz.grading.slips import conversions, factors
from dlquiz.grading.verdict import Mark
from dlquiz.question.answer import Integer, Number
from dlquiz.question.show import decimals

COUNT = re.compile(r"-?[0-9]{1,15}")
GUARD = 1e-9  # relative; a float's error is 1e-16
LEAST = 1e-15
MOST = 10**30  # no decimal of fifteen digits comes near
STAND_IN = "918273645546372819283746556473"  # a text that stands for any other one


class Gaps:
    """The marks of plain decimals by the gap between turns that they lie in; `mark` marks any text the long way."""

    def __init__(self, answer: Integer | Number, wrong: Wrong, mark: Callable[[str], Mark]) -> None:
        self._mark = mark
        self._pattern = COUNT if isinstance(answer, Integer) else SIMPLE
        scale = 100 if isinstance(answer, Number) and answer.percent else 1
        self.edges = _edges(turn * scale for turn in turns(answer, wrong))
        self._marks: dict[int, Mark | None] = {}

    def gap(self, text: str) -> int | None:
        """Return the gap that a text's number lies in; None where the text has to be marked for itself."""
        if not self._pattern.fullmatch(text):
            return None
        gap = bisect_right(self.edges, float(text))
        if gap % 2:
            return None
        if gap not in self._marks:
            found = self._mark(text)
            is_plain = found.understood in (text, f"{text}%")
            self._marks[gap] = replace(found, understood=found.understood.replace(text, STAND_IN)) if is_plain else None
        return None if self._marks[gap] is None else gap

    def mark(self, gap: int) -> Mark:
        """Return the mark of a gap, with the stand-in for what was understood."""
        found = self._marks[gap]
        if found is None:
            raise KeyError(gap)
        return found


def turns(answer: Integer | Number, wrong: Wrong) -> Iterator[Fraction]:
    """Yield the numbers between which the verdict on a plain decimal does not change, as `amounts` gives it."""
    values = [found for value in wrong.values() if (found := finite(value)) is not None]
    scales = [Fraction(1), *(factor for factor, _ in conversions(answer.unit))]
    key = exact(answer.value)
    if isinstance(answer, Integer):
        yield key
        yield from (key * factor for factor, _ in factors(answer.unit, percent=False, is_share=False))
        for met in (value * scale for value in values for scale in scales):
            yield from (met - Fraction(1, 2000), met, met + Fraction(1, 2000))
    else:
        low, high = interval_of(answer, wrong)
        yield from (low, high)
        for factor, _ in factors(answer.unit, answer.percent, is_share=abs(key) <= 1):
            yield from (low * factor, high * factor)
        for away in (5 * Fraction(10) ** -decimals(answer, float(key)), abs(key) * COARSE_SHARE):
            yield from (key - away, key + away)
        yield from ((key + value) / 2 for value in values)
        for scale in scales:
            scaled = [value * scale for value in values]
            for value in scaled:
                half = Fraction(10) ** -decimals(answer, float(value)) / 2
                yield from (value - half, value + half)
                yield from ((value + other) / 2 for other in scaled)


def _edges(found: Iterable[Fraction]) -> list[float]:
    """Return the ends of what is close to a turn, in order; what meets is joined."""
    edges: list[float] = []
    for at in sorted(float(turn) for turn in found if abs(turn) < MOST):
        away = abs(at) * GUARD + LEAST
        if edges and at - away <= edges[-1]:
            edges[-1] = max(edges[-1], at + away)
        else:
            edges += [at - away, at + away]
    return edges
