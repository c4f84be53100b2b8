"""A bank's glossary, `terms.csv`: each term with its accepted spellings and a definition that does not say it.

>>> said_by("The share of weights that are zero.", ["share"]), said_by("Zero-padding.", ["zero padding"])
('share', 'zero padding')
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from dlquiz.errors import InputError, nearest
from dlquiz.exam.table import rows

COLUMNS = ("id", "topic", "concept", "term", "accepted", "definition")
LONGEST = 160  # characters of a definition: two lines of a terminal, one cell of a table
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WORD = re.compile(r"[^\W_]+")


class Placed(Protocol):
    """What is asked of a concept here."""

    @property
    def topic(self) -> str:
        """The topic that it belongs to."""
        ...


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and what it means: a row of `terms.csv`. The text may hold `$math$`."""

    id: str
    topic: str
    concept: str
    term: str
    accepted: tuple[str, ...]
    text: str

    @property
    def spellings(self) -> tuple[str, ...]:
        """What may be typed for it, the term first; a hyphen may be a space, or nothing.

        >>> Definition("d", "t", "c", "fan-in", ("inputs",), "How many feed a unit.").spellings
        ('fan-in', 'inputs', 'fan in', 'fanin')
        """
        named = (self.term, *self.accepted)
        loose = [spelling.replace("-", instead) for instead in (" ", "") for spelling in named]
        found: dict[str, str] = {}
        for spelling in (*named, *loose):
            found.setdefault(spelling.casefold(), spelling)
        return tuple(found.values())


def glossary(table: Path, concepts: Mapping[str, Placed]) -> dict[str, Definition]:
    """Read the table of terms; a bank may have none. InputError names the line and what is wrong with it."""
    found: dict[str, Definition] = {}
    texts: dict[str, str] = {}
    taken: dict[tuple[str, str], str] = {}
    for where, row in rows(table, COLUMNS):
        accepted = tuple(spelling.strip() for spelling in row["accepted"].split(";") if spelling.strip())
        entry = Definition(row["id"], row["topic"], row["concept"], row["term"], accepted, row["definition"])
        fault = _fault(entry, concepts)
        other = texts.setdefault(entry.text.casefold(), entry.id)
        if other != entry.id:
            fault = fault or (f"its definition is that of {other!r}", "each term means something of its own")
        for spelling in entry.spellings:
            other = taken.setdefault((entry.topic, spelling.casefold()), entry.id)
            if other != entry.id:
                fault = fault or (f"{spelling!r} is a spelling of {other!r} as well", "one topic has one such term")
        if fault:
            raise InputError(where, *fault)
        found[entry.id] = entry
    return found


def _fault(entry: Definition, concepts: Mapping[str, Placed]) -> tuple[str, str] | None:
    """Return what is wrong with an entry by itself, and what would do."""
    concept = concepts.get(entry.concept)
    if not _ID.fullmatch(entry.id):
        return f"the id {entry.id!r} is not in small letters, digits and dashes", "such as learning-rate"
    if concept is None:
        close = nearest(entry.concept, concepts)
        meant = f"did you mean {' or '.join(close)}?" if close else "add it to concepts.csv"
        return f"there is no concept {entry.concept!r}", meant
    if entry.topic != concept.topic:
        return f"the topic is {entry.topic!r}", f"that of {entry.concept} is {concept.topic!r}"
    if not entry.term or not entry.text:
        return "a term and its definition are needed", "both cells hold text"
    if len(entry.text) > LONGEST:
        return f"the definition has {len(entry.text)} characters", f"at most {LONGEST} fit a card"
    said = said_by(entry.text, entry.spellings)
    if said:
        return f"the definition says {said!r}, which is asked for", "say it in other words"
    return None


def said_by(text: str, spellings: Iterable[str]) -> str:
    """Return the first spelling that a text holds as words of its own, nothing where it holds none."""
    words = _words(text)
    return next((spelling for spelling in spellings if _words(spelling).strip() and _words(spelling) in words), "")


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
