"""The mode learn, step by step."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.progress.ladder import APART, ROUND, Ladder
from dlquiz.progress.placed import Placed
from dlquiz.progress.plan import Form, Task

SKILLS = [f"s{i}" for i in range(20)]


def climbed(ladder: Ladder, right: dict[int, bool], most: int = 10_000) -> list[Task]:
    """Return the tasks of a session in which the given steps go as said and all others right."""
    tasks: list[Task] = []
    while (task := ladder.next()) is not None and len(tasks) < most:
        ladder.done(task, right.get(len(tasks), True))
        tasks.append(task)
    return tasks


def test_a_skill_is_chosen_then_typed_twice_with_different_numbers() -> None:
    tasks = climbed(Ladder(["a"], frozenset()), {})
    assert [(task.form, task.turn) for task in tasks] == [(Form.CHOICE, 0), (Form.TYPED, 1), (Form.TYPED, 2)]


def test_a_skill_without_options_is_typed_from_the_start() -> None:
    assert [task.form for task in climbed(Ladder(["a"], frozenset({"a"})), {})] == [Form.TYPED, Form.TYPED]


def test_a_miss_drops_to_multiple_choice_and_comes_back_after_three_others() -> None:
    ladder = Ladder(SKILLS, frozenset())
    tasks = climbed(ladder, {ROUND: False})  # the eighth task is the first typed one
    missed = tasks[ROUND]
    assert missed.form is Form.TYPED
    again = next(i for i, task in enumerate(tasks) if i > ROUND and task.skill == missed.skill)
    assert tasks[again].form is Form.CHOICE
    assert again - ROUND - 1 >= APART
    assert ladder.mastered[-1] in SKILLS
    assert sorted(ladder.mastered) == sorted(SKILLS)


def test_rounds_are_of_seven_and_begin_with_what_was_missed() -> None:
    ladder = Ladder(SKILLS, frozenset())
    tasks = climbed(ladder, {2: False})
    assert len({task.skill for task in tasks[:ROUND]}) == ROUND
    assert ladder.rounds[0].missed == [tasks[2].skill]
    assert tasks[ROUND].skill == tasks[2].skill


def test_a_skill_that_keeps_failing_falls_back_to_what_it_rests_on() -> None:
    ladder = Ladder(["hard"], frozenset(), below={"hard": ("easy",)})
    tasks = climbed(ladder, {0: False, 1: False})
    assert [task.skill for task in tasks[:3]] == ["hard", "hard", "easy"]
    assert set(ladder.mastered) == {"hard", "easy"}


@given(st.integers(0, 2**32), st.integers(1, 20), st.floats(0.3, 1))
def test_every_learner_who_is_sometimes_right_masters_everything(seed: int, count: int, skill: float) -> None:
    chance = random.Random(seed)  # noqa: S311
    ladder = Ladder(SKILLS[:count], frozenset(SKILLS[::3]))
    steps = 0
    row: dict[str, int] = {}
    turns: dict[str, int] = {}
    while (task := ladder.next()) is not None:
        assert ladder.next() == task, "asking twice gives the same task"
        assert task.turn == turns.get(task.skill, 0), "new numbers each time"
        turns[task.skill] = task.turn + 1
        right = chance.random() < skill
        row[task.skill] = row.get(task.skill, 0) + 1 if right and task.form is Form.TYPED else 0
        ladder.done(task, right)
        if task.skill in ladder.mastered:
            assert row[task.skill] >= 2
        steps += 1
        assert steps < 20_000
    assert sorted(ladder.mastered) == sorted(SKILLS[:count])


def test_a_plan_refuses_news_of_a_task_that_it_did_not_ask() -> None:
    ladder = Ladder(["a"], frozenset())
    ladder.next()
    with pytest.raises(ValueError, match="the ladder asked for a, not b"):
        ladder.done(Task("b", 0), right=True)


def test_a_placement_leaves_out_what_it_showed_and_asks_nothing_with_the_same_numbers_again() -> None:
    chain = [f"s{i:02}" for i in range(12)]
    below = {skill: tuple(chain[i - 1 : i]) if i else () for i, skill in enumerate(chain)}
    placed = Placed(chain, frozenset(), below)
    seen: set[tuple[str, int]] = set()
    learnt: list[str] = []
    while (task := placed.next()) is not None:
        assert (task.skill, task.turn) not in seen
        seen.add((task.skill, task.turn))
        if task.note != "placement":
            learnt.append(task.skill)
        placed.done(task, right=task.note != "placement" or task.skill in chain[:5])
    assert set(learnt) == set(chain[5:])
    assert learnt[0] == chain[5]
    assert placed.rounds[-1].mastered


@pytest.mark.parametrize("most", [1, 3, 8])
def test_a_placement_and_what_follows_ask_no_more_than_the_bound(most: int) -> None:
    chain = [f"s{i:02}" for i in range(12)]
    placed = Placed(chain, frozenset(), {after: (before,) for before, after in pairwise(chain)}, most)
    asked = 0
    while (task := placed.next()) is not None:
        placed.done(task, right=False)
        asked += 1
    assert asked == most
