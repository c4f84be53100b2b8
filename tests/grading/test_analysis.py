"""The analysis of a class: its figures by another way, and what it owns up to."""

import json
from collections.abc import Callable
from fractions import Fraction

import pytest

from dlquiz.exam.assembly import Exam, Student
from dlquiz.grading import Outcome
from dlquiz.grading.analysis import Analysis, analysis
from dlquiz.grading.analysis_data import as_data
from dlquiz.grading.answer_row import Where
from dlquiz.grading.cautions import cautions
from dlquiz.grading.frozen import FrozenForm, slots
from dlquiz.grading.submission import Submission
from dlquiz.question.show import value_text
from tests.grading.exams import key, marked, small

Answers = Callable[[int, FrozenForm], dict[str, str]]


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


def analysed(exam: Exam, count: int, answers: Answers, refused: int = 0) -> Analysis:
    found = []
    for i in range(count):
        form = exam.forms[i % len(exam.forms)]
        found.append(Submission(f"s{i:03}", "", Where("a"), form, answers(i, form)))
    found += [Submission(f"z{i}", "", Where("a"), refused="no form is named") for i in range(refused)]
    return analysis(marked(exam, found).scores)


def first(count: int) -> Answers:
    """Return answers of which the first parts are right, one more of them from student to student."""

    def answers(i: int, form: FrozenForm) -> dict[str, str]:
        by_column = sorted(slots(form), key=lambda slot: slot.column)
        return {slot.name: key(form)[slot.name] for slot in by_column[: i % (len(by_column) + 1)]} if count else {}

    return answers


def perfect(_: int, form: FrozenForm) -> dict[str, str]:
    return key(form)


def test_every_figure_counts_marked_students_only(exam: Exam) -> None:
    found = analysed(exam, 42, first(1), refused=3)
    assert (found.marked, len(found.rows)) == (42, 45)
    assert sum(found.bins) == 42
    shares = [float(row.points / found.possible) for row in found.rows if not row.refused]
    assert found.mean == pytest.approx(100 * sum(shares) / 42)
    assert [value for q, value in found.quantiles if q in (0, 1)] == [0, 100]
    assert found.bins[-1] == sum(share >= 0.9 for share in shares)


def test_difficulty_falls_and_blanks_grow_along_a_ladder(exam: Exam) -> None:
    found = analysed(exam, 42, first(1))
    difficulties = [part.difficulty for part in found.parts]
    assert difficulties == sorted(difficulties, reverse=True)
    for part in found.parts:
        assert part.outcomes[Outcome.BLANK] + part.answered == 42
        assert part.difficulty == pytest.approx(part.outcomes[Outcome.CORRECT] / 42)
        assert part.discrimination is not None
        assert part.discrimination > 0.3
    assert found.reliability is not None
    assert found.reliability.interval is not None
    assert found.reliability.interval.low < found.reliability.alpha < found.reliability.interval.high
    assert found.reliability.name == "Cronbach's alpha"
    assert found.reliability.of_questions is not None


def test_small_classes_are_told_what_cannot_be_said(exam: Exam) -> None:
    few = analysed(exam, 6, first(1))
    assert few.reliability is None
    assert {part.discrimination for part in few.parts} == {None}
    assert "With 6 students nothing can be said about single parts" in next(cautions(few))
    some = analysed(exam, 20, first(1))
    assert "With 20 students discrimination and alpha are rough" in next(cautions(some))
    assert "rough" not in " ".join(cautions(analysed(exam, 42, first(1))))


def test_nobody_marked_is_said(exam: Exam) -> None:
    found = analysed(exam, 0, first(1), refused=2)
    assert list(cautions(found)) == ["Nobody was marked, so there is nothing to analyse."]
    assert found.mean is None
    assert len(found.rows) == 2


def test_a_ceiling_and_constant_parts_are_said(exam: Exam) -> None:
    said = " ".join(cautions(analysed(exam, 12, perfect)))
    assert "full points: the exam cannot tell its best students apart" in said
    assert "Everyone earned the same for 1, 2, 3a, 3b, 3c, 4" in said


def test_a_part_that_alone_tells_students_apart_is_not_called_constant(exam: Exam) -> None:
    def answers(i: int, form: FrozenForm) -> dict[str, str]:
        slot = next(slot for slot in slots(form) if slot.question.question == "kinds/positions")
        return key(form) | ({} if i else {slot.name: ""})

    found = analysed(exam, 40, answers)
    assert found.parts[0].discrimination is None
    said = " ".join(cautions(found))
    assert "Everyone earned the same for 2, 3a, 3b, 3c, 4," in said
    assert "Almost everyone has 1 right." in said


def test_a_wrong_key_is_suspected_where_the_good_ones_fail(exam: Exam) -> None:
    def answers(i: int, form: FrozenForm) -> dict[str, str]:
        slot = next(slot for slot in slots(form) if slot.question.question == "kinds/positions")
        if i % 2:
            return {slot.name: key(form)[slot.name]}
        slip = value_text(slot.part.answer, next(iter(slot.part.wrong.values())))
        return key(form) | {slot.name: slip}

    found = analysed(exam, 41, answers)
    said = list(cautions(found))
    part = found.parts[0]
    assert part.discrimination == pytest.approx(-1)
    assert any(line.startswith("Look at 1: those who did well elsewhere did worse here") for line in said)
    (met,) = part.met
    assert met.students == 21
    assert met.elsewhere == 1.0


def test_a_wrong_answer_more_popular_than_the_right_one_is_shown(exam: Exam) -> None:
    def answers(i: int, form: FrozenForm) -> dict[str, str]:
        slot = next(slot for slot in slots(form) if slot.question.question == "kinds/positions")
        return key(form) | ({slot.name: "4711"} if form.name == "B" and i % 4 else {})

    said = list(cautions(analysed(exam, 40, answers)))
    assert any(line.endswith("teach it again: 1 (form B, 20 students: '4711').") for line in said)


def test_forms_that_differ_are_found_in_all_and_in_the_part(exam: Exam) -> None:
    def answers(i: int, form: FrozenForm) -> dict[str, str]:
        found = first(1)(i // 2, form)
        slot = next(slot for slot in slots(form) if slot.question.question == "kinds/logistic")
        return found | {slot.name: "0" if form.name == "B" else key(form)[slot.name]}

    found = analysed(exam, 60, answers)
    assert found.drift is not None
    assert found.parts[1].drift is not None
    assert found.parts[1].drift < 0.01
    assert found.parts[1].by_form == (1.0, 0.0)
    assert [form.name for form in found.forms] == ["A", "B"]
    assert any("The forms differ in 2 more than chance" in line for line in cautions(found))


def test_equal_forms_do_not_differ(exam: Exam) -> None:
    found = analysed(exam, 60, lambda i, form: first(1)(i // 2, form))
    assert found.drift is not None
    assert found.drift.p > 0.5
    assert not any("forms differ" in line for line in cautions(found))


def test_a_roster_has_no_drift_and_names_who_handed_in_nothing() -> None:
    exam = small(students=tuple(Student(f"Name {i}", f"s{i:03}") for i in range(14)))
    found = analysed(exam, 12, lambda _, form: key(form))
    assert found.drift is None
    assert "a form of their own" in found.no_drift
    assert [(row.student, row.name) for row in found.absent] == [("s012", "Name 12"), ("s013", "Name 13")]
    assert "2 students of the roster handed in nothing: s012, s013." in list(cautions(found))


def test_the_order_of_students_changes_nothing(exam: Exam) -> None:
    found = [
        Submission(f"s{i:03}", "", Where("a"), exam.forms[i % 2], first(1)(i, exam.forms[i % 2])) for i in range(30)
    ]
    one, other = (marked(exam, several).scores for several in (found, found[::-1]))
    assert as_data(analysis(one)) == as_data(analysis(other))


def test_the_data_are_json_and_complete(exam: Exam) -> None:
    data = as_data(analysed(exam, 30, first(1), refused=1))
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert data["marked"] == 30
    assert [part["column"] for part in data["parts"]] == ["1", "2", "3a", "3b", "3c", "4"]
    assert sum(data["histogram"]) == 30
    assert data["cautions"]


def test_a_penalty_never_makes_a_total_negative(exam: Exam) -> None:
    found = analysed(exam, 3, lambda _i, _form: {})
    assert found.shares == (Fraction(0),) * 3
