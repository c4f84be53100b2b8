"""What every format of answer file is read into: one row per answer, and what is wrong with the rest."""

from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import category, normalize

# what a file may claim about marks is not read; these names are known so that the warning can say so
CLAIMED = """
score scores points mark marks grade grades credit key keys solution correct total max percent tolerance accept accepted
outcome verdict feedback rule misconception
"""
CLAIMS = frozenset(CLAIMED.split())
SYNONYMS = {
    "exam_id": "exam",
    "version": "form",
    "id": "student",
    "student_id": "student",
    "student_name": "name",
    "full_name": "name",
    "part": "question",
    "response": "answer",
}
IDENTITY = ("exam", "form", "student", "name")
LONGEST = {"exam": 100, "form": 100, "student": 100, "name": 200, "question": 100}
# how a cell begins that a spreadsheet takes for a formula; what writes tables guards it by an apostrophe
FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


class Where(NamedTuple):
    """A place in an answer file; line 0 is the whole file."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}" if self.line else self.file


class Row(NamedTuple):
    """One answer of one student; `record` tells apart submissions that stand in the same file."""

    where: Where
    record: int
    exam: str
    form: str
    student: str
    name: str
    question: str
    answer: str


class Problem(NamedTuple):
    """Something to look at: where, whose it is as far as that is known, and why; a warning refuses nothing."""

    where: Where
    student: str
    reason: str
    is_warning: bool = False

    def __str__(self) -> str:
        whose = f" ({self.student})" if self.student else ""
        return f"{self.where}{whose}: {self.reason}"


class FileRefusedError(Exception):
    """A whole file that cannot be read: `line`, `reason`, and whose it is as far as that can be told."""

    def __init__(self, reason: str, line: int = 0, students: Sequence[str] = ()) -> None:
        self.reason, self.line, self.students = reason, line, students
        super().__init__(reason, line, students)


def column_name(text: str) -> str:
    """Return the name that a column or a key goes by: `Student ID` is `student`."""
    name = "_".join(text.strip().lower().split())
    return SYNONYMS.get(name, name)


def too_long(cells: dict[str, str]) -> str:
    """Return why the identity in these cells cannot be used, or nothing; beside an id a name of any length will do."""
    for name, most in LONGEST.items():
        if len(cells.get(name, "")) > most and not (name == "name" and cells.get("student")):
            return f"the {name} is {len(cells[name])} characters long; up to {most} are read"
    return ""


def unguarded(cell: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from taking it for a formula.

    >>> unguarded("'=1"), unguarded("''=1"), unguarded("'a")
    ('=1', "'=1", "'a")
    """
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'")[:1] in FORMULA else cell


def unprefixed(text: str) -> str:
    """Return what a person meant by a cell: without such an apostrophe, and without spaces around."""
    return unguarded(text.strip()).strip()


def look_alike(student: str) -> str:
    """Return what ids share that a reader takes for the same: no case, one form of accents, nothing invisible.

    >>> look_alike("Zo\u0065\u0308\u200b") == look_alike("ZO\u00cb")
    True
    """
    if student.isascii():
        return student.lower()
    folded = normalize("NFKC", student).casefold()
    return normalize("NFKC", "".join(char for char in folded if category(char) != "Cf"))
