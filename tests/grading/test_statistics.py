"""The formulas of the item analysis against SciPy, scikit-learn and examples worked by hand."""

import numpy as np
import pytest
from scipy import stats

from dlquiz.grading.statistics import alpha, alpha_interval, correlation, differences, rest_correlations, stream

CHANCE = np.random.default_rng(5)


def answers(students: int, parts: int, dichotomous: bool = True) -> np.ndarray:
    """Draw points of a test with one trait."""
    skill = CHANCE.normal(size=(students, 1))
    found = skill + CHANCE.normal(size=(students, parts)) - np.linspace(-1, 1, parts)
    return (found > 0).astype(float) if dichotomous else np.clip(np.round(2 * found + 3), 0, 6) / 2


@pytest.mark.parametrize("dichotomous", [True, False])
def test_discrimination_is_the_correlation_with_the_rest(dichotomous: bool) -> None:
    points = answers(80, 7, dichotomous)
    for i, found in enumerate(rest_correlations(points)):
        rest = np.delete(points, i, axis=1).sum(axis=1)
        oracle = stats.pointbiserialr(points[:, i], rest) if dichotomous else stats.pearsonr(points[:, i], rest)
        assert found == pytest.approx(oracle.statistic, abs=1e-12)


def test_what_is_the_same_for_all_does_not_discriminate() -> None:
    points = np.array([[1, 0, 1], [1, 1, 0], [1, 0, 0.0]])
    assert rest_correlations(points)[0] is None
    assert correlation(np.array([1.0]), np.array([2.0])) is None


def test_alpha_of_an_example_worked_by_hand() -> None:
    # Guttman pattern of three parts and four students: variances 3/16, 1/4, 3/16; totals 3, 2, 1, 0 with variance 5/4
    assert alpha(np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0.0]])) == pytest.approx(1.5 * (1 - 0.5))


@pytest.mark.parametrize("dichotomous", [True, False])
def test_alpha_follows_from_the_mean_covariance(dichotomous: bool) -> None:
    points = answers(60, 5, dichotomous)
    covariance = np.cov(points.T)
    variance = covariance.trace() / 5
    shared = (covariance.sum() - covariance.trace()) / 20
    assert alpha(points) == pytest.approx(5 * shared / (variance + 4 * shared))


def test_kr20_is_alpha_of_zeros_and_ones() -> None:
    points = answers(60, 6)
    p = points.mean(axis=0)
    kr20 = 6 / 5 * (1 - (p * (1 - p)).sum() / points.sum(axis=1).var())
    assert alpha(points) == pytest.approx(kr20)


@pytest.mark.parametrize("points", [np.ones((5, 3)), np.zeros((1, 3)), np.array([[1.0], [0.0]]), np.eye(4)])
def test_alpha_of_nothing_to_tell_apart_is_not_given(points: np.ndarray) -> None:
    assert alpha(points) is None
    assert alpha_interval(points, "x") is None


@pytest.mark.parametrize("students", [40, 2500])
def test_the_bootstrap_interval_agrees_with_scipys(students: int) -> None:
    points = answers(students, 5)
    found = alpha_interval(points, "exam")

    def statistic(indices: np.ndarray) -> float:
        return alpha(points[indices]) or 0.0

    oracle = stats.bootstrap(
        (np.arange(students),), statistic, n_resamples=1000, method="percentile", vectorized=False, rng=1
    ).confidence_interval
    assert found is not None
    assert found.low == pytest.approx(oracle.low, abs=0.03 if students < 100 else 0.005)
    assert found.high == pytest.approx(oracle.high, abs=0.02 if students < 100 else 0.005)
    assert alpha_interval(points, "exam") == found


def test_equal_groups_rarely_differ_and_unequal_ones_do() -> None:
    points = answers(90, 6)
    groups = np.arange(90) % 3
    oracle = stats.f_oneway(*[points[groups == g].sum(axis=1) for g in range(3)])
    found = differences(points, groups, "exam")
    assert found.p_total == pytest.approx(oracle.pvalue, abs=0.03)
    assert min(found.p) > 0.01
    points[groups == 1, 4] = 0
    shifted = differences(points, groups, "exam")
    assert shifted.p[4] < 0.01 < min(shifted.p[:4])
    assert shifted.explained[4] == max(shifted.explained)


def test_the_parts_p_values_allow_for_their_number() -> None:
    # twenty parts without any difference: one of them alone would look significant in most classes
    hits = 0
    for _ in range(40):
        points = CHANCE.integers(0, 2, size=(30, 20)).astype(float)
        hits += min(differences(points, np.arange(30) % 2, "exam").p) < 0.05
    assert hits <= 7


def test_constant_parts_do_not_drift() -> None:
    points = np.ones((20, 2))
    found = differences(points, np.arange(20) % 2, "exam")
    assert found.p == (1.0, 1.0)
    assert found.explained_total == 0


def test_the_stream_is_the_same_everywhere_and_even() -> None:
    assert stream("a", 3).tolist() == [2955705990, 3691272783, 19225021]
    assert abs(float(stream("b", 10_000).mean()) / 2**32 - 0.5) < 0.01
