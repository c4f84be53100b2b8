"""Recurrent layers: one LSTM step as an exam chain, and parameter counts."""

from math import tanh
from typing import Annotated, NamedTuple

from dlquiz.numeric import recurrent
from dlquiz.question import (
    Example,
    Fields,
    Integer,
    Item,
    LayerTable,
    Misconception,
    Number,
    OneOf,
    Part,
    Vector,
    question,
    symbol,
    symbols,
)


class Row(NamedTuple):
    """A gate's weight of the input, its weight of the hidden state, and its bias."""

    w: float
    u: float
    b: float


class Rows(NamedTuple):
    """One row for each gate: input, forget, candidate, output."""

    i: Row
    f: Row
    g: Row
    o: Row


WEIGHT = OneOf(-0.7, -0.5, -0.2, 0.3, 0.6)
# a forget gate that is rather open and an input gate that is rather shut, so that the slips below stay apart
SHUT = Fields(Row, w=WEIGHT, u=WEIGHT, b=OneOf(-1.0, -0.8, -0.6, -0.4))
OPEN = Fields(Row, w=OneOf(-0.2, -0.1, 0.1, 0.2), u=OneOf(-0.4, -0.2, 0.1, 0.3), b=OneOf(0.3, 0.6, 0.8))
FREE = Fields(Row, w=WEIGHT, u=WEIGHT, b=OneOf(-0.1, 0.2, 0.4, 0.7))

Weights = Annotated[Rows, Fields(Rows, i=SHUT, f=OPEN, g=FREE, o=FREE)]
Input = Annotated[float, OneOf(-1.4, -1.2, -0.8, 0.8, 1.2, 1.4)]
Hidden = Annotated[float, OneOf(-0.8, -0.6, -0.4, 0.4, 0.6, 0.8)]
Cell = Annotated[float, OneOf(-1.8, -1.5, -1.2, 1.2, 1.5, 1.8)]

NO_STATE = Misconception(
    "leaves the previous hidden state out of the gates",
    r"Every gate sees the input and the previous hidden state: $w\,x_t + u\,h_{t-1} + b$.",
)
SIGMOID_CANDIDATE = Misconception(
    "squashes the candidate with a sigmoid",
    r"$g_t$ is a value to write, so it may be negative: $\tanh$ squashes it. Only $i$, $f$ and $o$ open and close.",
)
NO_GATE_BIAS = Misconception("leaves out the biases", "Each gate adds its own bias before it is squashed.")
EXCHANGED = Misconception(
    "exchanges the forget gate and the input gate",
    r"$f_t$ keeps the old cell state and $i_t$ lets the candidate in: $c_t = f_t c_{t-1} + i_t g_t$.",
)
COUPLED = Misconception(
    "couples the gates",
    "With $1 - i_t$ in place of $f_t$ it is a cell with coupled gates; here the forget gate is its own.",
)
MIXED_STATES = Misconception(
    "carries the hidden state over for the cell state",
    "The cell state has its own line through time: $f_t$ multiplies $c_{t-1}$.",
)
NO_FORGETTING = Misconception("does not forget", "The old cell state is multiplied by $f_t$ before anything is added.")
NO_TANH = Misconception(
    "leaves out the outer tanh", r"The cell state is squashed before it is shown: $h_t = o_t \tanh(c_t)$."
)
NO_OUTPUT_GATE = Misconception(
    "leaves out the output gate", r"The output gate decides what is shown: $h_t = o_t \tanh(c_t)$."
)
CELL_BEFORE = Misconception(
    "shows the previous cell state", r"The hidden state shows the new cell state: $h_t = o_t \tanh(c_t)$."
)


@question(
    topic="recurrent",
    level=3,
    concepts=["rec-lstm-step"],
    example=Example(
        "worked by hand from the equations of torch.nn.LSTMCell, with all weights 0: every gate is 0.5",
        "(0.500, 0.500, 0.000, 0.500)",
        "0.500",
        "0.231",
        x=1.0,
        h=0.5,
        c=1.0,
        rows=Rows(*[Row(0.0, 0.0, 0.0)] * 4),
    ),
)
def lstm_step(x: Input, h: Hidden, c: Cell, rows: Weights) -> Item:
    """One step of an LSTM."""
    named = [
        tuple(symbol(f"{letter}_{gate}", value) for letter, value in zip("wub", row, strict=True))
        for gate, row in zip(recurrent.GATES, rows, strict=True)
    ]
    x_t, h_before, c_before = symbol("x_t", x), symbol("h_{t-1}", h), symbol("c_{t-1}", c)
    gates = recurrent.lstm_gates(x_t, h_before, named)
    state = recurrent.lstm_step(gates, c_before)
    i, f, g, o = gates.value.tolist()
    c_t = f * c + i * g
    unbiased = [(w, u, 0.0) for w, u, _ in rows]
    open_candidate = float(recurrent.lstm_gates(x, h, (rows.g, *rows[1:]))[0])  # the first row is squashed by a sigmoid
    return Item(
        "An LSTM with one input and one unit has the weights of the table. Each row gives "
        r"$w\,x_t + u\,h_{t-1} + b$, which passes through the sigmoid in the gates $i$, $f$ and $o$ and through "
        r"$\tanh$ in the candidate $g$. "
        f"Now $x_t = {x:g}$, $h_{{t-1}} = {h:g}$ and $c_{{t-1}} = {c:g}$. Give every number to three decimals.",
        figures=[
            LayerTable(
                ("gate", "$w$", "$u$", "$b$"),
                [
                    (f"{word} ${gate}$", *(f"${value:g}$" for value in row))
                    for word, gate, row in zip(
                        ("input", "forget", "candidate", "output"), recurrent.GATES, rows, strict=True
                    )
                ],
            )
        ],
        parts=[
            Part(
                r"Give $(i_t, f_t, g_t, o_t)$.",
                Vector(gates),
                {
                    SIGMOID_CANDIDATE: (i, f, open_candidate, o),
                    NO_STATE: recurrent.lstm_gates(x, 0.0, rows),
                    NO_GATE_BIAS: recurrent.lstm_gates(x, h, unbiased),
                },
                points=4,
            ),
            Part(
                "Give the new cell state $c_t$.",
                Number(state.c),
                {
                    EXCHANGED: i * c + f * g,
                    COUPLED: (1 - i) * c + i * g,
                    NO_FORGETTING: c + i * g,
                    MIXED_STATES: f * h + i * g,
                },
                points=2,
            ),
            Part(
                "Give the new hidden state $h_t$.",
                Number(state.h),
                {
                    NO_TANH: o * c_t,
                    NO_OUTPUT_GATE: tanh(c_t),
                    CELL_BEFORE: o * tanh(c),
                },
                points=2,
            ),
        ],
    )


Width = Annotated[int, OneOf(10, 16, 20, 32, 50, 100)]
Units = Annotated[int, OneOf(12, 24, 40, 64, 128, 200)]
Steps = Annotated[int, OneOf(15, 25, 30, 60, 80)]

OTHER_CELL = Misconception(
    "counts the blocks of another cell",
    "An RNN has one block of weights; a GRU has three, two gates and a candidate; an LSTM four, with one more gate.",
)
MISTAKEN_FOR = {"RNN": "GRU", "GRU": "LSTM", "LSTM": "GRU"}
NO_RECURRENT = Misconception(
    "leaves out the recurrent weights", r"Each block also has $h \times h$ weights for the previous hidden state."
)
OVER_TIME = Misconception(
    "multiplies by the number of time steps",
    "The same weights serve at every time step; that is what makes the layer recurrent.",
)
NO_BIAS = Misconception("leaves out the biases", "Each block has a bias for each of its $h$ units.")
OTHER_BIASES = Misconception(
    "counts biases by the other convention",
    "Textbooks give a block one bias vector, PyTorch two, for the input and for the state. The question says which.",
)


@question(
    topic="recurrent",
    level=1,
    points=2,
    concepts=["rec-param-counts"],
    example=Example(
        "worked by hand from the shapes in PyTorch's documentation of nn.LSTM(10, 20): 4 (20·10 + 20·20 + 2·20)",
        "2560",
        cell="LSTM",
        d=10,
        h=20,
        biases=2,
        steps=5,
    ),
)
def recurrent_parameter_count(
    cell: Annotated[str, OneOf("RNN", "GRU", "LSTM")],
    d: Width,
    h: Units,
    biases: Annotated[int, OneOf(1, 2)],
    steps: Steps,
) -> Item:
    """Parameters of a recurrent layer."""
    d_term, h_term = symbols(d=d, h=h)
    count = recurrent.parameters(cell, d, h, biases)
    said = "one bias vector" if biases == 1 else "two bias vectors, as in PyTorch"
    owners = "Its one block of weights has" if cell == "RNN" else "Each gate, and the candidate as well, has"
    return Item(
        f"A recurrent layer ({cell}) reads {steps} time steps of $d = {d}$ features each and has $h = {h}$ units. "
        f"{owners} {said}. How many parameters does the layer have?",
        answer=Integer(recurrent.parameters(cell, d_term, h_term, biases)),
        wrong={
            OTHER_CELL: recurrent.parameters(MISTAKEN_FOR[cell], d, h, biases),
            OTHER_BIASES: recurrent.parameters(cell, d, h, 3 - biases),
            NO_RECURRENT: count - recurrent.BLOCKS[cell] * h * h,
            NO_BIAS: recurrent.parameters(cell, d, h, 0),
            OVER_TIME: count * steps,
        },
    )
