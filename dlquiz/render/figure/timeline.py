"""Timelines as drawings: along a line where the labels fit, else one event a row."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from dlquiz.question.figure import Event, Timeline
from dlquiz.render.figure.drawing import WIDEST, Disc, Drawing, Label, Line, Point, Shape, Stroke, drawing
from dlquiz.render.figure.measure import broken, extent, signed

LENGTH, LEAST = WIDEST - 70.0, 24.0
TEXT, SMALL, HIGH, ROW = 9.0, 8.5, 13.0, 17.0
MOST_HIGH = 6


class Moment(NamedTuple):
    """The events of one step."""

    at: int
    events: Sequence[Event]

    @property
    def strong(self) -> bool:
        """Whether one of them is marked."""
        return any(event.strong for event in self.events)


def moments(figure: Timeline) -> list[Moment]:
    """Return the events by step."""
    steps = sorted({event.at for event in figure.events})
    return [Moment(step, [event for event in figure.events if event.at == step]) for step in steps]


def spread(steps: Sequence[int], length: float, least: float) -> tuple[list[float], bool]:
    """Return places for ascending steps, and whether they are to scale; if two came too close, they are even.

    Where even that is too long, the last place lies beyond `length`.

    >>> spread([0, 5, 10], 100, 20), spread([0, 1, 100], 100, 20)
    (([0.0, 50.0, 100.0], True), ([0.0, 50.0, 100.0], False))
    """
    if len(steps) < 2:
        return [0.0 for _ in steps], True
    scaled = [(step - steps[0]) / (steps[-1] - steps[0]) * length for step in steps]
    if all(b - a >= least for a, b in pairwise(scaled)):
        return scaled, True
    gap = max(least, length / (len(steps) - 1))
    return [i * gap for i in range(len(steps))], False


class Flags(NamedTuple):
    """Where the labels stand: centred over their places, or beginning there at heights that keep lines free."""

    starts: Sequence[float]
    heights: Sequence[int]
    centred: bool


def flags(places: Sequence[float], widths: Sequence[float], sizes: Sequence[int], gap: float) -> Flags:
    """Return where labels of these widths, each of some lines, may stand.

    >>> flags([5, 20], [8, 8], [1, 1], 2).starts, flags([5, 8, 30], [8, 8, 4], [1, 1, 1], 2).heights
    ([1.0, 16.0], [1, 0, 0])
    """
    centred = [place - width / 2 for place, width in zip(places, widths, strict=True)]
    if all(a + w + gap <= b for a, w, b in zip(centred, widths, centred[1:], strict=False)):
        return Flags(centred, [0] * len(places), centred=True)
    heights = [0] * len(places)
    for i in reversed(range(len(places))):
        for j in range(i + 1, len(places)):
            if places[i] + widths[i] + gap > places[j]:
                heights[i] = max(heights[i], heights[j] + sizes[j])
    return Flags(list(places), heights, centred=False)


def layout(figure: Timeline) -> Drawing:
    """Return the timeline as a drawing."""
    found = moments(figure)
    places, scaled = spread([m.at for m in found], LENGTH, LEAST)
    widths = [max(extent(signed(e.label), TEXT, bold=e.strong) for e in m.events) for m in found]
    stand = flags(places, widths, [len(m.events) for m in found], 8)
    ends = [start + width for start, width in zip(stand.starts, widths, strict=True)]
    right = max([*ends, *(place + 34 + extent(figure.label, TEXT) for place in places)], default=0)
    if not found or right - min(-16, *stand.starts) > WIDEST or max(stand.heights) > MOST_HIGH:
        return drawing(_column(found, figure.label))
    return drawing(_row(found, places, stand, figure.label, scaled=scaled))


def _row(
    found: Sequence[Moment], places: Sequence[float], stand: Flags, label: str, *, scaled: bool
) -> Iterator[Shape]:
    end = places[-1] + 24
    for moment, x, start, height in zip(found, places, stand.starts, stand.heights, strict=True):
        y = -14 - height * HIGH
        if not stand.centred:
            yield Line([(x, -5), (x, y + 6)], Stroke("soft", 0.5))
        for i, event in enumerate(moment.events):
            anchor, at = ("middle", x) if stand.centred else ("start", start - 3)
            text = signed(event.label)
            yield Label(at, y - i * HIGH, text, TEXT, "middle" if anchor == "middle" else "start", bold=event.strong)
    yield Line([(-16, 0), (end, 0)], Stroke("ink", 0.9))
    yield Line([(end + 6, 0), (end, -2.7), (end, 2.7)], None, "ink", closed=True)
    yield Label(end + 10, 0, label, TEXT, "start")
    for moment, x in zip(found, places, strict=True):
        yield _marker((x, 0), moment.strong)
        yield Label(x, 13, signed(str(moment.at)), SMALL)
    if not scaled:
        steps = [m.at for m in found]
        for i, (a, b) in enumerate(pairwise(places)):
            if steps[i + 1] - steps[i] > min(q - p for p, q in pairwise(steps)):
                yield from _gap((a + b) / 2)


def _gap(x: float) -> Iterator[Shape]:
    """Draw the two strokes that say that steps are left out here."""
    yield Line([(x - 3.5, 4), (x + 0.5, -4), (x + 3.5, -4), (x - 0.5, 4)], None, "white", closed=True)
    yield Line([(x - 3.5, 4), (x + 0.5, -4)], Stroke("ink", 0.7))
    yield Line([(x - 0.5, 4), (x + 3.5, -4)], Stroke("ink", 0.7))


def _column(found: Sequence[Moment], label: str) -> Iterator[Shape]:
    """Draw one event a row: its step, its mark, its label."""
    y = 0.0
    marks: list[Shape] = []
    yield Label(-9, -16, label, SMALL, "end", "soft")
    for moment in found:
        for event in moment.events:
            marks += [_marker((0, y), event.strong), Label(-9, y, signed(str(moment.at)), SMALL, "end")]
            for line in broken(signed(event.label), LENGTH, TEXT, bold=event.strong):
                marks.append(Label(10, y, line, TEXT, "start", bold=event.strong))
                y += 12
            y += ROW - 12
    yield Line([(0, -9), (0, y - ROW + 11)], Stroke("ink", 0.9))
    yield Line([(0, y - ROW + 17), (-2.7, y - ROW + 11), (2.7, y - ROW + 11)], None, "ink", closed=True)
    yield from marks


def _marker(at: Point, strong: bool) -> Shape:
    """Return a disc, or a full diamond for what is marked."""
    x, y = at
    if strong:
        return Line([(x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y)], Stroke("second", 0.8), "second", closed=True)
    return Disc(x, y, 3.2, Stroke("accent", 1.2), "white")
