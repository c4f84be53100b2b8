"""Receptive fields: how many input pixels, along one axis, one unit of a deep layer sees."""

from collections.abc import Sequence
from typing import NamedTuple

from dlquiz.errors import FormulaError
from dlquiz.numeric.functions import ceil
from dlquiz.numeric.term import Whole, let, value_of


class Field(NamedTuple):
    """The receptive field of one unit and the distance in the input between neighbouring units, both in pixels."""

    size: Whole
    jump: Whole


def receptive_field(layers: Sequence[tuple[Whole, Whole]]) -> list[Field]:
    """Receptive field and jump after each layer `(kernel, stride)`; padding moves a field, it does not widen it.

    Each layer adds k - 1 steps, and a step is as long as the layers *below* have made it (Araujo et al. 2019, on the
    receptive field's size). The size is counted from the first pixel to the last, also where a stride wider than its
    kernel leaves pixels out between them. The last line of the example is AlexNet's fifth convolution.

    >>> [(f.size, f.jump) for f in receptive_field([(3, 1), (2, 2), (3, 1)])]
    [(3, 1), (4, 2), (8, 2)]
    >>> receptive_field([(11, 4), (3, 2), (5, 1), (3, 2), (3, 1), (3, 1), (3, 1)])[-1].size
    163
    """
    fields: list[Field] = []
    size: Whole = 1
    jump: Whole = 1
    for i, (k, s) in enumerate(layers, 1):
        if k < 1 or s < 1:
            raise FormulaError(f"layer {i} has kernel {value_of(k)} and stride {value_of(s)}", "both are 1 or more")
        # the first layer's field is its kernel, not 1 + (k - 1) · 1, which nobody would write
        size = let(f"r_{i}", size + (k - 1) * jump if fields else k)
        jump = let(f"j_{i}", jump * s if fields else s)
        fields.append(Field(size, jump))
    return fields


def stacked(blocks: Sequence[tuple[Whole, Whole]]) -> Whole:
    """Receptive field of blocks `(depth, kernel)` of equal layers, all with stride 1.

    Three 3×3 layers see what one 7×7 sees (Simonyan & Zisserman 2015, section 2.3).

    >>> stacked([(3, 3)]), stacked([(1, 7)]), stacked([(1, 1)]), stacked([(2, 3), (3, 5)])
    (7, 7, 1, 17)
    """
    size: Whole = 1
    for depth, k in blocks:
        if depth < 1 or k < 1:
            raise FormulaError("a block has one layer or more, and a kernel has one pixel or more")
        size = size + depth * (k - 1)
    return let("r", size)


def layers_needed(target: Whole, field: Field, k: Whole) -> Whole:
    """Number of layers with kernel `k` and stride 1, put upon a `field`, after which one unit sees `target` pixels.

    >>> layers_needed(31, Field(7, 4), 3), layers_needed(32, Field(7, 4), 3)
    (3, 4)
    """
    if k < 2:
        raise FormulaError("a 1×1 kernel sees no further than the layer below", "give a kernel of 2 or more")
    if target <= field.size:
        raise FormulaError(f"a field of {value_of(field.size)} pixels covers {value_of(target)} already")
    needed: Whole = ceil((target - field.size) / ((k - 1) * field.jump))
    return let("L", needed)
