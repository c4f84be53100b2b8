"""Mixed precision: the numbers of IEEE 754 binary16, and the scale of the loss that keeps gradients among them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from dlquiz.errors import FormulaError
from dlquiz.numeric.functions import ceil, floor, log2, nearest
from dlquiz.numeric.term import Real, Whole, let, value_of

FRACTION_BITS = 10
LARGEST = 65504  # (2 - 2^-10) 2^15
SMALLEST_EXPONENT = -14  # of a normal number
OVERFLOW = 65520  # from here on the nearest number would be 2^16, which is infinity


def spacing(x: Real, fraction_bits: int = FRACTION_BITS) -> Real:
    """Distance from `x` > 0 to the next larger binary floating-point number with so many bits of fraction.

    >>> spacing(3.0), spacing(5000), spacing(2.0**-20)
    (0.001953125, 4, 5.960464477539063e-08)
    """
    if value_of(x) <= 0:
        raise FormulaError(f"{value_of(x)} is not above 0", "the spacing is asked for at a positive number")
    if value_of(x) < 2.0**SMALLEST_EXPONENT:
        return 2.0 ** (SMALLEST_EXPONENT - fraction_bits)
    e: Whole = floor(log2(x))
    gap: Real = 2 ** (let("e", e) - fraction_bits)
    return let("u", gap)


def stored(x: Real, fraction_bits: int = FRACTION_BITS) -> Any:
    """Binary16 number that `x` is rounded to: the nearest, of two equally near the one with an even last bit.

    >>> stored(2049), stored(2051), stored(0.1)
    (2048, 2052, 0.0999755859375)
    """
    if value_of(x) >= OVERFLOW:
        raise FormulaError(f"{value_of(x)} overflows to infinity", f"binary16 rounds numbers below {OVERFLOW}")
    u = spacing(x, fraction_bits)
    return let(r"\hat{x}", nearest(x / u) * u)


def smallest_exponent(gradient: Real, limit: int = SMALLEST_EXPONENT) -> Whole:
    """Smallest k for which a gradient times 2^k is at or above 2^limit.

    >>> smallest_exponent(2.0**-20), smallest_exponent(2.0**-20 * 0.9)
    (6, 7)
    """
    if value_of(gradient) <= 0:
        raise FormulaError(f"a gradient of size {value_of(gradient)} cannot be scaled up", "take its magnitude")
    k: Whole = ceil(limit - log2(gradient))
    return let(r"k_{\min}", k)


def largest_exponent(gradient: Real, limit: Real = LARGEST) -> Whole:
    """Largest k for which a gradient times 2^k does not exceed the largest number.

    >>> largest_exponent(1.0), largest_exponent(2.0)
    (15, 14)
    """
    if value_of(gradient) <= 0:
        raise FormulaError(f"a gradient of size {value_of(gradient)} never overflows", "take its magnitude")
    k: Whole = floor(log2(limit / gradient))
    return let(r"k_{\max}", k)


class Step(NamedTuple):
    """A training step under a dynamic scale: its number, whether gradients overflowed, and what holds after it."""

    number: int
    overflow: bool
    scale: int
    clean: int


def dynamic_scale(start: int, interval: int, overflows: Sequence[bool]) -> list[Step]:
    """Scale and number of clean steps in a row after each step (torch.amp.GradScaler with its factors 2 and 1/2).

    An overflow skips the update, halves the scale and starts the count anew; after `interval` clean steps in a row the
    scale doubles and the count starts anew.

    >>> [(s.scale, s.clean) for s in dynamic_scale(64, 2, [False, False, True, False])]
    [(64, 1), (128, 0), (64, 0), (64, 1)]
    """
    if interval < 1:
        raise FormulaError(f"a growth interval of {interval} steps is not possible", "it is 1 or more")
    scale, clean = start, 0
    steps = []
    for number, overflow in enumerate(overflows, 1):
        if overflow:
            if scale % 2:
                raise FormulaError(f"a scale of {scale} has no whole half", "start from a larger power of two")
            scale, clean = scale // 2, 0
        else:
            clean += 1
            if clean == interval:
                scale, clean = scale * 2, 0
        steps.append(Step(number, overflow, scale, clean))
    return steps
