"""Answer files as JSON: one submission or a list of them, or rows with a question and an answer each.

A submission is `{"exam": "…", "form": "A", "student": "…", "name": "…", "answers": {"1": "16", "2a": true}}`. Numbers
keep the digits that they were written with.
"""

import json
import re
from collections.abc import Iterator
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
TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
LISTS = ("submissions", "students", "responses", "rows", "answers")
SURROGATE = re.compile("[\ud800-\udfff]")


class _Number(str):
    """A number's own digits."""

    __slots__ = ()


def rows(text: str, file: str) -> Iterator[Row | Problem]:
    """Yield the answers of a JSON text and the problems between them; raises FileRefusedError for the whole file.

    >>> [row.answer for row in rows('{"student": "s", "answers": {"1": 1.50, "2": [1, 2], "3": null}}', "a.json")]
    ['1.50', '[1, 2]', '']
    """
    found = _parsed(text)
    shared: dict[str, str] = {}
    if isinstance(found, dict) and not isinstance(found.get("answers"), dict):
        key = next((key for key in LISTS if isinstance(found.get(key), list)), None)
        if key is None:
            raise FileRefusedError('it holds no answers: an "answers" object or a list of submissions was expected')
        shared = {column_name(k): v for k, v in found.items() if k != key and isinstance(v, str)}
        found = found[key]
    entries = found if isinstance(found, list) else [found]
    for number, entry in enumerate(entries, 1):
        where = Where(file if len(entries) == 1 and not shared else f"{file}, entry {number}")
        if not isinstance(entry, dict):
            yield Problem(where, "", "an object was expected")
            continue
        try:
            yield from _entry({**shared, **entry}, where, number)
        except FileRefusedError as error:
            yield Problem(where, _whose({**shared, **entry}), error.reason)


def _entry(entry: dict[str, Any], where: Where, number: int) -> Iterator[Row | Problem]:
    named: dict[str, Any] = {}
    for key, value in entry.items():
        name = column_name(key)
        if name in named and name in (*IDENTITY, "question", "answer"):
            raise FileRefusedError(f"{name!r} is given twice")
        named[name] = value
    cells = {key: _text(named[key]).strip() for key in (*IDENTITY, "question") if key in named}
    claimed = sorted(set(named) & CLAIMS)
    exam, form, student, name = (cells.get(key, "") for key in IDENTITY)
    if reason := too_long(cells):
        raise FileRefusedError(reason)
    if not (student or name):
        raise FileRefusedError("neither a student nor a name is given")
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


def _whose(entry: dict[str, Any]) -> str:
    for wanted in ("student", "name"):
        for key, value in entry.items():
            if column_name(key) == wanted and isinstance(value, str) and value.strip():
                return value.strip()[:100]
    return ""


def _parsed(text: str) -> Any:
    depth = 0
    for match in TOKENS.finditer(text):
        sign = match.group()
        depth += (sign in "[{") - (sign in "]}")
        if depth > MOST_DEPTH:
            line = text.count("\n", 0, match.start()) + 1
            raise FileRefusedError(f"it is nested deeper than {MOST_DEPTH}", line)
    try:
        found = json.loads(
            text.removeprefix("\ufeff"),
            parse_float=_Number,
            parse_int=_Number,
            parse_constant=_no_constant,
            object_pairs_hook=_unique,
        )
    except json.JSONDecodeError as error:
        raise FileRefusedError(f"it is damaged at column {error.colno}: {error.msg}", error.lineno) from None
    if SURROGATE.search(json.dumps(found, ensure_ascii=False)):
        raise FileRefusedError("it holds half of a surrogate pair, which is no character")
    return found


def _no_constant(name: str) -> Any:
    raise FileRefusedError(f"{name} is no number in JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise FileRefusedError(f"the key {twice[:40]!r} stands twice in one object")
    return found
