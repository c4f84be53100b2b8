"""Edge filters against SciPy's."""

from itertools import islice

import numpy as np
import pytest
from scipy import ndimage  # SciPy has no types

from dlquiz.numeric.term import value_of
from dlquiz.question import NumberGrid
from question_bank import image_filters as bank

CHECKED = {"image-filters/sobel-response": "scipy.ndimage.sobel and prewitt, numpy.hypot"}
VARIANTS = 300


def test_sobel_response_is_scipys() -> None:
    for variant in islice(bank.sobel_response.walk(0), VARIANTS):
        texture, slopes, row, column = variant.parameters.values()
        down, across = np.mgrid[:5, :5]
        plane = slopes.down * down + slopes.across * across
        image = np.array(texture) + plane - plane.min()
        figure = variant.item.figures[0]
        assert isinstance(figure, NumberGrid)
        assert np.array_equal(figure.rows, image)
        assert image.min() >= 0
        pixel = row - 1, column - 1
        gx, gy = (int(ndimage.sobel(image, axis)[pixel]) for axis in (1, 0))
        parts = variant.item.all_parts
        assert [value_of(part.answer.value) for part in parts[:2]] == [gx, gy]
        assert value_of(parts[2].answer.value) == pytest.approx(np.hypot(gx, gy), rel=1e-12)
        for axis, part in zip((1, 0), parts[:2], strict=True):
            assert part.wrong[bank.PREWITT] == ndimage.prewitt(image, axis)[pixel]
            assert part.wrong[bank.OTHER_KERNEL] == ndimage.sobel(image, 1 - axis)[pixel]


def test_the_highlighted_window_surrounds_the_pixel() -> None:
    for variant in islice(bank.sobel_response.walk(0), 20):
        figure = variant.item.figures[0]
        assert isinstance(figure, NumberGrid)
        (window,) = figure.windows
        assert (window.row + 2, window.column + 2) == (variant.parameters["row"], variant.parameters["column"])
        assert (window.height, window.width) == (3, 3)
