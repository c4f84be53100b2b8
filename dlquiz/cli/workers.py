"""Who marks the parts of a class: this process, or several that are started for it (see `cluster` for a third way).

Workers get bytes and give bytes back. What comes of a part is the same wherever it is marked.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, islice
from threading import Lock
from typing import TYPE_CHECKING

from dlquiz import __version__
from dlquiz.errors import EngineError

if TYPE_CHECKING:
    from concurrent.futures import Future

    from dlquiz.exam.assembly import Exam
    from dlquiz.render.grades_batch import Batches, Marked, Terms
    from dlquiz.render.grades_folder import Work

AHEAD = 2  # parts on their way for each worker, so that none waits for the next one

_batches: "dict[str, Batches]" = {}  # what this process marks with as a worker, by run
_one_at_a_time = Lock()  # exact arithmetic keeps its precision in one place for all threads


def here(exam: "Exam", terms: "Terms") -> "Work":
    """Return the work done in this process, part after part."""
    from dlquiz.render.grades_batch import Batches

    def work(parts: Iterator[bytes]) -> "Iterator[Marked]":
        return map(Batches(exam, terms).mark, parts)

    return work


def processes(exam: "Exam", terms: "Terms", jobs: int) -> "Work":
    """Return the work done in so many processes; a class of a single part is marked here."""

    def work(parts: Iterator[bytes]) -> "Iterator[Marked]":
        first = list(islice(parts, 2))
        if len(first) < 2 or jobs < 2:
            return here(exam, terms)(chain(first, parts))
        return _in_processes(chain(first, parts), exam, terms, jobs)

    return work


def _in_processes(parts: Iterator[bytes], exam: "Exam", terms: "Terms", jobs: int) -> "Iterator[Marked]":
    from dlquiz.exam.manifest import text
    from dlquiz.render import workers

    with workers.processes(jobs, partial(begin, "", text(exam), terms)) as pool:
        yield from _as_they_come(parts, lambda part: pool.submit(mark, "", __version__, part), jobs * AHEAD)


def _as_they_come(parts: Iterator[bytes], submit: "Callable[[bytes], Future[Marked]]", most: int) -> "Iterator[Marked]":
    """Yield what comes of the parts, what is done first first; only so many are on their way at a time."""
    from concurrent.futures import FIRST_COMPLETED, wait

    from dlquiz.render.workers import NOTICE

    running: set[Future[Marked]] = set()
    for part in parts:
        running.add(submit(part))
        while len(running) >= most:
            done, running = wait(running, NOTICE, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    while running:
        done, running = wait(running, NOTICE, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in done)


def begin(run: str, manifest: str, terms: "Terms") -> None:
    """Get this worker ready for a run: the exam is read once."""
    from dlquiz.exam.manifest import unsealed
    from dlquiz.render.grades_batch import Batches

    _batches[run] = Batches(unsealed(manifest, "manifest.json"), terms)


def mark(run: str, version: str, part: bytes) -> "Marked":
    """Mark a part of a run that this worker is ready for."""
    if version != __version__:
        raise EngineError("a worker", f"it has dlquiz {__version__}, this is {version}", "install the same version")
    with _one_at_a_time:
        return _batches[run].mark(part)


def finish(run: str) -> None:
    """Forget a run."""
    _batches.pop(run, None)
