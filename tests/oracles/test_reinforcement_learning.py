"""Reinforcement learning against numpy's linear algebra and polynomials, and tables written from the definitions."""

from collections.abc import Callable, Iterator
from itertools import islice, product
from typing import Any

import numpy as np
import pytest
import torch

from dlquiz.grading import Outcome, mark_parts
from dlquiz.numeric.term import value_of
from dlquiz.question import MDP, Choice, Question, Variant
from dlquiz.question.show import cells, grid
from question_bank import reinforcement_learning as bank
from question_bank._reinforcement_learning_claims import STATEMENTS
from tests.oracles.claims import holds_as_tried

CHECKED = {
    "reinforcement-learning/discounted-return": "numpy.polyval",
    "reinforcement-learning/bellman-backup": "numpy: maximum over rows of r + gamma P v",
    "reinforcement-learning/value-iteration-sweeps": "numpy: maximum over actions of r + gamma P v",
    "reinforcement-learning/policy-evaluation": "numpy.linalg.solve",
    "reinforcement-learning/q-learning-update": "a dictionary of action values, updated in place",
    "reinforcement-learning/bellman-exam": "numpy: maximum over actions of r + gamma P v, brute force over policies",
    "reinforcement-learning/value-statements": "each statement tried out with PyTorch",
}


def variants(question: "Question[...]") -> Iterator[Variant]:
    return islice(question.walk(0), 300)


def wrong_of(variant: Variant, part: int = 0) -> dict[str, Any]:
    return {slip.name: value_of(value) for slip, value in variant.item.all_parts[part].wrong.items()}


def test_the_return_is_the_polynomial_of_the_rewards_at_gamma() -> None:
    for variant in variants(bank.discounted_return):
        rewards, gamma = variant.parameters["rewards"], variant.parameters["gamma"]
        assert value_of(variant.item.all_parts[0].answer.value) == pytest.approx(np.polyval(rewards[::-1], gamma))
        assert wrong_of(variant)["discounts towards the past"] == pytest.approx(np.polyval(rewards, gamma))


def test_a_backup_is_the_best_row_of_r_plus_gamma_p_v() -> None:
    for variant in variants(bank.bellman_backup):
        r, p, v, gamma = (variant.parameters[name] for name in ("r", "p", "v", "gamma"))
        leads = np.array([[p[0], 1 - p[0], 0], [0, p[1], 1 - p[1]]])
        rows = np.array(r) + gamma * leads @ np.array(v)
        assert value_of(variant.item.all_parts[0].answer.value) == pytest.approx(rows.max())
        assert wrong_of(variant)["averages over the actions"] == pytest.approx(rows.mean())
        chosen = np.array(r) + gamma * np.where(leads > 0, v, -np.inf).max(axis=1)
        assert wrong_of(variant)["takes the best successor for certain"] == pytest.approx(chosen.max())


def transitions(mdp: MDP) -> "np.ndarray[Any, Any]":
    """Return P[a, s, s'] of a process whose actions fail by staying."""
    found = np.zeros((mdp.actions, mdp.states, mdp.states))
    for s, a in product(range(mdp.states), range(mdp.actions)):
        found[a, s, mdp.successor[s][a]] += mdp.success[s][a]
        found[a, s, s] += 1 - mdp.success[s][a]
    return found


def action_values(mdp: MDP, v: Any, gamma: float) -> "np.ndarray[Any, Any]":
    """Return Q[s, a]."""
    return np.asarray(mdp.reward + gamma * (transitions(mdp) @ np.asarray(v)).T)


def test_two_sweeps_apply_the_optimality_operator_twice() -> None:
    for variant in variants(bank.value_iteration_sweeps):
        mdp, gamma = variant.parameters["mdp"], variant.parameters["gamma"]
        once = action_values(mdp, np.zeros(mdp.states), gamma).max(axis=1)
        twice = action_values(mdp, once, gamma).max(axis=1)
        assert cells(variant.item.all_parts[0].answer.value) == pytest.approx(twice)
        v = np.zeros(mdp.states)
        for s in [*range(mdp.states)] * 2:
            v[s] = action_values(mdp, v, gamma)[s].max()
        assert cells(wrong_of(variant)["uses values of the running sweep"]) == pytest.approx(v)


def test_the_values_of_a_policy_solve_the_linear_system() -> None:
    for variant in variants(bank.policy_evaluation):
        (p, q), r, gamma = (variant.parameters[name] for name in ("moves", "r", "gamma"))
        chain = np.array([[1 - p, p], [q, 1 - q]])
        solved = np.linalg.solve(np.eye(2) - gamma * chain, r)
        assert cells(variant.item.all_parts[0].answer.value) == pytest.approx(solved)
        wrong = wrong_of(variant)
        assert cells(wrong["transposes the transition matrix"]) == pytest.approx(
            np.linalg.solve(np.eye(2) - gamma * chain.T, r)
        )
        assert cells(wrong["counts the reward of the next state"]) == pytest.approx(
            np.linalg.solve(np.eye(2) - gamma * chain, chain @ np.array(r))
        )
        assert cells(wrong["stops after one backup"]) == pytest.approx(np.array(r) + gamma * chain @ np.array(r))


def test_q_learning_moves_one_entry_of_the_table() -> None:
    for variant in variants(bank.q_learning_update):
        given = variant.parameters
        table = {("s", i): x for i, x in enumerate(given["now"], 1)}
        table |= {("next", i): x for i, x in enumerate(given["after"], 1)}
        place = ("s", given["action"])
        best = max(x for (state, _), x in table.items() if state == "next")
        table[place] += given["alpha"] * (given["r"] + given["gamma"] * best - table[place])
        assert value_of(variant.item.all_parts[0].answer.value) == pytest.approx(table[place])
        taken = sorted(given["after"])[-given["rank"]]
        target = given["r"] + given["gamma"] * taken
        old = given["now"][given["action"] - 1]
        assert wrong_of(variant)["bootstraps from the action taken next"] == pytest.approx(
            (1 - given["alpha"]) * old + given["alpha"] * target
        )
        assert f"explores and takes $a_{given['after'].index(taken) + 1}$" in variant.item.prompt


def exam_process(variant: Variant) -> MDP:
    """Return the process of an exam, its actions in the order of their names."""
    pays, p, turned = (variant.parameters[name] for name in ("pays", "p", "turned"))
    rows: list[Any] = []
    for s in (0, 1):
        stay, go = (s, 1.0, pays[s][0]), (1 - s, p[s], pays[s][1])
        rows.append((go, stay) if turned[s] else (stay, go))
    successor, success, reward = (tuple(tuple(action[i] for action in row) for row in rows) for i in range(3))
    return MDP(successor, success, reward)


def test_the_exam_chain_agrees_with_numpy_and_its_policy_with_brute_force() -> None:
    for variant in variants(bank.bellman_exam):
        mdp, gamma, v0 = exam_process(variant), variant.parameters["gamma"], variant.parameters["v"]
        first, second, policy, last = variant.item.all_parts
        q1 = action_values(mdp, v0, gamma)
        assert grid(first.answer.value) == pytest.approx(q1)
        assert cells(second.answer.value) == pytest.approx(q1.max(axis=1))
        assert value_of(last.answer.value) == pytest.approx(action_values(mdp, q1.max(axis=1), gamma)[0].max())

        names = variant.parameters["names"]
        value = {choice: q1[0, choice[0]] + q1[1, choice[1]] for choice in product((0, 1), repeat=2)}
        chosen = max(value, key=lambda choice: value[choice])
        assert isinstance(policy.answer, Choice)
        assert policy.answer.value == f"${names[chosen[0]]}$ in $s_1$, ${names[chosen[1]]}$ in $s_2$"
        near = [int(np.argmax(row)) for row in mdp.reward]
        assert wrong_of(variant, 2)["looks at the reward alone"] == (
            f"${names[near[0]]}$ in $s_1$, ${names[near[1]]}$ in $s_2$"
        )
        assert cells(wrong_of(variant, 1)["looks at the reward alone"]) == pytest.approx(
            [q1[0, near[0]], q1[1, near[1]]]
        )


def test_the_exam_chain_follows_a_wrong_first_sweep_through() -> None:
    for variant in islice(bank.bellman_exam.walk(0), 20):
        mdp, gamma, v0 = exam_process(variant), variant.parameters["gamma"], variant.parameters["v"]
        own = action_values(mdp._replace(success=((1, 1), (1, 1))), v0, gamma)
        kept = own.max(axis=1)
        texts = [
            "; ".join(" ".join(f"{x:.3f}" for x in row) for row in own),
            f"({kept[0]:.3f}, {kept[1]:.3f})",
            "",
            f"{action_values(mdp, kept, gamma)[0].max():.3f}",
        ]
        marks = mark_parts(variant.item, texts)
        assert [mark.outcome for mark in marks] != [Outcome.CORRECT] * 4
        assert marks[1].credit == 1
        assert marks[3].credit == 1


def solved(rewards: torch.Tensor, gamma: float) -> torch.Tensor:
    """Return the values of two states that move by a fixed chance, from the linear Bellman equations."""
    moves = torch.tensor([[0.3, 0.7], [0.6, 0.4]], dtype=torch.float64)
    return (torch.eye(2, dtype=torch.float64) - gamma * moves).inverse().mv(rewards)


REWARDS = torch.tensor([1.0, -2.0], dtype=torch.float64)


def expected_gradient(baseline: float) -> torch.Tensor:
    """Return the exact mean of REINFORCE's gradient over the actions of one state."""
    logits = torch.tensor([0.2, -0.5, 1.0], dtype=torch.float64, requires_grad=True)
    chances, found = torch.softmax(logits, 0), torch.zeros(3, dtype=torch.float64)
    for action, gain in enumerate((1.0, 4.0, -2.0)):
        (slope,) = torch.autograd.grad(torch.log_softmax(logits, 0)[action], logits)
        found += chances[action].detach() * (gain - baseline) * slope
    return found


def dueling(advantages: torch.Tensor) -> torch.Tensor:
    return advantages - advantages.mean() + torch.tensor(2.0)


def maximum_is_unbiased() -> bool:
    noisy = torch.randn(20000, 4, generator=torch.Generator().manual_seed(0))  # every true value is 0
    return abs(float(noisy.amax(1).mean())) < 0.05


def clipped_slope(ratio: float, advantage: float) -> float:
    r = torch.tensor(ratio, requires_grad=True)
    objective = torch.minimum(r * advantage, r.clamp(0.8, 1.2) * advantage)
    return float(torch.autograd.grad(objective, r)[0])


TRIED: dict[str, Callable[[], bool]] = {
    "Adding 3": lambda: torch.allclose(solved(REWARDS + 3, 0.9), solved(REWARDS, 0.9) + 3 / (1 - 0.9)),
    "With $\\gamma = 0$": lambda: torch.allclose(solved(REWARDS, 0.0), REWARDS),
    "Subtracting a number": lambda: torch.allclose(expected_gradient(0.0), expected_gradient(7.0)),
    # Sutton & Barto 2018, equation 6.8: the target has the maximum over the next actions
    "takes the largest value": lambda: True,
    # van Hasselt, Guez & Silver 2016, equation 4: argmax by the online weights, value by the target's
    "Double DQN chooses": lambda: True,
    "adding 5 to all": lambda: torch.allclose(dueling(torch.tensor([1.0, -2])), dueling(torch.tensor([6.0, 3]))),
    # Sutton & Barto 2018, section 4.4: dynamic programming assumes the transition probabilities
    "Value iteration needs": lambda: False,
    "distant rewards count less": lambda: 0.99**10 < 0.9**10,
    "right on average": maximum_is_unbiased,
    "no gradient wherever": lambda: clipped_slope(1.5, -1.0) == clipped_slope(1.5, 1.0) == 0,
    # Sutton & Barto 2018, sections 13.3 and 5.5: an on-policy method; others need importance sampling
    "may average over old": lambda: False,
    "the later it comes": lambda: 0.9**5 > 0.9**2,
    # Mnih et al. 2015, algorithm 1: every C steps the weights are copied
    "target network follows": lambda: False,
}


def test_statements_hold_as_they_say() -> None:
    holds_as_tried(STATEMENTS, TRIED, bank.value_statements)
