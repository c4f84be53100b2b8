"""Learning-rate schedules: warm-up, half a cosine, and exponential decay."""

import math

from dlquiz.errors import FormulaError
from dlquiz.numeric.functions import ceil, cos, log, nearest
from dlquiz.numeric.term import Real, Whole, let, value_of


def warmup(t: Whole, steps: Whole, peak: Real, start: Real = 0) -> Real:
    """Learning rate at step `t` of a linear warm-up over `steps` steps, from `start` to `peak`.

    >>> warmup(25, 100, 0.5, 0.25), warmup(0, 100, 0.5), warmup(100, 100, 0.5)
    (0.3125, 0.0, 0.5)
    """
    if steps < 1 or not 0 <= value_of(t) <= value_of(steps):
        raise FormulaError(f"step {value_of(t)} is not one of a warm-up from 0 to {value_of(steps)}")
    return let(r"\eta_t", start + (peak - start) * t / steps)


def cosine(t: Real, steps: Whole, high: Real, low: Real = 0, *, pi: Real = math.pi) -> Real:
    """Learning rate at step `t` of half a cosine that falls from `high` to `low` over `steps` steps.

    `pi` is the angle in which it ends (Loshchilov & Hutter 2017, equation 5, without restarts).

    >>> cosine(0, 8, 0.5), cosine(8, 8, 0.5, 0.25), round(cosine(2, 8, 0.5, 0.25), 4)
    (0.5, 0.25, 0.4634)
    """
    if steps < 1 or not 0 <= value_of(t) <= value_of(steps):
        raise FormulaError(f"step {value_of(t)} is not one of a decay from 0 to {value_of(steps)}")
    swing: Real = cos(let(r"\varphi", pi * t / steps))
    return let(r"\eta_t", low + (high - low) / 2 * (1 + swing))


def decay_epochs(start: Real, gamma: Real, target: Real) -> Whole:
    """Epochs after which a rate that is multiplied by `gamma` every epoch is at most `target` for the first time.

    A quotient of logarithms that misses a whole number by rounding alone counts as that number.

    >>> decay_epochs(1.0, 0.5, 0.3), decay_epochs(1.0, 0.5, 0.25), decay_epochs(1.0, 0.1, 0.001)
    (2, 2, 3)
    """
    if not 0 < value_of(gamma) < 1:
        raise FormulaError(f"a factor of {value_of(gamma)} is no decay", "it lies between 0 and 1")
    if not 0 < value_of(target) < value_of(start):
        raise FormulaError(f"a target of {value_of(target)} does not lie between 0 and the first rate")
    x = let("x", log(target / start) / log(gamma))
    whole = math.isclose(value_of(x), round(value_of(x)))
    found: Whole = nearest(x) if whole else ceil(x)
    return let("e", found)
