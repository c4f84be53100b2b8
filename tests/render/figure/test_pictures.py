"""What all picture outputs share: the drawing keeps its labels apart and says everything without colour too."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.question.figure import (
    Box,
    BoxScene,
    Curve,
    Edge,
    Figure,
    Graph,
    LayerTable,
    Node,
    NumberGrid,
    Series,
    Timeline,
    UnitRow,
    UnitRows,
    Window,
)
from dlquiz.render.figure import layout, text
from dlquiz.render.figure.drawing import Bend, Disc, Frame, Label, Line, Rect, frame_of, label_frame
from dlquiz.render.figure.nodes import EDGE_SIZE, outlines
from dlquiz.render.figure.table import columns
from dlquiz.render.figure.ticks import ticks
from dlquiz.render.figure.timeline import flags, spread
from tests.render.figure.samples import COMPUTATION, CURVE, FIGURES, GRID, MDP, SCENE, TABLE, TIMELINE, UNITS


def labels(figure: Figure) -> list[Label]:
    return [shape for shape in layout(figure).shapes if isinstance(shape, Label)]


def test_everything_lies_inside_the_drawing(sample: Figure) -> None:
    drawn = layout(sample)
    for shape in drawn.shapes:
        frame = frame_of(shape)
        assert min(frame.x1, frame.y1) >= 0
        assert frame.x2 <= drawn.width + 1e-6
        assert frame.y2 <= drawn.height + 1e-6


def test_a_drawing_is_no_wider_than_a_part_of_a_question(sample: Figure) -> None:
    assert layout(sample).width <= 410


def test_no_two_labels_touch(sample: Figure) -> None:
    frames = [label_frame(label) for label in labels(sample)]
    assert not [(a, b) for a, b in combinations(frames, 2) if a.overlap(b) > 1]


@pytest.mark.parametrize("name", ["mdp", "mdp-row", "computation", "actions"])
def test_edge_labels_keep_off_nodes_and_edges(name: str) -> None:
    drawn = layout(FIGURES[name])
    nodes = [frame_of(shape) for shape in drawn.shapes if isinstance(shape, Disc | Rect)]
    edges = [shape for shape in drawn.shapes if isinstance(shape, Bend)]
    for label in (x for x in drawn.shapes if isinstance(x, Label) and x.size == EDGE_SIZE):
        frame = label_frame(label)
        assert not any(frame.overlap(node) for node in nodes)
        assert not any(frame.holds(along(edge, i / 50)) for edge in edges for i in range(51))


def along(edge: Bend, t: float) -> tuple[float, float]:
    s = 1 - t
    weights = (s**3, 3 * s * s * t, 3 * s * t * t, t**3)
    points = (edge.start, edge.first, edge.second, edge.end)
    return sum(w * p[0] for w, p in zip(weights, points, strict=True)), sum(
        w * p[1] for w, p in zip(weights, points, strict=True)
    )


def test_edges_begin_and_end_at_the_outlines() -> None:
    drawn = layout(COMPUTATION)
    nodes = [frame_of(shape) for shape in drawn.shapes if isinstance(shape, Disc | Rect)]
    heads = [shape.points[0] for shape in drawn.shapes if isinstance(shape, Line) and shape.closed]
    assert len(heads) == len(COMPUTATION.edges)
    for head in heads:
        assert any(node.grown(2).holds(head) for node in nodes)
        assert not any(node.grown(-4).holds(head) for node in nodes)


def test_edges_there_and_back_bend_apart() -> None:
    nodes = [Node("a", "a", 0, 0), Node("b", "b", 1, 0)]
    there, back = (s for s in layout(Graph(nodes, [Edge("a", "b"), Edge("b", "a")])).shapes if isinstance(s, Bend))
    assert abs(along(there, 0.5)[1] - along(back, 0.5)[1]) > 15


def test_an_edge_goes_round_a_node_in_its_way() -> None:
    row = Graph([Node(n, n, x, 0) for x, n in enumerate("abc")], [Edge("a", "c")])
    drawn = layout(row)
    (edge,) = (s for s in drawn.shapes if isinstance(s, Bend))
    middle = frame_of([s for s in drawn.shapes if isinstance(s, Disc)][1])
    assert not any(middle.grown(3).holds(along(edge, i / 50)) for i in range(51))


def test_a_loop_stands_above_its_node() -> None:
    drawn = layout(Graph([Node("a", "a", 0, 0)], [Edge("a", "a", "stay")]))
    (node,) = (frame_of(s) for s in drawn.shapes if isinstance(s, Disc))
    (loop,) = (s for s in drawn.shapes if isinstance(s, Bend))
    (label,) = (s for s in drawn.shapes if isinstance(s, Label) and s.text == "stay")
    assert label.y < along(loop, 0.5)[1] < node.y1


def test_nodes_do_not_overlap() -> None:
    for figure in (MDP, COMPUTATION):
        frames = [outline.frame for outline in outlines(figure).values()]
        assert not any(a.overlap(b) for a, b in combinations(frames, 2))


def test_windows_have_a_thick_frame_and_later_ones_a_dash() -> None:
    frames = [s for s in layout(FIGURES["grid-two-windows"]).shapes if isinstance(s, Rect) and s.stroke]
    outer, first, second = (s.stroke for s in frames if s.stroke)
    assert first.width > 2 * outer.width
    assert (first.dash, second.dash) == ("solid", "dashed")


def test_ground_truth_is_solid_and_predictions_are_dashed() -> None:
    outlines = [s.stroke for s in layout(SCENE).shapes if isinstance(s, Rect) and s.stroke][1:]
    assert [stroke.dash for stroke in outlines] == ["solid", "dashed", "dotted"]


def test_boxes_that_share_a_side_are_drawn_apart() -> None:
    scene = BoxScene([Box("A", 10, 10, 50, 50), Box("B", 10, 20, 50, 60)], 100, 100)
    first, second = (frame_of(s) for s in layout(scene).shapes[1:3])
    assert second.x1 > first.x1
    assert second.x2 < first.x2


def test_the_second_colour_comes_with_a_dash_or_a_shape_of_its_own(sample: Figure) -> None:
    for shape in layout(sample).shapes:
        if isinstance(shape, Line) and shape.stroke and shape.stroke.colour == "second":
            assert shape.stroke.dash != "solid" or shape.closed


def test_series_differ_in_dash_and_carry_their_names() -> None:
    drawn = layout(CURVE)
    lines = [s for s in drawn.shapes if isinstance(s, Line) and len(s.points) == 4]
    assert [s.stroke.dash for s in lines if s.stroke] == ["solid", "dashed"]
    assert {"train", "validation"} <= {s.text for s in drawn.shapes if isinstance(s, Label)}


def test_values_stand_on_the_side_that_faces_away() -> None:
    found = {label.text: label for label in labels(CURVE)}
    assert found["0.95"].y < found["0.92"].y


def test_values_are_written_or_left_out_for_all_variants_alike() -> None:
    few, many = ([(x, 0.1 * x) for x in range(n)] for n in (12, 13))
    assert len(labels(Curve([Series("", few)], "x", "y"))) > len(labels(Curve([Series("", many)], "x", "y")))


def test_numbers_in_a_grid_have_a_real_minus() -> None:
    assert "$-3$" in {label.text for label in labels(GRID)}


def test_a_wide_grid_is_set_smaller() -> None:
    grid = NumberGrid([[0.12345] * 20], windows=[Window(0, 0)])
    assert layout(grid).width <= 410


def test_blank_cells_are_empty_and_have_room_to_write() -> None:
    assert columns(TABLE)[3].width >= 36
    cells = [label.text for label in labels(TABLE)]
    assert len(cells) == 1 + 4 + 4 + 2 + 3


def test_long_cells_are_broken_into_lines_that_fit() -> None:
    figure = FIGURES["table-wide"]
    assert isinstance(figure, LayerTable)
    plan = columns(figure)
    assert [column.breaks for column in plan] == [False, True, True, False]
    assert sum(column.width + 12 for column in plan) <= 401


def test_units_carry_their_numbers_where_these_are_legible() -> None:
    assert [label.text for label in labels(UNITS)].count("3") == 3
    assert "3" not in {label.text for label in labels(FIGURES["units-many"])}


def test_events_that_lie_close_are_spread_and_the_line_is_broken() -> None:
    assert spread([1, 2, 100], 100, 20) == ([0, 50, 100], False)
    assert spread([1, 50, 100], 99, 20) == ([0, 49, 99], True)


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 40)), min_size=1, max_size=8))
def test_flags_never_cover_each_other_or_another_line(steps: list[tuple[int, int]]) -> None:
    places = [float(sum(gap for gap, _ in steps[: i + 1])) for i in range(len(steps))]
    widths = [width for _, width in steps]
    stand = flags(places, widths, [1] * len(steps), 1)
    spans = [Frame(s, -h, s + w, 1 - h) for s, w, h in zip(stand.starts, widths, stand.heights, strict=True)]
    assert not any(a.overlap(b) for a, b in combinations(spans, 2))
    for span, low in zip(spans, stand.heights, strict=True):
        crossed = (p for p, h in zip(places, stand.heights, strict=True) if h > low)
        assert stand.centred or not any(span.x1 <= place < span.x2 for place in crossed)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=9), st.integers(2, 8))
def test_ticks_are_round_evenly_spaced_and_hold_the_values(values: list[float], most: int) -> None:
    found = ticks(values, most)
    steps = [b - a for a, b in pairwise(found)]
    assert 1 <= len(steps) <= most
    assert max(steps) - min(steps) <= 1e-6 * max(steps)
    slack = 1e-9 * max(1.0, *map(abs, values))
    assert found[0] <= min(values) + slack
    assert max(values) - slack <= found[-1]


@pytest.mark.parametrize(
    "figure", [Graph([], []), NumberGrid([]), Timeline([]), UnitRows([]), BoxScene([], 9, 9), Curve([], "x", "y")]
)
def test_a_figure_of_nothing_is_a_drawing_of_nothing(figure: Figure) -> None:
    assert layout(figure).width >= 0
    assert all(len(line) <= 40 for line in text(figure, 40))


def test_a_single_layer_and_a_single_event_are_drawn() -> None:
    assert layout(UnitRows([UnitRow("x", 1)])).shapes
    assert layout(Timeline(TIMELINE.events[:1])).shapes
