"""A class marked from its submissions."""

import json
from typing import Any

import pytest

from dlquiz.exam.assembly import Exam
from dlquiz.grading import Outcome
from dlquiz.grading.answer_row import Where
from dlquiz.grading.results import Answered, Marker
from dlquiz.grading.submission import Submission
from dlquiz.render.grades_batch import Marked
from tests.grading.exams import key, marked, names, small


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


def handed_in(exam: Exam, student: str, **changes: str) -> Submission:
    """Return form A's key with other answers for the questions named."""
    answers = key(exam.forms[0])
    answers |= {names(exam)[name.replace("_", " ")]: text for name, text in changes.items()}
    return Submission(student, "", Where("a.csv", 2), exam.forms[0], answers)


def answered(submission: Submission) -> list[Answered]:
    return [entry for group in Marker().groups(submission) for entry in group.answered]


def evidence(found: Marked) -> list[dict[str, Any]]:
    return [json.loads(student.marks) for student in found.students]


def test_the_key_earns_every_point(exam: Exam) -> None:
    for form in exam.forms:
        entries = answered(Submission("s", "", Where("a.csv"), form, key(form)))
        assert sum(entry.points for entry in entries) == sum(entry.slot.part.points for entry in entries) == 13


def test_missing_answers_are_blank(exam: Exam) -> None:
    entries = answered(Submission("s", "", Where("a.csv"), exam.forms[0], {}))
    assert {entry.mark.outcome for entry in entries} == {Outcome.BLANK}
    assert sum(entry.points for entry in entries) == 0


def test_a_wrong_step_is_followed_through_a_frozen_chain(exam: Exam) -> None:
    (slot,) = [entry.slot for entry in answered(handed_in(exam, "s")) if entry.slot.name == names(exam)["scores a"]]
    raw = int(key(exam.forms[0])[slot.name]) + 3
    asked = next(asked for asked in exam.forms[0].questions if asked.question == "kinds/scores")
    k = asked.parameters["k"]
    entries = answered(handed_in(exam, "s", scores_a=str(raw), scores_b=f"{raw}/sqrt({k})", scores_c=""))
    by_name = {entry.slot.name: entry.mark.outcome for entry in entries}
    assert by_name[names(exam)["scores a"]] is Outcome.WRONG
    assert by_name[names(exam)["scores b"]] is Outcome.CORRECT


def test_columns_are_the_same_in_every_form(exam: Exam) -> None:
    columns = []
    for form in exam.forms:
        entries = answered(Submission("s", "", Where("a.csv"), form, {}))
        columns.append({entry.slot.column: entry.slot.question.question for entry in entries})
    assert columns[0] == columns[1]


def test_an_answer_given_twice_is_listed_as_unreadable(exam: Exam) -> None:
    name = names(exam)["logistic"]
    entries = answered(Submission("s", "", Where("a.csv"), exam.forms[0], key(exam.forms[0]), {name: "answered twice"}))
    unread = [entry for entry in entries if entry.mark.outcome is Outcome.UNREADABLE]
    assert [(entry.slot.name, entry.mark.reason) for entry in unread] == [(name, "answered twice")]


def test_a_refused_submission_has_no_marks(exam: Exam) -> None:
    found = marked(exam, [Submission("s", "", Where("a.csv"), refused="no form"), handed_in(exam, "t")])
    assert [len(data["answers"]) for data in evidence(found)] == [0, 6]
    assert found.tally.mean == 100
    assert (found.tally.refused, found.tally.marked) == (1, 1)


def test_the_data_hold_every_student_and_the_evidence(exam: Exam) -> None:
    found = marked(exam, [handed_in(exam, "s", logistic="7 apples"), handed_in(exam, "t")])
    assert (found.tally.marked, found.tally.refused, found.tally.unreadable) == (2, 0, 1)
    assert found.tally.mean == pytest.approx(88.46, abs=0.01)
    first, second = evidence(found)
    assert (first["student"], second["student"]) == ("s", "t")
    assert (first["points"], second["points"], first["possible"]) == (10, 13, 13)
    (unread,) = [answer for answer in first["answers"] if answer["outcome"] == "unreadable"]
    assert unread["reason"] == "a number was expected; '7' was followed by 'apples'"
    assert unread["accepted"]
