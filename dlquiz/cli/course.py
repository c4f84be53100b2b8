"""What a session is made of: the plan that its mode makes, and the numbers that its seed gives each task.

A course is written into the progress store as JSON and made anew from it, so that a session can be resumed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dlquiz.cli.again import anywhere
from dlquiz.exam.bank import AnyQuestion, Bank
from dlquiz.progress.ladder import Ladder
from dlquiz.progress.placed import Placed
from dlquiz.progress.plan import Cram, Form, Plan, Straight, Task
from dlquiz.progress.prerequisites import rests_on
from dlquiz.question import Item, Variant
from dlquiz.question.chance import shuffled
from dlquiz.question.choices import as_choices, has_options


class Mode(StrEnum):
    """The ways to study; all but match, cram and show touch the schedule. Cards have a schedule of their own."""

    PRACTICE = "practice"
    LEARN = "learn"
    REVIEW = "review"
    MOCK = "mock"
    MISTAKES = "mistakes"
    CARDS = "cards"
    MATCH = "match"
    CRAM = "cram"
    SHOW = "show"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands on the screen: `item` may put it as multiple choice."""

    number: int
    task: Task
    variant: Variant
    item: Item

    @property
    def place(self) -> tuple[int, Task]:
        """What tells two questions of a session apart."""
        return self.number, self.task


@dataclass(slots=True)
class Course:
    """A mode over `skills` of a bank, with the numbers that `seed` gives; `tasks` for the modes that go straight on.

    `placed` begins learning with a short placement.
    """

    bank: Bank
    mode: Mode
    seed: int
    skills: Sequence[str] = ()
    tasks: Sequence[Task] = ()
    most: int | None = None
    placed: bool = False
    _walks: dict[str, Iterator[Variant]] = field(default_factory=dict)
    _seen: dict[tuple[str, int], Variant] = field(default_factory=dict)

    def plan(self) -> Plan:
        """Return the plan from its beginning."""
        match self.mode:
            case Mode.LEARN:
                known = {skill: self.bank[skill] for skill in self.bank}
                below = rests_on(list(known.values()), self.bank.concepts)
                own_form = {skill for skill in known if self._has_own_options(skill)}
                if self.placed:
                    cost = {
                        skill: float(known[skill].level) for skill in known
                    }  # a chain of parts is a long way to ask
                    return Placed(self.skills, own_form, below, self.most, cost)
                return Ladder(self.skills, own_form, below, self.most)
            case Mode.CRAM | Mode.CARDS:
                return Cram(self.skills)
            case _:
                return Straight(self.tasks)

    def asked(self, task: Task, number: int) -> Asked | None:
        """Return a task's question with its numbers; None where the space has no more."""
        variant = self._variant(task)
        if variant is None:
            return None
        if task.form is Form.CHOICE:
            item = as_choices(variant.item, self.seed, variant.code, task.turn)
            if item is not None:
                return Asked(number, task, variant, item)
        return Asked(number, task, variant, variant.item)

    def _variant(self, task: Task) -> Variant | None:
        if task.code is not None:
            return self.bank[task.skill].from_code(task.code)
        key = (task.skill, task.turn)
        if key not in self._seen:
            taken = sum(skill == task.skill for skill, _ in self._seen)
            if task.skill not in self._walks:
                self._walks[task.skill] = self._numbers(self.bank[task.skill])
            for turn in range(taken, task.turn + 1):
                variant = next(self._walks[task.skill], None)
                if variant is None:
                    return None
                self._seen[task.skill, turn] = variant
        return self._seen[key]

    def _numbers(self, question: AnyQuestion) -> Iterator[Variant]:
        """Yield numbers that do not repeat, none of those kept for exams.

        Where a mode may ask without end, a used-up space begins again.
        """
        yield from question.walk(self.seed, reserved=False)
        while self.mode in (Mode.LEARN, Mode.CRAM, Mode.CARDS):
            yield from question.walk(self.seed, reserved=False)

    def _has_own_options(self, skill: str) -> bool:
        item = self.bank[skill].variant(0).item
        return all(has_options(part.answer) for part in item.all_parts) or as_choices(item) is None

    def as_data(self) -> dict[str, Any]:
        """Return the course as JSON data."""
        return {
            "bank": anywhere(self.bank.name),
            "mode": self.mode.value,
            "seed": self.seed,
            "skills": list(self.skills),
            "tasks": [[task.skill, task.turn, task.form.value, task.code, task.note] for task in self.tasks],
            "most": self.most,
            "placed": self.placed,
        }


def from_data(data: Mapping[str, Any], bank: Bank) -> Course:
    """Return the course that `as_data` wrote."""
    mode = Mode(data["mode"])
    tasks = [Task(skill, turn, Form(form), code, note) for skill, turn, form, code, note in data["tasks"]]
    if mode is Mode.CARDS:
        from dlquiz.exam.deck import deck

        bank = deck(bank)
    return Course(bank, mode, data["seed"], data["skills"], tasks, data["most"], data["placed"])


def practice_tasks(questions: Sequence[AnyQuestion], count: int, seed: int) -> list[Task]:
    """Return `count` tasks: every question once, shuffled, before any comes again, always with new numbers."""
    order = shuffled(list(questions), "session", seed)
    tasks: list[Task] = []
    for turn in range(count):
        left = [question for question in order if turn < question.size]
        tasks += [Task(question.id, turn) for question in left]
        if len(tasks) >= count or not left:
            break
    return tasks[:count]
