"""Pools that make documents on all cores: threads where another program does the work, processes where we do it.

A thread hands its work to a process of its own, over a pipe of its own. (The pool of processes that comes with Python
shares one pipe among all; where a process ends while a large piece of work is written to it, it waits for ever.)
"""

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from traceback import format_exception
from typing import ParamSpec, TypeVar

from dlquiz.errors import EngineError

# systems without it have no way to hold Ctrl-C back from a process that is only about to start
HOLDS_BACK = hasattr(signal, "pthread_sigmask")
# seconds: a signal that comes just before a wait is noticed only when the wait ends
NOTICE = 1.0
P = ParamSpec("P")
T = TypeVar("T")


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def threads(count: int, stop: Callable[[], None] = lambda: None) -> Iterator[Executor]:
    """Yield a pool of threads; when the block fails, `stop` ends what they wait for."""
    pool = ThreadPoolExecutor(count)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        stop()
        raise
    finally:
        pool.shutdown()


@contextmanager
def processes(count: int, begin: Callable[[], None] | None = None) -> Iterator[Executor]:
    """Yield a pool of fresh processes (a fork of one that has used Typst would never end).

    Each calls `begin` first, if there is one. None is left when the block ends, and none works on when it fails.
    """
    started = _Processes(begin)
    try:
        with threads(count, started.stop) as pool:
            yield _Remote(pool, started)
    finally:
        started.stop()


@dataclass(slots=True)
class _Processes:
    """The processes of a pool: each belongs to the thread that started it."""

    begin: Callable[[], None] | None
    own: threading.local = field(default_factory=threading.local)
    alive: list[BaseProcess] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    stopped: bool = False

    def call(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the work gives in this thread's process."""
        try:
            pipe: Connection = self.own.pipe if hasattr(self.own, "pipe") else self._start()
            pipe.send((work, args, kwargs))
            done, result = pipe.recv()
        except (EOFError, OSError) as error:
            raise EngineError(
                "a worker process",
                "it was ended from outside, for want of memory perhaps",
                "run the same command again, with a smaller --jobs if memory is short",
            ) from error
        if not done:
            raise result
        found: T = result
        return found

    def stop(self) -> None:
        """End every process at once, and start no more."""
        with self.lock:
            self.stopped = True
            for process in self.alive:
                process.kill()
                process.join()

    def _start(self) -> Connection:
        context = get_context("spawn")
        with self.lock:
            if self.stopped:
                raise EOFError
            # The process inherits that Ctrl-C is held back: it reaches this one, which ends the others.
            if HOLDS_BACK:
                resource_tracker.ensure_running()  # starting a process would do it, and let Ctrl-C through again
                signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, self.begin), daemon=True)
            process.start()
            theirs.close()
            self.alive.append(process)
            self.own.pipe = ours
            return ours


@dataclass(frozen=True, slots=True)
class _Remote(Executor):
    """A pool of threads whose work is done in their processes."""

    pool: Executor
    processes: _Processes

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Let one of the processes do the work."""
        return self.pool.submit(self.processes.call, work, *args, **kwargs)


def _serve(pipe: Connection, begin: Callable[[], None] | None) -> None:
    """Do what comes through the pipe, until nobody is at its other end."""
    if not HOLDS_BACK:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if begin:
        begin()
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send(_answer(*pipe.recv()))


def _answer(work: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, object]) -> tuple[bool, T | Exception]:
    """Return whether the work was done, and what came of it."""
    try:
        return True, work(*args, **kwargs)
    except Exception as error:
        error.add_note("".join(format_exception(error)))
        return False, error


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
