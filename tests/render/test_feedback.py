"""Feedback for one student: the solution also with the student's own numbers, and an author's text as Markdown."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from dlquiz.exam.assembly import Exam, assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.exam.manifest import parse, text
from dlquiz.grading.answer_row import Where
from dlquiz.grading.frozen import slots
from dlquiz.grading.results import Answered
from dlquiz.grading.submission import Submission
from dlquiz.grading.verdict import Mark, Outcome
from dlquiz.question.item import Part, Trace
from dlquiz.render import feedback_pdf, feedback_text
from dlquiz.render.feedback import authored, told, worked
from tests.exam.kinds import BANK
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


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (r"costs \$5 and $x_1$", r"costs \$5 and $x_1$"),
        (r"a \` and `x_1`", r"a \` and `x_1`"),
        (r"a \\ b_c * <d>", r"a \\ b\_c \* &lt;d>"),
        ("Mean: $$x_1 = 2$$. Then\nmore\n\nand more", "Mean: $$x_1 = 2$$. Then more and more"),
    ],
)
def test_an_authors_text_is_cut_where_every_other_printer_cuts_it(source: str, said: str) -> None:
    assert authored(source) == said


def test_no_bar_of_an_authors_text_ends_a_cell(exam: Exam) -> None:
    asked = replace(exam.forms[0].questions[0], title="The norm $|x|$ | of `a|b`")
    slot = next(slots(exam.forms[0]))._replace(question=asked)
    found = told([Answered(slot, "", Mark(Outcome.BLANK, Fraction(0)))])
    assert found.rows.startswith(r"| 1 | The norm $\vert{}x\vert{}$ \| of `a\|b` |  | blank | 0 of ")
    part = Part("", slot.part.answer, solution=[Trace(("$|x|$", "y"), [("1 | 2", "3")])])
    assert r"> | $\vert{}x\vert{}$ | y |" in [*worked(part)]
    assert r"> | 1 \| 2 | 3 |" in [*worked(part)]


def test_the_page_the_pdf_and_the_terminal_name_the_same_practice() -> None:
    exam = parse(text(assemble(of_questions(["kinds/positions"] * 4), BANK, 3)), "manifest.json")
    submission = Submission("s1", "", Where("a"), exam.forms[0], {})
    batch = marked(exam, [submission], pages=True)
    command = "dlquiz quiz -q kinds/positions -n 3"
    ((_, page),) = batch.pages
    assert page.decode().endswith(f"\n    {command}\n")
    said = [line for line, _ in feedback_text.lines(json.loads(batch.students[0].marks))]
    assert said[-1] == f"  {command}"
    found = [feedback_pdf.told([Answered(slot, "", Mark(Outcome.BLANK, Fraction(0)))]) for slot in slots(exam.forms[0])]
    assert json.loads(feedback_pdf.page(submission, (0, 8), found, exam))["practise"] == command
