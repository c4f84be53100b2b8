r"""Reverse-mode differentiation of a small graph: local derivatives times what comes from above, summed over paths.

>>> gradients(gate("a", "add", 1, 2), gate("b", "max", 2, 0))
Gradients(x=2, y=5, z=0)
"""

from typing import NamedTuple, TypeAlias

from dlquiz.errors import FormulaError
from dlquiz.numeric.functions import greater, maximum
from dlquiz.numeric.term import Whole, let

Number: TypeAlias = Whole


class Gate(NamedTuple):
    """A node with two inputs: its value and its derivatives with respect to the first and the second."""

    value: Number
    first: Number
    second: Number


def gate(name: str, operation: str, u: Number, v: Number) -> Gate:
    """Return a node called `name` that adds (`add`), multiplies (`mul`) or takes the larger (`max`) of two numbers.

    >>> gate("a", "mul", 3, -2)
    Gate(value=-6, first=-2, second=3)
    """
    match operation:
        case "add":
            return Gate(let(name, u + v), 1, 1)
        case "mul":
            return Gate(let(name, u * v), v, u)
        case "max":
            if u == v:
                raise FormulaError(f"max has no derivative where its inputs are both {u}")
            return Gate(let(name, maximum(u, v)), greater(u, v), greater(v, u))
        case _:
            raise FormulaError(f"there is no gate {operation!r}", "it is add, mul or max")


class Gradients(NamedTuple):
    """Derivatives of the output with respect to the leaves."""

    x: Number
    y: Number
    z: Number


def gradients(a: Gate, b: Gate) -> Gradients:
    """Gradients of f = a·b at the leaves x, y and z, where gate a takes x and y, and gate b takes y and z.

    The leaf y feeds both gates, so its gradient is the sum over two paths (Goodfellow, Bengio & Courville 2016,
    algorithm 6.2).

    >>> gradients(gate("a", "mul", 2, 3), gate("b", "add", 3, 5))
    Gradients(x=24, y=22, z=6)
    """
    by_a = let(r"\frac{\partial f}{\partial a}", b.value)  # f = a·b: each factor's derivative is the other factor
    by_b = let(r"\frac{\partial f}{\partial b}", a.value)
    return Gradients(
        let(r"\frac{\partial f}{\partial x}", by_a * a.first),
        let(r"\frac{\partial f}{\partial y}", by_a * a.second + by_b * b.first),
        let(r"\frac{\partial f}{\partial z}", by_b * b.second),
    )
