"""Nearest neighbours: no vote without a majority, no rank without an order."""

from collections.abc import Callable
from typing import Any

import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric.neighbours import nearest_neighbours

LINE = [(1,), (2,), (-4,), (4,)]
REFUSED: list[tuple[Callable[[], Any], str]] = [
    (lambda: nearest_neighbours(LINE, "abcd", (0,), 0), "0 of 4 samples cannot vote"),
    (lambda: nearest_neighbours(LINE, "abcd", (0,), 5), "5 of 4 samples cannot vote"),
    (
        lambda: nearest_neighbours(LINE, "abcd", (0,), 3),
        "the neighbours 3 and 4 are equally far from the query, choose another k",
    ),
    (lambda: nearest_neighbours(LINE, "abcd", (0,), 2), "a and b have the same number of votes, choose another k"),
    (lambda: nearest_neighbours(LINE, "abab", (0,), 4), "a and b have the same number of votes, choose another k"),
]


@pytest.mark.parametrize(("formula", "message"), REFUSED)
def test_what_is_undecided_is_refused(formula: Callable[[], Any], message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        formula()
    assert str(caught.value) == message


def test_a_tie_of_distances_among_the_voters_decides_nothing() -> None:
    assert nearest_neighbours(LINE, "aabb", (1,), 1).label == "a"
    assert nearest_neighbours(LINE, "abbb", (0,), 4).label == "b"
    assert nearest_neighbours(LINE, "aaaa", (0,), 2).label == "a"


def test_samples_are_ranked_from_near_to_far_whatever_the_sign() -> None:
    ranking = nearest_neighbours([(5, 1), (-3, -4), (2, 0)], "abc", (0, 0), 1).ranking
    assert [(n.place, n.distance, n.label) for n in ranking] == [(2, 4, "c"), (1, 25, "b"), (0, 26, "a")]
    ranking = nearest_neighbours([(5, 1), (-3, -4)], "ab", (0, 0), 1, p=1).ranking
    assert [(n.place, n.distance) for n in ranking] == [(0, 6), (1, 7)]
