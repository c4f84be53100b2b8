"""Normalization layers: what is averaged over what, and batch normalization of one feature."""

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


class Statistics(NamedTuple):
    """How many means a scheme computes, and over how many values each."""

    means: int
    values: int


SCHEMES = ("batch", "layer", "instance", "group")


def statistics(scheme: str, shape: tuple[int, int, int, int], groups: int) -> Statistics:
    """Means that a normalization of an activation of `shape` (N, C, H, W) needs (Wu & He 2018, section 3.1).

    Group normalization splits the channels of each sample into `groups`.

    >>> [tuple(statistics(scheme, (8, 6, 4, 5), 2)) for scheme in SCHEMES]
    [(6, 160), (8, 120), (48, 20), (16, 60)]
    """
    n, c, h, w = shape
    if min(n, c, h, w, groups) < 1:
        raise FormulaError("sizes and groups are 1 or more")
    if c % groups:
        raise FormulaError(f"{c} channels do not split into {groups} groups of equal size")
    match scheme:
        case "batch":
            return Statistics(c, n * h * w)
        case "layer":
            return Statistics(n, c * h * w)
        case "instance":
            return Statistics(n * c, h * w)
        case "group":
            return Statistics(n * groups, c // groups * h * w)
        case _:
            raise FormulaError(f"there is no scheme {scheme!r}", f"it is one of {', '.join(SCHEMES)}")
