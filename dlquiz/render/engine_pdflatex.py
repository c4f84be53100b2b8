"""PDF from pdflatex, in a private directory: no shell, no files outside, no clock, and an end to every run."""

import contextlib
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dlquiz.errors import EngineError
from dlquiz.render.engine import Document, OneByOne, Print

SECONDS = 120
FLAGS = ("-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error")
PACKAGES = "apt-get install --no-install-recommends texlive-latex-recommended texlive-pictures lmodern"
_CAUSE = re.compile(r"^(?:\./)?sheet\.tex:(\d+): (.+)$|^! (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pdflatex:
    """Runs `program`; None stands for one that was not found. `stop` ends what is running, for good."""

    program: str | None
    seconds: float = SECONDS
    _groups: set[int] = field(default_factory=set, init=False, repr=False, compare=False)

    def pdf(self, document: Document) -> bytes:
        """Return the document as PDF; EngineError says why there is none."""
        if self.program is None:
            raise EngineError("pdflatex", "it is not on the PATH", f"install it ({PACKAGES}) or use --engine typst")
        with tempfile.TemporaryDirectory(prefix="dlquiz-") as folder:
            return self._run(self.program, document, Path(folder))

    def __call__(self, documents: Sequence[Document]) -> list[Print]:
        """Return a PDF for each document, or why there is none."""
        return OneByOne(self.pdf)(documents)

    def stop(self) -> None:
        """End every run that is under way, with all that it started."""
        for group in list(self._groups):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)

    def _run(self, program: str, document: Document, folder: Path) -> bytes:
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
        self._groups.add(process.pid)
        with process:
            try:
                said = process.communicate(timeout=self.seconds)[0].decode("utf-8", "replace")
            except BaseException as error:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                if isinstance(error, subprocess.TimeoutExpired):
                    found = f"pdflatex did not end within {self.seconds:g} s"
                    raise EngineError(f"{document.path}.pdf", found, f"look at {document.path}.tex") from error
                raise
            finally:
                self._groups.discard(process.pid)
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
