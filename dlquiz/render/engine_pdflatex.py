"""PDF from pdflatex, in a private directory: no shell, no files outside, no clock, and an end to every run.

What all documents begin with is read once and kept as a format, which spares each a tenth of a second and more. Every
document still has a run of its own: it gets the same bytes alone and among a thousand, holds nothing of another
student's, and fails alone. (All forms in one run, split afterwards, are a fifth faster on one core and are none of it.)
"""

import contextlib
import os
import re
import signal
import subprocess
import tempfile
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread

from dlquiz.errors import EngineError
from dlquiz.render.engine import Document, OneByOne, Print
from dlquiz.render.names import shortened
from dlquiz.render.sheet_stage import named

SECONDS = 60
PATIENCE = 3  # runs that do not end before no other is begun
PIECE, KEPT = 65536, 16  # bytes read at a time, and how many such pieces of what is said are remembered
LONGEST = 200  # characters of a cause
FLAGS = ("-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error")
PACKAGES = "apt-get install --no-install-recommends texlive-latex-recommended texlive-pictures lmodern"
OWN = "\n\\runninghead{"  # how a document's own part begins
_CAUSE = re.compile(r"^(?:\./)?sheet\.tex:(\d+): (.+)$|^! (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pdflatex:
    """Runs `program`; None stands for one that was not found. `stop` ends what is running, for good."""

    program: str | None
    seconds: float = SECONDS
    _running: "set[subprocess.Popen[bytes]]" = field(default_factory=set, init=False, repr=False, compare=False)
    _formats: dict[str, bytes] = field(default_factory=dict, init=False, repr=False, compare=False)
    _stopped: Event = field(default_factory=Event, init=False, repr=False, compare=False)
    _hung: list[str] = field(default_factory=list, init=False, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    def __reduce__(self) -> tuple[type["Pdflatex"], tuple[str | None, float]]:
        return Pdflatex, (self.program, self.seconds)

    def __call__(self, documents: Sequence[Document]) -> list[Print]:
        """Return a PDF for each document, or why there is none."""
        return OneByOne(self.pdf)(documents)

    def pdf(self, document: Document) -> bytes:
        """Return the document as PDF; EngineError says why there is none."""
        if self.program is None:
            raise EngineError("pdflatex", "it is not on the PATH", f"install it ({PACKAGES}) or use --engine typst")
        with tempfile.TemporaryDirectory(prefix="dlquiz-") as name, named(Path(name)):
            folder, source = Path(name), document.latex()
            common, begins, own = source.partition(OWN)
            known = self._format(common, document.path) if begins else b""
            if known:
                (folder / "common.fmt").write_bytes(known)
                source = "%\n" * common.count("\n") + begins + own  # its lines keep their numbers
            (folder / "sheet.tex").write_text(source, "utf-8")
            code, said = self._run(document.path, folder, *(["-fmt=common"] if known else []), "sheet.tex")
            if code < 0 and not said:
                raise EngineError(f"{document.path}.pdf", f"pdflatex was ended by signal {-code}")
            if code:
                found = f"pdflatex stopped: {cause(said, document.path)}"
                raise EngineError(f"{document.path}.pdf", found, _remedy(said))
            made = folder / "sheet.pdf"
            printed = made.read_bytes() if made.is_file() else b""
            if not (printed.startswith(b"%PDF-") and printed.rstrip().endswith(b"%%EOF")):
                raise EngineError(f"{document.path}.pdf", "pdflatex ended without a fault and without a whole PDF")
            return printed

    def stop(self) -> None:
        """End every run that is under way, with all that it started, and begin no more."""
        self._stopped.set()
        for process in list(self._running):
            _end(process)

    def _format(self, common: str, path: str) -> bytes:
        """Return what pdflatex knows after this beginning; nothing where it refuses, and the documents will say why."""
        with self._lock:
            if common not in self._formats:
                self._formats[common] = b""
                with tempfile.TemporaryDirectory(prefix="dlquiz-") as name, named(Path(name)):
                    folder, made = Path(name), Path(name) / "common.fmt"
                    (folder / "common.tex").write_text(f"{common}\n\\dump\n", "utf-8")
                    code, _ = self._run(path, folder, "-ini", "&pdflatex", "common.tex")
                    if not code and made.is_file():
                        self._formats[common] = made.read_bytes()
            return self._formats[common]

    def _run(self, path: str, folder: Path, *arguments: str) -> tuple[int, str]:
        """Return the code with which pdflatex ended and what it said."""
        program = str(self.program)
        if len(self._hung) >= PATIENCE:
            raise EngineError(f"{path}.pdf", f"pdflatex was not started again after {self._hung[0]}.pdf did not end")
        try:
            process = subprocess.Popen(  # noqa: S603  (the program was found on the PATH, the flags are ours)
                [program, *FLAGS, *arguments],
                cwd=folder,
                env=_environment(program, folder),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise EngineError(program, f"it does not start: {(error.strerror or str(error)).lower()}") from error
        self._running.add(process)
        if self._stopped.is_set():
            _end(process)
        said: deque[bytes] = deque(maxlen=KEPT)
        ear = Thread(target=_hear, args=(process, said), daemon=True)
        with process:
            ear.start()
            try:
                process.wait(self.seconds)
                ear.join(1)
                if ear.is_alive():  # what it started goes on
                    _end(process)
            except BaseException as error:
                _end(process)
                if isinstance(error, subprocess.TimeoutExpired):
                    self._hung.append(path)
                    found = f"pdflatex did not end within {self.seconds:g} s"
                    raise EngineError(f"{path}.pdf", found, f"look at {path}.tex") from error
                raise
            finally:
                self._running.discard(process)
        return process.returncode, b"".join(said).decode("utf-8", "replace")


def _hear(process: "subprocess.Popen[bytes]", said: "deque[bytes]") -> None:
    """Take up what a run says; who says too much finds only the end remembered."""
    with contextlib.suppress(OSError, ValueError):
        while process.stdout and (piece := os.read(process.stdout.fileno(), PIECE)):
            said.append(piece)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a run with all that it started; alone where a system has no groups of processes."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _environment(program: str, folder: Path) -> dict[str, str]:
    """Return the whole environment of a run: nothing of the user's own TeX settings, no clock."""
    return {
        "PATH": os.pathsep.join((str(Path(program).parent), "/usr/bin", "/bin")),
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
            said = shortened(said, LONGEST)
            return f"{said} at line {line} of {path}.tex" if line else said
    last = [line.strip() for line in log.splitlines() if line.strip()]
    return shortened(last[-1], LONGEST) if last else "it said nothing"


def _remedy(log: str) -> str:
    if "is taller than a page" in log:  # the preamble's own error
        return "such as a figure: make it shorter"
    missing = re.search(r"File `([^']+)' not found", log)
    return f"{missing[1]} comes with: {PACKAGES}" if missing else ""
