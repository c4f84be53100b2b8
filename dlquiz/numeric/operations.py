"""The operations that a Term can record: how each computes, and how much work it is by hand.

Scalars are computed with `math`; numpy is imported when the first array is met.
"""

import math
import operator
from collections.abc import Callable
from typing import Any, NamedTuple

# A scalar (int, float) or a numpy array: the operations below accept either, as Python's own operators do.
Plain = Any
SCALAR = (int, float)  # a tuple, as `int | float` would be built anew at every call


class Operation(NamedTuple):
    """How an operation computes, and its effort by hand in units of one addition."""

    compute: Callable[..., Plain]
    effort: float


def _elementwise(scalar: Callable[[float], float], ufunc: str) -> Callable[[Plain], Plain]:
    def compute(x: Plain) -> Plain:
        if isinstance(x, SCALAR):
            return scalar(x)
        import numpy as np

        return getattr(np, ufunc)(x)

    return compute


def _reduction(method: str) -> Callable[..., Plain]:
    def compute(x: Plain, axis: int | None = None, keepdims: bool = False) -> Plain:
        found = getattr(x, method)(axis=axis, keepdims=keepdims)
        return found if getattr(found, "ndim", 0) else found.item()

    return compute


def _pairwise(scalar: Callable[[Plain, Plain], Plain], ufunc: str) -> Callable[[Plain, Plain], Plain]:
    def compute(a: Plain, b: Plain) -> Plain:
        if isinstance(a, SCALAR) and isinstance(b, SCALAR):
            return scalar(a, b)
        import numpy as np

        return getattr(np, ufunc)(a, b)

    return compute


def _sigmoid(x: Plain) -> Plain:
    if isinstance(x, SCALAR):
        return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
    import numpy as np

    return 1 / (1 + np.exp(-x))


def _softmax(x: Plain, axis: int = -1) -> Plain:
    import numpy as np

    shifted = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return shifted / shifted.sum(axis=axis, keepdims=True)


def _matmul(a: Plain, b: Plain) -> Plain:
    # einsum adds in a fixed order where BLAS may not, so equal inputs give equal bits on every machine
    import numpy as np

    match np.ndim(a), np.ndim(b):
        case 1, 1:
            return np.einsum("i,i->", a, b).item()
        case 1, _:
            return np.einsum("i,ij->j", a, b)
        case _, 1:
            return np.einsum("ij,j->i", a, b)
        case _:
            return np.einsum("ij,jk->ik", a, b)


def _stack(*rows: Plain) -> Plain:
    import numpy as np

    return np.array(rows)


def _item(x: Plain, *index: int) -> Plain:
    found = x[index]
    return found if getattr(found, "ndim", 0) else found.item()


def _where(condition: Plain, a: Plain, b: Plain) -> Plain:
    if isinstance(condition, bool | int | float):
        return a if condition else b
    import numpy as np

    return np.where(condition, a, b)


def _greater(a: Plain, b: Plain) -> Plain:
    found = a > b
    return int(found) if isinstance(found, bool) else found.astype(int)


OPERATIONS: dict[str, Operation] = {
    "+": Operation(operator.add, 1),
    "-": Operation(operator.sub, 1),
    "*": Operation(operator.mul, 2),
    "/": Operation(operator.truediv, 3),
    "//": Operation(operator.floordiv, 3),
    "%": Operation(operator.mod, 3),
    "**": Operation(operator.pow, 3),
    "neg": Operation(operator.neg, 0),
    "@": Operation(_matmul, 3),
    "T": Operation(lambda x: x.T, 0.2),
    "is": Operation(lambda x: x, 0),
    "item": Operation(_item, 0),
    "stack": Operation(_stack, 0),
    "sum": Operation(_reduction("sum"), 1),
    "max": Operation(_reduction("max"), 0.5),
    "min": Operation(_reduction("min"), 0.5),
    "mean": Operation(_reduction("mean"), 1.5),
    "maximum": Operation(_pairwise(max, "maximum"), 0.5),
    "minimum": Operation(_pairwise(min, "minimum"), 0.5),
    "greater": Operation(_greater, 0.5),
    "where": Operation(_where, 0.5),
    "abs": Operation(abs, 0.2),
    "exp": Operation(_elementwise(math.exp, "exp"), 4),
    "log": Operation(_elementwise(math.log, "log"), 4),
    "log2": Operation(_elementwise(math.log2, "log2"), 4),
    "sqrt": Operation(_elementwise(math.sqrt, "sqrt"), 4),
    "sin": Operation(_elementwise(math.sin, "sin"), 4),
    "cos": Operation(_elementwise(math.cos, "cos"), 4),
    "tanh": Operation(_elementwise(math.tanh, "tanh"), 4),
    "sigmoid": Operation(_sigmoid, 5),
    "softmax": Operation(_softmax, 8),
    "floor": Operation(_elementwise(math.floor, "floor"), 1),
    "ceil": Operation(_elementwise(math.ceil, "ceil"), 1),
    "round": Operation(_elementwise(round, "rint"), 1),
}
