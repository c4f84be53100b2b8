"""Learning from where the student stands: a short placement over the graph of skills, then the ladder over the rest.

>>> placed = Placed(["a", "b", "c"], frozenset("abc"), below={"b": ("a",), "c": ("b",)})
>>> asked = []
>>> while (task := placed.next()) is not None and len(asked) < 4:
...     asked.append((task.skill, task.note))
...     placed.done(task, right=task.skill != "c")
>>> asked
[('b', 'placement'), ('c', 'placement'), ('c', ''), ('c', 'missed before')]
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from dlquiz.progress.ladder import Ladder, Round
from dlquiz.progress.plan import Task
from dlquiz.progress.prerequisites import MOST_ASKED, Placement, all_below


@dataclass(slots=True)
class Placed:
    """A placement over `skills`, then a ladder over those that it did not show; the fields are theirs.

    `most` bounds the tasks of both together.
    """

    skills: Sequence[str]
    typed_first: Collection[str]
    below: Mapping[str, Sequence[str]] = field(default_factory=dict)
    most: int | None = None
    cost: Mapping[str, float] = field(default_factory=dict)
    placement: Placement = field(init=False)
    ladder: Ladder | None = None

    def __post_init__(self) -> None:
        wanted = set(self.skills)
        below = {skill: tuple(all_below(skill, self.below) & wanted) for skill in self.skills}
        self.placement = Placement(below, MOST_ASKED if self.most is None else min(MOST_ASKED, self.most), self.cost)

    @property
    def length(self) -> int | None:
        """Nobody knows how often something is missed."""
        return None

    @property
    def rounds(self) -> list[Round]:
        """The ladder's rounds."""
        return [] if self.ladder is None else self.ladder.rounds

    def next(self) -> Task | None:
        """Return the task to do now."""
        if self.ladder is None:
            skill = self.placement.next()
            if skill is not None:
                return Task(skill, 0, note="placement")
            left = [name for name in self.skills if name not in self.placement.shown]
            turns = dict.fromkeys(self.placement.asked, 1)
            most = None if self.most is None else self.most - len(turns)
            self.ladder = Ladder(left, self.typed_first, self.below, most, turns)
        return self.ladder.next()

    def done(self, task: Task, right: bool) -> None:
        """Take in how the task went."""
        if self.ladder is None:
            self.placement.answered(task.skill, right)
        else:
            self.ladder.done(task, right)
