"""Curves as drawings: round ticks, two series told apart by dash, marker and a name at their end."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from dlquiz.question.figure import Curve, Series
from dlquiz.render.figure.drawing import (
    Colour,
    Disc,
    Drawing,
    Frame,
    Label,
    Line,
    Point,
    Rect,
    Shape,
    Stroke,
    drawing,
    frame_of,
    label_frame,
)
from dlquiz.render.figure.measure import extent, signed
from dlquiz.render.figure.places import best, taken
from dlquiz.render.figure.ticks import axis, tick_texts, ticks

WIDTH, HEIGHT = 260.0, 145.0
INSET = 10.0  # between the axis and the first point
TEXT, SMALL = 9.0, 8.0
NEAR = 24.0  # two points one above the other share the room between them
MARKED, VALUED, PAIRED = 20, 12, 8
STROKES = (Stroke("accent", 1.5), Stroke("second", 1.5, "dashed"), Stroke("ink", 1.3, "dotted"))


class Axes(NamedTuple):
    """The ticks of both axes, and how data become points of the plot."""

    x: Sequence[float]
    y: Sequence[float]

    def place(self, x: float, y: float, width: float, height: float) -> Point:
        """Return where a value lies on a plot of this size, y pointing down."""
        return (
            (x - self.x[0]) / (self.x[-1] - self.x[0]) * width,
            height - (y - self.y[0]) / (self.y[-1] - self.y[0]) * height,
        )


def axes(figure: Curve, most_x: int = 6, most_y: int = 6) -> Axes:
    """Return the ticks that hold all points."""
    points = [p for s in figure.series for p in s.points] or [(0.0, 0.0)]
    return Axes(axis([x for x, _ in points], most_x), ticks([y for _, y in points], most_y))


def corners(series: Series) -> list[Point]:
    """Return the points that the line runs through; a step holds each value until the next."""
    points = list(series.points)
    if not series.step:
        return points
    held = [p for (_, y), (x, after) in pairwise(points) for p in ((x, y), (x, after))]
    return points[:1] + held


def layout(figure: Curve) -> Drawing:
    """Return the plot as a drawing."""
    scales = axes(figure)
    shapes: list[Shape] = list(_axes(scales, figure))
    solid = [frame_of(shape) for shape in shapes if isinstance(shape, Label)]
    lines = [[_spot(scales, p) for p in corners(s)] for s in figure.series]
    for i, (series, line) in enumerate(zip(figure.series, lines, strict=True)):
        shapes.append(Line(line, STROKES[i % len(STROKES)]))
        if len(series.points) <= MARKED:
            shapes += [_marker(i, _spot(scales, p)) for p in series.points]
    return drawing([*shapes, *_labels(figure, scales, lines, solid)])


def _spot(scales: Axes, at: Point) -> Point:
    x, y = scales.place(*at, WIDTH - 2 * INSET, HEIGHT)
    return x + INSET, y


def _axes(scales: Axes, figure: Curve) -> Iterator[Shape]:
    for y, text in zip(scales.y, tick_texts(scales.y), strict=True):
        level = _spot(scales, (scales.x[0], y))[1]
        yield Line([(0, level), (WIDTH, level)], Stroke("faint", 0.4))
        yield Line([(-3, level), (0, level)], Stroke("ink", 0.7))
        yield Label(-6, level, signed(text), SMALL, "end")
    for x, text in zip(scales.x, tick_texts(scales.x), strict=True):
        place = _spot(scales, (x, scales.y[0]))[0]
        yield Line([(place, HEIGHT), (place, HEIGHT + 3)], Stroke("ink", 0.7))
        yield Label(place, HEIGHT + 9, signed(text), SMALL)
    yield Line([(0, -4), (0, HEIGHT), (WIDTH, HEIGHT)], Stroke("ink", 0.8))
    yield Label(WIDTH / 2, HEIGHT + 22, figure.x_label, TEXT)
    yield Label(-3, -17, figure.y_label, TEXT, "start")


def _marker(place: int, at: Point) -> Shape:
    """Return a point's mark: a disc for the first series, a square for the second, a small disc after them."""
    x, y = at
    if place % len(STROKES) == 1:
        return Rect(x - 2.1, y - 2.1, 4.2, 4.2, Stroke("second", 1.0), "white")
    return Disc(x, y, 2.1 if place == 0 else 1.5, None, STROKES[place % len(STROKES)].colour)


def _labels(figure: Curve, scales: Axes, lines: Sequence[Sequence[Point]], solid: Sequence[Frame]) -> list[Label]:
    """Return each series' name at its end and, where there are few points, their values beside them.

    Whether values are written depends on the number of points alone, so that all variants of a question are alike.
    """
    dots = [
        Frame(x - 2, y - 2, x + 2, y + 2)
        for s in figure.series
        if len(s.points) <= MARKED
        for x, y in (_spot(scales, p) for p in s.points)
    ]
    sampled = [p for line in [*lines, [(0, 0), (0, HEIGHT)]] for p in _samples(line)]
    labels: list[Label] = []

    def put(candidates: Iterable[Label]) -> None:
        labels.append(best(candidates, taken([*solid, *dots, *map(label_frame, labels)], sampled)))

    for i, series in enumerate(figure.series):
        if series.name:
            put(_at_end(lines[i][-1], series.name, STROKES[i % len(STROKES)].colour))
    spots = [_spot(scales, p) for s in figure.series for p in s.points]
    for i, point, text in _values(figure, scales):
        put(_around(_spot(scales, point), text, STROKES[i % len(STROKES)].colour, spots))
    return labels


def _at_end(at: Point, name: str, colour: Colour) -> list[Label]:
    x, y = at
    start = max(x + 9, WIDTH + 4) if x > WIDTH - 3 * INSET else x + 9
    ends = [Label(start, y + dy, name, TEXT, "start", colour) for dy in (0, -8, 8, -13, 13)]
    above = [Label(x, y + dy, name, TEXT, "end", colour) for dy in (-9, 9, -14, 14, -20, 20)]
    return ends + above if x > WIDTH * 0.6 else above + ends


def _values(figure: Curve, scales: Axes) -> list[tuple[int, Point, str]]:
    """Return series and points to write out: the height where the other coordinate stands on the axis, else both.

    A point that two series share is written once.
    """
    first = {point: i for i, s in reversed([*enumerate(figure.series)]) for point in s.points}
    points = [
        (i, *point) for i, s in enumerate(figure.series) for point in dict.fromkeys(s.points) if first[point] == i
    ]
    most = max((len(s.points) for s in figure.series), default=0)
    if all(any(abs(x - tick) < 1e-9 for tick in scales.x) for _, x, _ in points) and most <= VALUED:
        return [(i, (x, y), _short(y)) for i, x, y in points]
    return [(i, (x, y), f"({_short(x)}, {_short(y)})") for i, x, y in points] if most <= PAIRED else []


def _short(value: float) -> str:
    return signed(f"{value:.4g}" if abs(value) < 1000 else f"{value:g}")


def _around(at: Point, text: str, colour: Colour, others: Sequence[Point]) -> Iterator[Label]:
    """Yield places for a point's value, on the side that faces away from a point above or below it."""
    x, y = at
    half = extent(text, SMALL) / 2
    near = [other for ox, other in others if abs(ox - x) < 2 * half and 0 < abs(other - y) < NEAR]
    beside = half + 5
    ways = [(0, 8), (beside, 6), (-beside, 6), (beside, 0), (-beside, 0), (0, 13), (beside, 13), (-beside, 13), (0, 19)]
    if not any(other < y for other in near):
        ways = [(dx, way * dy) for dx, dy in ways for way in ((-1, 1) if not near else (-1,))]
    for dx, dy in ways:
        if x + dx - half > 2 and y + dy < HEIGHT - 4:
            yield Label(x + dx, y + dy, text, SMALL, colour=colour, backed=True)
    yield Label(x + beside, y, text, SMALL, colour=colour, backed=True)


def _samples(line: Sequence[Point]) -> Iterator[Point]:
    """Yield points along a line, about one every two points of length."""
    for (x1, y1), (x2, y2) in pairwise(line):
        count = max(1, int(max(abs(x2 - x1), abs(y2 - y1)) / 2))
        yield from ((x1 + (x2 - x1) * i / count, y1 + (y2 - y1) * i / count) for i in range(count + 1))
