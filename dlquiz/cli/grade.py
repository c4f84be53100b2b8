"""`dlquiz grade`: answer files marked against an exam's manifest."""

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dlquiz.cli.options import Json

if TYPE_CHECKING:
    from dlquiz.cli.screen import Screen
    from dlquiz.exam.assembly import Exam
    from dlquiz.grading.answer_row import Problem, Row
    from dlquiz.grading.results import ClassResult
    from dlquiz.question.rules import Rules

LARGEST_MANIFEST = 500_000_000  # bytes
LOOK_AT = 6
MOST_SHOWN = 20
PROGRESS_FROM = 50  # students


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
    fail_under: Annotated[
        float | None, typer.Option("--fail-under", help="Exit with 6 where the mean is below this percentage.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier run in the folder.")] = False,
    json: Json = False,
) -> None:
    """Mark answer files against an exam's manifest.

    The folder gets gradebook.csv, marks.jsonl with the evidence of every mark, and feedback/ with a Markdown file per
    student. A row, an answer or a file that cannot be used touches only the student whose it is: everyone else is
    marked, what was refused is listed with file, line and reason, and the exit code is 6.

    \b
    Examples:
      dlquiz grade midterm/instructor/manifest.json answers/*.txt
      dlquiz grade midterm/instructor/manifest.json answers.csv -o grades --on-duplicate last
      dlquiz grade midterm/instructor/manifest.json answers.json --json --fail-under 50
    """
    from dlquiz.cli.screen import Screen, emit
    from dlquiz.grading import submission
    from dlquiz.grading.results import ClassResult, Marker, as_data

    screen = Screen()
    exam = _manifest(manifest)
    handed_in, problems = submission.gather(_rows(files), exam, submission.OnDuplicate(on_duplicate.value))
    if not handed_in:
        _nothing(problems, files)
    marker = Marker(_rules(screen, exam, decimal_comma))
    results = []
    for done, entry in enumerate(handed_in, 1):
        results.append(marker.result(entry))
        _progress(done, len(handed_in))
    found = ClassResult(exam, results, problems)
    _write(found, output, force)
    if json:
        emit(as_data(found))
    else:
        _table(screen, found)
    _complain(screen, found)
    mean = f", mean {found.mean:.1f} %" if found.marked else ""
    screen.say(f"{_counted(len(found.marked), 'student')} marked{mean}; written to {output}")
    if found.needs_a_look or (fail_under is not None and found.mean < fail_under):
        raise typer.Exit(LOOK_AT)


def _manifest(path: Path) -> "Exam":
    """Return the exam that a manifest holds; InputError for anything else."""
    from dlquiz.errors import InputError
    from dlquiz.exam.manifest import parse

    if not path.is_file():
        if (path / "instructor" / "manifest.json").is_file():
            remedy = f"name {path / 'instructor' / 'manifest.json'}"
        else:
            remedy = "`dlquiz exam` writes instructor/manifest.json"
        raise InputError(str(path), "there is no such file" if not path.exists() else "it is no regular file", remedy)
    if path.stat().st_size > LARGEST_MANIFEST:
        raise InputError(str(path), f"it is larger than {LARGEST_MANIFEST:,} bytes")
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            str(path), f"it is not UTF-8 at byte {error.start}", "take the file as `dlquiz exam` wrote it"
        ) from error
    return parse(text, str(path))


def _rules(screen: "Screen", exam: "Exam", decimal_comma: bool) -> "Rules":
    """Return the rules that the manifest declares; an option that goes beyond them is warned of."""
    from dataclasses import replace

    if decimal_comma and not exam.rules.decimal_comma:
        screen.say("warning: --decimal-comma: the exam did not declare it; 1,5 is read as 1.5 for everyone")
        return replace(exam.rules, decimal_comma=True)
    return exam.rules


def _rows(files: list[Path]) -> "Iterator[Row | Problem]":
    from dlquiz.grading.answer_file import rows

    for path in files:
        yield from rows(path)


def _nothing(problems: "list[Problem]", files: list[Path]) -> None:
    """Raise the error for a run in which no student was found."""
    from dlquiz.errors import InputError

    refused = [problem for problem in problems if not problem.is_warning]
    if not refused:
        raise InputError(str(files[0]), "it names no student", "hand in files with answers")
    more = f" (and {len(refused) - 1} more problems)" if len(refused) > 1 else ""
    raise InputError(str(refused[0].where), f"{refused[0].reason}{more}", "no student was marked")


def _write(found: "ClassResult", output: Path, force: bool) -> None:
    """Write the folder whole or not at all."""
    import json as codec

    from dlquiz.grading.results import student_data
    from dlquiz.render import gradebook
    from dlquiz.render.escape import filename
    from dlquiz.render.feedback import feedback
    from dlquiz.render.sheet_stage import staged

    with staged(output, force) as folder:
        (folder / "feedback").mkdir()
        with (folder / "marks.jsonl").open("w", encoding="utf-8", newline="\n") as marks:
            for result in found.results:
                marks.write(f"{codec.dumps(student_data(result), allow_nan=False)}\n")
                page = folder / "feedback" / f"{filename(result.submission.key)}.md"
                page.write_text(feedback(result, found.exam.title), "utf-8", newline="\n")
        (folder / "gradebook.csv").write_text(gradebook.gradebook(found), "utf-8", newline="")
        (folder / "problems.csv").write_text(gradebook.problems(found.problems), "utf-8", newline="")


def _table(screen: "Screen", found: "ClassResult") -> None:
    """Show a line per student."""
    from dlquiz.render.gradebook import number, percent, status

    rows = [("student", "name", "form", "points", "%", "")]
    for result in found.results:
        submission = result.submission
        form = submission.form.name if submission.form else ""
        points = f"{number(result.points)}/{result.possible}" if result.answered else ""
        said = "" if status(result) == "marked" else status(result).removeprefix("marked, ")
        rows.append((submission.student, submission.name, form, points, percent(result), said))
    widths = [min(24, max(len(row[i]) for row in rows)) for i in range(5)]
    for row in rows:
        cells = [_cut(cell, width) for cell, width in zip(row, widths, strict=False)]
        left, right = cells[:3], cells[3:]
        aligned = [cell.ljust(width) for cell, width in zip(left, widths, strict=False)]
        aligned += [cell.rjust(width) for cell, width in zip(right, widths[3:], strict=False)]
        screen.show("  ".join([*aligned, row[5]]).rstrip())


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}~"


def _complain(screen: "Screen", found: "ClassResult") -> None:
    """Say what was refused, what could not be read and what was ignored."""
    from dlquiz.render.escape import terminal

    said = [f"{'warning' if problem.is_warning else 'refused'}: {problem}" for problem in found.problems]
    for result in found.results:
        said += [
            f"not read: {result.submission.key}, {entry.slot.name}, {entry.text[:40]!r}: {entry.mark.reason}"
            for entry in result.unread
        ]
    for line in said[:MOST_SHOWN]:
        screen.say(terminal(line))
    if len(said) > MOST_SHOWN:
        screen.say(f"... and {len(said) - MOST_SHOWN} more; see problems.csv and marks.jsonl")


def _progress(done: int, total: int) -> None:
    if total >= PROGRESS_FROM and sys.stderr.isatty():
        sys.stderr.write(f"\r{done} of {total} students" if done < total else "\r\x1b[K")
        sys.stderr.flush()


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
