"""Text for a terminal: tables stay straight and figures fit, however wide a character is."""

import pytest

from dlquiz.question.figure import NumberGrid
from dlquiz.question.item import Trace
from dlquiz.render import figure
from dlquiz.render.glyphs import columns
from dlquiz.render.terminal import worked_lines


def test_the_columns_of_a_trace_start_below_each_other_under_accents_and_wide_characters() -> None:
    trace = Trace(("step", r"$\hat{\mathbf{w}}$", "名前", "end"), (("1", "0.5", "x", "z"), ("2", "-1", "長い", "z")))
    head, _, *rows = worked_lines([trace])
    starts = {columns(line[: line.index(last)]) for line, last in zip([head, *rows], ("end", "z", "z"), strict=True)}
    assert len(starts) == 1


@pytest.mark.parametrize("cell", ["x\u0302", "x\u20dd", "王", "m\u0302 = 王"])
def test_a_grid_is_straight_and_fits_under_accents_and_wide_characters(cell: str) -> None:
    grid = NumberGrid([[cell, "2"], ["3", "4"]])
    drawn = figure.text(grid, 80)
    (width,) = set(map(columns, drawn))
    assert figure.text(grid, width) == drawn
    assert figure.text(grid, width - 1) != drawn
