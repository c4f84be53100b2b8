"""In a terminal a figure fits the width, holds every number and says in words what it cannot show."""

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.question.figure import (
    Box,
    BoxScene,
    Curve,
    Edge,
    Event,
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
from dlquiz.render import markup
from dlquiz.render.figure import text
from tests.render.figure.samples import COMPUTATION, CURVE, FIGURES, GRID, MDP, SCENE, TABLE, TIMELINE, UNITS

WORDS = st.sampled_from(["", "$s_1$", "skip", "0.5, -1", "a label of several words", "incomprehensibilities"])
NUMBERS = st.one_of(st.integers(-999, 999), st.floats(-100, 100).map(lambda x: round(x, 3)))
PLACES = st.integers(0, 100)


def numbers(said: Iterable[str]) -> set[float]:
    """Return all numbers in some lines; "2 to 4" stands for three."""
    whole = " ".join(line.strip() for line in said).replace("−", "-")
    found = {float(n) for n in re.findall(r"(?<![\d.])-?\d+(?:\.\d+)?(?:e-?\d+)?", whole)}
    runs = re.findall(r"(\d+) to (\d+)", whole)
    return found | {float(n) for first, last in runs for n in range(int(first), int(last) + 1)}


@pytest.mark.parametrize("width", [80, 40, 20])
@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("plain", [False, True])
def test_no_line_is_wider_than_the_terminal(sample: Figure, width: int, ascii: bool, plain: bool) -> None:  # noqa: A002
    lines = text(sample, width, ascii=ascii, plain=plain)
    assert lines
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("width", [80, 40])
@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("name", sorted(FIGURES.keys() - {"curve-steps"}))  # a long series is only drawn
def test_every_number_of_the_description_is_drawn(name: str, width: int, ascii: bool) -> None:  # noqa: A002
    said = markup.plain(FIGURES[name].alt, ascii=ascii).partition("; highlighted")[0]
    assert numbers([said]) <= numbers(text(FIGURES[name], width, ascii=ascii))


@pytest.mark.parametrize("plain", [False, True])
def test_ascii_terminals_get_ascii(sample: Figure, plain: bool) -> None:
    assert all(line.isascii() for width in (80, 40) for line in text(sample, width, ascii=True, plain=plain))


def test_nothing_is_left_raw(sample: Figure) -> None:
    assert not any(mark in line for line in text(sample) for mark in ("$", "\\", "\u00a0", "\n"))


def test_lines_end_without_spaces(sample: Figure) -> None:
    assert all(line == line.rstrip() for width in (80, 40) for line in text(sample, width))


def test_plain_gives_the_description_as_one_says_it(sample: Figure) -> None:
    spoken = " ".join(markup.plain(sample.alt, spoken=True).split())
    assert " ".join(text(sample, plain=True)) == spoken


@given(
    st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=2, max_size=12),
    st.lists(st.builds(Window, st.integers(0, 1), st.integers(0, 2)), max_size=2),
    st.sampled_from([80, 40, 20]),
)
def test_any_grid_fits_and_holds_its_numbers(rows: list[list[float]], windows: list[Window], width: int) -> None:
    lines = text(NumberGrid(rows, "", windows), width)
    assert max(map(len, lines)) <= width
    assert {float(x) for row in rows for x in row} <= numbers(lines)


@given(st.lists(st.tuples(PLACES, PLACES, PLACES, PLACES, st.booleans()), min_size=1, max_size=5))
def test_any_scene_fits_and_holds_its_corners(corners: list[tuple[int, int, int, int, bool]]) -> None:
    boxes = [
        Box("ABCDE"[i], min(a, c), min(b, d), max(a, c), max(b, d), truth)
        for i, (a, b, c, d, truth) in enumerate(corners)
    ]
    for width in (80, 40):
        lines = text(BoxScene(boxes, 100, 100), width)
        assert max(map(len, lines)) <= width
        assert {float(x) for box in boxes for x in (box.x1, box.y1, box.x2, box.y2)} <= numbers(lines)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=6, unique=True),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), WORDS), max_size=8),
)
def test_any_graph_fits_and_names_its_nodes(places: list[tuple[int, int]], links: list[tuple[int, int, str]]) -> None:
    nodes = [Node(f"n{i}", f"n{i}", x, y) for i, (x, y) in enumerate(places)]
    edges = [Edge(f"n{a % len(nodes)}", f"n{b % len(nodes)}", label) for a, b, label in links]
    for width in (80, 40):
        lines = text(Graph(nodes, edges), width)
        assert max(map(len, lines)) <= width
        assert all(any(node.name in line for line in lines) for node in nodes)


@given(st.lists(st.tuples(st.integers(0, 20), WORDS, st.booleans()), min_size=1, max_size=8))
def test_any_timeline_fits_and_marks_its_events(events: list[tuple[int, str, bool]]) -> None:
    for width in (80, 40):
        lines = text(Timeline([Event(*event) for event in events]), width)
        assert max(map(len, lines)) <= width
        assert {float(step) for step, _, _ in events} <= numbers(lines)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=12))
def test_any_curve_fits(points: list[tuple[float, float]]) -> None:
    for width in (80, 40):
        assert max(map(len, text(Curve([Series("a", sorted(points))], "x", "y"), width))) <= width


@given(st.lists(st.lists(st.one_of(st.none(), WORDS), min_size=4, max_size=4), min_size=1, max_size=4))
def test_any_table_fits(rows: list[list[str | None]]) -> None:
    for width in (80, 40, 20):
        assert max(map(len, text(LayerTable(["a", "b", "Output", "d"], rows), width))) <= width


@given(st.lists(st.integers(1, 12), min_size=1, max_size=4))
def test_any_layers_fit(sizes: list[int]) -> None:
    for width in (80, 40, 20):
        assert max(map(len, text(UnitRows([UnitRow("layer", n) for n in sizes]), width))) <= width


def test_a_grid_has_a_heavy_frame_round_its_window() -> None:
    assert text(GRID) == [
        "input X",
        "┏━━━━┯━━━━┯━━━━┱────┐",
        "┃  0 │ −1 │ −2 ┃  5 │",
        "┠────┼────┼────╂────┤",
        "┃  3 │ −3 │ −3 ┃  2 │",
        "┠────┼────┼────╂────┤",
        "┃  0 │  5 │  7 ┃  5 │",
        "┡━━━━┿━━━━┿━━━━╃────┤",
        "│  5 │  3 │  0 │  4 │",
        "└────┴────┴────┴────┘",
    ]


def test_a_grid_in_ascii_frames_its_window_with_other_signs() -> None:
    assert text(GRID, ascii=True)[1:5] == [
        "#====#====#====#----+",
        "#  0 | -1 | -2 #  5 |",
        "#----+----+----#----+",
        "#  3 | -3 | -3 #  2 |",
    ]


def test_a_grid_that_is_too_wide_is_listed_by_rows() -> None:
    lines = text(FIGURES["grid-large"], 40)
    assert lines[:3] == ["map, by rows", " 1: −8 −8 −8 −8 −8 −8 −8 −8 −8 −8 −8 −8", "    −8 −8"]
    assert lines[-1] == "framed: rows 3 to 5, columns 5 to 7"


def test_boxes_are_heavy_for_ground_truth_and_dashed_for_predictions() -> None:
    drawn = "\n".join(text(SCENE))
    assert "┏ A ━━━" in drawn
    assert "┌ B (0.91) ┄┄" in drawn
    assert "━━━ A         (20, 30) to (120, 110)  ground truth" in drawn
    assert "┄┄┄ B (0.91)  (50, 50) to (150, 130)" in drawn


def test_a_graph_whose_edges_lead_on_is_drawn() -> None:
    assert text(COMPUTATION) == [
        "x = 3 ──┐",
        "        │",
        "        ├─▶ × ─── z ──▶ σ ─── y ──▶ ℒ",
        "        │",
        "w = −2 ─┘",
    ]


def test_a_fan_turns_right_after_its_source() -> None:
    nodes = [Node("x", "x", 0, 0.5), Node("a", "a", 1, 0), Node("b", "b", 1, 1)]
    assert text(Graph(nodes, [Edge("x", "a"), Edge("x", "b")])) == [
        "   ┌─▶ a",
        "   │",
        "x ─┤",
        "   │",
        "   └─▶ b",
    ]


def test_a_graph_with_edges_that_lead_back_is_a_list_of_arrows() -> None:
    assert text(MDP)[:3] == [
        "s₀ ── a₁, 0.7, +2 ──▶ s₁",
        "s₀ ── a₁, 0.3, −1 ──▶ s₂",
        "s₁ ── +5 ───────────▶ s₃",
    ]
    assert text(MDP, ascii=True)[3] == "s_2 --[-1]------------> s_3"


def test_a_list_of_arrows_that_is_too_wide_puts_labels_below() -> None:
    long = Graph(MDP.nodes[:2], [Edge("s0", "s0", "a label that takes a line of its own"), Edge("s0", "s1")])
    assert text(long, 40) == ["s₀ ──▶ s₀", "    a label that takes a line of its own", "s₀ ──▶ s₁"]


def test_lines_that_could_be_confused_are_not_drawn() -> None:
    crossing = Graph(
        [Node("a", "a", 0, 0), Node("b", "b", 0, 1), Node("c", "c", 1, 0), Node("d", "d", 1, 1)],
        [Edge("a", "d"), Edge("b", "c")],
    )
    assert text(crossing) == ["a ──▶ d", "b ──▶ c"]


def test_blank_cells_are_lines_to_fill_in() -> None:
    assert text(TABLE)[4:6] == [
        "│ Input │   –    │ 3 × 64 × 64 │     0      │",
        "│ Conv1 │ 5 × 5  │    ____     │    ____    │",
    ]


def test_a_table_that_is_too_wide_is_read_row_by_row() -> None:
    assert text(TABLE, 30)[1:5] == [
        "Layer: Input",
        "  Kernel: –",
        "  Output: 3 × 64 × 64",
        "  Parameters: 0",
    ]


def test_a_curve_has_axes_marks_and_its_points() -> None:
    lines = text(CURVE)
    assert lines[0] == "loss"
    assert lines[1].startswith("1.00─┐")
    assert sum(line.count("○") for line in lines[:-1]) == sum(line.count("●") for line in lines[:-2]) + 1 == 4
    assert lines[-1] == "○ validation: (1, 0.95), (2, 0.8), (3, 0.78), (4, 0.83)"


def test_a_line_of_zeros_shows_above_the_axis() -> None:
    lines = text(Curve([Series("", [(x, 0) for x in range(60)]), Series("", [(0, 1), (59, 1)])], "x", "y"))
    zero = next(line for line in lines if line.startswith("0.00─┤"))
    assert zero.count("⠤") + zero.count("⠒") + zero.count("⠉") > 40


def test_a_timeline_flags_its_events() -> None:
    assert text(TIMELINE, 60) == [
        "  scale 65536",
        "  │   overflow    step taken                   scale doubles",
        "  │   │           │                            │",
        "──●───◆───────────●────────────────────────────●──▶ step",
        "  1   2           5                           12",
    ]


def test_a_timeline_with_long_labels_has_one_event_a_row() -> None:
    lines = text(FIGURES["timeline-long"], 80)
    assert lines[0] == "iteration"
    assert lines[2] == "2 ● taken"
    assert lines[1].startswith("1 ◆ the gradient")


def test_units_stand_over_what_they_are_linked_to() -> None:
    lines = text(UNITS)
    assert lines[-1] == "● marked conv2: 2; conv1: 2 to 4; input: 2 to 6"
    top = next(line for line in lines if line.startswith("conv2"))
    bottom = next(line for line in lines if line.startswith("input"))
    first = bottom.index("○")
    assert top.index("○") == (first + bottom.rindex("○")) // 2 - (bottom.index("●") - first)


def test_layers_that_are_too_wide_are_described() -> None:
    assert text(FIGURES["units-many"], 40)[0].startswith("layers from the input up: input: 32")
