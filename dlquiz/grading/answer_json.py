"""Answer files as JSON: one submission or a list of them, or rows with a question and an answer each.

A submission is `{"exam": "…", "form": "A", "student": "…", "name": "…", "answers": {"1": "16", "2a": true}}`. Numbers
keep the digits that they were written with.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from dlquiz.grading.answer_row import (
    CLAIMS,
    IDENTITY,
    FileRefusedError,
    Problem,
    Row,
    Where,
    column_name,
    too_long,
)

MOST_DEPTH = 32
# possessive, so that a text of escaped quotes that is never closed is looked at once
TOKENS = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\Z)|[\[\]{}]', re.DOTALL)
LISTS = ("submissions", "students", "responses", "rows", "answers")
SURROGATE = re.compile("[\ud800-\udfff]")
STUDENT = re.compile(r'"(?:student|student_id|id)"\s*:\s*"([^"\\\x00-\x1f]{1,100})"', re.IGNORECASE)
MOST_NAMED = 1000  # students of a file that cannot be read


class _Number(str):
    """A number's own digits."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Flaw:
    """What stands where a value is none, and why; it costs its own submission and no other."""

    reason: str


def rows(text: str, file: str) -> Iterator[Row | Problem]:
    """Yield the answers of a JSON text and the problems between them; raises FileRefusedError for the whole file.

    >>> [row.answer for row in rows('{"student": "s", "answers": {"1": 1.50, "2": [1, 2], "3": null}}', "a.json")]
    ['1.50', '[1, 2]', '']
    """
    found = _parsed(text)
    shared: dict[str, str] = {}
    if isinstance(found, dict) and not isinstance(found.get("answers"), dict) and not _is_row(found):
        key = next((key for key in LISTS if isinstance(found.get(key), list)), None)
        if key is None:
            said = 'it holds no answers: an "answers" object or a list of submissions was expected'
            raise FileRefusedError(_flaw(found) or said, 0, [whose] if (whose := _whose(found)) else [])
        for value in found.values():
            if isinstance(value, _Flaw):
                raise FileRefusedError(value.reason)
        shared = {column_name(k): v for k, v in found.items() if k != key and isinstance(v, str)}
        found = found[key]
    entries = found if isinstance(found, list) else [found]
    for number, entry in enumerate(entries, 1):
        where = Where(file if len(entries) == 1 and not shared else f"{file}, entry {number}")
        if not isinstance(entry, dict):
            yield Problem(where, _whose(shared), "an object was expected")
            continue
        try:
            _check(shared, entry)
            yield from _entry({**shared, **entry}, where, number)
        except FileRefusedError as error:
            yield Problem(where, _whose({**shared, **entry}), error.reason)


def _is_row(entry: dict[str, Any]) -> bool:
    return {"question", "answer"} <= set(map(column_name, entry))


def _entry(entry: dict[str, Any], where: Where, number: int) -> Iterator[Row | Problem]:
    named: dict[str, Any] = {}
    for key, value in entry.items():
        name = column_name(key)
        if name in named and name in (*IDENTITY, "question", "answer"):
            raise FileRefusedError(f"{name!r} is given twice")
        named[name] = value
    cells = {key: _name(named[key]).strip() for key in (*IDENTITY, "question") if key in named}
    claimed = sorted(set(named) & CLAIMS)
    exam, form, student, name = (cells.get(key, "") for key in IDENTITY)
    if reason := too_long(cells):
        raise FileRefusedError(reason)
    if not (student or name):
        raise FileRefusedError("neither a student nor a name is given")
    if "\0" in "".join(cells.values()):
        raise FileRefusedError("it holds a NUL character")
    if claimed:
        said = f"{', '.join(claimed)}: what a file claims about marks is ignored"
        yield Problem(where, student or name, said, is_warning=True)
    answers = named.get("answers")
    if isinstance(answers, dict):
        if not answers:
            yield Row(where, number, exam, form, student, name, "", "")
        for question, answer in answers.items():
            yield from _answer(Row(where, number, exam, form, student, name, question.strip(), ""), answer)
    elif "question" in named and "answer" in named:
        yield from _answer(Row(where, 0, exam, form, student, name, cells["question"], ""), named["answer"])
    else:
        raise FileRefusedError('an "answers" object, or a "question" and an "answer", were expected')


def _answer(row: Row, answer: Any) -> Iterator[Row | Problem]:
    try:
        yield row._replace(answer=_text(answer))
    except FileRefusedError as error:
        yield row
        yield Problem(row.where, row.student or row.name, f"question {row.question[:40]}: {error.reason}")


def _text(value: Any) -> str:
    """Return a value as a student would type it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case list():
            return f"[{', '.join(_text(entry) for entry in value)}]"
        case _:
            raise FileRefusedError("an object where a text was expected")


def _name(value: Any) -> str:
    """Return a value that names something: a text or a number."""
    if isinstance(value, str | None):
        return value or ""
    found = {bool: "true or false", list: "a list"}.get(type(value), "an object")
    raise FileRefusedError(f"{found} where a text was expected")


def _check(*entries: dict[str, Any]) -> None:
    """Raise FileRefusedError for what is wrong within."""
    if flaw := next(filter(None, map(_flaw, entries)), ""):
        raise FileRefusedError(flaw)


def _flaw(value: Any) -> str:
    """Return what is wrong within a value, or nothing."""
    match value:
        case _Flaw(reason):
            return reason
        case str():
            return "it holds half of a surrogate pair, which is no character" if SURROGATE.search(value) else ""
        case dict():
            return next(filter(None, (_flaw(key) or _flaw(entry) for key, entry in value.items())), "")
        case list():
            return next(filter(None, map(_flaw, value)), "")
        case _:
            return ""


def _whose(entry: dict[str, Any]) -> str:
    for wanted in ("student", "name"):
        for key, value in entry.items():
            if column_name(key) == wanted and isinstance(value, str) and value.strip():
                return value.strip()[:100].encode("utf-8", "backslashreplace").decode()
    return ""


def _all_named(text: str) -> list[str]:
    """Return the students that a text which cannot be read seems to name."""
    found = (match[1].strip() for match in STUDENT.finditer(text))
    return list(islice(dict.fromkeys(filter(None, found)), MOST_NAMED))


def _parsed(text: str) -> Any:
    depth = 0
    for match in TOKENS.finditer(text):
        sign = match.group()
        depth += (sign in "[{") - (sign in "]}")
        if depth > MOST_DEPTH:
            line = text.count("\n", 0, match.start()) + 1
            raise FileRefusedError(f"it is nested deeper than {MOST_DEPTH}", line, _all_named(text))
    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            parse_float=_Number,
            parse_int=_Number,
            parse_constant=_no_constant,
            object_pairs_hook=_unique,
        )
    except json.JSONDecodeError as error:
        said = f"it is damaged at column {error.colno}: {error.msg}"
        if error.msg == "Extra data":
            said += "; put several submissions into one list"
        raise FileRefusedError(said, error.lineno, _all_named(text)) from None


def _no_constant(name: str) -> _Flaw:
    return _Flaw(f"{name} is no number in JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(key for key, _ in pairs)
        for key in [key for key, count in times.items() if count > 1]:
            found[key] = _Flaw(f"the key {key[:40]!r} stands twice in one object")
    return found
