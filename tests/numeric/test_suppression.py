from math import exp

import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric import suppression
from dlquiz.numeric.term import symbol, value_of

APART = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
CHAIN = [[1.0, 0.6, 0.2], [0.6, 1.0, 0.6], [0.2, 0.6, 1.0]]


def test_boxes_that_are_apart_are_all_kept_by_descending_score() -> None:
    rounds = suppression.suppressed(APART, [0.2, 0.9, 0.5], 0.5)
    assert [round_.kept for round_ in rounds] == [1, 2, 0]
    assert all(round_.removed == () for round_ in rounds)


def test_a_removed_box_removes_no_other() -> None:
    assert [r.kept for r in suppression.suppressed(CHAIN, [0.9, 0.8, 0.7], 0.5)] == [0, 2]
    assert suppression.suppressed(CHAIN, [0.8, 0.9, 0.7], 0.5) == [(1, (0, 2))]


def test_an_overlap_equal_to_the_threshold_is_kept() -> None:
    assert len(suppression.suppressed(CHAIN, [0.9, 0.8, 0.7], 0.6)) == 3


@pytest.mark.parametrize("threshold", [-0.1, 1.1])
def test_a_threshold_outside_zero_to_one_is_refused(threshold: float) -> None:
    with pytest.raises(
        FormulaError, match=rf"an IoU threshold of {threshold} is not possible, IoU lies between 0 and 1"
    ):
        suppression.suppressed(APART, [0.9, 0.8, 0.7], threshold)


def test_both_ends_of_the_thresholds_are_possible() -> None:
    assert len(suppression.suppressed(CHAIN, [0.9, 0.8, 0.7], 0)) == 1
    assert len(suppression.suppressed(CHAIN, [0.9, 0.8, 0.7], 1)) == 3


def test_equal_scores_are_refused() -> None:
    with pytest.raises(FormulaError, match=r"two boxes have the score 0.9, the order of equal scores is not defined"):
        suppression.ranked([0.9, 0.3, 0.9])


@pytest.mark.parametrize("sigma", [0, -0.5])
def test_a_penalty_without_width_is_refused(sigma: float) -> None:
    with pytest.raises(FormulaError, match=f"a Gaussian penalty needs a sigma above 0, not {sigma}"):
        suppression.decayed(CHAIN, [0.9, 0.8, 0.7], sigma, "ABC")


def test_decay_may_change_the_order_of_the_boxes() -> None:
    rounds = suppression.decayed([[1, 0.9, 0], [0.9, 1, 0.5], [0, 0.5, 1]], [0.9, 0.8, 0.7], 0.5, "ABC")
    assert [r.picked for r in rounds] == [0, 2, 1]
    assert rounds[1].score == 0.7
    assert rounds[0].left == pytest.approx({1: 0.8 * exp(-1.62), 2: 0.7})
    assert rounds[2].score == pytest.approx(0.8 * exp(-1.62) * exp(-0.5))


def test_each_decayed_score_has_the_name_of_its_box_and_round() -> None:
    scores = [symbol(f"s_{name}", s) for name, s in zip("ABC", (0.9, 0.8, 0.7), strict=True)]
    last = suppression.decayed(CHAIN, scores, 0.5, "ABC")[-1].score
    assert getattr(last, "name", "") == "s_B^{(2)}"
    assert value_of(last) == pytest.approx(0.8 * exp(-0.72) * exp(-0.72))
