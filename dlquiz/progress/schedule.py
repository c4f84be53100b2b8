"""When a skill is due again and how likely it is recalled: FSRS-6 with its published weights, in whole days.

The time between two attempts is rounded to days, so that this morning is a day after yesterday's evening.
Pure: the time is an argument everywhere, and a clock that was set back counts as one that stood still.

>>> from datetime import datetime, timedelta, timezone
>>> first = datetime(2026, 3, 1, 9, tzinfo=timezone.utc)
>>> card = after(None, Rating.GOOD, first)
>>> (card.due - first).days, round(recall(card, card.due), 2)
(2, 0.91)
>>> (after(card, Rating.GOOD, card.due).due - card.due).days
11
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from dlquiz.progress.rating import Rating

if TYPE_CHECKING:
    import fsrs

RETENTION = 0.9
LONGEST = 365  # days; who studies for an exam is not served by longer gaps
HALF_A_DAY = timedelta(hours=12)  # what is due today may be asked some hours early, and FSRS drops parts of a day


@dataclass(frozen=True, slots=True)
class Card:
    """The memory of one skill: `stability` in days, `difficulty` from 1 to 10, both as FSRS defines them."""

    stability: float
    difficulty: float
    due: datetime
    reviewed: datetime


class Review(NamedTuple):
    """One attempt that counts for the schedule."""

    at: datetime
    rating: Rating


def after(card: Card | None, rating: Rating, now: datetime, exam: datetime | None = None) -> Card:
    """Return the memory after an attempt at `now` (UTC); None is a skill that was never tried.

    With an `exam` day ahead no interval reaches past the half of what is left, so that each skill comes once more.
    """
    import fsrs

    now = now.astimezone(UTC)
    before = _theirs(card)
    if card is not None:
        now = max(now, card.reviewed)
    found, _ = _scheduler().review_card(before, fsrs.Rating(rating.value), now)
    if found.stability is None or found.difficulty is None:
        raise AssertionError("a reviewed card has a stability")
    due = found.due
    if exam is not None and exam > now:
        due = min(due, now + max(timedelta(days=1), (exam - now) / 2))
    return Card(found.stability, found.difficulty, due, now)


def replayed(reviews: Iterable[Review], exam: datetime | None = None) -> Card | None:
    """Return the memory after all of these attempts, in the order of their times."""
    card: Card | None = None
    for review in sorted(reviews, key=lambda review: review.at):
        card = after(card, review.rating, review.at, exam)
    return card


def recall(card: Card | None, at: datetime) -> float:
    """Return the probability that the skill is shown at a time; 0 for one that was never tried.

    The forgetting curve of FSRS-6, with days as fractions so that two skills rarely tie.
    """
    if card is None:
        return 0.0
    scheduler = _scheduler()
    decay = -scheduler.parameters[20]
    factor = 0.9 ** (1 / decay) - 1
    days = max(timedelta(0), at - card.reviewed) / timedelta(days=1)
    found: float = (1 + factor * days / card.stability) ** decay
    return found


def is_due(card: Card, now: datetime) -> bool:
    """Return whether a skill should be asked again on the day of `now`, in whose zone days begin."""
    return card.due.astimezone(now.tzinfo).date() <= now.date()


@lru_cache(1)
def _scheduler() -> "fsrs.Scheduler":
    import fsrs

    return fsrs.Scheduler(
        desired_retention=RETENTION,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST,
        enable_fuzzing=False,
    )


def _theirs(card: Card | None) -> "fsrs.Card":
    import fsrs

    if card is None:
        start = datetime(2000, 1, 1, tzinfo=UTC)  # never read: a new card has no interval behind it
        return fsrs.Card(card_id=1, due=start)
    return fsrs.Card(1, fsrs.State.Review, None, card.stability, card.difficulty, card.due, card.reviewed - HALF_A_DAY)
