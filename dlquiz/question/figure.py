"""Figures as data. Each output draws them in its own way; `alt` says every number that a reader needs.

Cells and labels are short texts that may hold `$math$`. Coordinates are in the figure's own units.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dlquiz.numeric.digits import counted


@dataclass(frozen=True, slots=True)
class Window:
    """A block of cells to highlight: its first row and column (from 0), height and width."""

    row: int
    column: int
    height: int = 1
    width: int = 1


@dataclass(frozen=True, slots=True)
class NumberGrid:
    """A grid of numbers with highlighted windows: images, kernels, weight matrices."""

    rows: Sequence[Sequence[float | str]]
    title: str = ""
    windows: Sequence[Window] = ()

    @property
    def alt(self) -> str:
        """The grid's rows in words, then its windows."""
        name = self.title or "grid"
        rows = "; ".join(" ".join(str(cell) for cell in row) for row in self.rows)
        marked = "".join(
            f"; highlighted: rows {w.row + 1} to {w.row + w.height}, columns {w.column + 1} to {w.column + w.width}"
            for w in self.windows
        )
        return f"{name}, by rows: {rows}{marked}"


@dataclass(frozen=True, slots=True)
class Box:
    """An axis-aligned box with corners (x1, y1) and (x2, y2), y pointing down."""

    label: str
    x1: float
    y1: float
    x2: float
    y2: float
    truth: bool = False


@dataclass(frozen=True, slots=True)
class BoxScene:
    """Overlapping boxes on an image of `width` by `height` pixels; ground truth is drawn in another style."""

    boxes: Sequence[Box]
    width: float
    height: float

    @property
    def alt(self) -> str:
        """Every box with its corners."""
        said = "; ".join(
            f"{'ground truth ' if b.truth else ''}{b.label} from ({b.x1:g}, {b.y1:g}) to ({b.x2:g}, {b.y2:g})"
            for b in self.boxes
        )
        return f"boxes on a {self.width:g} by {self.height:g} image: {said}"


@dataclass(frozen=True, slots=True)
class Node:
    """A node at (x, y), y pointing down, one unit between neighbours; `kind` picks the outline."""

    name: str
    label: str
    x: float
    y: float
    kind: Literal["state", "action", "operation", "input"] = "state"


@dataclass(frozen=True, slots=True)
class Edge:
    """A directed edge between two nodes by name; from a node to itself it is drawn as a loop."""

    source: str
    target: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """A directed graph: an MDP (`kind="mdp"`) or a computation graph (`kind="computation"`)."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    kind: Literal["mdp", "computation"] = "computation"

    @property
    def alt(self) -> str:
        """Every edge with its label, nodes by their labels; nodes without an edge stand alone."""
        labels = {node.name: node.label for node in self.nodes}
        joined = {name for e in self.edges for name in (e.source, e.target)}
        edges = "; ".join(
            f"{labels[e.source]} to {labels[e.target]}" + (f" ({e.label})" if e.label else "") for e in self.edges
        )
        name = "Markov decision process" if self.kind == "mdp" else "computation graph"
        alone = "".join(f"; {node.label} alone" for node in self.nodes if node.name not in joined)
        return f"{name}: {(edges + alone).removeprefix('; ')}"


@dataclass(frozen=True, slots=True)
class LayerTable:
    """A table of layers or of anything else by rows; `None` is a blank cell to fill in."""

    header: Sequence[str]
    rows: Sequence[Sequence[str | None]]
    title: str = ""

    @property
    def alt(self) -> str:
        """Row by row, each cell under its column's name; a cell with nothing in it is left out.

        >>> LayerTable(("box", "A", "B"), [("A", "", "0.5"), ("B", "0.5", None)]).alt
        'table: box A, B 0.5; box B, A 0.5, B blank'
        """
        rows = "; ".join(
            ", ".join(
                f"{name} {'blank' if cell is None else cell}"
                for name, cell in zip(self.header, row, strict=True)
                if cell != ""
            )
            for row in self.rows
        )
        return f"{self.title or 'table'}: {rows}"


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a curve plot: its name and its points in drawing order; `step` holds each value until the next."""

    name: str
    points: Sequence[tuple[float, float]]
    step: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """A plot of one or two series over labelled axes: precision over recall, a rate schedule, losses."""

    series: Sequence[Series]
    x_label: str
    y_label: str

    @property
    def alt(self) -> str:
        """Every point of every series."""
        said = "; ".join(
            f"{s.name or self.y_label}: " + ", ".join(f"({x:g}, {y:g})" for x, y in s.points) for s in self.series
        )
        return f"plot of {self.y_label} over {self.x_label}: {said}"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens at step `at`; `strong` marks it (a skipped step, a reset)."""

    at: int
    label: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events along a line of steps."""

    events: Sequence[Event]
    label: str = "step"

    @property
    def alt(self) -> str:
        """Every event with its step."""
        said = "; ".join(f"{self.label} {e.at}: {e.label}{' (marked)' if e.strong else ''}" for e in self.events)
        return f"timeline: {said}"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One layer of a network sketch: its name, its number of units and the units (from 0) to highlight."""

    name: str
    units: int
    marked: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class UnitRows:
    """Layers of units, input first, linked by (layer, unit, unit of the layer above): networks, receptive fields."""

    rows: Sequence[UnitRow]
    links: Sequence[tuple[int, int, int]] = ()

    @property
    def alt(self) -> str:
        """Every layer's size and its marked units."""
        said = "; ".join(
            f"{r.name}: {r.units} units" + (f", marked {', '.join(str(i + 1) for i in r.marked)}" if r.marked else "")
            for r in self.rows
        )
        return f"layers from the input up: {said}"


@dataclass(frozen=True, slots=True)
class Network:
    """A fully connected network by its layers' names and numbers of units, input first; long layers are abbreviated."""

    layers: Sequence[tuple[str, int]]

    @property
    def alt(self) -> str:
        """Every layer's size."""
        said = "; ".join(f"{name}: {counted(units, 'unit')}" for name, units in self.layers)
        return f"fully connected network, each unit linked to all units of the next layer: {said}"


Figure: TypeAlias = NumberGrid | BoxScene | Graph | LayerTable | Curve | Timeline | UnitRows | Network
