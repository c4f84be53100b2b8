"""Functions that compute with plain numbers and arrays, and record with Terms.

>>> sqrt(9.0)
3.0
>>> from dlquiz.numeric.term import symbols
>>> softmax(symbols(z=[0.0, 0.0])[0])
Term([0.5 0.5])
"""

from collections.abc import Callable
from typing import Any

from dlquiz.numeric.operations import OPERATIONS
from dlquiz.numeric.term import Term, apply

NUMBERS = frozenset({int, float})


def _call(op: str, *args: Any) -> Any:
    for arg in args:
        if arg.__class__ is Term:
            return apply(op, *args)
    return OPERATIONS[op].compute(*args)


def _pair(op: str, plain: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    # two numbers are the usual case, where boxes are compared by the dozen: no table for them
    return plain(a, b) if a.__class__ in NUMBERS and b.__class__ in NUMBERS else _call(op, a, b)


def exp(x: Any) -> Any:
    """The exponential, element by element."""
    return _call("exp", x)


def log(x: Any) -> Any:
    """The natural logarithm, element by element."""
    return _call("log", x)


def log2(x: Any) -> Any:
    """The logarithm to base two, element by element."""
    return _call("log2", x)


def sqrt(x: Any) -> Any:
    """The square root, element by element."""
    return _call("sqrt", x)


def sin(x: Any) -> Any:
    """The sine of an angle in radians, element by element."""
    return _call("sin", x)


def cos(x: Any) -> Any:
    """The cosine of an angle in radians, element by element."""
    return _call("cos", x)


def tanh(x: Any) -> Any:
    """The hyperbolic tangent, element by element."""
    return _call("tanh", x)


def sigmoid(x: Any) -> Any:
    """The logistic function 1 / (1 + exp(-x)), element by element."""
    return _call("sigmoid", x)


def softmax(x: Any, axis: int = -1) -> Any:
    """The softmax along an axis; the shift by the maximum that keeps it finite is not part of the formula."""
    return _call("softmax", x, axis)


def relu(x: Any) -> Any:
    """The rectifier max(x, 0), element by element."""
    return _call("maximum", x, 0)


def matmul(a: Any, b: Any) -> Any:
    """The product of two matrices, of a matrix and a vector, or of two vectors; sums are added in a fixed order."""
    return _call("@", a, b)


def floor(x: Any) -> Any:
    """The largest integer not above x."""
    return _call("floor", x)


def ceil(x: Any) -> Any:
    """The smallest integer not below x."""
    return _call("ceil", x)


def nearest(x: Any) -> Any:
    """The nearest integer, ties to even (IEEE 754's default)."""
    return _call("round", x)


def maximum(a: Any, b: Any) -> Any:
    """The larger of two, element by element."""
    return _pair("maximum", max, a, b)


def minimum(a: Any, b: Any) -> Any:
    """The smaller of two, element by element."""
    return _pair("minimum", min, a, b)


def greater(a: Any, b: Any) -> Any:
    """1 where a is greater than b, else 0: a recorded comparison."""
    return _call("greater", a, b)


def where(condition: Any, a: Any, b: Any) -> Any:
    """`a` where the condition holds, else `b`."""
    return _call("where", condition, a, b)


def total(x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
    """The sum of an array's elements, along one axis or of all."""
    return _call("sum", x, axis, keepdims)


def largest(x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
    """The maximum of an array's elements, along one axis or of all."""
    return _call("max", x, axis, keepdims)


def smallest(x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
    """The minimum of an array's elements, along one axis or of all."""
    return _call("min", x, axis, keepdims)


def mean(x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
    """The arithmetic mean of an array's elements, along one axis or of all."""
    return _call("mean", x, axis, keepdims)
