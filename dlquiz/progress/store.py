"""The progress store: answers are added in one committed transaction each, before anything is said about them.

>>> import tempfile
>>> from datetime import UTC, datetime
>>> folder = tempfile.TemporaryDirectory()
>>> store = Store.at(Path(folder.name) / "progress.db", datetime(2026, 3, 1, tzinfo=UTC))
>>> store.begin("s1", datetime(2026, 3, 1, 9, tzinfo=UTC), "practice", {"seed": 1}, "0.1.0")
>>> _ = store.add(Entry("a1", "s1", 1, 0, 1, "detection/iou", "K7", "", response="0.25", outcome="correct", credit=1.0,
...                     points=2, seconds=41.0), datetime(2026, 3, 1, 9, 5, tzinfo=UTC))
>>> sorted(store.cards()), store.open_session().answered[0].response
(['detection/iou'], '0.25')
>>> store.close(); folder.cleanup()
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from dlquiz.progress.database import opened, transaction
from dlquiz.progress.rating import rating
from dlquiz.progress.schedule import Card, Review, after, replayed


class Entry(NamedTuple):
    """One part that was answered, or left: `response` is None for one that was skipped.

    `task` counts the questions of a session from 1, `part` and `parts` the place in it, `form` is `typed`, `choice` or
    `shown`; `counts` says whether the attempt may touch the schedule, `wording` is a digest of what was seen.
    """

    uid: str
    session: str
    task: int
    part: int
    parts: int
    skill: str
    code: str
    wording: str
    form: str = "typed"
    counts: bool = True
    response: str | None = None
    outcome: str = "blank"
    credit: float = 0.0
    points: float = 0.0
    misconception: str | None = None
    hints: int = 0
    seconds: float = 0.0


class Attempt(NamedTuple):
    """A whole question that was answered, all its parts together."""

    session: str
    task: int
    skill: str
    code: str
    form: str
    counts: bool
    at: datetime
    day: str
    credit: float
    hints: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A session that was not ended: how it was begun, and what was answered in it and not undone."""

    uid: str
    started: datetime
    mode: str
    plan: Mapping[str, Any]
    version: str
    answered: tuple[Entry, ...]


OVERCOME = 2  # successes since, after which a misconception is not asked for again
AT_ONCE = 10  # skills that are reckoned anew in one transaction
FIELDS = ", ".join(Entry._fields)


@dataclass(slots=True)
class Store:
    """An open store; `notices` says what was done to open it. Its schedule aims at the exam that its settings name."""

    connection: sqlite3.Connection
    notices: tuple[str, ...] = ()

    @classmethod
    def at(cls, path: Path, now: datetime) -> "Store":
        """Open the store at a path; InputError, OSError or sqlite3.Error where it cannot be used."""
        found = opened(path, f"{now.astimezone(UTC):%Y%m%d-%H%M%S}")
        store = cls(found.connection, found.notices)
        if found.salvaged:
            store.rebuild()
        return store

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def begin(self, uid: str, now: datetime, mode: str, plan: Mapping[str, Any], version: str) -> None:
        """Add a session."""
        with transaction(self.connection):
            self.connection.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?)", (uid, timestamp(now), mode, json.dumps(plan), version)
            )

    def end(self, session: str, now: datetime) -> None:
        """Say that a session is over."""
        with transaction(self.connection):
            self.connection.execute("INSERT OR IGNORE INTO endings VALUES (?, ?)", (session, timestamp(now)))

    def add(self, entry: Entry, now: datetime) -> Card | None:
        """Add an answer in one transaction; return the skill's memory where this completes an attempt that counts."""
        with transaction(self.connection):
            self._insert(entry, now)
            attempt = self.connection.execute(
                "SELECT credit, hints, counts, complete FROM attempts WHERE session = ? AND task = ?",
                (entry.session, entry.task),
            ).fetchone()
            if not (attempt["complete"] and attempt["counts"]):
                return None
            card = after(self._card(entry.skill), rating(attempt["credit"], attempt["hints"]), now, self.exam())
            self._keep(entry.skill, card)
            return card

    def hand_in(self, session: str, entries: Sequence[Entry], now: datetime) -> bool:
        """Add an exam's answers and end its session in one transaction; False, and nothing added, where it had ended.

        So neither a kill nor a second sitting of the same exam leaves some of its answers, or all of them twice.
        """
        with transaction(self.connection):
            if self.connection.execute("SELECT 1 FROM endings WHERE session = ?", (session,)).fetchone():
                return False
            for entry in entries:
                self._insert(entry, now)
            self.reckon(dict.fromkeys(entry.skill for entry in entries))
            self.connection.execute("INSERT INTO endings VALUES (?, ?)", (session, timestamp(now)))
        return True

    def _insert(self, entry: Entry, now: datetime) -> None:
        marks = ", ".join("?" * (len(Entry._fields) + 2))
        day = f"{now:%Y-%m-%d}"  # the student's own day, whatever zone it was
        self.connection.execute(
            f"INSERT INTO answers ({FIELDS}, at, day) VALUES ({marks})",  # noqa: S608  (names of our own)
            (*entry, timestamp(now), day),
        )

    def amend(self, uid: str, answer: str, kind: str, now: datetime) -> None:
        """Undo an answer (`undone`) or count it as right (`right`); the skill's memory is reckoned anew."""
        with transaction(self.connection):
            found = self.connection.execute("SELECT skill FROM answers WHERE uid = ?", (answer,)).fetchone()
            if found is None:
                return
            self.connection.execute("INSERT INTO amendments VALUES (?, ?, ?, ?)", (uid, answer, timestamp(now), kind))
            self.reckon([found["skill"]])

    def rebuild(self) -> None:
        """Reckon every memory anew from the answers, some skills at a time, so that no session waits for all."""
        with transaction(self.connection):
            skills = self.skills()
            self.connection.execute("DELETE FROM cards WHERE skill NOT IN (SELECT skill FROM answers)")
        for first in range(0, len(skills), AT_ONCE):
            with transaction(self.connection):
                self.reckon(skills[first : first + AT_ONCE])

    def reckon(self, skills: Iterable[str]) -> None:
        """Reckon the memories of some skills anew from the answers, as a part of the caller's transaction."""
        exam = self.exam()
        for skill in skills:
            tries = [attempt for attempt in self.attempts(skill) if attempt.counts]
            card = replayed((Review(attempt.at, rating(attempt.credit, attempt.hints)) for attempt in tries), exam)
            if card is None:
                self.connection.execute("DELETE FROM cards WHERE skill = ?", (skill,))
            else:
                self._keep(skill, card)

    def skills(self) -> list[str]:
        """Return every skill that was answered."""
        return [row["skill"] for row in self.connection.execute("SELECT DISTINCT skill FROM answers")]

    def _keep(self, skill: str, card: Card) -> None:
        row = (skill, card.stability, card.difficulty, timestamp(card.due), timestamp(card.reviewed))
        self.connection.execute("INSERT OR REPLACE INTO cards VALUES (?, ?, ?, ?, ?)", row)

    def _card(self, skill: str) -> Card | None:
        row = self.connection.execute("SELECT * FROM cards WHERE skill = ?", (skill,)).fetchone()
        return None if row is None else _loaded(row)

    def cards(self) -> dict[str, Card]:
        """Return the memory of every skill that was tried in a way that counts."""
        return {row["skill"]: _loaded(row) for row in self.connection.execute("SELECT * FROM cards ORDER BY skill")}

    def attempts(self, skill: str | None = None) -> Iterator[Attempt]:
        """Yield the whole questions that were answered, oldest first."""
        chosen = "" if skill is None else "AND skill = ?"
        query = f"SELECT * FROM attempts WHERE complete {chosen} ORDER BY at, last"  # noqa: S608  (names of our own)
        for row in self.connection.execute(query, () if skill is None else (skill,)):
            yield Attempt(
                row["session"],
                row["task"],
                row["skill"],
                row["code"],
                row["form"],
                bool(row["counts"]),
                datetime.fromisoformat(row["at"]),
                row["day"],
                row["credit"],
                row["hints"],
                row["seconds"],
            )

    def misconceptions(self) -> list[tuple[str, str, str, bool]]:
        """Return skill, name and time of each misconception met, oldest first, and whether it was overcome since.

        It is once the skill was typed rightly as often as `OVERCOME` says.
        """
        right: dict[str, list[tuple[str, int]]] = {}
        for skill, at, last in self.connection.execute(
            "SELECT skill, at, last FROM attempts WHERE complete AND credit >= 1 AND form = 'typed'"
            " ORDER BY at DESC, last DESC"
        ):
            right.setdefault(skill, []).append((at, last))
        rows = self.connection.execute(
            "SELECT skill, misconception, at, id FROM counted"
            " WHERE misconception IS NOT NULL AND earned < 1 ORDER BY at, id"
        )
        return [
            (skill, slip, at, right.get(skill, [])[OVERCOME - 1 : OVERCOME] > [(at, number)])
            for skill, slip, at, number in rows
        ]

    def counted_on(self, skill: str, day: str) -> bool:
        """Return whether a whole attempt of that day already counts for the skill's memory."""
        query = "SELECT 1 FROM attempts WHERE skill = ? AND day = ? AND complete AND counts LIMIT 1"
        return self.connection.execute(query, (skill, day)).fetchone() is not None

    def open_session(self) -> Unfinished | None:
        """Return the latest session that was not ended."""
        row = self.connection.execute(
            "SELECT * FROM sessions WHERE uid NOT IN (SELECT session FROM endings)"
            " ORDER BY started DESC, rowid DESC LIMIT 1"
        ).fetchone()
        if row is None:
            return None
        answered = self.connection.execute(
            f"SELECT {FIELDS}, earned FROM counted WHERE session = ? ORDER BY id",  # noqa: S608  (names of our own)
            (row["uid"],),
        )
        entries = tuple(
            Entry(*tuple(found)[:-1])._replace(credit=found["earned"], counts=bool(found["counts"]))
            for found in answered
        )
        return Unfinished(
            row["uid"],
            datetime.fromisoformat(row["started"]),
            row["mode"],
            json.loads(row["plan"]),
            row["version"],
            entries,
        )

    def draft(self, session: str, task: int, part: int, response: str, elapsed: float, now: datetime) -> None:
        """Keep what stands on a mock exam's paper `elapsed` seconds after its start; a part's latest text counts."""
        with transaction(self.connection):
            self.connection.execute(
                "INSERT INTO drafts (session, task, part, at, elapsed, response) VALUES (?, ?, ?, ?, ?, ?)",
                (session, task, part, timestamp(now), elapsed, response),
            )

    def drafts(self, session: str) -> tuple[dict[tuple[int, int], str], float]:
        """Return what stands on a mock exam's paper, by question and part, and the seconds that were used."""
        query = "SELECT task, part, elapsed, response FROM drafts WHERE session = ? ORDER BY id"
        rows = self.connection.execute(query, (session,)).fetchall()
        paper = {(row["task"], row["part"]): row["response"] for row in rows}
        return paper, max((row["elapsed"] for row in rows), default=0.0)

    def setting(self, name: str) -> str | None:
        """Return a setting, such as the exam's day."""
        row = self.connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return None if row is None else row["value"]

    def exam(self) -> datetime | None:
        """Return the time of the exam that every due day is reckoned for; None where none is set."""
        text = self.setting("exam")
        return None if text is None else datetime.fromisoformat(text)

    def set(self, name: str, value: str | None) -> None:
        """Keep a setting; None forgets it. Another exam's day moves what is due."""
        before = self.setting(name)
        with transaction(self.connection):
            if value is None:
                self.connection.execute("DELETE FROM settings WHERE name = ?", (name,))
            else:
                self.connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))
        if name == "exam" and value != before:
            self.rebuild()


def timestamp(at: datetime) -> str:
    """Return a time as the file keeps it: in UTC, so that texts sort like times.

    >>> timestamp(datetime.fromisoformat("2026-03-01T10:00+01:00"))
    '2026-03-01T09:00:00.000+00:00'
    """
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _loaded(row: sqlite3.Row) -> Card:
    return Card(
        row["stability"],
        row["difficulty"],
        datetime.fromisoformat(row["due"]),
        datetime.fromisoformat(row["reviewed"]),
    )
