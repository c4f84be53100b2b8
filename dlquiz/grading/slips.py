"""Misconceptions that any question invites, beside its own: each has a remedy and is named in the evidence."""

from collections.abc import Iterator
from fractions import Fraction

from dlquiz.grading.units import OTHER_MULTIPLE
from dlquiz.grading.units import slips as unit_slips
from dlquiz.question.item import Misconception

SIGN = Misconception("turns the sign round", "The size is right; check which way the sign goes.")
TRANSPOSED = Misconception(
    "transposes the matrix", "The entries are right, but rows and columns are exchanged: write it row by row."
)
CHANNELS_LAST = Misconception(
    "writes the channels last", "The sizes are right; the order here is channels, height, width."
)
FRACTION = Misconception(
    "writes a fraction where a percentage is asked for", "A fraction times 100 is the percentage: 0.25 is 25 %."
)
PERCENTAGE = Misconception(
    "writes a percentage where a fraction is asked for", "A percentage divided by 100 is the fraction: 25 % is 0.25."
)


def conversions(unit: str | None) -> Iterator[tuple[Fraction, Misconception]]:
    """Yield the factors of the slips between two units that are taken for each other, not of a prefix left as it is.

    >>> [factor for factor, _ in conversions("GFLOPs")]
    [Fraction(2, 1), Fraction(1, 2)]
    """
    for slip, found in unit_slips(unit) if unit else ():
        if slip.name != OTHER_MULTIPLE:
            yield from ((factor, slip) for factor in found)


def factors(unit: str | None, percent: bool, is_share: bool) -> Iterator[tuple[Fraction, Misconception]]:
    """Yield the factors by which a right value is commonly missed, the likeliest first.

    `is_share` says that the value lies between -1 and 1 and has no unit, so that it may be taken for a percentage.
    """
    if percent or unit in ("%", "percent"):
        yield Fraction(1, 100), FRACTION
    elif is_share and unit is None:
        yield Fraction(100), PERCENTAGE
    yield Fraction(-1), SIGN
    for slip, found in unit_slips(unit) if unit else ():
        yield from ((factor, slip) for factor in found)
