"""Forms of the project's own questions are alike in all that counts and unlike in all that could be copied."""

from collections import Counter
from itertools import pairwise

import pytest
from scipy.stats import chisquare

from dlquiz.errors import InputError
from dlquiz.exam.assembly import Exam, Form, assemble, parallelism
from dlquiz.exam.bank import Bank
from dlquiz.exam.blueprint import BUILTIN, Blueprint, Section, builtin, of_questions, parse
from dlquiz.exam.draft import sums
from dlquiz.exam.selection import is_concept, select
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


@pytest.mark.parametrize("name", BUILTIN)
def test_a_built_in_blueprint_gives_a_fifth_to_three_fifths_of_its_points_to_concepts(name: str, bank: Bank) -> None:
    for seed in range(6):
        (form,) = assemble(builtin(name), bank, seed).forms
        own = sum(asked.points for asked in form.questions if is_concept(bank[asked.question]))
        assert 0.20 <= own / form.points <= 0.6


@pytest.mark.parametrize("kind", ["concept", "computation"])
def test_a_section_of_one_kind_holds_no_other(kind: str, bank: Bank) -> None:
    plan = parse(f"title = 'T'\n[[sections]]\nkind = '{kind}'\npoints = 12", "t.toml")
    (form,) = assemble(plan, bank, 1).forms
    assert {is_concept(bank[asked.question]) for asked in form.questions} == {kind == "concept"}


def test_concept_points_that_the_bank_does_not_have_are_named(bank: Bank) -> None:
    plan = parse("title = 'T'\nrepeat_concepts = true\n[[sections]]\nkind = 'concept'\npoints = 500", "t.toml")
    said = r"t.toml: sections\[0\].points: 500 cannot be met, .*the bank has \d+ concept questions"
    with pytest.raises(InputError, match=said):
        assemble(plan, bank, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[sections]]\nkind = 'theory'\ncount = 1", r"sections\[0\].kind: 'theory' is not .*concept"),
        ("[[sections]]\nlevels = []\ncount = 1", r"sections\[0\].levels: .* is not a level or more of 1, 2 and 3"),
        (
            "minutes = 90\nspare = 10\n[[sections]]\nminutes = 30\n[[sections]]\nminutes = 30",
            "minutes: 90 is not what the sections add up to, 60 and 10 to spare, change a section or write 70",
        ),
        ("points = 10\n[[sections]]\npoints = 30", "points: 10 is not what the sections add up to, 30"),
        ("minutes = 90\nspare = 90\n[[sections]]\ncount = 3", "spare: 90 is not less than the 90 minutes of the exam"),
    ],
)
def test_a_blueprint_that_contradicts_itself_names_path_and_value(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parse(f"title = 'T'\n{text}", "t.toml")


@pytest.mark.parametrize("name", CLAIMS)
def test_questions_about_claims_bring_the_same_misconceptions_in_every_form(name: str, bank: Bank) -> None:
    for seed in range(3):
        assert parallelism(assemble(of_questions([name]), bank, seed, forms=4)).uneven == ()


def test_the_right_options_have_other_letters_in_neighbouring_forms(bank: Bank) -> None:
    names = [name for name, q in bank.items() if any(isinstance(p.answer, Choice) for p in q.variant(0).item.all_parts)]
    for seed in range(5):
        for one, other in pairwise(assemble(of_questions(names), bank, seed, forms=13).forms):
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


def test_a_section_gets_what_it_needs_from_another_that_can_do_without(bank: Bank) -> None:
    sections = (
        Section(topics=("convolution", "regularization"), minutes=19),
        Section(topics=("initialization", "regularization"), count=3, points=4),
    )
    chosen = select(Blueprint("t.toml", "T", sections), bank, 62)
    assert sums(chosen[1]).points == 4
    assert len(chosen[1]) == 3
