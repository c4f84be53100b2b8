"""One figure after the other."""

import pytest

from dlquiz.question.figure import Figure
from tests.render.figure.extremes import EXTREMES
from tests.render.figure.samples import FIGURES

ALL = {**FIGURES, **EXTREMES}


@pytest.fixture(params=ALL)
def sample(request: pytest.FixtureRequest) -> Figure:
    return ALL[request.param]
