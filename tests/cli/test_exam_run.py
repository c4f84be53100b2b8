"""A run of `dlquiz exam`: the same bytes wherever it runs, and an end without halves however it is ended."""

import json
import os
import pty
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

QUESTION = "convolution/output-size"


def start(
    folder: Path, *arguments: str, before: Callable[[], None] | None = None, **surroundings: str
) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "dlquiz", "exam", "-o", str(folder), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, **surroundings},
        preexec_fn=before,  # noqa: PLW1509  (the tests use no threads)
    )


def end(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def contents(folder: Path) -> Mapping[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def locales() -> set[str]:
    listed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=True).stdout
    return {name.lower().replace("-", "") for name in listed.split()}


@pytest.mark.skipif(not {"de_de.utf8", "tr_tr.utf8"} <= locales(), reason="the locales are not installed")
@pytest.mark.parametrize(("engine", "students"), [("typst", 4), ("pdflatex", 2)])
def test_the_same_command_gives_the_same_bytes_wherever_it_runs(tmp_path: Path, engine: str, students: int) -> None:
    def elsewhere() -> None:
        os.umask(0o077)
        os.chdir(tmp_path / "elsewhere")

    (tmp_path / "elsewhere").mkdir()
    names = ["İlker Işık,1", "Straße ẞ,2", "Ada,3", "王小明,4"]
    (tmp_path / "class.csv").write_text("\n".join(["name,id", *names[:students]]), "utf-8")
    asked = ["--question", QUESTION, "--seed", "3", "--engine", engine, "--roster", str(tmp_path / "class.csv")]
    runs = [
        start(tmp_path / "a", *asked, "-j", "1", PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C.UTF-8"),
        start(tmp_path / "b", *asked, "-j", "2", PYTHONHASHSEED="random", TZ="Pacific/Apia", LC_ALL="de_DE.UTF-8"),
        start(
            tmp_path / "deep/c d",
            *asked,
            "-j",
            "3",
            before=elsewhere,
            PYTHONHASHSEED="4711",
            TZ="Asia/Tokyo",
            LC_ALL="tr_TR.UTF-8",
            SOURCE_DATE_EPOCH="1234567",
            TEXINPUTS="/nowhere:",
            COLUMNS="31",
        ),
    ]
    assert [end(run)[0] for run in runs] == [0, 0, 0]
    first = contents(tmp_path / "a")
    assert len(first) == 8 * students + 3
    assert first == contents(tmp_path / "b") == contents(tmp_path / "deep/c d")


ELSEWHERE = """
import os, signal, sys
sys.modules["fcntl"] = None
for module, name in ((os, "sched_getaffinity"), (os, "killpg"), (signal, "pthread_sigmask"), (signal, "setitimer")):
    if hasattr(module, name):
        delattr(module, name)
"""


@pytest.mark.parametrize("asked", [["--forms", "5", "-j", "2"], ["--engine", "pdflatex"]])
def test_a_system_without_locks_groups_and_signal_masks_makes_the_same_exam(tmp_path: Path, asked: list[str]) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/sitecustomize.py").write_text(ELSEWHERE)
    paths = os.pathsep.join([str(tmp_path / "site"), *sys.path])
    runs = [
        start(tmp_path / "a", "--question", QUESTION, "--seed", "3", *asked),
        start(tmp_path / "b", "--question", QUESTION, "--seed", "3", *asked, PYTHONPATH=paths),
    ]
    assert [end(run)[0] for run in runs] == [0, 0]
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "site"]


def interrupted(folder: Path, how: signal.Signals, *arguments: str) -> str:
    """Start a run, end it when something is finished, and return what it said."""
    process = start(folder, *arguments)
    journal = folder.with_name(f"{folder.name}.unfinished") / "journal"
    for _ in range(2400):
        if journal.is_file() and journal.read_text().count("\n") > 1:
            break
        time.sleep(0.02)
    os.killpg(process.pid, how)
    code, _, err = end(process)
    assert code == (130 if how is signal.SIGINT else -how)
    assert not folder.exists()
    return err


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_the_same_command_continues_an_interrupted_run(tmp_path: Path, how: signal.Signals) -> None:
    asked = ["--question", QUESTION, "--forms", "12", "-j", "2"]
    said = interrupted(tmp_path / "a", how, *asked)
    if how is signal.SIGINT:
        told, last = said.splitlines()
        assert told.endswith(
            "of 12 forms are finished and kept in " + f"{tmp_path}/a.unfinished, the same command continues"
        )
        assert last == "interrupted"
    code, out, err = end(start(tmp_path / "a", *asked, "--json"))
    assert code == 0
    assert "of 12 forms were finished" in err.splitlines()[0]
    seed = json.loads(out)["seed"]
    assert end(start(tmp_path / "b", *asked, "--seed", str(seed)))[0] == 0
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_what_another_command_left_is_dropped_and_said(tmp_path: Path) -> None:
    interrupted(tmp_path / "a", signal.SIGKILL, "--question", QUESTION, "--forms", "12")
    code, _, err = end(start(tmp_path / "a", "--question", QUESTION, "--forms", "2"))
    assert code == 0
    assert err.splitlines()[0] == f"{tmp_path}/a.unfinished was left by a run for another exam and is dropped"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_disk_that_fills_up_keeps_what_is_finished_and_no_half_of_a_pdf(tmp_path: Path) -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, 90_000))

    asked = ["--question", QUESTION, "--forms", "2", "--seed", "1", "--engine", "pdflatex"]
    code, _, err = end(start(tmp_path / "a", *asked, before=small_files))
    assert code in (3, 5)
    assert "Traceback" not in err
    assert not (tmp_path / "a").exists() or all(
        path.read_bytes().rstrip().endswith(b"%%EOF") for path in tmp_path.rglob("*.pdf")
    )


def test_an_exam_in_the_empty_folder_where_one_stands_keeps_the_folder(tmp_path: Path) -> None:
    number = tmp_path.stat().st_ino
    asked = [sys.executable, "-m", "dlquiz", "exam", "-o", ".", "--question", QUESTION, "--seed", "1"]
    paths = os.pathsep.join(sys.path)
    subprocess.run(asked, cwd=tmp_path, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": paths})
    assert tmp_path.stat().st_ino == number
    assert sorted(path.name for path in tmp_path.iterdir()) == ["instructor", "student"]


def test_a_terminal_shows_how_far_a_long_run_is(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "dlquiz", "exam", "-o", str(tmp_path / "a"), "--question", QUESTION, "--forms", "9"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(theirs)
    shown = b""
    try:
        while found := os.read(ours, 4096):
            shown += found
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert process.wait() == 0
    assert b"28/28" in shown
    assert b"PDFs" in shown


def test_a_roster_and_a_number_of_forms_are_refused_together(tmp_path: Path) -> None:
    roster = tmp_path / "class.csv"
    roster.write_text("name,id\nAda,1\n")
    code, _, err = end(start(tmp_path / "a", "--roster", str(roster), "--forms", "3"))
    assert code == 2
    assert err == "error: --forms: a roster gives every student one form, leave out --forms or --roster\n"


def test_a_hanging_engine_is_ended_with_its_children_by_ctrl_c(tmp_path: Path) -> None:
    fake = tmp_path / "bin" / "pdflatex"
    fake.parent.mkdir()
    fake.write_text(f"#!/bin/sh\nsleep 60 & echo $! > {tmp_path}/pid; wait\n")
    fake.chmod(0o755)
    asked = ["--question", QUESTION, "--engine", "pdflatex", "-j", "1"]
    process = start(tmp_path / "a", *asked, PATH=f"{fake.parent}:/usr/bin:/bin")
    for _ in range(1200):
        if (tmp_path / "pid").is_file() and (tmp_path / "pid").read_text().strip():
            break
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGINT)
    assert end(process)[0] == 130
    status = Path("/proc") / (tmp_path / "pid").read_text().strip() / "status"
    assert not status.exists() or "zombie" in status.read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "pid"]
