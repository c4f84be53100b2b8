"""Progress as JSON: what is exported from one store can be imported into another; importing twice changes nothing.

The practice page in a browser writes the same format. A file is read strictly and goes in whole or not at all.
"""

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from dlquiz.errors import InputError
from dlquiz.progress.database import transaction
from dlquiz.progress.schema import NEWEST
from dlquiz.progress.store import Store, timestamp

KIND = "dlquiz progress"
SCHEMA = 1
MOST_ROWS = 5_000_000
KEYS = {"sessions": "uid", "endings": "session", "answers": "uid", "amendments": "uid", "settings": "name"}
TIMES = ("started", "at")
OUTCOMES = ("correct", "partial", "wrong", "unreadable", "blank")
FORMS = ("typed", "choice", "shown")


class Imported(NamedTuple):
    """How many answers a file brought, and how many of them were there already."""

    added: int
    known: int


def exported(store: Store) -> dict[str, Any]:
    """Return everything that the student did, as JSON data."""
    data: dict[str, Any] = {"kind": KIND, "schema": SCHEMA, "store": NEWEST}
    for table in KEYS:
        columns = _columns(store, table)
        rows = store.connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY rowid")  # noqa: S608
        data[table] = [dict(zip(columns, row, strict=True)) for row in rows]
    return data


def imported(store: Store, data: Any, source: str) -> Imported:
    """Add what a file holds and the store lacks; InputError names the first row that is not as it should be."""
    if not isinstance(data, dict) or data.get("kind") != KIND:
        raise InputError(source, "it is no exported progress", "`dlquiz stats --export FILE` writes one")
    if data.get("schema") != SCHEMA:
        raise InputError(source, f"its schema is {data.get('schema')!r}", f"this dlquiz reads schema {SCHEMA}")
    tables = {table: _rows(store, table, data.get(table, []), source) for table in KEYS}
    before = store.connection.execute("SELECT count(*) FROM answers").fetchone()[0]
    try:
        with transaction(store.connection):
            for table, rows in tables.items():
                columns = _columns(store, table)
                marks = ", ".join("?" * len(columns))
                store.connection.executemany(
                    f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608
                    ([_kept(column, row[column]) for column in columns] for row in rows),
                )
    except sqlite3.IntegrityError as error:
        raise InputError(source, f"its rows do not fit together: {error}", "export it anew") from error
    store.rebuild()
    added = store.connection.execute("SELECT count(*) FROM answers").fetchone()[0] - before
    return Imported(added, len(tables["answers"]) - added)


def _columns(store: Store, table: str) -> list[str]:
    """Return a table's columns without the row's number, which means nothing elsewhere."""
    return [row["name"] for row in store.connection.execute(f"PRAGMA table_info({table})") if row["name"] != "id"]


def _kept(column: str, value: Any) -> Any:
    """Return a value as the store writes it itself: whatever its zone was, a time sorts among the others."""
    return timestamp(datetime.fromisoformat(value)) if column in TIMES else value


def _rows(store: Store, table: str, rows: Any, source: str) -> list[Mapping[str, Any]]:
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise InputError(source, f"{table}: it is no list of up to {MOST_ROWS:,} rows")
    types = {
        row["name"]: (row["type"], row["notnull"]) for row in store.connection.execute(f"PRAGMA table_info({table})")
    }
    columns = _columns(store, table)
    for i, row in enumerate(rows):
        fault = _fault(row, columns, types)
        if fault:
            raise InputError(source, f"{table}[{i}]{fault}")
    return rows


def _fault(row: Any, columns: list[str], types: Mapping[str, tuple[str, int]]) -> str:
    """Return what is wrong with a row, as the end of a sentence; nothing where all is well."""
    if not isinstance(row, dict) or set(row) != set(columns):
        return f": it has not the fields {', '.join(columns)}"
    for column, value in row.items():
        kind, required = types[column]
        allowed: tuple[type, ...] = {"TEXT": (str,), "INTEGER": (int,), "REAL": (int, float)}[kind]
        if value is None and not required and column not in KEYS.values():
            continue
        if not isinstance(value, allowed) or isinstance(value, bool):
            return f".{column}: {value!r} is not of the type {kind}"
        if column in TIMES and not _is_time(str(value)):
            return f".{column}: {value!r} is no time with a zone"
    known = {"outcome": OUTCOMES, "form": FORMS, "kind": ("undone", "right")}
    for column, words in known.items():
        if column in row and row[column] not in words:
            return f".{column}: {row[column]!r} is none of {', '.join(words)}"
    if not -1 <= row.get("credit", 0) <= 1:
        return f".credit: {row['credit']} is not between -1 and 1"
    if any(row.get(column, 0) < 0 for column in ("points", "hints", "seconds", "task", "part")):
        return ": a count below zero"
    return ""


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).utcoffset() is not None
    except ValueError:
        return False
