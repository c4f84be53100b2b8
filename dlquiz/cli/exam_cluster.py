"""Making an exam on a Dask cluster (`pip install 'dlquiz[cluster]'`): its workers send back files, and write none.

The tasks of a worker that dies are given to others.
"""

import logging
import warnings
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager

from distributed import KilledWorker
from distributed.comm.core import CommClosedError

from dlquiz import __version__
from dlquiz.cli.cluster import connected
from dlquiz.errors import EngineError

LOST = (KilledWorker, CancelledError, CommClosedError, TimeoutError)


@contextmanager
def pool(address: str) -> Iterator[tuple[Executor, int]]:
    """Yield the pool of a scheduler's workers and their number; EngineError where they cannot do it."""
    with _quiet(), connected(address) as client:
        try:
            _check(address, client.run(_version))
            yield client.get_executor(pure=False), max(1, sum(client.nthreads().values()))
        except LOST as error:
            said = " ".join(str(error).split())[:200] or type(error).__name__
            raise EngineError(address, f"the work was lost there: {said}", "run the same command again") from None
        except ImportError as error:
            raise EngineError(address, f"a worker cannot run dlquiz: {error}", "install dlquiz there") from None


@contextmanager
def _quiet() -> Iterator[None]:
    """Let Dask say nothing: errors reach us as such, and pages of answers are made of many forms at once."""
    logging.disable()
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Sending large graph")
            yield
    finally:
        logging.disable(logging.NOTSET)


def _version() -> str:
    return __version__


def _check(address: str, versions: dict[str, str]) -> None:
    """Raise EngineError where a worker would print other bytes."""
    for worker, version in sorted(versions.items()):
        if version != __version__:
            raise EngineError(
                address, f"{worker} has dlquiz {version}, this is {__version__}", "install the same version"
            )
