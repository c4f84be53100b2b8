"""The interval that counts as correct for a real answer.

It is what a correct student reaches who rounds each named intermediate as the worked solution shows it and then the
result to the digits asked for: the effects of each rounding alone, added up, plus half a unit of the last digit. It
stays below half the distance to the nearest misconception.

>>> from dlquiz.numeric.term import let, symbols
>>> from dlquiz.question.answer import Number
>>> a, b = symbols(a=2.0, b=3)
>>> [str(float(bound)) for bound in accepted(Number(let("q", a / b) * 100, digits=1))]
['66.6117', '66.7217']
"""

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from math import isfinite
from typing import Any

from dlquiz.numeric.digits import decimals_for, fraction_of, is_exact
from dlquiz.numeric.term import Term, downstream, nodes, replaced, value_of
from dlquiz.question.answer import Answer, Integer, Interval, Matrix, Number, Vector
from dlquiz.question.show import cells, decimals, grid

EXACT = Context(prec=400)  # more digits than a bound has
CAP = 0.49  # of the distance to the nearest misconception: less than half, so neither claims the middle


def accepted(answer: Number, wrong: Iterable[Any] = ()) -> Interval:
    """Return the inclusive interval accepted for a number; `wrong` are the misconceptions' values."""
    return answer.accept if answer.accept is not None else _interval(*_bounds(answer, wrong))


def _bounds(answer: Number, wrong: Iterable[Any]) -> tuple[str, str]:
    y = float(value_of(answer.value))
    places = decimals(answer, y)
    return bounds(y, places, _spread(answer.value, places), [float(value_of(w)) for w in wrong])


def accepted_entries(answer: Vector | Matrix, wrong: Iterable[Any] = ()) -> list[list[Interval]]:
    """Return the interval accepted for each entry, by rows; a vector is one row."""
    if isinstance(answer, Vector):
        if answer.accept is not None:
            return [list(answer.accept)]
        rows, others = [cells(answer.value)], [[cells(w)] for w in wrong]
    else:
        if answer.accept is not None:
            return [list(row) for row in answer.accept]
        rows, others = grid(answer.value), [grid(w) for w in wrong]
    spread = _spread(answer.value, answer.digits)
    unit = 10.0**-answer.digits
    found = []
    for i, row in enumerate(rows):
        other_rows = [other[i] for other in others if i < len(other)]
        line = []
        for j, y in enumerate(row):
            # an entry that a misconception leaves as it is does not bound the entry's own tolerance
            near = [other[j] for other in other_rows if j < len(other) and abs(other[j] - y) > unit]
            line.append(_interval(*bounds(float(y), answer.digits, _entry(spread, i, j), near)))
        found.append(line)
    return found


def _entry(spread: Any, i: int, j: int) -> float:
    if spread.__class__ is float:
        return spread
    if spread.ndim == 0:
        return float(spread)
    return float(spread[j] if spread.ndim == 1 else spread[i, j])


def bounds(y: float, places: int, spread: float = 0.0, wrong: Sequence[float] = ()) -> tuple[str, str]:
    """Return the accepted interval as decimal texts: half a unit and the spread on either side, below the cap.

    >>> bounds(0.731, 3), bounds(0.731, 3, spread=0.0004), bounds(0.731, 3, spread=0.0004, wrong=[0.7325])
    (('0.7305', '0.7315'), ('0.7301', '0.7319'), ('0.730265', '0.731735'))
    """
    half = 0.5 * 10.0**-places
    width = half + spread
    if wrong:
        nearest = min([abs(w - y) for w in wrong if isfinite(w)], default=0.0)
        if nearest and width > CAP * nearest:
            width = max(half, CAP * nearest)
    return _decimal(y - width, places), _decimal(y + width, places)


def _decimal(x: float, places: int) -> str:
    """Write a bound to three decimals more than were asked for, which absorbs the noise of floating point."""
    text = f"{x:.{max(0, places + 3)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _interval(low: str, high: str) -> Interval:
    return fraction_of(low), fraction_of(high)


def _spread(value: Any, places: int) -> Any:
    """Return how far the value moves when each named intermediate is rounded as shown, the effects added up."""
    if value.__class__ is not Term:
        return 0.0
    order = nodes(value)
    spread: Any = 0.0
    for place, node in enumerate(order[:-1]):
        if not node.name or not node.op:
            continue
        rounded = _roundings(node.value, places)
        if not rounded:
            continue
        # only what rests on the node is computed again, and it stands after it
        above = downstream(node, order[place + 1 :])
        for change in rounded:
            moved = []
            for other in change:
                try:
                    moved.append(abs(replaced(value, {id(node): other}, above) - value.value))
                except (ValueError, ZeroDivisionError, OverflowError):
                    continue
            if moved:
                spread = spread + (max(moved) if not hasattr(moved[0], "ndim") else _larger(moved))
    return spread


def _larger(moved: Sequence[Any]) -> Any:
    import numpy as np

    return np.max(moved, axis=0)


def _roundings(x: Any, places: int) -> list[tuple[Any, Any]]:
    """Return the pairs of values half a shown unit below and above, one pair for each number in `x`."""
    if isinstance(x, int):
        return []
    if isinstance(x, float):
        step = _half_unit(x, places)
        return [(x - step, x + step)] if step else []
    if x.dtype.kind != "f":
        return []
    pairs = []
    for place in range(x.size):
        step = _half_unit(float(x.flat[place]), places)
        if step:
            below, above = x.copy(), x.copy()
            below.flat[place] -= step
            above.flat[place] += step
            pairs.append((below, above))
    return pairs


def _half_unit(x: float, places: int) -> float:
    shown = decimals_for(x, places)
    return 0.0 if is_exact(x, shown) else float(0.5 * 10.0**-shown)


def accept_texts(answer: Answer, wrong: Iterable[Any] = ()) -> Any:
    """Return the accepted interval as decimal texts: a pair, nested pairs for arrays, None for words.

    >>> accept_texts(Number(0.731), [0.9])
    ['0.7305', '0.7315']
    """
    match answer:
        case Integer(value=value):
            return [str(value_of(value))] * 2
        case Number():
            return list(_bounds(answer, wrong)) if answer.accept is None else _texts(answer.accept)
        case Vector():
            return [_texts(pair) for pair in accepted_entries(answer, wrong)[0]]
        case Matrix():
            return [[_texts(pair) for pair in row] for row in accepted_entries(answer, wrong)]
        case _:
            return None


def _texts(interval: Interval) -> list[str]:
    return [decimal_text(bound) for bound in interval]


def decimal_text(x: Fraction) -> str:
    """Write a fraction whose denominator divides a power of ten, without trailing zeros.

    >>> decimal_text(Fraction(7305, 10000)), decimal_text(Fraction(-3)), decimal_text(Fraction(41250))
    ('0.7305', '-3', '41250')
    """
    text = f"{EXACT.divide(Decimal(x.numerator), Decimal(x.denominator)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
