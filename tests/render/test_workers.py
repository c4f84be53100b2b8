"""Pools whose workers do not outlive their work."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, as_completed, wait
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


def test_a_process_that_dies_does_not_leave_the_others_waiting_for_large_work() -> None:
    def lost() -> None:
        with workers.processes(2) as pool:
            left = [pool.submit(left_after, 60, bytes(1_000_000)) for _ in range(8)]
            for future in left[4:]:
                future.cancel()
            while len(started := multiprocessing.active_children()) < 2:
                time.sleep(0.01)
            os.kill(started[0].pid or 0, signal.SIGKILL)
            next(as_completed(left[:2])).result()

    with pytest.raises(EngineError, match="a worker process: it was ended from outside"):
        lost()
    assert multiprocessing.active_children() == []


def left_after(seconds: float, large: bytes) -> int:
    time.sleep(seconds)
    return len(large)


def test_a_fault_in_a_process_is_raised_here_and_says_where_it_came_from() -> None:
    with workers.processes(1) as pool:
        with pytest.raises(ValueError, match="invalid literal") as caught:
            pool.submit(int, "seven").result()
        assert "in _answer" in caught.value.__notes__[0]
        assert pool.submit(int, "7").result() == 7


def test_processes_whose_work_is_done_end_in_silence(capfd: pytest.CaptureFixture[str]) -> None:
    with workers.processes(2) as pool:
        assert [pool.submit(int, text).result() for text in "123"] == [1, 2, 3]
    assert capfd.readouterr() == ("", "")


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


@pytest.mark.parametrize("group", [True, False])
def test_an_interrupt_ends_the_processes_in_silence(tmp_path: Path, group: bool) -> None:
    (tmp_path / "parent.py").write_text(PARENT)
    with subprocess.Popen(
        [sys.executable, str(tmp_path / "parent.py")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        time.sleep(0.5)  # a signal that comes just before a lock is waited for is seen after it only
        (os.killpg if group else os.kill)(parent.pid, signal.SIGINT)
        said = parent.communicate(timeout=30)[1]
    assert not alive(worker)
    assert said.count("Traceback") == 1, said
    assert said.endswith("KeyboardInterrupt\n")


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
