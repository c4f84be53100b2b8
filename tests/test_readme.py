"""README tells the truth: its commands run, its output is what they print, its code works."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


class Block(NamedTuple):
    """A fenced block: its language and its lines."""

    language: str
    body: str


BLOCKS = [Block(*found) for found in re.findall(r"^```(\w*)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)]


def of(language: str) -> list[str]:
    return [block.body for block in BLOCKS if block.language == language]


def bash(script: str, cwd: Path, **environment: str) -> str:
    settings = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONUTF8": "1"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=cwd,
        env={**settings, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def sessions() -> list[tuple[str, str]]:
    """Return (command, what it prints) of every console block."""
    found = []
    for body in of("console"):
        for piece in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
            command, _, printed = piece.partition("\n")
            found.append((command, printed))
    return found


@pytest.mark.parametrize(("command", "printed"), sessions(), ids=lambda value: shlex.quote(value)[:40])
def test_a_console_block_prints_what_it_shows(command: str, printed: str, tmp_path: Path) -> None:
    found = bash(command, tmp_path, COLUMNS="80", NO_COLOR="1")
    assert found.rstrip().splitlines() == printed.rstrip().splitlines()


def test_the_first_command_sets_up_and_leaves_a_pdf_exam(tmp_path: Path) -> None:
    first, _ = (line for body in of("sh") for line in body.splitlines() if line.startswith("python3 -m venv"))
    checkout = tmp_path / "dlquiz"
    bash(f"git clone --quiet {shlex.quote(str(ROOT))} {shlex.quote(str(checkout))}", tmp_path)
    clean = dict.fromkeys(("PYTHONPATH", "PYTHONHOME"), "")
    bash(first, checkout, **clean)
    sheets = list((checkout / "exam" / "student").glob("*.pdf"))
    assert sheets
    assert all(sheet.read_bytes().startswith(b"%PDF") for sheet in sheets)
    assert list((checkout / "exam" / "instructor").glob("*.pdf"))
    assert (checkout / "exam" / "instructor" / "manifest.json").exists()


def test_the_second_command_is_what_continuous_integration_runs() -> None:
    _, second = (line for body in of("sh") for line in body.splitlines() if line.startswith("python3 -m venv"))
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    install, test = re.search(r"pip (install .*) && \S*?/(pytest.*)$", second).groups()  # type: ignore[union-attr]
    assert install.replace("--quiet ", "") in script.replace("--quiet ", "")
    assert test in script


def test_the_question_in_twenty_lines_is_a_bank_that_passes_its_check(tmp_path: Path) -> None:
    (body,) = of("python")
    assert len([line for line in body.splitlines() if line.strip()]) <= 20
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "pooling.py").write_text(body, encoding="utf-8")
    assert "kept" in bash("dlquiz bank check --bank ./mine", tmp_path)


def test_it_is_short_and_its_picture_exists() -> None:
    assert len(TEXT.splitlines()) <= 150
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", TEXT)
    assert pictures
    assert all((ROOT / picture).exists() for picture in pictures)


def test_every_file_and_folder_that_it_names_exists() -> None:
    for name in re.findall(r"`((?:dlquiz|question_bank|templates|tests)/[\w./-]*)`", TEXT):
        assert (ROOT / name).exists(), name
