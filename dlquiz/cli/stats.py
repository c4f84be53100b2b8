"""`dlquiz stats`: what was learnt, what is weak, which slips were made, and the outlook for the exam's day."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dlquiz.cli.options import BankName, Json, Plain, Topics

if TYPE_CHECKING:
    from dlquiz.cli.journal import Journal
    from dlquiz.cli.screen import Screen
    from dlquiz.exam.bank import Bank
    from dlquiz.progress.statistics import Asked, Statistics
    from dlquiz.progress.store import Store

LARGEST = 500_000_000  # bytes of an exported file


def stats(
    topic: Topics = None,
    exam_date: Annotated[
        str | None, typer.Option("--exam-date", help="Keep the exam's day, YYYY-MM-DD; none forgets it.")
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Show what to begin on which day until the exam.")] = False,
    minutes_a_day: Annotated[
        float | None, typer.Option("--minutes-a-day", help="Keep the minutes a day that the plan has.", min=1, max=600)
    ] = None,
    export: Annotated[Path | None, typer.Option("--export", help="Write all progress to a JSON file.")] = None,
    import_: Annotated[
        Path | None, typer.Option("--import", help="Add the progress of a JSON file; twice changes nothing.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write a page with plots and tables instead.", dir_okay=False)
    ] = None,
    bank: BankName = "question_bank",
    json: Json = False,
    plain: Plain = False,
) -> None:
    """Show progress: days, topics, the least sure skills, misconceptions, and the outlook for the exam's day.

    \b
    Examples:
      dlquiz stats
      dlquiz stats --exam-date 2027-02-10
      dlquiz stats --plan --minutes-a-day 20
      dlquiz stats --export progress.json
      dlquiz stats --import laptop.json --json
      dlquiz stats --html progress.html
    """
    from dlquiz.cli.journal import Journal, now
    from dlquiz.cli.screen import Screen, emit
    from dlquiz.exam.bank import load
    from dlquiz.progress.statistics import statistics
    from dlquiz.render.stats_text import stats_lines

    screen = Screen(plain)
    journal = Journal.opened(screen, strict=True)
    store = journal.needed("stats")
    if exam_date is not None:
        set_exam(journal, exam_date)
    if minutes_a_day is not None:
        from dlquiz.cli.exam_plan import keep_minutes

        keep_minutes(journal, minutes_a_day)
    with journal.guarded():
        if import_ is not None:
            _import(screen, store, import_)
        if export is not None:
            _export(screen, store, export)
            return
        loaded = load(bank)
        topics = topic or []
        day = journal.exam and journal.exam.date()
        found = statistics(store, asked(loaded, topics), now(), day, cards(loaded, topics))
    if html is not None:
        from dlquiz.cli import whole_file
        from dlquiz.render.stats_html import stats_html

        whole_file.write(html, stats_html(found, now().date()))
        screen.say(f"progress written to {html}")
    if plan:
        from dlquiz.cli.exam_plan import show_plan

        show_plan(screen, journal, loaded, found.skills, json)
    elif json:
        emit(as_data(found))
    elif html is None:
        for line in stats_lines(found, screen.width, ascii=screen.ascii, plain=screen.textual):
            screen.show(line)


def set_exam(journal: "Journal", text: str) -> None:
    """Keep the exam's day, or forget it."""
    from datetime import datetime, time

    from dlquiz.errors import UsageError
    from dlquiz.progress.row import END, FIRST

    day: date | None = None
    if text != "none":
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise UsageError("--exam-date", f"{text!r} is no day", "write it as 2027-02-10, or none") from None
        if not FIRST.date() < day < END.date():
            raise UsageError("--exam-date", f"{text} is too far away", "write it as 2027-02-10, or none")
    journal.exam = None if day is None else datetime.combine(day, time(9)).astimezone()
    if journal.store is not None:
        with journal.guarded():
            journal.store.set("exam", journal.exam.isoformat() if journal.exam else None)


def asked(bank: "Bank", topics: list[str]) -> "dict[str, Asked]":
    """Return what the statistics need to know of a bank's questions, of these topics where any are named."""
    from dlquiz.progress.statistics import Asked

    wanted = {bank.topic(name) for name in topics}
    return {
        question.id: Asked(question.topic, question.title, question.minutes)
        for question in bank.values()
        if not wanted or question.topic in wanted
    }


def cards(bank: "Bank", topics: list[str]) -> dict[str, str]:
    """Return the kind of each of a bank's flashcards, of these topics where any are named; a bank may have none."""
    from dlquiz.errors import NothingFoundError
    from dlquiz.exam.deck import deck, kind_of

    wanted = {bank.topic(name) for name in topics}
    try:
        found = deck(bank)
    except NothingFoundError:
        return {}
    return {card.id: kind_of(card.id).value for card in found.values() if not wanted or card.topic in wanted}


def as_data(found: "Statistics") -> dict[str, Any]:
    """Return the statistics as JSON data."""
    from dataclasses import asdict

    data = asdict(found)
    data["first"] = found.first.isoformat()
    if found.outlook is not None:
        data["outlook"]["day"] = found.outlook.day.isoformat()
    return {"schema": 1, **data}


def _import(screen: "Screen", store: "Store", path: Path) -> None:
    import json

    from dlquiz.errors import InputError
    from dlquiz.exam.bank import DEFAULT
    from dlquiz.progress.transfer import imported

    if not path.is_file():
        raise InputError(str(path), "there is no such file" if not path.exists() else "it is no regular file")
    if path.stat().st_size > LARGEST:
        raise InputError(str(path), f"it is larger than {LARGEST:,} bytes")
    try:
        data = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError(str(path), f"it is not JSON: {error}") from error
    found = imported(store, data, str(path), DEFAULT)
    screen.say(f"{found.added} answers added, {found.known} were known already.")


def _export(screen: "Screen", store: "Store", path: Path) -> None:
    import json

    from dlquiz.cli import whole_file
    from dlquiz.progress.transfer import exported

    data = exported(store)
    whole_file.write(path, json.dumps(data, ensure_ascii=False))
    screen.say(f"{len(data['answers'])} answers written to {path}")
