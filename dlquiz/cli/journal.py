"""Where a session is kept: the progress store, or nothing but a banner where it cannot be used."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from dlquiz import __version__
from dlquiz.cli.screen import Screen
from dlquiz.errors import InputError

if TYPE_CHECKING:
    from dlquiz.progress.schedule import Card
    from dlquiz.progress.store import Attempt, Entry, Store, Unfinished

FILE = "progress.db"


def home() -> Path:
    """Return the folder of the progress store: DLQUIZ_HOME, or the system's place for such files."""
    named = os.environ.get("DLQUIZ_HOME")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("dlquiz", appauthor=False)


def now() -> datetime:
    """Return the time in the student's own zone."""
    return datetime.now(UTC).astimezone()


@dataclass(slots=True)
class Journal:
    """Keeps what is answered. Once something could not be kept it says so, and the session goes on without.

    `session` is the running session's uid; empty until one was begun. A `strict` journal raises InputError instead, for
    a command that is nothing without its store.
    """

    screen: Screen
    store: "Store | None" = None
    session: str = ""
    exam: datetime | None = None
    strict: bool = False

    @classmethod
    def opened(cls, screen: Screen, kept: bool = True, strict: bool = False) -> "Journal":
        """Open the student's store; with `kept` false nothing is kept and nothing said."""
        journal = cls(screen, strict=strict)
        if not kept:
            return journal
        from dlquiz.progress.store import Store

        with journal.guarded():
            journal.store = Store.at(home() / FILE, now())
            for notice in journal.store.notices:
                screen.say(f"note: {notice}", "accent")
            journal.exam = journal.store.exam()
        return journal

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Say it once where the store fails, and go on without it."""
        try:
            yield
        except (sqlite3.Error, OSError, InputError) as error:
            if self.strict:
                raise (_refused(error) if isinstance(error, sqlite3.Error) else error) from error
            said = str(error) if isinstance(error, InputError) else f"{home() / FILE}: {_plain(error)}"
            self.screen.say(f"NOT SAVED: {said}. The session goes on, but nothing of it is kept.", "bad")
            store, self.store = self.store, None
            if store is not None:
                store.close()

    def needed(self, what: str) -> "Store":
        """Return the store; InputError where there is none, for `what` reads what was answered before."""
        if self.store is None:
            raise InputError(
                what, "it asks by what was answered before, which is not at hand", "`dlquiz quiz` asks without"
            )
        return self.store

    def begin(self, mode: str, plan: dict[str, Any]) -> None:
        """Begin a session that `dlquiz resume` can go on with."""
        self.session = uuid4().hex
        self._do(lambda store: store.begin(self.session, now(), mode, plan, __version__))

    def add(self, entry: "Entry") -> None:
        """Keep an answer; when this returns it is on the disk, or the banner was shown."""
        self._do(lambda store: store.add(entry, now()))

    def amend(self, answer: str, kind: str) -> None:
        """Undo an answer (`undone`) or count it as right (`right`)."""
        self._do(lambda store: store.amend(uuid4().hex, answer, kind, now()))

    def draft(self, task: int, part: int, response: str, elapsed: float) -> None:
        """Keep what stands on a mock exam's paper."""
        self._do(lambda store: store.draft(self.session, task, part, response, elapsed, now()))

    def drafts(self) -> tuple[dict[tuple[int, int], str], float]:
        """Return what stands on a mock exam's paper, and the seconds used."""
        found: tuple[dict[tuple[int, int], str], float] = ({}, 0.0)
        if self.store is not None and self.session:
            with self.guarded():
                found = self.store.drafts(self.session)
        return found

    def end(self) -> None:
        """Say that the session is over, so that nothing is left to resume."""
        self._do(lambda store: store.end(self.session, now()))

    def cards(self) -> "dict[str, Card]":
        """Return what is remembered of each skill; nothing where the store cannot be read."""
        found: dict[str, Card] = {}
        if self.store is not None:
            with self.guarded():
                found = self.store.cards()
        return found

    def attempts(self) -> "list[Attempt]":
        """Return the whole questions that were answered, oldest first; none where the store cannot be read."""
        found: list[Attempt] = []
        if self.store is not None:
            with self.guarded():
                found = list(self.store.attempts())
        return found

    def open_slips(self) -> dict[str, str]:
        """Return the latest misconception of each skill that was not overcome since."""
        found: dict[str, str] = {}
        if self.store is not None:
            with self.guarded():
                met = self.store.misconceptions()
                found = {skill: name for skill, name, _, overcome in met if not overcome}
        return found

    def counted_today(self, skill: str) -> bool:
        """Return whether an attempt of today already counts for the skill."""
        found = False
        if self.store is not None:
            with self.guarded():
                found = self.store.counted_on(skill, f"{now():%Y-%m-%d}")
        return found

    def unfinished(self) -> "Unfinished | None":
        """Return the latest session that was not ended."""
        found = None
        if self.store is not None:
            with self.guarded():
                found = self.store.open_session()
        return found

    def _do(self, change: "Callable[[Store], Any]") -> None:
        if self.store is not None:
            with self.guarded():
                if self.store is not None:
                    change(self.store)


def _refused(error: sqlite3.Error) -> InputError:
    return InputError(str(home() / FILE), _plain(error), "try again later, or name another place with DLQUIZ_HOME")


def _plain(error: Exception) -> str:
    if getattr(error, "sqlite_errorname", "") == "SQLITE_READONLY_DBMOVED":
        return "it was moved or removed"
    said = getattr(error, "strerror", None) or str(error)
    hints = {
        "database is locked": "another program holds it",
        "unable to open database file": "it cannot be opened; is the folder writable?",
        "attempt to write a readonly database": "it is read-only",
        "database or disk is full": "the disk is full",
    }
    return hints.get(said, said.lower())
