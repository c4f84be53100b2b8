import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric import evaluation
from dlquiz.numeric.term import symbol, value_of
from dlquiz.numeric.worked import steps


def test_ratios_without_a_denominator_are_refused() -> None:
    with pytest.raises(FormulaError, match="precision is not defined without a detection"):
        evaluation.precision(0, 0)
    with pytest.raises(FormulaError, match="recall is not defined without an object to find"):
        evaluation.recall(0, 0)
    with pytest.raises(FormulaError, match="F1 is not defined where precision and recall are both 0"):
        evaluation.f1(0.0, 0.0)


def test_nothing_right_gives_zero() -> None:
    assert evaluation.precision(0, 3) == evaluation.recall(0, 3) == 0


def test_f1_is_nearer_to_the_smaller_of_the_two() -> None:
    assert evaluation.f1(1.0, 0.5) == pytest.approx(2 / 3)
    assert evaluation.f1(0.5, 0.5) == 0.5


def test_a_detection_takes_the_best_object_that_is_free() -> None:
    overlaps = [[0.6, 0.7], [0.8, 0.9], [0.5, 0.2]]
    assert evaluation.matches(overlaps, [1, 0, 2], 0.5) == {1: 1, 0: 0, 2: None}
    assert evaluation.matches(overlaps, [2, 0, 1], 0.5) == {2: 0, 0: 1, 1: None}


def test_an_iou_below_the_threshold_is_no_match_and_leaves_the_object_free() -> None:
    assert evaluation.matches([[0.49], [0.5]], [0, 1], 0.5) == {0: None, 1: 0}


def test_more_hits_than_objects_are_refused() -> None:
    with pytest.raises(FormulaError, match="3 detections cannot hit 2 objects, each object counts once"):
        evaluation.ranking([1, 1, 1], 2)
    assert evaluation.ranking([1, 1], 2)[-1].recall == 1


def test_a_list_without_a_hit_is_refused() -> None:
    with pytest.raises(FormulaError, match="no detection is right, average precision needs a true positive"):
        evaluation.average_precision([0, 0], 3)


def test_precision_that_rises_again_lifts_what_stands_before() -> None:
    assert evaluation.average_precision([1, 0, 0, 1, 1], 4) == pytest.approx((1 + 0.6 + 0.6) / 4)
    assert evaluation.average_precision([1, 1], 2) == 1


def test_the_solution_shows_each_lifted_precision() -> None:
    value = evaluation.average_precision([1, 0, 0, 1, 1], symbol("n", 4))
    assert value_of(value) == pytest.approx(0.55)
    assert steps(value) == [
        r"$P_{1} = \frac{1}{1} = 1$",
        r"$P_{4} = \frac{2}{4} = 0.5$",
        r"$P_{5} = \frac{3}{5} = 0.6$",
        r"$\hat{P}_{4} = \max(P_{4}, P_{5}) = \max(0.5, 0.6) = 0.6$",
        r"$\hat{P}_{1} = \max(P_{1}, \hat{P}_{4}) = \max(1, 0.6) = 1$",
        r"$\mathrm{AP} = \frac{\hat{P}_{1} + \hat{P}_{4} + P_{5}}{n} = \frac{1 + 0.6 + 0.6}{4} = 0.550$",
    ]


def test_eleven_points_take_a_recall_level_that_is_just_reached() -> None:
    assert evaluation.eleven_points([1], 2) == pytest.approx(6 / 11)
    assert evaluation.eleven_points([0, 1], 1) == pytest.approx(0.5)
