"""Classification by nearest neighbours."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from dlquiz.errors import FormulaError


class Neighbour(NamedTuple):
    """A stored sample: its place in the list, its distance to the query to the power p, and its class."""

    place: int
    distance: float
    label: str


class Vote(NamedTuple):
    """The class that wins among the nearest neighbours, and all samples from near to far."""

    label: str
    ranking: tuple[Neighbour, ...]


def nearest_neighbours(
    points: Sequence[Sequence[float]], labels: Sequence[str], query: Sequence[float], k: int, p: int = 2
) -> Vote:
    """Majority class of the `k` samples nearest to the query (Cover & Hart 1967).

    Distances are Euclidean for `p` = 2 and sums of absolute differences for `p` = 1; they are compared to the power p,
    which keeps whole coordinates exact.

    >>> stored = [(3, 3), (5, 0), (0, 5)]
    >>> [nearest_neighbours(stored, ["cat", "dog", "dog"], (0, 0), k).label for k in (1, 3)]
    ['cat', 'dog']
    >>> [neighbour.distance for neighbour in nearest_neighbours(stored, "abc", (0, 1), 1, p=1).ranking]
    [4, 5, 6]
    """
    if not 1 <= k <= len(points):
        raise FormulaError(f"{k} of {len(points)} samples cannot vote")
    found = [
        Neighbour(place, sum(abs(a - b) ** p for a, b in zip(point, query, strict=True)), label)
        for place, (point, label) in enumerate(zip(points, labels, strict=True))
    ]
    found.sort(key=lambda neighbour: neighbour.distance)
    if k < len(found) and found[k - 1].distance == found[k].distance:
        raise FormulaError(f"the neighbours {k} and {k + 1} are equally far from the query", "choose another k")
    votes = Counter(neighbour.label for neighbour in found[:k]).most_common(2)
    if len(votes) > 1 and votes[0][1] == votes[1][1]:
        raise FormulaError(f"{votes[0][0]} and {votes[1][0]} have the same number of votes", "choose another k")
    return Vote(votes[0][0], tuple(found))
