"""What a session asks about: the skills to learn, what is due, what was missed, and cards, in the order to ask them."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from dlquiz.cli.journal import Journal, now
from dlquiz.cli.screen import Screen
from dlquiz.errors import NothingFoundError
from dlquiz.exam.bank import AnyQuestion, Bank
from dlquiz.exam.deck import other_side
from dlquiz.progress.plan import Task
from dlquiz.progress.prerequisites import all_below, rests_on
from dlquiz.progress.schedule import RETENTION, is_due, recall

if TYPE_CHECKING:
    from dlquiz.progress.store import Attempt

LIMIT = 20  # questions of a review, cards of a deck
NEW_CARDS = 10  # of a session, unless more are asked for
MOST_TRIED = 300  # variants that are looked at for one in which a misconception shows


def to_learn(bank: Bank, questions: Sequence[AnyQuestion], journal: Journal, named: bool) -> list[str]:
    """Return the skills to learn, what others rest on first; well remembered ones only where they were named.

    What was never tried, while something that rests on it was typed rightly, comes last: it is likely known.
    """
    cards = journal.cards()
    tomorrow = now() + timedelta(days=1)
    wanted = {question.id for question in questions}
    below = rests_on(list(bank.values()), bank.concepts)
    order = [skill for skill in below if skill in wanted]
    left = [skill for skill in order if named or recall(cards.get(skill), tomorrow) < RETENTION]
    if not named:
        typed = {attempt.skill: attempt.credit for attempt in journal.attempts() if attempt.form == "typed"}
        shown = set[str]().union(*(all_below(skill, below) for skill, credit in typed.items() if credit >= 1))
        left.sort(key=lambda skill: skill in shown and skill not in typed)
    if not left:
        raise NothingFoundError(
            "learn", f"all {len(order)} skills are remembered well", "--mode review asks what comes due"
        )
    return left


def cards(
    screen: Screen, deck: Bank, chosen: Sequence[AnyQuestion], journal: Journal, count: int | None, named: bool
) -> list[str]:
    """Return the cards to ask: those that are due, the likeliest forgotten first, then new ones from the ground up.

    One side of a term would tell the other, which therefore waits for another day.
    """
    wanted = [card.id for card in chosen]
    if named:
        return wanted[:count]
    at = now()
    known = journal.cards()
    told = {other_side(name) for name, card in known.items() if card.reviewed.astimezone(at.tzinfo).date() == at.date()}
    due = sorted(
        (card for card in wanted if card in known and is_due(known[card], at)), key=lambda card: recall(known[card], at)
    )
    fresh = set(wanted) - set(known)
    due = _one_side(due, told)
    new = _one_side(_from_the_ground_up(deck, fresh), told | {other_side(card) for card in due}) if fresh else []
    if not due and not new:
        later = [known[card].due for card in wanted if card in known and not is_due(known[card], at)]
        first = min(later, default=at) if len(later) == len(wanted) else at + timedelta(days=1)
        raise NothingFoundError("cards", f"none of {len(wanted)} is due today", f"the next is on {_day(first)}")
    limit = count or LIMIT
    if len(due) > limit:
        screen.say(f"Welcome back. {limit} cards for today; the others wait and are not lost.", "soft")
    return [*due, *new[: count or NEW_CARDS]][:limit]


def _one_side(cards: Sequence[str], told: Collection[str | None]) -> list[str]:
    """Return cards without those that were told and without the second side of any."""
    left: dict[str, None] = {}
    for card in cards:
        if card not in told and other_side(card) not in left:
            left[card] = None
    return list(left)


def _from_the_ground_up(deck: Bank, fresh: Collection[str]) -> list[str]:
    """Return new cards in the order of what they rest on, both sides of a term next to each other."""
    order = {card: place for place, card in enumerate(rests_on(list(deck.values()), deck.concepts))}
    places = {card: min(order[card], order.get(other_side(card) or card, order[card])) for card in fresh}
    return sorted(fresh, key=lambda card: (places[card], order[card]))


def due(screen: Screen, questions: Sequence[AnyQuestion], journal: Journal, count: int | None, seed: int) -> list[Task]:
    """Return what is due: misconceptions that are open first, then the lowest recall; after a gap a short restart."""
    at, limit = now(), count or LIMIT
    known = {question.id: question for question in questions}
    mine = {skill: card for skill, card in journal.cards().items() if skill in known}
    slips, latest = journal.open_slips(), _latest(journal)
    journal.needed("review")
    found = sorted(
        (skill for skill, card in mine.items() if is_due(card, at)),
        key=lambda skill: (skill not in slips, recall(mine[skill], at)),
    )
    if not found:
        if not mine:
            raise NothingFoundError("review", "nothing was practised yet", "begin with `dlquiz quiz --mode learn`")
        first = min(card.due for card in mine.values())
        raise NothingFoundError(
            "review", "nothing is due", f"the next skill is on {_day(first)}; --mode learn takes new ones"
        )
    if len(found) > limit:
        screen.say(f"Welcome back. {limit} questions for today; the others wait and are not lost.", "soft")
    tasks = []
    for skill in found[:limit]:
        expected = f"recall about {recall(mine[skill], at):.0%}"
        note = f"{_note(slips[skill], latest[skill])}; {expected}" if skill in slips else expected
        tasks.append(Task(skill, 0, code=_code(known[skill], slips.get(skill), latest[skill], seed), note=note))
    return tasks


def missed(questions: Sequence[AnyQuestion], journal: Journal, count: int | None, seed: int, same: bool) -> list[Task]:
    """Return the skills with an open misconception, then those whose latest attempt was missed, the latest first."""
    known = {question.id: question for question in questions}
    slips, latest = journal.open_slips(), _latest(journal)
    journal.needed("mistakes")
    recent = [skill for skill in reversed(latest) if skill in known]
    found = [skill for skill in recent if skill in slips]
    found += [skill for skill in recent if skill not in slips and latest[skill].credit < 1]
    if not found:
        raise NothingFoundError("mistakes", "nothing was missed lately", "`dlquiz quiz` practises")
    return [
        Task(
            skill,
            0,
            code=latest[skill].code if same else _code(known[skill], slips.get(skill), latest[skill], seed),
            note=_note(slips[skill], latest[skill]) if skill in slips else "missed last time",
        )
        for skill in found[: count or LIMIT]
    ]


def _day(at: datetime) -> str:
    """Return a day in the student's own zone."""
    own = at.astimezone()
    return f"{own:%A}, {own.day} {own:%B}"


def _latest(journal: Journal) -> "dict[str, Attempt]":
    """Return the latest attempt of each skill, the latest of all at the end."""
    latest: dict[str, Attempt] = {}
    for attempt in journal.attempts():
        latest.pop(attempt.skill, None)
        latest[attempt.skill] = attempt
    return latest


def _code(question: AnyQuestion, slip: str | None, last: "Attempt", seed: int) -> str | None:
    """Return numbers in which an open misconception leads to its own value; None leaves them to the session."""
    return None if slip is None else telling(question, slip, seed, last.code)


def _note(slip: str, last: "Attempt") -> str:
    return f"{'last time' if last.credit < 1 else 'once more'}: {slip}"


def telling(question: AnyQuestion, slip: str, seed: int, besides: str | None = None) -> str | None:
    """Return the code of new numbers in which a misconception gives a value of its own; None where none are found."""
    for variant in islice(question.walk(seed, reserved=False), MOST_TRIED):
        wrong = [found for part in variant.item.all_parts for found in part.wrong]
        if variant.code != besides and slip in {name.name for found in wrong for name in (found, *found.alone)}:
            return variant.code
    return None
