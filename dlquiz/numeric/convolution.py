"""Convolution arithmetic: sizes, parameters, multiply-accumulates and receptive fields."""

from collections.abc import Sequence
from typing import NamedTuple

from dlquiz.errors import FormulaError
from dlquiz.numeric.term import Whole, let, value_of


def output_size(n: Whole, k: Whole, s: Whole, p: Whole, d: Whole = 1) -> Whole:
    """Output length of a convolution or pooling layer over `n` pixels.

    Kernel `k`, stride `s`, `p` pixels of padding on each side, dilation `d`; the last window that does not fit is
    dropped (Dumoulin & Visin 2016, relationship 6).

    >>> output_size(227, 11, 4, 0)
    55
    """
    if min(value_of(x) for x in (n, k, s, d)) < 1 or p < 0:
        raise FormulaError("sizes, kernels, strides and dilations are 1 or more, padding is 0 or more")
    extent = k if value_of(d) == 1 else let("k_d", d * (k - 1) + 1)
    if value_of(extent) > value_of(n) + 2 * value_of(p):
        side, room = value_of(extent), value_of(n) + 2 * value_of(p)
        raise FormulaError(f"a {side}×{side} kernel does not fit a padded input of {room}")
    return let("o", (n + 2 * p - extent) // s + 1)


def parameters(k: Whole, c_in: Whole, c_out: Whole, bias: bool = True) -> Whole:
    """Parameters of a 2-D convolution with square kernels: weights, and one bias for each output channel.

    >>> parameters(3, 64, 128)
    73856
    """
    weights = let("W", k**2 * c_in * c_out)
    return let("N", weights + c_out) if bias else weights


class Field(NamedTuple):
    """The receptive field of one unit and the distance in the input between neighbouring units, both in pixels."""

    size: Whole
    jump: Whole


def receptive_field(layers: Sequence[tuple[Whole, Whole]]) -> list[Field]:
    """Receptive field and jump after each layer `(kernel, stride)`, along one axis (Araujo et al. 2019, equation 1).

    >>> [(f.size, f.jump) for f in receptive_field([(3, 1), (2, 2), (3, 1)])]
    [(3, 1), (4, 2), (8, 2)]
    """
    size: Whole = 1
    jump: Whole = 1
    fields = []
    for i, (k, s) in enumerate(layers, 1):
        size = let(f"r_{i}", size + (k - 1) * jump)
        jump = let(f"j_{i}", jump * s)
        fields.append(Field(size, jump))
    return fields
