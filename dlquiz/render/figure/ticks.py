"""Round numbers along an axis."""

from collections.abc import Sequence
from math import ceil, floor, log10

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
MOST_WHOLE = 12
NOISE = 1e-9


def ticks(values: Sequence[float], most: int = 6, *, whole: bool = False) -> list[float]:
    """Return at most `most` + 1 round numbers, evenly spaced, that hold all values between them.

    Zero joins values that lie near it; `whole` numbers stand at a whole distance from each other.

    >>> ticks([0.13, 0.94]), ticks([2.1, 2.4])
    ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [2.1, 2.15, 2.2, 2.25, 2.3, 2.35, 2.4])
    """
    low, high = min(values), max(values)
    if 0 < low <= high / 2:
        low = 0.0
    elif high < 0 and high >= low / 2:
        high = 0.0
    largest = max(abs(low), abs(high))
    if high - low <= NOISE * max(largest, 1e-3):
        low, high = (min(low, 0.0), max(high, 0.0)) if largest > NOISE else (0.0, 1.0)
    step = _step((high - low) / most, whole)
    while ceil(high / step - 1e-9) - floor(low / step + 1e-9) > most:
        step = _step(step * 1.01, whole)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(i * step, 12) for i in range(first, last + 1)]


def _step(least: float, whole: bool) -> float:
    if whole and least <= 1:
        return 1.0
    power = 10.0 ** floor(log10(least))
    steps = (s * power for s in STEPS if s * power >= least * (1 - 1e-9))
    return next(step for step in steps if not whole or step.is_integer())


def axis(values: Sequence[float], most: int = 6) -> list[float]:
    """Return the ticks of a horizontal axis: whole numbers for whole numbers, and each of them for a few.

    >>> axis([1, 2, 3, 4]), axis([1, 8, 15]), axis([0, 50, 100])
    ([1.0, 2.0, 3.0, 4.0], [0.0, 5.0, 10.0, 15.0], [0.0, 20.0, 40.0, 60.0, 80.0, 100.0])
    """
    low, high = min(values), max(values)
    whole = all(v == int(v) for v in values)
    if whole and 0 < high - low <= MOST_WHOLE:
        return [float(v) for v in range(int(low), int(high) + 1)]
    return ticks(values, most, whole=whole)


def tick_texts(marks: Sequence[float]) -> list[str]:
    """Return the ticks' labels, all to the same number of decimals.

    >>> tick_texts([0.0, 0.25, 0.5]), tick_texts([-1.0, 0.0, 1.0]), tick_texts([0, 0.00002])
    (['0.00', '0.25', '0.50'], ['-1', '0', '1'], ['0', '2e-05'])
    """
    if max(abs(m) for m in marks) < 1e-3:
        return [f"{m:g}" for m in marks]
    digits = next((d for d in range(8) if all(abs(round(m, d) - m) < 1e-9 for m in marks)), 8)
    return [f"{m:.{digits}f}" for m in marks]
