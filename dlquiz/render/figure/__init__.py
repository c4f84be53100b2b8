r"""Figures as pictures and as text: each kind is laid out once, each output prints the same drawing.

>>> from dlquiz.question.figure import Edge, Graph, Node
>>> chain = Graph([Node("x", "$x$", 0, 0, "input"), Node("s", "$\\sigma$", 1, 0, "operation")], [Edge("x", "s")])
>>> text(chain)
['x ───▶ σ']
>>> text(chain, ascii=True, plain=True)
['computation graph: x to sigma']
"""

from typing import Any, assert_never

from dlquiz.question.figure import BoxScene, Curve, Figure, Graph, LayerTable, Network, NumberGrid, Timeline, UnitRows
from dlquiz.render import markup
from dlquiz.render.figure import curve, graph, grid, network, scene, table, timeline, to_svg, to_tikz, to_typst, units
from dlquiz.render.figure.drawing import Drawing
from dlquiz.render.figure.to_text import text

__all__ = ["layout", "pictures", "svg", "text", "tikz", "typst"]


def layout(figure: Figure) -> Drawing:
    """Return a figure as a drawing, which all picture outputs print."""
    match figure:
        case NumberGrid():
            return grid.layout(figure)
        case BoxScene():
            return scene.layout(figure)
        case Graph():
            return graph.layout(figure)
        case LayerTable():
            return table.layout(figure)
        case Curve():
            return curve.layout(figure)
        case Timeline():
            return timeline.layout(figure)
        case UnitRows():
            return units.layout(figure)
        case Network():
            return network.layout(figure)
        case _:
            assert_never(figure)


def pictures(figure: Figure) -> tuple[str, dict[str, Any], str]:
    """Return a figure for LaTeX, Typst and as SVG, laid out once."""
    drawing = layout(figure)
    return tikz(figure, drawing), typst(figure, drawing), svg(figure, drawing)


def tikz(figure: Figure, drawing: Drawing | None = None) -> str:
    """Return LaTeX for a document that loads tikz: a picture, or a `tabular` for a table.

    `drawing` is the figure's layout where the caller has it.
    """
    return to_tikz.tabular(figure) if isinstance(figure, LayerTable) else to_tikz.printed(drawing or layout(figure))


def typst(figure: Figure, drawing: Drawing | None = None) -> dict[str, Any]:
    """Return what `drawn` of templates/figure.typ draws, as JSON-able data."""
    alt = markup.plain(figure.alt)
    if isinstance(figure, LayerTable):
        return to_typst.table(figure, alt)
    return to_typst.printed(drawing or layout(figure), alt)


def svg(figure: Figure, drawing: Drawing | None = None) -> str:
    """Return a standalone SVG document; its description says what it shows."""
    alt = markup.plain(figure.alt)
    return to_svg.printed(drawing or layout(figure), alt.partition(":")[0], alt)
