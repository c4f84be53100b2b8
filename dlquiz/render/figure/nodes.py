"""Nodes of a graph: their outlines, how far apart they stand, and how they are drawn."""

from collections.abc import Mapping
from math import hypot
from typing import NamedTuple, assert_never

from dlquiz.question.figure import Graph, Node
from dlquiz.render.figure.drawing import WIDEST, Colour, Disc, Frame, Label, Point, Rect, Shape, Stroke
from dlquiz.render.figure.measure import extent, signed

NODE_SIZE, EDGE_SIZE = 10, 9
LOOP_REACH = 25.0
ROUND = 30.0  # a wider label gets a long outline


class Outline(NamedTuple):
    """A node's place and half its width and height; round or with corners."""

    x: float
    y: float
    across: float
    up: float
    round: bool

    def holds(self, point: Point, margin: float = 0.6) -> bool:
        """Tell whether a point lies inside or on the line."""
        dx, dy = abs(point[0] - self.x), abs(point[1] - self.y)
        if self.round:
            return hypot(dx, dy) < self.across + margin
        return dx < self.across + margin and dy < self.up + margin

    @property
    def frame(self) -> Frame:
        """The frame around it."""
        return Frame(self.x - self.across, self.y - self.up, self.x + self.across, self.y + self.up)


def outlines(figure: Graph) -> Mapping[str, Outline]:
    """Return each node's outline, as far apart as the labels on nodes and edges ask for."""
    widths = {node.name: extent(node.label, NODE_SIZE) for node in figure.nodes}
    radius = {
        kind: max([12.0, *(widths[n.name] / 2 + 6 for n in figure.nodes if n.kind == kind and widths[n.name] <= ROUND)])
        for kind in ("state", "operation")
    }
    sizes = {node.name: _half_size(node, widths[node.name], radius) for node in figure.nodes}
    across, down = _units(figure, sizes)
    return {n.name: Outline(n.x * across, n.y * down, *sizes[n.name]) for n in figure.nodes}


def _half_size(node: Node, width: float, radius: Mapping[str, float]) -> tuple[float, float, bool]:
    match node.kind:
        case "state" | "operation":
            return (radius[node.kind], radius[node.kind], True) if width <= ROUND else (width / 2 + 8, 12.0, False)
        case "action" | "input":
            return max(12.0, width / 2 + 6), 10.5, False
        case _:
            assert_never(node.kind)


def _units(figure: Graph, sizes: Mapping[str, tuple[float, float, bool]]) -> tuple[float, float]:
    """Return how many points one unit takes across and down."""
    places = {node.name: (node.x, node.y) for node in figure.nodes}
    across, down = 58.0, 54.0
    for e in figure.edges:
        dx = abs(places[e.source][0] - places[e.target][0])
        dy = abs(places[e.source][1] - places[e.target][1])
        air = extent(e.label, EDGE_SIZE) + 16 if e.label else 24.0
        if dx and dx >= dy:
            across = max(across, (sizes[e.source][0] + sizes[e.target][0] + air * (1 if not dy else 0.6)) / dx)
        elif e.source == e.target:
            down = max(down, 2 * sizes[e.source][1] + LOOP_REACH + 22)
    for a in figure.nodes:
        for b in figure.nodes:
            if b.x - a.x > 0 and abs(a.y - b.y) < 0.3:
                across = max(across, (sizes[a.name][0] + sizes[b.name][0] + 16) / (b.x - a.x))
    xs = [x for x, _ in places.values()]
    span = max(xs, default=0) - min(xs, default=0) or 1.0
    return min(across, (WIDEST - 60) / span), down


def drawn(node: Node, outline: Outline) -> list[Shape]:
    """Return a node's outline, by its kind, and its label."""
    x, y, up = outline.x, outline.y, outline.up
    label = Label(x, y, signed(node.label), NODE_SIZE)
    match node.kind:
        case "state":
            return [_around(outline, Stroke("ink", 1.0), "white", up), label]
        case "operation":
            return [_around(outline, Stroke("accent", 1.0), "tint", up), label]
        case "action":
            return [_around(outline, Stroke("accent", 1.0), "tint", 4), label]
        case "input":
            return [_around(outline, Stroke("ink", 1.0), "white", 0), label]
        case _:
            assert_never(node.kind)


def _around(outline: Outline, stroke: Stroke, fill: Colour, corner: float) -> Shape:
    x, y, across, up, is_round = outline
    if is_round:
        return Disc(x, y, across, stroke, fill)
    return Rect(x - across, y - up, 2 * across, 2 * up, stroke, fill, corner)
