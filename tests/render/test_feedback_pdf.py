"""The feedback as PDF: one page that a screen reader can read, whatever students are called or type."""

import io

import pytest
from pypdf import PdfReader

from dlquiz.exam.assembly import Exam, assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.exam.manifest import parse, text
from dlquiz.grading.answer_row import Where
from dlquiz.grading.frozen import slots
from dlquiz.grading.submission import Submission
from dlquiz.question.show import value_text
from tests.exam.kinds import BANK
from tests.grading.exams import key, marked, names, small
from tests.render.test_gradebook import HOSTILE


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


def handed_in(exam: Exam, answers: dict[str, str], student: str = "s1", name: str = "Ann") -> Submission:
    return Submission(student, name, Where("a"), exam.forms[0], answers)


def feedback_pdf(exam: Exam, submission: Submission) -> bytes:
    ((_, printed),) = marked(exam, [submission], paper="a4").pages
    return printed


def pages(printed: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(printed)).pages]


def test_it_says_what_was_understood_and_what_to_remember(exam: Exam) -> None:
    name = names(exam)
    slip = next(slot.part.wrong for slot in slots(exam.forms[0]) if slot.name == name["positions"])
    raw = int(key(exam.forms[0])[name["scores a"]]) + 3
    answers = key(exam.forms[0]) | {
        name["positions"]: str(next(iter(slip.values()))),
        name["logistic"]: "7 apples",
        name["scores a"]: str(raw),
        name["scores b"]: "1",
    }
    (page,) = pages(feedback_pdf(exam, handed_in(exam, answers)))
    for said in (
        "Practice exam",
        "Ann (s1)",
        "forgets the + 1",
        "The first position counts as well as the moves.",
        "was followed by",
        f"With your own (a) = {raw}",
        "dlquiz quiz -q kinds/",
    ):
        assert said in page


def test_everything_wrong_still_takes_one_page() -> None:
    exam = parse(text(assemble(of_questions([*BANK]), BANK, 3)), "manifest.json")
    answers = {}
    for slot in slots(exam.forms[0]):
        answers[slot.name] = value_text(slot.part.answer, next(iter(slot.part.wrong.values())))
    (page,) = pages(feedback_pdf(exam, handed_in(exam, answers)))
    assert "more that were missed" in page
    assert "-q kinds/scores" in page


def test_a_full_score_has_nothing_to_practise(exam: Exam) -> None:
    (page,) = pages(feedback_pdf(exam, handed_in(exam, key(exam.forms[0]))))
    assert "Everything is right." in page
    assert "practise" not in page


def test_a_refused_submission_says_why(exam: Exam) -> None:
    (page,) = pages(feedback_pdf(exam, Submission("s1", "", Where("a"), refused="no form is named")))
    assert "These answers were not marked: no form is named." in page


def test_whatever_a_student_writes_is_text(exam: Exam) -> None:
    # all in one paper, since each PDF takes a moment
    for part in (HOSTILE[::2], HOSTILE[1::2]):
        answers = {slot.name: part[i % len(part)] for i, slot in enumerate(slots(exam.forms[0]))}
        (page,) = pages(feedback_pdf(exam, handed_in(exam, answers, part[0], part[-1])))
        assert "0 of 13" in page


def test_the_same_marks_give_the_same_bytes(exam: Exam) -> None:
    submission = handed_in(exam, {})
    assert feedback_pdf(exam, submission) == feedback_pdf(exam, submission)
