"""A `gradebook.csv` that a run wrote, read back strictly: points without their evidence."""

import csv
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Self

from dlquiz.errors import InputError
from dlquiz.grading.answer_row import unguarded
from dlquiz.grading.grade import REMEDY, Grade, PartGrade, damaged
from dlquiz.grading.scores import ABSENT

FIRST = ("student", "name", "form", "status", "points", "possible", "percent")
POINTS = re.compile(r"-?\d{1,9}(?:\.\d{1,2})?")
COLUMN = re.compile(r"(\d{1,4}[a-z]{0,2}) (\S+)")


class Book:
    """A `gradebook.csv`, in memory."""

    def __init__(self, path: Path) -> None:
        self._grades: dict[str, Grade] = {}
        for where, found in rows(path):
            if found.key in self._grades:
                raise InputError(where, f"the student {found.key[:40]!r} stands twice", REMEDY)
            self._grades[found.key] = found
        if not self._grades:
            raise InputError(str(path), "it holds no grades", REMEDY)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def keys(self) -> list[str]:
        """Return every student's key, sorted."""
        return sorted(self._grades)

    def grade(self, key: str) -> Grade | None:
        """Return one student's grade."""
        return self._grades.get(key)

    def line(self, key: str) -> None:
        """Return nothing: a gradebook has no lines of marks."""


def rows(path: Path) -> Iterator[tuple[str, Grade]]:
    """Yield the students who handed something in, each with the line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, strict=True)
            header = next(lines, [])
            columns = _columns(header, f"{path}, line 1")
            for row in lines:
                where = f"{path}, line {lines.line_num}"
                if len(row) != len(header):
                    raise damaged(where, f"the row has {len(row)} cells, the header has {len(header)}")
                if row[FIRST.index("status")] != ABSENT:
                    yield where, _row(list(map(unguarded, row)), columns, where)
    except UnicodeDecodeError as error:
        raise damaged(str(path), f"it is not UTF-8 at byte {error.start}") from error
    except csv.Error as error:
        raise damaged(str(path), f"it is no CSV: {error}") from error


def _columns(header: list[str], where: str) -> list[tuple[str, str]]:
    if tuple(header[: len(FIRST)]) != FIRST:
        raise damaged(where, f"a gradebook begins with the columns {', '.join(FIRST)}")
    found = []
    for heading in header[len(FIRST) :]:
        match = COLUMN.fullmatch(heading)
        if match is None:
            raise damaged(where, f"{heading[:40]!r} names no part and question")
        found.append((match[1], match[2]))
    if len({column for column, _ in found}) < len(found):
        raise damaged(where, "a part stands twice")
    return found


def _row(row: list[str], columns: list[tuple[str, str]], where: str) -> Grade:
    name, known, form, status, points, possible, _, *earned = row
    parts = {
        column: PartGrade(question, _decimal(cell, where))
        for (column, question), cell in zip(columns, earned, strict=True)
        if cell
    }
    refused = status.removeprefix("refused: ") if status.startswith("refused") else ""
    whole = _decimal(possible, where) if points else Fraction(0)
    return Grade(
        name, known, form, refused, _decimal(points, where) if points else None, int(whole) if points else None, parts
    )


def _decimal(cell: str, where: str) -> Fraction:
    if not POINTS.fullmatch(cell):
        raise damaged(where, f"{cell[:20]!r} is no number of points")
    return Fraction(cell)
