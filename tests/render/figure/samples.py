"""Figures of every kind, plain and awkward, that all outputs are tried on."""

from math import cos, pi
from typing import Final

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

GRID: Final = NumberGrid(
    [[0, -1, -2, 5], [3, -3, -3, 2], [0, 5, 7, 5], [5, 3, 0, 4]], "input $X$", [Window(0, 0, 3, 3)]
)
SCENE: Final = BoxScene(
    [Box("A", 20, 30, 120, 110, truth=True), Box("B (0.91)", 50, 50, 150, 130), Box("C (0.6)", 45, 35, 130, 100)],
    200,
    150,
)
MDP: Final = Graph(
    [Node("s0", "$s_0$", 0, 1), Node("s1", "$s_1$", 2, 0), Node("s2", "$s_2$", 2, 2), Node("s3", "$s_3$", 4, 1)],
    [
        Edge("s0", "s1", "$a_1$, 0.7, +2"),
        Edge("s0", "s2", "$a_1$, 0.3, -1"),
        Edge("s1", "s3", "+5"),
        Edge("s2", "s3", "-1"),
        Edge("s1", "s2", "0.1"),
        Edge("s2", "s1", "0.2"),
        Edge("s3", "s3", "stay, 0"),
    ],
    "mdp",
)
COMPUTATION: Final = Graph(
    [
        Node("x", "$x = 3$", 0, 0, "input"),
        Node("w", "$w = -2$", 0, 1, "input"),
        Node("m", r"$\times$", 1.3, 0.5, "operation"),
        Node("s", r"$\sigma$", 2.3, 0.5, "operation"),
        Node("L", r"$\mathcal{L}$", 3.3, 0.5),
    ],
    [Edge("x", "m"), Edge("w", "m"), Edge("m", "s", "$z$"), Edge("s", "L", "$y$")],
)
TABLE: Final = LayerTable(
    ["Layer", "Kernel", "Output", "Parameters"],
    [
        ["Input", "–", r"$3 \times 64 \times 64$", "0"],
        ["Conv1", r"$5 \times 5$", None, None],
        ["FC", "–", "10", None],
    ],
    "A small net",
)
CURVE: Final = Curve(
    [
        Series("train", [(1, 0.92), (2, 0.71), (3, 0.52), (4, 0.41)]),
        Series("validation", [(1, 0.95), (2, 0.8), (3, 0.78), (4, 0.83)]),
    ],
    "epoch",
    "loss",
)
TIMELINE: Final = Timeline(
    [Event(1, "scale 65536"), Event(2, "overflow", strong=True), Event(5, "step taken"), Event(12, "scale doubles")]
)
UNITS: Final = UnitRows(
    [UnitRow("input", 7, (1, 2, 3, 4, 5)), UnitRow("conv1", 5, (1, 2, 3)), UnitRow("conv2", 3, (1,))],
    [(layer, i + k, i) for layer, n in ((0, 5), (1, 3)) for i in range(n) for k in range(3)],
)

_LONG = "the gradient overflows in float16, the step is skipped and the scale halves"
FIGURES: Final[dict[str, Figure]] = {
    "grid": GRID,
    "grid-two-windows": NumberGrid(
        [[0.25, -1.5, 2.0], [3.5, -3.25, "$w_{23}$"], [0.5, "", 1e-05]], "", [Window(0, 0, 2, 2), Window(1, 1, 2, 2)]
    ),
    "grid-large": NumberGrid([[i * j % 17 - 8 for j in range(14)] for i in range(12)], "map", [Window(2, 4, 3, 3)]),
    "scene": SCENE,
    "scene-flat": BoxScene(
        [Box("G", 43, 14, 64, 28, truth=True), Box("B", 46, 14, 67, 28), Box("E", 51, 14, 72, 28),
         Box("O", 1, 1, 2, 2)],
        89,
        30,
    ),
    "mdp": MDP,
    "mdp-row": Graph(
        [Node("a", "cool", 0, 0), Node("b", "warm", 2, 0), Node("c", "overheated", 4, 0)],
        [
            Edge("a", "a", "slow, 1.0, +1"),
            Edge("a", "a", "fast, 0.5, +2"),
            Edge("a", "b", "fast, 0.5, +2"),
            Edge("b", "a", "slow, 0.5, +1"),
            Edge("a", "c", "jump, 0.25, -10"),
        ],
        "mdp",
    ),
    "computation": COMPUTATION,
    "actions": Graph(
        [Node("s", "$s$", 0, 1), Node("l", "left", 1.6, 0, "action"), Node("r", "right", 1.6, 2, "action"),
         Node("t", "$s'$", 3, 0), Node("u", "$s''$", 3, 2), Node("v", "alone", 3, 3)],
        [Edge("s", "l"), Edge("s", "r"), Edge("l", "t", "0.8, +1"), Edge("l", "u", "0.2, 0"), Edge("r", "u", "+3")],
    ),
    "table": TABLE,
    "table-wide": LayerTable(
        ["Rule", "When to use it", "What goes wrong", "Example"],
        [
            ["warm-up", "at the beginning of training with large batches", _LONG, "$10^{-5}$ to $10^{-3}$"],
            ["cosine decay", "when the number of steps is known before", "restarts raise the loss", None],
        ],
    ),
    "curve": CURVE,
    "curve-steps": Curve(
        [
            Series("step decay", [(0, 0.1), (30, 0.05), (60, 0.025), (100, 0.025)], step=True),
            Series("cosine", [(i, 0.05 * (1 + cos(pi * i / 100))) for i in range(0, 101, 2)]),
        ],
        "epoch",
        r"learning rate $\eta_t$",
    ),
    "curve-recall": Curve(
        [Series("", [(0, 1), (0.2, 1), (0.2, 0.5), (0.4, 0.667), (0.6, 0.75)])], "recall", "precision"
    ),
    "curve-flat": Curve([Series("one", [(3, -2)])], "x", "y"),
    "timeline": TIMELINE,
    "timeline-years": Timeline([Event(1998, "LeNet"), Event(2014, "VGG"), Event(2014, "GoogLeNet")], "year"),
    "timeline-long": Timeline([Event(i, _LONG if i % 2 else "taken", i % 2 == 1) for i in range(1, 5)], "iteration"),
    "units": UNITS,
    "units-many": UnitRows(
        [UnitRow("input", 32), UnitRow("pool", 16, (2,))], [(0, 2 * i + k, i) for i in range(16) for k in range(2)]
    ),
    "units-plain": UnitRows([UnitRow("$x$", 3), UnitRow("$h$", 4, (0, 3))]),
}  # fmt: skip
