"""Attention: what the formulas admit."""

import numpy as np
import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric.attention import attention, parameters


def test_queries_and_keys_have_one_width() -> None:
    with pytest.raises(FormulaError, match="queries of width 2 do not meet keys of width 3"):
        attention(np.ones((1, 2)), np.ones((1, 3)), np.ones((1, 1)), 2)


def test_every_key_has_a_value() -> None:
    with pytest.raises(FormulaError, match="2 keys do not belong to 1 values"):
        attention(np.ones((1, 3)), np.ones((2, 3)), np.ones((1, 1)), 3)


def test_there_may_be_fewer_queries_than_keys_and_wider_values() -> None:
    found = attention(np.ones((1, 2)), np.ones((3, 2)), np.eye(3), 2)
    assert [x.shape for x in found] == [(1, 3), (1, 3), (1, 3)]
    assert found.scores.tolist() == pytest.approx(np.full((1, 3), 2**0.5))


def test_one_head_is_enough_and_width_must_divide() -> None:
    assert parameters(1, 1) == 4
    assert parameters(1, 1, bias=True) == 8
    with pytest.raises(FormulaError, match="a width of 10 does not divide among 4 heads"):
        parameters(10, 4)


@pytest.mark.parametrize(("d", "h"), [(0, 1), (4, 0)])
def test_width_and_heads_are_positive(d: int, h: int) -> None:
    with pytest.raises(FormulaError, match="width and heads are 1 or more"):
        parameters(d, h)
