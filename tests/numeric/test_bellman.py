"""Values in Markov decision processes: what the formulas refuse, and how their steps are written."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric import bellman
from dlquiz.numeric.term import symbol, symbols
from dlquiz.numeric.worked import steps


class Pair(NamedTuple):
    """Two states: action a stays, action b goes to the other state and may fail."""

    successor: tuple[tuple[int, ...], ...] = ((0, 1), (1, 0))
    success: tuple[tuple[float, ...], ...] = ((0.5, 1.0), (1.0, 0.5))
    reward: tuple[tuple[int, ...], ...] = ((4, 2), (0, 8))


REFUSED: list[tuple[Callable[[], Any], str]] = [
    (
        lambda: bellman.discounted_return([], 0.5),
        "an episode without rewards has no return, give one reward or more",
    ),
    (lambda: bellman.discounted_return([1], 1.01), "a discount of 1.01 is not between 0 and 1"),
    (lambda: bellman.discounted_return([1], -0.01), "a discount of -0.01 is not between 0 and 1"),
    (lambda: bellman.action_value(1, 0.5, (1.5, -0.5), (1, 2)), "1.5 is not a probability"),
    (lambda: bellman.action_value(1, 0.5, (0.5, -0.5), (1, 2)), "-0.5 is not a probability"),
    (
        lambda: bellman.action_value(1, 0.5, (0.5, 0.4), (1, 2)),
        "the probabilities of what may follow an action do not add up to 1",
    ),
    (lambda: bellman.value_iteration(Pair(), 0.5, 0), "0 sweeps change nothing, it takes one or more"),
    (lambda: bellman.two_states(0.5, 1.25), "1.25 is not a probability"),
    (
        lambda: bellman.policy_values(((0.5, 0.5), (0.5, 0.5)), (1, 2), 1),
        "without a discount the values of an unending process do not exist, use gamma below 1",
    ),
    (lambda: bellman.q_learning(1, 1, 1, 0.5, 0), "a step size of 0 is not between 0 and 1"),
    (lambda: bellman.q_learning(1, 1, 1, 0.5, 1.5), "a step size of 1.5 is not between 0 and 1"),
]


@pytest.mark.parametrize(("formula", "message"), REFUSED)
def test_what_a_formula_does_not_admit_is_said_in_the_subjects_words(formula: Callable[[], Any], message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        formula()
    assert str(caught.value) == message


def test_the_ends_of_each_range_are_admitted() -> None:
    assert bellman.discounted_return([3, 100], 0) == 3
    assert bellman.discounted_return([3, 4], 1) == 7
    assert bellman.action_value(1, 1, (0, 1), (5, 6)) == 7
    assert bellman.two_states(0, 1) == ((1, 0), (1, 0))
    assert bellman.q_learning(2, 1, 4, 0.5, 1) == 3
    assert bellman.value_iteration(Pair(), 0.5, 1).values == (4, 8)


def test_the_return_is_worked_out_backwards() -> None:
    rewards = [symbol(f"R_{t}", r) for t, r in enumerate((4, 2, 8), 1)]
    assert steps(bellman.discounted_return(rewards, *symbols(gamma=0.5))) == [
        "$G_2 = R_3 = 8$",
        r"$G_1 = R_2 + \gamma\,G_2 = 2 + 0.5 \cdot 8 = 6$",
        r"$G_0 = R_1 + \gamma\,G_1 = 4 + 0.5 \cdot 6 = 7.000$",
    ]


def test_what_is_certain_is_backed_up_without_its_probability() -> None:
    (gamma,) = symbols(gamma=0.5)
    values = [symbol(f"V_1(s_{i})", v) for i, v in enumerate((6, 2), 1)]
    rows = bellman.backup(Pair(), values, gamma, sweep=2)
    assert [steps(q)[-1] for row in rows for q in row] == [
        r"$Q_2(s_1, a) = 4 + \gamma\,V_1(s_1) = 4 + 0.5 \cdot 6 = 7.000$",
        r"$Q_2(s_1, b) = 2 + \gamma\,V_1(s_2) = 2 + 0.5 \cdot 2 = 3.000$",
        r"$Q_2(s_2, a) = 0 + \gamma\,V_1(s_2) = 0 + 0.5 \cdot 2 = 1.000$",
        r"$Q_2(s_2, b) = 8 + \gamma\,(0.5V_1(s_1) + 0.5V_1(s_2)) = 8 + 0.5 \cdot (0.5 \cdot 6 + 0.5 \cdot 2) = 10.000$",
    ]


def test_the_trace_holds_each_backup_of_each_sweep() -> None:
    trace = bellman.value_iteration(Pair(), 0.5, 2).trace
    assert [(row.sweep, row.state) for row in trace] == [(1, 0), (1, 1), (2, 0), (2, 1)]
    assert trace[2:] == (bellman.Backup(2, 0, (6, 6), 6), bellman.Backup(2, 1, (4, 11), 11))


def test_value_iteration_approaches_the_values_of_its_policy() -> None:
    v = bellman.value_iteration(Pair(), 0.5, 60).values
    # the best policy takes b in both states: s_1 is left for certain, s_2 with probability 0.5
    greedy = bellman.policy_values(((0, 1), (0.5, 0.5)), (2, 8), 0.5).tolist()
    assert v == pytest.approx(greedy)
