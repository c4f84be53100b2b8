"""`dlquiz resume`: the session that was interrupted, from the question at which it stopped."""

from dlquiz.cli.options import Json, Plain


def resume(json: Json = False, plain: Plain = False) -> None:
    """Go on with the session that was interrupted, with the same numbers.

    \b
    Example:
      dlquiz resume
    """
    from dlquiz.cli.course import from_data
    from dlquiz.cli.journal import Journal
    from dlquiz.cli.mock import begun
    from dlquiz.cli.quiz import run, sit
    from dlquiz.cli.screen import Screen
    from dlquiz.errors import DlquizError, InputError, NothingFoundError
    from dlquiz.exam.bank import load

    screen = Screen(plain)
    journal = Journal.opened(screen)
    if journal.store is None:
        raise InputError("resume", "the progress store cannot be used", "`dlquiz doctor` shows where it is")
    unfinished = journal.unfinished()
    if unfinished is None:
        raise NothingFoundError("resume", "no session was interrupted", "`dlquiz quiz` begins one")
    journal.session = unfinished.uid
    began = f"{unfinished.started.astimezone():%d %B, %H:%M}"
    try:
        if unfinished.mode == "mock":
            mock = begun(screen, load(str(unfinished.plan["bank"])), journal, unfinished.plan)
            screen.say(f"Going on with the mock exam of {began}.", "soft")
            sit(mock, json)
            return
        course = from_data(unfinished.plan, load(str(unfinished.plan["bank"])))
        course.asked(task, 1) if (task := course.plan().next()) else None
    except (DlquizError, KeyError, TypeError, ValueError) as error:
        journal.end()
        said = f"the session of {began} cannot be gone on with: {error}"
        raise NothingFoundError("resume", said, "it is closed; its answers are kept") from error
    screen.say(
        f"Going on with the {unfinished.mode} session of {unfinished.started.astimezone():%d %B, %H:%M}.", "soft"
    )
    run(screen, course, journal, json)
