"""Simulate students who practise twenty minutes a day, and compare ways to choose what they practise.

    python tests/benchmarks/study.py [students] [days] [seed] [share]

Four ways at equal time: `paths` (what `dlquiz` does: a skill with an open misconception first; then due skills by
FSRS, lowest recall first; then new skills whose prerequisites are remembered), `order` (the same without the
misconceptions), `fsrs` (FSRS alone: due skills, then new ones in the bank's order) and `random` (any skill).

The students are not FSRS's own model, or the comparison would flatter it. Assumptions:
* a skill is recalled with exp(-days / S), S growing by a factor of 1 + 1.6 (1 - R) ** 0.5 + 0.25 with each success
  and becoming what it was at first, or 0.7 S if that is more, with a failure after which the solution is read; a
  skill's S starts log-normal around 4 days (spread 0.5) and grows at a rate of the student's own (spread 0.3);
* an answer is right with R x footing x (0.25 if a misconception is held), and 4 % of right answers slip anyway, where
  footing = 1 - share + share x the mean recall of what the skill rests on (share is 0.65); what is learnt is scaled
  by the footing, too;
* each student holds a misconception in each skill with a chance of 0.3; a failure shows its remedy, which ends it with
  a chance of 0.35, or 0.6 where it was met within the last two days;
* an attempt takes the question's estimated minutes, log-normal around it (spread 0.25).
Measured: the mean chance of a right answer over all skills on the day of the exam, the day after the last.
"""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import exp, log
from random import Random
from statistics import mean, stdev

from dlquiz.exam.bank import load
from dlquiz.progress.prerequisites import rests_on
from dlquiz.progress.rating import Rating
from dlquiz.progress.schedule import Card, after, is_due, recall

MINUTES_A_DAY = 20.0
START = datetime(2026, 1, 1, 18, tzinfo=UTC)
KNOWN = 0.7  # recall from which on a prerequisite counts as remembered


class Student:
    """One learner's memory, unknown to whatever chooses the questions."""

    def __init__(
        self, below: Mapping[str, Sequence[str]], minutes: Mapping[str, float], share: float, chance: Random
    ) -> None:
        self.below, self.minutes, self.share, self.chance = below, minutes, share, chance
        self.rate = chance.lognormvariate(0, 0.3)
        self.first: dict[str, float] = {}
        self.stability: dict[str, float] = {}
        self.last: dict[str, float] = {}
        self.holds = {skill for skill in below if chance.random() < 0.3}
        self.met: dict[str, float] = {}

    def remembers(self, skill: str, day: float) -> float:
        if skill not in self.stability:
            return 0.0
        return exp(-(day - self.last[skill]) / self.stability[skill])

    def footing(self, skill: str, day: float) -> float:
        under = self.below[skill]
        return 1 - self.share + self.share * (mean(self.remembers(name, day) for name in under) if under else 1.0)

    def knows(self, skill: str, day: float) -> float:
        """Return the chance of a right answer."""
        found = 0.96 * self.remembers(skill, day) * self.footing(skill, day)
        return found * (0.25 if skill in self.holds else 1.0)

    def tries(self, skill: str, day: float) -> tuple[bool, float]:
        """Answer a question; return whether it was right, and the minutes that it took."""
        footing, before = self.footing(skill, day), self.remembers(skill, day)
        right = self.chance.random() < self.knows(skill, day)
        if skill not in self.stability:
            self.first[skill] = self.chance.lognormvariate(log(4), 0.5)
            self.stability[skill] = self.first[skill] * footing
        elif right:
            gain = (1.6 * (1 - before) ** 0.5 + 0.25) * self.rate * footing
            self.stability[skill] *= 1 + gain
        else:
            self.stability[skill] = max(self.first[skill] * footing, 0.7 * self.stability[skill])
        if not right and skill in self.holds:
            again = day - self.met.get(skill, -9.0) <= 2
            self.met[skill] = day
            if self.chance.random() < (0.6 if again else 0.35):
                self.holds.discard(skill)
        self.last[skill] = day
        return right, self.minutes[skill] * self.chance.lognormvariate(0, 0.25)


def chosen(
    way: str, student: Student, cards: Mapping[str, Card], now: datetime, today: set[str], slips: set[str]
) -> str:
    """Return the skill to ask next; what was asked today comes again only when nothing else is left."""
    left = [skill for skill in student.below if skill not in today] or list(student.below)
    if way == "random":
        return student.chance.choice(left)
    if way == "paths" and (again := [skill for skill in left if skill in slips]):
        return min(again, key=lambda skill: recall(cards.get(skill), now))
    due = [skill for skill in left if skill in cards and is_due(cards[skill], now)]
    if due:
        return min(due, key=lambda skill: recall(cards[skill], now))
    new = [skill for skill in left if skill not in cards]
    if way in ("paths", "order"):
        ready = [skill for skill in new if all(recall(cards.get(name), now) >= KNOWN for name in student.below[skill])]
        new = ready or new
    if new:
        return new[0]
    return min(left, key=lambda skill: recall(cards.get(skill), now))


def exam_recall(way: str, student: Student, days: int) -> float:
    """Let a student practise and return the mean chance of a right answer on the day of the exam."""
    cards: dict[str, Card] = {}
    slips: set[str] = set()
    for day in range(days):
        spent, today = 0.0, set[str]()
        now = START + timedelta(days=day)
        while spent < MINUTES_A_DAY:
            skill = chosen(way, student, cards, now, today, slips)
            held = skill in student.holds
            right, minutes = student.tries(skill, day)
            spent += minutes
            today.add(skill)
            slips.discard(skill)
            if not right and held:
                slips.add(skill)
            cards[skill] = after(cards.get(skill), Rating.GOOD if right else Rating.AGAIN, now)
    return mean(student.knows(skill, days) for skill in student.below)


def main() -> None:
    given = [*sys.argv[1:], *("1000", "60", "1", "0.65")[len(sys.argv) - 1 :]]
    students, days, seed, share = int(given[0]), int(given[1]), int(given[2]), float(given[3])
    bank = load()
    graph = rests_on(list(bank.values()), bank.concepts)
    minutes = {skill: bank[skill].minutes for skill in bank}
    below = {skill: graph[skill] for skill in bank}  # in the bank's order, which FSRS alone follows
    ordered = {skill: graph[skill] for skill in graph}
    results: dict[str, list[float]] = {}
    for way in ("paths", "order", "fsrs", "random"):
        rows = ordered if way in ("paths", "order") else below
        results[way] = [
            exam_recall(way, Student(rows, minutes, share, Random(f"{seed}/{i}")), days)  # noqa: S311
            for i in range(students)
        ]
        found = results[way]
        error = stdev(found) / len(found) ** 0.5
        print(f"{way:<7} recall on the exam day {mean(found):.3f} ± {1.96 * error:.3f} (95 %)", flush=True)
    for other in ("order", "fsrs", "random"):
        pairs = [a - b for a, b in zip(results["paths"], results[other], strict=True)]
        better = sum(pair > 0 for pair in pairs) / len(pairs)
        print(f"paths over {other}: {mean(pairs):+.3f}, better for {better:.0%} of the students")


if __name__ == "__main__":
    main()
