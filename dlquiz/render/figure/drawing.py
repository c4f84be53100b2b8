"""A drawing: the few shapes that every picture is made of, in points, y pointing down.

A layout turns a figure into a drawing once; TikZ, Typst and SVG print the same shapes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple, TypeAlias, assert_never

from dlquiz.render.figure.measure import extent

Colour: TypeAlias = Literal["ink", "accent", "second", "soft", "faint", "tint", "warm", "white"]
Dash: TypeAlias = Literal["solid", "dashed", "dotted", "dashdot"]
Anchor: TypeAlias = Literal["start", "middle", "end"]
Point: TypeAlias = tuple[float, float]

# The accent is the sheet's own; the second colour never comes without a dash or a shape of its own.
COLOURS: Final[dict[Colour, str]] = {
    "ink": "#1a1a1a", "accent": "#1f4e79", "second": "#a03a2c", "soft": "#5a6068", "faint": "#b8c0c8",
    "tint": "#dbe7f3", "warm": "#f6e4df", "white": "#ffffff",
}  # fmt: skip
DASHES: Final[dict[Dash, tuple[float, ...]]] = {
    "solid": (), "dashed": (4.5, 2.5), "dotted": (1.2, 2.0), "dashdot": (6.0, 2.0, 1.2, 2.0),
}  # fmt: skip
WIDEST: Final = 400  # points; what a part of a question leaves on a page
CAP_HEIGHT: Final = 0.68  # of a font's size


class Stroke(NamedTuple):
    """How a line is drawn."""

    colour: Colour = "ink"
    width: float = 0.8
    dash: Dash = "solid"


PLAIN: Final = Stroke()


@dataclass(frozen=True, slots=True)
class Line:
    """Straight segments through `points`; closed, it is a polygon."""

    points: Sequence[Point]
    stroke: Stroke | None = PLAIN
    fill: Colour | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Bend:
    """A cubic Bézier curve."""

    start: Point
    first: Point
    second: Point
    end: Point
    stroke: Stroke = PLAIN


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle by its upper left corner, its corners rounded by `radius`."""

    x: float
    y: float
    width: float
    height: float
    stroke: Stroke | None = PLAIN
    fill: Colour | None = None
    radius: float = 0


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle by its centre."""

    x: float
    y: float
    radius: float
    stroke: Stroke | None = PLAIN
    fill: Colour | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text with `$math$`; `y` is the middle of its capitals, `x` its start, middle or end.

    A `backed` label hides the lines under it.
    """

    x: float
    y: float
    text: str
    size: float = 9
    anchor: Anchor = "middle"
    colour: Colour = "ink"
    bold: bool = False
    backed: bool = False


Shape: TypeAlias = Line | Bend | Rect | Disc | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes inside (0, 0) to (width, height), painted in their order."""

    width: float
    height: float
    shapes: Sequence[Shape]


class Frame(NamedTuple):
    """An upright rectangle by two corners: where something lies."""

    x1: float
    y1: float
    x2: float
    y2: float

    def grown(self, by: float) -> "Frame":
        """Return the frame with a margin on every side."""
        return Frame(self.x1 - by, self.y1 - by, self.x2 + by, self.y2 + by)

    def overlap(self, other: "Frame") -> float:
        """Return the area that two frames share."""
        across = min(self.x2, other.x2) - max(self.x1, other.x1)
        down = min(self.y2, other.y2) - max(self.y1, other.y1)
        return across * down if across > 0 and down > 0 else 0.0

    def holds(self, point: Point) -> bool:
        """Tell whether a point lies inside."""
        return self.x1 <= point[0] <= self.x2 and self.y1 <= point[1] <= self.y2


def label_frame(label: Label) -> Frame:
    """Return where a label's letters lie, descenders included."""
    width = extent(label.text, label.size, bold=label.bold)
    left = {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * width
    half = label.size * CAP_HEIGHT / 2
    return Frame(label.x - left, label.y - half - 1, label.x - left + width, label.y + half + label.size * 0.22)


def frame_of(shape: Shape) -> Frame:
    """Return the frame of a shape; that of a curve also holds its control points."""
    match shape:
        case Line(points=points):
            return _around(points)
        case Bend(start=a, first=b, second=c, end=d):
            # a curve of this kind keeps inside the middle of its control polygon
            middle = [((p[0] + 3 * q[0]) / 4, (p[1] + 3 * q[1]) / 4) for p, q in ((a, b), (d, c))]
            return _around([a, d, *middle])
        case Rect(x=x, y=y, width=width, height=height):
            return Frame(x, y, x + width, y + height)
        case Disc(x=x, y=y, radius=r):
            return Frame(x - r, y - r, x + r, y + r)
        case Label():
            return label_frame(shape)
        case _:
            assert_never(shape)


def _around(points: Sequence[Point]) -> Frame:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Frame(min(xs), min(ys), max(xs), max(ys))


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """Return the shape at another place."""
    match shape:
        case Line(points=points):
            return replace(shape, points=[(x + dx, y + dy) for x, y in points])
        case Bend(start=a, first=b, second=c, end=d):
            (a, b, c, d) = ((x + dx, y + dy) for x, y in (a, b, c, d))
            return replace(shape, start=a, first=b, second=c, end=d)
        case Rect() | Disc() | Label():
            return replace(shape, x=shape.x + dx, y=shape.y + dy)
        case _:
            assert_never(shape)


def drawing(shapes: Iterable[Shape], margin: float = 2) -> Drawing:
    """Return the shapes as a drawing that holds all of them, however far out they were put.

    >>> drawing([Disc(0, 0, 5)]).shapes
    [Disc(x=7, y=7, radius=5, stroke=Stroke(colour='ink', width=0.8, dash='solid'), fill=None)]
    """
    shapes = list(shapes)
    frames = [frame_of(shape) for shape in shapes] or [Frame(0, 0, 0, 0)]
    left, top = min(f.x1 for f in frames) - margin, min(f.y1 for f in frames) - margin
    right, bottom = max(f.x2 for f in frames) + margin, max(f.y2 for f in frames) + margin
    return Drawing(right - left, bottom - top, [moved(shape, -left, -top) for shape in shapes])
