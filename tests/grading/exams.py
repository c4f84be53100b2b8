"""A small frozen exam for the tests of grading runs, and answer files for it."""

from collections.abc import Iterable
from pathlib import Path

from dlquiz.exam.assembly import Exam, Student, assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.exam.manifest import parse, text
from dlquiz.grading.frozen import FrozenForm, slots
from dlquiz.grading.submission import Submission
from dlquiz.question.show import answer_text
from dlquiz.render.grades_batch import Batches, Marked, Terms
from dlquiz.render.paper import Paper
from tests.exam.kinds import BANK

QUESTIONS = ["kinds/positions", "kinds/logistic", "kinds/scores", "kinds/remedies"]


def small(forms: int = 2, students: tuple[Student, ...] = ()) -> Exam:
    """Return an exam as its manifest keeps it: five parts in four questions."""
    return parse(text(assemble(of_questions(QUESTIONS), BANK, 3, forms=forms, students=students)), "manifest.json")


def key(form: FrozenForm) -> dict[str, str]:
    """Return the right answers of a form by part name."""
    return {slot.name: answer_text(slot.part.answer) for slot in slots(form)}


def names(exam: Exam) -> dict[str, str]:
    """Return form A's part name of each question and part, as `logistic` or `scores b`."""
    found = {}
    for slot in slots(exam.forms[0]):
        several = len(slot.question.parts) > 1
        found[slot.question.question.partition("/")[2] + (f" {'abc'[slot.at]}" if several else "")] = slot.name
    return found


def marked(exam: Exam, submissions: Iterable[Submission], *, pages: bool = False, paper: Paper | None = None) -> Marked:
    """Mark submissions; with `pages` or `paper` each student has feedback."""
    return Batches(exam, Terms(pages=pages, paper=paper)).of(submissions, [], 0)


def wide(path: Path, exam: Exam, students: dict[str, dict[str, str]], form: str = "A") -> Path:
    """Write a CSV with a row a student."""
    columns = [slot.name for slot in slots(exam.forms[0])]
    lines = [",".join(["exam", "form", "student", *columns])]
    for student, answers in students.items():
        cells = [f'"{answers.get(column, "")}"' for column in columns]
        lines.append(",".join([exam.id, form, student, *cells]))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
