"""Graphs of Terms as plain data, so that a manifest can keep them and later marking can evaluate them again."""

from collections.abc import Mapping, Sequence
from typing import Any

from dlquiz.errors import InputError
from dlquiz.numeric.operations import OPERATIONS
from dlquiz.numeric.term import Term, nodes


def dump(terms: Sequence[Any]) -> dict[str, Any]:
    """Return the nodes under `terms`, arguments before results, and where each of the terms stands among them.

    Arguments are written as `[position]` for a node and as the plain value otherwise; a root that is a plain number
    stands for itself.

    >>> from dlquiz.numeric.term import let, symbols
    >>> dump([let("y", symbols(x=3)[0] * 2)])
    {'nodes': [{'name': 'x', 'value': 3}, {'op': '*', 'args': [[0], 2], 'name': 'y'}], 'roots': [[1]]}
    """
    order = nodes(*terms)
    place = {id(node): i for i, node in enumerate(order)}
    written = []
    for node in order:
        entry: dict[str, Any] = {}
        if node.op:
            entry["op"] = node.op
            entry["args"] = [_argument(arg, place) for arg in node.args]
        if node.name:
            entry["name"] = node.name
        if not node.op:
            entry["value"] = _plain(node.value)
        written.append(entry)
    return {"nodes": written, "roots": [_argument(term, place) for term in terms]}


def load(data: Mapping[str, Any]) -> list[Any]:
    """Rebuild the terms that `dump` wrote; values are computed anew from the inputs.

    Raises InputError where the data names an unknown operation or a node that does not come earlier.
    """
    made: list[Term] = []

    def argument(arg: Any) -> Any:
        if isinstance(arg, list):
            if len(arg) != 1 or not isinstance(arg[0], int) or not 0 <= arg[0] < len(made):
                raise InputError("graph", f"{arg!r} is no earlier node", f"there are {len(made)} so far")
            return made[arg[0]]
        if isinstance(arg, dict):
            return _array(arg)
        return arg

    for entry in data["nodes"]:
        name = entry.get("name")
        if "op" not in entry:
            value = entry["value"]
            made.append(Term(_array(value) if isinstance(value, dict) else value, "", (), name))
            continue
        op = entry["op"]
        if op not in OPERATIONS:
            raise InputError("graph", f"there is no operation {op!r}", f"known are {', '.join(sorted(OPERATIONS))}")
        args = tuple(argument(arg) for arg in entry["args"])
        value = OPERATIONS[op].compute(*[arg.value if arg.__class__ is Term else arg for arg in args])
        made.append(Term(value, op, args, name))
    return [argument(root) for root in data["roots"]]


def _argument(arg: Any, place: Mapping[int, int]) -> Any:
    return [place[id(arg)]] if arg.__class__ is Term else _plain(arg)


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        return {"array": value.tolist()} if getattr(value, "ndim", 0) else value.tolist()
    return value


def _array(data: Mapping[str, Any]) -> Any:
    import numpy as np

    return np.array(data["array"])
