"""Progress as JSON: what is exported from one store can be imported into another; importing twice changes nothing.

The practice page in a browser writes the same format. A file is read strictly and goes in whole or not at all.
"""

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from dlquiz.errors import InputError
from dlquiz.progress.database import transaction
from dlquiz.progress.row import KEYS, TIMES, fault
from dlquiz.progress.schema import NEWEST
from dlquiz.progress.store import Store, timestamp

KIND = "dlquiz progress"
SCHEMA = 1
MOST_ROWS = 5_000_000


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


def imported(store: Store, data: Any, source: str, bank: str) -> Imported:
    """Add what a file holds and the store lacks; InputError names the first row that is not as it should be.

    A session that it left open is gone on with over `bank` alone, any other is closed: a bank is code that runs, and
    no file from elsewhere may choose which.
    """
    if not isinstance(data, dict) or data.get("kind") != KIND:
        raise InputError(source, "it is no exported progress", "`dlquiz stats --export FILE` writes one")
    if data.get("schema") != SCHEMA:
        raise InputError(source, f"its schema is {data.get('schema')!r}", f"this dlquiz reads schema {SCHEMA}")
    tables = {table: _rows(store, table, data.get(table, []), source) for table in KEYS}
    try:
        with transaction(store.connection):
            before = _answers(store)
            own = {row["uid"] for row in store.connection.execute("SELECT uid FROM sessions")}
            for table, rows in tables.items():
                columns = _columns(store, table)
                marks = ", ".join("?" * len(columns))
                store.connection.executemany(
                    f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608
                    ([_kept(column, row[column]) for column in columns] for row in rows),
                )
            for row in tables["sessions"]:
                if row["uid"] not in own and json.loads(row["plan"]).get("bank") != bank:
                    closed = (row["uid"], _kept("started", row["started"]))
                    store.connection.execute("INSERT OR IGNORE INTO endings VALUES (?, ?)", closed)
            store.reckon(store.skills())
            added = _answers(store) - before
    except sqlite3.IntegrityError as error:
        raise InputError(source, f"its rows do not fit together: {error}", "export it anew") from error
    return Imported(added, len(tables["answers"]) - added)


def _answers(store: Store) -> int:
    found: int = store.connection.execute("SELECT count(*) FROM answers").fetchone()[0]
    return found


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
        if found := fault(row, columns, types):
            raise InputError(source, f"{table}[{i}]{found}")
    return rows
