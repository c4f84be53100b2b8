"""Where labels go: the first of several places that hides the least."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dlquiz.render.figure.drawing import Frame, Label, Point, label_frame

CLEAR = 1.5  # points of air around a label


class Taken(NamedTuple):
    """What labels must not hide: `solid` frames above all, then points sampled from `lines`."""

    solid: Sequence[Frame]
    lines: Sequence[Point]

    def cost(self, label: Label) -> float:
        """Return how much a label would hide here; 0 is a free place."""
        frame = label_frame(label).grown(CLEAR)
        return sum(5 + frame.overlap(other) for other in self.solid if frame.overlap(other)) + 2.0 * sum(
            map(frame.holds, self.lines)
        )


def best(candidates: Iterable[Label], taken: Taken, foreign: Sequence[Frame] = ()) -> Label:
    """Return the label's best place: an earlier candidate wins unless a later one hides clearly less.

    Inside a `foreign` frame a label might be taken for its name.
    """

    def cost(choice: tuple[int, Label]) -> tuple[float, int]:
        i, label = choice
        inside = sum(bool(frame.overlap(label_frame(label))) for frame in foreign)
        return taken.cost(label) + 0.5 * i + 6 * inside, i

    return min(enumerate(candidates), key=cost)[1]
