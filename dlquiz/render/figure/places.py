"""Where labels go: the first of several places that hides the least."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from math import inf
from typing import NamedTuple

from dlquiz.render.figure.drawing import Frame, Label, Point, label_frame

CLEAR = 1.5  # points of air around a label
LATER = 0.5  # what each earlier candidate counts for


class Taken(NamedTuple):
    """What labels must not hide: `solid` frames above all, then points sampled from `lines`, from left to right."""

    solid: Sequence[Frame]
    lines: Sequence[Point]

    def cost(self, label: Label) -> float:
        """Return how much a label would hide here; 0 is a free place."""
        frame = label_frame(label).grown(CLEAR)
        hidden = [area for other in self.solid if (area := frame.overlap(other))]
        near = self.lines[bisect_left(self.lines, (frame.x1, -inf)) : bisect_right(self.lines, (frame.x2, inf))]
        crossed = sum(frame.y1 <= y <= frame.y2 for _, y in near)
        return sum(hidden) + 5 * len(hidden) + 2.0 * crossed


def taken(solid: Iterable[Frame], lines: Iterable[Point]) -> Taken:
    """Return what labels must not hide."""
    return Taken(list(solid), sorted(lines))


def best(candidates: Iterable[Label], taken: Taken, foreign: Sequence[Frame] = ()) -> Label:
    """Return the label's best place: an earlier candidate wins unless a later one hides clearly less.

    Inside a `foreign` frame a label might be taken for its name.
    """
    found: tuple[float, Label] | None = None
    for i, label in enumerate(candidates):
        if found and found[0] <= LATER * i:
            break
        inside = sum(bool(frame.overlap(label_frame(label))) for frame in foreign) if foreign else 0
        cost = taken.cost(label) + LATER * i + 6 * inside
        if found is None or cost < found[0]:
            found = cost, label
    if found is None:
        raise AssertionError(candidates)
    return found[1]
