"""Graphs drawn with characters from left to right, where every line can be followed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import product
from typing import NamedTuple

from dlquiz.question.figure import Edge, Graph
from dlquiz.render.figure.canvas import Canvas
from dlquiz.render.figure.look import Look
from dlquiz.render.figure.measure import signed
from dlquiz.render.glyphs import columns


class Spot(NamedTuple):
    """A node: its text, its place among the columns of nodes, its line and its first character."""

    text: str
    rank: int
    row: int
    start: int = 0

    @property
    def end(self) -> int:
        """The first character after it."""
        return self.start + columns(self.text)


class Route(NamedTuple):
    """An edge's way: along its source's line to `turn`, down or up, and along its target's line."""

    edge: Edge
    label: str
    start: int
    turn: int
    end: int
    top: int
    bottom: int

    def cells(self) -> set[tuple[int, int]]:
        """Return the characters that the line runs through."""
        low, high = sorted((self.top, self.bottom))
        flat = {(self.top, c) for c in range(self.start, self.turn + 1)}
        flat |= {(self.bottom, c) for c in range(self.turn, self.end + 1)}
        return flat | {(r, self.turn) for r in range(low, high + 1)}


def worn(label: str, look: Look) -> str:
    """Return a label as it interrupts a line; in ASCII a minus must not look like a part of it."""
    return "" if not label else f"[{label}]" if look.ascii else f" {label} "


def flow(figure: Graph, look: Look) -> list[str] | None:
    """Return the drawing; None if an edge leads back, two lines cannot be told apart or it is too wide."""
    spots = _spots(figure, look)
    if not figure.edges or any(spots[e.source].rank >= spots[e.target].rank for e in figure.edges):
        return None
    if len({(spot.rank, spot.row) for spot in spots.values()}) < len(spots):
        return None
    late = frozenset[Edge]()
    fans = frozenset(e for e in figure.edges if sum(e.target == other.target for other in figure.edges) == 1)
    for early, upward in product((fans, late, frozenset(figure.edges)), (False, True)):
        placed, routes = _routes(figure, spots, look, early, upward=upward)
        if _legible(routes, placed):
            drawn = _drawn(routes, placed, look)
            return drawn if max(map(columns, drawn)) <= look.width else None
    return None


def _spots(figure: Graph, look: Look) -> Mapping[str, Spot]:
    xs, ys = sorted({n.x for n in figure.nodes}), sorted({n.y for n in figure.nodes})
    return {n.name: Spot(look.plain(signed(n.label)), xs.index(n.x), 2 * ys.index(n.y)) for n in figure.nodes}


def _routes(
    figure: Graph, spots: Mapping[str, Spot], look: Look, early: Set[Edge], *, upward: bool
) -> tuple[Mapping[str, Spot], list[Route]]:
    """Return the nodes with their columns, and every edge's way.

    A line turns right before its target, in a column of the target's own, or if it is `early` right after its source.
    """
    labels = {e: look.plain(signed(e.label)) for e in figure.edges}
    turns = _turns(figure, spots, early, upward=upward)
    before: dict[int, int] = defaultdict(lambda: 2)
    after: dict[int, int] = defaultdict(lambda: 2)
    for e in figure.edges:
        room = columns(labels[e]) + 6 if e.label else 0
        if sum(e.source == other.source for other in figure.edges) == 1:
            before[spots[e.source].rank] = max(before[spots[e.source].rank], room)
        else:
            after[spots[e.target].rank - 1] = max(after[spots[e.target].rank - 1], room)
    left = 0
    placed: dict[str, Spot] = {}
    columns_of: dict[tuple[int, str], int] = {}
    for rank in sorted({spot.rank for spot in spots.values()}):
        placed |= {name: spot._replace(start=left) for name, spot in spots.items() if spot.rank == rank}
        first = max(spot.end for spot in placed.values() if spot.rank == rank) + before[rank]
        columns_of |= {(rank, owner): first + 2 * i for i, owner in enumerate(turns[rank])}
        left = first + 2 * max(len(turns[rank]) - 1, 0) + after[rank] + 2
    return placed, list(_ways(figure, placed, labels, columns_of, early))


def _turns(figure: Graph, spots: Mapping[str, Spot], early: Set[Edge], *, upward: bool) -> Mapping[int, list[str]]:
    """Return the nodes that own a column to turn in, by the rank that it follows, from left to right."""
    turns: dict[int, list[str]] = defaultdict(list)
    for e in sorted(figure.edges, key=lambda e: spots[e.target].row, reverse=upward):
        rank, owner = _turn(e, spots, early)
        if spots[e.source].row != spots[e.target].row and owner not in turns[rank]:
            turns[rank].append(owner)
    return turns


def _turn(e: Edge, spots: Mapping[str, Spot], early: Set[Edge]) -> tuple[int, str]:
    return (spots[e.source].rank, e.source) if e in early else (spots[e.target].rank - 1, e.target)


def _ways(
    figure: Graph,
    placed: Mapping[str, Spot],
    labels: Mapping[Edge, str],
    columns_of: Mapping[tuple[int, str], int],
    early: Set[Edge],
) -> Iterator[Route]:
    for e in figure.edges:
        source, target = placed[e.source], placed[e.target]
        end = target.start - 2
        turn = columns_of.get(_turn(e, placed, early), end)
        yield Route(e, labels[e], source.end + 1, turn, end, source.row, target.row)


def _legible(routes: Sequence[Route], placed: Mapping[str, Spot]) -> bool:
    """Tell whether lines meet only at a common source or target, none runs through a node and all labels have room."""
    nodes = {(spot.row, column) for spot in placed.values() for column in range(spot.start - 1, spot.end + 1)}
    ways = [(route.edge, route.cells()) for route in routes]
    for i, (e, cells) in enumerate(ways):
        if cells & nodes:
            return False
        for other, others in ways[:i]:
            shared = (e.source == other.source) + (e.target == other.target)
            if shared == 2 or (not shared and cells & others):
                return False
    return all(_room(route, routes) is not None for route in routes if route.label)


def _room(route: Route, routes: Sequence[Route]) -> tuple[int, int, int] | None:
    """Return the line and characters that an edge has to itself for its label."""
    if sum(r.edge.source == route.edge.source for r in routes) == 1:
        return route.top, route.start, route.turn
    if sum(r.edge.target == route.edge.target for r in routes) == 1:
        return route.bottom, route.turn, route.end
    return None


def _drawn(routes: Sequence[Route], placed: Mapping[str, Spot], look: Look) -> list[str]:
    canvas = Canvas()
    for r in routes:
        canvas.across(r.top, r.start, r.turn)
        canvas.down(r.turn, min(r.top, r.bottom), max(r.top, r.bottom))
        canvas.across(r.bottom, r.turn, r.end)
    for r in routes:
        canvas.write(r.bottom, r.end, look.sign("▶", ">"))
        if r.label and (room := _room(r, routes)):
            label = worn(r.label, look)
            row, left, right = room
            canvas.write(row, left + max(1, (right - left - columns(label)) // 2 + 1), label)
    for spot in placed.values():
        canvas.write(spot.row, spot.start, spot.text)
    return canvas.lines(ascii=look.ascii)
