"""Shapes of tensors: what broadcasting and the methods that rearrange axes make of them."""

from collections.abc import Sequence
from itertools import zip_longest
from math import prod
from typing import NamedTuple

from dlquiz.errors import FormulaError

Axes = tuple[int, ...]


class Broadcast(NamedTuple):
    """The common shape, and for each axis from the last to the first the two lengths (1 where there is none)."""

    shape: Axes
    pairs: tuple[tuple[int, int], ...]


def compatible(a: Sequence[int], b: Sequence[int]) -> bool:
    """Whether two shapes broadcast: counted from the last axis, lengths are equal or one of them is 1.

    >>> compatible((5, 1, 3), (4, 3)), compatible((4, 3), (4,)), compatible((2,), (2, 1)), compatible((), (7,))
    (True, False, True, True)
    """
    return all(m == n or 1 in (m, n) for m, n in _pairs(a, b))


def broadcast(a: Sequence[int], b: Sequence[int]) -> Broadcast:
    """Shape of the result when two tensors meet element by element (NumPy's and PyTorch's rule).

    >>> broadcast((8, 1, 6, 1), (7, 1, 5)).shape, broadcast((4,), ()).shape, broadcast((1, 0), (3, 1)).shape
    ((8, 7, 6, 5), (4,), (3, 0))
    """
    if any(length < 0 for length in (*a, *b)):
        raise FormulaError("the lengths of axes are 0 or more")
    pairs = _pairs(a, b)
    for place, (m, n) in enumerate(pairs, 1):
        if m != n and 1 not in (m, n):
            raise FormulaError(f"axis −{place} has the lengths {m} and {n}", "they must be equal, or one of them 1")
    return Broadcast(tuple(n if m == 1 else m for m, n in reversed(pairs)), pairs)


def _pairs(a: Sequence[int], b: Sequence[int]) -> tuple[tuple[int, int], ...]:
    return tuple(zip_longest(reversed(a), reversed(b), fillvalue=1))


def unsqueeze(shape: Sequence[int], axis: int) -> Axes:
    """Shape with an axis of length 1 put in, which becomes axis `axis` of the result.

    >>> unsqueeze((3, 5), 1), unsqueeze((3, 5), -1), unsqueeze((), 0)
    ((3, 1, 5), (3, 5, 1), (1,))
    """
    place = _place(axis, len(shape) + 1)
    return (*shape[:place], 1, *shape[place:])


def squeeze(shape: Sequence[int], axis: int) -> Axes:
    """Shape without an axis of length 1.

    >>> squeeze((3, 1, 5), 1), squeeze((3, 5, 1), -1)
    ((3, 5), (3, 5))
    """
    place = _place(axis, len(shape))
    if shape[place] != 1:
        raise FormulaError(f"axis {axis} has the length {shape[place]}", "only one of length 1 can be squeezed away")
    return (*shape[:place], *shape[place + 1 :])


def transpose(shape: Sequence[int], first: int, second: int) -> Axes:
    """Shape with two axes exchanged.

    >>> transpose((2, 3, 5), 0, 2), transpose((2, 3, 5), -1, 1)
    ((5, 3, 2), (2, 5, 3))
    """
    found = list(shape)
    i, j = _place(first, len(shape)), _place(second, len(shape))
    found[i], found[j] = found[j], found[i]
    return tuple(found)


def permute(shape: Sequence[int], order: Sequence[int]) -> Axes:
    """Shape with all axes in a new order, each named once.

    >>> permute((2, 3, 5), (2, 0, 1)), permute((2, 3), (-1, 0))
    ((5, 2, 3), (3, 2))
    """
    places = [_place(axis, len(shape)) for axis in order]
    if sorted(places) != list(range(len(shape))):
        raise FormulaError(f"the order {tuple(order)} does not name every axis once")
    return tuple(shape[place] for place in places)


def flatten(shape: Sequence[int], first: int, last: int) -> Axes:
    """Shape with the axes from `first` to `last` merged into one.

    >>> flatten((2, 3, 5, 7), 1, 2), flatten((2, 3, 5), 0, -1), flatten((2, 3), 1, 1)
    ((2, 15, 7), (30,), (2, 3))
    """
    i, j = _place(first, len(shape)), _place(last, len(shape))
    if i > j:
        raise FormulaError(f"axis {first} comes after axis {last}", "name the first of the merged axes first")
    return (*shape[:i], prod(shape[i : j + 1]), *shape[j + 1 :])


def _place(axis: int, rank: int) -> int:
    """Return where an axis stands, counted from 0; negative ones count from the end."""
    if not -rank <= axis < rank:
        raise FormulaError(f"there is no axis {axis}", f"the axes run from {-rank} to {rank - 1}")
    return axis % rank
