"""The plan to an exam as lines for a terminal."""

from collections import Counter
from collections.abc import Iterator, Mapping
from textwrap import wrap

from dlquiz.numeric.digits import counted
from dlquiz.progress.calendar import Calendar, Work

DAYS = 7  # that are told one by one
REALISTIC = 120  # minutes a day


def plan_lines(plan: Calendar, work: Mapping[str, Work], width: int = 80) -> list[str]:
    """Return the plan: the next days one by one, the weeks by topic, and what does not fit."""
    return [
        line
        for text, indent in _said(plan, work)
        for line in wrap(text, width, subsequent_indent=" " * indent, break_on_hyphens=False)
    ]


def _said(plan: Calendar, work: Mapping[str, Work]) -> Iterator[tuple[str, int]]:
    count = len(plan.days)
    exam = f"{plan.exam.day} {plan.exam:%B %Y}"
    if not count:
        yield f"The exam is on {exam}: there is no day left to plan.", 0
        return
    yield f"Plan to the exam on {exam}: {counted(count, 'day')} of {plan.minutes_a_day:g} min", 0
    for day in plan.days[:DAYS]:
        what = f"new: {', '.join(day.new)}" if day.new else "nothing new" if day.minutes else "free"
        yield f"  {day.date:%a %d %b} {day.minutes:>4.0f} min  {what}", 4
    if count > DAYS:
        weeks = plan.weeks(work)
        last = max((i for i, week in enumerate(weeks) if week.new), default=-1)
        for week in weeks[: last + 1]:
            topics = ", ".join(f"{topic} {number}" for topic, number in week.topics)
            yield f"  Week of {week.first:%d %b}: {f'{week.new} new: {topics}' if week.new else 'repetition'}", 4
        if last + 1 < len(weeks):
            yield f"  From {weeks[last + 1].first:%d %b} on: repetition", 4
    if plan.left_out:
        left = Counter(work[skill].topic for skill in plan.left_out)
        topics = ", ".join(f"{topic} {number}" for topic, number in left.most_common())
        yield f"{len(plan.left_out)} skill{'s do' if len(plan.left_out) > 1 else ' does'} not fit: {topics}.", 0
        if plan.enough <= REALISTIC:
            yield f"{plan.enough:.0f} min a day would do for all: --minutes-a-day {plan.enough:.0f}.", 0
        else:
            yield f"All would take {plan.enough / 60:.1f} h a day, which is not realistic: choose topics with -t.", 0
    else:
        yield f"Everything fits; {max(1, plan.enough):.0f} min a day would do.", 0
