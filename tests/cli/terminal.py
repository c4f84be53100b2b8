"""Running the program as a user does, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pexpect


class Ran(NamedTuple):
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


def dlquiz(*arguments: str, typed: str | bytes = "", cwd: Path | None = None, **environment: str) -> Ran:
    """Run `dlquiz` with these arguments and this input."""
    given = typed.encode() if isinstance(typed, str) else typed
    settings = {**os.environ, "PYTHONUTF8": "1", **environment}
    done = subprocess.run(
        [sys.executable, "-m", "dlquiz", *arguments],
        input=given,
        capture_output=True,
        cwd=cwd,
        env=settings,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def begun(*arguments: str, **environment: str) -> "pexpect.spawn[str]":
    """Begin `dlquiz` with these arguments on a terminal."""
    settings = {**os.environ, "PYTHONUTF8": "1", "COLUMNS": "80", **environment}
    return pexpect.spawn(sys.executable, ["-m", "dlquiz", *arguments], env=settings, encoding="utf-8", timeout=60)


def refused(ran: Ran, code: int, *said: str) -> None:
    """Assert that a command ended in one line, with this code and these words, and printed no data."""
    assert ran.code == code, ran
    lines = ran.err.strip().splitlines()
    assert len(lines) == 1, ran.err
    assert lines[0].startswith("error: "), ran.err
    for words in said:
        assert words in lines[0], ran.err
    assert ran.out == ""
