"""`dlquiz bank`: look at the questions, sample them, check their promises, begin a new one."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated

import typer

from dlquiz.cli.options import BankName, Json, Level, Plain, QuestionId, Topics
from dlquiz.numeric.digits import counted

if TYPE_CHECKING:
    from dlquiz.cli.screen import Screen
    from dlquiz.promises import Report
    from dlquiz.question import Question, Variant

app = typer.Typer(
    help="Look at the questions, sample them, check their promises, begin a new one.",
    rich_markup_mode=None,
    no_args_is_help=True,
)
Seed = Annotated[int, typer.Option("--seed", "-s", help="Seed that chooses the numbers.")]
CheckedIds = Annotated[list[str] | None, typer.Argument(help="Question ids; all when left out.", metavar="[ID…]")]
Code = Annotated[str | None, typer.Option("--code", "-c", help="Code of one variant, as printed beside it.")]


@app.command("list")
def list_questions(
    topic: Topics = None, level: Level = None, bank: BankName = "question_bank", json: Json = False
) -> None:
    """List the questions with their levels and numbers of variants.

    \b
    Examples:
      dlquiz bank list
      dlquiz bank list --topic attention --level 2 --json
    """
    from dlquiz.cli.screen import Screen, emit
    from dlquiz.errors import NothingFoundError
    from dlquiz.exam.bank import load

    loaded = load(bank)
    if not loaded:
        raise NothingFoundError(bank, "the bank has no questions", "`dlquiz bank new` begins one")
    topics = [loaded.topic(name) for name in topic or []]
    found = [
        question
        for question in loaded.values()
        if (not topics or question.topic in topics) and (level is None or question.level == level)
    ]
    if not found:
        raise NothingFoundError(bank, f"no question of level {level} in {', '.join(topics) or 'any topic'}")
    if json:
        questions = [
            {
                "id": question.id,
                "topic": question.topic,
                "title": question.title,
                "level": question.level,
                "concepts": list(question.concepts),
                "parameters": list(question.domains),
                "variants": question.size,
            }
            for question in found
        ]
        emit({"schema": 1, "bank": bank, "questions": questions})
        return
    screen = Screen()
    width = max(len(question.id) for question in found)
    heading = ""
    for question in sorted(found, key=lambda question: question.topic):
        if question.topic != heading:
            heading = question.topic
            screen.show(heading, "title")
        size = f"{question.size:,}" if question.size < 10**9 else f"{question.size:.1e}"
        screen.show(f"  {question.id:<{width}}  level {question.level}  {size:>13}  {question.title}")
    topics = sorted({question.topic for question in found})
    screen.say(f"{counted(len(found), 'question')} in {counted(len(topics), 'topic')}", "soft")


@app.command()
def show(
    question: QuestionId,
    seed: Seed = 0,
    code: Code = None,
    bank: BankName = "question_bank",
    json: Json = False,
    plain: Plain = False,
) -> None:
    """Show one variant with its answer, wrong answers and worked solution.

    \b
    Examples:
      dlquiz bank show convolution/output-size
      dlquiz bank show optimization/adam-step --seed 7 --json
    """
    from dlquiz.cli.screen import Screen, emit
    from dlquiz.exam.bank import load

    asked = load(bank)[question]
    variant = asked.from_code(code) if code else asked.variant(seed)
    if json:
        from dlquiz.question.record import record

        emit(record(variant))
        return
    _show(variant, Screen(plain))


def _show(variant: "Variant", screen: "Screen") -> None:
    from dlquiz.question.record import answer_record
    from dlquiz.question.show import letter, value_text
    from dlquiz.render.markup import plain as inline
    from dlquiz.render.terminal import part_lines, prompt_lines, solution_lines

    question, item = variant.question, variant.item
    for line in wrap(question.title, screen.width):
        screen.show(line, "title")
    said = f"{question.id}, code {variant.code}, level {question.level}, {question.size:,} variants"
    for line in wrap(said, screen.width):
        screen.show(line, "soft")
    screen.show()
    for line in prompt_lines(item, screen.width, ascii=screen.ascii, plain=screen.textual):
        screen.show(line)
    several = len(item.all_parts) > 1
    solutions = solution_lines(item, screen.width, ascii=screen.ascii, plain=screen.textual)
    for i, (part, (heading, lines)) in enumerate(zip(item.all_parts, solutions, strict=True)):
        place = i if several else None
        for line in part_lines(part, place, screen.width, ascii=screen.ascii, plain=screen.textual):
            screen.show(line)
        key = answer_record(part.answer, part.wrong.values())
        accept = key.get("accept")
        span = f" (accepted: {accept[0]} to {accept[1]})" if accept and key["type"] == "number" else ""
        screen.show()
        said = f"Answer{f' ({letter(i).lower()})' if several else ''}: {key['text']}{span}"
        for line in wrap(said, screen.width):
            screen.show(line, "good")
        for slip, value in part.wrong.items():
            name = inline(slip.name, ascii=screen.ascii)
            for line in wrap(f"{value_text(part.answer, value)}  {name}", screen.width - 2):
                screen.show(f"  {line}", "bad")
        screen.show(heading, "title")
        for line in lines:
            screen.show(line)


@app.command()
def sample(
    question: QuestionId,
    count: Annotated[int, typer.Option("-n", help="How many variants.", min=1)] = 10,
    seed: Seed = 0,
    bank: BankName = "question_bank",
    json: Json = False,
) -> None:
    """Print many variants, each once, in the order that the seed gives; with --json one object a line.

    \b
    Examples:
      dlquiz bank sample detection/iou -n 5
      dlquiz bank sample detection/iou -n 1000 --seed 3 --json > iou.jsonl
    """
    from itertools import islice

    from dlquiz.cli.screen import Screen, emit
    from dlquiz.exam.bank import load

    asked = load(bank)[question]
    printed = 0
    if json:
        from dlquiz.question.record import record

        for variant in islice(asked.walk(seed), count):
            emit(record(variant))
            printed += 1
    else:
        from dlquiz.question.show import answer_text

        screen = Screen()
        for variant in islice(asked.walk(seed), count):
            given = ", ".join(f"{name}={value}" for name, value in variant.parameters.items())
            answers = " | ".join(answer_text(part.answer) for part in variant.item.all_parts)
            screen.show(f"{variant.code}  {given}  {'->' if screen.ascii else '→'}  {answers}")
            printed += 1
    if printed < count:
        Screen().say(f"{asked.id} has {printed} sound variants, all of them are above", "soft")


@app.command()
def check(
    questions: CheckedIds = None,
    most: Annotated[int, typer.Option("-n", help="Variants tried of each question.", min=1)] = 2000,
    bank: BankName = "question_bank",
    json: Json = False,
) -> None:
    """Check what every bank promises, over many variants of each question.

    The answers' independent oracles run in the test suite; everything else is checked here. Exit code 6 when a
    promise is broken; each failing variant is named by its code.

    \b
    Examples:
      dlquiz bank check
      dlquiz bank check convolution/output-size -n 100
      dlquiz bank check --bank my_bank
    """
    from dlquiz.cli.again import of_bank
    from dlquiz.cli.screen import Screen, emit
    from dlquiz.exam.bank import load

    loaded = load(bank)
    asked = [loaded[name] for name in questions] if questions else list(loaded.values())
    screen = Screen()
    reports: list[Report] = []
    for report in _checked(asked, most, screen):
        reports.append(report)
        if not json:
            status = "kept" if report.kept else "BROKEN"
            shares = f"{report.unsound:.1%} unsound, {report.excluded:.0%} excluded"
            screen.show(f"{status:<7} {report.question}  {report.tried} tried, {shares}")
            for failure in report.failures[:5]:
                screen.show(f"        promise {failure.promise}: {failure.found}")
                if failure.code:
                    screen.show(f"        dlquiz bank show {report.question} --code {failure.code}{of_bank(bank)}")
            if len(report.failures) > 5:
                screen.show(f"        and {len(report.failures) - 5} more")
    broken = [report for report in reports if not report.kept]
    if json:
        emit({"schema": 1, "bank": bank, "questions": [report.as_data() for report in reports]})
    screen.say(f"{counted(len(reports), 'question')} checked, {len(broken)} broken", "bad" if broken else "good")
    if broken:
        raise typer.Exit(6)


def _checked(questions: "list[Question[...]]", most: int, screen: "Screen") -> "Iterator[Report]":
    """Check one question after another under a progress bar, which is drawn on a terminal only."""
    from dlquiz.promises import check as checked

    if screen.bare:
        for question in questions:
            yield checked(question, most)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(file=screen.talk, markup=False, highlight=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        whole = progress.add_task("checking", total=len(questions) * most)
        for place, question in enumerate(questions):
            progress.update(whole, description=question.id, completed=place * most)
            report = checked(question, most, lambda: progress.advance(whole))
            progress.stop()
            yield report
            progress.start()


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Topic and name of the question.", metavar="TOPIC/NAME")],
    folder: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder of the bank; ./question_bank where there is one.")
    ] = None,
) -> None:
    """Begin a question: a commented skeleton that passes its own check.

    \b
    Examples:
      dlquiz bank new pooling/output-size -o my_bank
      dlquiz bank check --bank ./my_bank
    """
    from dlquiz.cli.again import of_bank
    from dlquiz.cli.screen import Screen
    from dlquiz.cli.skeleton import write

    target = folder or (Path("question_bank") if Path("question_bank").is_dir() else Path("my_bank"))
    path = write(name, target)
    question_id = f"{path.stem}/{name.partition('/')[2]}".replace("_", "-")
    screen = Screen()
    screen.show(str(path))
    own = of_bank(str(target) if target.is_absolute() else f"./{target}")  # without a slash it may be a package's name
    screen.say(f"try it: dlquiz bank show {question_id}{own}", "soft")
    screen.say(f"check it: dlquiz bank check {question_id}{own}", "soft")
