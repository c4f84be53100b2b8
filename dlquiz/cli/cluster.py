"""Marking on a Dask cluster (`pip install 'dlquiz[cluster]'`); its workers need no file of this machine.

The exam goes to every worker once, as a plugin, which workers that join or come back during the run get as well. The
parts of a worker that dies are given to others, and what comes of a part is taken once.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from distributed import CancelledError, Client, Future, KilledWorker, Worker, WorkerPlugin, wait
from distributed.comm.core import CommClosedError

from dlquiz import __version__
from dlquiz.cli.workers import AHEAD, begin, finish, mark
from dlquiz.errors import EngineError
from dlquiz.exam.manifest import text

if TYPE_CHECKING:
    from dlquiz.exam.assembly import Exam
    from dlquiz.render.grades_batch import Marked, Terms
    from dlquiz.render.grades_folder import Work

PATIENCE = 10  # seconds in which the scheduler and a first worker have to answer
LOST = (KilledWorker, CancelledError, CommClosedError, TimeoutError, OSError)


class Ready(WorkerPlugin):
    """Gets a worker ready for a run, and lets go of it at the end."""

    def __init__(self, run: str, manifest: str, terms: "Terms") -> None:
        self.name, self.run = f"dlquiz-{run}", run
        self._manifest, self._terms, self._version = manifest, terms, __version__

    def setup(self, worker: Worker) -> None:
        """Read the exam."""
        if self._version == __version__:  # else the first part says so
            begin(self.run, self._manifest, self._terms)

    def teardown(self, worker: Worker) -> None:
        """Forget it."""
        finish(self.run)


def cluster(exam: "Exam", terms: "Terms", address: str) -> "Work":
    """Return the work done by the workers of the scheduler at this address; EngineError where none answers."""

    def work(parts: Iterator[bytes]) -> "Iterator[Marked]":
        with connected(address) as client:
            ready = Ready(uuid4().hex, text(exam), terms)
            client.register_plugin(ready)
            try:
                yield from _marked(client, parts, ready.run)
            except LOST as error:
                said = " ".join(str(error).split())[:200] or type(error).__name__
                raise EngineError(address, f"the work was lost there: {said}", "look at its workers") from None
            except ImportError as error:
                raise EngineError(address, f"a worker cannot run dlquiz: {error}", "install dlquiz there") from None
            finally:
                client.unregister_worker_plugin(ready.name)

    return work


def connected(address: str) -> Client:
    """Return a client of the scheduler at this address; EngineError where it does not answer or has no worker."""
    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise EngineError(address, "no Dask scheduler answers there", "start one with `dask scheduler`") from error
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        client.close()
        raise EngineError(address, "the scheduler has no worker", f"start one with `dask worker {address}`") from None
    return client


def _marked(client: Client, parts: Iterator[bytes], run: str) -> "Iterator[Marked]":
    running: set[Future[Any]] = set()
    for number, part in enumerate(parts):
        running.add(client.submit(mark, run, __version__, part, key=f"dlquiz-{run}-{number}", pure=False))
        if len(running) >= AHEAD * max(1, sum(client.nthreads().values())):
            done, running = wait(running, return_when="FIRST_COMPLETED")
            yield from _results(done)
    while running:
        done, running = wait(running, return_when="FIRST_COMPLETED")
        yield from _results(done)


def _results(done: "set[Future[Any]]") -> "Iterator[Marked]":
    for future in done:
        yield future.result()
        future.release()
