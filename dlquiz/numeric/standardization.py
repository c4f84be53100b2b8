"""Standardization: a feature with the training set's mean taken off, in units of its standard deviation."""

from typing import Any

from dlquiz.errors import FormulaError
from dlquiz.numeric.functions import mean, sqrt, total
from dlquiz.numeric.term import let, value_of


def standardized(x: Any, train: Any, unbiased: bool = False) -> Any:
    """Values `x` of a feature, shape (m,), standardized with the statistics of its training values, shape (n,).

    The standard deviation divides by n, as scikit-learn's StandardScaler does; by n - 1 if `unbiased`.

    >>> import numpy as np
    >>> standardized(np.array([9.0, 2.0]), np.array([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])).tolist()
    [2.0, -1.5]
    >>> standardized(np.array([4.0]), np.array([-1.0, 0.0, 1.0]), unbiased=True).tolist()
    [4.0]
    """
    n = len(value_of(train))
    if n < 2:
        raise FormulaError(f"a standard deviation takes two training values or more, not {n}")
    mu = let(r"\mu", mean(train))
    squares = (train - mu) ** 2
    sigma = let(r"\sigma", sqrt(total(squares) / (n - 1) if unbiased else mean(squares)))
    if value_of(sigma) == 0:
        raise FormulaError("a constant feature cannot be standardized", "its standard deviation is 0")
    return let("z", (x - mu) / sigma)
