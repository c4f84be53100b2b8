"""Figures in a terminal: each kind in its own way, the description in words where a picture does not fit."""

from typing import assert_never

from dlquiz.question.figure import BoxScene, Curve, Figure, Graph, LayerTable, Network, NumberGrid, Timeline, UnitRows
from dlquiz.render.figure import (
    text_curve,
    text_graph,
    text_grid,
    text_network,
    text_scene,
    text_table,
    text_timeline,
    text_units,
)
from dlquiz.render.figure.look import Look
from dlquiz.render.glyphs import columns


def text(figure: Figure, width: int = 80, ascii: bool = False, plain: bool = False) -> list[str]:  # noqa: A002
    """Return a figure as lines of at most `width` columns; `plain` gives its description in words."""
    look = Look(width, ascii)
    drawn = None if plain else _drawn(figure, look)
    if drawn is None or any(columns(line) > width for line in drawn):
        return look.wrapped(figure.alt, spoken=plain)
    return [line.replace("\u00a0", " ") for line in drawn]


def _drawn(figure: Figure, look: Look) -> list[str] | None:
    match figure:
        case NumberGrid():
            return text_grid.lines(figure, look)
        case BoxScene():
            return text_scene.lines(figure, look)
        case Graph():
            return text_graph.lines(figure, look)
        case LayerTable():
            return text_table.lines(figure, look)
        case Curve():
            return text_curve.lines(figure, look)
        case Timeline():
            return text_timeline.lines(figure, look)
        case UnitRows():
            return text_units.lines(figure, look)
        case Network():
            return text_network.lines(figure, look)
        case _:
            assert_never(figure)
