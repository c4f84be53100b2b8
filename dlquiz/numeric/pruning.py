"""Magnitude pruning of single weights."""

from collections.abc import Sequence
from typing import NamedTuple

from dlquiz.errors import FormulaError


class Pruned(NamedTuple):
    """The smallest magnitude that is kept, and the mask: 1 for a weight that is kept, 0 for one that is removed."""

    threshold: float
    mask: tuple[tuple[int, ...], ...]


def magnitude_mask(weights: Sequence[Sequence[float]], removed: int) -> Pruned:
    """Remove the `removed` weights of smallest magnitude from a matrix (Han et al. 2015).

    >>> magnitude_mask([[0.5, -0.1], [0.3, -0.9]], 2)
    Pruned(threshold=0.5, mask=((1, 0), (0, 1)))
    """
    sizes = sorted(abs(w) for row in weights for w in row)
    if not 0 <= removed < len(sizes):
        raise FormulaError(f"{removed} of {len(sizes)} weights cannot be removed", "one weight or more is kept")
    threshold = sizes[removed]
    if removed and sizes[removed - 1] == threshold:
        raise FormulaError(f"two weights of size {threshold} stand at the threshold", "which one goes is not defined")
    return Pruned(threshold, tuple(tuple(int(abs(w) >= threshold) for w in row) for row in weights))
