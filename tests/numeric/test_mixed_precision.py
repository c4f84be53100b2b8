import struct

import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric import mixed_precision as half
from dlquiz.numeric.term import symbols
from dlquiz.numeric.worked import steps


def packed(x: float) -> float:
    """Return what Python's own binary16 makes of a number."""
    found: float = struct.unpack("e", struct.pack("e", x))[0]
    return found


@pytest.mark.parametrize(
    "x", [0.1, 1.0, 1.0005, 3.14159, 2047, 2048, 2049, 2051, 4098, 65503, 65519, 2.0**-14, 2.0**-15, 3e-6, 1e-7, 6e-8]
)
def test_a_number_is_stored_as_python_packs_it(x: float) -> None:
    assert half.stored(x) == packed(x)


def test_a_number_that_overflows_is_refused() -> None:
    assert half.stored(65519) == half.LARGEST
    with pytest.raises(FormulaError, match="65520 overflows to infinity, binary16 rounds numbers below 65520"):
        half.stored(65520)


@pytest.mark.parametrize("x", [0, -2.5])
def test_spacing_is_asked_for_at_positive_numbers(x: float) -> None:
    with pytest.raises(FormulaError, match=f"{x} is not above 0, the spacing is asked for at a positive number"):
        half.spacing(x)


def test_spacing_doubles_at_each_power_of_two_and_is_constant_below_the_normal_numbers() -> None:
    assert [half.spacing(x) for x in (1023, 1024, 2047, 2048)] == [0.5, 1, 1, 2]
    assert half.spacing(2.0**-14) == half.spacing(2.0**-15) == half.spacing(1e-9) == 2.0**-24
    assert half.spacing(2.0**-14, 7) == 2.0**-21 == half.spacing(2.0**-16, 7)


def test_the_solution_shows_exponent_and_spacing() -> None:
    assert steps(half.stored(symbols(x=5001)[0])) == [
        r"$e = \left\lfloor \log_2(x) \right\rfloor = \left\lfloor \log_2(5001) \right\rfloor = 12$",
        r"$u = 2^{e - 10} = 2^{12 - 10} = 4$",
        r"$\hat{x} = \operatorname{round}\left(\frac{x}{u}\right)\,u = "
        r"\operatorname{round}\left(\frac{5001}{4}\right) \cdot 4 = 5000$",
    ]


def test_window_needs_magnitudes() -> None:
    with pytest.raises(FormulaError, match="a gradient of size 0 cannot be scaled up, take its magnitude"):
        half.smallest_exponent(0)
    with pytest.raises(FormulaError, match=r"a gradient of size -0.5 never overflows, take its magnitude"):
        half.largest_exponent(-0.5)
    with pytest.raises(FormulaError, match="a gradient of size 0 never"):
        half.largest_exponent(0)


def test_limits_themselves_are_allowed() -> None:
    assert half.smallest_exponent(2.0**-14) == 0
    assert half.largest_exponent(65504.0) == 0
    assert half.largest_exponent(65505.0) == -1
    assert half.smallest_exponent(2.0**-20, -24) == -4


def test_an_interval_without_steps_is_refused() -> None:
    with pytest.raises(FormulaError, match="a growth interval of 0 steps is not possible, it is 1 or more"):
        half.dynamic_scale(8, 0, [False])
    assert half.dynamic_scale(8, 1, [False])[-1].scale == 16


def test_a_scale_that_cannot_be_halved_is_refused() -> None:
    with pytest.raises(FormulaError, match="a scale of 1 has no whole half, start from a larger power of two"):
        half.dynamic_scale(2, 3, [True, True])


def test_an_overflow_starts_the_count_anew_and_so_does_growth() -> None:
    steps_taken = half.dynamic_scale(64, 3, [False, False, True, False, False, False, False])
    assert [step.clean for step in steps_taken] == [1, 2, 0, 1, 2, 0, 1]
    assert [step.scale for step in steps_taken] == [64, 64, 32, 32, 32, 64, 64]
    assert [step.number for step in steps_taken if step.overflow] == [3]
