"""Pools whose workers do not outlive their work."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, wait
from pathlib import Path

import pytest

from dlquiz.errors import EngineError
from dlquiz.render import workers


def test_a_process_that_dies_is_told_in_one_line() -> None:
    def lost() -> None:
        with workers.processes(1) as pool:
            pool.submit(os._exit, 1).result()

    with pytest.raises(EngineError, match=r"a worker process: it was ended from outside.*, run the same command again"):
        lost()


PARENT = """
import os, sys, time
from dlquiz.render import workers
if __name__ == "__main__":
    with workers.processes(1) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        pool.submit(time.sleep, 60).result()
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_processes_end_with_the_one_that_they_work_for(tmp_path: Path, how: signal.Signals) -> None:
    (tmp_path / "parent.py").write_text(PARENT)
    with subprocess.Popen(
        [sys.executable, str(tmp_path / "parent.py")], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        parent.send_signal(how)
        parent.wait()
    for _ in range(200):
        if not alive(worker):
            break
        time.sleep(0.05)
    assert not alive(worker)


def alive(pid: int) -> bool:
    try:
        return "zombie" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_threads_are_stopped_when_the_block_fails() -> None:
    import threading

    stopped = threading.Event()
    running: list[Future[bool]] = []

    def fails() -> None:
        with workers.threads(1, stopped.set) as pool:
            running.append(pool.submit(stopped.wait))
            running.append(pool.submit(stopped.is_set))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fails()
    wait(running[:1])
    assert running[0].result()
    assert running[1].cancelled()
