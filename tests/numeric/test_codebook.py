import numpy as np
import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric import codebook
from dlquiz.numeric.term import symbol, symbols, value_of
from dlquiz.numeric.worked import steps


def test_a_weight_halfway_between_two_centroids_belongs_to_the_first() -> None:
    assert codebook.nearest([0.5, -3.0, 9.0], [0.0, 1.0]) == [0, 0, 1]


def test_a_mean_of_no_weight_is_refused() -> None:
    with pytest.raises(FormulaError, match="cluster 2 is empty, a mean needs at least one weight"):
        codebook.lloyd([0.1, 0.2], [0.0, 1.0])


def test_an_iteration_shows_which_weights_each_mean_is_taken_of() -> None:
    weights = [symbol(f"w_{{{i}}}", w) for i, w in enumerate((-1.0, 0.5, -0.5, 2.0), 1)]
    book = codebook.lloyd(weights, [-1.0, 0.6, 2.5])
    assert value_of(book).tolist() == [-0.75, 0.5, 2.0]
    assert steps(book)[:3] == [
        r"$\mu_1 = \frac{w_{1} + w_{3}}{2} = \frac{-1 + (-0.5)}{2} = -0.75$",
        r"$\mu_2 = w_{2} = 0.5$",
        r"$\mu_3 = w_{4} = 2$",
    ]


def test_error_adds_the_squared_distance_of_every_weight_to_its_own_centroid() -> None:
    assert codebook.squared_error([1.0, 3.0, 7.0], [1, 0, 1], [2.0, 4.0]) == 9 + 1 + 9


def test_indices_without_bits_are_refused() -> None:
    with pytest.raises(FormulaError, match="an index of 0 bits cannot tell centroids apart, it has 1 bit or more"):
        codebook.stored_bits(16, 0)
    assert codebook.stored_bits(10, 1) == 10 + 64


def test_storage_counts_a_whole_word_for_each_centroid() -> None:
    assert codebook.stored_bits(100, 3, 16) == 300 + 8 * 16
    assert codebook.compression_ratio(100, 400, 16) == 4


def test_gradients_of_shared_weights_add_up_and_unused_centroids_stay() -> None:
    gradient = np.array([[0.5, 1.0], [0.25, -1.5]])
    labels = [[0, 2], [0, 2]]
    plain = codebook.fine_tuned([1.0, 2.0, 3.0], labels, gradient.tolist(), 2.0)
    assert plain.tolist() == codebook.fine_tuned([1.0, 2.0, 3.0], labels, gradient, 2.0).tolist() == [-0.5, 2.0, 4.0]
    book = symbols(a=1.0, b=2.0, c=3.0)
    traced = codebook.fine_tuned(book, labels, symbol("G", gradient), symbol(r"\eta", 2.0))
    assert value_of(traced).tolist() == plain.tolist()
    assert steps(traced)[:2] == [
        r"$g_1 = G_{1,1} + G_{2,1} = 0.5 + 0.25 = 0.75$",
        r"$\mu_1' = a - \eta\,g_1 = 1 - 2 \cdot 0.75 = -0.5$",
    ]
