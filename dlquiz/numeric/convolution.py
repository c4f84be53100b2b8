"""Convolution arithmetic: output sizes, parameters, and the sliding sum itself.

Sizes are in pixels along one axis. `name` is what the worked solution calls a result, for layers in a row.
"""

from collections.abc import Sequence
from typing import NamedTuple

from dlquiz.errors import FormulaError
from dlquiz.numeric.term import Real, Whole, let, value_of


def output_size(n: Whole, k: Whole, s: Whole, p: Whole, d: Whole = 1, *, name: str = "o") -> Whole:
    """Output length of a convolution or pooling layer over `n` pixels.

    Kernel `k`, stride `s`, `p` pixels of padding on each side, dilation `d`; the last window that does not fit is
    dropped (Dumoulin & Visin 2016, relationship 6; section 5.1 for the dilation).

    >>> output_size(227, 11, 4, 0), output_size(5, 3, 1, 0, 2), output_size(5, 5, 1, 0), output_size(1, 1, 1, 0)
    (55, 1, 1, 1)
    """
    if n < 1 or k < 1 or s < 1 or d < 1 or p < 0:
        raise FormulaError("sizes, kernels, strides and dilations are 1 or more, padding is 0 or more")
    extent = k if d == 1 else let("k_d", d * (k - 1) + 1)
    side, room = value_of(extent), value_of(n) + 2 * value_of(p)
    if side > room:
        raise FormulaError(f"a {side}×{side} kernel does not fit a padded input of {room}")
    # no padding and a stride of 1 that are part of the task, not of its numbers, leave no trace in the solution
    way = (n if isinstance(p, int) and p == 0 else n + 2 * p) - extent
    moves = way if isinstance(s, int) and s == 1 else way // s
    return let(name, moves + 1)


def same_padding(k: int) -> int:
    """Padding on each side that keeps the size of a map at stride 1; only odd kernels have one.

    >>> same_padding(1), same_padding(5)
    (0, 2)
    """
    if k < 1 or k % 2 == 0:
        raise FormulaError(
            f"no equal padding on both sides keeps the size under a {k}×{k} kernel", "odd kernels have one"
        )
    return (k - 1) // 2


def map_sizes(n: Whole, layers: Sequence[tuple[Whole, Whole, Whole]], *, name: str = "o") -> list[Whole]:
    """Lengths after each layer `(kernel, stride, padding)` of a stack, along one axis.

    >>> map_sizes(28, [(3, 1, 0), (2, 2, 0), (3, 1, 0), (2, 2, 0)])
    [26, 13, 11, 5]
    """
    sizes: list[Whole] = []
    for i, (k, s, p) in enumerate(layers, 1):
        n = output_size(n, k, s, p, name=f"{name}_{i}")
        sizes.append(n)
    return sizes


def flattened(c: Whole, n: Whole) -> Whole:
    """Numbers in `c` square maps of `n` by `n`, laid out as one vector.

    >>> flattened(512, 7)
    25088
    """
    if c < 1 or n < 1:
        raise FormulaError("maps and their sizes are 1 or more")
    return let("F", c * n**2)


def largest_input(o: Whole, k: Whole, s: Whole, p: Whole) -> Whole:
    """Largest input that a layer still turns into `o` pixels: `output_size` solved for n.

    The floor lets s inputs in a row share one output; the smallest fills the windows exactly, the largest leaves
    s - 1 pixels over.

    >>> largest_input(3, 3, 2, 1), output_size(6, 3, 2, 1), output_size(7, 3, 2, 1), largest_input(1, 3, 1, 1)
    (6, 3, 4, 1)
    """
    if o < 1 or k < 1 or s < 1 or p < 0:
        raise FormulaError("sizes, kernels and strides are 1 or more, padding is 0 or more")
    smallest = let(r"n_{\min}", (o - 1) * s + k - 2 * p)
    largest = let(r"n_{\max}", smallest + s - 1)
    if largest < 1:
        side, border = value_of(k), value_of(p)
        raise FormulaError(f"no input gives {value_of(o)} pixels: a {side}×{side} kernel fits into {border} of padding")
    return largest


def parameters(k: Whole, c_in: Whole, c_out: Whole, bias: bool = True, *, name: str = "N") -> Whole:
    """Parameters of a 2-D convolution with square kernels: weights, and one bias for each output channel.

    >>> parameters(3, 64, 128), parameters(3, 64, 128, bias=False), parameters(1, 1, 1)
    (73856, 73728, 2)
    """
    if k < 1 or c_in < 1 or c_out < 1:
        raise FormulaError("kernels and channels are 1 or more")
    # one symbol twice is written as a square
    weights = k**2 * c_in**2 if c_in is c_out else k**2 * c_in * c_out
    return let(name, weights + c_out) if bias else let(name, weights)


class Separable(NamedTuple):
    """Weights of a depthwise separable convolution (a filter for each input channel, then 1×1) and their sum."""

    depthwise: Whole
    pointwise: Whole
    total: Whole


def depthwise_separable(k: Whole, c_in: Whole, c_out: Whole) -> Separable:
    """Weights, without biases, of the layer that stands in for a full convolution (Howard et al. 2017, section 3.1).

    >>> depthwise_separable(3, 512, 512)
    Separable(depthwise=4608, pointwise=262144, total=266752)
    """
    if k < 1 or c_in < 1 or c_out < 1:
        raise FormulaError("kernels and channels are 1 or more")
    depthwise = let("N_d", k**2 * c_in)
    pointwise = let("N_p", c_in * c_out)
    return Separable(depthwise, pointwise, let("N", depthwise + pointwise))


def saving(part: Whole, whole: Whole) -> Real:
    """Share of `whole` that is saved where `part` does instead.

    >>> saving(1, 4), saving(4, 4)
    (0.75, 0.0)
    """
    if part < 1 or whole < 1:
        raise FormulaError("counts are 1 or more")
    return let("q", 1 - part / whole)


def correlate(x: Sequence[Sequence[Real]], w: Sequence[Sequence[Real]], s: Whole = 1) -> list[list[Real]]:
    """Slide a kernel over an image without padding and without flipping it: what deep-learning libraries compute.

    `x` and `w` are rows of numbers, `s` the stride in both directions; entry (i, j) is the sum of the products under
    the window whose corner lies at row i·s, column j·s.

    >>> correlate([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, -1]])
    [[-4, -4], [-4, -4]]
    >>> correlate([[1, 2, 3, 4]], [[2, 1]], 2)
    [[4, 10]]
    """
    if any(len(row) != len(grid[0]) for grid in (x, w) for row in grid):
        raise FormulaError("the rows of an image and of a kernel have one length")
    height, width = len(w), len(w[0])
    rows = [i * value_of(s) for i in range(value_of(output_size(len(x), height, s, 0)))]
    columns = [j * value_of(s) for j in range(value_of(output_size(len(x[0]), width, s, 0)))]
    return [
        [_response(x, w, top, left, f"y_{{{i},{j}}}") for j, left in enumerate(columns, 1)]
        for i, top in enumerate(rows, 1)
    ]


def _response(x: Sequence[Sequence[Real]], w: Sequence[Sequence[Real]], top: int, left: int, name: str) -> Real:
    """Return the sum of the products of a kernel and the window of an image whose corner is given."""
    products = [x[top + i][left + j] * weight for i, row in enumerate(w) for j, weight in enumerate(row)]
    summed = products[0]
    for product in products[1:]:
        summed = summed + product
    return let(name, summed)
