"""The gradebook: a CSV row per student, a column per part by its place in the blueprint, so that forms compare."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from dlquiz.grading.answer_row import Problem
from dlquiz.grading.book_file import FIRST
from dlquiz.grading.frozen import FrozenExam, FrozenStudent, slots
from dlquiz.grading.scores import ABSENT
from dlquiz.grading.submission import Submission
from dlquiz.render.escape import csv_line

PROBLEM = ("file", "line", "student", "kind", "reason")


def columns(exam: FrozenExam) -> dict[str, str]:
    """Return the parts' columns in the blueprint's order, each with its heading."""
    headings: dict[tuple[int, str], str] = {}
    for form in exam.forms:
        for slot in slots(form):
            headings.setdefault((slot.question.place, slot.column), f"{slot.column} {slot.question.question}")
    return {column: headings[place, column] for place, column in sorted(headings)}


def head(exam: FrozenExam) -> str:
    """Return the gradebook's first line."""
    return table([[*FIRST, *columns(exam).values()]])


def row(submission: Submission, unread: int, total: tuple[Fraction | int, int] | None, earned: Sequence[str]) -> str:
    """Return a student's line: how many answers were not read, points of the possible ones, points by column."""
    form = submission.form.name if submission.form else ""
    points = [number(total[0]), str(total[1]), percent(*total)] if total else ["", "", ""]
    return table([[submission.student, submission.name, form, status(submission.refused, unread), *points, *earned]])


def absent(student: FrozenStudent, form: str, width: int) -> str:
    """Return the line of a student of the roster from whom nothing came, for so many parts."""
    return table([[student.id, student.name, form, ABSENT, "", "", "", *[""] * width]])


def problem(found: Problem) -> str:
    """Return the line of one problem."""
    kind = "warning" if found.is_warning else "refused"
    return table([[found.where.file, str(found.where.line or ""), found.student, kind, found.reason]])


def unread(student: str, file: str, reason: str) -> str:
    """Return the line of an answer that could not be read."""
    return table([[file, "", student, "not read", reason]])


def number(points: Fraction | float) -> str:
    """Write points or a percentage to two decimals, without trailing zeros.

    >>> number(Fraction(5, 2)), number(3.0)
    ('2.5', '3')
    """
    return f"{float(points):.2f}".rstrip("0").rstrip(".")


def percent(points: Fraction | float, possible: int) -> str:
    """Write the share of the points in percent.

    >>> percent(2, 3)
    '66.7'
    """
    return f"{100 * float(points) / possible:.1f}" if possible else ""


def status(refused: str, unread: int) -> str:
    """Say in a word or two what became of a submission of which so many answers could not be read."""
    if refused:
        return f"refused: {refused}"
    return f"marked, {unread} unreadable" if unread else "marked"


def table(rows: Iterable[Sequence[str]]) -> str:
    """Return CSV lines that no spreadsheet takes for formulas."""
    return "".join(map(csv_line, rows))
