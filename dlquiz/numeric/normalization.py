"""Normalization layers: batch normalization of one feature, and what each scheme averages over."""

from typing import Any, NamedTuple

from dlquiz.errors import FormulaError
from dlquiz.numeric.functions import mean, sqrt, total
from dlquiz.numeric.term import Real, let, value_of


class Normalized(NamedTuple):
    """A batch of one feature: its mean, its variance, the normalized values and the layer's outputs."""

    mean: Real
    variance: Real
    x_hat: Any
    y: Any


def batch_norm(x: Any, gamma: Real, beta: Real, eps: Real, unbiased: bool = False) -> Normalized:
    """Batch normalization of one feature in training (Ioffe & Szegedy 2015, algorithm 1).

    `x` holds the feature's values over the mini-batch, shape (m,). The variance divides by m; by m - 1 if `unbiased`,
    as only the running variance does.

    >>> import numpy as np
    >>> mu, variance, x_hat, y = batch_norm(np.array([1.0, 5.0, 1.0, 5.0]), 2.0, 1.0, 0.0)
    >>> float(mu), float(variance), x_hat.tolist(), y.tolist()
    (3.0, 4.0, [-1.0, 1.0, -1.0, 1.0], [-1.0, 3.0, -1.0, 3.0])
    >>> batch_norm(np.array([1.0, 5.0]), 1.0, 0.0, 0.0, unbiased=True).variance
    8.0
    """
    m = len(value_of(x))
    if m < 2:
        raise FormulaError(f"a batch of {m} has no variance", "training needs two samples or more")
    if eps < 0:
        raise FormulaError("epsilon is 0 or more")
    mu = let(r"\mu", mean(x))
    squares = (x - mu) ** 2
    variance = let(r"\sigma^2", total(squares) / (m - 1) if unbiased else mean(squares))
    if value_of(variance) + value_of(eps) == 0:
        raise FormulaError("a constant batch without epsilon is divided by 0")
    x_hat = let(r"\hat{x}", (x - mu) / sqrt(variance + eps))
    return Normalized(mu, variance, x_hat, let("y", gamma * x_hat + beta))


# What each scheme averages over; the axes are N (samples), C (channels), H and W (Wu & He 2018, section 3.1).
SCHEMES = {"batch": "NHW", "layer": "CHW", "instance": "HW"}


def positions(letters: str, layout: str) -> tuple[int, ...]:
    """Positions, counted from 0, of the axes named by `letters` in a tensor whose axes stand as in `layout`.

    >>> positions("NHW", "NCHW"), positions("HW", "NHWC")
    ((0, 2, 3), (1, 2))
    """
    if sorted(layout) != sorted("NCHW"):
        raise FormulaError(f"{layout!r} is no layout of an activation", "each of N, C, H and W stands in it once")
    return tuple(i for i, axis in enumerate(layout) if axis in letters)


def means(letters: str, n: int, c: int, h: int, w: int) -> int:
    """How many means are left of an activation that is averaged over the axes named by `letters`.

    >>> [means(letters, 8, 6, 4, 5) for letters in SCHEMES.values()]
    [6, 8, 48]
    """
    if min(n, c, h, w) < 1:
        raise FormulaError("an activation has one sample, channel, row and column or more")
    found = 1
    for axis, size in zip("NCHW", (n, c, h, w), strict=True):
        if axis not in letters:
            found *= size
    return found
