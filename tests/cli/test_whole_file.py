"""A file appears whole or not at all: whatever ends the run, the old one or the new one stands there, alone."""

import os
from pathlib import Path

import pytest

from dlquiz.cli import whole_file
from dlquiz.errors import InputError


def test_a_file_is_replaced(tmp_path: Path) -> None:
    whole_file.write(tmp_path / "a.txt", "one\n")
    whole_file.write(tmp_path / "a.txt", b"two\n")
    assert (tmp_path / "a.txt").read_bytes() == b"two\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (KeyboardInterrupt(), "^$"),
        (OSError(28, "No space left on device"), r"a\.txt: it cannot be written: no space left on device"),
    ],
)
def test_what_ends_the_run_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: BaseException, said: str
) -> None:
    (tmp_path / "a.txt").write_text("old")

    def ends(file: int) -> None:
        raise end

    monkeypatch.setattr(os, "fsync", ends)
    with pytest.raises((KeyboardInterrupt, InputError), match=said):
        whole_file.write(tmp_path / "a.txt", "new")
    assert (tmp_path / "a.txt").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_the_longest_name_will_do(tmp_path: Path) -> None:
    whole_file.write(tmp_path / f"{'x' * 251}.txt", "long")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["long"]


def test_a_place_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none/a\.txt: it cannot be written: no such file or directory"):
        whole_file.write(tmp_path / "none" / "a.txt", "x")
