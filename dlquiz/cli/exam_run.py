"""The run of `dlquiz exam`: who makes the documents, what an interrupted run left, and what is said meanwhile."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager

    from dlquiz.cli.screen import Screen
    from dlquiz.exam.assembly import Exam
    from dlquiz.exam.secret import Secret
    from dlquiz.render.engine import Printer
    from dlquiz.render.paper import Paper
    from dlquiz.render.sheet_folder import Workers, Written
    from dlquiz.render.sheet_journal import Journal, Request

PROGRESS_FROM = 20  # documents
FEW = 40  # forms that threads make with less work: every process comes up on its own and learns the templates anew
AT_A_TIME = 4  # forms that a process takes
MOST_WORKERS = 32  # each takes up to 400 MB


def requested(screen: "Screen", output: Path, seed: int | None, *asked: object) -> "Request":
    """Return what is asked for, with the seed given, else that of an interrupted run for the same, else a fresh one.

    What is asked says itself in `repr`, the same in every process.
    """
    from dlquiz import __version__
    from dlquiz.render.sheet_journal import Request, beside, unfinished

    digest = sha256(repr((__version__, *asked)).encode()).hexdigest()
    left = unfinished(output)
    if left is not None and left.digest == digest and seed in (None, left.seed):
        return left
    if left is not None:
        screen.say(f"{beside(output)} was left by a run for another exam and is dropped")
    return Request(digest, fresh_seed(seed))


def fresh_seed(seed: int | None) -> int:
    """Return the seed given, else a new one."""
    return int.from_bytes(os.urandom(6), "big") if seed is None else seed


@dataclass(frozen=True, slots=True)
class Run:
    """How an exam is written."""

    output: Path
    paper: "Paper"
    engine: Literal["typst", "pdflatex"]
    jobs: int | None
    force: bool
    secret: "Secret | None" = None
    cluster: str = ""

    def write(self, screen: "Screen", made: "Exam", request: "Request") -> tuple[str, ...]:
        """Write the folder, or what an interrupted run left of it; an engine that failed is told after the rest is in
        its place.
        """
        from dlquiz.render.sheet_journal import beside, resumable

        with resumable(self.output, request, self.force) as (folder, journal):
            if journal.finished:
                screen.say(f"continuing: {_finished(made, journal)} were finished")
            try:
                written = self.documents(made, folder, journal)
            except BaseException:
                if journal.finished:
                    kept = beside(self.output)
                    screen.say(
                        f"{_finished(made, journal)} are finished and kept in {kept}, the same command continues"
                    )
                raise
        if written.faults:
            first = written.faults[0]
            others = sum(str(fault) != str(first) for fault in written.faults)
            screen.say(f"the .tex files, answer sheets and manifest are in {self.output}")
            raise type(first)(first.where, first.found + (f" (and {others} more)" if others else ""), first.remedy)
        return written.files

    def documents(self, made: "Exam", folder: Path, journal: "Journal | None" = None) -> "Written":
        """Write every file of the exam into a folder, under a bar where there are many."""
        from dlquiz.render.sheet_folder import write

        with self._workers(len(made.forms)) as (printer, workers), _progress(len(made.forms)) as progress:
            return write(
                made,
                folder,
                self.paper,
                printer,
                secret=self.secret,
                workers=workers,
                journal=journal,
                progress=progress,
            )

    @contextmanager
    def _workers(self, forms: int) -> "Iterator[tuple[Printer, Workers]]":
        from dlquiz.render import engine_typst, workers
        from dlquiz.render.engine_pdflatex import Pdflatex
        from dlquiz.render.sheet_folder import Workers

        count = min(self.jobs or workers.cores(), MOST_WORKERS)
        pdflatex = Pdflatex(shutil.which("pdflatex"))
        printer: Printer = pdflatex if self.engine == "pdflatex" else engine_typst.pdfs
        if self.cluster:
            with _cluster(self.cluster) as (pool, count):
                yield printer, Workers(pool, count)
        elif printer is pdflatex or count == 1 or (self.jobs is None and forms <= FEW):
            with workers.threads(count, pdflatex.stop) as pool:
                yield printer, Workers(pool, count)
        else:
            with workers.processes(count) as pool:
                yield printer, Workers(pool, count, AT_A_TIME)


def _cluster(address: str) -> "AbstractContextManager[tuple[Executor, int]]":
    try:
        from dlquiz.cli.exam_cluster import pool
    except ImportError as error:
        from dlquiz.errors import EngineError

        remedy = "install it with pip install 'dlquiz[cluster]'"
        raise EngineError("--cluster", f"the package {error.name} is missing", remedy) from None
    return pool(address)


def _finished(made: "Exam", journal: "Journal") -> str:
    from dlquiz.render.sheet_documents import BY_KIND

    finished = sum(all(f"{kind} {form.name}" in journal.finished for kind in BY_KIND) for form in made.forms)
    return f"{finished} of {len(made.forms)} forms"


@contextmanager
def _progress(forms: int) -> Iterator[Callable[[int, int], None]]:
    """Yield what is told how many documents are done; a terminal shows it as a bar while it goes on."""
    from dlquiz.render.sheet_documents import BY_KIND

    if len(BY_KIND) * forms < PROGRESS_FROM or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("printing"), BarColumn(), MofNCompleteColumn(), TextColumn("PDFs"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
