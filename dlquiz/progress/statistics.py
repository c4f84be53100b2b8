"""What the answers say: mastery by skill and topic, misconceptions, days, time, and the forecast for the exam.

Everything is read off the store and the cards; the bank says what a skill is called and how long it should take.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from types import MappingProxyType
from typing import NamedTuple

from dlquiz.progress.schedule import Card, is_due, recall
from dlquiz.progress.store import Attempt, Store

DAYS = 14  # of the heat map and the sparklines
MASTERED = 2  # successes in a row, on different numbers
TO_LEARN = 3.0  # attempts that a new skill takes on its way to mastered
TO_KEEP = 1.5  # attempts that a known skill needs before the exam


class Asked(NamedTuple):
    """What the bank says of a skill: its topic and title, and the estimated minutes of one attempt."""

    topic: str
    title: str
    minutes: float


@dataclass(frozen=True, slots=True)
class SkillRow:
    """One skill: attempts that were typed, how many were right, the recall tomorrow, and the seconds that it takes.

    Right after an answer every recall is 1, whatever the answer was; a day later it tells.
    """

    skill: str
    topic: str
    title: str
    attempts: int
    right: int
    mastered: bool
    recall: float
    due: bool
    seconds: float
    estimate: float


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic: its skills, how many were tried and are mastered, the mean recall tomorrow over all, tries by day."""

    topic: str
    skills: int
    tried: int
    mastered: int
    recall: float
    days: tuple[int, ...]
    right_by_day: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CardRow:
    """One kind of flashcards: how many there are, were begun and are due, and the mean recall tomorrow of those begun.

    `answers` counts how often one was answered, `right` how often rightly.
    """

    kind: str
    cards: int
    begun: int
    due: int
    recall: float
    answers: int
    right: int


@dataclass(frozen=True, slots=True)
class Slip:
    """A misconception: how often it was met, in which skill last, and whether that skill was right since."""

    name: str
    skill: str
    times: int
    overcome: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """The exam's day seen from today: recall then without more practice, and the minutes a day that would do."""

    day: date
    days_left: int
    recall: float
    untried: int
    minutes_a_day: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """All of it; `first` is the first day of `days`, `forecast` the mean recall over all skills from tomorrow on.

    `minutes` and `days` count flashcards as well; everything else but `cards` is about questions.
    """

    attempts: int
    right: int
    minutes: float
    first: date
    days: tuple[int, ...]
    due: int
    skills: tuple[SkillRow, ...]
    topics: tuple[TopicRow, ...]
    cards: tuple[CardRow, ...]
    slips: tuple[Slip, ...]
    outlook: Outlook | None
    forecast: tuple[float, ...]


def statistics(
    store: Store,
    bank: Mapping[str, Asked],
    now: datetime,
    exam: date | None = None,
    deck: Mapping[str, str] = MappingProxyType({}),
) -> Statistics:
    """Return the statistics of a store at a time in the student's own zone; skills that the bank lacks are left out.

    `deck` names the kind of each flashcard.
    """
    every = list(store.attempts())
    attempts = [attempt for attempt in every if attempt.skill in bank]
    turned = [attempt for attempt in every if attempt.skill in deck]
    known = store.cards()
    cards = {skill: card for skill, card in known.items() if skill in bank}
    first = now.date() - timedelta(days=DAYS - 1)
    by_skill: dict[str, list[Attempt]] = {skill: [] for skill in bank}
    for attempt in attempts:
        by_skill[attempt.skill].append(attempt)
    skills = tuple(_skill(skill, bank[skill], tries, cards.get(skill), now) for skill, tries in by_skill.items())
    return Statistics(
        attempts=len(attempts),
        right=sum(attempt.credit >= 1 for attempt in attempts),
        minutes=sum(attempt.seconds for attempt in (*attempts, *turned)) / 60,
        first=first,
        days=_by_day([*attempts, *turned], first),
        due=sum(is_due(card, now) for card in cards.values()),
        skills=skills,
        topics=tuple(_topic(topic, skills, by_skill, first) for topic in sorted({row.topic for row in skills})),
        cards=tuple(_cards(kind, deck, turned, known, now) for kind in dict.fromkeys(deck.values())),
        slips=_slips(store, bank),
        outlook=None if exam is None else _outlook(exam, now, skills, cards),
        forecast=tuple(_mean_recall(cards, skills, now + timedelta(days=i)) for i in range(1, DAYS + 1)),
    )


def _skill(skill: str, asked: Asked, tries: Sequence[Attempt], card: Card | None, now: datetime) -> SkillRow:
    typed = [attempt for attempt in tries if attempt.form == "typed"]
    return SkillRow(
        skill,
        asked.topic,
        asked.title,
        len(typed),
        sum(attempt.credit >= 1 for attempt in typed),
        is_mastered(typed),
        recall(card, now + timedelta(days=1)),
        card is not None and is_due(card, now),
        median(attempt.seconds for attempt in typed) if typed else 0.0,
        60 * asked.minutes,
    )


def is_mastered(typed: Sequence[Attempt]) -> bool:
    """Return whether the latest typed attempts are two successes in a row on different numbers."""
    last = typed[-MASTERED:]
    return len(last) == MASTERED and all(a.credit >= 1 for a in last) and len({a.code for a in last}) == MASTERED


def _topic(topic: str, skills: Sequence[SkillRow], tries: Mapping[str, Sequence[Attempt]], first: date) -> TopicRow:
    own = [row for row in skills if row.topic == topic]
    all_tries = [attempt for row in own for attempt in tries[row.skill]]
    return TopicRow(
        topic,
        len(own),
        sum(row.attempts > 0 for row in own),
        sum(row.mastered for row in own),
        sum(row.recall for row in own) / len(own),
        _by_day(all_tries, first),
        _by_day([attempt for attempt in all_tries if attempt.credit >= 1], first),
    )


def _cards(
    kind: str, deck: Mapping[str, str], turned: Sequence[Attempt], known: Mapping[str, Card], now: datetime
) -> CardRow:
    tries = [attempt for attempt in turned if deck[attempt.skill] == kind]
    begun = [known[name] for name, own in deck.items() if own == kind and name in known]
    return CardRow(
        kind,
        sum(own == kind for own in deck.values()),
        len(begun),
        sum(is_due(card, now) for card in begun),
        sum(recall(card, now + timedelta(days=1)) for card in begun) / max(1, len(begun)),
        len(tries),
        sum(attempt.credit >= 1 for attempt in tries),
    )


def _by_day(attempts: Sequence[Attempt], first: date) -> tuple[int, ...]:
    counts = Counter(attempt.day for attempt in attempts)
    return tuple(counts[(first + timedelta(days=i)).isoformat()] for i in range(DAYS))


def _slips(store: Store, bank: Mapping[str, Asked]) -> tuple[Slip, ...]:
    met: dict[str, list[tuple[str, bool]]] = {}
    for skill, name, _, since in store.misconceptions():
        if skill in bank:
            met.setdefault(name, []).append((skill, since))
    rows = [Slip(name, times[-1][0], len(times), times[-1][1]) for name, times in met.items()]
    return tuple(sorted(rows, key=lambda row: (row.overcome, -row.times, row.name)))


def _mean_recall(cards: Mapping[str, Card], skills: Sequence[SkillRow], then: datetime) -> float:
    return sum(recall(cards.get(row.skill), then) for row in skills) / max(1, len(skills))


def _outlook(exam: date, now: datetime, skills: Sequence[SkillRow], cards: Mapping[str, Card]) -> Outlook:
    then = now + max(timedelta(0), exam - now.date())
    left = max(1, (exam - now.date()).days)
    # what is new takes several attempts, what is known one more and some days a second
    work = sum((TO_KEEP if row.skill in cards else TO_LEARN) * (row.seconds or row.estimate) for row in skills)
    return Outlook(
        exam,
        (exam - now.date()).days,
        _mean_recall(cards, skills, then),
        sum(row.skill not in cards for row in skills),
        work / 60 / left,
    )
