"""A class marked from its submissions."""

import json

import pytest

from dlquiz.exam.assembly import Exam
from dlquiz.grading import Outcome
from dlquiz.grading.answer_row import Where
from dlquiz.grading.results import ClassResult, Marker, as_data, class_result
from dlquiz.grading.submission import Submission
from tests.grading.exams import key, names, small


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


def handed_in(exam: Exam, student: str, **changes: str) -> Submission:
    """Return form A's key with other answers for the questions named."""
    answers = key(exam.forms[0])
    answers |= {names(exam)[name.replace("_", " ")]: text for name, text in changes.items()}
    return Submission(student, "", Where("a.csv", 2), exam.forms[0], answers)


def test_the_key_earns_every_point(exam: Exam) -> None:
    for form in exam.forms:
        result = Marker().result(Submission("s", "", Where("a.csv"), form, key(form)))
        assert result.points == result.possible == 13
        assert not result.unread


def test_missing_answers_are_blank(exam: Exam) -> None:
    result = Marker().result(Submission("s", "", Where("a.csv"), exam.forms[0], {}))
    assert {entry.mark.outcome for entry in result.answered} == {Outcome.BLANK}
    assert result.points == 0


def test_a_wrong_step_is_followed_through_a_frozen_chain(exam: Exam) -> None:
    (slot,) = [
        entry.slot
        for entry in Marker().result(handed_in(exam, "s")).answered
        if entry.slot.name == names(exam)["scores a"]
    ]
    raw = int(key(exam.forms[0])[slot.name]) + 3
    asked = next(asked for asked in exam.forms[0].questions if asked.question == "kinds/scores")
    k = asked.parameters["k"]
    result = Marker().result(handed_in(exam, "s", scores_a=str(raw), scores_b=f"{raw}/sqrt({k})", scores_c=""))
    by_name = {entry.slot.name: entry.mark.outcome for entry in result.answered}
    assert by_name[names(exam)["scores a"]] is Outcome.WRONG
    assert by_name[names(exam)["scores b"]] is Outcome.CORRECT


def test_columns_are_the_same_in_every_form(exam: Exam) -> None:
    columns = []
    for form in exam.forms:
        result = Marker().result(Submission("s", "", Where("a.csv"), form, {}))
        columns.append({entry.slot.column: entry.slot.question.question for entry in result.answered})
    assert columns[0] == columns[1]


def test_an_answer_given_twice_is_listed_as_unreadable(exam: Exam) -> None:
    name = names(exam)["logistic"]
    result = Marker().result(
        Submission("s", "", Where("a.csv"), exam.forms[0], key(exam.forms[0]), {name: "answered twice"})
    )
    assert [(entry.slot.name, entry.mark.reason) for entry in result.unread] == [(name, "answered twice")]


def test_a_refused_submission_has_no_marks(exam: Exam) -> None:
    found = class_result(exam, [Submission("s", "", Where("a.csv"), refused="no form"), handed_in(exam, "t")], [])
    assert [len(result.answered) for result in found.results] == [0, 6]
    assert found.mean == 100
    assert found.needs_a_look


def test_the_data_hold_every_student_and_the_evidence(exam: Exam) -> None:
    data = as_data(class_result(exam, [handed_in(exam, "s", logistic="7 apples"), handed_in(exam, "t")], []))
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert data["summary"] == {
        "students": 2, "marked": 2, "refused": 0, "unreadable": 1, "mean_percent": pytest.approx(88.46, abs=0.01),
    }  # fmt: skip
    (unread,) = [answer for answer in data["students"][0]["answers"] if answer["outcome"] == "unreadable"]
    assert unread["reason"] == "a number was expected; '7' was followed by 'apples'"
    assert unread["accepted"]


def test_a_clean_run_needs_no_look(exam: Exam) -> None:
    found = class_result(exam, [handed_in(exam, "s")], [])
    assert isinstance(found, ClassResult)
    assert not found.needs_a_look
