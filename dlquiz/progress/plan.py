"""What a session asks next: plans are pure, so that one can be rebuilt from a session's answers and go on.

A plan says which skill comes, for the how manyeth time in this session and in which form; the numbers are the caller's.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple, Protocol


class Form(Enum):
    """How a question is put: as it is, as a choice among its named wrong answers, or only to read."""

    TYPED = "typed"
    CHOICE = "choice"
    SHOWN = "shown"


class Task(NamedTuple):
    """One question to ask: a skill, its `turn` in this session (from 0), and the form; `code` asks for known numbers.

    `note` says to the person why it comes now.
    """

    skill: str
    turn: int
    form: Form = Form.TYPED
    code: str | None = None
    note: str = ""


class Plan(Protocol):
    """An order of tasks that may depend on how the earlier ones went."""

    def next(self) -> Task | None:
        """Return the task to do now; None when the session is over. Asking twice gives the same task."""
        ...

    def done(self, task: Task, right: bool) -> None:
        """Take in how the current task went."""
        ...

    @property
    def length(self) -> int | None:
        """How many tasks there are in all; None where that depends on the answers."""
        ...


@dataclass(slots=True)
class Straight:
    """The given tasks one after another: practice, review, mistakes, and reading."""

    tasks: Sequence[Task]
    place: int = 0

    def next(self) -> Task | None:
        """Return the task to do now."""
        return self.tasks[self.place] if self.place < len(self.tasks) else None

    def done(self, task: Task, right: bool) -> None:
        """Go on."""
        self.place += 1

    @property
    def length(self) -> int | None:
        """How many tasks there are."""
        return len(self.tasks)


@dataclass(slots=True)
class Cram:
    """Every skill until it was right once; a missed one comes again, with new numbers, after the others.

    >>> cram = Cram(["a", "b"])
    >>> asked = []
    >>> while (task := cram.next()) is not None:
    ...     asked.append((task.skill, task.turn))
    ...     cram.done(task, right=len(asked) != 1)
    >>> asked
    [('a', 0), ('b', 0), ('a', 1)]
    """

    skills: Sequence[str]
    waiting: deque[Task] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.waiting.extend(Task(skill, 0) for skill in self.skills)

    def next(self) -> Task | None:
        """Return the task to do now."""
        return self.waiting[0] if self.waiting else None

    def done(self, task: Task, right: bool) -> None:
        """Take the skill off the list, or put it at its end."""
        self.waiting.popleft()
        if not right:
            self.waiting.append(Task(task.skill, task.turn + 1, note="missed before"))

    @property
    def length(self) -> int | None:
        """Nobody knows how often something is missed."""
        return None
