"""A drawing stays legible: nothing runs through anything else, and lines are dark and thick enough to be printed."""

from itertools import combinations

import pytest

from dlquiz.question.figure import Edge, Figure, Graph, Network, Node
from dlquiz.render.figure import layout
from dlquiz.render.figure.bends import Cubic
from dlquiz.render.figure.drawing import COLOURS, Bend, Colour, Disc, Label, Line, Rect, frame_of, label_frame
from dlquiz.render.figure.network import places
from tests.render.figure.conftest import ALL

GRAPHS = {name: figure for name, figure in ALL.items() if isinstance(figure, Graph)}
THINNEST = 0.4  # points: what a laser printer still draws without gaps
TEXT_CONTRAST, LINE_CONTRAST = 4.5, 3.0  # WCAG 2.2, criteria 1.4.3 and 1.4.11


def curve(edge: Bend) -> list[tuple[float, float]]:
    whole = Cubic(edge.start, edge.first, edge.second, edge.end)
    return [whole.at(i / 100) for i in range(101)]


@pytest.mark.parametrize("name", GRAPHS)
def test_edges_run_through_no_node(name: str) -> None:
    shapes = layout(GRAPHS[name]).shapes
    nodes = [frame_of(shape).grown(-3) for shape in shapes if isinstance(shape, Disc | Rect)]
    edges = [shape for shape in shapes if isinstance(shape, Bend)]
    assert edges
    assert not [node for node in nodes for edge in edges if any(map(node.holds, curve(edge)))]


@pytest.mark.parametrize("name", GRAPHS)
def test_labels_of_edges_hide_no_node(name: str) -> None:
    shapes = layout(GRAPHS[name]).shapes
    nodes = [frame_of(shape) for shape in shapes if isinstance(shape, Disc | Rect)]
    labels = [label_frame(shape) for shape in shapes if isinstance(shape, Label) and shape.backed]
    assert not [label for label in labels if any(map(label.overlap, nodes))]


@pytest.mark.parametrize("name", GRAPHS)
def test_no_label_hides_another_edge(name: str) -> None:
    shapes = layout(GRAPHS[name]).shapes
    edges = [shape for shape in shapes if isinstance(shape, Bend)]
    labels = [label_frame(shape) for shape in shapes if isinstance(shape, Label) and shape.backed]
    assert not [label for label in labels for edge in edges if any(map(label.holds, curve(edge)))]


def luminance(colour: Colour) -> float:
    """Return the relative luminance (WCAG 2.2)."""
    levels = [level / 255 for level in bytes.fromhex(COLOURS[colour][1:])]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in levels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: Colour, ground: Colour) -> float:
    light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_label_stands_out_from_paper_and_tint(sample: Figure) -> None:
    colours = {shape.colour for shape in layout(sample).shapes if isinstance(shape, Label)}
    grounds: tuple[Colour, ...] = ("white", "tint", "warm")
    assert not [(c, g) for c in colours for g in grounds if contrast(c, g) < TEXT_CONTRAST]


def test_lines_are_thick_and_dark_enough_but_for_the_rules_of_a_plot(sample: Figure) -> None:
    strokes = [s.stroke for s in layout(sample).shapes if not isinstance(s, Label) and s.stroke]
    assert all(stroke.width >= THINNEST for stroke in strokes)
    drawn = {stroke.colour for stroke in strokes if stroke.colour != "faint"}
    assert not [colour for colour in drawn if contrast(colour, "white") < LINE_CONTRAST]


def test_lines_of_two_colours_differ_in_more_than_colour(sample: Figure) -> None:
    shapes = [s for s in layout(sample).shapes if isinstance(s, Line | Rect | Bend) and s.stroke]
    strokes = {(type(s), s.stroke) for s in shapes if s.stroke and s.stroke.colour in {"accent", "second"}}
    for (kind, one), (other_kind, other) in combinations(strokes, 2):
        if one.colour != other.colour and kind is other_kind:
            assert (one.dash, one.width) != (other.dash, other.width)


@pytest.mark.parametrize("units", [1, 5, 6, 784])
def test_a_long_layer_shows_its_ends_and_dots_between(units: int) -> None:
    shown = places(units)
    assert len(shown) == min(units, 5)
    assert (None in shown) == (units > 5)


def test_every_shown_unit_of_a_network_is_linked_to_every_one_of_the_next_layer() -> None:
    shapes = layout(Network([("in", 3), ("hidden", 100), ("out", 2)])).shapes
    assert sum(isinstance(shape, Line) for shape in shapes) == 3 * 4 + 4 * 2
    assert {"3 units", "100 units", "2 units"} <= {shape.text for shape in shapes if isinstance(shape, Label)}


def test_a_way_across_a_square_passes_between_labels() -> None:
    nodes = [Node(n, n, x, y) for n, x, y in (("a", 0, 0), ("b", 2, 0), ("c", 0, 2), ("d", 2, 2))]
    ways = [Edge("a", "c", "down, 0.5"), Edge("c", "a", "up, 0.5"), Edge("b", "d", "down, 0.5"), Edge("a", "d", "far")]
    shapes = layout(Graph(nodes, ways, "mdp")).shapes
    labels = [label_frame(shape) for shape in shapes if isinstance(shape, Label) and shape.backed]
    assert not [x for x in labels for edge in shapes if isinstance(edge, Bend) and any(map(x.holds, curve(edge)))]
