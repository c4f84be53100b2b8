"""Figures at the edge of what a question may draw: the smallest, the largest, the longest and the most crowded."""

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
    Network,
    Node,
    NumberGrid,
    Series,
    Timeline,
    UnitRow,
    UnitRows,
    Window,
)

_NINE: Final = [Node(f"s{i}", f"$s_{{{i}}}$", i % 3 * 2, i // 3 * 2) for i in range(9)]
# each state to its neighbours and back, four loops and two long ways
_WAYS: Final = [
    *(Edge(f"s{i}", f"s{i + 1}", f"$a_1$, 0.{i + 1}, -{i}") for i in range(8) if i % 3 < 2),
    *(Edge(f"s{i + 1}", f"s{i}", f"$a_2$, 0.{i + 1}5, +1.{i}") for i in range(8) if i % 3 < 2),
    *(Edge(f"s{i}", f"s{i + 3}", f"down, 0.{i + 1}") for i in range(6)),
    *(Edge(f"s{i + 3}", f"s{i}", f"up, 0.{i + 1}") for i in range(6)),
    *(Edge(f"s{i}", f"s{i}", f"stay, 0.{i}") for i in (0, 2, 6, 8)),
    Edge("s0", "s4"),
    Edge("s4", "s8"),
]
EXTREMES: Final[dict[str, Figure]] = {
    "grid-one": NumberGrid([[7]], windows=[Window(0, 0)]),
    "grid-12x12": NumberGrid(
        [[(i * j * 37) % 199 - 99 for j in range(12)] for i in range(12)], "$W$", [Window(0, 0, 12, 12), Window(3, 3)]
    ),
    "grid-decimals": NumberGrid(
        [[-0.12345, 1234.5, -1e-06], [0.333333, -99999.0, 12.5], [0, r"$\frac{1}{3}$", "?"]], "long decimals"
    ),
    "boxes-coincide": BoxScene(
        [Box("A", 10, 10, 60, 50, truth=True), Box("B (0.9)", 10, 10, 60, 50), Box("C (0.8)", 10, 10, 60, 50)], 100, 80
    ),
    "boxes-tiny": BoxScene(
        [Box("P", 0, 0, 1, 1), Box("Q", 99, 99, 100, 100, truth=True), Box("R", 0, 0, 100, 100), Box("S", 1, 0, 2, 1)],
        100,
        100,
    ),
    "boxes-many": BoxScene(
        [Box(f"box {i} (0.{9 - i})", 5 * i, 4 * i, 60 + 5 * i, 50 + 4 * i, truth=i == 0) for i in range(8)], 128, 96
    ),
    "mdp-dense": Graph(_NINE, _WAYS, "mdp"),
    "mdp-long-labels": Graph(
        [Node("a", "waiting for customers", 0, 0), Node("b", r"$\hat{s}_{t+1}$ after repair", 3, 0)],
        [
            Edge("a", "b", r"$a_{\mathrm{work}}$, $p = 0.125$, $r = -12.75$"),
            Edge("b", "a", r"$a_{\mathrm{rest}}$, $p = 0.875$, $r = +3.25$"),
            Edge("a", "a", r"$\gamma^{2} r_{t+1} = 0.5$"),
        ],
        "mdp",
    ),
    "computation-deep": Graph(
        [Node(f"n{i}", f"$z_{i}$", i, i % 2 * 0.8, "operation") for i in range(7)],
        [*(Edge(f"n{i}", f"n{i + 1}") for i in range(6)), *(Edge(f"n{i}", f"n{i + 2}") for i in range(5))],
    ),
    "table-30": LayerTable(
        ["layer", "kernel", "stride", "output", "parameters"],
        [
            [f"conv {i}", r"$3 \times 3$", str(i % 2 + 1), None if i % 3 else "$64 \\times 56 \\times 56$", str(i**4)]
            for i in range(30)
        ],
    ),
    "table-one": LayerTable(["$x$"], [[None]]),
    "curve-point": Curve([Series("only", [(0.5, 0.5)])], "recall", "precision"),
    "curve-ties": Curve(
        [
            Series("AP", [(0.25, 1), (0.25, 0.5), (0.5, 0.667), (0.5, 0.5), (0.75, 0.6), (0.75, 0.5), (1, 0.571)]),
            Series("envelope", [(0.25, 1), (0.5, 0.667), (0.75, 0.6), (1, 0.571)], step=True),
        ],
        "recall",
        "precision",
    ),
    "curve-negative": Curve(
        [Series("$J_{-1}$", [(-3, -0.004), (0, 0.001), (3, -0.0125)]), Series("$J_{1}$", [(-3, 0.0125), (3, 0.0125)])],
        r"$\theta$",
        r"$J(\theta)$",
    ),
    "timeline-crowded": Timeline([Event(i, f"$m = {i}$", i % 3 == 0) for i in (1, 2, 3, 4, 5, 6, 7, 500)]),
    "units-strided": UnitRows(
        [UnitRow("input", 26, range(15)), UnitRow("conv 1", 12, range(7)), UnitRow("conv 2", 5, range(3)),
         UnitRow("pool", 2, (0,))],
        [
            *((0, 2 * i + k, i) for i in range(12) for k in range(3)),
            *((1, 2 * i + k, i) for i in range(5) for k in range(3)),
            *((2, 2 * i + k, i) for i in range(2) for k in range(3)),
        ],
    ),
    "network": Network([("input", 784), ("hidden 1", 3), ("hidden 2", 100), ("output", 1)]),
    "network-deep": Network([("input $x$", 2), *((f"layer {i}", i) for i in range(1, 8)), ("class scores", 1000)]),
    "network-one": Network([("output", 6)]),
}  # fmt: skip
