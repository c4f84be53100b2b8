"""`dlquiz export`: questions for other places than the terminal and the exam's paper."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dlquiz.cli import whole_file
from dlquiz.cli.options import BankName, Level, QuestionIds, Topics

if TYPE_CHECKING:
    from dlquiz.exam.bank import AnyQuestion
    from dlquiz.question import Variant

app = typer.Typer(
    help="Write questions for other places: a page to practise with in a browser.",
    rich_markup_mode=None,
    no_args_is_help=True,
)
USUAL = 10  # questions of a page
TITLE = "Deep learning: practice"


@app.callback()
def export() -> None:
    """Write questions for other places: a page to practise with in a browser."""


@app.command()
def html(
    output: Annotated[Path, typer.Option("--output", "-o", help="The page to write.", dir_okay=False)],
    topic: Topics = None,
    question: QuestionIds = None,
    level: Level = None,
    count: Annotated[int | None, typer.Option("-n", "--limit", help="How many questions.", min=1, max=500)] = None,
    variants: Annotated[int, typer.Option("--variants", help="Sets of numbers for each question.", min=1, max=50)] = 5,
    seed: Annotated[int | None, typer.Option("--seed", "-s", help="Seed that chooses questions and numbers.")] = None,
    title: Annotated[str, typer.Option("--title", help="The page's title.")] = TITLE,
    bank: BankName = "question_bank",
) -> None:
    """Write one self-contained page to practise with in a browser, without a server or a network.

    Answers are marked at once and by the rules of the terminal, with the slip and the worked solution; progress stays
    in the browser and can be saved as a file for `dlquiz stats --import`. The page holds the key, so it is for
    practice; what `dlquiz exam --reserve` keeps for exams is never in it. It asks ten questions, or all that are named.

    \b
    Examples:
      dlquiz export html -o practice.html
      dlquiz export html -o convolution.html --topic convolution --variants 8 --seed 1
      dlquiz export html -o evening.html -q detection/iou -q losses/hinge-loss
    """
    from secrets import randbelow

    from dlquiz import __version__
    from dlquiz.cli.quiz import choose
    from dlquiz.cli.screen import Screen
    from dlquiz.exam.bank import load
    from dlquiz.render.practice_html import practice_html

    chosen_seed = randbelow(10_000) if seed is None else seed
    found = choose(load(bank), question or [], topic or [], level)
    chosen = drawn(found, count or max(USUAL, len(question or [])), variants, chosen_seed)
    whole_file.write(output, practice_html(title, chosen, __version__, chosen_seed))
    sets = sum(map(len, chosen))
    Screen().say(f"{len(chosen)} questions with {sets} sets of numbers written to {output} (seed {chosen_seed})")


def drawn(questions: "list[AnyQuestion]", count: int, variants: int, seed: int) -> "list[list[Variant]]":
    """Return questions by topic, each with variants of its part for practice; the seed chooses both."""
    from itertools import islice

    from dlquiz.question.chance import shuffled

    places = {question.id: place for place, question in enumerate(questions)}
    taken = sorted(shuffled(questions, "export", seed)[:count], key=lambda question: places[question.id])
    return [list(islice(question.walk(seed, reserved=False), variants)) for question in taken]
