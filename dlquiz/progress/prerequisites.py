"""Which skill rests on which: read off the bank's graph of concepts, walked to place a student.

A skill rests on the skills that exercise its concepts' nearest prerequisites, and a harder skill on the easier ones of
the same concept. The graph has no cycle: whatever the bank says, a skill only rests on one that stands before it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

MOST_ASKED = 10


class Skill(Protocol):
    """What is asked of a question here."""

    @property
    def id(self) -> str:
        """The question's id."""
        ...

    @property
    def level(self) -> int:
        """The question's level, 1 to 3."""
        ...

    @property
    def concepts(self) -> Sequence[str]:
        """The concepts that it exercises."""
        ...


class Known(Protocol):
    """A row of the bank's table of concepts."""

    @property
    def prerequisites(self) -> Sequence[str]:
        """The ids of the concepts that this one builds on."""
        ...


def rests_on(skills: Collection[Skill], concepts: Mapping[str, Known]) -> dict[str, tuple[str, ...]]:
    """Return for each skill the skills right below it, in an order in which every skill comes after its own.

    Skills whose concepts the table lacks rest on nothing.
    """
    depth = _Depth(concepts)
    exercised: dict[str, list[Skill]] = {}
    for skill in skills:
        for concept in skill.concepts:
            exercised.setdefault(concept, []).append(skill)
    place = {
        skill.id: (max((depth.of(concept) for concept in skill.concepts), default=0), skill.level, skill.id)
        for skill in skills
    }
    found: dict[str, tuple[str, ...]] = {}
    under: dict[str, set[str]] = {}
    for skill in sorted(skills, key=lambda skill: place[skill.id]):
        below: dict[str, None] = {}
        for concept in skill.concepts:
            easier = [other for other in exercised[concept] if other.level < skill.level]
            for other in easier or _nearest(concept, concepts, exercised):
                below[other.id] = None
        direct = {name for name in below if place[name] < place[skill.id]}
        implied = set[str]().union(*(under[name] for name in direct))
        under[skill.id] = direct | implied
        found[skill.id] = tuple(sorted(direct - implied, key=place.__getitem__))
    return found


def _nearest(concept: str, concepts: Mapping[str, Known], exercised: Mapping[str, list[Skill]]) -> Iterator[Skill]:
    """Yield the skills of the nearest prerequisites that have any."""
    seen, waiting = {concept}, [concept]
    while waiting:
        row = concepts.get(waiting.pop())
        for before in row.prerequisites if row is not None else ():
            if before in seen:
                continue
            seen.add(before)
            if before in exercised:
                yield from exercised[before]
            else:
                waiting.append(before)


class _Depth:
    """The length of the longest chain of prerequisites below a concept."""

    def __init__(self, concepts: Mapping[str, Known]) -> None:
        self.concepts, self.known = concepts, dict[str, int]()

    def of(self, concept: str) -> int:
        if concept not in self.known:
            self.known[concept] = 0  # a cycle ends where it is met again
            row = self.concepts.get(concept)
            before = row.prerequisites if row is not None else ()
            self.known[concept] = 1 + max((self.of(name) for name in before), default=-1)
        return self.known[concept]


def all_below(skill: str, below: Mapping[str, Sequence[str]]) -> set[str]:
    """Return everything that a skill rests on, however far down."""
    found: set[str] = set()
    waiting = list(below.get(skill, ()))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += below.get(name, ())
    return found


@dataclass(slots=True)
class Placement:
    """A short walk over the graph that finds where a student stands.

    A right answer shows the skill and all that it rests on, a wrong one leaves out the skill and all that rests on it;
    each time the skill is asked that settles most whichever way it goes, for what it costs.

    >>> below = {"a": (), "b": ("a",), "c": ("b",), "d": ("c",)}
    >>> walk = Placement(below)
    >>> while (skill := walk.next()) is not None:
    ...     walk.answered(skill, right=skill in "ab")
    >>> walk.asked, sorted(walk.shown), walk.frontier()
    (['b', 'c'], ['a', 'b'], ['c'])
    """

    below: Mapping[str, Sequence[str]]
    most: int = MOST_ASKED
    cost: Mapping[str, float] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    missed: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    _down: dict[str, set[str]] = field(default_factory=dict)
    _up: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._down = {skill: all_below(skill, self.below) for skill in self.below}
        self._up = {skill: {name for name, down in self._down.items() if skill in down} for skill in self.below}

    def next(self) -> str | None:
        """Return the skill to ask; None when nothing is left to settle."""
        left = [skill for skill in self.below if skill not in self.shown and skill not in self.missed]
        if not left or len(self.asked) >= self.most:
            return None
        open_ones = set(left)

        def settled(skill: str) -> tuple[float, float]:
            right = 1 + len(self._down[skill] & open_ones)
            wrong = 1 + len(self._up[skill] & open_ones)
            cost = self.cost.get(skill, 1.0)
            return min(right, wrong) / cost, (right + wrong) / cost

        return max(left, key=settled)

    def answered(self, skill: str, right: bool) -> None:
        """Take in an answer."""
        self.asked.append(skill)
        if right:
            self.shown |= {skill} | self._down[skill]
        else:
            self.missed |= {skill} | self._up[skill]

    def frontier(self) -> list[str]:
        """Return the skills to learn first: not shown, while all that they rest on is."""
        return [skill for skill in self.below if skill not in self.shown and set(self.below[skill]) <= self.shown]
