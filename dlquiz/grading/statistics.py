"""The formulas behind the item analysis: points as an array, students by parts; what chance enters is drawn by hash.

Resampling uses a stream of SHAKE-256, so that the same class gives the same figures with every version of numpy.
"""

from hashlib import shake_256
from math import sqrt
from typing import Any, NamedTuple

import numpy as np

Points = Any  # an array of floats, students by parts
RESAMPLES = 2000
MOST_BLOCKS = 1000
PERMUTED = 10_000_000  # students times permutations, at most
LEVEL = 0.95
ALIKE = 1e-9  # points that differ by less are the same


class Interval(NamedTuple):
    """Where a figure lies with 95 % confidence."""

    low: float
    high: float


class Differences(NamedTuple):
    """How much of the points' variance the groups explain, per part and in all, and how likely chance is to do it."""

    explained: tuple[float, ...]
    p: tuple[float, ...]
    explained_total: float
    p_total: float
    permutations: int


def rest_correlations(points: Points) -> list[float | None]:
    """Return each part's correlation with the sum of the others; None where either is the same for all students.

    Pearson's r; for points of two values it is the corrected point-biserial (Henrysson 1963).

    >>> rest_correlations(np.array([[1, 1, 1], [1, 1, 1], [0, 1, 1], [0, 0, 1.0]]))[2] is None
    True
    """
    total = points.sum(axis=1)
    return [correlation(column, total - column) for column in points.T]


def correlation(x: Any, y: Any) -> float | None:
    """Return Pearson's r, None where one of the two is constant."""
    if len(x) < 2 or np.ptp(x) < ALIKE or np.ptp(y) < ALIKE:
        return None
    x, y = x - x.mean(), y - y.mean()
    return float((x @ y) / sqrt((x @ x) * (y @ y)))


def alpha(points: Points) -> float | None:
    """Return Cronbach's alpha (1951); KR-20 for points 0 and 1. None for fewer than two parts or equal totals.

    >>> round(alpha(np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0.0]])), 3)
    0.75
    """
    students, parts = points.shape
    if students < 2 or parts < 2 or np.ptp(points.sum(axis=1)) < ALIKE:
        return None
    return float(parts / (parts - 1) * (1 - points.var(axis=0).sum() / points.sum(axis=1).var()))


def alpha_interval(points: Points, seed: str) -> Interval | None:
    """Return alpha's bootstrap interval over students (percentiles), None where it cannot be drawn.

    Classes of more than a thousand are drawn by blocks of students, whose sums are all that alpha needs.
    """
    students, parts = points.shape
    if alpha(points) is None:
        return None
    blocks = min(students, MOST_BLOCKS)
    total = points.sum(axis=1)
    moments = np.column_stack([np.ones(students), points, (points**2).sum(axis=1), total**2])
    sums = np.zeros((blocks, moments.shape[1]))
    np.add.at(sums, np.arange(students) % blocks, moments)
    drawn = (stream(f"{seed} alpha", RESAMPLES * blocks) * np.uint64(blocks)) >> np.uint64(32)
    drawn = drawn.reshape(RESAMPLES, blocks).astype(np.int64) + blocks * np.arange(RESAMPLES)[:, None]
    weights = np.bincount(drawn.ravel(), minlength=RESAMPLES * blocks).reshape(RESAMPLES, blocks)
    found = weights.astype(float) @ sums
    count = found[:, 0]
    means = found[:, 1 : parts + 1] / count[:, None]
    within = found[:, parts + 1] / count - (means**2).sum(axis=1)
    between = found[:, parts + 2] / count - means.sum(axis=1) ** 2
    sound = between > 1e-9
    if sound.sum() < RESAMPLES / 2:
        return None
    values = parts / (parts - 1) * (1 - within[sound] / between[sound])
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))


def differences(points: Points, groups: Any, seed: str) -> Differences:
    """Compare groups of students, part by part and in all, by permuting who belongs to which.

    The p-values of the parts are those of the largest difference among all parts (Westfall & Young 1993), so that
    one part in twenty does not stand out by chance. `groups` numbers each student's group from 0.
    """
    students = len(points)
    table = np.column_stack([points, points.sum(axis=1)])
    centred = table - table.mean(axis=0)
    whole = (centred**2).sum(axis=0)
    sizes = np.bincount(groups).astype(float)
    observed = _explained(centred, groups[None, :], sizes, whole)[0]
    permutations = max(199, min(RESAMPLES - 1, PERMUTED // students))
    above = np.ones(len(observed))
    chunk = max(1, 2_000_000 // students)
    for start in range(0, permutations, chunk):
        count = min(chunk, permutations - start)
        order = (
            stream(f"{seed} drift {start}", count * students).reshape(count, students).argsort(axis=1, kind="stable")
        )
        chance = _explained(centred, groups[order], sizes, whole)
        largest = chance[:, :-1].max(axis=1, initial=0.0)[:, None]
        above[:-1] += (largest >= observed[:-1] - 1e-12).sum(axis=0)
        above[-1] += (chance[:, -1] >= observed[-1] - 1e-12).sum()
    p = above / (permutations + 1)
    return Differences(
        tuple(map(float, observed[:-1])), tuple(map(float, p[:-1])), float(observed[-1]), float(p[-1]), permutations
    )


def _explained(centred: Any, groups: Any, sizes: Any, whole: Any) -> Any:
    """Return the share of each column's variance that lies between the groups, for several groupings."""
    between = sum(((groups == group).astype(float) @ centred) ** 2 / size for group, size in enumerate(sizes) if size)
    return np.divide(between, whole, out=np.zeros_like(between), where=whole > 1e-9)


def stream(seed: str, count: int) -> Any:
    """Return that many numbers below 2^32, as 64-bit integers, the same for the same seed everywhere."""
    return np.frombuffer(shake_256(seed.encode()).digest(4 * count), dtype="<u4").astype(np.uint64)
