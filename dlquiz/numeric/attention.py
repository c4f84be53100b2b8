"""Attention: scaled dot products by hand, and the parameters of its projections."""

from typing import Any, NamedTuple

from dlquiz.errors import FormulaError
from dlquiz.numeric.functions import matmul, softmax, sqrt
from dlquiz.numeric.term import Whole, let, value_of


class Attention(NamedTuple):
    """Scaled scores (n_q, n_k), weights of the same shape, and outputs (n_q, d_v)."""

    scores: Any
    weights: Any
    output: Any


def attention(q: Any, k: Any, v: Any, d_k: Whole, axis: int = -1) -> Attention:
    """Scaled dot-product attention (Vaswani et al. 2017, equation 1).

    Queries `q` (n_q, d_k), keys `k` (n_k, d_k) and values `v` (n_k, d_v) hold one token per row; `d_k` is the keys'
    width. The softmax runs over the keys, the last axis of the scores.

    >>> import numpy as np
    >>> one = np.eye(2)
    >>> attention(0 * one, one, np.array([[2.0], [4.0]]), 2).output.tolist()
    [[3.0], [3.0]]
    """
    shapes = [value_of(x).shape for x in (q, k, v)]
    if shapes[0][1] != shapes[1][1]:
        raise FormulaError(f"queries of width {shapes[0][1]} do not meet keys of width {shapes[1][1]}")
    if shapes[1][0] != shapes[2][0]:
        raise FormulaError(f"{shapes[1][0]} keys do not belong to {shapes[2][0]} values")
    scores = let("S", matmul(q, k.T) / sqrt(d_k))
    weights = let("A", softmax(scores, axis))
    return Attention(scores, weights, let("O", matmul(weights, v)))


def parameters(d: Whole, h: Whole, bias: bool = False) -> Whole:
    """Parameters of multi-head attention with model width `d` and `h` heads of width d/h.

    The heads' projections to queries, keys and values together are d×d each, as is the output projection W_O; `bias`
    adds d to each of the four. The count does not depend on `h`.

    >>> parameters(512, 8), parameters(768, 12, bias=True)
    (1048576, 2362368)
    """
    if min(value_of(d), value_of(h)) < 1:
        raise FormulaError("width and heads are 1 or more")
    if value_of(d) % value_of(h):
        raise FormulaError(f"a width of {value_of(d)} does not divide among {value_of(h)} heads")
    return let("N", 4 * d**2 + 4 * d if bias else 4 * d**2)
