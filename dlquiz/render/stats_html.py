"""A student's statistics as one page that needs nothing else: heat map, skills, misconceptions and the outlook."""

from datetime import date, timedelta

from dlquiz.numeric.digits import counted
from dlquiz.progress.statistics import DAYS, Statistics
from dlquiz.render import markup, pages, plots

MOST_BARS = 12
SHADES = 4


def stats_html(found: Statistics, today: date) -> str:
    """Return the page."""
    days = [found.first + timedelta(days=i) for i in range(DAYS)]
    ahead = [today + timedelta(days=i) for i in range(1, len(found.forecast) + 1)]
    met = [(markup.plain(slip.name).replace("\n", " "), slip.times) for slip in found.slips]
    drawn = {
        "days": plots.columns(
            "days",
            f"Questions and flashcards answered on the last {DAYS} days",
            found.days,
            list(map(_day, days)),
            "day",
            "answers",
        ),
        "forecast": plots.columns(
            "forecast",
            "Recall over all skills without more practice",
            [100 * share for share in found.forecast],
            list(map(_day, ahead)),
            "day",
            "percent",
            top=100,
        ),
    }
    if met:
        said = counted(len(met), "misconception")
        frequent = sorted(met, key=lambda pair: -pair[1])[:MOST_BARS]
        drawn["misconceptions"] = plots.bars(frequent, said, "How often each misconception was met")
    most = max((count for topic in found.topics for count in topic.days), default=0) or 1
    return pages.page(
        "stats.html.j2",
        styles=("page.css", "report.css"),
        scripts=("report.js",),
        found=found,
        today=today,
        turned=sum(row.answers for row in found.cards),
        plots=drawn,
        days=[_day(day) for day in days],
        tried=[topic for topic in found.topics if topic.tried],
        skills=sorted((row for row in found.skills if row.attempts), key=lambda row: (row.mastered, row.recall)),
        mastered=sum(row.mastered for row in found.skills),
        shades={count: max(1, round(count / most * SHADES)) if count else 0 for count in range(most + 1)},
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
