"""`dlquiz exam`: an exam in several forms, with keys, answer sheets and the manifest that marking reads."""

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dlquiz.cli.exam_seal import seal
from dlquiz.cli.exam_verify import verify
from dlquiz.cli.options import BankName, Json, QuestionIds, Topics
from dlquiz.numeric.digits import counted

if TYPE_CHECKING:
    from dlquiz.cli.screen import Screen
    from dlquiz.exam.assembly import Student
    from dlquiz.exam.blueprint import Blueprint
    from dlquiz.exam.secret import Secret

LARGEST = 5_000_000  # bytes of a blueprint or a roster
MOST_FORMS = 2000


class Paper(StrEnum):
    """The paper sizes."""

    A4 = "a4"
    LETTER = "letter"


class Engine(StrEnum):
    """What makes the PDF."""

    TYPST = "typst"
    PDFLATEX = "pdflatex"


def exam(
    context: typer.Context,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder to write; it must be new or empty.")
    ] = None,
    blueprint: Annotated[
        str | None,
        typer.Option("--blueprint", help="A TOML file, or midterm, final, quiz, interview, weekly."),
    ] = None,
    topic: Topics = None,
    question: QuestionIds = None,
    count: Annotated[int | None, typer.Option("-n", help="How many questions.", min=1, max=500)] = None,
    forms: Annotated[int, typer.Option("--forms", "-f", help="How many forms.", min=1, max=MOST_FORMS)] = 1,
    roster: Annotated[
        Path | None, typer.Option("--roster", help="CSV with the columns name and id: a form for each student.")
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="The same seed gives the same exam.", min=0)] = None,
    secret: Annotated[
        Path | None,
        typer.Option("--secret", help="A graded exam: numbers from this file, made when it is not there; key signed."),
    ] = None,
    reserve: Annotated[
        bool, typer.Option("--reserve", help="Ask with the variants that practice never shows, a quarter of all.")
    ] = False,
    paper: Annotated[Paper, typer.Option("--paper", help="Paper size.")] = Paper.A4,
    engine: Annotated[Engine, typer.Option("--engine", help="What makes the PDFs.")] = Engine.TYPST,
    title: Annotated[str | None, typer.Option("--title", help="Title on page one.")] = None,
    course: Annotated[str | None, typer.Option("--course", help="Course under the title and in the heads.")] = None,
    minutes: Annotated[int | None, typer.Option("--minutes", help="Duration.", min=1, max=1440)] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", help="Workers at a time; all cores unless given.", min=1)
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Page one of the first form as PNG, alone or in the folder.")
    ] = False,
    cluster: Annotated[
        str, typer.Option("--cluster", help="Dask scheduler whose workers print, as tcp://host:8786.")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace student/ and instructor/ in the folder.")] = False,
    bank: BankName = "question_bank",
    json: Json = False,
) -> None:
    """Build an exam on paper.

    student/ gets a PDF, a .tex and answer sheets per form, and no key. instructor/ gets the keys with worked
    solutions, all answers side by side, and manifest.json, which `dlquiz grade` reads. Forms ask the same questions
    with other numbers. Without --seed a fresh one is drawn and said. A run that was interrupted keeps what is finished
    in DIR.unfinished, and the same command continues it.

    --preview draws page one of the first form: DIR/preview.png beside the exam, or with -o PAGE.png, or without -o
    preview.png here, that picture and nothing else; a picture of that name is replaced.

    A blueprint's table [marking] declares decimal_comma = true, multiple = "all or nothing", "per option" or "right
    minus wrong", the shares coarse, layout and follow_through, and what wrong_true_false and wrong_choice cost, as 0.5,
    "1/3" or, for a choice, "1/(n-1)". Page one prints these rules, and `dlquiz grade` marks by them.

    \b
    Examples:
      dlquiz exam -o midterm --forms 4
      dlquiz exam --blueprint my.toml --preview -o page.png
      dlquiz exam -o quiz1 --topic convolution --topic detection -n 6 --minutes 20 --seed 7
      dlquiz exam -o final --blueprint final --roster students.csv --course "CS 7643"
      dlquiz exam -o midterm --forms 4 --secret midterm.secret --reserve
      dlquiz exam -o own --blueprint my.toml --paper letter --engine pdflatex
    """
    if context.invoked_subcommand:
        return
    from dataclasses import replace

    from dlquiz.cli import exam_preview
    from dlquiz.cli.exam_run import Run, fresh_seed, requested
    from dlquiz.cli.screen import Screen, emit
    from dlquiz.errors import UsageError
    from dlquiz.exam.assembly import assemble, parallelism
    from dlquiz.exam.bank import load
    from dlquiz.exam.recipe import Recipe
    from dlquiz.exam.secret import create
    from dlquiz.render.sheet_stage import check_free

    picture = exam_preview.alone(output, preview, tell=json, sign=secret is not None)
    screen = Screen()
    plan, stated = plan_of(blueprint, topic, question, count, minutes)
    if title is not None:
        plan = replace(plan, title=_utf8("--title", title))
    if course is not None:
        plan = replace(plan, course=_utf8("--course", course))
    if reserve:
        plan = replace(plan, reserve=True)
    if roster and forms > 1:
        raise UsageError("--forms", "a roster gives every student one form", "leave out --forms or --roster")
    students = _students(roster)
    if output is None or picture:
        made = assemble(plan, load(bank), fresh_seed(seed), students=students[:1], minutes=stated)
        screen.show(str(exam_preview.draw(made, picture or Path(exam_preview.NAME), paper.value, engine.value)))
        screen.say(f"{made.title}: page one, seed {made.seed}")
        return
    check_free(output, force)  # before the work
    key, fresh = _secret(secret, output)
    whose = key and key.number("request")
    request = requested(screen, output, seed, plan, bank, forms, students, stated, paper.value, engine.value, whose)
    made = assemble(plan, load(bank), request.seed, forms=forms, students=students, minutes=stated, secret=key)
    made = replace(made, recipe=Recipe(plan, Path(bank).name, stated, paper.value, engine.value))
    _warn_of_names(screen, students, engine)
    _warn_of_ids(screen, students)
    if secret is not None and fresh is not None:
        create(secret, fresh)
        screen.say(f"{secret} holds a new secret: keep it, `dlquiz grade` needs it, and hand it to nobody")
    files = Run(output, paper.value, engine.value, jobs, force, key, cluster).write(screen, made, request)
    if preview:
        files += (exam_preview.draw(made, output / exam_preview.NAME, paper.value, engine.value).name,)
    elif force:
        (output / exam_preview.NAME).unlink(missing_ok=True)  # it shows the exam that was replaced
    if json:
        emit(
            {
                "schema": 1,
                "exam": made.id,
                "seed": made.seed,
                "folder": str(output),
                "questions": len(made.forms[0].questions),
                "points": made.points,
                "minutes": made.minutes,
                "forms": [form.name for form in made.forms],
                "files": list(files),
            }
        )
        return
    screen.say(f"{made.title} {made.id}: {counted(len(made.forms), 'form')}, {parallelism(made)}, seed {made.seed}")
    screen.show(str(output / "student"))
    screen.show(str(output / "instructor"))


def plan_of(
    blueprint: str | None, topics: list[str] | None, questions: list[str] | None, count: int | None, minutes: int | None
) -> "tuple[Blueprint, int | None]":
    """Return the blueprint that the options ask for, and the duration to state where it does not set one."""
    from dlquiz.errors import UsageError
    from dlquiz.exam.blueprint import builtin, of_questions, of_topics, parse

    if questions:
        if blueprint or topics or count:
            raise UsageError("--question", "it names the whole exam", "leave out --blueprint, --topic and -n")
        return of_questions(questions), minutes
    if topics or count:
        if blueprint:
            raise UsageError("--blueprint", "it says what the exam holds", "leave out --topic and -n")
        return of_topics(topics or (), count or 2 * len(topics or ())), minutes
    name = blueprint or "midterm"
    looks_like_file = name.endswith(".toml") or os.sep in name or Path(name).is_file()
    plan = parse(_text(Path(name)), name) if looks_like_file else builtin(name)
    return (plan if minutes is None else plan.within(minutes)), None


def _text(path: Path) -> str:
    """Return a small text file; InputError for anything else."""
    from dlquiz.errors import InputError

    if not path.is_file():
        raise InputError(str(path), "there is no such file" if not path.exists() else "it is no regular file")
    if path.stat().st_size > LARGEST:
        raise InputError(str(path), f"it is larger than {LARGEST:,} bytes")
    try:
        return path.read_text("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise InputError(str(path), f"it is not UTF-8 at byte {error.start}", "save it as UTF-8") from error


def _students(roster: Path | None) -> "list[Student]":
    if roster is None:
        return []
    from dlquiz.errors import InputError
    from dlquiz.exam.roster import parse

    found = parse(_text(roster), str(roster))
    if len(found) > MOST_FORMS:
        raise InputError(
            str(roster), f"it names {len(found):,} students", f"split it: a run makes {MOST_FORMS:,} forms"
        )
    return found


def _utf8(option: str, text: str) -> str:
    """Return a text from the command line; UsageError where it holds bytes that are none."""
    from dlquiz.errors import UsageError

    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError(option, "it is not UTF-8", "write it in UTF-8") from None
    return text


def _warn_of_names(screen: "Screen", students: "list[Student]", engine: Engine) -> None:
    """List the names that the engine's fonts lack, each with what stands on the sheet instead."""
    from dlquiz.render import names

    spell = names.in_typst if engine is Engine.TYPST else names.in_latex
    lost = {student.name: spell(student.name) for student in students if names.respelled(student.name, spell)}
    if lost:
        said = ", ".join(f"{names.shortened(name)} as {printed or 'nothing'}" for name, printed in lost.items())
        screen.say(f"warning: names with characters that the fonts lack are printed in Latin letters: {said}")


def _warn_of_ids(screen: "Screen", students: "list[Student]") -> None:
    """Say which ids stand in the roster more than once: everyone gets a form, but `grade` cannot tell them apart."""
    ids = [student.id for student in students if student.id]
    twice = sorted({number for number in ids if ids.count(number) > 1})
    if twice:
        more = f" and {len(twice) - 5} more" if len(twice) > 5 else ""
        said = f"{', '.join(twice[:5])}{more}"
        screen.say(f"warning: ids that the roster gives more than once, answers to them will be refused: {said}")


def _secret(path: Path | None, output: Path) -> "tuple[Secret | None, bytes | None]":
    """Return the secret of a graded exam, and its bytes where they are new and not yet written."""
    from dlquiz.errors import UsageError
    from dlquiz.exam.secret import BYTES, Secret, read

    if path is None:
        return None, None
    if path.resolve().is_relative_to(output.resolve()):
        raise UsageError("--secret", f"{path} lies in the folder of the exam", "keep it where nothing is handed out")
    if path.exists() or path.is_symlink():
        return read(path), None
    fresh = os.urandom(BYTES)
    return Secret(fresh), fresh


FURTHER = "[verify|seal …]"
app = typer.Typer(rich_markup_mode=None, invoke_without_command=True, callback=exam, subcommand_metavar=FURTHER)
app.command()(verify)
app.command()(seal)
