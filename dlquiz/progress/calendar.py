"""The way to an exam: which skills on which day, planned backwards from its date.

Every skill takes some attempts to learn and some to keep; the days before the exam are left to repetition. What does
not fit into the minutes of a day is named, last what rests on most.

>>> rows = {"a": Work("x", 4.0), "b": Work("x", 4.0), "c": Work("y", 4.0)}
>>> plan = calendar(rows, known=["a"], today=date(2026, 3, 1), exam=date(2026, 3, 4), minutes_a_day=8)
>>> [(f"{day.date:%d}", day.new, day.minutes) for day in plan.days]
[('01', ('b',), 8.0), ('02', (), 5.6), ('03', (), 4.4)]
>>> plan.left_out
('c',)
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from dlquiz.progress.statistics import TO_KEEP, TO_LEARN

USUAL = 20.0  # minutes a day, unless the student says otherwise
REPEATED = 0.2  # the last part of the time, in which nothing new is begun, and of the work at a new skill
TINY = 1e-9


class Work(NamedTuple):
    """A skill's topic, and the minutes of one attempt at it."""

    topic: str
    minutes: float


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the plan: the skills begun, and the minutes that they and the repetition of others take."""

    date: date
    new: tuple[str, ...]
    minutes: float


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from `first` on: how many skills of each topic are begun in them."""

    first: date
    new: int
    topics: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The plan from today to the day before the exam; `left_out` did not fit into `minutes_a_day`."""

    exam: date
    minutes_a_day: float
    days: tuple[Day, ...]
    left_out: tuple[str, ...]
    enough: float  # minutes a day in which everything fits

    def weeks(self, work: Mapping[str, Work]) -> tuple[Week, ...]:
        """Return the plan week by week."""
        found = []
        first = self.days[0].date if self.days else self.exam
        for number, group in groupby(self.days, key=lambda day: (day.date - first).days // 7):
            new = [skill for day in group for skill in day.new]
            topics: dict[str, int] = {}
            for skill in new:
                topics[work[skill].topic] = topics.get(work[skill].topic, 0) + 1
            found.append(Week(first + timedelta(days=7 * number), len(new), tuple(topics.items())))
        return tuple(found)


def calendar(
    work: Mapping[str, Work], known: Collection[str], today: date, exam: date, minutes_a_day: float
) -> Calendar:
    """Return the plan for skills in the order in which they are to be learnt; `known` ones are only kept.

    Four fifths of what a new skill takes come when it is begun, the rest in the last days, where nothing new begins.
    """
    days = max(0, (exam - today).days)
    last = round(REPEATED * days)
    begin = days - last
    new = {skill: row.minutes for skill, row in work.items() if skill not in known}
    kept = TO_KEEP * sum(row.minutes for skill, row in work.items() if skill in known) / max(1, days)
    learnt = {skill: TO_LEARN * (1 - REPEATED if last else 1) * minutes for skill, minutes in new.items()}
    kept_up = {skill: TO_LEARN * REPEATED * minutes if last else 0.0 for skill, minutes in new.items()}
    room = max(0.0, minutes_a_day - kept)
    fitting: list[str] = []
    spent = repeated = 0.0
    for skill in new:
        if spent + learnt[skill] > room * begin + TINY or repeated + kept_up[skill] > room * last + TINY:
            break  # what comes later may rest on it
        fitting.append(skill)
        spent, repeated = spent + learnt[skill], repeated + kept_up[skill]
    begun: dict[int, list[str]] = {}
    so_far = 0.0
    for skill in fitting:
        begun.setdefault(min(begin - 1, int((so_far + TINY) / room)), []).append(skill)
        so_far += learnt[skill]
    rows = []
    for i in range(days):
        minutes = min(room, max(0.0, spent - i * room)) if i < begin else repeated / last
        rows.append(Day(today + timedelta(days=i), tuple(begun.get(i, ())), round(kept + minutes, 1)))
    needed = sum(learnt.values()) / max(1, begin), sum(kept_up.values()) / max(1, last)
    return Calendar(exam, minutes_a_day, tuple(rows), tuple(new)[len(fitting) :], round(kept + max(needed), 1))
