"""What every format of answer file is read into: one row per answer, and what is wrong with the rest."""

from typing import NamedTuple

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
    """A whole file that cannot be read: `line` and `reason`."""

    def __init__(self, reason: str, line: int = 0) -> None:
        self.reason, self.line = reason, line
        super().__init__(reason, line)


def column_name(text: str) -> str:
    """Return the name that a column or a key goes by: `Student ID` is `student`."""
    name = "_".join(text.strip().lower().split())
    return SYNONYMS.get(name, name)


def too_long(cells: dict[str, str]) -> str:
    """Return why the identity in these cells cannot be used, or nothing."""
    for name, most in LONGEST.items():
        if len(cells.get(name, "")) > most:
            return f"the {name} is {len(cells[name])} characters long; up to {most} are read"
    return ""


def unprefixed(text: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from taking it for a formula."""
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text
