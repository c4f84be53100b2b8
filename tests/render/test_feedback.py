"""Feedback for one student: the solution also with the student's own numbers."""

import pytest

from dlquiz.exam.assembly import Exam
from dlquiz.grading.answer_row import Where
from dlquiz.grading.results import Marker, Result
from dlquiz.grading.submission import Submission
from dlquiz.render.feedback import feedback
from tests.grading.exams import key, names, small


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


def marked(exam: Exam, **changes: str) -> Result:
    """Mark form A's key with other answers for the parts named."""
    answers = key(exam.forms[0]) | {names(exam)[name.replace("_", " ")]: text for name, text in changes.items()}
    return Marker().result(Submission("s1", "Ann", Where("a"), exam.forms[0], answers))


def test_a_later_part_is_also_worked_with_the_students_own_value(exam: Exam) -> None:
    raw = int(key(exam.forms[0])[names(exam)["scores a"]]) + 3
    page = feedback(marked(exam, scores_a=str(raw), scores_b="1"), "Midterm")
    theirs = page[page.index(f"With your own \\(a\\) = {raw}:") :]
    assert f"> $t = \\frac{{s}}{{\\sqrt{{d}}}} = \\frac{{{raw}}}{{\\sqrt" in theirs


def test_without_an_earlier_slip_there_is_one_solution(exam: Exam) -> None:
    assert "With your own" not in feedback(marked(exam, scores_b="1"), "Midterm")
    assert "With your own" not in feedback(marked(exam, positions="1"), "Midterm")
