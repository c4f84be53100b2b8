"""`dlquiz grade`: answer files marked against an exam's manifest."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Annotated

import typer

from dlquiz.cli.options import Json
from dlquiz.numeric.digits import counted

if TYPE_CHECKING:
    from dlquiz.cli.grade_screen import Progress
    from dlquiz.cli.screen import Screen
    from dlquiz.exam.assembly import Exam
    from dlquiz.grading.answer_row import Problem, Row
    from dlquiz.question.rules import Rules
    from dlquiz.render.grades_batch import Terms
    from dlquiz.render.grades_folder import Work, Written

LOOK_AT = 6
MOST_PAGED = 5_000_000  # bytes of answer files; a file takes longer to make than its student to mark
LEAST = 1_000_000  # bytes of a CSV that Polars is loaded for, where it is installed
PRINTED = 100  # an answer whose student gets a PDF takes as long as so many without


class Pdf(StrEnum):
    """The paper of the students' PDFs."""

    A4 = "a4"
    LETTER = "letter"


class OnDuplicate(StrEnum):
    """What to do with a student who handed in twice."""

    REFUSE = "refuse"
    FIRST = "first"
    LAST = "last"


def grade(
    manifest: Annotated[Path, typer.Argument(help="The exam's instructor/manifest.json.", metavar="MANIFEST")],
    files: Annotated[list[Path], typer.Argument(help="Answer files: CSV, JSON or filled-in text sheets.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for gradebook and feedback.")] = Path("grades"),
    on_duplicate: Annotated[
        OnDuplicate, typer.Option("--on-duplicate", help="A student who handed in twice.")
    ] = OnDuplicate.REFUSE,
    decimal_comma: Annotated[
        bool, typer.Option("--decimal-comma", help="Read 1,5 as 1.5, though the blueprint did not declare it.")
    ] = False,
    secret: Annotated[
        Path | None, typer.Option("--secret", help="The secret that a graded exam was made with.")
    ] = None,
    unverified: Annotated[
        bool, typer.Option("--unverified", help="Mark a signed exam without its secret, its signature unchecked.")
    ] = False,
    fail_under: Annotated[
        float | None, typer.Option("--fail-under", help="Exit with 6 where the mean is below this percentage.")
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option("--against", help="An earlier run (folder, marks.jsonl or gradebook.csv): what changed, and why."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier run in the folder.")] = False,
    feedback: Annotated[
        bool, typer.Option("--feedback/--no-feedback", help="Write feedback and evidence, or only the gradebook.")
    ] = True,
    pages: Annotated[
        bool | None,
        typer.Option("--pages/--no-pages", help="A Markdown page per student; unasked up to 5 MB of answers."),
    ] = None,
    pdf: Annotated[
        Pdf | None, typer.Option("--pdf", help="Also write each student's feedback as a PDF of one page.")
    ] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin the CSV files with the mark by which Excel knows UTF-8.")
    ] = False,
    jobs: Annotated[
        int, typer.Option("--jobs", help="Processes that mark a large class; 0 takes one per core.", min=0)
    ] = 0,
    cluster: Annotated[
        str, typer.Option("--cluster", help="Dask scheduler whose workers mark, as tcp://host:8786.")
    ] = "",
    json: Json = False,
) -> None:
    """Mark answer files against an exam's manifest.

    Answers come as the text sheets in student/, as CSV with the columns student, form, question, answer and a row per
    answer, as CSV with the columns student, form, 1, 2a, 2b, ... and a row per student, or as JSON: a list of objects
    like {"student": "s1", "form": "A", "answers": {"1": "16", "2a": "true"}}. A column exam holds them to one exam.

    The folder gets gradebook.csv, report.html about the class, marks.jsonl with the evidence of every mark, and
    feedback/ with a Markdown page per student (with --pdf also a PDF). A class whose answers take more than 5 MB gets
    pages only with --pages; `dlquiz why DIR STUDENT` shows any student's. A row, an answer or a file that cannot be
    used touches only the student whose it is: everyone else is marked, problems.csv lists what was
    refused, warned of or could not be read, and the exit code is 6.

    \b
    Examples:
      dlquiz grade midterm/instructor/manifest.json answers/*.txt
      dlquiz grade midterm/instructor/manifest.json answers.csv -o grades --on-duplicate last
      dlquiz grade midterm/instructor/manifest.json answers.csv --secret midterm.secret
      dlquiz grade midterm/instructor/manifest.json answers.json --json --fail-under 50
      dlquiz grade midterm/instructor/manifest.json answers/*.txt -o fixed --against grades
      dlquiz grade midterm/instructor/manifest.json answers.csv --pdf a4
      dlquiz grade mooc/instructor/manifest.json responses.csv --no-feedback --jobs 8
    """
    from dlquiz.cli import class_report, grade_screen
    from dlquiz.cli.against import regrade
    from dlquiz.cli.screen import Screen
    from dlquiz.errors import UsageError
    from dlquiz.grading import submission
    from dlquiz.render.grades_batch import Terms
    from dlquiz.render.grades_folder import ASKED, ENTRIES, write
    from dlquiz.render.sheet_stage import staged

    if not feedback and (json or against or pdf or pages):
        option = "--json" if json else "--against" if against else "--pdf" if pdf else "--pages"
        raise UsageError(option, "it needs the evidence that --no-feedback leaves out", "give one of the two")
    screen = Screen()
    exam = _manifest(manifest, secret, unverified)
    if exam.graded and secret is None:
        screen.say("warning: the manifest's signature was not checked (--unverified)")
    chosen = submission.OnDuplicate(on_duplicate.value)
    size = _size(files)
    paged = feedback and (size <= MOST_PAGED if pages is None else pages)
    terms = Terms(_rules(screen, exam, decimal_comma), chosen, feedback, pdf.value if pdf else None, paged)
    work = _work(exam, terms, jobs, cluster)
    with regrade(against) as changes, TemporaryFile("w+", encoding="ascii") as log:
        with staged(output, force, ENTRIES) as folder, grade_screen.Progress() as progress:
            found = (
                _by_columns(exam, files, folder, terms, bom, log, progress) if size >= LEAST and not cluster else None
            )
            found = found or write(
                exam,
                _rows(files),
                folder,
                work,
                size=size * (PRINTED if pdf else 1),
                feedback=feedback,
                bom=bom,
                log=log,
                progress=progress.show,
            )
            if not found.tally.students:
                _nothing(found, files)
            if changes:
                changes.compare(folder)
            if feedback:
                copyfile(manifest, folder / ASKED)
            report = class_report.write(exam, found.scores, folder, log) if feedback else None
        if json:
            grade_screen.emit(exam, found, output, log, report, changes)
        else:
            grade_screen.table(screen, found)
            if report:
                class_report.show(screen, report)
            if changes:
                changes.show(screen)
    grade_screen.complain(screen, found)
    tally = found.tally
    mean = f", mean {tally.mean:.1f} %" if tally.marked else ""
    screen.say(f"{counted(tally.marked, 'student')} marked{mean}; written to {output}")
    if feedback and not paged and pages is None:
        screen.say(f"a class of this size gets no page per student; `dlquiz why {output} STUDENT` or --pages")
    is_missing = changes is not None and changes.summary.removed > 0
    if found.needs_a_look or is_missing or (fail_under is not None and tally.mean < fail_under):
        raise typer.Exit(LOOK_AT)


def _manifest(path: Path, secret: Path | None = None, unverified: bool = False) -> "Exam":
    """Return the exam that a manifest holds; InputError for anything else, and before all for a broken seal."""
    from dlquiz.cli.manifest_file import text_of
    from dlquiz.exam.manifest import parse
    from dlquiz.exam.secret import read

    key = read(secret) if secret else None
    return parse(text_of(path), str(path), key, unverified=unverified)


def _rules(screen: "Screen", exam: "Exam", decimal_comma: bool) -> "Rules":
    """Return the rules that the manifest declares; an option that goes beyond them is warned of."""
    from dataclasses import replace

    if decimal_comma and not exam.rules.decimal_comma:
        screen.say("warning: --decimal-comma: the exam did not declare it; 1,5 is read as 1.5 for everyone")
        return replace(exam.rules, decimal_comma=True)
    return exam.rules


def _work(exam: "Exam", terms: "Terms", jobs: int, address: str) -> "Work":
    """Return who marks."""
    if not address:
        from dlquiz.cli.workers import processes
        from dlquiz.render.workers import cores

        return processes(exam, terms, jobs or cores())
    try:
        from dlquiz.cli.cluster import cluster
    except ImportError as error:
        from dlquiz.errors import EngineError

        remedy = "install it with pip install 'dlquiz[cluster]'"
        raise EngineError("--cluster", f"the package {error.name} is missing", remedy) from None
    return cluster(exam, terms, address)


def _by_columns(
    exam: "Exam", files: list[Path], folder: Path, terms: "Terms", bom: bool, log: IO[str], progress: "Progress"
) -> "Written | None":
    """Mark one large CSV with Polars; None where it is not installed, or where the class has to go the ordinary way."""
    from importlib.util import find_spec

    if terms.pages or terms.paper or len(files) > 1 or find_spec("polars") is None:
        return None
    from dlquiz.render import grades_columns

    return grades_columns.write(exam, files[0], folder, terms, bom=bom, log=log, progress=progress.show)


def _rows(files: list[Path]) -> "Iterator[Row | Problem]":
    from dlquiz.grading.answer_file import rows

    for path in files:
        yield from rows(path)


def _size(files: list[Path]) -> int:
    """Return the size of the answer files, as far as they can be read."""
    from dlquiz.grading.answer_file import size_read

    return sum(map(size_read, files))


def _nothing(found: "Written", files: list[Path]) -> None:
    """Raise the error for a run in which no student was found."""
    from dlquiz.errors import InputError

    if found.first_refused is None:
        raise InputError(str(files[0]), "it names no student", "hand in files with answers")
    more = f" (and {found.refused - 1} more problems)" if found.refused > 1 else ""
    raise InputError(str(found.first_refused.where), f"{found.first_refused.reason}{more}", "no student was marked")
