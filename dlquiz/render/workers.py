"""Pools that make documents on all cores: threads where another program does the work, processes where we do it."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait

from dlquiz.errors import EngineError


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
def processes(count: int) -> Iterator[Executor]:
    """Yield a pool of fresh processes (a fork of one that has used Typst would never end)."""
    pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _begin)
    try:
        yield pool
    except BrokenProcessPool as error:
        raise EngineError(
            "a worker process", "it was ended from outside, for want of memory perhaps", "run the same command again"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Let a worker end at once with Ctrl-C, in silence, and with the process that it works for, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
