"""Small ReLU layers with the batches that they see."""

from typing import NamedTuple

from dlquiz.numeric.dense import Unit


class Case(NamedTuple):
    """A small ReLU layer and the batch that it sees."""

    layer: tuple[Unit, ...]
    batch: tuple[tuple[int, int], ...]


def _case(batch: tuple[tuple[int, int], ...], *rows: tuple[int, int, int]) -> Case:
    return Case(tuple(Unit((w1, w2), b) for w1, w2, b in rows), batch)


# In each case the bias decides on some unit, some unit gets up to 0 exactly, and some unit lives although its mean is
# negative: every slip below gives a set of its own.
CASES = (
    _case(((3, 1), (3, 3), (1, -2)), (1, -3, 1), (-1, -2, 3), (1, 1, 4), (1, -1, -3), (-1, 1, 1)),
    _case(((-2, 0), (2, 3), (1, 3)), (2, 3, -3), (2, -3, 4), (1, 1, -2), (-1, -2, -1), (2, -1, -1)),
    _case(((1, 0), (-1, 0), (2, -1)), (1, -3, -2), (-2, 2, 4), (-3, -1, 4), (-2, 3, -2), (-2, -3, -3)),
    _case(((-1, 0), (0, 1), (-2, 3)), (1, 1, -3), (-2, -1, -2), (-2, 3, -4), (-3, -1, -2), (2, 2, -3)),
    _case(((1, -1), (-2, 1), (1, 2)), (-3, 2, 4), (1, -2, -3), (-2, 2, -4), (-2, -1, -4), (1, 1, 2)),
    _case(((-1, 3), (1, 2), (0, -1)), (3, -1, -3), (-2, -1, 1), (-3, -3, -3), (1, 2, -4), (1, -1, 4)),
    _case(((0, -1), (2, -2), (3, -1)), (-3, 3, 3), (-2, 2, 1), (3, 2, -3), (-3, -2, 3), (-1, -2, -4)),
    _case(((-1, 2), (3, 2), (2, 3)), (-1, 3, 2), (1, 1, -4), (1, -2, 4), (-1, -1, 1), (2, 2, 2)),
)
