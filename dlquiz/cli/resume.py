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
    from dlquiz.cli.mock import begun, blueprint
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
    journal.session, mode, plan = unfinished.uid, unfinished.mode, unfinished.plan
    started = unfinished.started.astimezone()
    began = f"{started.day} {started:%B, %H:%M}"
    there = False
    mock = course = None
    try:
        bank = load(str(plan["bank"]))
        if mode == "mock":
            blueprint(plan)
        there = True
        if mode == "mock":
            mock = begun(screen, bank, journal, plan)
        else:
            course = from_data(plan, bank)
            course.asked(task, 1) if (task := course.plan().next()) else None
    except (DlquizError, KeyError, TypeError, ValueError) as error:
        said = f"the session of {began} cannot be gone on with: {error}"
        if isinstance(error, DlquizError) and not there:  # a file that is away, or broken, may come back
            raise NothingFoundError("resume", said, "it is kept; `dlquiz resume` tries again") from error
        journal.end()
        kept = "what stood on its paper is not marked" if mode == "mock" else "its answers are kept"
        raise NothingFoundError("resume", said, f"it is closed; {kept}") from error
    screen.say(f"Going on with the {mode} {'session' if mock is None else 'exam'} of {began}.", "soft")
    if mock is not None:
        sit(mock, json)
    elif course is not None:
        run(screen, course, journal, json)
    screen.finish()
