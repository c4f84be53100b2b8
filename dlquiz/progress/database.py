"""The file of the progress store: opened, made newer after a copy was kept, and salvaged where it is damaged.

Nothing is ever deleted: a damaged file is moved aside together with its journal, and whatever rows can still be read
come along into the new one. A file that a newer dlquiz wrote, or that is none of ours, is refused untouched.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from dlquiz.errors import InputError
from dlquiz.progress.schema import APPLICATION, MIGRATIONS, NEWEST, TABLES

# a person waits at a prompt meanwhile; other sessions hold the file for some hundredths of a second
PATIENCE = 3.0  # seconds that a read, or the end of a transaction, waits for another session
# SQLite waits longer and longer between its tries and starves where others write without a pause: short waits, often
TRIES, TRY_FOR = 270, 10  # milliseconds each and one more between them, to begin a transaction
JOURNALS = ("-journal", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Opened:
    """An open database and what was done to open it: sentences for the person, none as a rule.

    `salvaged` says that its rows come from a damaged file, so that what is derived from them is missing.
    """

    connection: sqlite3.Connection
    notices: tuple[str, ...] = ()
    salvaged: bool = False


def opened(path: Path, stamp: str) -> Opened:
    """Open the store at a path, made where there is none. `stamp` names the copies that are kept, a time as a rule.

    InputError where the file cannot be used; nothing was changed then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    notices: list[str] = []
    salvaged = False
    if path.exists() and not path.is_file():
        raise InputError(str(path), "it is no regular file", "name another place with DLQUIZ_HOME")
    if path.exists() and (fault := _damage(path)):
        notices.append(_salvaged(path, stamp, fault))
        salvaged = True
    if not path.exists():
        _begun(path, stamp)
    connection = _connected(path)
    try:
        notices += _made_new(connection, path, stamp)
    except BaseException:
        connection.close()
        raise
    return Opened(connection, tuple(notices), salvaged)


def _begun(path: Path, stamp: str) -> None:
    """Put a new store in its place whole, so that no other session ever meets a half-made one."""
    with tempfile.TemporaryDirectory(prefix=".new-", dir=path.parent) as folder:
        made = Path(folder) / path.name
        with closing(_connected(made)) as fresh:
            _made_new(fresh, made, stamp)
        with suppress(FileExistsError):  # another session was faster
            path.hardlink_to(made)


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run a block as one transaction that holds the write lock from its beginning: no other comes between."""
    _begin(connection)
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _begin(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA busy_timeout = {TRY_FOR}")
    try:
        for left in reversed(range(TRIES)):
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if not left or error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
            else:
                return
    finally:
        connection.execute(f"PRAGMA busy_timeout = {round(1000 * PATIENCE)}")


def _damage(path: Path) -> str:
    """Return why a file cannot be read as a database, nothing where it can; InputError where it is not for us."""
    if not path.stat().st_size:
        return "it is empty"
    try:
        with closing(_connected(path)) as connection:
            (owner,) = connection.execute("PRAGMA application_id").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
            if owner != APPLICATION and tables:
                raise InputError(str(path), "it is the database of another program", "name another DLQUIZ_HOME")
            if version > NEWEST:
                raise InputError(
                    str(path), f"a newer dlquiz wrote it (version {version}; this one reads {NEWEST})", "update dlquiz"
                )
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            return "" if said == "ok" else f"it is damaged ({said.splitlines()[0]})"
    except sqlite3.OperationalError:
        raise  # locked, unreadable or on a full disk: no damage, and not to be moved
    except sqlite3.DatabaseError as error:
        return f"it is damaged ({error})"


def _made_new(connection: sqlite3.Connection, path: Path, stamp: str) -> list[str]:
    """Bring the tables to the newest version, each step in one transaction, after a copy of an older file."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    notices = []
    if 0 < version < NEWEST:
        copy = _free(path.with_name(f"{path.stem}-version-{version}-{stamp}{path.suffix}"))
        with closing(sqlite3.connect(copy)) as kept:
            connection.backup(kept)
        notices.append(f"the progress file was made newer; the old one is kept as {copy}")
    while version < NEWEST:
        with transaction(connection):
            (version,) = connection.execute("PRAGMA user_version").fetchone()  # another session may have been faster
            if version >= NEWEST:
                break
            for statement in _statements(MIGRATIONS[version]):
                connection.execute(statement)
            version += 1
            connection.execute(f"PRAGMA user_version = {version}")
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
    return notices


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script; `executescript` would commit before the first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _salvaged(path: Path, stamp: str, fault: str) -> str:
    """Move a damaged file aside with its journals, copy what can be read into a new one, and say so."""
    aside = _free(path.with_name(f"{path.stem}-damaged-{stamp}{path.suffix}"))
    path.replace(aside)
    for suffix in JOURNALS:
        journal = path.with_name(path.name + suffix)
        if journal.exists():
            journal.replace(aside.with_name(aside.name + suffix))
    kept = 0
    _begun(path, stamp)
    if aside.stat().st_size:
        with closing(_connected(path)) as fresh:
            kept = _copied(aside, fresh)
    return f"{path}: {fault}; it is kept as {aside}, {kept} answers were saved from it"


def _copied(damaged: Path, fresh: sqlite3.Connection) -> int:
    """Copy every row that can be read, table by table and from both ends; return how many answers."""
    answers = 0
    fresh.execute("PRAGMA foreign_keys = OFF")
    readable = f"{damaged.absolute().as_uri()}?mode=ro"
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(readable, uri=True)) as old:
        for table in TABLES:
            columns = [row[1] for row in fresh.execute(f"PRAGMA table_info({table})")]
            names, marks = ", ".join(columns), ", ".join("?" * len(columns))
            for order in ("ASC", "DESC"):
                with suppress(sqlite3.DatabaseError), transaction(fresh):
                    for row in _readable(old, f"SELECT {names} FROM {table} ORDER BY rowid {order}"):  # noqa: S608
                        with suppress(sqlite3.DatabaseError):
                            found = fresh.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)  # noqa: S608
                            answers += found.rowcount if table == "answers" else 0
    fresh.execute("DELETE FROM answers WHERE session NOT IN (SELECT uid FROM sessions)")
    fresh.execute("DELETE FROM amendments WHERE answer NOT IN (SELECT uid FROM answers)")
    fresh.execute("DELETE FROM endings WHERE session NOT IN (SELECT uid FROM sessions)")
    fresh.execute("PRAGMA foreign_keys = ON")
    return answers


def _readable(old: sqlite3.Connection, query: str) -> Iterator[tuple[object, ...]]:
    """Yield rows until the first that cannot be read."""
    with suppress(sqlite3.DatabaseError):
        yield from old.execute(query)


def _free(path: Path) -> Path:
    """Return a path that nothing has, numbered where the first wish is taken."""
    number, wish = 1, path
    while wish.exists():
        number += 1
        wish = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return wish
