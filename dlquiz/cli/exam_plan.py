"""The plan to the exam, as `dlquiz stats --plan` shows it."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

from dlquiz.cli.journal import Journal, now
from dlquiz.cli.screen import Screen, emit
from dlquiz.errors import UsageError
from dlquiz.exam.bank import Bank
from dlquiz.progress.calendar import USUAL, Calendar, Work, calendar
from dlquiz.progress.prerequisites import rests_on
from dlquiz.progress.statistics import SkillRow
from dlquiz.render.plan_text import plan_lines

SETTING = "minutes a day"


def keep_minutes(journal: Journal, minutes: float) -> None:
    """Keep the minutes a day that the plan has."""
    if not isfinite(minutes):
        raise UsageError("--minutes-a-day", f"{minutes} is no number of minutes", "such as 20")
    with journal.guarded():
        journal.needed("stats").set(SETTING, f"{minutes:g}")


def show_plan(screen: Screen, journal: Journal, bank: Bank, skills: Sequence[SkillRow], json: bool) -> None:
    """Show which skills to begin on which day, for the minutes a day that are kept."""
    if journal.exam is None:
        raise UsageError("--plan", "the exam's day is not known", "give it with --exam-date 2027-02-10")
    with journal.guarded():
        store = journal.needed("stats")
        kept, cards = store.setting(SETTING), store.cards()
    rows = {row.skill: row for row in skills}
    order = [skill for skill in rests_on(list(bank.values()), bank.concepts) if skill in rows]
    work = {skill: Work(rows[skill].topic, (rows[skill].seconds or rows[skill].estimate) / 60) for skill in order}
    minutes = USUAL if kept is None else float(kept)
    plan = calendar(work, cards, now().date(), journal.exam.date(), minutes)
    if json:
        emit(as_data(plan))
        return
    for line in plan_lines(plan, work, screen.width):
        screen.show(line)


def as_data(plan: Calendar) -> dict[str, Any]:
    """Return the plan as JSON data."""
    return {
        "schema": 1,
        "exam": plan.exam.isoformat(),
        "minutes_a_day": plan.minutes_a_day,
        "enough": plan.enough,
        "days": [{"date": day.date.isoformat(), "new": list(day.new), "minutes": day.minutes} for day in plan.days],
        "left_out": list(plan.left_out),
    }
