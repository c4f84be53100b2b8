"""Parameters of the building blocks of published vision networks."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from dlquiz.errors import FormulaError
from dlquiz.numeric import convolution as conv
from dlquiz.numeric.term import Real, Whole, let


class Block(NamedTuple):
    """Parameters on the two ways through a residual block, and their sum."""

    main: Whole
    shortcut: Whole
    total: Whole


def basic_block(c_in: Whole, c: Whole) -> Block:
    """Parameters of ResNet's basic block from `c_in` to `c` channels (He et al. 2016, figure 5, left).

    Two 3×3 convolutions without biases, each followed by a batch normalization with a scale and a shift per channel.
    Where the channels change, the shortcut is a 1×1 convolution with a batch normalization of its own (option B).

    >>> basic_block(64, 128), basic_block(64, 64)
    (Block(main=221696, shortcut=8448, total=230144), Block(main=73984, shortcut=0, total=73984))
    """
    first = conv.parameters(3, c_in, c, bias=False, name="N_1")
    second = conv.parameters(3, c, c, bias=False, name="N_2")
    main = let(r"N_{\mathrm{main}}", first + second + let(r"N_{\mathrm{norm}}", 4 * c))
    if c_in == c:
        return Block(main, 0, main)
    shortcut = let(r"N_{\mathrm{short}}", c_in * c + 2 * c)
    return Block(main, shortcut, let("N", main + shortcut))


def stack_parameters(channels: Sequence[Whole], k: Whole, *, name: str = "M") -> Whole:
    """Parameters of convolutions in a row, biases included; `channels` are the image's and then each layer's maps.

    >>> stack_parameters([3, 64, 64], 3), stack_parameters([1, 6], 5)
    (38720, 156)
    """
    if len(channels) < 2:
        raise FormulaError("a convolution needs the channels that it reads and those that it gives", "name two or more")
    layers = [
        conv.parameters(k, c_in, c_out, name=f"{name}_{i}") for i, (c_in, c_out) in enumerate(pairwise(channels), 1)
    ]
    total = layers[0]
    for layer in layers[1:]:
        total = total + layer
    return let(name, total)


def share(part: Whole, rest: Whole) -> Real:
    """Share of a part in the whole that it makes up with the rest.

    >>> share(1, 3)
    0.25
    """
    if part < 0 or rest < 0 or part + rest < 1:
        raise FormulaError("counts are 0 or more, and the whole is 1 or more")
    return let("q", part / (part + rest))
