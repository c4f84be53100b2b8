"""Feedback for one student: the solution also with the student's own numbers."""

import pytest

from dlquiz.exam.assembly import Exam
from dlquiz.grading.answer_row import Where
from dlquiz.grading.submission import Submission
from tests.grading.exams import key, marked, names, small


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


def feedback(exam: Exam, **changes: str) -> str:
    """Return the page for form A's key with other answers for the parts named."""
    answers = key(exam.forms[0]) | {names(exam)[name.replace("_", " ")]: text for name, text in changes.items()}
    submission = Submission("s1", "Ann", Where("a"), exam.forms[0], answers)
    ((_, page),) = marked(exam, [submission], pages=True).pages
    return page.decode()


def test_a_later_part_is_also_worked_with_the_students_own_value(exam: Exam) -> None:
    raw = int(key(exam.forms[0])[names(exam)["scores a"]]) + 3
    page = feedback(exam, scores_a=str(raw), scores_b="1")
    theirs = page[page.index(f"With your own \\(a\\) = {raw}:") :]
    assert f"> $t = \\frac{{s}}{{\\sqrt{{d}}}} = \\frac{{{raw}}}{{\\sqrt" in theirs


def test_without_an_earlier_slip_there_is_one_solution(exam: Exam) -> None:
    assert "With your own" not in feedback(exam, scores_b="1")
    assert "With your own" not in feedback(exam, positions="1")
