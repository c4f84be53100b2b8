"""Boxes, layouts and tables of the questions on detection."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dlquiz.numeric.suppression import Round
from dlquiz.question import Box, BoxScene, Corners, LayerTable, Trace

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# rings and stars of overlapping boxes; neighbours overlap by more than 0.5, all others by less than 0.4
RING_AND_PAIR = (
    Corners(10, 4, 30, 20), Corners(48, 8, 64, 24), Corners(4, 9, 24, 25),
    Corners(52, 9, 68, 25), Corners(10, 9, 30, 25), Corners(4, 4, 24, 20),
)  # fmt: skip
PAIR_AND_RING = (
    Corners(36, 3, 54, 23), Corners(4, 8, 20, 22), Corners(36, 8, 54, 28),
    Corners(8, 8, 24, 22), Corners(41, 3, 59, 23), Corners(41, 8, 59, 28),
)  # fmt: skip
STAR_AND_PAIR = (
    Corners(16, 4, 36, 20), Corners(50, 12, 68, 30), Corners(10, 4, 30, 20),
    Corners(50, 15, 68, 33), Corners(4, 4, 24, 20), Corners(10, 9, 30, 25),
)  # fmt: skip
RING_WITH_TAIL = (
    Corners(22, 4, 42, 20), Corners(4, 4, 24, 20), Corners(16, 9, 36, 25),
    Corners(16, 4, 36, 20), Corners(22, 9, 42, 25), Corners(10, 4, 30, 20),
)  # fmt: skip


def scene(boxes: Sequence[Corners], names: str = LETTERS, truths: Sequence[Corners] = ()) -> BoxScene:
    """Draw boxes under one-letter names, and ground truths as G1, G2, … in their own style."""
    drawn = [Box(name, *box) for name, box in zip(names, boxes, strict=False)]
    drawn += [Box(f"G{i}", *box, truth=True) for i, box in enumerate(truths, 1)]
    width = max(box.x2 for box in drawn) + 2
    return BoxScene(drawn, width, max(box.y2 for box in drawn) + 2)


def labelled(places: Iterable[int], names: Sequence[str] = LETTERS) -> tuple[str, ...]:
    """Return the names of the boxes at these places, in alphabetical order."""
    return tuple(sorted(names[i] for i in places))


def overlap_text(x: float) -> str:
    """Write an IoU as the tables show it; boxes that are apart have a bare 0."""
    return f"{x:.2f}" if x else "0"


def rounds_table(
    rounds: Sequence[Round], overlaps: Sequence[Sequence[float]], scores: Sequence[float], names: Sequence[str]
) -> Trace:
    """Return the run of a suppression, one row for each box that is kept."""
    rows = []
    for round_ in rounds:
        removed = [f"{names[i]} ({overlaps[round_.kept][i]:.2f})" for i in round_.removed]
        rows.append((names[round_.kept], f"{scores[round_.kept]:.2f}", ", ".join(removed) or "none"))
    return Trace(("kept", "score", "removed (IoU)"), rows)


class Rest(NamedTuple):
    """True positives, and false positives and missed objects, on the other images of a test set."""

    tp: int
    errors: tuple[int, int]


class Street(NamedTuple):
    """Five boxes and three objects on one image, by shifts in pixels.

    Object 1 lies right of box 1 by `first` and left of box 2 by `duplicate`, box 2 lower by `lower`. Boxes 3, 4 and 5
    follow each other by `middle` and `last`; objects 2 and 3 are shifted from boxes 3 and 5 by `second` and `third`.
    All are 21 wide and `height` high.
    """

    height: int
    first: int
    duplicate: int
    lower: int
    middle: int
    last: int
    second: int
    third: int


def placed(street: Street) -> tuple[list[Corners], list[Corners]]:
    """Return the five boxes and the three objects."""

    def at(x: int, y: int) -> Corners:
        return Corners(x, y, x + 21, y + street.height)

    third = 46
    fourth = third + street.middle
    fifth = fourth + street.last
    doubles = [at(8 - street.first, 4), at(8 + street.duplicate, 4 + street.lower)]
    chain = [at(x, 14) for x in (third, fourth, fifth)]
    return doubles + chain, [at(8, 4), at(third + street.second, 14), at(fifth + street.third, 14)]


def written(box: Corners) -> str:
    """Write a box by its corners, as in `(2, 3, 9, 10)`."""
    return f"({', '.join(map(str, box))})"


def street_table(
    scores: Sequence[float], overlaps: Sequence[Sequence[float]], hits: Sequence[Sequence[float]], names: Sequence[str]
) -> LayerTable:
    """Return the boxes with their scores and IoUs; the cell of the first two boxes is blank."""
    order = sorted(range(len(names)), key=names.__getitem__)
    rows: list[tuple[str | None, ...]] = []
    for i in order:
        beside = [None if {i, j} == {0, 1} else "–" if i == j else overlap_text(overlaps[i][j]) for j in order]
        rows.append((names[i], f"{scores[i]:.2f}", *beside, *map(overlap_text, hits[i])))
    return LayerTable(("box", "score", *sorted(names), "G1", "G2", "G3"), rows)


def matches_table(matched: dict[int, int | None], hits: Sequence[Sequence[float]], names: Sequence[str]) -> Trace:
    """Return which object each detection takes, and the verdict on it."""
    rows = []
    for i, j in matched.items():
        found = "no object at 0.5 or more is left" if j is None else f"G{j + 1} ({hits[i][j]:.2f})"
        rows.append((names[i], found, "false positive" if j is None else "true positive"))
    return Trace(("box", "object (IoU)", "verdict"), rows)
