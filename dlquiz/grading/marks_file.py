"""A `marks.jsonl` that a run wrote, read back strictly: a student's line holds every answer with its evidence."""

import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import isfinite
from pathlib import Path
from typing import IO, Any, Self, TypeVar

from dlquiz.errors import InputError
from dlquiz.grading.grade import REMEDY, Evidence, Grade, PartGrade, damaged
from dlquiz.grading.verdict import Outcome

LONGEST_LINE = 20_000_000  # bytes
STRING = rb'"(?:[^"\\]|\\.)*"'
WHO = re.compile(rb'\{"student": (' + STRING + rb'), "name": (' + STRING + rb"), ")
EARLY = 20_000_000  # bytes: of a larger file a line is looked at closely where it differs from the new one
OUTCOMES = frozenset(each.value for each in Outcome)
T = TypeVar("T")


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
            key = student(line, where).key if match is None else key_of(match, where)
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


def key_of(match: re.Match[bytes], where: str) -> str:
    """Return the key of the student whom a match of `WHO` names."""
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
            raise damaged(where, f"the part {column[:20]!r} stands twice")
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
        raise damaged(where, f"{outcome[:20]!r} is no outcome")
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
        raise damaged(where, f"it is not UTF-8 at byte {error.start}") from error
    except (ValueError, RecursionError) as error:  # also a number of five thousand digits
        said = error.msg if isinstance(error, json.JSONDecodeError) else "no JSON that can be read"
        raise damaged(where, f"it is damaged: {said}") from error


def _object(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise damaged(where, f"an object was expected, not {str(value)[:20]!r}")
    return value


def _field(data: Mapping[str, Any], name: str, kind: type[T], where: str) -> T:
    value = data.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise damaged(where, f"{name}: {'it is missing' if value is None else f'{str(value)[:20]!r} is of no use'}")
    return value


def _optional(data: Mapping[str, Any], name: str, kind: type[T], where: str) -> T | None:
    return None if data.get(name) is None else _field(data, name, kind, where)


def _points(data: Mapping[str, Any], where: str) -> Fraction:
    value = data.get("points")
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or abs(value) > 1e9:
        raise damaged(where, f"points: {str(value)[:20]!r} is of no use")
    return Fraction(f"{value:.2f}")


def _possible(data: Mapping[str, Any], where: str) -> int:
    value = _field(data, "possible", int, where)
    if not 0 <= value < 10**9:
        raise damaged(where, f"possible: {str(value)[:20]!r} is of no use")
    return value
