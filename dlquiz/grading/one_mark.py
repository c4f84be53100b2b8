"""One student's line of `marks.jsonl`, and one answer in it, found without reading the others."""

import json
from collections.abc import Iterable, Mapping, Sequence
from string import ascii_lowercase
from typing import Any

from dlquiz.errors import NothingFoundError, nearest
from dlquiz.grading.marks_file import WHO
from dlquiz.grading.marks_file import student as checked
from dlquiz.grading.submission import part_name

MOST_SUGGESTED = 50_000  # ids and names that are searched for a likely one


def find_student(lines: Iterable[bytes], who: str, where: str) -> dict[str, Any]:
    """Return the line of the student with this id, or with this name where nobody has the id.

    NothingFoundError names likely ones, or the ids of several students of that name.
    """
    quoted = json.dumps(who).encode()
    as_id, as_name = b'{"student": ' + quoted + b", ", b', "name": ' + quoted + b', "form": '
    named: list[tuple[int, bytes]] = []
    known: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.startswith(as_id):
            return _read(line, f"{where}, line {number}")
        if as_name in line and (match := WHO.match(line)) and match[2] == quoted:
            named.append((number, line))
        elif len(known) < MOST_SUGGESTED and not named and (match := WHO.match(line)):
            known += [json.loads(text) for text in match.groups() if len(text) > 2]
    if len(named) == 1:
        number, line = named[0]
        return _read(line, f"{where}, line {number}")
    if named:
        ids = [_read(line, where)["student"] for _, line in named]
        raise NothingFoundError(f"student {who!r}", f"{len(named)} students have this name", f"take an id: {_few(ids)}")
    near = _likely(who, known)
    raise NothingFoundError(
        f"student {who!r}",
        "these grades hold nobody with this id or name",
        f"did you mean {' or '.join(near)}?" if near else f"{where} lists everyone",
    )


def _likely(who: str, known: Sequence[str]) -> Sequence[str]:
    same = [name for name in known if name.casefold() == who.casefold()]
    return list(dict.fromkeys(same))[:3] or nearest(who, dict.fromkeys(known))


def _read(line: bytes, where: str) -> dict[str, Any]:
    checked(line, where)
    found: dict[str, Any] = json.loads(line)
    return found


def find_answer(student: Mapping[str, Any], asked: str, *, by_column: bool = False) -> Mapping[str, Any]:
    """Return a student's answer by the part's name on the paper (`3b`), or by its column in the gradebook.

    A column's whole heading and a question's id will do as well. NothingFoundError lists the parts.
    """
    answers = student["answers"]
    if not answers:
        reason = student["refused"] or "nothing was asked"
        raise NothingFoundError(f"student {student['student'] or student['name']!r}", f"not marked: {reason}")
    column, _, heading = asked.strip().partition(" ")
    if heading and "/" in heading:
        found = [one for one in answers if (one["column"], one["question"]) == (column, heading)]
    elif "/" in asked:
        found = [one for one in answers if one["question"] == asked.strip()]
    else:
        found = _named(answers, part_name(asked), "column" if by_column else "part")
    if len(found) == 1:
        return dict(found[0])
    parts = [one["part"] for one in found or answers]
    said = f"it has the parts {_few(parts)}" if found else f"the paper has {_few(parts)}"
    raise NothingFoundError(f"question {asked!r}", "it is not one part of this paper", said)


def _named(answers: Sequence[Any], name: str, key: str) -> list[Any]:
    found = [one for one in answers if one[key] == name]
    return found or [one for one in answers if f"{one[key]}a" == name or one[key].rstrip(ascii_lowercase) == name]


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:20]) + (" and others" if len(names) > 20 else "")
