"""Normalization: what the formulas admit, and their edges."""

import numpy as np
import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric.normalization import batch_norm, means, positions


def test_two_samples_are_enough() -> None:
    assert batch_norm(np.array([1.0, 3.0]), 1.0, 0.0, 0.0).y.tolist() == [-1, 1]


def test_epsilon_stands_under_the_root() -> None:
    assert batch_norm(np.array([1.0, 5.0]), 1.0, 0.0, 12.0).x_hat.tolist() == [-0.5, 0.5]


def test_epsilon_saves_a_constant_batch() -> None:
    assert batch_norm(np.array([4.0, 4.0]), 3.0, 2.0, 1e-5).y.tolist() == [2, 2]


def test_epsilon_may_be_as_large_as_the_variance() -> None:
    assert batch_norm(np.array([-1.0, 1.0]), 1.0, 0.0, 1.0).x_hat.tolist() == pytest.approx([-(0.5**0.5), 0.5**0.5])


def test_one_sample_has_no_variance() -> None:
    with pytest.raises(FormulaError, match="a batch of 1 has no variance, training needs two samples or more"):
        batch_norm(np.array([1.0]), 1.0, 0.0, 0.0)


def test_a_constant_batch_needs_epsilon() -> None:
    with pytest.raises(FormulaError, match="a constant batch without epsilon is divided by 0"):
        batch_norm(np.array([4.0, 4.0]), 1.0, 0.0, 0.0)


def test_epsilon_is_not_negative() -> None:
    with pytest.raises(FormulaError, match="epsilon is 0 or more"):
        batch_norm(np.array([1.0, 2.0]), 1.0, 0.0, -1e-5)


def test_a_layout_names_every_axis_once() -> None:
    assert positions("NC", "CHWN") == (0, 3)
    with pytest.raises(
        FormulaError, match="'NCHH' is no layout of an activation, each of N, C, H and W stands in it once"
    ):
        positions("NHW", "NCHH")


def test_averaging_over_everything_leaves_one_mean() -> None:
    assert means("NCHW", 2, 3, 4, 5) == 1
    assert means("", 2, 3, 4, 5) == 120
    assert means("C", 1, 1, 1, 1) == 1


@pytest.mark.parametrize("sizes", [(0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 0, 1), (1, 1, 1, 0)])
def test_an_empty_activation_is_refused(sizes: tuple[int, int, int, int]) -> None:
    with pytest.raises(FormulaError, match="an activation has one sample, channel, row and column or more"):
        means("N", *sizes)
