"""Forms ask the same questions with other numbers; the seed decides everything."""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace

import pytest

from dlquiz.errors import InputError, NothingFoundError
from dlquiz.exam.assembly import Exam, Form, Student, assemble, form_names, parallelism
from dlquiz.exam.blueprint import Blueprint, Section, of_questions, of_topics, parse
from dlquiz.question import Choice, MultiChoice, Ordering
from dlquiz.question.answer import Answer
from tests.exam.kinds import BANK

ALL = of_questions(list(BANK))


@pytest.fixture(scope="module")
def exam() -> Exam:
    return assemble(ALL, BANK, 3, forms=6)


def answers(form: Form) -> Mapping[tuple[str, int], Answer]:
    return {(asked.question, i): part.answer for asked in form.questions for i, part in enumerate(asked.parts)}


def test_the_same_seed_gives_the_same_exam(exam: Exam) -> None:
    assert assemble(ALL, BANK, 3, forms=6) == exam
    assert assemble(ALL, BANK, 4, forms=6).id != exam.id


def test_a_form_does_not_depend_on_how_many_follow(exam: Exam) -> None:
    assert assemble(ALL, BANK, 3, forms=2).forms == exam.forms[:2]


def test_forms_ask_the_same_questions_for_the_same_points(exam: Exam) -> None:
    first = exam.forms[0]
    for form in exam.forms[1:]:
        assert [asked.question for asked in form.questions] == [asked.question for asked in first.questions]
        assert form.points == first.points


def test_forms_differ_in_their_numbers(exam: Exam) -> None:
    for place in range(len(BANK)):
        codes = [form.questions[place].code for form in exam.forms]
        assert len(set(codes)) == len(codes)


def test_the_estimated_minutes_of_forms_are_within_five_percent(exam: Exam) -> None:
    low, high = parallelism(exam).minutes
    assert high <= 1.05 * low


def test_forms_cover_the_same_misconceptions(exam: Exam) -> None:
    assert parallelism(exam).uneven == ()
    assert "points each" in str(parallelism(exam))


def test_options_come_in_an_order_of_the_forms_own(exam: Exam) -> None:
    orders = set()
    for form in exam.forms:
        match answers(form)["kinds/culprit", 0]:
            case Choice(options=options, value=value):
                assert value in options
                orders.add(tuple(options))
            case other:
                pytest.fail(f"a choice was expected, not {other}")
    assert len(orders) > 1


def test_the_right_option_has_no_favourite_place() -> None:
    places = [0, 0, 0, 0]
    for form in assemble(of_questions(["kinds/culprit"]), BANK, 0, forms=400).forms:
        match answers(form)["kinds/culprit", 0]:
            case Choice(options=options, value=value):
                places[list(options).index(value)] += 1
            case other:
                pytest.fail(f"a choice was expected, not {other}")
    assert min(places) > 60


def test_steps_to_order_are_never_shown_in_their_right_order() -> None:
    for form in assemble(of_questions(["kinds/loop"]), BANK, 0, forms=300).forms:
        match answers(form)["kinds/loop", 0]:
            case Ordering(options=options, value=value):
                assert tuple(options) != tuple(value)
                assert sorted(options) == sorted(value)
            case other:
                pytest.fail(f"an ordering was expected, not {other}")


def test_every_option_of_several_stays(exam: Exam) -> None:
    for form in exam.forms:
        match answers(form)["kinds/remedies", 0]:
            case MultiChoice(options=options, value=value):
                assert len(options) == 5
                assert set(value) <= set(options)
            case other:
                pytest.fail(f"several choices were expected, not {other}")


def test_a_space_that_is_used_up_begins_again() -> None:
    exam = assemble(of_questions(["kinds/survivors"]), BANK, 1, forms=60)
    assert len({form.questions[0].code for form in exam.forms}) > 20


def test_a_shuffled_section_has_an_order_per_form_and_keeps_its_questions() -> None:
    plan = replace(ALL, sections=(replace(ALL.sections[0], order="shuffled"),))
    forms = assemble(plan, BANK, 3, forms=3).forms
    orders = [[asked.question for asked in form.questions] for form in forms]
    assert orders[0] != orders[1]
    assert sorted(orders[0]) == sorted(orders[1]) == sorted(BANK)
    assert {asked.place for asked in forms[0].questions} == set(range(1, len(BANK) + 1))


def test_every_student_of_a_roster_gets_a_form() -> None:
    students = [Student("Ada", "7"), Student("Ada", "8"), Student("", "9")]
    exam = assemble(of_topics(["training"], 2), BANK, 3, students=students)
    assert [form.student for form in exam.forms] == students
    assert [form.name for form in exam.forms] == ["001", "002", "003"]


def test_names_of_forms_go_on_after_z() -> None:
    assert form_names(28)[-2:] == ["AA", "AB"]


def test_the_id_gives_no_seed_away(exam: Exam) -> None:
    assert exam.id.startswith("DLQ-")
    assert len(exam.id) == 12


def test_a_stated_duration_or_a_round_one() -> None:
    assert assemble(ALL, BANK, 3, minutes=42).minutes == 42
    assert assemble(ALL, BANK, 3).minutes % 5 == 0


def test_topics_are_mixed_where_none_is_asked_for() -> None:
    chosen = assemble(of_topics([], 5), BANK, 1).forms[0].questions
    assert len({asked.topic for asked in chosen}) == 5


def test_no_concept_comes_twice_unless_asked() -> None:
    plan = Blueprint("my.toml", "T", (Section(topics=("training",), count=6),))
    chosen = assemble(plan, BANK, 2).forms[0].questions
    assert len({concept for asked in chosen for concept in asked.concepts}) == 6


def test_targets_for_points_and_minutes_are_met() -> None:
    plan = Blueprint("my.toml", "T", (Section(points=19, minutes=8), Section(levels=(1,), points=5)))
    chosen = assemble(plan, BANK, 2).forms[0]
    assert chosen.points == 24
    assert abs(sum(asked.minutes for asked in chosen.questions[:-3]) - 8) < 2


@pytest.mark.parametrize(
    ("section", "error", "said"),
    [
        (
            Section(topics=("losses",), points=50),
            InputError,
            r"my.toml: sections\[0\].points: 50 cannot be met, the closest is 5, "
            "the bank has 2 questions on losses with 5 points and ",
        ),
        (
            Section(topics=("losses",), minutes=90),
            InputError,
            r"my.toml: sections\[0\].minutes: 90 cannot be met, the closest is ",
        ),
        (
            Section(topics=("losses",), count=3),
            InputError,
            r"my.toml: sections\[0\].count: 3 is more than the bank can give, 2, the bank has 2 questions on losses",
        ),
        (
            Section(topics=("losses",), levels=(1,), count=1),
            InputError,
            r"my.toml: sections\[0\]: the bank has no question for it: the bank has 0 questions of level 1 on losses",
        ),
        (
            Section(topics=("loses",), count=1),
            NothingFoundError,
            r"my.toml: sections\[0\].topics\[0\]: 'loses' is no topic of the bank, did you mean losses\?",
        ),
        (
            Section(questions=("kinds/outr",)),
            NothingFoundError,
            r"my.toml: sections\[0\].questions\[0\]: there is no question 'kinds/outr', did you mean kinds/outer",
        ),
    ],
)
def test_what_cannot_be_met_names_the_cell_and_what_the_bank_has(
    section: Section, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        assemble(Blueprint("my.toml", "T", (section,)), BANK, 0)


def test_a_total_that_cannot_be_met_is_named() -> None:
    plan = parse('title = "T"\npoints = 99\n[[sections]]\ncount = 2', "my.toml")
    with pytest.raises(
        InputError, match=r"my.toml: points: 99 cannot be met, the closest is \d+, the sections hold 2 "
    ):
        assemble(plan, BANK, 0)


def variants(exam: Exam) -> set[tuple[str, str]]:
    return {(asked.question, asked.code) for form in exam.forms for asked in form.questions}


def test_an_exam_that_reserves_meets_no_other_and_no_practice() -> None:
    kept = variants(assemble(replace(ALL, reserve=True), BANK, 3, forms=60))
    assert not kept & variants(assemble(ALL, BANK, 3, forms=60))
    for question in BANK.values():
        practice = {(question.id, variant.code) for variant in question.walk(3, reserved=False)}
        assert practice
        assert not kept & practice


@pytest.mark.parametrize(
    ("section", "said"),
    [
        (
            Section(topics=("training",), count=1),
            r"sections\[0\]: the spaces of its 6 questions are too small to keep variants for exams, ask without",
        ),
        (
            Section(questions=("kinds/claim",)),
            r"sections\[0\].questions\[0\]: the space of kinds/claim is too small to keep variants .*, it has 39, ask",
        ),
    ],
)
def test_a_space_that_is_too_small_to_reserve_is_named(section: Section, said: str) -> None:
    bank = {name: copy(question) for name, question in BANK.items()}
    for question in bank.values():
        question.splits = False
    with pytest.raises(InputError, match=said):
        assemble(Blueprint("my.toml", "T", (section,), reserve=True), bank, 0)


def test_a_question_named_twice_is_asked_with_other_numbers() -> None:
    name = "kinds/logistic"
    for form in assemble(of_questions([name, name]), BANK, 3, forms=4).forms:
        first, second = form.questions
        assert first.code != second.code


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "points = 50",
            r"sections\[0\].points: 50 cannot be met, the closest is \d+, the section names 1 question with ",
        ),
        (
            "minutes = 90",
            r"sections\[0\].minutes: 90 cannot be met, the closest is [\d.]+, the section names 1 question",
        ),
    ],
)
def test_a_target_that_named_questions_miss_is_told_with_what_they_have(line: str, said: str) -> None:
    plan = parse(f'title = "T"\n[[sections]]\nquestions = ["kinds/logistic"]\n{line}', "my.toml")
    with pytest.raises(InputError, match=said):
        assemble(plan, BANK, 3)
