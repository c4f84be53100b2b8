"""A student's statistics as lines for a terminal: sparklines, a heat map of topics by day, slips and the outlook."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from dlquiz.numeric.digits import counted
from dlquiz.progress.statistics import DAYS, CardRow, SkillRow, Statistics, TopicRow
from dlquiz.render import markup
from dlquiz.render.plan_text import REALISTIC

BARS, ASCII_BARS = " ▁▂▃▄▅▆▇█", " .:-=+*#@"
SHADES, ASCII_SHADES = "·░▒▓█", ".-+x#"
MOST_ROWS = 10
LONGEST_TOPIC, LONGEST_SKILL = 22, 42
WIDE = 70
NARROW = 40  # below it columns have no room, and what they hold is said in words


def spark(values: Sequence[float], ascii: bool = False) -> str:  # noqa: A002
    """Return one character a value, the highest for the largest.

    >>> spark([0, 1, 2, 4, 8])
    ' ▁▂▄█'
    """
    bars = ASCII_BARS if ascii else BARS
    most = max(values, default=0) or 1
    return "".join(bars[0 if not value else max(1, round(value / most * (len(bars) - 1)))] for value in values)


def stats_lines(found: Statistics, width: int = 80, *, ascii: bool = False, plain: bool = False) -> list[str]:  # noqa: A002
    """Return the whole report; `plain` says in words what is drawn otherwise."""
    lines = list(_head(found, width, ascii, plain))
    tried = [topic for topic in found.topics if topic.tried]
    if tried:
        lines += ["", *_heat(tried, found, width, ascii, plain)]
    weak = sorted((row for row in found.skills if row.attempts), key=lambda row: (row.mastered, row.recall))[:MOST_ROWS]
    if weak:
        timed = ", time against estimate" if width >= WIDE else ""
        lines += [
            "",
            *wrap(f"Skills, the least sure first: right, recall tomorrow{timed}", width),
            *(line for row in weak for line in _skill(row, width, ascii)),
        ]
    if any(row.begun for row in found.cards):
        lines += ["", *_cards(found.cards, width, plain)]
    if found.slips:
        lines += ["", "Misconceptions met"]
        for slip in found.slips[:MOST_ROWS]:
            times = counted(slip.times, "time")
            said = f"{markup.plain(slip.name, ascii=ascii)} ({times}, {'right since' if slip.overcome else slip.skill})"
            lines += wrap(said, width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
    return [*lines, *_outlook(found, width)]


def _head(found: Statistics, width: int, ascii: bool, plain: bool) -> Iterator[str]:  # noqa: A002
    share = f", {100 * found.right / found.attempts:.0f} % right" if found.attempts else ""
    count = f"{counted(found.attempts, 'question')} answered"
    turned = sum(row.answers for row in found.cards)
    also = f", {counted(turned, 'flashcard')}" if turned else ""
    if not found.attempts and not turned:
        yield from wrap("Nothing was answered yet: dlquiz quiz --mode learn begins.", width)
        return
    yield from wrap(f"{count}{share}{also}, {found.minutes:.0f} min in all", width)
    mastered = sum(row.mastered for row in found.skills)
    yield from wrap(f"{mastered} of {len(found.skills)} skills mastered, {found.due} due", width)
    if plain or width < NARROW:
        busy = sum(count > 0 for count in found.days)
        yield from wrap(f"Practised on {busy} of the last {DAYS} days, today {found.days[-1]}.", width)
    else:
        left, right = "||" if ascii else "▕▏"
        yield f"Last {DAYS} days {left}{spark(found.days, ascii)}{right} today {found.days[-1]}"


def _heat(
    topics: Sequence[TopicRow],
    found: Statistics,
    width: int,
    ascii: bool,  # noqa: A002
    plain: bool,
) -> Iterator[str]:
    if plain or width < NARROW:
        for topic in topics:
            said = (
                f"{topic.topic}: {topic.mastered} of {topic.skills} skills mastered, recall tomorrow {topic.recall:.0%}"
            )
            yield from wrap(said, width, subsequent_indent="  ")
        return
    yield from wrap(f"Topics by day since {found.first:%d %b}: skills mastered, recall tomorrow", width)
    most = max(count for topic in topics for count in topic.days) or 1
    shades = ASCII_SHADES if ascii else SHADES
    room = min(LONGEST_TOPIC, width - DAYS - 14)
    for topic in topics:
        row = "".join(shades[0 if not n else max(1, round(n / most * (len(shades) - 1)))] for n in topic.days)
        name = _cut(topic.topic, room, ascii)
        yield f"{name:<{room}} {row} {f'{topic.mastered}/{topic.skills}':>6} {topic.recall:>5.0%}"


def _skill(row: SkillRow, width: int, ascii: bool) -> Iterator[str]:  # noqa: A002
    pace = f" {f'{row.seconds:.0f}/{row.estimate:.0f} s':>11}" if width >= WIDE else ""
    state = " mastered" if row.mastered else (" due" if row.due else "")
    if width < NARROW:
        said = f"{row.skill} {row.right}/{row.attempts} {row.recall:.0%}{state}"
        yield from wrap(said, width, subsequent_indent="  ", break_on_hyphens=False)
        return
    tail = f" {f'{row.right}/{row.attempts}':>6} {row.recall:>4.0%}{pace}"
    room = min(LONGEST_SKILL, width - len(tail) - len(" mastered") - 2)
    yield f"  {_cut(row.skill, room, ascii):<{room}}{tail}{state}"


def _cards(rows: Sequence[CardRow], width: int, plain: bool) -> Iterator[str]:
    if plain or width < NARROW:
        for row in rows:
            said = f"{row.begun} of {row.cards} begun, {row.due} due, recall tomorrow {row.recall:.0%}"
            yield from wrap(f"Flashcards, {row.kind}: {said if row.begun else f'none of {row.cards} begun'}", width)
        return
    yield from wrap("Flashcards: begun, due, recall tomorrow of those begun", width)
    for row in rows:
        sure = f"{row.recall:>5.0%}" if row.begun else ""
        yield f"  {row.kind:<8} {f'{row.begun}/{row.cards}':>8} {f'{row.due} due':>8} {sure}".rstrip()


def _cut(text: str, room: int, ascii: bool) -> str:  # noqa: A002
    return text if len(text) <= room else text[: room - 1] + ("~" if ascii else "…")


def _outlook(found: Statistics, width: int) -> Iterator[str]:
    if found.outlook is None:
        return
    seen = found.outlook
    yield ""
    day = f"{seen.day.day} {seen.day:%B %Y}"
    if seen.days_left < 0:
        yield from wrap(f"The exam was on {day}; --exam-date none forgets it.", width)
        return
    when = {0: "today", 1: "tomorrow"}.get(seen.days_left, f"in {seen.days_left} days")
    sure = f"you would recall about {seen.recall:.0%} of all skills; {seen.untried} were never tried."
    yield from wrap(f"Exam on {day}, {when}: without more practice {sure}", width)
    if not seen.days_left:
        yield from wrap("Now only what you know counts: dlquiz quiz --mode review or --mode mistakes.", width)
        return
    each = " a day" if seen.days_left > 1 else ""
    yield from wrap(f"About {max(1, seen.minutes_a_day):.0f} min{each} take you through the rest.", width)
    if seen.minutes_a_day > REALISTIC:
        yield from wrap("That is more than is realistic: choose topics with -t and leave the others.", width)
    if seen.days_left > 1:
        yield from wrap("Day by day: dlquiz stats --plan", width)
