"""The documents of an exam: per form the key, the sheet and its answer pages, and the pages of all answers."""

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, TypeAlias

from dlquiz.exam.assembly import Exam, Form
from dlquiz.render import escape, sheet_answers, sheet_latex, sheet_typst
from dlquiz.render.engine import Document, Once
from dlquiz.render.paper import Paper
from dlquiz.render.sheet import sheet
from dlquiz.render.sheet_bubbles import answer_pages
from dlquiz.render.sheet_key import key, overview

Kind: TypeAlias = Literal["key", "sheet", "answer pages"]


def stem(form: Form) -> str:
    """Return the part of a file's name that tells the forms apart."""
    student = form.student
    return f"{form.name}-{escape.filename(student.name or student.id)}" if student else form.name


def answers(exam: Exam, paper: Paper, split: bool = False) -> Document:
    """Return the pages with the answers of all forms; of an exam that was split they are named after its forms."""
    answers = overview(exam)
    ends = dict.fromkeys((exam.forms[0].name, exam.forms[-1].name))
    return Document(
        "-".join(("instructor/answers", *ends)) if split else "instructor/answers",
        "answers.typ",
        Once(lambda: sheet_typst.overview(answers, paper)),
        Once(lambda: sheet_latex.overview(answers, paper)),
    )


def _key(exam: Exam, form: Form, paper: Paper) -> Document:
    solved = key(exam, form)
    return Document(
        f"instructor/key-{stem(form)}",
        "key.typ",
        Once(lambda: sheet_typst.key(solved, paper)),
        Once(lambda: sheet_latex.key(solved, paper)),
    )


def _sheet(exam: Exam, form: Form, paper: Paper) -> Document:
    asked = sheet(exam, form)
    return Document(
        f"student/exam-{stem(form)}",
        "sheet.typ",
        Once(lambda: sheet_typst.sheet(asked, paper)),
        Once(lambda: sheet_latex.sheet(asked, paper)),
    )


def _answer_pages(exam: Exam, form: Form, paper: Paper) -> Document:
    marked = answer_pages(sheet(exam, form), paper)
    return Document(
        f"student/answers-{stem(form)}",
        "bubbles.typ",
        Once(lambda: sheet_typst.answer_pages(marked, paper)),
        Once(lambda: sheet_latex.answer_pages(marked, paper)),
    )


# what every form prints, what takes longest first
BY_KIND: Mapping[Kind, Callable[[Exam, Form, Paper], Document]] = {
    "key": _key,
    "sheet": _sheet,
    "answer pages": _answer_pages,
}


def answer_sheets(exam: Exam, form: Form) -> Iterator[tuple[str, str]]:
    """Yield the files that a student fills in, a text and a CSV."""
    asked = sheet(exam, form)
    yield f"student/answers-{stem(form)}.txt", sheet_answers.text(asked)
    yield f"student/answers-{stem(form)}.csv", sheet_answers.table(asked)
