"""A folder appears whole or not at all, whatever ends the run; what killed runs leave is mended and taken away."""

import os
from itertools import product
from pathlib import Path

import pytest

from dlquiz.errors import InputError
from dlquiz.render import swap
from dlquiz.render.sheet_stage import LOCK, check_free, named, staged


def contents(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def left_behind(folder: Path, locked: bool = True, **files: str) -> Path:
    """Make what a killed run into `folder` leaves."""
    beside = folder.parent / f".{folder.name}-abc_1234"
    beside.mkdir(parents=True)
    put(beside, **files)
    if locked:
        (beside / LOCK).touch()
    return beside


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "exam"
    with staged(target) as stage:
        (stage / "a").write_text("1")
        assert not target.exists()
    assert (target / "a").read_text() == "1"
    assert [path.name for path in target.parent.iterdir()] == ["exam"]


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    def fails() -> None:
        with staged(tmp_path / "exam") as stage:
            (stage / "a").write_text("1")
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        fails()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match="the folder is not empty, name another one, or replace it with --force"):
        staged(tmp_path).__enter__()


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "exam").write_text("mine")
    with pytest.raises(InputError, match="it is a file, name a folder"):
        staged(tmp_path / "exam").__enter__()


def test_force_replaces_its_own_entries_and_keeps_the_others(tmp_path: Path) -> None:
    target = tmp_path / "exam"
    (target / "student").mkdir(parents=True)
    (target / "student" / "old").write_text("old")
    (target / "notes.txt").write_text("mine")
    with staged(target, force=True) as stage:
        (stage / "student").mkdir()
        (stage / "student" / "new").write_text("new")
    assert sorted(contents(target)) == ["notes.txt", "student/new"]
    assert [path.name for path in tmp_path.iterdir()] == ["exam"]


def test_a_forced_run_that_fails_keeps_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "exam"
    (target / "student").mkdir(parents=True)
    (target / "student" / "old").write_text("old")

    def fails() -> None:
        with staged(target, force=True) as stage:
            (stage / "student").mkdir()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fails()
    assert contents(target) == {"student/old": "old"}


def test_what_stays_keeps_its_links_and_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "exam"
    put(target, a="old", notes__mine="mine")
    (target / "gone").symlink_to("nowhere")
    target.chmod(0o750)
    with staged(target, force=True) as stage:
        put(stage, a="new", b="new")
        assert contents(target) == {"a": "old", "notes/mine": "mine"}
    assert contents(target) == {"a": "new", "b": "new", "notes/mine": "mine"}
    assert (target / "gone").readlink() == Path("nowhere")
    assert target.stat().st_mode & 0o777 == 0o750
    assert [path.name for path in tmp_path.iterdir()] == ["exam"]


@pytest.mark.parametrize("way", ["one step", "two renames", "from inside", "through a link"])
def test_every_way_of_swapping_ends_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    target = tmp_path / "deep" / "exam"
    put(target, a="old", mine="mine")
    named = target
    if way == "two renames":
        monkeypatch.setattr(swap, "_exchanged", lambda one, other: False)
    elif way == "from inside":
        monkeypatch.chdir(target)
        named = Path()
    elif way == "through a link":
        named = tmp_path / "link"
        named.symlink_to(target)
    put(target, stale__x="of the run before")
    with staged(named, force=True, gone=["a", "stale"]) as stage:
        put(stage, a="new", b="new")
    assert contents(target) == {"a": "new", "b": "new", "mine": "mine"}
    assert [path.name for path in target.parent.iterdir()] == ["exam"]


def test_an_old_folder_that_a_killed_run_renamed_away_comes_back(tmp_path: Path) -> None:
    left_behind(tmp_path / "exam", old__a="old", new__a="new")
    with pytest.raises(InputError, match="the folder is not empty"):
        staged(tmp_path / "exam").__enter__()
    assert contents(tmp_path) == {"exam/a": "old"}


def test_what_a_killed_run_left_half_renamed_is_finished(tmp_path: Path) -> None:
    put(tmp_path / "exam", a="new", b="old", mine="mine")
    left_behind(tmp_path / "exam", replaced__a="old", new__b="new", new__c="new")
    with pytest.raises(InputError, match="the folder is not empty"):
        staged(tmp_path / "exam").__enter__()
    assert contents(tmp_path) == {"exam/a": "new", "exam/b": "new", "exam/c": "new", "exam/mine": "mine"}


def test_what_killed_runs_left_is_taken_away_and_nothing_else(tmp_path: Path) -> None:
    left_behind(tmp_path / "exam", new__a="new")
    (tmp_path / ".exam-00000000").mkdir()
    others = {
        ".exam-mine/a": "mine",
        ".exam-mine1234/a": "mine",
        ".exam-mine5678/running": "mine",
        ".exam-mine5678/b": "mine",
        ".other-abc_1234/running": "",
    }
    put(tmp_path, **others)
    with staged(tmp_path / "exam") as stage:
        put(stage, a="new")
    assert contents(tmp_path) == {"exam/a": "new", **others}
    assert not (tmp_path / ".exam-00000000").exists()


def test_a_run_that_lives_keeps_its_stage(tmp_path: Path) -> None:
    with staged(tmp_path / "exam") as stage:
        put(stage, a="first")
        with staged(tmp_path / "exam") as other:
            put(other, a="second")
        assert contents(stage) == {"a": "first"}
        (tmp_path / "exam" / "a").unlink()
    assert contents(tmp_path) == {"exam/a": "first"}


def test_entries_come_back_when_one_cannot_be_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "exam"
    put(target, a="old", b="old")
    monkeypatch.chdir(target)
    rename = Path.rename

    def full(path: Path, to: Path) -> Path:
        if path.name == "b" and path.parent.name == "new":
            raise OSError(28, "No space left on device")
        return rename(path, to)

    def write() -> None:
        with staged(target, force=True) as stage:
            put(stage, a="new", b="new")
            monkeypatch.setattr(Path, "rename", full)

    with pytest.raises(OSError, match="No space"):
        write()
    assert contents(target) == {"a": "old", "b": "old"}


@pytest.mark.parametrize(("way", "after"), [*product(["two renames"], range(2)), *product(["from inside"], range(5))])
def test_an_interrupted_swap_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, after: int
) -> None:
    target = tmp_path / "deep" / "exam"
    old, new = {"a": "old", "b": "old", "mine": "mine"}, {"a": "new", "b": "new", "c": "new", "mine": "mine"}
    put(target, **old)
    if way == "two renames":
        monkeypatch.setattr(swap, "_exchanged", lambda one, other: False)
    else:
        monkeypatch.chdir(target)
    rename, calls = Path.rename, iter(range(99))

    def interrupted(path: Path, to: Path) -> Path:
        moved = rename(path, to)
        if next(calls) == after:
            raise KeyboardInterrupt
        return moved

    def write() -> None:
        with staged(target, force=True) as stage:
            put(stage, a="new", b="new", c="new")
            monkeypatch.setattr(Path, "rename", interrupted)

    with pytest.raises(KeyboardInterrupt):
        write()
    assert contents(target) in (old, new)
    assert [path.name for path in target.parent.iterdir()] == ["exam"]


def test_what_cannot_be_put_back_stays_beside_for_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "exam"
    put(target, a="old")
    monkeypatch.setattr(swap, "_exchanged", lambda one, other: False)
    rename = Path.rename

    def away_only(path: Path, to: Path) -> Path:
        if to == target:
            raise OSError(5, "Input/output error")
        return rename(path, to)

    def write() -> None:
        with staged(target, force=True) as stage:
            put(stage, a="new")
            monkeypatch.setattr(Path, "rename", away_only)

    with pytest.raises(OSError, match="Input/output error"):
        write()
    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(InputError, match="the folder is not empty"):
        staged(target).__enter__()
    assert contents(tmp_path) == {"exam/a": "old"}


def test_files_are_copied_where_they_cannot_be_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    put(tmp_path / "exam", a="old", deep__mine="mine")
    with staged(tmp_path / "exam", force=True) as stage:
        put(stage, a="new")
    assert contents(tmp_path / "exam") == {"a": "new", "deep/mine": "mine"}


def test_an_error_while_a_file_is_written_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left") as caught, named(tmp_path / "exam-A.pdf"):
        raise OSError(28, "No space left on device")
    assert caught.value.filename == str(tmp_path / "exam-A.pdf")
    with pytest.raises(FileNotFoundError) as caught, named(tmp_path / "exam-A.pdf"):
        (tmp_path / "none" / "key-A.pdf").write_bytes(b"")
    assert caught.value.filename == str(tmp_path / "none" / "key-A.pdf")


def test_a_disk_of_its_own_is_not_replaced() -> None:
    with pytest.raises(
        InputError, match="/proc: it is a disk of its own, no folder to be replaced, name a folder in it"
    ):
        check_free(Path("/proc"), force=True)
