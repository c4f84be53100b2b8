"""Losses: what their formulas admit, and their edges."""

import math

import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric.losses import cross_entropy, hinge, margins, softmax, softmax_gradient
from dlquiz.numeric.term import symbols
from dlquiz.numeric.worked import steps


def test_equal_scores_cost_the_logarithm_of_the_number_of_classes() -> None:
    assert cross_entropy([1.0, 1.0, 1.0, 1.0], 2) == pytest.approx(math.log(4))


def test_probabilities_and_gradients_sum_to_one_and_to_nothing() -> None:
    assert sum(softmax([0.3, -1.0, 2.0])) == pytest.approx(1)
    assert softmax_gradient([0.3, -1.0, 2.0], 1).sum() == pytest.approx(0)


def test_one_class_is_no_choice() -> None:
    with pytest.raises(FormulaError, match="a classifier needs scores for two classes or more"):
        cross_entropy([1.0], 0)


@pytest.mark.parametrize("y", [-1, 2])
def test_the_true_class_must_have_a_score(y: int) -> None:
    with pytest.raises(FormulaError, match=f"there is no class {y + 1}, the scores are those of classes 1 to 2"):
        hinge([1.0, 2.0], y)


def test_a_score_that_keeps_the_margin_exactly_costs_nothing() -> None:
    assert margins([2, 3], 1) == [0]
    assert margins([2, 3], 1, margin=2) == [1]


def test_the_first_and_the_last_class_may_be_true() -> None:
    assert hinge([3, 1, 1], 0) == 0
    assert hinge([1, 1, 3], 2) == 0
    assert softmax_gradient([0.0, 0.0], 0).tolist() == [-0.5, 0.5]


def test_classes_are_counted_from_one_in_the_working() -> None:
    scores = symbols(s1=3.2, s2=5.1, s3=-1.7)
    assert steps(cross_entropy(scores, 2))[1:] == [
        r"$p_3 = \frac{e^{s_3}}{Z} = \frac{e^{-1.7}}{188.737} \approx 0.0009679$",
        r"$L = -\ln(p_3) = -\ln(0.0009679) \approx 6.940$",
    ]
    assert steps(hinge(scores, 0)) == [
        r"$m_2 = \max(0, s_2 - s_1 + 1) = \max(0, 5.1 - 3.2 + 1) = 2.9$",
        r"$m_3 = \max(0, s_3 - s_1 + 1) = \max(0, -1.7 - 3.2 + 1) = 0$",
        "$L = m_2 + m_3 = 2.9 + 0 = 2.900$",
    ]


def test_the_gradient_subtracts_one_in_the_place_of_the_true_class() -> None:
    scores = symbols(s1=0.0, s2=0.0)
    assert steps(softmax_gradient(scores, 1))[-1].startswith(
        r"$\nabla_s L = \begin{bmatrix} p_1 & p_2 - 1 \end{bmatrix} = "
    )
