"""`dlquiz quiz`: a practice session in the terminal."""

from typing import TYPE_CHECKING, Annotated

import typer

from dlquiz.cli.options import BankName, Json, Level, Plain, QuestionIds, Topics

if TYPE_CHECKING:
    from dlquiz.exam.bank import AnyQuestion, Bank


def quiz(
    topic: Topics = None,
    question: QuestionIds = None,
    level: Level = None,
    count: Annotated[int, typer.Option("-n", help="How many questions.", min=1)] = 5,
    seed: Annotated[int | None, typer.Option("--seed", "-s", help="Seed that chooses questions and numbers.")] = None,
    bank: BankName = "question_bank",
    json: Json = False,
    plain: Plain = False,
) -> None:
    """Practise in the terminal: answer, see at once what was right and why.

    Type ? at any prompt for what it takes. Without --seed every session has new numbers; the seed is shown, so that
    a session can be repeated.

    \b
    Examples:
      dlquiz quiz
      dlquiz quiz --topic optimization --topic losses -n 10
      dlquiz quiz --question detection/iou --seed 7
      printf '4\\n2\\n' | dlquiz quiz -n 2 --seed 1 --json
    """
    from secrets import randbelow

    from dlquiz.cli.screen import Screen, emit
    from dlquiz.cli.session import Session
    from dlquiz.exam.bank import load

    loaded = load(bank)
    chosen = randbelow(10_000) if seed is None else seed
    session = Session(Screen(plain), choose(loaded, question or [], topic or [], level), count, chosen)
    finished = session.run()
    if json:
        emit(session.as_data())
    if not finished:
        raise typer.Exit(130)


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
