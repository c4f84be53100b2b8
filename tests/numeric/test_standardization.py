"""Standardization: what has no spread is refused."""

import numpy as np
import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric.standardization import standardized


@pytest.mark.parametrize(
    ("train", "message"),
    [
        ([3.0], "a standard deviation takes two training values or more, not 1"),
        ([3.0, 3.0], "a constant feature cannot be standardized, its standard deviation is 0"),
    ],
)
def test_what_has_no_spread_is_refused(train: list[float], message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        standardized(np.array([1.0]), np.array(train))
    assert str(caught.value) == message


def test_two_training_values_lie_one_deviation_from_their_mean() -> None:
    assert standardized(np.array([2.0, 6.0, 8.0]), np.array([2.0, 6.0])).tolist() == [-1, 1, 2]
