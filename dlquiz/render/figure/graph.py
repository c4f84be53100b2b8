"""Graphs as drawings: edges bent where they would meet, labels beside the middle of their edge."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import hypot

from dlquiz.question.figure import Edge, Graph
from dlquiz.render.figure.bends import Cubic, chord, loop
from dlquiz.render.figure.drawing import Bend, Drawing, Frame, Label, Line, Shape, Stroke, drawing, label_frame
from dlquiz.render.figure.measure import extent, signed
from dlquiz.render.figure.nodes import EDGE_SIZE, LOOP_REACH, Outline, drawn, outlines
from dlquiz.render.figure.places import best, taken

EDGE = Stroke("ink", 0.9)
ARROW, ARROW_HALF = 6.5, 2.7
FINE = 96  # points of a curve that labels keep off
LOOP_SPREAD = 20.0
LOOP_SIDES = ((0.0, -1.0), (0.0, 1.0), (1.0, 0.0), (-1.0, 0.0))
BULGES = (0.0, 26.0, -26.0, 40.0, -40.0, 56.0, -56.0)
APART = 30.0  # points between the middles of edges that join the same two nodes


def layout(figure: Graph) -> Drawing:
    """Return the graph as a drawing."""
    nodes = outlines(figure)
    curves = _curves(figure.edges, nodes)
    trimmed = [
        curve.between(nodes[e.source].holds, nodes[e.target].holds)
        for e, curve in zip(figure.edges, curves, strict=True)
    ]
    shapes: list[Shape] = []
    for curve in trimmed:
        shapes += arrow(curve)
    shapes += _edge_labels(figure.edges, trimmed, [o.frame for o in nodes.values()])
    for node in figure.nodes:
        shapes += drawn(node, nodes[node.name])
    return drawing(shapes)


def _curves(edges: Sequence[Edge], nodes: Mapping[str, Outline]) -> list[Cubic]:
    """Return each edge from centre to centre: alone it is straight unless a node is in the way, else bent apart."""
    between: dict[frozenset[str], list[int]] = defaultdict(list)
    for i, e in enumerate(edges):
        between[frozenset((e.source, e.target))].append(i)
    curves: dict[int, Cubic] = {}
    for pair, group in between.items():
        if len(pair) == 1:
            curves |= _loops(group, nodes[edges[group[0]].source], edges, nodes)
            continue
        others = [outline for name, outline in nodes.items() if name not in pair]
        curves |= _bent([(i, edges[i]) for i in group], nodes, others)
    return [curves[i] for i in range(len(edges))]


def _bent(
    group: Sequence[tuple[int, Edge]], nodes: Mapping[str, Outline], others: Sequence[Outline]
) -> dict[int, Cubic]:
    """Return the edges that join two nodes, apart from each other and out of the way of all other nodes."""
    first = group[0][1].source
    # those that lead back come last, so that each direction bends to its own side
    ordered = sorted(group, key=lambda member: member[1].source != first)

    def curves(shift: float) -> dict[int, Cubic]:
        found = {}
        for place, (i, e) in enumerate(ordered):
            bulge = shift - (place - (len(group) - 1) / 2) * APART
            a, b = nodes[e.source], nodes[e.target]
            found[i] = chord((a.x, a.y), (b.x, b.y), bulge if e.source == first else -bulge)
        return found

    tried = [curves(shift) for shift in BULGES]
    return min(tried, key=lambda found: sum(o.holds(p, 5) for c in found.values() for p in c.samples() for o in others))


def _loops(
    group: Sequence[int], node: Outline, edges: Sequence[Edge], nodes: Mapping[str, Outline]
) -> dict[int, Cubic]:
    """Return the loops of one node, the first one above it unless an edge arrives there."""
    names = {name for e in edges for name in (e.source, e.target) if node in (nodes[e.source], nodes[e.target])}
    neighbours = [o for name in names if (o := nodes[name]) != node]

    def crowd(side: tuple[float, float]) -> int:
        return sum(
            side[0] * (o.x - node.x) + side[1] * (o.y - node.y) > 0.85 * hypot(o.x - node.x, o.y - node.y)
            for o in neighbours
        )

    sides = sorted(LOOP_SIDES, key=crowd)
    found = {}
    for place, i in enumerate(group):
        side = sides[place % len(sides)]
        reach = (node.across if side[0] else node.up) + LOOP_REACH + 16 * (place // len(sides))
        found[i] = loop((node.x, node.y), side, reach, LOOP_SPREAD if node.round else LOOP_SPREAD * 0.8)
    return found


def arrow(curve: Cubic, stroke: Stroke = EDGE) -> list[Shape]:
    """Return a curve with an arrow head at its end; the line stops inside the head."""
    t = curve.before(curve.d, ARROW * 0.8)
    back = curve.at(t)
    length = hypot(curve.d[0] - back[0], curve.d[1] - back[1]) or 1.0
    ux, uy = (curve.d[0] - back[0]) / length, (curve.d[1] - back[1]) / length
    base = curve.d[0] - ux * ARROW, curve.d[1] - uy * ARROW
    head = [
        curve.d,
        (base[0] - uy * ARROW_HALF, base[1] + ux * ARROW_HALF),
        (base[0] + uy * ARROW_HALF, base[1] - ux * ARROW_HALF),
    ]
    rest = curve.part(0, t)
    return [Bend(*rest, stroke), Line(head, None, stroke.colour, closed=True)]


def _edge_labels(edges: Sequence[Edge], curves: Sequence[Cubic], nodes: Sequence[Frame]) -> list[Label]:
    """Place every label twice: the second time each one knows where all the others are."""
    points = [[curve.at(i / FINE) for i in range(FINE + 1)] for curve in curves]
    placed: dict[int, Label] = {}
    for _ in range(2):
        for i, e in enumerate(edges):
            if e.label:
                others = [label_frame(label) for j, label in placed.items() if j != i]
                lines = [p for j, sampled in enumerate(points) for p in sampled if j != i] + points[i]
                placed[i] = best(_beside(curves[i], signed(e.label)), taken([*nodes, *others], lines))
    return [placed[i] for i in sorted(placed)]


def _beside(curve: Cubic, text: str) -> list[Label]:
    """Return where an edge's label may stand, the outer side of its middle first."""
    half_width, half_height = extent(text, EDGE_SIZE) / 2, EDGE_SIZE * 0.5
    (ax, ay), (dx, dy), (mx, my) = curve.a, curve.d, curve.at(0.5)
    nx, ny = curve.direction(0.5)[1], -curve.direction(0.5)[0]
    outward = (mx - (ax + dx) / 2) * nx + (my - (ay + dy) / 2) * ny
    side = (1 if outward > 0 else -1) if abs(outward) > 1 else (1 if ny < 0 or (ny == 0 and nx > 0) else -1)
    found = []
    for t in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74):
        ux, uy = curve.direction(t)
        x, y = curve.at(t)
        for way in (side, -side):
            px, py = uy * way, -ux * way
            out = abs(px) * half_width + abs(py) * half_height + 3
            found.append(Label(x + px * out, y + py * out, text, EDGE_SIZE, backed=True))
    on_line = [Label(*curve.at(t), text, EDGE_SIZE, backed=True) for t in (0.5, 0.4, 0.6)]
    return found + on_line
