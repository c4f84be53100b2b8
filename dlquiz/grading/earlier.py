"""The grades that a run wrote, read back strictly: `marks.jsonl` with its evidence, or `gradebook.csv` without.

Whoever kept the folder may have touched it, so a line that is not as a run writes it is refused by its number.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import isfinite
from pathlib import Path
from typing import IO, Any, NamedTuple, Self, TypeVar

from dlquiz.errors import InputError
from dlquiz.grading.scores import ABSENT
from dlquiz.grading.verdict import Outcome

MARKS, BOOK = "marks.jsonl", "gradebook.csv"
FIRST = ("student", "name", "form", "status", "points", "possible", "percent")
LONGEST_LINE = 20_000_000  # bytes: a student's line holds every answer with its evidence
POINTS = re.compile(r"-?\d{1,9}(?:\.\d{1,2})?")
COLUMN = re.compile(r"(\d{1,4}[a-z]{0,2}) (\S+)")
FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
STRING = rb'"(?:[^"\\]|\\.)*"'
WHO = re.compile(rb'\{"student": (' + STRING + rb'), "name": (' + STRING + rb"), ")
REFUSED = rb'"refused": (?:null|' + STRING + rb"), "
TOTAL = re.compile(REFUSED + rb'"points": (null|[-0-9.]+), "possible": (null|\d+), "answers": ')
EARLY = 20_000_000  # bytes: of a larger file a line is looked at closely where it differs from the new one
OUTCOMES = frozenset(each.value for each in Outcome)
REMEDY = "name a folder that `dlquiz grade` wrote, its marks.jsonl or its gradebook.csv"
T = TypeVar("T")


class Evidence(NamedTuple):
    """Why a mark is what it is."""

    code: str
    response: str
    outcome: str
    understood: str
    accepted: str
    rule: str
    reason: str
    misconception: str


class PartGrade(NamedTuple):
    """One part's points, to hundredths; `possible` is None where only a gradebook tells of it."""

    question: str
    points: Fraction
    possible: int | None = None
    evidence: Evidence | None = None


class Grade(NamedTuple):
    """One student's grade; parts by their columns. No points where the submission was refused."""

    student: str
    name: str
    form: str
    refused: str
    points: Fraction | None
    possible: int | None
    parts: Mapping[str, PartGrade]

    @property
    def key(self) -> str:
        """What tells the student apart: the id, or the name where there is none."""
        return self.student or self.name


class Same(NamedTuple):
    """A student whose line is the same as before, byte by byte."""

    key: str
    share: float | None


class Marks:
    """A `marks.jsonl`: an index in memory, the lines in their file."""

    def __init__(self, path: Path) -> None:
        self.where = str(path)
        self._file: IO[bytes] = path.open("rb")
        self._places: dict[str, tuple[int, int]] = {}
        try:
            self._index()
        except InputError:
            self._file.close()
            raise

    def _index(self) -> None:
        start = 0
        is_small = Path(self.where).stat().st_size <= EARLY
        for number, line in self._lines():
            where = f"{self.where}, line {number}"
            match = None if is_small else WHO.match(line)
            key = student(line, where).key if match is None else _key(match, where)
            if key in self._places:
                raise InputError(where, f"the student {key[:40]!r} stands twice", REMEDY)
            self._places[key] = (start, len(line))
            start += len(line)
        if not self._places:
            raise InputError(self.where, "it holds no grades", REMEDY)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        number = 0
        while line := self._file.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE:
                raise InputError(f"{self.where}, line {number}", f"it is longer than {LONGEST_LINE:,} bytes", REMEDY)
            yield number, line

    def keys(self) -> list[str]:
        """Return every student's key, sorted."""
        return sorted(self._places)

    def grade(self, key: str) -> Grade | None:
        """Return one student's grade."""
        line = self.line(key)
        return None if line is None else student(line, f"{self.where} ({key[:40]})")

    def line(self, key: str) -> bytes | None:
        """Return one student's line as it stands in the file."""
        place = self._places.get(key)
        if place is None:
            return None
        self._file.seek(place[0])
        return self._file.read(place[1])


class Book:
    """A `gradebook.csv`, in memory."""

    def __init__(self, path: Path) -> None:
        self._grades: dict[str, Grade] = {}
        for where, found in _rows(path):
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


def opened(path: Path) -> Marks | Book:
    """Return the grades that a path names; InputError where it names none or they are damaged."""
    found = written(path)
    return Book(found) if found.suffix == ".csv" else Marks(found)


def written(path: Path) -> Path:
    """Return the file that holds the grades: of a folder its marks, or its gradebook where there are none."""
    if path.is_dir():
        inside = [path / name for name in (MARKS, BOOK) if (path / name).is_file()]
        if not inside:
            raise InputError(str(path), f"the folder holds no {MARKS} and no {BOOK}", REMEDY)
        return inside[0]
    if not path.is_file():
        raise InputError(str(path), "there is no such file" if not path.exists() else "it is no regular file", REMEDY)
    if path.suffix not in (".csv", ".jsonl"):
        raise InputError(str(path), "it is neither .jsonl nor .csv", REMEDY)
    return path


def grades(path: Path, old: Marks | Book) -> Iterator[Grade | Same]:
    """Yield the grades of a run in their order; of those that stand in an older run as they are, only that."""
    if path.suffix == ".csv":
        yield from (found for _, found in _rows(path))
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            where = f"{path}, line {number}"
            match, total = WHO.match(line), TOTAL.search(line)
            if match and total and old.line(key := _key(match, where)) == line:
                points, possible = total.groups()
                is_marked = points != b"null" and possible not in (b"null", b"0")
                yield Same(key, float(points) / int(possible) if is_marked else None)
            else:
                yield student(line, where)


def _key(match: re.Match[bytes], where: str) -> str:
    student, name = (_parsed(text, where) for text in match.groups())
    return str(student or name)


def student(line: bytes, where: str) -> Grade:
    """Read a line of `marks.jsonl`."""
    data = _object(_parsed(line, where), where)
    refused = _optional(data, "refused", str, where)
    parts: dict[str, PartGrade] = {}
    for entry in _field(data, "answers", list, where):
        answer = _object(entry, where)
        column = _field(answer, "column", str, where)
        if column in parts:
            raise _damaged(where, f"the part {column[:20]!r} stands twice")
        parts[column] = _part(answer, where)
    return Grade(
        _field(data, "student", str, where),
        _field(data, "name", str, where),
        _optional(data, "form", str, where) or "",
        refused or "",
        _points(data, where) if parts else None,
        _possible(data, where) if parts else None,
        parts,
    )


def _part(answer: Mapping[str, Any], where: str) -> PartGrade:
    outcome = _field(answer, "outcome", str, where)
    if outcome not in OUTCOMES:
        raise _damaged(where, f"{outcome[:20]!r} is no outcome")
    slip = answer.get("misconception")
    named = "" if slip is None else _field(_object(slip, where), "name", str, where)
    evidence = Evidence(
        _field(answer, "code", str, where),
        _field(answer, "response", str, where),
        outcome,
        _field(answer, "understood", str, where),
        _field(answer, "accepted", str, where),
        _field(answer, "rule", str, where),
        _field(answer, "reason", str, where),
        named,
    )
    return PartGrade(
        _field(answer, "question", str, where),
        _points(answer, where),
        _possible(answer, where),
        evidence,
    )


def _parsed(line: bytes, where: str) -> Any:
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _damaged(where, f"it is not UTF-8 at byte {error.start}") from error
    except (ValueError, RecursionError) as error:  # also a number of five thousand digits
        said = error.msg if isinstance(error, json.JSONDecodeError) else "no JSON that can be read"
        raise _damaged(where, f"it is damaged: {said}") from error


def _object(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _damaged(where, f"an object was expected, not {str(value)[:20]!r}")
    return value


def _field(data: Mapping[str, Any], name: str, kind: type[T], where: str) -> T:
    value = data.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _damaged(where, f"{name}: {'it is missing' if value is None else f'{str(value)[:20]!r} is of no use'}")
    return value


def _optional(data: Mapping[str, Any], name: str, kind: type[T], where: str) -> T | None:
    return None if data.get(name) is None else _field(data, name, kind, where)


def _points(data: Mapping[str, Any], where: str) -> Fraction:
    value = data.get("points")
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or abs(value) > 1e9:
        raise _damaged(where, f"points: {str(value)[:20]!r} is of no use")
    return Fraction(f"{value:.2f}")


def _possible(data: Mapping[str, Any], where: str) -> int:
    value = _field(data, "possible", int, where)
    if not 0 <= value < 10**9:
        raise _damaged(where, f"possible: {str(value)[:20]!r} is of no use")
    return value


def _damaged(where: str, found: str) -> InputError:
    return InputError(where, found, REMEDY)


def _rows(path: Path) -> Iterator[tuple[str, Grade]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            header = next(rows, [])
            columns = _columns(header, f"{path}, line 1")
            for row in rows:
                where = f"{path}, line {rows.line_num}"
                if len(row) != len(header):
                    raise _damaged(where, f"the row has {len(row)} cells, the header has {len(header)}")
                if row[FIRST.index("status")] != ABSENT:
                    yield where, _row([_unescaped(cell) for cell in row], columns, where)
    except UnicodeDecodeError as error:
        raise _damaged(str(path), f"it is not UTF-8 at byte {error.start}") from error
    except csv.Error as error:
        raise _damaged(str(path), f"it is no CSV: {error}") from error


def _columns(header: list[str], where: str) -> list[tuple[str, str]]:
    if tuple(header[: len(FIRST)]) != FIRST:
        raise _damaged(where, f"a gradebook begins with the columns {', '.join(FIRST)}")
    found = []
    for heading in header[len(FIRST) :]:
        match = COLUMN.fullmatch(heading)
        if match is None:
            raise _damaged(where, f"{heading[:40]!r} names no part and question")
        found.append((match[1], match[2]))
    if len({column for column, _ in found}) < len(found):
        raise _damaged(where, "a part stands twice")
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
        raise _damaged(where, f"{cell[:20]!r} is no number of points")
    return Fraction(cell)


def _unescaped(cell: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'")[:1] in FORMULA else cell
