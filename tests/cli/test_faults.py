"""Faults around a session: it goes on, says once that nothing is kept, and never shows a traceback."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dlquiz.progress import database
from tests.cli.inside import ran as within
from tests.cli.terminal import dlquiz, refused

SIZE = ("quiz", "-q", "convolution/output-size", "--seed", "1")
PROGRAM = (
    "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); from dlquiz.cli import main; main.main"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.unlink(), "it was moved or removed"),
        (lambda path: path.write_bytes(b"x" * 5000), "file is not a database"),
        (lambda path: path.write_bytes(b""), "no such table"),
        (lambda path: shutil.rmtree(path.parent), "it was moved or removed"),
    ],
)
def test_a_store_that_fails_amid_a_session_is_said_once(home: Path, spoil: Callable[[Path], None], said: str) -> None:
    command = [sys.executable, "-m", "dlquiz", *SIZE, "-n", "3"]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as session:
        assert session.stdin is not None
        assert session.stderr is not None
        session.stdin.write(b"1\n")
        session.stdin.flush()
        while b"Question 2 of 3" not in session.stderr.readline():
            pass
        spoil(home / "progress.db")
        _, rest = session.communicate(b"2\n3\n", timeout=60)
    assert session.returncode == 0
    assert rest.count(b"NOT SAVED") == 1
    assert said.encode() in rest
    assert b"Score: 0 of 6 points" in rest
    assert b"resume" not in rest


def test_a_disk_without_room_leaves_the_session_and_a_plain_banner(home: Path) -> None:
    program = f"{PROGRAM}({[*SIZE, '-n', '1']!r})"
    ran = subprocess.run([sys.executable, "-c", program], input="24\n", capture_output=True, text=True, check=False)
    assert ran.returncode == 0
    assert ran.stderr.count("NOT SAVED") == 1
    assert "Score: 0 of 2 points" in ran.stderr


@pytest.mark.parametrize("lock", ["BEGIN EXCLUSIVE", "BEGIN IMMEDIATE"])
def test_a_store_that_another_program_holds_is_said_and_is_no_bug(
    home: Path, monkeypatch: pytest.MonkeyPatch, lock: str
) -> None:
    dlquiz(*SIZE, "-n", "1", typed="24\n")
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    monkeypatch.setattr(database, "TRIES", 3)
    holder = sqlite3.connect(home / "progress.db", isolation_level=None)
    holder.execute(lock)
    for command in (("--exam-date", "2030-01-31"), ("--minutes-a-day", "20")):
        refused(within("stats", *command, cwd=home), 3, "another program holds it, try again later")
    if "EXCLUSIVE" in lock:
        for mode in ("review", "mistakes"):
            ran = within("quiz", "--mode", mode, cwd=home)
            assert ran.code == 3
            assert "NOT SAVED" in ran.err
            assert f"error: {mode}: it asks by what was answered before, which is not at hand" in ran.err
    holder.close()


def test_nobody_waits_long_for_a_store_that_another_program_holds() -> None:
    assert database.PATIENCE <= 3
    assert database.TRIES * (database.TRY_FOR + 1) <= 3000, "milliseconds"


def test_a_home_that_cannot_be_used_is_said_by_every_command(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    nowhere = str(tmp_path / "file" / "home")
    assert "NOT SAVED" in dlquiz(*SIZE, "-n", "1", typed="24\n", DLQUIZ_HOME=nowhere).err
    for command in ("resume", "stats"):
        ran = dlquiz(command, DLQUIZ_HOME=nowhere)
        refused(ran, 3, f"{nowhere}: not a directory, look at the path")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_traceback(home: Path, closed: str) -> None:
    command = f"'{sys.executable}' -m dlquiz {' '.join(SIZE)} -n 1 --json {closed}"
    ran = subprocess.run(["sh", "-c", command], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert ran.returncode == 0
    assert "Traceback" not in ran.stderr + ran.stdout


def test_another_locale_than_utf_8_gets_ascii_and_asks_again_for_what_it_cannot_read(home: Path) -> None:
    ran = dlquiz(*SIZE, "-n", "1", typed=b"caf\xe9\n24\n", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert ran.code == 0
    assert ran.err.isascii()
    assert ran.err.count("Not read:") == 1
    assert "Score: 0 of 2 points" in ran.err


def test_a_mock_exam_takes_no_level_beside_its_blueprint(home: Path) -> None:
    refused(dlquiz("quiz", "--mode", "mock", "-l", "1"), 2, "a mock exam has the levels of its blueprint")
