r"""The outline of a formula: what decides how it is written, apart from the digits of its numbers.

Variants differ in their numbers, hardly ever in the shape of their formulas. So a formula is written once with blanks
where the numbers stand; after that, equal outlines share it and only fill in theirs.

>>> from dlquiz.numeric.numeral import numeral
>>> from dlquiz.numeric.term import symbols
>>> a, b = symbols(a=3, b=-4)
>>> outline(a * b + 2, lambda x: numeral(x, 3))
(('+', '*', 'a', 5, '', 0, 'b', 1, '-', 0, '2', 5, '', 0), ['3', '4', '2'])
"""

from collections.abc import Callable
from typing import Any

from dlquiz.numeric.numeral import Numeral
from dlquiz.numeric.term import Term

BLANK = "\0"
# These are written entry by entry, so the numbers in them decide the formula too.
BY_ENTRY = {"stack", "sum", "mean", "max", "min"}


def outline(node: Term, numeral: Callable[[Any], Numeral]) -> tuple[tuple[object, ...], list[str]] | None:
    """Return a formula's outline and what its blanks are filled with; None where numbers and form are mixed.

    `numeral` writes a number or an array as it is put in.
    """
    key: list[object] = []
    fillings: list[str] = []
    return (tuple(key), fillings) if _trace(node, numeral, key, fillings) else None


def _trace(node: Term, numeral: Callable[[Any], Numeral], key: list[object], fillings: list[str]) -> bool:
    op = node.op
    if op in BY_ENTRY:
        return False
    key.append(op)
    args = node.args
    if op == "item":
        whole, *index = args
        if whole.__class__ is not Term or whole.name is None or whole.op == "stack":
            return False
        key.append((whole.name, *index))
        args = (node.value,)  # with the numbers put in, the entry stands there
    elif op == "softmax":
        args = args[:1]  # its axis is not written
    x: Any
    for arg in args:
        if arg.__class__ is not Term:
            name, x = None, arg
        elif arg.name is not None or not arg.op:
            name, x = arg.name, arg.value
        else:
            if not _trace(arg, numeral, key, fillings):
                return False
            continue
        text, binding, start, rest, ndim = numeral(x)
        # a number without a name stands in the formula itself
        key += (name or text, binding, start, ndim)
        fillings.append(rest)
    return True
