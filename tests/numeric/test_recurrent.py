"""Recurrent layers: what the formulas admit, and their edges."""

import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric.recurrent import BLOCKS, lstm_gates, lstm_step, parameters


def test_the_smallest_layers() -> None:
    assert [parameters(cell, 1, 1) for cell in BLOCKS] == [3, 9, 12]
    assert [parameters(cell, 1, 1, biases=0) for cell in BLOCKS] == [2, 6, 8]


def test_a_second_bias_adds_one_per_unit_and_block() -> None:
    assert parameters("GRU", 4, 5, biases=2) - parameters("GRU", 4, 5, biases=1) == 3 * 5


def test_an_unknown_cell_is_refused_by_name() -> None:
    with pytest.raises(FormulaError, match="there is no cell 'SRU', it is one of RNN, GRU, LSTM"):
        parameters("SRU", 3, 4)


@pytest.mark.parametrize(("d", "h"), [(0, 3), (3, 0)])
def test_a_layer_without_a_side_is_refused(d: int, h: int) -> None:
    with pytest.raises(FormulaError, match="a recurrent layer has one input and one unit or more"):
        parameters("RNN", d, h)


@pytest.mark.parametrize("biases", [-1, 3])
def test_a_block_has_no_third_bias(biases: int) -> None:
    with pytest.raises(FormulaError, match=f"a block has 0, 1 or 2 vectors of biases, not {biases}"):
        parameters("RNN", 3, 4, biases)


def test_an_lstm_has_four_rows() -> None:
    with pytest.raises(FormulaError, match="an LSTM has 4 rows of weights, not 3, they are those of i, f, g and o"):
        lstm_gates(1.0, 0.0, [(0.0, 0.0, 0.0)] * 3)


def test_open_forget_and_shut_input_keep_the_cell() -> None:
    assert lstm_step((0.0, 1.0, 0.7, 0.0), 2.5).c == 2.5
    assert lstm_step((1.0, 0.0, 0.7, 0.0), 2.5).c == 0.7
