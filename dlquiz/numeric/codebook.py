r"""Weights shared through a codebook: assignment, Lloyd's iteration, storage and fine-tuning (Han et al. 2016).

Clusters count from 0 here and from 1 in the names of the intermediates, $\mu_1$ to $\mu_K$.
"""

from collections.abc import Sequence
from typing import Any

from dlquiz.errors import FormulaError
from dlquiz.numeric.term import Real, Whole, array, let, value_of


def _added(terms: Sequence[Any]) -> Any:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def nearest(weights: Sequence[Real], centroids: Sequence[Real]) -> list[int]:
    """Cluster of each weight: the one whose centroid is nearest, the first of two at the same distance.

    >>> nearest([-0.9, 0.2, 0.8], [-1.0, 0.0, 1.0])
    [0, 1, 2]
    """
    points = [value_of(c) for c in centroids]
    found = []
    for w in map(value_of, weights):
        distances = [abs(w - point) for point in points]
        found.append(distances.index(min(distances)))
    return found


def means(weights: Sequence[Real], labels: Sequence[int], count: int) -> list[Real]:
    """Mean of the weights in each of `count` clusters; every cluster needs a member.

    >>> means([1.0, 2.0, 5.0], [0, 0, 1], 2)
    [1.5, 5.0]
    """
    found = []
    for k in range(count):
        members = [w for w, label in zip(weights, labels, strict=True) if label == k]
        if not members:
            raise FormulaError(f"cluster {k + 1} is empty", "a mean needs at least one weight")
        mean = _added(members) / len(members) if len(members) > 1 else members[0]
        found.append(let(rf"\mu_{k + 1}", mean))
    return found


def lloyd(weights: Sequence[Real], centroids: Sequence[Real]) -> Any:
    """Codebook after one iteration: assign each weight to its nearest centroid, then move centroids to their means.

    >>> lloyd([-1.0, -0.5, 0.25, 1.0], [-1.0, 1.0]).tolist()
    [-0.75, 0.625]
    """
    return array(means(weights, nearest(weights, centroids), len(centroids)), r"\mu")


def squared_error(weights: Sequence[Real], labels: Sequence[int], codebook: Any) -> Real:
    r"""Within-cluster sum of squares, $\sum_i (w_i - \mu_{I_i})^2$.

    >>> squared_error([1.0, 2.0, 5.0], [0, 0, 1], [1.5, 5.0])
    0.5
    """
    squares = [(w - codebook[label]) ** 2 for w, label in zip(weights, labels, strict=True)]
    error: Real = _added(squares)
    return let("E", error)


def stored_bits(n: Whole, b: Whole, word: Whole = 32) -> Whole:
    """Bits for `n` weights as indices of `b` bits into a codebook of 2^b words.

    >>> stored_bits(16, 2)
    160
    """
    if value_of(b) < 1:
        raise FormulaError(f"an index of {value_of(b)} bits cannot tell centroids apart", "it has 1 bit or more")
    return let("B", n * b + word * 2**b)


def compression_ratio(n: Whole, stored: Whole, word: Whole = 32) -> Real:
    """Bits of `n` words over the bits stored instead (Han et al. 2016, equation 1).

    >>> compression_ratio(16, stored_bits(16, 2))
    3.2
    """
    return let("r", word * n / stored)


def fine_tuned(codebook: Sequence[Real], labels: Sequence[Sequence[int]], gradient: Any, lr: Real) -> Any:
    """Codebook after a step of gradient descent; a centroid's gradient is the sum over the weights that share it.

    `labels` and `gradient` are matrices of the layer's shape; a centroid that no weight uses stays.

    >>> fine_tuned([1.0, 2.0, 3.0], [[0, 1], [0, 1]], [[0.5, 1.0], [0.5, -1.5]], 0.5).tolist()
    [0.5, 2.25, 3.0]
    """
    moved: list[Real] = []
    for k, centroid in enumerate(codebook):
        shares = [
            gradient[i][j] if isinstance(gradient, Sequence) else gradient[i, j]
            for i, row in enumerate(labels)
            for j, label in enumerate(row)
            if label == k
        ]
        if shares:
            slope = let(rf"g_{k + 1}", _added(shares))
            moved.append(let(rf"\mu_{k + 1}'", centroid - lr * slope))
        else:
            moved.append(centroid)
    return array(moved, r"\mu'")
