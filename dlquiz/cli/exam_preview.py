"""`dlquiz exam --preview`: page one of the first form as a picture."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from dlquiz.cli import whole_file

if TYPE_CHECKING:
    from dlquiz.exam.assembly import Exam
    from dlquiz.render.paper import Paper

NAME = "preview.png"


def alone(output: Path | None, wanted: bool, *, tell: bool, sign: bool) -> Path | None:
    """Return where a picture goes that is all there is to write, None where a folder is to be written."""
    from dlquiz.errors import UsageError

    if output is None and not wanted:
        raise UsageError("--output", "it names the folder to write", "add -o DIR; only --preview does without it")
    if not wanted or (output is not None and output.suffix.lower() != ".png"):
        return None
    if tell or sign:
        name, said = ("--json", "tell") if tell else ("--secret", "sign")
        raise UsageError(name, f"a picture alone has nothing to {said}", "name a folder with -o")
    return output or Path(NAME)


def draw(made: "Exam", place: Path, paper: "Paper", engine: Literal["typst", "pdflatex"]) -> Path:
    """Write page one of the first form's sheet as PNG, whole or not at all, and return where it is."""
    from dlquiz.render import engine_typst, preview
    from dlquiz.render.engine_pdflatex import Pdflatex
    from dlquiz.render.sheet_documents import BY_KIND

    latex = preview.of_pdf(Pdflatex(shutil.which("pdflatex")).pdf, shutil.which("pdftoppm"))
    png = latex if engine == "pdflatex" else engine_typst.png
    drawn = png(BY_KIND["sheet"](made, made.forms[0], paper))
    whole_file.write(place, drawn)
    return place
