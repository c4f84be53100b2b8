"""One figure after the other."""

import pytest

from dlquiz.question.figure import Figure
from tests.render.figure.samples import FIGURES


@pytest.fixture(params=FIGURES)
def sample(request: pytest.FixtureRequest) -> Figure:
    return FIGURES[request.param]
