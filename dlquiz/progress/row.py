"""A row of exported progress as it has to be, so that no later command stumbles over a value of a file.

>>> fault({"name": "exam", "value": "soon"}, ["name", "value"], {"name": ("TEXT", 0), "value": ("TEXT", 1)})
".value: 'soon' is no time with a zone, from 1970 to 2999"
"""

import json
import reprlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

KEYS = {"sessions": "uid", "endings": "session", "answers": "uid", "amendments": "uid", "settings": "name"}
TIMES = ("started", "at")
WORDS = {
    "outcome": ("correct", "partial", "wrong", "unreadable", "blank"),
    "form": ("typed", "choice", "shown"),
    "kind": ("undone", "right"),
}
FIRST, END = datetime(1970, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
NO_TIME = "is no time with a zone, from 1970 to 2999"
MOST = 1_000_000_000  # of anything that is counted: the database adds such numbers up in 64 bits


def fault(row: Any, columns: Sequence[str], types: Mapping[str, tuple[str, int]]) -> str:
    """Return what is wrong with a row, as the end of a sentence; nothing where all is well."""
    if not isinstance(row, dict) or set(row) != set(columns):
        return f": it has not the fields {', '.join(columns)}"
    for column, value in row.items():
        kind, required = types[column]
        allowed: tuple[type, ...] = {"TEXT": (str,), "INTEGER": (int,), "REAL": (int, float)}[kind]
        if value is None and not required and column not in KEYS.values():
            continue
        if not isinstance(value, allowed) or isinstance(value, bool):
            return f".{column}: {reprlib.repr(value)} is not of the type {kind}"
        wrong = _unreadable(column, value) if isinstance(value, str) else _beyond(column, value)
        if wrong:
            return f".{column}: {reprlib.repr(value)} {wrong}"
    if "parts" in row and row["part"] >= row["parts"]:
        return f".part: {row['part']}, counted from 0, is none of {row['parts']}"
    if "value" in row and (wrong := _misread(row["name"], row["value"])):
        return f".value: {reprlib.repr(row['value'])} {wrong}"
    return ""


def _unreadable(column: str, text: str) -> str:
    """Return why a text cannot stand in its column."""
    if column in WORDS and text not in WORDS[column]:
        return f"is none of {', '.join(WORDS[column])}"
    if column in TIMES and not _is_time(text):
        return NO_TIME
    if column == "day" and not _is_day(text):
        return "is no day such as 2027-02-10"
    if column == "plan" and not _is_object(text):
        return "is no object in JSON"
    return "" if _is_unicode(text) else "is no Unicode text"


def _beyond(column: str, number: Any) -> str:
    """Return why a number cannot stand in its column; one that is none is beyond every bound."""
    if column == "credit":
        return "" if -1 <= number <= 1 else "is not between -1 and 1"
    return "" if 0 <= number <= MOST else f"is a count below zero or above {MOST:,}"


def _misread(name: str, value: str) -> str:
    """Return why a setting would not be understood; one that this dlquiz does not know is nobody's harm."""
    match name:
        case "exam":
            return "" if _is_time(value) else NO_TIME
        case "minutes a day":
            return "" if _is_minutes(value) else "is no number of minutes from 1 to 600"
        case _:
            return ""


def _is_time(text: str) -> bool:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return False
    return at.utcoffset() is not None and FIRST <= at < END


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _is_minutes(text: str) -> bool:
    try:
        return 1 <= float(text) <= 600
    except ValueError:
        return False


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
