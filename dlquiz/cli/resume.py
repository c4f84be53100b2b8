"""`dlquiz resume`: the session that was interrupted, from the question at which it stopped."""

from dlquiz.cli.options import Json, Plain, Speak


def resume(speak: Speak = False, json: Json = False, plain: Plain = False) -> None:
    """Go on with the session that was interrupted, with the same numbers.

    \b
    Examples:
      dlquiz resume
      dlquiz resume --speak
    """
    from dlquiz.cli.course import from_data
    from dlquiz.cli.journal import Journal
    from dlquiz.cli.mock import begun
    from dlquiz.cli.quiz import run, sit, spoken_screen
    from dlquiz.cli.screen import Screen
    from dlquiz.errors import DlquizError, NothingFoundError
    from dlquiz.exam.bank import load

    screen = spoken_screen() if speak else Screen(plain)
    journal = Journal.opened(screen, strict=True)
    unfinished = journal.unfinished()
    journal.strict = False  # once questions are asked they are asked to the end
    if unfinished is None:
        raise NothingFoundError("resume", "no session was interrupted", "`dlquiz quiz` begins one")
    journal.session = unfinished.uid
    started = unfinished.started.astimezone()
    began = f"{started.day} {started:%B, %H:%M}"
    try:
        if unfinished.mode == "mock":
            mock = begun(screen, load(str(unfinished.plan["bank"])), journal, unfinished.plan)
            screen.say(f"Going on with the mock exam of {began}.", "soft")
            sit(mock, json)
            screen.finish()
            return
        course = from_data(unfinished.plan, load(str(unfinished.plan["bank"])))
        course.asked(task, 1) if (task := course.plan().next()) else None
    except (DlquizError, KeyError, TypeError, ValueError) as error:
        journal.end()
        said = f"the session of {began} cannot be gone on with: {error}"
        raise NothingFoundError("resume", said, "it is closed; its answers are kept") from error
    screen.say(f"Going on with the {unfinished.mode} session of {began}.", "soft")
    run(screen, course, journal, json)
    screen.finish()
