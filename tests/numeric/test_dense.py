"""Dense layers: what their formulas admit, and where ReLU's gate stands."""

import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric.dense import Unit, dead_units, parameters, pre_activation
from dlquiz.numeric.term import symbols
from dlquiz.numeric.worked import steps


def test_the_smallest_layer_has_one_weight_and_one_bias() -> None:
    assert parameters([1, 1]) == 2
    assert parameters([1, 1], bias=False) == 1


def test_a_single_width_is_no_layer() -> None:
    with pytest.raises(FormulaError, match="needs an input width and an output width, name two widths or more"):
        parameters([4])


def test_a_layer_without_units_is_refused_by_its_width() -> None:
    with pytest.raises(FormulaError, match="a layer of 0 units does not exist, widths are 1 or more"):
        parameters([4, 0, 2])


def test_weights_must_fit_the_input() -> None:
    with pytest.raises(FormulaError, match="2 weights do not fit an input of 3 numbers"):
        pre_activation(Unit((1, 2), 0), (1, 2, 3))


def test_a_unit_that_reaches_zero_and_no_more_is_dead() -> None:
    at_most_zero, just_above = Unit((1,), -2), Unit((1,), -1)
    assert dead_units([at_most_zero, just_above], [(1,), (2,)]).dead == [0]


def test_a_unit_is_alive_if_any_sample_activates_it() -> None:
    assert dead_units([Unit((1, -1), 0)], [(0, 3), (0, 2), (3, 2)]).dead == []


def test_a_batch_without_samples_is_refused() -> None:
    with pytest.raises(FormulaError, match="a batch without samples kills no unit, give one sample or more"):
        dead_units([Unit((1,), 0)], [])


def test_several_layers_are_added_up_and_a_single_one_is_not() -> None:
    assert steps(parameters(symbols(n0=3, n1=2, n2=1))) == [
        r"$N_1 = n_0\,n_1 + n_1 = 3 \cdot 2 + 2 = 8$",
        r"$N_2 = n_1\,n_2 + n_2 = 2 \cdot 1 + 1 = 3$",
        "$N = N_1 + N_2 = 8 + 3 = 11$",
    ]
    assert steps(parameters(symbols(n0=3, n1=2), name="M")) == [r"$M = n_0\,n_1 + n_1 = 3 \cdot 2 + 2 = 8$"]
