"""One session in each mode as a person sees it, and one on each kind of terminal; the golden files are to be read."""

import os
import re
import sqlite3
import sys
from pathlib import Path

import pexpect
import pytest

from tests.cli.terminal import dlquiz

SIZE = ("-q", "convolution/output-size", "--seed", "1")
MODES = {
    "practice": ((*SIZE, "-n", "2"), "24\n?\n:hint\n7 apples\n\n:undo\n25\n:skip\n"),
    "learn": (("--mode", "learn", *SIZE, "-q", "detection/iou", "-n", "4"), "A\nB\n:how\n1\n"),
    "placement": (("--mode", "learn", "-t", "convolution", "--seed", "1", "-n", "6"), ":skip\n" * 40),
    "review": (("--mode", "review", "--seed", "2"), "24\n"),
    "mistakes": (("--mode", "mistakes", "--seed", "2"), "24\n"),
    "mock": (
        ("--mode", "mock", "-t", "convolution", "-n", "3", "--seed", "4"),
        "?\n1\n:list\n:back\n:flag\n:go 2\n:time\n:submit\nn\n:submit\ny\n",
    ),
    "cards": (
        ("--mode", "cards", "-q", "term/focal-loss", "-q", "claim/takes-gelu-for-relu", "-q", "meaning/fan-in"),
        "hinge loss\n:flag\nfalse\nweights of a unit\n2\n:hint\nFocal loss\n",
    ),
    "match": (
        ("--mode", "match", "-q", "convolution/output-size", "-q", "detection/iou", "--seed", "3"),
        "?\n" + "".join(f"{n}{c}\n" for n in range(1, 7) for c in "abcdef"),
    ),
    "cram": (("--mode", "cram", *SIZE), "1\n:flag\n:quit\n"),
    "show": (("--mode", "show", *SIZE), "?\n\n"),
    "plain": ((*SIZE, "-q", "detection/iou", "-n", "2", "--plain"), "24\n0.5\n"),
}
PASSING = re.compile(r"\b(\d+ h )?(\d+ min )?\d+ s\b|recall about \d+%")  # what depends on the clock


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path))
    return tmp_path


def compare(name: str, shown: str, root: Path, request: pytest.FixtureRequest) -> None:
    file = root / "tests" / "golden" / "transcripts" / f"{name}.txt"
    shown = "\n".join(line.rstrip() for line in PASSING.sub("<time>", shown).splitlines()) + "\n"
    if request.config.getoption("--update-golden"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(shown, "utf-8", newline="\n")
    assert shown == file.read_text("utf-8")


@pytest.mark.parametrize("mode", MODES)
def test_a_session_in_each_mode_reads_as_its_golden_file(
    mode: str, home: Path, root: Path, request: pytest.FixtureRequest
) -> None:
    if mode in ("review", "mistakes"):
        dlquiz("quiz", *SIZE, "-n", "1", typed="24\n")
        with sqlite3.connect(home / "progress.db") as connection:
            connection.execute("UPDATE cards SET due = '2020-01-01T00:00:00.000+00:00'")
        connection.close()
    options, typed = MODES[mode]
    ran = dlquiz("quiz", *options, typed=typed, COLUMNS="80")
    assert ran.code == 0
    compare(mode, ran.err, root, request)


TERMINALS: dict[str, dict[str, str]] = {
    "colour": {"TERM": "xterm-256color"},
    "no-colour": {"TERM": "xterm-256color", "NO_COLOR": "1"},
    "dumb": {"TERM": "dumb"},
    "ascii": {"TERM": "xterm-256color", "NO_COLOR": "1", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    "accessible": {"TERM": "xterm-256color", "ACCESSIBLE": "1"},
}


@pytest.mark.parametrize(
    ("terminal", "columns"),
    [("no-colour", 20), ("dumb", 80), ("accessible", 40)]
    + [(terminal, columns) for terminal in ("colour", "no-colour", "ascii") for columns in (80, 40)],
)
def test_a_session_on_each_terminal_reads_as_its_golden_file(
    terminal: str, columns: int, home: Path, root: Path, request: pytest.FixtureRequest
) -> None:
    settings = {"PYTHONUTF8": "1", **TERMINALS[terminal]}
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    session = pexpect.spawn(
        sys.executable,
        ["-m", "dlquiz", "quiz", *SIZE, "-q", "detection/iou", "-n", "2"],
        env={**environment, **settings},
        dimensions=(50, columns),
        timeout=60,
    )
    shown = b""
    for typed in ("24", "0.3", ""):
        session.expect("> ")
        shown += session.before + session.after
        session.sendline(typed)
    session.expect(pexpect.EOF)
    shown += session.before
    session.close()
    assert session.exitstatus == 0
    text = shown.decode("ascii" if terminal == "ascii" else "utf-8").replace("\r\n", "\n")
    bare = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text)
    assert ("\x1b[1;31m" in text) == (terminal == "colour")
    typed_in = [line for line in bare.splitlines() if len(line) > columns and "dlquiz" not in line]
    assert not typed_in, "no line is cut"
    compare(f"terminal-{terminal}-{columns}", text.replace("\x1b", "␛"), root, request)
