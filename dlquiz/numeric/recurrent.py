"""Recurrent layers: one step of an LSTM with a single unit, and parameter counts."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from dlquiz.errors import FormulaError
from dlquiz.numeric.functions import sigmoid, tanh
from dlquiz.numeric.term import Real, Whole, array, let, value_of

GATES = ("i", "f", "g", "o")  # PyTorch's order: input gate, forget gate, candidate, output gate


class State(NamedTuple):
    """What an LSTM hands on: its cell state and its hidden state."""

    c: Real
    h: Real


def lstm_gates(x: Real, h: Real, rows: Sequence[tuple[Real, Real, Real]]) -> Any:
    """Input gate, forget gate, candidate and output gate of an LSTM with one input and one unit, as a vector.

    Each row holds a gate's weight of the input `x`, its weight of the previous hidden state `h` and its bias, in
    PyTorch's order i, f, g, o (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000).

    >>> lstm_gates(1.0, 0.5, [(0.0, 0.0, 0.0)] * 4).tolist()
    [0.5, 0.5, 0.0, 0.5]
    """
    if len(rows) != len(GATES):
        raise FormulaError(f"an LSTM has 4 rows of weights, not {len(rows)}", "they are those of i, f, g and o")
    found = []
    for name, (w, u, b) in zip(GATES, rows, strict=True):
        squash = tanh if name == "g" else sigmoid
        found.append(let(f"{name}_t", squash(w * x + u * h + b)))
    return array(found)


def lstm_step(gates: Any, c: Real) -> State:
    """Cell state and hidden state after one step, from the gates (i, f, g, o) and the previous cell state.

    >>> lstm_step((1.0, 0.5, -1.0, 0.0), 4.0)
    State(c=1.0, h=0.0)
    """
    i, f, g, o = gates[0], gates[1], gates[2], gates[3]
    new = let("c_t", f * c + i * g)
    return State(new, let("h_t", o * tanh(new)))


BLOCKS = {"RNN": 1, "GRU": 3, "LSTM": 4}


def parameters(cell: str, d: Whole, h: Whole, biases: int = 1) -> Whole:
    """Parameters of one recurrent layer with `d` inputs and `h` units; they are shared over all time steps.

    Each of the cell's blocks (1 in an RNN, 3 in a GRU, 4 in an LSTM) has h·d input weights, h·h recurrent weights and
    `biases` vectors of h biases: one in textbooks, two in PyTorch, one for the input and one for the state.

    >>> parameters("LSTM", 10, 20, biases=2), parameters("GRU", 3, 2), parameters("RNN", 3, 2, biases=0)
    (2560, 36, 10)
    """
    if cell not in BLOCKS:
        raise FormulaError(f"there is no cell {cell!r}", f"it is one of {', '.join(BLOCKS)}")
    if min(value_of(d), value_of(h)) < 1:
        raise FormulaError("a recurrent layer has one input and one unit or more")
    if biases not in (0, 1, 2):
        raise FormulaError(f"a block has 0, 1 or 2 vectors of biases, not {biases}")
    block = h * d + h * h
    if biases:
        block = block + (h if biases == 1 else 2 * h)
    return let("N", block if BLOCKS[cell] == 1 else BLOCKS[cell] * let("B", block))
