"""`dlquiz quiz`: a session in the terminal, in one of the modes of study."""

from typing import TYPE_CHECKING, Annotated, assert_never

import typer

from dlquiz.cli.options import BankName, Json, Level, Plain, QuestionIds, Speak, Topics

if TYPE_CHECKING:
    from dlquiz.cli.course import Course, Mode
    from dlquiz.cli.journal import Journal
    from dlquiz.cli.mock import Mock
    from dlquiz.cli.screen import Screen
    from dlquiz.exam.bank import AnyQuestion, Bank

USUAL = 5  # questions of a practice session


def _modes(incomplete: str) -> list[str]:
    from dlquiz.cli.course import Mode

    return [mode.value for mode in Mode if mode.value.startswith(incomplete)]


def quiz(
    topic: Topics = None,
    question: QuestionIds = None,
    level: Level = None,
    count: Annotated[int | None, typer.Option("-n", "--limit", help="How many questions.", min=1)] = None,
    seed: Annotated[int | None, typer.Option("--seed", "-s", help="Seed that chooses questions and numbers.")] = None,
    mode: Annotated[
        str,
        typer.Option(
            "--mode",
            "-m",
            help="practice, learn, review, mock, mistakes, cards, match, cram or show.",
            autocompletion=_modes,
        ),
    ] = "practice",
    blueprint: Annotated[
        str | None, typer.Option("--blueprint", help="With mock: a TOML file, or midterm, final, quiz, …")
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option("--time-limit", help="With mock: minutes, 0 for none.", min=0, max=1440)
    ] = None,
    time_factor: Annotated[
        float, typer.Option("--time-factor", help="With mock: so many times the usual time.", min=0.1, max=10)
    ] = 1.0,
    exam_date: Annotated[
        str | None, typer.Option("--exam-date", help="The exam's day, YYYY-MM-DD: the schedule aims at it.")
    ] = None,
    of: Annotated[
        str | None, typer.Option("--of", help="With cards: terms, meanings or claims. With match: terms or slips.")
    ] = None,
    same: Annotated[bool, typer.Option("--same", help="With mistakes: the same numbers again.")] = False,
    save: Annotated[bool, typer.Option("--save/--no-save", help="Keep what is answered in the progress store.")] = True,
    speak: Speak = False,
    bank: BankName = "question_bank",
    json: Json = False,
    plain: Plain = False,
) -> None:
    """Study in the terminal: answer, see at once what was right and why.

    practice asks anything, with new numbers each time. learn begins with a short placement and leads each skill from
    multiple choice to typed answers to mastered, in rounds of seven. review asks what is due, the likeliest forgotten
    first. mistakes asks what was missed lately. mock is an exam under a time limit with no verdict before it is
    handed in. cards asks for terms by their definitions, on another day for what they mean (you say whether you knew
    it), and whether claims hold. These six move the schedule; the
    others leave it alone: match pairs six terms or slips with what they mean or need against the clock, cram drills
    everything until it was right once, show only reads questions with their solutions.
    Type ? at any prompt for what it takes.

    \b
    Examples:
      dlquiz quiz
      dlquiz quiz --topic optimization --topic losses -n 10
      dlquiz quiz --mode learn --topic convolution
      dlquiz quiz --mode review --limit 10
      dlquiz quiz --mode cards --of terms --topic losses
      dlquiz quiz --mode mock --blueprint midterm --time-factor 1.25
      printf '4\\n2\\n' | dlquiz quiz -n 2 --seed 1 --json
    """
    from secrets import randbelow

    from dlquiz.cli.course import Mode
    from dlquiz.cli.journal import Journal, now
    from dlquiz.cli.screen import Screen
    from dlquiz.exam.bank import load

    chosen_mode = _mode(mode)
    kind = _kind(chosen_mode, of)
    _fitting(
        chosen_mode,
        {
            "--blueprint": blueprint is not None,
            "--time-limit": time_limit is not None,
            "--time-factor": time_factor != 1,
            "--same": same,
            "--json": json,
            "-n": count is not None,
        },
    )
    screen = spoken_screen() if speak else Screen(plain)
    loaded = load(bank)
    if chosen_mode is Mode.CARDS:
        from dlquiz.exam.deck import Kind, deck

        loaded = deck(loaded, None if kind is None else Kind(kind))
    questions = choose(loaded, question or [], topic or [], level)
    journal = Journal.opened(screen, save)
    if exam_date is not None:
        from dlquiz.cli.stats import set_exam

        set_exam(journal, exam_date)
        if journal.exam is not None and journal.exam.date() < now().date():
            screen.say(f"note: the exam's day, {exam_date}, is past; --exam-date none forgets it", "accent")
    chosen_seed = randbelow(10_000) if seed is None else seed
    if chosen_mode is Mode.MOCK:
        if level is not None:
            from dlquiz.errors import UsageError

            raise UsageError("--level", "a mock exam has the levels of its blueprint", "leave it out")
        from dlquiz.cli.mock import begun

        settings = {
            "bank": bank,
            "seed": chosen_seed,
            "blueprint": blueprint,
            "topics": topic,
            "questions": question,
            "count": count,
            "limit": None if time_limit is None else 60 * time_limit,
            "factor": time_factor,
        }
        sit(begun(screen, loaded, journal, settings), json)
    elif chosen_mode is Mode.MATCH:
        from dlquiz.cli.match import Match, terms_of

        Match(screen, questions, terms_of(loaded, questions, named=bool(question)), chosen_seed, kind).run(json)
    elif chosen_mode is Mode.SHOW:
        from dlquiz.cli.show import show

        show(screen, questions, chosen_seed, count)
    else:
        course = _course(screen, loaded, chosen_mode, questions, journal, chosen_seed, count, same, bool(question))
        journal.begin(chosen_mode.value, course.as_data())
        run(screen, course, journal, json)
    screen.finish()


def sit(mock: "Mock", json: bool) -> None:
    """Let a mock exam be written, from its beginning or from where it was left."""
    from dlquiz.cli.screen import emit

    kept = mock.run()
    if json:
        emit(mock.as_data())
    if not kept:
        raise typer.Exit(130)


def spoken_screen() -> "Screen":
    """Return a screen whose words are read aloud, to their end where nobody types."""
    import sys

    from dlquiz.cli.screen import Screen
    from dlquiz.cli.voice import voice

    return Screen(plain=True, voice=voice(patient=sys.stdin is None or not sys.stdin.isatty()))


def run(screen: "Screen", course: "Course", journal: "Journal", json: bool) -> None:
    """Run a session, or go on with the one that the journal has open."""
    from dlquiz.cli.screen import emit
    from dlquiz.cli.session import Session

    session = Session(screen, course, journal)
    unfinished = journal.unfinished() if journal.session else None
    if unfinished is not None and unfinished.uid == journal.session:
        for skill in session.restore(unfinished.answered):
            screen.say(f"note: {skill} has changed since it was answered", "accent")
    kept = session.run()
    if json:
        emit(session.as_data())
    if not kept:
        raise typer.Exit(130)


def _mode(name: str) -> "Mode":
    from dlquiz.cli.course import Mode
    from dlquiz.errors import UsageError, nearest

    if name not in {mode.value for mode in Mode}:
        near = nearest(name, [mode.value for mode in Mode])
        known = ", ".join(mode.value for mode in Mode)
        raise UsageError(
            "--mode", f"there is no mode {name!r}", f"did you mean {near[0]}?" if near else f"there are {known}"
        )
    return Mode(name)


def _kind(mode: "Mode", of: str | None) -> str | None:
    """Return what cards or a game are made of, as `--of` says."""
    from dlquiz.cli.course import Mode
    from dlquiz.errors import UsageError, nearest

    kinds = {Mode.CARDS: ("terms", "meanings", "claims"), Mode.MATCH: ("terms", "slips")}.get(mode, ())
    if of is None or of in kinds:
        return of
    if not kinds:
        raise UsageError("--of", f"{mode.value} has no kinds", "it goes with --mode cards and --mode match")
    near = nearest(of, kinds, 1)
    remedy = f"did you mean {near[0]}?" if near else f"there are {', '.join(kinds[:-1])} and {kinds[-1]}"
    raise UsageError("--of", f"{mode.value} has no {of!r}", remedy)


def _fitting(mode: "Mode", given: dict[str, bool]) -> None:
    """Refuse an option that the mode would not look at."""
    from dlquiz.cli.course import Mode
    from dlquiz.errors import UsageError

    only = {**dict.fromkeys(("--blueprint", "--time-limit", "--time-factor"), Mode.MOCK), "--same": Mode.MISTAKES}
    for option, its in only.items():
        if given[option] and mode is not its:
            raise UsageError(option, f"{mode.value} has no use for it", f"it goes with --mode {its.value}")
    if given["--json"] and mode is Mode.SHOW:
        raise UsageError("--json", "show is only to read", "`dlquiz bank sample ID --json` prints questions as data")
    if given["-n"] and mode is Mode.MATCH:
        raise UsageError("-n", "match has six pairs at most", "leave it out")


def _course(
    screen: "Screen",
    bank: "Bank",
    mode: "Mode",
    questions: "list[AnyQuestion]",
    journal: "Journal",
    seed: int,
    count: int | None,
    same: bool,
    named: bool,
) -> "Course":
    from dlquiz.cli.chosen import cards, due, missed, to_learn
    from dlquiz.cli.course import Course, Mode, practice_tasks

    match mode:
        case Mode.PRACTICE:
            return Course(bank, mode, seed, tasks=practice_tasks(questions, count or USUAL, seed))
        case Mode.LEARN:
            skills = to_learn(bank, questions, journal, named)
            known = journal.cards()
            fresh = journal.store is not None and not any(skill in known for skill in skills)
            return Course(bank, mode, seed, skills=skills, most=count, placed=fresh and not named)
        case Mode.CARDS:
            return Course(bank, mode, seed, skills=cards(screen, bank, questions, journal, count, named))
        case Mode.CRAM | Mode.MOCK | Mode.MATCH | Mode.SHOW:
            from dlquiz.question.chance import shuffled

            skills = [question.id for question in shuffled(questions, "cram", seed)]
            return Course(bank, mode, seed, skills=skills[:count] if count else skills)
        case Mode.REVIEW:
            return Course(bank, mode, seed, tasks=due(screen, questions, journal, count, seed))
        case Mode.MISTAKES:
            return Course(bank, mode, seed, tasks=missed(questions, journal, count, seed, same))
        case _:
            assert_never(mode)


def choose(bank: "Bank", questions: list[str], topics: list[str], level: int | None) -> "list[AnyQuestion]":
    """Return the questions that the filters leave; NothingFoundError where they leave none."""
    from dlquiz.errors import NothingFoundError

    named = [bank[name] for name in questions]
    wanted = {bank.topic(name) for name in topics}
    if topics or not named:
        named += [q for q in bank.values() if (not wanted or q.topic in wanted) and q not in named]
    left = [q for q in named if level is None or q.level == level]
    if not named:
        raise NothingFoundError(bank.name, "the bank has no questions", "`dlquiz bank new` begins one")
    if not left:
        levels = sorted({q.level for q in named})
        raise NothingFoundError(
            "quiz",
            f"no question of level {level} among {len(named)}",
            f"there are levels {', '.join(map(str, levels))}",
        )
    return left
