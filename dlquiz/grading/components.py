"""Comparing shapes, vectors and matrices: entry by entry, with credit for each that is right."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import zip_longest
from typing import Any, TypeAlias

from dlquiz.grading.amounts import Wrong, exact, finite, is_finite, within
from dlquiz.grading.evaluate import ZERO, Quantity
from dlquiz.grading.slips import CHANNELS_LAST, SIGN, TRANSPOSED
from dlquiz.grading.verdict import FULL, NONE, Finding
from dlquiz.numeric.term import value_of
from dlquiz.question.answer import Interval, Matrix, Shape, Vector
from dlquiz.question.item import Misconception
from dlquiz.question.rules import Rules
from dlquiz.question.show import cells, grid
from dlquiz.question.tolerance import accepted_entries

Row = Sequence[Quantity]
Rows = Sequence[Row]
Area: TypeAlias = Sequence[Sequence[Interval]]
Lines: TypeAlias = Iterable[Sequence[Interval]]
Areas: TypeAlias = Mapping[Misconception, Area]
RULE = "entry by entry"


def judge_shape(answer: Shape, typed: Row, wrong: Wrong, rules: Rules) -> Finding:
    """Compare a shape axis by axis; another number of axes is wrong."""
    key = [_point(axis) for axis in answer.value]
    values = ((slip, [[_point(axis) for axis in value_of(value)]]) for slip, value in wrong.items())
    batch = len(key) - 3
    turned = [*key[:batch], *key[batch + 1 :], key[batch]] if batch in (0, 1) else key
    layouts = {CHANNELS_LAST: [turned]}
    found = _judge([typed], [key], values, layouts, rules)
    if found.credit == 0 and len(typed) != len(key):
        return found._replace(notes=(f"{_count(len(key), 'axis', 'axes')} expected, {len(typed)} given",))
    return found


def judge_vector(answer: Vector, typed: Row, wrong: Wrong, key: Area, rules: Rules) -> Finding:
    """Compare a vector entry by entry; another number of entries is wrong."""
    found = _judge([typed], key, areas(wrong, answer.digits), {}, rules)
    if found.credit == 0 and len(typed) != len(key[0]):
        return found._replace(notes=(f"{_count(len(key[0]), 'entry', 'entries')} expected, {len(typed)} given",))
    return found


def judge_matrix(answer: Matrix, typed: Rows, wrong: Wrong, key: Area, rules: Rules) -> Finding:
    """Compare a matrix entry by entry; another number of rows or columns is wrong."""
    transposed: Area = list(zip(*key, strict=True))
    found = _judge(typed, key, areas(wrong, answer.digits), {TRANSPOSED: transposed}, rules)
    if found.credit == 0 and (len(typed), len(typed[0])) != (len(key), len(key[0])):
        sizes = f"{len(key)}×{len(key[0])} expected, {len(typed)}×{len(typed[0])} given"
        return found._replace(notes=(f"{sizes}, counted as rows × columns",))
    return found


def intervals(answer: Vector | Matrix, wrong: Wrong) -> list[list[Interval]]:
    """Return the interval accepted for each entry; an integer among integers is accepted exactly."""
    rows = [cells(answer.value)] if isinstance(answer, Vector) else grid(answer.value)
    others: list[Any] = []
    if answer.accept is None:
        others = [value for value in wrong.values() if all(is_finite(x) for row in _rows(value) for x in row)]
    found = accepted_entries(answer, others)
    if answer.digits:
        return found
    made = []
    for row, accepted_row in zip(rows, found, strict=True):
        values = [exact(entry) for entry in row]
        pairs = zip(values, accepted_row, strict=True)
        made.append([(v, v) if v.denominator == 1 else interval for v, interval in pairs])
    return made


def _judge(
    typed: Rows, key: Area, wrong: Iterable[tuple[Misconception, Lines]], layouts: Areas, rules: Rules
) -> Finding:
    right = _right(typed, key)
    if right is not None and all(all(row) for row in right):
        return Finding(FULL, RULE)
    for slip, value in wrong:
        if _is(typed, value):
            return Finding(NONE, RULE, slip)
    share = NONE
    notes: tuple[str, ...] = ()
    if right is not None:
        count, whole = sum(map(sum, right)), sum(map(len, right))
        share = Fraction(count, whole)
        notes = (f"{count} of {whole} entries right",)
    for slip, layout in layouts.items():
        if _is(typed, layout):
            credit = max(share, rules.layout)
            return Finding(credit, "the right entries in another layout", slip, (f"{credit} of the credit",))
    if _is(([Quantity(-entry.value, entry.error) for entry in row] for row in typed), key):
        return Finding(share, RULE, SIGN, notes)
    return Finding(share, RULE, None, notes)


def _right(typed: Rows, key: Area) -> list[list[bool]] | None:
    """Say of each entry whether it is right; None where the sizes differ."""
    if len(typed) != len(key) or any(len(a) != len(b) for a, b in zip(typed, key, strict=True)):
        return None
    return [[within(q, interval) for q, interval in zip(a, b, strict=True)] for a, b in zip(typed, key, strict=True)]


def _is(typed: Iterable[Row], key: Lines) -> bool:
    """Whether all entries are right; of a large matrix that is another, the first row says so."""
    rows = zip_longest(typed, key, fillvalue=())
    return all(len(a) == len(b) and all(map(within, a, b)) for a, b in rows)


def _point(axis: object) -> Interval:
    return exact(axis), exact(axis)


def areas(wrong: Wrong, digits: int) -> Iterator[tuple[Misconception, Lines]]:
    """Yield each misconception's entries as they are shown: half a unit of the last digit to each side."""
    for slip, value in wrong.items():
        yield slip, ([_around(finite(entry), digits) for entry in row] for row in _rows(value))


def _around(entry: Fraction | None, digits: int) -> Interval:
    if entry is None:
        return FULL, NONE  # an entry that is not finite is never met
    whole = not digits and entry.denominator == 1
    half = ZERO if whole else Fraction(10) ** -digits / 2
    return entry - half, entry + half


def _rows(value: Any) -> list[list[float]]:
    """Return a wrong value's rows; a vector is one row."""
    value = value_of(value)
    entries = value.tolist() if hasattr(value, "tolist") else list(value)
    first = value_of(entries[0]) if entries else 0.0
    is_row = isinstance(first, list | tuple) or getattr(first, "ndim", 0) > 0
    return grid(entries) if is_row else [cells(entries)]


def _count(n: int, one: str, many: str) -> str:
    return f"1 {one}" if n == 1 else f"{n} {many}"
