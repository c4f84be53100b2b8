"""Values in Markov decision processes: returns, Bellman backups, value iteration, policy evaluation and Q-learning.

States and actions count from 0 in arguments and from 1 in the names of intermediates. The reward belongs to the state
and the action that is taken there, wherever it leads.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from math import isclose
from operator import add
from typing import Any, NamedTuple, Protocol

from dlquiz.errors import FormulaError
from dlquiz.numeric.functions import maximum
from dlquiz.numeric.term import Real, array, let, value_of


class Process(Protocol):
    """A Markov decision process whose actions succeed or leave the agent where it is.

    `successor[s][a]` is where action `a` leads from state `s` with probability `success[s][a]`; `reward[s][a]` is paid
    for the action.
    """

    @property
    def successor(self) -> Sequence[Sequence[int]]: ...

    @property
    def success(self) -> Sequence[Sequence[float]]: ...

    @property
    def reward(self) -> Sequence[Sequence[int]]: ...


def _checked(gamma: Real, chances: Sequence[Real] = ()) -> None:
    if not 0 <= value_of(gamma) <= 1:
        raise FormulaError(f"a discount of {value_of(gamma)} is not between 0 and 1")
    wrong = next((p for p in map(value_of, chances) if not 0 <= p <= 1), None)
    if wrong is not None:
        raise FormulaError(f"{wrong} is not a probability")


def _added(terms: Sequence[Real]) -> Real:
    return reduce(add, terms)


def discounted_return(rewards: Sequence[Real], gamma: Real) -> Real:
    r"""Return G_0 of an episode that pays R_1, R_2, … and then ends, from the last reward backwards.

    G_t = R_{t+1} + γ G_{t+1} (Sutton & Barto 2018, equation 3.9).

    >>> discounted_return([-1, 2, 6, 3, 2], 0.5)
    2.0
    """
    if not rewards:
        raise FormulaError("an episode without rewards has no return", "give one reward or more")
    _checked(gamma)
    last = len(rewards) - 1
    following = let(f"G_{last}", rewards[last])
    for t in range(last - 1, -1, -1):
        following = let(f"G_{t}", rewards[t] + gamma * following)
    return following


def action_value(
    reward: Real, gamma: Real, chances: Sequence[Real], values: Sequence[Real], *, name: str = "Q(s,a)"
) -> Real:
    """Reward of an action plus the discounted expected value of what follows.

    `values[i]` is the value of the state that follows with probability `chances[i]` (Sutton & Barto 2018, inside the
    maximum of equation 3.19).

    >>> action_value(1, 0.5, (0.25, 0.75), (4, 8))
    4.5
    """
    _checked(gamma, chances)
    if not isclose(sum(map(value_of, chances)), 1):
        raise FormulaError("the probabilities of what may follow an action do not add up to 1")
    expected = values[0] if len(values) == 1 else _added([p * v for p, v in zip(chances, values, strict=True)])
    return let(name, reward + gamma * expected)


def best(action_values: Sequence[Real], *, name: str = "V(s)") -> Real:
    """Value of a state whose best action is taken: the largest of its action values.

    >>> best([3, 7, 5])
    7
    """
    return let(name, reduce(maximum, action_values))


def _follow(process: Process, values: Sequence[Real], gamma: Real, place: tuple[int, int], name: str = "") -> Real:
    """Return one entry of `backup`; what is certain is written without its probability."""
    s, a = place
    p, reward, to = process.success[s][a], process.reward[s][a], process.successor[s][a]
    if p == 1 or to == s:
        return action_value(reward, gamma, (1,), (values[to],), name=name)
    return action_value(reward, gamma, (p, 1 - p), (values[to], values[s]), name=name)


def backup(
    process: Process, values: Sequence[Real], gamma: Real, *, actions: Sequence[str] = "abcd", sweep: int = 1
) -> list[list[Real]]:
    """Action values by states and actions, backed up from the values of the states.

    `actions` and `sweep` serve the names of the entries, as in Q_1(s_2, b).

    >>> class Ring(NamedTuple):
    ...     successor: tuple[tuple[int, ...], ...] = ((1, 0), (0, 0))
    ...     success: tuple[tuple[float, ...], ...] = ((1, 1), (0.75, 0.25))
    ...     reward: tuple[tuple[int, ...], ...] = ((0, 2), (4, 8))
    >>> backup(Ring(), (8, 16), 0.5)
    [[8.0, 6.0], [9.0, 15.0]]
    """
    return [
        [_follow(process, values, gamma, (s, a), f"Q_{sweep}(s_{s + 1}, {actions[a]})") for a in range(len(row))]
        for s, row in enumerate(process.successor)
    ]


class Backup(NamedTuple):
    """One state in one sweep of value iteration: the action values that were compared, and what was kept."""

    sweep: int
    state: int
    action_values: tuple[float, ...]
    value: float


class Iteration(NamedTuple):
    """Values of the states after the last sweep, and every backup on the way."""

    values: tuple[float, ...]
    trace: tuple[Backup, ...]


def value_iteration(
    process: Process,
    gamma: float,
    sweeps: int,
    *,
    in_place: bool = False,
    pick: Callable[[Sequence[float]], float] = max,
) -> Iteration:
    """Values after some sweeps of value iteration that start from zero (Sutton & Barto 2018, equation 4.10).

    Sweeps are synchronous: each uses the values of the one before only. `in_place` overwrites a value as soon as it is
    known; `pick` makes a state's value out of its action values.

    >>> class Corridor(NamedTuple):
    ...     successor: tuple[tuple[int, ...], ...] = ((1,), (0,))
    ...     success: tuple[tuple[float, ...], ...] = ((1,), (0.5,))
    ...     reward: tuple[tuple[int, ...], ...] = ((4,), (8,))
    >>> value_iteration(Corridor(), 0.5, 2).values, value_iteration(Corridor(), 0.5, 2, in_place=True).values
    ((8.0, 11.0), (8.5, 12.375))
    """
    if sweeps < 1:
        raise FormulaError(f"{sweeps} sweeps change nothing", "it takes one or more")
    values: list[float] = [0.0] * len(process.successor)
    trace = []
    for sweep in range(1, sweeps + 1):
        before = values if in_place else tuple(values)
        for s, row in enumerate(process.successor):
            found = tuple(value_of(_follow(process, before, gamma, (s, a))) for a in range(len(row)))
            values[s] = pick(found)
            trace.append(Backup(sweep, s, found, values[s]))
    return Iteration(tuple(values), tuple(trace))


def two_states(p: Real, q: Real) -> tuple[tuple[Real, Real], tuple[Real, Real]]:
    """Transition probabilities, by rows, of two states that are left with probabilities `p` and `q`.

    >>> two_states(0.25, 0.5)
    ((0.75, 0.25), (0.5, 0.5))
    """
    _checked(0, (p, q))
    return (1 - p, p), (q, 1 - q)


def policy_values(transitions: Sequence[Sequence[Real]], rewards: Sequence[Real], gamma: Real) -> Any:
    r"""Values of two states under a fixed policy, solved for exactly: V = r + γPV (Sutton & Barto 2018, equation 3.14).

    `transitions[i][j]` is the probability to go from state i to state j, `rewards[i]` is paid in state i. Cramer's rule
    solves the two equations, whose matrix is I - γP with determinant D.

    >>> policy_values(((0.5, 0.5), (0.0, 1.0)), (1, 0), 0.5).tolist()
    [1.3333333333333333, 0.0]
    """
    _checked(gamma)
    (stay1, move1), (move2, stay2) = transitions
    a, b = let("a", 1 - gamma * stay1), let("b", gamma * move1)
    c, d = let("c", gamma * move2), let("d", 1 - gamma * stay2)
    determinant = let("D", a * d - b * c)
    if isclose(value_of(determinant), 0, abs_tol=1e-9):
        raise FormulaError("without a discount the values of an unending process do not exist", "use gamma below 1")
    first = let(r"V^\pi(s_1)", (d * rewards[0] + b * rewards[1]) / determinant)
    second = let(r"V^\pi(s_2)", (c * rewards[0] + a * rewards[1]) / determinant)
    return array([first, second], r"V^\pi")


def q_learning(q: Real, reward: Real, following: Real, gamma: Real, alpha: Real) -> Real:
    """Action value after one step of Q-learning (Watkins 1989; Sutton & Barto 2018, equation 6.8).

    `following` is the largest action value of the next state, 0 if that state ends the episode.

    >>> q_learning(2, 1, 4, 0.5, 0.25)
    2.25
    """
    _checked(gamma)
    if not 0 < value_of(alpha) <= 1:
        raise FormulaError(f"a step size of {value_of(alpha)} is not between 0 and 1")
    target = let("y", reward + gamma * following)
    error = let(r"\delta", target - q)
    return let(r"Q_{\mathrm{new}}(s,a)", q + alpha * error)
