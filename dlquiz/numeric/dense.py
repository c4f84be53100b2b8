"""Dense layers: their parameters, and the units that ReLU leaves without a gradient."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from dlquiz.errors import FormulaError
from dlquiz.numeric.term import Real, Whole, let, value_of


def parameters(widths: Sequence[Whole], bias: bool = True, *, name: str = "N") -> Whole:
    """Parameters of a stack of dense layers, input width first: a weight per pair of units, a bias per output unit.

    `name` is what the worked solution calls the sum.

    >>> parameters([784, 300, 100, 10])
    266610
    >>> parameters([3, 2], bias=False)
    6
    """
    if len(widths) < 2:
        raise FormulaError("a dense layer needs an input width and an output width", "name two widths or more")
    for width in widths:
        if width < 1:
            raise FormulaError(f"a layer of {value_of(width)} units does not exist", "widths are 1 or more")
    counts = [n * m + m if bias else n * m for n, m in pairwise(widths)]
    total, *others = counts if len(counts) == 1 else [let(f"{name}_{i}", count) for i, count in enumerate(counts, 1)]
    for layer in others:
        total = total + layer
    return let(name, total)


class Unit(NamedTuple):
    """A neuron's weights, one per input, and its bias."""

    weights: tuple[float, ...]
    bias: float


def pre_activation(unit: Unit, x: Sequence[Real]) -> Real:
    """Weighted sum of the inputs plus the bias: w·x + b.

    >>> pre_activation(Unit((2, -1), 3), (1, 4))
    1
    """
    if len(unit.weights) != len(x):
        raise FormulaError(f"{len(unit.weights)} weights do not fit an input of {len(x)} numbers")
    total: Real = unit.bias
    for w, entry in zip(unit.weights, x, strict=True):
        total = total + w * entry
    return total


class Gates(NamedTuple):
    """Pre-activations by unit and sample, and the places of the units that are dead on this batch."""

    z: list[list[Real]]
    dead: list[int]


def dead_units(layer: Sequence[Unit], batch: Sequence[Sequence[Real]]) -> Gates:
    """Units of a ReLU layer whose pre-activation is 0 or less for every sample: no gradient reaches their weights.

    The derivative of ReLU at 0 is taken as 0, as PyTorch does.

    >>> dead_units([Unit((1, 0), -5), Unit((1, 1), -4)], [(2, 2), (1, 4)])
    Gates(z=[[-3, -4], [0, 1]], dead=[0])
    """
    if not batch:
        raise FormulaError("a batch without samples kills no unit", "give one sample or more")
    z = [[pre_activation(unit, x) for x in batch] for unit in layer]
    return Gates(z, [i for i, row in enumerate(z) if all(entry <= 0 for entry in row)])
