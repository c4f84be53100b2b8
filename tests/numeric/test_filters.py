import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric.filters import Gradient, sobel, strength


@pytest.mark.parametrize("patch", [[[1, 2, 3]] * 2, [[1, 2]] * 3, [[1, 2, 3], [4, 5, 6], [7, 8]], []], ids=str)
def test_sobel_needs_a_full_patch(patch: list[list[int]]) -> None:
    with pytest.raises(
        FormulaError, match="a Sobel kernel needs the 3×3 patch around a pixel, the image's border has none"
    ):
        sobel(patch)


def test_sobel_gives_eight_times_the_slopes_of_a_plane_and_prewitt_six() -> None:
    plane = [[10 + 3 * x - 2 * y for x in range(3)] for y in range(3)]
    assert sobel(plane) == (24, -16)
    assert sobel(plane, centre=1) == (18, -12)


def test_strength_is_a_length() -> None:
    assert strength(Gradient(5, 12)) == 13
