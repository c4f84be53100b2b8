import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric.pruning import magnitude_mask

WEIGHTS = ((0.5, -0.1), (0.3, -0.9))


@pytest.mark.parametrize(
    ("removed", "threshold", "mask"),
    [(0, 0.1, ((1, 1), (1, 1))), (1, 0.3, ((1, 0), (1, 1))), (3, 0.9, ((0, 0), (0, 1)))],
)
def test_the_smallest_magnitudes_go(removed: int, threshold: float, mask: tuple[tuple[int, ...], ...]) -> None:
    assert magnitude_mask(WEIGHTS, removed) == (threshold, mask)


@pytest.mark.parametrize("removed", [-1, 4, 5])
def test_removing_all_weights_or_fewer_than_none_is_refused(removed: int) -> None:
    with pytest.raises(FormulaError, match=f"{removed} of 4 weights cannot be removed, one weight or more is kept"):
        magnitude_mask(WEIGHTS, removed)


def test_a_tie_at_the_threshold_is_refused() -> None:
    with pytest.raises(
        FormulaError, match=r"two weights of size 0.2 stand at the threshold, which one goes is not def"
    ):
        magnitude_mask([[0.2, -0.2], [0.1, 0.5]], 2)


def test_equal_magnitudes_on_one_side_of_the_threshold_do_no_harm() -> None:
    assert magnitude_mask([[0.2, -0.2], [0.1, 0.5]], 1).mask == ((1, 1), (0, 1))
    assert magnitude_mask([[0.2, -0.2], [0.2, 0.2]], 0).mask == ((1, 1), (1, 1))
