"""What a choice of questions costs: how far it stays from a blueprint's targets, and what comes twice in it.

A search looks at thousands of choices that differ in one question. A `Draft` is added up once; what it costs with one
question more then takes a few operations, and an exchange is one question more than the draft without the old one.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from dlquiz.exam.bank import AnyQuestion
from dlquiz.exam.blueprint import Blueprint

NEAR = 0.05 + 1e-9  # how far points and minutes may stay from their targets
AIM = 0.025  # how near the minutes should come, because each form's variants take a little more or less
# what weighs against them: a forbidden repetition, a question too many or too few, an allowed repetition
CLASH, COUNT, REPEAT = 100.0, 50.0, 0.02


class Weight(NamedTuple):
    """What a question brings into an exam; its minutes are counted in tenths, so that sums are exact in any order."""

    id: str
    points: int
    tenths: int
    concepts: frozenset[str]


@lru_cache(maxsize=4096)
def weight(question: AnyQuestion) -> Weight:
    """Return what a question brings into an exam."""
    points = sum(part.points for part in question.variant(0).item.all_parts)
    return Weight(question.id, points, round(10 * question.minutes), frozenset(question.concepts))


class Sums(NamedTuple):
    """What some questions come to."""

    questions: int
    points: int
    tenths: int

    def plus(self, question: Weight) -> "Sums":
        """Return what they come to with one more."""
        return Sums(self.questions + 1, self.points + question.points, self.tenths + question.tenths)

    @property
    def minutes(self) -> float:
        """The minutes that they take."""
        return self.tenths / 10


def sums(questions: Sequence[AnyQuestion]) -> Sums:
    """Return what questions come to.

    >>> sums([])
    Sums(questions=0, points=0, tenths=0)
    """
    weights = [weight(question) for question in questions]
    return Sums(len(weights), sum(each.points for each in weights), sum(each.tenths for each in weights))


class Draft:
    """The questions that each section of a blueprint has for now."""

    def __init__(self, blueprint: Blueprint, chosen: Sequence[Sequence[AnyQuestion]]) -> None:
        self._blueprint = blueprint
        self._named = {id_ for section in blueprint.sections for id_ in section.questions}
        weights = [weight(question) for some in chosen for question in some]
        concepts = [concept for each in weights for concept in self._concepts(each)]
        self._ids, self._met = {each.id for each in weights}, set(concepts)
        self._twice, self._repeats = len(weights) - len(self._ids), len(concepts) - len(self._met)
        self._sums = [sums(some) for some in chosen]
        self._whole = Sums(*map(sum, zip(*self._sums, strict=True)))
        self._strains = [self._strain(place, found) for place, found in enumerate(self._sums)]

    def _concepts(self, question: Weight) -> frozenset[str]:
        """Return the concepts that should not come again: those of questions that the blueprint names may."""
        return frozenset() if question.id in self._named else question.concepts

    def _strain(self, place: int, found: Sums) -> float:
        section = self._blueprint.sections[place]
        extra = 0.0 if section.count is None else COUNT * abs(found.questions - section.count)
        return extra + _strain(found.points, section.points) + _strain(found.minutes, section.minutes, AIM)

    def _cost(self, twice: int, repeats: int, strains: Sequence[float], whole: Sums) -> float:
        clashes = twice if self._blueprint.repeat_concepts else twice + repeats
        missed = _strain(whole.points, self._blueprint.points) + _strain(whole.minutes, self._blueprint.work, AIM)
        return CLASH * clashes + REPEAT * repeats + sum(strains) + missed

    @property
    def cost(self) -> float:
        """What weighs against the draft."""
        return self._cost(self._twice, self._repeats, self._strains, self._whole)

    def cost_with(self, place: int, question: AnyQuestion) -> float:
        """Return what weighs against the draft with one more question in a section."""
        more = weight(question)
        strains = self._strains.copy()
        strains[place] = self._strain(place, self._sums[place].plus(more))
        repeats = self._repeats + len(self._concepts(more) & self._met)
        return self._cost(self._twice + (more.id in self._ids), repeats, strains, self._whole.plus(more))

    @property
    def is_good(self) -> bool:
        """Whether nothing comes twice that must not, and every target is met."""
        if self._twice or (self._repeats and not self._blueprint.repeat_concepts):
            return False
        sections = list(zip(self._sums, self._blueprint.sections, strict=True))
        wholes = [(self._whole, self._blueprint.points, self._blueprint.work)]
        return all(section.count in (None, found.questions) for found, section in sections) and all(
            miss(found.points, points) <= NEAR and miss(found.minutes, minutes) <= AIM
            for found, points, minutes in [*wholes, *((found, its.points, its.minutes) for found, its in sections)]
        )


def miss(found: float, target: float | None) -> float:
    """Return by which share of a target something stays away from it."""
    return 0.0 if target is None else abs(found - target) / target


def _strain(found: float, target: float | None, aim: float = NEAR) -> float:
    """Return what a missed target weighs; beyond the aim, more than all repetitions together."""
    missed = miss(found, target)
    return missed if missed <= aim else 0.5 + missed if missed <= NEAR else 1 + 10 * missed
