"""Transformers: the parameters of a block and the memory of a key-value cache."""

from typing import NamedTuple

from dlquiz.errors import FormulaError
from dlquiz.numeric.term import Whole, let, value_of


class Block(NamedTuple):
    """Parameters of a block's attention, feed-forward part and normalizations, and of a stack of such blocks."""

    attention: Whole
    feed_forward: Whole
    norms: Whole
    total: Whole


def block_parameters(d: Whole, d_ff: Whole, layers: Whole) -> Block:
    """Parameters of `layers` encoder blocks with biases (Vaswani et al. 2017, section 3): width `d`, hidden `d_ff`.

    Attention has four d×d projections, the feed-forward part two dense layers, and each of two layer normalizations a
    gain and a shift per feature.

    >>> block_parameters(768, 3072, 12)
    Block(attention=2362368, feed_forward=4722432, norms=3072, total=85054464)
    """
    if min(value_of(x) for x in (d, d_ff, layers)) < 1:
        raise FormulaError("widths and layers are 1 or more")
    attention = let(r"N_{\mathrm{att}}", 4 * (d**2 + d))
    feed_forward = let(r"N_{\mathrm{ffn}}", (d * d_ff + d_ff) + (d_ff * d + d))
    norms = let(r"N_{\mathrm{norm}}", 2 * (2 * d))
    return Block(attention, feed_forward, norms, let("N", layers * (attention + feed_forward + norms)))


def kv_cache_bytes(layers: Whole, heads: Whole, d_h: Whole, n: Whole, *, batch: Whole, size: Whole) -> Whole:
    """Bytes of a key-value cache: a key and a value of `d_h` numbers per layer, key-value head, token and sequence.

    `heads` counts the key-value heads, `n` the tokens of each of `batch` sequences, `size` the bytes of one number.

    >>> kv_cache_bytes(32, 8, 128, 8192, batch=1, size=2) == 2**30
    True
    """
    if min(value_of(x) for x in (layers, heads, d_h, n, batch, size)) < 1:
        raise FormulaError("layers, heads, widths, tokens, sequences and bytes are 1 or more")
    return let("M", 2 * layers * heads * d_h * n * batch * size)
