"""Batch normalization of a small batch through its graph."""

import numpy as np
import pytest

from dlquiz.numeric.digits import decimals_for, rounded
from dlquiz.numeric.normalization import batch_norm
from dlquiz.numeric.term import effort, replaced, symbols
from dlquiz.numeric.worked import steps
from dlquiz.question import Vector
from dlquiz.question.tolerance import accepted_entries

X, GAMMA, BETA, EPS = symbols(x=[1.0, 2.0, 4.0, 9.0], gamma=2.0, beta=-1.0, eps=1e-5)
TRACED = batch_norm(X, GAMMA, BETA, EPS)


def test_mean_variance_and_normalized_values_are_written_in_order() -> None:
    assert steps(TRACED.y, 2) == [
        r"$\mu = \frac{1}{4} \sum_{i} x_{i} = \frac{1 + 2 + 4 + 9}{4} = 4$",
        r"$\sigma^2 = \frac{1}{4} \sum_{i} (x_{i} - \mu)^{2} = \frac{9 + 4 + 0 + 25}{4} = 9.5$",
        r"$\hat{x} = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} = "
        r"\frac{\begin{bmatrix} 1 & 2 & 4 & 9 \end{bmatrix} - 4}{\sqrt{9.5 + 10^{-5}}} \approx "
        r"\begin{bmatrix} -0.9733 & -0.6489 & 0 & 1.622 \end{bmatrix}$",
        r"$y = \gamma\,\hat{x} + \beta = 2 \cdot \begin{bmatrix} -0.9733 & -0.6489 & 0 & 1.622 \end{bmatrix} + (-1) "
        r"\approx \begin{bmatrix} -2.95 & -2.30 & -1.00 & 2.24 \end{bmatrix}$",
    ]


def test_the_unbiased_variance_is_written_as_a_sum() -> None:
    unbiased = batch_norm(X, GAMMA, BETA, EPS, unbiased=True).variance
    assert steps(unbiased)[-1] == (
        r"$\sigma^2 = \frac{\sum_{i} (x_{i} - \mu)^{2}}{3} = \frac{9 + 4 + 0 + 25}{3} \approx 12.667$"
    )


def test_outputs_follow_a_students_own_variance_and_mean() -> None:
    followed = replaced(TRACED.y, {id(TRACED.variance): 4.0})
    assert followed == pytest.approx(2 * (np.array([1, 2, 4, 9]) - 4) / np.sqrt(4 + 1e-5) - 1)
    followed = replaced(TRACED.y, {id(TRACED.mean): 5.0})  # the variance is taken about the student's own mean
    centred = np.array([1, 2, 4, 9]) - 5.0
    assert followed == pytest.approx(2 * centred / np.sqrt((centred**2).mean() + 1e-5) - 1)


def test_rounding_the_normalized_values_stays_within_what_is_accepted() -> None:
    shown = np.array([rounded(x, decimals_for(x, 2)) for x in TRACED.x_hat.value.tolist()])
    found = replaced(TRACED.y, {id(TRACED.x_hat): shown})
    (intervals,) = accepted_entries(Vector(TRACED.y, digits=2))
    for entry, (low, high) in zip(found.tolist(), intervals, strict=True):
        assert low <= round(entry, 2) <= high
        assert float(high - low) < 0.02


def test_effort_counts_each_element() -> None:
    more, four = 0.6, 1 + 0.6 * 3
    mean, centred, squares, variance = 1.5 * 1.5 * four, 1.5 * four, 3 * 1.5 * four, 1.5 * 1.5 * four
    assert effort(TRACED.mean) == pytest.approx(mean)
    assert effort(TRACED.variance) == pytest.approx(mean + centred + squares + variance)
    x_hat = mean + 2 * centred + squares + variance + 1.5 + 6 + 4.5 * four
    assert effort(TRACED.y) == pytest.approx(x_hat + 3 * four + 1.5 * (1 + more * 3))
