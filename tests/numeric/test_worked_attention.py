"""Scaled dot-product attention through its graph: what it writes, what follows from a changed node, what it costs."""

from typing import Any

import numpy as np
import pytest

from dlquiz.numeric.attention import Attention, attention
from dlquiz.numeric.digits import decimals_for, rounded
from dlquiz.numeric.graph import dump, load
from dlquiz.numeric.term import depends_on, effort, replaced, symbol
from dlquiz.numeric.worked import steps
from dlquiz.question import Matrix
from dlquiz.question.tolerance import accepted_entries


def traced(q: list[list[int]], k: list[list[int]], v: list[list[int]]) -> Attention:
    return attention(symbol("Q", q), symbol("K", k), symbol("V", v), symbol("d_k", 2))


TWO = traced([[1, 0], [0, 1]], [[1, 2], [2, 0]], [[4, 0], [1, 3]])
THREE = traced([[1, 0], [0, 1], [1, 1]], [[1, 2], [2, 0], [0, 1]], [[4, 0], [1, 3], [2, 2]])


def plain(q: Any, k: Any, v: Any) -> Any:
    scores = np.exp(np.array(q) @ np.array(k).T / np.sqrt(2))
    return scores / scores.sum(1, keepdims=True) @ np.array(v)


def test_two_tokens_are_worked_out_in_three_lines() -> None:
    assert steps(TWO.output) == [
        r"$S = \frac{Q\,K^{\top}}{\sqrt{d_k}} = \frac{\begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix}\,"
        r"\begin{bmatrix} 1 & 2 \\ 2 & 0 \end{bmatrix}^{\top}}{\sqrt{2}} \approx "
        r"\begin{bmatrix} 0.7071 & 1.414 \\ 1.414 & 0 \end{bmatrix}$",
        r"$A = \operatorname{softmax}(S) = "
        r"\operatorname{softmax}\left(\begin{bmatrix} 0.7071 & 1.414 \\ 1.414 & 0 \end{bmatrix}\right) \approx "
        r"\begin{bmatrix} 0.3302 & 0.6698 \\ 0.8044 & 0.1956 \end{bmatrix}$",
        r"$O = A\,V = \begin{bmatrix} 0.3302 & 0.6698 \\ 0.8044 & 0.1956 \end{bmatrix}\,"
        r"\begin{bmatrix} 4 & 0 \\ 1 & 3 \end{bmatrix} \approx "
        r"\begin{bmatrix} 1.991 & 2.009 \\ 3.413 & 0.587 \end{bmatrix}$",
    ]


def test_each_part_of_a_chain_writes_its_own_line_only() -> None:
    assert steps(THREE.scores, 2) == [
        r"$S = \frac{Q\,K^{\top}}{\sqrt{d_k}} = \frac{\begin{bmatrix} 1 & 0 \\ 0 & 1 \\ 1 & 1 \end{bmatrix}\,"
        r"\begin{bmatrix} 1 & 2 \\ 2 & 0 \\ 0 & 1 \end{bmatrix}^{\top}}{\sqrt{2}} \approx "
        r"\begin{bmatrix} 0.71 & 1.41 & 0.00 \\ 1.41 & 0.00 & 0.71 \\ 2.12 & 1.41 & 0.71 \end{bmatrix}$"
    ]
    assert steps(THREE.weights, 2, known=[THREE.scores]) == [
        r"$A = \operatorname{softmax}(S) = \operatorname{softmax}\left(\begin{bmatrix} 0.7071 & 1.414 & 0 \\ "
        r"1.414 & 0 & 0.7071 \\ 2.121 & 1.414 & 0.7071 \end{bmatrix}\right) \approx "
        r"\begin{bmatrix} 0.28 & 0.58 & 0.14 \\ 0.58 & 0.14 & 0.28 \\ 0.58 & 0.28 & 0.14 \end{bmatrix}$"
    ]
    assert steps(THREE.output, 2, known=[THREE.scores, THREE.weights]) == [
        r"$O = A\,V = \begin{bmatrix} 0.2840 & 0.5760 & 0.1400 \\ 0.5760 & 0.1400 & 0.2840 \\ "
        r"0.5760 & 0.2840 & 0.1400 \end{bmatrix}\,\begin{bmatrix} 4 & 0 \\ 1 & 3 \\ 2 & 2 \end{bmatrix} \approx "
        r"\begin{bmatrix} 1.99 & 2.01 \\ 3.01 & 0.99 \\ 2.87 & 1.13 \end{bmatrix}$"
    ]


def test_values_are_those_of_plain_arrays() -> None:
    assert TWO.output.value == pytest.approx(plain([[1, 0], [0, 1]], [[1, 2], [2, 0]], [[4, 0], [1, 3]]))
    assert THREE.output.value == pytest.approx(
        plain([[1, 0], [0, 1], [1, 1]], [[1, 2], [2, 0], [0, 1]], [[4, 0], [1, 3], [2, 2]])
    )


def test_output_follows_a_students_own_weights() -> None:
    own = np.array([[0.5, 0.5], [1.0, 0.0]])
    assert replaced(TWO.output, {id(TWO.weights): own}).tolist() == [[2.5, 1.5], [4.0, 0.0]]
    scores = np.zeros((3, 3))
    assert replaced(THREE.output, {id(THREE.scores): scores}) == pytest.approx(np.full((3, 2), [7 / 3, 5 / 3]))
    assert depends_on(THREE.output, THREE.scores)
    assert not depends_on(THREE.scores, THREE.output)


def test_a_graph_read_back_from_data_follows_as_well() -> None:
    scores, output = load(dump([TWO.scores, TWO.output]))
    assert output.value == pytest.approx(TWO.output.value)
    assert replaced(output, {id(scores): np.zeros((2, 2))}).tolist() == [[2.5, 1.5], [2.5, 1.5]]


def test_rounding_every_step_as_shown_stays_within_what_is_accepted() -> None:
    changes: dict[int, Any] = {}
    for node in (THREE.scores, THREE.weights):
        at = replaced(node, changes)
        changes[id(node)] = np.vectorize(lambda x: rounded(x, decimals_for(x, 2)))(at)
    found = replaced(THREE.output, {id(THREE.weights): changes[id(THREE.weights)]})
    assert found.tolist() != THREE.output.value.tolist()
    for row, intervals in zip(found, accepted_entries(Matrix(THREE.output, digits=2)), strict=True):
        for entry, (low, high) in zip(row, intervals, strict=True):
            assert low <= round(entry, 2) <= high


def test_effort_counts_products_exponentials_and_repetition() -> None:
    # Q K^T: 8 products of small integers; one root; four divisions; four softmax entries; A V: 8 products
    more = 0.6
    scores = 3 * (1 + more * 7) + 4 * 1.5 + 3 * 1.5 * (1 + more * 3) + 0.2 * (1 + more * 3)
    weights = 8 * 1.5 * (1 + more * 3)
    assert effort(TWO.scores) == pytest.approx(scores)
    assert effort(TWO.output) == pytest.approx(scores + weights + 3 * 1.5 * (1 + more * 7))
    assert effort(THREE.scores, THREE.weights, THREE.output) == effort(THREE.output)
