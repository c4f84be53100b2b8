"""The gradebook: a CSV row per student, a column per part by its place in the blueprint, so that forms compare."""

import csv
from collections.abc import Sequence
from fractions import Fraction
from io import StringIO

from dlquiz.grading.answer_row import Problem
from dlquiz.grading.results import ClassResult, Result
from dlquiz.render.escape import csv_cell

FIRST = ("student", "name", "form", "status", "points", "possible", "percent")


def gradebook(found: ClassResult) -> str:
    """Return the gradebook's CSV; every student is in it, those who were refused with the reason."""
    columns = _columns(found)
    rows = [[*FIRST, *columns.values()]]
    rows += [_row(result, list(columns)) for result in found.results]
    return _csv(rows)


def problems(found: Sequence[Problem]) -> str:
    """Return the problems with the answer files as CSV."""
    rows = [["file", "line", "student", "kind", "reason"]]
    for problem in found:
        kind = "warning" if problem.is_warning else "refused"
        rows.append([problem.where.file, str(problem.where.line or ""), problem.student, kind, problem.reason])
    return _csv(rows)


def number(points: Fraction | float) -> str:
    """Write points or a percentage to two decimals, without trailing zeros.

    >>> number(Fraction(5, 2)), number(3.0)
    ('2.5', '3')
    """
    return f"{float(points):.2f}".rstrip("0").rstrip(".")


def percent(result: Result) -> str:
    """Write the share of the points in percent."""
    return f"{100 * float(result.points) / result.possible:.1f}" if result.possible else ""


def status(result: Result) -> str:
    """Say in a word or two what became of a submission."""
    if result.submission.refused:
        return f"refused: {result.submission.refused}"
    return f"marked, {len(result.unread)} unreadable" if result.unread else "marked"


def _columns(found: ClassResult) -> dict[str, str]:
    """Return the parts' columns in the blueprint's order, each with its heading."""
    headings: dict[tuple[int, str], str] = {}
    for result in found.results:
        for entry in result.answered:
            key = (entry.slot.question.place, entry.slot.column)
            headings.setdefault(key, f"{entry.slot.column} {entry.slot.question.question}")
    return {column: headings[place, column] for place, column in sorted(headings)}


def _row(result: Result, columns: list[str]) -> list[str]:
    submission = result.submission
    earned = {entry.slot.column: number(entry.points) for entry in result.answered}
    form = submission.form.name if submission.form else ""
    total = [number(result.points), str(result.possible), percent(result)] if result.answered else ["", "", ""]
    return [submission.student, submission.name, form, status(result), *total, *(earned.get(c, "") for c in columns)]


def _csv(rows: list[list[str]]) -> str:
    written = StringIO()
    csv.writer(written, lineterminator="\n").writerows([csv_cell(cell) for cell in row] for row in rows)
    return written.getvalue()
