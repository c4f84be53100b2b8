import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric import boxes
from dlquiz.numeric.term import value_of
from dlquiz.numeric.worked import steps

UNIT = (0, 0, 2, 2)


def test_a_box_without_area_is_refused_by_its_name() -> None:
    with pytest.raises(FormulaError, match=r"box B \(3, 1, 3, 4\) has no area, its corners are x1 < x2 and y1 < y2"):
        boxes.iou(UNIT, (3, 1, 3, 4))
    with pytest.raises(FormulaError, match=r"box Q \(3, 4, 5, 4\) has no area"):
        boxes.area((3, 4, 5, 4), "Q")
    with pytest.raises(FormulaError, match="has no area"):
        boxes.area((3, 5, 5, 4))


@pytest.mark.parametrize(("w", "h"), [(0, 2), (2, 0), (-1, 2)])
def test_a_centred_box_needs_two_sides_above_zero(w: int, h: int) -> None:
    with pytest.raises(FormulaError, match=rf"box A is {w} wide and {h} high, both sides are above 0"):
        boxes.from_centre(1, 1, w, h)


@pytest.mark.parametrize("other", [(2, 0, 4, 2), (0, 2, 2, 4), (3, 3, 5, 5), (-4, 0, -1, 2), (0, -4, 2, -1)], ids=str)
def test_boxes_that_touch_or_lie_apart_share_nothing(other: tuple[int, ...]) -> None:
    assert boxes.intersection(UNIT, other) == boxes.intersection(other, UNIT) == 0
    assert boxes.iou(UNIT, other) == 0


def test_a_box_inside_another_shares_its_whole_area() -> None:
    assert boxes.iou((0, 0, 10, 10), (2, 3, 6, 8)) == 0.2
    assert boxes.iou((1, 2, 4, 9), (1, 2, 4, 9)) == 1


def test_a_centre_gives_the_corners_half_a_side_away() -> None:
    assert boxes.from_centre(10, 20, 4, 6) == (8, 17, 12, 23)


def test_overlaps_of_two_lists_have_a_row_per_box_of_the_first() -> None:
    assert boxes.overlaps([UNIT], [(0, 0, 2, 1), (0, 0, 2, 2), (9, 9, 10, 10)]) == [[0.5, 1.0, 0.0]]


def test_the_solution_names_every_corner_and_each_area() -> None:
    value = boxes.iou(boxes.named("P", UNIT), boxes.named("Q", (1, 1, 3, 3)), "PQ")
    assert value_of(value) == pytest.approx(1 / 7)
    lines = steps(value)
    assert lines[0] == (
        r"$w = \max(0, \min(x_2^P, x_2^Q) - \max(x_1^P, x_1^Q)) = \max(0, \min(2, 3) - \max(0, 1)) = 1$"
    )
    assert lines[-1] == r"$\mathrm{IoU} = \frac{I}{U} = \frac{1}{7} \approx 0.143$"
    assert len(lines) == 7
