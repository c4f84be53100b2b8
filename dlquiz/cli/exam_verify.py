"""`dlquiz exam verify`: an exam is made again from its manifest and compared, byte by byte."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dlquiz.cli.options import BankName, Json
from dlquiz.numeric.digits import counted

if TYPE_CHECKING:
    from dlquiz.exam.assembly import Exam
    from dlquiz.exam.recipe import Recipe
    from dlquiz.exam.secret import Secret

DIFFERENT = 6
MOST_SHOWN = 20


def verify(
    place: Annotated[Path, typer.Argument(help="A manifest.json, or the exam's whole folder.", metavar="MANIFEST|DIR")],
    secret: Annotated[
        Path | None, typer.Option("--secret", help="The secret that a graded exam was made with.")
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf/--no-pdf", help="Print the PDFs again too.")] = True,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", help="Workers; all cores unless given.", min=1)] = None,
    bank: BankName = "question_bank",
    json: Json = False,
) -> None:
    """Make an exam again from what its manifest says, and compare.

    The manifest has to come out byte by byte, and in a folder every .tex, answer sheet and PDF as well. What differs
    is named, the first place in each file, and so is a file under student/ that does not belong there. Exit code 6
    then. `dlquiz grade` never makes anything again: it marks by the manifest.

    \b
    Examples:
      dlquiz exam verify midterm
      dlquiz exam verify midterm --secret midterm.secret --no-pdf
      dlquiz exam verify midterm/instructor/manifest.json --bank ./my_bank
    """
    from dlquiz.cli.manifest_file import INSIDE, text_of
    from dlquiz.cli.screen import Screen, emit
    from dlquiz.exam import manifest
    from dlquiz.exam.bank import load
    from dlquiz.exam.secret import read
    from dlquiz.exam.verify import again, difference, version_note

    screen = Screen()
    path = place / INSIDE if place.is_dir() else place
    key = read(secret) if secret else None
    written = text_of(path)
    fault = manifest.seal_fault(written, str(path), key)
    found = manifest.outline(written, str(path))
    if fault and key and not found.graded:
        raise fault  # no secret had a part in it
    recipe = _recipe(found, str(path), bank, key)
    note = version_note(written)
    if note:
        screen.say(f"warning: {path}: {note}")
    made = again(found, load(bank), str(path), key)
    told = [f"{path}: {fault.found}"] if fault else []
    differs = difference(written, manifest.text(made, key))
    told += [f"{path}, {differs}"] if differs else []
    count = 1
    if place.is_dir():
        more, others = _folder(place, made, recipe, key, pdf, jobs)
        told, count = told + more, count + others
    if json:
        emit({"schema": 1, "exam": found.id, "signed": key is not None, "files": count, "differences": told})
    else:
        for line in told[:MOST_SHOWN]:
            screen.show(line)
        if len(told) > MOST_SHOWN:
            screen.show(f"and {len(told) - MOST_SHOWN} more")
    same = f"{counted(count, 'file')} made again"
    screen.say(f"{found.id}: {same}, {counted(len(told), 'difference') if told else 'no differences'}")
    if told:
        raise typer.Exit(DIFFERENT)


def _recipe(exam: "Exam", source: str, bank: str, key: "Secret | None") -> "Recipe":
    """Return what the exam was made from. Its bank is only imported where the option names it, not the manifest."""
    from dlquiz.errors import InputError

    if exam.graded and key is None:
        raise InputError(source, "it is of a graded exam", "name the secret that it was made with: --secret FILE")
    if exam.recipe is None:
        raise InputError(source, "it does not say what it was made from", "take one that `dlquiz exam` wrote")
    if exam.recipe.bank != Path(bank).name:
        remedy = "name that one with --bank"
        raise InputError(source, f"it was made from the bank {exam.recipe.bank!r}, not {bank!r}", remedy)
    return exam.recipe


def _folder(
    folder: Path, made: "Exam", recipe: "Recipe", key: "Secret | None", pdf: bool, jobs: int | None
) -> tuple[list[str], int]:
    """Write the exam once more, elsewhere; return what differs and how many files were compared."""
    from tempfile import TemporaryDirectory

    from dlquiz.cli.exam_run import Run
    from dlquiz.render.sheet_folder import write
    from dlquiz.render.sheet_verify import differences, files, unprinted

    with TemporaryDirectory(prefix="dlquiz-") as temporary:
        beside = Path(temporary)
        if pdf:
            faults = Run(beside, recipe.paper, recipe.engine, jobs, False, key).documents(made, beside).faults
            if faults:
                raise type(faults[0])(faults[0].where, faults[0].found, "--no-pdf compares everything else")
        else:
            write(made, beside, recipe.paper, unprinted, secret=key)
        return list(differences(folder, beside, pdf)), len(files(beside)) - 1
