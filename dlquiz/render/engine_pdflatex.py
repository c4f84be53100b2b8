"""PDF from pdflatex, in a private directory: no shell, no files outside, no clock, and an end to every run."""

import contextlib
import os
import re
import signal
import subprocess
import tempfile
from pathlib import Path

from dlquiz.errors import EngineError
from dlquiz.render.engine import Document, Printer

SECONDS = 120
FLAGS = ("-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error")
PACKAGES = "apt-get install --no-install-recommends texlive-latex-recommended texlive-pictures lmodern"
_CAUSE = re.compile(r"^(?:\./)?sheet\.tex:(\d+): (.+)$|^! (.+)$", re.MULTILINE)


def printer(program: str | None, seconds: float = SECONDS) -> Printer:
    """Return the printer that runs `program`; None stands for one that was not found."""

    def pdf(document: Document) -> bytes:
        if program is None:
            raise EngineError("pdflatex", "it is not on the PATH", f"install it ({PACKAGES}) or use --engine typst")
        with tempfile.TemporaryDirectory(prefix="dlquiz-") as folder:
            return _run(program, seconds, document, Path(folder))

    return pdf


def _run(program: str, seconds: float, document: Document, folder: Path) -> bytes:
    (folder / "sheet.tex").write_text(document.latex(), "utf-8")
    try:
        process = subprocess.Popen(  # noqa: S603  (the program was found on the PATH, the flags are ours)
            [program, *FLAGS, "sheet.tex"],
            cwd=folder,
            env=_environment(program, folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise EngineError(program, f"it does not start: {(error.strerror or str(error)).lower()}") from error
    with process:
        try:
            said = process.communicate(timeout=seconds)[0].decode("utf-8", "replace")
        except BaseException as error:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            if isinstance(error, subprocess.TimeoutExpired):
                found = f"pdflatex did not end within {seconds:g} s"
                raise EngineError(f"{document.path}.pdf", found, f"look at {document.path}.tex") from error
            raise
    printed = folder / "sheet.pdf"
    if process.returncode or not printed.is_file():
        raise EngineError(f"{document.path}.pdf", f"pdflatex stopped: {cause(said, document.path)}", _remedy(said))
    return printed.read_bytes()


def _environment(program: str, folder: Path) -> dict[str, str]:
    """Return the whole environment of a run: nothing of the user's own TeX settings, no clock."""
    return {
        "PATH": f"{Path(program).parent}:/usr/bin:/bin",
        "HOME": str(folder),
        "TEXMFHOME": str(folder),
        "openin_any": "p",
        "openout_any": "p",
        "SOURCE_DATE_EPOCH": "0",
        "FORCE_SOURCE_DATE": "1",
        "max_print_line": "1000",
    }


def cause(log: str, path: str) -> str:
    r"""Return the first error of a log in one line.

    >>> cause("(./sheet.tex\n./sheet.tex:12: Undefined control sequence.\nl.12 \\foo", "student/exam-A")
    'Undefined control sequence at line 12 of student/exam-A.tex'
    """
    for found in _CAUSE.finditer(log):
        line, at, alone = found.groups()
        said = " ".join((at or alone).split()).rstrip(".")
        if not said.startswith("=="):
            return f"{said} at line {line} of {path}.tex" if line else said
    last = [line.strip() for line in log.splitlines() if line.strip()]
    return last[-1] if last else "it said nothing"


def _remedy(log: str) -> str:
    missing = re.search(r"File `([^']+)' not found", log)
    return f"{missing[1]} comes with: {PACKAGES}" if missing else ""
