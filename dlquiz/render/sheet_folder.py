"""The folder that `dlquiz exam` writes: `student/` holds no key, `instructor/` holds the keys and the manifest."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from dlquiz.errors import EngineError
from dlquiz.exam import manifest
from dlquiz.exam.assembly import Exam
from dlquiz.exam.secret import Secret
from dlquiz.render.engine import Printer
from dlquiz.render.paper import Paper
from dlquiz.render.sheet_journal import Journal
from dlquiz.render.sheet_stage import named
from dlquiz.render.sheet_work import Made, Task, count, make, tasks
from dlquiz.render.workers import NOTICE

MANIFEST = "instructor/manifest.json"
WAITING = 3  # tasks per worker that may be under way, so that a thousand forms do not pile up


@dataclass(frozen=True, slots=True)
class Workers:
    """Who makes the documents: `count` workers of a pool, that take so many forms at a time."""

    pool: Executor
    count: int = 1
    forms: int = 1


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, by paths inside the folder, and what the engine refused."""

    files: tuple[str, ...]
    faults: tuple[EngineError, ...]


def write(
    exam: Exam,
    folder: Path,
    paper: Paper,
    printer: Printer,
    *,
    secret: Secret | None = None,
    workers: Workers | None = None,
    journal: Journal | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Written:
    """Write every file of an exam. A PDF that the engine refuses is left out and reported.

    The folder is empty, or holds what the journal of an earlier run knows; what of that is still whole stays.
    The manifest of a graded exam is signed with its secret.
    """
    if workers is None:
        with ThreadPoolExecutor(1) as pool:
            own = Workers(pool)
            return write(exam, folder, paper, printer, secret=secret, workers=own, journal=journal, progress=progress)
    for name in ("student", "instructor"):
        (folder / name).mkdir(exist_ok=True)
    files = [MANIFEST]
    faults: dict[str, EngineError] = {}
    total = count(exam)
    done = 0
    running: dict[Future[list[Made]], Task] = {}

    def finish(ended: set[Future[list[Made]]]) -> None:
        nonlocal done
        for future in ended:
            task = running.pop(future)
            for made in future.result():
                for path, content in made.files.items():
                    with named(folder / path):
                        (folder / path).write_bytes(content)
                files.extend(made.files)
                if made.fault:
                    faults[min(made.files)] = made.fault
                elif journal is not None:
                    journal.add(made.name, task.source, made.files)
                done += 1
                progress(done, total)

    try:
        with (folder / MANIFEST).open("w", encoding="utf-8", newline="\n") as file:
            said = _written(manifest.pieces(exam, secret), file)
            for task in tasks(exam, paper, printer, workers.forms, said):
                kept = journal.kept(task.names, task.source) if journal else None
                if kept is not None:
                    files += kept
                    done += len(task.names)
                    progress(done, total)
                    continue
                running[workers.pool.submit(make, task)] = task
                while len(running) >= WAITING * workers.count:
                    finish(wait(running, NOTICE, return_when=FIRST_COMPLETED).done)
            for _ in said:
                pass  # the seal
        while running:
            finish(wait(running, NOTICE, return_when=FIRST_COMPLETED).done)
    except BaseException:
        for future in running:
            future.cancel()
        raise
    return Written(tuple(sorted(files)), tuple(error for _, error in sorted(faults.items())))


def _written(pieces: Iterable[str], file: TextIO) -> Iterator[str]:
    """Yield the pieces of a text, each when it is written."""
    for piece in pieces:
        with named(Path(file.name)):
            file.write(piece)
            file.flush()
        yield piece
