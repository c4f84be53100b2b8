"""An LSTM step through its graph."""

import math

import numpy as np
import pytest

from dlquiz.numeric.digits import decimals_for, rounded
from dlquiz.numeric.recurrent import GATES, lstm_gates, lstm_step
from dlquiz.numeric.term import depends_on, effort, replaced, symbol
from dlquiz.numeric.worked import steps
from dlquiz.question import Number
from dlquiz.question.tolerance import accepted

ROWS = [(0.5, -0.2, 0.1), (0.3, 0.4, 1.0), (-0.8, 0.6, 0.2), (0.9, -0.5, 0.0)]
NAMED = [
    (symbol(f"w_{gate}", w), symbol(f"u_{gate}", u), symbol(f"b_{gate}", b))
    for gate, (w, u, b) in zip(GATES, ROWS, strict=True)
]
TRACED = lstm_gates(symbol("x_t", 1.5), symbol("h_{t-1}", -0.4), NAMED)
STATE = lstm_step(TRACED, symbol("c_{t-1}", 2.0))


def test_gates_are_written_one_by_one() -> None:
    assert steps(TRACED) == [
        r"$i_t = \sigma(w_i\,x_t + u_i\,h_{t-1} + b_i) = "
        r"\sigma(0.5 \cdot 1.5 + (-0.2) \cdot (-0.4) + 0.1) \approx 0.7171$",
        r"$f_t = \sigma(w_f\,x_t + u_f\,h_{t-1} + b_f) = "
        r"\sigma(0.3 \cdot 1.5 + 0.4 \cdot (-0.4) + 1) \approx 0.7841$",
        r"$g_t = \tanh(w_g\,x_t + u_g\,h_{t-1} + b_g) = "
        r"\tanh((-0.8) \cdot 1.5 + 0.6 \cdot (-0.4) + 0.2) \approx -0.8455$",
        r"$o_t = \sigma(w_o\,x_t + u_o\,h_{t-1} + b_o) = "
        r"\sigma(0.9 \cdot 1.5 + (-0.5) \cdot (-0.4) + 0) \approx 0.8249$",
        r"$\begin{bmatrix} i_t & f_t & g_t & o_t \end{bmatrix} \approx "
        r"\begin{bmatrix} 0.717 & 0.784 & -0.845 & 0.825 \end{bmatrix}$",
    ]


def test_states_name_the_gates_and_write_nothing_twice() -> None:
    assert steps(STATE.c, known=[TRACED]) == [
        r"$c_t = f_t\,c_{t-1} + i_t\,g_t = 0.7841 \cdot 2 + 0.7171 \cdot (-0.8455) \approx 0.962$"
    ]
    assert steps(STATE.h, known=[TRACED, STATE.c]) == [
        r"$h_t = o_t\,\tanh(c_t) = 0.8249 \cdot \tanh(0.9620) \approx 0.615$"
    ]
    assert len(steps(STATE.h)) == 6


def test_values_are_those_of_plain_numbers() -> None:
    gates = lstm_gates(1.5, -0.4, ROWS)
    assert TRACED.value.tolist() == gates.tolist()
    c = 1 / (1 + math.exp(-1.29)) * 2 + math.tanh(-1.24) / (1 + math.exp(-0.93))
    assert STATE.c.value == pytest.approx(c)  # type: ignore[union-attr]  # a Term, as its inputs are
    assert lstm_step(gates.tolist(), 2.0).h == pytest.approx(math.tanh(c) / (1 + math.exp(-1.55)))


def test_states_follow_a_students_own_gates_and_cell_state() -> None:
    assert depends_on(STATE.h, TRACED)
    assert isinstance(STATE.c, type(TRACED))
    assert isinstance(STATE.h, type(TRACED))
    own = np.array([0.5, 0.5, -1.0, 1.0])
    assert replaced(STATE.c, {id(TRACED): own}) == 0.5 * 2 - 0.5
    assert replaced(STATE.h, {id(TRACED): own}) == pytest.approx(math.tanh(0.5))
    assert replaced(STATE.h, {id(STATE.c): 0.0}) == 0
    assert replaced(STATE.h, {id(TRACED): own, id(STATE.c): 1.0}) == pytest.approx(math.tanh(1.0))


def test_rounding_every_step_as_shown_stays_within_what_is_accepted() -> None:
    assert isinstance(STATE.c, type(TRACED))
    assert isinstance(STATE.h, type(TRACED))
    gates = np.array([rounded(x, decimals_for(x, 3)) for x in TRACED.value.tolist()])
    c = replaced(STATE.c, {id(TRACED): gates})
    h = replaced(STATE.h, {id(TRACED): gates, id(STATE.c): rounded(c, decimals_for(c, 3))})
    low, high = accepted(Number(STATE.h))
    assert low <= round(h, 3) <= high
    assert float(high - low) < 0.002


def test_effort_grows_along_the_chain() -> None:
    one_gate = 2 * 3 + 2 * 1.5  # two products, two sums of long numbers
    gates = 4 * one_gate + 3 * 5 * 1.5 + 4 * 1.5
    assert effort(TRACED) == pytest.approx(gates)
    assert effort(STATE.c) == pytest.approx(gates + 2 * 3 + 1.5)
    assert effort(STATE.h) == pytest.approx(gates + 2 * 3 + 1.5 + 3 + 4 * 1.5)
