"""Scales of starting weights: what the formulas admit."""

import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric.initialization import fan_in, kaiming_std, xavier_std


def test_one_input_is_enough() -> None:
    assert fan_in(1, 1) == 1
    assert kaiming_std(1) == pytest.approx(2**0.5)
    assert xavier_std(1, 1) == 1


def test_a_leaky_slope_lowers_the_gain() -> None:
    assert kaiming_std(2, 1.0) == pytest.approx(0.5**0.5)
    assert kaiming_std(8, 0) == 0.5


@pytest.mark.parametrize(("k", "c"), [(0, 3), (3, 0)])
def test_a_unit_without_inputs_is_refused(k: int, c: int) -> None:
    with pytest.raises(FormulaError, match="a unit has one input or more, kernel and channels are 1 or more"):
        fan_in(k, c)


def test_a_fan_of_nothing_is_refused() -> None:
    with pytest.raises(FormulaError, match="a unit with 0 inputs has no weights, the fan is 1 or more"):
        kaiming_std(0)


@pytest.mark.parametrize(("before", "after"), [(0, 3), (3, 0)])
def test_a_layer_without_a_side_is_refused(before: int, after: int) -> None:
    with pytest.raises(FormulaError, match="a layer has one input and one output or more, fans are 1 or more"):
        xavier_std(before, after)
