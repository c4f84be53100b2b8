"""The mode `learn`: each skill climbs from multiple choice to typed answers to mastered, in rounds of seven.

Mastered is a skill with two typed successes in a row, on different numbers. A miss drops it to multiple choice and
brings it back after three others; a round begins with what was missed in the one before and ends with a recap of it.
A skill that keeps failing falls back to what it rests on, which then comes first.

>>> ladder = Ladder(["a"], typed_first=frozenset())
>>> forms = []
>>> while (task := ladder.next()) is not None:
...     forms.append(task.form.value)
...     ladder.done(task, right=True)
>>> forms, ladder.mastered
(['choice', 'typed', 'typed'], ['a'])
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from dlquiz.progress.plan import Form, Task

ROUND = 7
APART = 3  # tasks between a miss and its return
ENOUGH = 2  # typed successes in a row
FALLS = 2  # misses of a skill in a row after which what it rests on comes first


@dataclass(slots=True)
class _Climb:
    """One skill on the ladder; `ready` is the step of the session from which on it may come again.

    `missed` says that it was missed in this round, `first` that it was in the round before.
    """

    skill: str
    typed: bool
    row: int = 0
    misses: int = 0
    turn: int = 0
    ready: int = 0
    missed: bool = False
    first: bool = False


@dataclass(slots=True)
class Round:
    """What a round came to: what was mastered, and what was missed and comes first in the next."""

    number: int
    mastered: list[str]
    missed: list[str]


@dataclass(slots=True)
class Ladder:
    """The plan of a learning session over `skills`, in this order; at most `most` tasks where that is given.

    `typed_first` names the skills that have no form with options, or whose own form is one. `below` names what each
    skill rests on, for a fall back; skills of it that are not in `skills` join when they are needed.
    `turns` counts the numbers that each skill was asked with already.
    """

    skills: Sequence[str]
    typed_first: Collection[str]
    below: Mapping[str, Sequence[str]] = field(default_factory=dict)
    most: int | None = None
    turns: dict[str, int] = field(default_factory=dict)
    mastered: list[str] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    step: int = 0
    _waiting: list[str] = field(default_factory=list)
    _round: list[_Climb] = field(default_factory=list)
    _now: _Climb | None = None
    _asked: int = 0

    def __post_init__(self) -> None:
        self._waiting = list(self.skills)

    @property
    def length(self) -> int | None:
        """Nobody knows how often something is missed."""
        return None

    def next(self) -> Task | None:
        """Return the task to do now."""
        if self.most is not None and self.step >= self.most:
            return None
        if self._now is None:
            self._now = self._chosen()
        climb = self._now
        if climb is None:
            return None
        form = Form.TYPED if climb.typed else Form.CHOICE
        return Task(climb.skill, self.turns.get(climb.skill, 0), form, note="missed before" if climb.misses else "")

    def _chosen(self) -> _Climb | None:
        if not self._round or self._asked >= ROUND:
            self._close()
            self._open()
        if not self._round:
            return None
        ready = [climb for climb in self._round if climb.ready <= self.step]
        # where only one is left it cannot wait for others
        pool = ready or self._round
        return min(pool, key=lambda climb: (max(0, climb.ready - self.step), not climb.first, climb.turn))

    def _open(self) -> None:
        """Fill the round up to seven skills."""
        while len(self._round) < ROUND and self._waiting:
            skill = self._waiting.pop(0)
            self._round.append(_Climb(skill, typed=skill in self.typed_first))
        self._asked = 0

    def _close(self) -> None:
        """Keep what the round came to."""
        if self._asked:
            before = sum(len(entry.mastered) for entry in self.rounds)
            missed = [climb.skill for climb in self._round if climb.missed]
            self.rounds.append(Round(len(self.rounds) + 1, self.mastered[before:], missed))
            for climb in self._round:
                climb.first, climb.missed = climb.missed, False

    def done(self, task: Task, right: bool) -> None:
        """Take in how the task went."""
        climb = self._now
        if climb is None or climb.skill != task.skill:
            raise ValueError(f"the ladder asked for {climb.skill if climb else 'nothing'}, not {task.skill}")
        self.step += 1
        self._asked += 1
        self.turns[climb.skill] = task.turn + 1
        climb.turn, climb.first = self.step, False
        self._now = None
        if not right:
            climb.typed, climb.row, climb.missed = climb.skill in self.typed_first, 0, True
            climb.misses += 1
            climb.ready = self.step + APART
            if climb.misses % FALLS == 0:
                self._fall(climb)
        elif not climb.typed:
            climb.typed, climb.misses = True, 0
        else:
            climb.row += 1
            climb.misses = 0
            if climb.row >= ENOUGH:
                self.mastered.append(climb.skill)
                self._round.remove(climb)
        if not self._round:
            self._close()
            self._asked = 0

    def _fall(self, climb: _Climb) -> None:
        """Put what a skill rests on before it."""
        there = {entry.skill for entry in self._round} | set(self.mastered)
        for skill in self.below.get(climb.skill, ()):
            if skill not in there:
                self._round.insert(0, _Climb(skill, typed=skill in self.typed_first))
                if skill in self._waiting:
                    self._waiting.remove(skill)
