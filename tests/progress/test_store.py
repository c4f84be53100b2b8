"""The progress store: what is kept, what undoes it, and files that are not as they should be."""

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from dlquiz.errors import InputError
from dlquiz.progress import database, schema
from dlquiz.progress.store import Entry, Store

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def entry(uid: str, task: int = 1, skill: str = "detection/iou", **more: Any) -> Entry:
    found = Entry(uid, "s", task, 0, 1, skill, "K7", "w", response="1", outcome="correct", credit=1.0, points=2.0)
    return found._replace(**more)


def begun(path: Path) -> Store:
    store = Store.at(path, NOW)
    store.begin("s", NOW, "practice", {"seed": 1}, "0")
    return store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "progress.db"


def test_an_answer_is_on_the_disk_when_add_returns(path: Path) -> None:
    begun(path).add(entry("a"), NOW)
    other = Store.at(path, NOW)
    assert [attempt.skill for attempt in other.attempts()] == ["detection/iou"]
    assert set(other.cards()) == {"detection/iou"}


def test_the_settings_of_the_file_are_the_safe_ones(path: Path) -> None:
    store = begun(path)
    ask = store.connection.execute
    assert ask("PRAGMA journal_mode").fetchone()[0] == "delete"
    assert ask("PRAGMA synchronous").fetchone()[0] == 2
    assert ask("PRAGMA application_id").fetchone()[0] == schema.APPLICATION
    assert ask("PRAGMA user_version").fetchone()[0] == schema.NEWEST
    strict = [
        row["strict"] for row in ask("PRAGMA table_list") if row["type"] == "table" and "sqlite" not in row["name"]
    ]
    assert set(strict) == {1}


def test_a_question_counts_when_its_last_part_is_answered(path: Path) -> None:
    store = begun(path)
    assert store.add(entry("a", part=0, parts=2), NOW) is None
    assert not store.cards()
    card = store.add(entry("b", part=1, parts=2, credit=0.5), NOW)
    assert card is not None
    (attempt,) = store.attempts()
    assert attempt.credit == 0.5


def test_what_does_not_count_leaves_the_schedule_alone(path: Path) -> None:
    store = begun(path)
    assert store.add(entry("a", form="choice", counts=False), NOW) is None
    assert not store.cards()
    assert not store.counted_on("detection/iou", "2026-03-01")
    store.add(entry("b", task=2), NOW)
    assert store.counted_on("detection/iou", "2026-03-01")
    assert not store.counted_on("detection/iou", "2026-03-02")


def test_an_attempt_that_was_left_behind_does_not_take_the_days_place(path: Path) -> None:
    store = begun(path)
    store.add(entry("a", part=0, parts=2), NOW)
    assert not store.counted_on("detection/iou", "2026-03-01")
    store.add(entry("b", task=2, part=0, parts=2), NOW)
    store.add(entry("c", task=2, part=1, parts=2), NOW)
    assert store.counted_on("detection/iou", "2026-03-01")
    assert not store.counted_on("detection/giou", "2026-03-01")


def test_an_undone_answer_is_kept_but_counts_nowhere(path: Path) -> None:
    store = begun(path)
    store.add(entry("a"), NOW)
    first = store.cards()
    store.add(entry("b", task=2, credit=0.0, misconception="swaps"), NOW + timedelta(days=3))
    assert store.cards() != first
    store.amend("x", "b", "undone", NOW + timedelta(days=3))
    assert store.cards() == first
    assert not store.misconceptions()
    assert store.connection.execute("SELECT count(*) FROM answers").fetchone()[0] == 2


def test_an_answer_counted_as_right_changes_the_memory(path: Path) -> None:
    store = begun(path)
    store.add(entry("a", credit=0.0, misconception="swaps"), NOW)
    wrong = store.cards()["detection/iou"]
    store.amend("x", "a", "right", NOW)
    assert store.cards()["detection/iou"].stability > wrong.stability
    assert not store.misconceptions()


def test_the_cards_can_be_reckoned_anew_from_the_answers(path: Path) -> None:
    store = begun(path)
    for i in range(6):
        store.add(entry(f"a{i}", task=i, skill=f"q/{i % 2}", credit=float(i % 3 > 0)), NOW + timedelta(days=2 * i))
    cards = store.cards()
    store.rebuild()
    assert store.cards() == cards


def test_the_schedule_aims_at_the_exam_whatever_is_reckoned_anew(path: Path) -> None:
    store = begun(path)
    day = [NOW + timedelta(days=i) for i in range(13)]
    store.set("exam", day[12].isoformat())
    store.add(entry("a"), day[0])
    store.add(entry("b", task=2, credit=0.0), day[2])
    assert store.cards()["detection/iou"].due == day[3]
    store.amend("x", "b", "right", day[2])
    assert store.cards()["detection/iou"].due == day[7], "half of the ten days that are left, as if it had been right"
    store.rebuild()
    assert store.cards()["detection/iou"].due == day[7]
    card = store.add(entry("c", task=3), day[8])
    assert card is not None
    assert card.due == day[10]
    store.amend("y", "c", "undone", day[8])
    assert store.cards()["detection/iou"].due == day[7]
    store.set("exam", day[4].isoformat())
    assert store.cards()["detection/iou"].due == day[3]
    store.set("exam", None)
    assert store.cards()["detection/iou"].due > day[12]


def test_misconceptions_are_remembered_until_the_skill_was_typed_rightly_twice(path: Path) -> None:
    store = begun(path)
    store.add(entry("a", credit=0.0, misconception="swaps"), NOW)
    assert [(skill, name, since) for skill, name, _, since in store.misconceptions()] == [
        ("detection/iou", "swaps", False)
    ]
    store.add(entry("b", task=2), NOW + timedelta(days=1))
    store.add(entry("c", task=3, form="choice"), NOW + timedelta(days=1))
    assert store.misconceptions()[0][3] is False
    store.add(entry("d", task=4), NOW + timedelta(days=2))
    assert store.misconceptions()[0][3] is True
    store.add(entry("e", task=5, credit=0.0, misconception="swaps"), NOW + timedelta(days=3))
    assert [since for *_, since in store.misconceptions()] == [True, False]


def test_the_latest_session_that_was_not_ended_is_the_one_to_resume(path: Path) -> None:
    store = begun(path)
    store.begin("t", NOW, "learn", {"seed": 2}, "0")
    store.end("t", NOW)
    store.add(entry("a", response=None), NOW)
    found = store.open_session()
    assert found is not None
    assert (found.uid, found.mode, found.plan) == ("s", "practice", {"seed": 1})
    assert found.answered == (entry("a", response=None),)
    store.end("s", NOW)
    assert store.open_session() is None


def test_the_day_is_the_students_own_and_the_time_is_utc(path: Path) -> None:
    store = begun(path)
    late = datetime(2026, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=-8)))
    store.add(entry("a"), late)
    (attempt,) = store.attempts()
    assert (attempt.day, attempt.at) == ("2026-03-01", late.astimezone(UTC))


def test_settings_are_kept_and_forgotten(path: Path) -> None:
    store = begun(path)
    store.set("exam", "2026-04-01")
    assert store.setting("exam") == "2026-04-01"
    store.set("exam", None)
    assert store.setting("exam") is None


def test_an_empty_file_is_moved_aside(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    store = Store.at(path, NOW)
    assert "it is empty" in store.notices[0]
    assert (path.parent / "progress-damaged-20260301-090000.db").exists()


def test_a_damaged_file_is_kept_and_what_can_be_read_of_it_is_saved(path: Path) -> None:
    store = begun(path)
    store.connection.execute("PRAGMA synchronous = OFF")  # four hundred times waiting for the disk shows nothing
    for i in range(400):
        store.add(entry(f"a{i:03}", task=i, code="K" * 300), NOW)
    store.close()
    whole = path.read_bytes()
    middle = len(whole) // 2 // 4096 * 4096
    path.write_bytes(whole[:middle] + b"\xa5" * 4096 + whole[middle + 4096 :])
    store = Store.at(path, NOW)
    (notice,) = store.notices
    assert "it is damaged" in notice
    aside = path.parent / "progress-damaged-20260301-090000.db"
    assert str(aside) in notice
    assert aside.stat().st_size == len(whole)
    saved = len(list(store.attempts()))
    assert 300 < saved < 400, "rows on both sides of the damage come along"
    assert store.cards().keys() == {"detection/iou"}


@pytest.mark.parametrize("folder", ["a#b", "100%20", "what now?", "ünï code"])
def test_a_damaged_file_is_read_whatever_its_folder_is_called(
    tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path)
    path = Path(folder) / "progress.db"
    store = begun(path)
    store.add(entry("a"), NOW)
    store.add(entry("b", task=2), NOW)
    (index,) = store.connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'answers_of_skill'").fetchone()
    store.close()
    with path.open("r+b") as file:
        file.seek(4096 * (index - 1))
        file.write(b"\xa5" * 4096)
    store = Store.at(path, NOW)
    assert "2 answers were saved from it" in store.notices[0]
    assert [attempt.task for attempt in store.attempts()] == [1, 2]


def test_what_is_no_database_is_moved_aside_whole(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("these are not the rows you are looking for" * 50)
    store = Store.at(path, NOW)
    assert "0 answers were saved" in store.notices[0]
    assert not list(store.attempts())


def test_a_newer_file_is_refused_untouched(path: Path) -> None:
    begun(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(InputError, match="a newer dlquiz wrote it"):
        Store.at(path, NOW)
    assert path.read_bytes() == before


def test_the_database_of_another_program_is_refused_untouched(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(InputError, match="the database of another program"):
        Store.at(path, NOW)
    assert path.read_bytes() == before


def test_a_folder_in_its_place_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(InputError, match="it is no regular file"):
        Store.at(path, NOW)


def test_an_older_file_is_copied_and_made_newer(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = begun(path)
    store.add(entry("a"), NOW)
    store.close()
    monkeypatch.setattr(database, "MIGRATIONS", (*schema.MIGRATIONS, "ALTER TABLE sessions ADD COLUMN mood TEXT;"))
    monkeypatch.setattr(database, "NEWEST", schema.NEWEST + 1)
    newer = Store.at(path, NOW)
    assert newer.connection.execute("SELECT mood FROM sessions").fetchall()
    assert len(list(newer.attempts())) == 1
    kept = path.parent / f"progress-version-{schema.NEWEST}-20260301-090000.db"
    assert str(kept) in newer.notices[0]
    with sqlite3.connect(kept) as old:
        assert old.execute("SELECT count(*) FROM answers").fetchone() == (1,)
    old.close()


def test_a_migration_that_fails_leaves_the_old_version(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(path).close()
    broken = "CREATE TABLE half (x INTEGER) STRICT;\nCREATE TABLE half (y INTEGER) STRICT;"
    with monkeypatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", (*schema.MIGRATIONS, broken))
        patch.setattr(database, "NEWEST", schema.NEWEST + 1)
        with pytest.raises(sqlite3.OperationalError):
            Store.at(path, NOW)
    store = Store.at(path, NOW)
    assert not store.connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'").fetchall()


def test_a_file_that_another_holds_is_an_error_and_not_damage(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = begun(path)
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    monkeypatch.setattr(database, "TRIES", 3)
    other = Store.at(path, NOW)
    store.connection.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        other.add(entry("a"), NOW)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        Store.at(path, NOW)
    store.connection.execute("ROLLBACK")
    assert list(path.parent.iterdir()) == [path]


def test_a_full_disk_loses_no_earlier_answer(path: Path) -> None:
    store = begun(path)
    store.add(entry("a"), NOW)
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        store.add(entry("b", task=2, response="x" * 100_000), NOW)
    store.close()
    assert [attempt.task for attempt in Store.at(path, NOW).attempts()] == [1]


def test_an_exam_is_handed_in_whole_and_once(path: Path) -> None:
    store = begun(path)
    answers = [entry("a", 1), entry("b", 2, "losses/hinge-loss", credit=0.0), entry("b", 3)]
    with pytest.raises(sqlite3.IntegrityError):
        store.hand_in("s", answers, NOW)
    assert not list(store.attempts())
    assert store.open_session() is not None
    assert store.hand_in("s", answers[:2], NOW)
    assert set(store.cards()) == {"detection/iou", "losses/hinge-loss"}
    assert store.open_session() is None
    assert not store.hand_in("s", [entry("c", 1)], NOW)
    assert [attempt.task for attempt in store.attempts()] == [1, 2]


def test_handing_in_leaves_the_memory_that_single_answers_leave(path: Path, tmp_path: Path) -> None:
    whole, single = begun(path), begun(tmp_path / "other.db")
    answers = [entry("a", 1, part=0, parts=2), entry("b", 1, part=1, parts=2, credit=0.0), entry("c", 2)]
    whole.hand_in("s", answers, NOW)
    for answer in answers:
        single.add(answer, NOW)
    assert whole.cards() == single.cards() != {}


def test_the_latest_draft_of_a_part_is_the_one_that_counts(path: Path) -> None:
    store = begun(path)
    for task, part, text in ((1, 0, "3"), (2, 1, "A"), (1, 0, "4")):
        store.draft("s", task, part, text, 60.0 * task, NOW)
    assert store.drafts("s") == ({(1, 0): "4", (2, 1): "A"}, 120.0)
    assert not list(store.attempts())
