"""A draft's quick sums come to what the definition says, one question at a time and in any order."""

import random
from collections import Counter
from fractions import Fraction

import pytest

from dlquiz.exam.bank import AnyQuestion, Bank
from dlquiz.exam.blueprint import Blueprint, Section
from dlquiz.exam.draft import AIM, CLASH, COUNT, NEAR, REPEAT, Draft, sums

SECTIONS = (
    Section(count=3, points=6),
    Section(topics=("convolution",), minutes=12),
    Section(points=9, minutes=20),
)
PLANS = [
    Blueprint("t.toml", "T", SECTIONS, minutes=50, spare=5, points=25),
    Blueprint("t.toml", "T", SECTIONS, repeat_concepts=True),
]


def strained(found: Fraction, target: float | None, aim: float) -> float:
    missed = 0.0 if target is None else abs(float(found) / target - 1)
    if missed <= aim:
        return missed
    return 0.5 + missed if missed <= NEAR else 1 + 10 * missed


def defined(plan: Blueprint, chosen: list[list[AnyQuestion]]) -> float:
    """Return the cost written out: nothing is kept from one question to the next."""
    together = [question for some in chosen for question in some]
    named = {id_ for section in plan.sections for id_ in section.questions}
    twice = sum(times - 1 for times in Counter(question.id for question in together).values())
    met = Counter(concept for question in together if question.id not in named for concept in question.concepts)
    again = sum(times - 1 for times in met.values())
    cost = CLASH * (twice + (0 if plan.repeat_concepts else again)) + REPEAT * again
    for section, some in [*zip(plan.sections, chosen, strict=True), (None, together)]:
        points = Fraction(sum(part.points for question in some for part in question.variant(0).item.all_parts))
        minutes = sum((Fraction(str(question.minutes)) for question in some), Fraction(0))
        cost += strained(points, section.points if section else plan.points, NEAR)
        cost += strained(minutes, section.minutes if section else plan.work, AIM)
        if section and section.count is not None:
            cost += COUNT * abs(len(some) - section.count)
    return cost


@pytest.mark.parametrize("plan", PLANS, ids=["concepts once", "concepts again"])
def test_one_question_more_costs_what_the_longer_draft_costs(plan: Blueprint, bank: Bank) -> None:
    chance = random.Random(5)  # noqa: S311  (nothing secret)
    for _ in range(60):
        chosen = [chance.choices([*bank.values()], k=chance.randint(0, 5)) for _ in SECTIONS]
        place, question = chance.randrange(3), chance.choice([*bank.values()])
        longer = [[*some, question] if i == place else some for i, some in enumerate(chosen)]
        assert Draft(plan, chosen).cost == pytest.approx(defined(plan, chosen))
        assert Draft(plan, chosen).cost_with(place, question) == Draft(plan, longer).cost


def test_named_questions_may_share_a_concept_with_any_other(bank: Bank) -> None:
    one, other = sharing(bank)
    free = Blueprint("t.toml", "T", (Section(),))
    named = Blueprint("t.toml", "T", (Section(questions=(one.id,)), Section()))
    assert Draft(free, [[one]]).cost_with(0, other) >= CLASH
    assert Draft(named, [[one], []]).cost_with(1, other) == 0


def test_what_comes_twice_or_misses_is_not_good(bank: Bank) -> None:
    one, other = sharing(bank)
    free = Blueprint("t.toml", "T", (Section(),))
    assert Draft(free, [[one]]).is_good
    assert not Draft(free, [[one, one]]).is_good
    assert not Draft(free, [[one, other]]).is_good
    assert Draft(Blueprint("t.toml", "T", (Section(),), repeat_concepts=True), [[one, other]]).is_good
    points = sums([one]).points
    for target, good in ((points, True), (2 * points, False)):
        assert Draft(Blueprint("t.toml", "T", (Section(points=target),)), [[one]]).is_good is good
        assert Draft(Blueprint("t.toml", "T", (Section(),), points=target), [[one]]).is_good is good
    for count, good in ((1, True), (2, False)):
        assert Draft(Blueprint("t.toml", "T", (Section(count=count),)), [[one]]).is_good is good


def test_minutes_come_to_the_same_in_every_order(bank: Bank) -> None:
    questions = list(bank.values())
    assert sums(questions) == sums(questions[::-1])
    assert sums(questions).minutes == float(sum(Fraction(str(question.minutes)) for question in questions))


def sharing(bank: Bank) -> tuple[AnyQuestion, AnyQuestion]:
    """Return two questions of a concept."""
    met: dict[str, AnyQuestion] = {}
    for question in bank.values():
        for concept in question.concepts:
            if concept in met:
                return met[concept], question
            met[concept] = question
    raise AssertionError("no concept comes again")
