"""Forms of the project's own questions are alike in all that counts and unlike in all that could be copied."""

from collections import Counter
from itertools import pairwise

import pytest
from scipy.stats import chisquare

from dlquiz.exam.assembly import Exam, Form, assemble, parallelism
from dlquiz.exam.bank import Bank
from dlquiz.exam.blueprint import BUILTIN, builtin, of_questions, parse
from dlquiz.question.answer import Choice
from tests.exam.kinds import BANK

CLAIMS = ("attention/attention-statements", "foundations/activation-statements", "tensors/axis-method",
          "tensors/broadcast-compatible", "transformers/pipeline-order")  # fmt: skip
SEEDS = 240


def letters(form: Form) -> tuple[int, ...]:
    """Return the places of the right options, the questions in the order of the blueprint."""
    ranked = sorted(form.questions, key=lambda asked: asked.place)
    answers = [part.answer for asked in ranked for part in asked.parts]
    return tuple(list(a.options).index(a.value) for a in answers if isinstance(a, Choice))


@pytest.fixture(scope="module")
def exams(bank: Bank) -> dict[str, Exam]:
    return {name: assemble(builtin(name), bank, 11, forms=4) for name in BUILTIN}


@pytest.mark.parametrize("name", BUILTIN)
def test_the_forms_of_a_built_in_blueprint_are_parallel(name: str, exams: dict[str, Exam]) -> None:
    alike = parallelism(exams[name])
    assert alike.points[0] == alike.points[1]
    assert alike.minutes[1] <= 1.05 * alike.minutes[0]
    assert alike.uneven == ()


@pytest.mark.parametrize("name", CLAIMS)
def test_questions_about_claims_bring_the_same_misconceptions_in_every_form(name: str, bank: Bank) -> None:
    for seed in range(3):
        assert parallelism(assemble(of_questions([name]), bank, seed, forms=4)).uneven == ()


def test_the_right_options_have_other_letters_in_neighbouring_forms(bank: Bank) -> None:
    names = [name for name, q in bank.items() if any(isinstance(p.answer, Choice) for p in q.variant(0).item.all_parts)]
    for seed in range(5):
        for one, other in pairwise(assemble(of_questions(names), bank, seed, forms=4).forms):
            assert all(a != b for a, b in zip(letters(one), letters(other), strict=True))


def test_the_right_option_is_as_often_in_each_place_over_seeds() -> None:
    plan = of_questions(["kinds/culprit"])
    places = Counter(letters(assemble(plan, BANK, seed).forms[0]) for seed in range(SEEDS))
    assert len(places) == 4
    assert chisquare(list(places.values())).pvalue > 0.001


def test_each_question_of_a_shuffled_section_is_as_often_in_each_place() -> None:
    plan = parse(f"title = 'T'\n[[sections]]\norder = 'shuffled'\nquestions = {list(BANK)[:3]}", "t.toml")
    forms = assemble(plan, BANK, 1, forms=SEEDS).forms
    orders = Counter(tuple(asked.question for asked in form.questions) for form in forms)
    assert len(orders) == 6
    assert chisquare(list(orders.values())).pvalue > 0.001
