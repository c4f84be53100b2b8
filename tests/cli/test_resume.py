"""Sessions that are gone on with elsewhere, later, or by two at once, and those that cannot be."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TypeAlias

import pytest

from dlquiz.cli import quiz
from dlquiz.cli.clock import Clock
from dlquiz.cli.journal import Journal
from dlquiz.cli.mock import begun
from dlquiz.cli.screen import Screen
from dlquiz.errors import EngineError
from dlquiz.exam.bank import Bank
from dlquiz.progress.store import Store
from tests.cli import inside
from tests.cli.terminal import Ran, refused

SIZES = '''
from typing import Annotated
from dlquiz.question import Integer, Item, Range, question

@question(topic="sizes", level=1, points=1, concepts=["size"])
def small(n: Annotated[int, Range(1, 8)]) -> Item:
    """A small space."""
    return Item(f"What is twice {n}?", answer=Integer(2 * n))

@question(topic="sizes", level=1, points=1, concepts=["size"])
def large(n: Annotated[int, Range(1, 800)]) -> Item:
    """A large space."""
    return Item(f"What is {n} and one more?", answer=Integer(n + 1))
'''
PLAN = """
title = "Sizes"
repeat_concepts = true
[[sections]]
questions = ["sizes/large", "sizes/small"]
"""
Run: TypeAlias = Callable[..., Ran]
BEGIN = {
    "practice": ("quiz", "--bank", "./own bank", "-n", "3", "--seed", "1"),
    "mock": ("quiz", "--bank", "./own bank", "--mode", "mock", "--blueprint", "plan.toml", "--time-limit", "0"),
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A folder with a bank of its own and a blueprint."""
    folder = tmp_path / "course"
    (folder / "own bank").mkdir(parents=True)
    (folder / "own bank" / "sizes.py").write_text(SIZES, "utf-8")
    (folder / "plan.toml").write_text(PLAN, "utf-8")
    return folder


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `dlquiz` in this process with the given lines typed."""

    def ran(*arguments: str, cwd: Path, typed: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(typed.encode())))
        return inside.ran(*arguments, cwd=cwd)

    return ran


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / "progress.db")) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("mode", BEGIN)
def test_a_session_goes_on_from_any_folder(home: Path, course: Path, run: Run, mode: str) -> None:
    run(*BEGIN[mode], typed="1\n", cwd=course)
    ran = run("resume", "--json", typed="2\n:quit\n", cwd=home)
    assert ran.code == 0, ran
    assert [answer["response"] for answer in json.loads(ran.out)["answers"]][:2] == ["1", "2"]


@pytest.mark.parametrize("mode", BEGIN)
def test_a_session_whose_bank_is_away_waits_for_it(home: Path, course: Path, run: Run, mode: str) -> None:
    run(*BEGIN[mode], typed="1\n", cwd=course)
    bank = course / "own bank"
    shutil.move(bank, course / "elsewhere")
    refused(
        run("resume", cwd=home), 4, "cannot be gone on with", "no folder has this name", "it is kept; `dlquiz resume`"
    )
    shutil.move(course / "elsewhere", bank)
    assert "Question 2 of " in run("resume", typed=":quit\n", cwd=home).err


def test_a_mock_exam_waits_for_its_blueprint_and_is_closed_where_it_fits_it_no_more(
    home: Path, course: Path, run: Run
) -> None:
    run(*BEGIN["mock"], typed="1\n", cwd=course)
    (course / "plan.toml").unlink()
    refused(run("resume", cwd=home), 4, "there is no such file", "it is kept")
    (course / "plan.toml").write_text(PLAN.replace("Sizes", "Others").replace('"sizes/large", ', ""), "utf-8")
    refused(run("resume", cwd=home), 4, "has changed since", "it is closed; what stood on its paper is not marked")
    refused(run("resume", cwd=home), 4, "no session was interrupted")


@pytest.mark.parametrize(("error", "code"), [(EngineError("--speak", "it does not start"), 5), (ValueError("odd"), 1)])
def test_what_fails_while_an_exam_is_sat_does_not_close_it(
    home: Path, course: Path, run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int
) -> None:
    def broken(*_: object) -> None:
        raise error

    run(*BEGIN["mock"], typed="1\n", cwd=course)
    monkeypatch.setattr(quiz, "sit", broken)
    assert run("resume", cwd=home).code == code
    assert not rows(home, "SELECT * FROM endings")


def test_past_a_used_up_space_nothing_is_asked_again(home: Path, course: Path, run: Run) -> None:
    command = ("quiz", "--bank", "./own bank", "-n", "16", "--seed", "1")
    first = run(*command, typed=":skip\n" * 12 + "5\n:quit\n", cwd=course)
    asked = re.findall(r"code (\w+),", first.err)
    assert len(asked) == 14, "six of the eight small ones, which come first, and all large ones"
    rest = run("resume", "--json", typed="6\n", cwd=course)
    answers = json.loads(rest.out)["answers"]
    assert [answer["code"] for answer in answers] == asked
    assert [answer["response"] for answer in answers[-2:]] == ["5", "6"]
    assert rows(home, "SELECT count(*) FROM attempts WHERE complete") == [(14,)]


def test_reading_takes_time_from_an_exam_that_is_left(
    home: Path, bank: Bank, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = {"bank": bank.name, "seed": 3, "topics": None, "questions": ["detection/iou"], "count": None}
    journal, passed = Journal.opened(Screen()), [0.0]
    mock = begun(Screen(), bank, journal, {**data, "blueprint": None, "limit": 3600.0, "factor": 1.0})
    mock.clock = Clock(3600, now=lambda: passed[0])
    passed[0] = 1800.0
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b":quit\n")))
    assert mock.run()
    assert journal.store is not None
    journal.store.close()
    assert "time: 30 min." in run("resume", typed=":quit\n", cwd=home).err.replace("29 min 59 s", "30 min")


def test_an_exam_is_handed_in_whole_or_not_at_all(
    home: Path, course: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*BEGIN["mock"], typed="1\n", cwd=course)
    insert = Store._insert
    done: list[tuple[object, ...]] = []

    def stopped(store: Store, *entry: object) -> None:
        if done:
            raise KeyboardInterrupt
        done.append(entry)
        insert(store, *entry)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Store, "_insert", stopped)
        assert run("resume", typed=":submit\ny\n", cwd=home).code == 130
    assert len(done) == 1
    assert rows(home, "SELECT * FROM answers") == []
    assert "Score: " in run("resume", typed=":submit\ny\n", cwd=home).err
    assert rows(home, "SELECT count(*), sum(complete) FROM attempts") == [(2, 2)]


def test_an_exam_that_two_sit_at_once_is_handed_in_once(home: Path, course: Path, run: Run) -> None:
    run(*BEGIN["mock"], typed="1\n", cwd=course)
    command = [sys.executable, "-m", "dlquiz", "resume"]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as late:
        assert late.stderr is not None
        said = b""
        while not said.endswith(b"2 > "):
            said += late.stderr.read(1) or pytest.fail(said.decode())
        assert "handed in before" not in run("resume", typed="7\n:submit\n", cwd=home).err
        _, rest = late.communicate(b"8\n:submit\n", timeout=60)
    assert b"It was handed in before, and what was handed in then counts." in rest
    assert rows(home, "SELECT response FROM answers ORDER BY id") == [("1",), ("7",)]
    assert rows(home, "SELECT count(*), sum(complete) FROM attempts") == [(2, 2)]


@pytest.mark.parametrize("mode", BEGIN)
def test_what_is_said_to_paste_names_the_bank_as_a_shell_reads_it(
    home: Path, course: Path, run: Run, mode: str
) -> None:
    ran = run(*BEGIN[mode], typed="7777\n7777\n7777\n" + ":submit\n" * (mode == "mock"), cwd=course)
    pasted = [line.strip() for line in ran.err.splitlines() if line.startswith("  dlquiz ")]
    assert len(pasted) == {"practice": 3, "mock": 1}[mode]
    assert all(line.endswith(" --bank './own bank'") for line in pasted)
    shell = ["/bin/sh", "-c", pasted[-1].replace("dlquiz", f"{sys.executable} -m dlquiz", 1)]
    assert subprocess.run(shell, input=b"", capture_output=True, cwd=course, check=False).returncode == 0
