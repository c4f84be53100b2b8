"""Progress that goes out and comes in."""

import copy
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dlquiz.errors import InputError
from dlquiz.progress.statistics import is_mastered
from dlquiz.progress.store import Entry, Store
from dlquiz.progress.transfer import Imported, exported, imported

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
BANK = "question_bank"


@pytest.fixture
def full(tmp_path: Path) -> Store:
    store = Store.at(tmp_path / "full.db", NOW)
    store.begin("s", NOW, "practice", {"seed": 1}, "0")
    for i in range(4):
        entry = Entry(f"a{i}", "s", i, 0, 1, f"q/{i % 2}", "K7", "w", response="1", outcome="wrong", points=2.0)
        store.add(entry._replace(credit=float(i > 1)), NOW + timedelta(days=i))
    store.amend("m", "a0", "right", NOW)
    store.end("s", NOW)
    store.set("exam", "2026-04-01T09:00:00+00:00")
    return store


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    return Store.at(tmp_path / "empty.db", NOW)


def test_what_was_exported_is_all_there_after_an_import(full: Store, empty: Store) -> None:
    data = json.loads(json.dumps(exported(full)))
    assert imported(empty, data, "f", BANK) == Imported(added=4, known=0)
    assert exported(empty) == data
    assert empty.cards() == full.cards()


def test_importing_twice_changes_nothing(full: Store, empty: Store) -> None:
    data = exported(full)
    imported(empty, data, "f", BANK)
    once = exported(empty), empty.cards()
    assert imported(empty, data, "f", BANK) == Imported(added=0, known=4)
    assert (exported(empty), empty.cards()) == once


def test_two_machines_join_to_the_same_memory_whichever_comes_first(full: Store, tmp_path: Path) -> None:
    other = Store.at(tmp_path / "other.db", NOW)
    other.begin("t", NOW - timedelta(days=1), "practice", {}, "0")
    for task, day in enumerate((-1, 0.5, 9)):
        entry = Entry(f"b{task}", "t", task, 0, 1, "q/0", "K8", "w", outcome="correct", credit=1.0)
        other.add(entry, NOW + timedelta(days=day))
    one, two = Store.at(tmp_path / "one.db", NOW), Store.at(tmp_path / "two.db", NOW)
    for store, order in ((one, (full, other)), (two, (other, full))):
        for source in order:
            imported(store, exported(source), "f", BANK)
    assert one.cards() == two.cards()
    assert list(one.attempts()) == list(two.attempts())
    times = [attempt.at for attempt in one.attempts()]
    assert times == sorted(times)


def test_an_import_leaves_no_due_day_behind_the_exam(full: Store, empty: Store) -> None:
    full.set("exam", (NOW + timedelta(days=5)).isoformat())
    imported(empty, exported(full), "f", BANK)
    assert [card.due for card in empty.cards().values()] == [NOW + timedelta(days=days) for days in (3.5, 4)]
    assert empty.exam() == full.exam() == NOW + timedelta(days=5)


def test_what_a_laptop_did_yesterday_is_no_news_today(full: Store, tmp_path: Path) -> None:
    laptop = Store.at(tmp_path / "laptop.db", NOW)
    laptop.begin("t", NOW - timedelta(days=3), "learn", {"seed": 2}, "0")
    wrong = Entry("b", "t", 1, 0, 1, "q/1", "K8", "w", outcome="wrong", misconception="swaps")
    laptop.add(wrong, NOW - timedelta(days=3))
    full.begin("u", NOW + timedelta(days=4), "practice", {"seed": 3}, "0")
    for i in (4, 5):
        right = Entry(f"a{i}", "u", i, 0, 1, "q/1", f"K{i}", "w", outcome="correct", credit=1.0)
        full.add(right, NOW + timedelta(days=i))
    imported(full, exported(laptop), "f", BANK)
    typed = list(full.attempts("q/1"))
    assert [attempt.code for attempt in typed] == ["K8", "K7", "K7", "K4", "K5"]
    assert is_mastered(typed)
    assert [(slip, overcome) for _, slip, _, overcome in full.misconceptions()] == [("swaps", True)]
    found = full.open_session()
    assert found is not None
    assert found.uid == "u"


def test_times_of_other_zones_are_kept_as_our_own(full: Store, empty: Store) -> None:
    data = exported(full)
    data["answers"][0]["at"] = "2026-03-02T04:30:00+14:00"
    data["answers"][1]["at"] = "20260301T150000Z"
    imported(empty, data, "f", BANK)
    found = [(attempt.task, attempt.at) for attempt in empty.attempts()]
    assert found[:2] == [(0, NOW + timedelta(hours=5.5)), (1, NOW + timedelta(hours=6))]
    assert exported(empty)["answers"][0]["at"] == "2026-03-01T14:30:00.000+00:00"


def spoiled(data: dict[str, Any], table: str, **fields: Any) -> dict[str, Any]:
    found = copy.deepcopy(data)
    found[table][0].update(fields)
    return found


@pytest.mark.parametrize(
    ("table", "fields", "said"),
    [
        ("answers", {"credit": "1"}, r"answers\[0\].credit: '1' is not of the type REAL"),
        ("answers", {"credit": 7.0}, r"answers\[0\].credit: 7.0 is not between"),
        ("answers", {"outcome": "brilliant"}, "'brilliant' is none of correct, partial"),
        ("answers", {"at": "yesterday"}, "'yesterday' is no time with a zone"),
        ("answers", {"at": "2026-03-01T09:00:00"}, "no time with a zone"),
        ("answers", {"seconds": -1.0}, "a count below zero"),
        ("answers", {"hack": 1}, "it has not the fields"),
        ("answers", {"uid": None}, "is not of the type TEXT"),
        ("answers", {"session": "nobody's"}, "its rows do not fit together"),
        ("answers", {"at": "0001-01-01T00:00:00+14:00"}, "no time with a zone, from 1970 to 2999"),
        ("answers", {"at": "9999-12-31T23:59:59-14:00"}, "no time with a zone, from 1970 to 2999"),
        ("answers", {"day": "1 March"}, "'1 March' is no day such as 2027-02-10"),
        ("answers", {"hints": 2**63}, r"answers\[0\].hints: 9223372036854775808 is a count below zero or above 1,0"),
        ("answers", {"counts": -(10**400)}, "is a count below zero"),
        ("answers", {"seconds": float("inf")}, "inf is a count below zero or above"),
        ("answers", {"seconds": float("nan")}, "nan is a count below zero or above"),
        ("answers", {"credit": float("nan")}, "nan is not between"),
        ("answers", {"part": 1}, r"answers\[0\].part: 1, counted from 0, is none of 1"),
        ("answers", {"response": "\ud83d"}, r"answers\[0\].response: '\\ud83d' is no Unicode text"),
        ("answers", {"credit": "1" * 5000}, r"credit: '1{12}\.\.\.1{13}' is not of the type REAL"),
        ("amendments", {"kind": "improved"}, "'improved' is none of undone, right"),
        ("sessions", {"plan": "{seed: 1}"}, r"sessions\[0\].plan: '{seed: 1}' is no object in JSON"),
        ("sessions", {"plan": "[" * 100_000}, "is no object in JSON"),
        ("sessions", {"plan": "[1]"}, r"'\[1\]' is no object in JSON"),
        ("settings", {"value": "soon"}, r"settings\[0\].value: 'soon' is no time with a zone"),
        ("settings", {"value": "2027-02-10T09:00:00"}, "is no time with a zone"),
        ("settings", {"name": "minutes a day", "value": "nan"}, "'nan' is no number of minutes from 1 to 600"),
        ("settings", {"name": "minutes a day", "value": "many"}, "'many' is no number of minutes"),
    ],
)
def test_a_row_that_is_not_as_it_should_be_refuses_the_whole_file(
    full: Store, empty: Store, table: str, fields: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        imported(empty, spoiled(exported(full), table, **fields), "f.json", BANK)
    assert not exported(empty)["answers"]


def test_where_the_memories_cannot_be_reckoned_nothing_is_imported(
    full: Store, empty: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise OverflowError

    before = exported(empty)
    with monkeypatch.context() as patch:
        patch.setattr("dlquiz.progress.store.replayed", failing)
        with pytest.raises(OverflowError):
            imported(empty, exported(full), "f.json", BANK)
    assert exported(empty) == before
    assert imported(empty, exported(full), "f.json", BANK).added == 4


def test_a_setting_of_a_newer_dlquiz_is_kept(full: Store, empty: Store) -> None:
    full.set("mood", "soon")
    imported(empty, exported(full), "f.json", BANK)
    assert empty.setting("mood") == "soon"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "no exported progress"),
        ({"kind": "x"}, "no exported progress"),
        ({"kind": "dlquiz progress"}, "schema is None"),
    ],
)
def test_what_is_no_export_is_refused(empty: Store, data: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        imported(empty, data, "f.json", BANK)


def test_a_table_that_is_no_list_is_refused(full: Store, empty: Store) -> None:
    with pytest.raises(InputError, match="answers: it is no list"):
        imported(empty, {**exported(full), "answers": {}}, "f.json", BANK)


@pytest.mark.parametrize(("plan", "is_open"), [({"bank": BANK}, True), ({"bank": "/elsewhere"}, False), ({}, False)])
def test_no_file_chooses_which_bank_is_run(empty: Store, tmp_path: Path, plan: dict[str, str], is_open: bool) -> None:
    other = Store.at(tmp_path / "other.db", NOW)
    other.begin("t", NOW, "practice", plan, "0")
    imported(empty, exported(other), "f", BANK)
    assert (empty.open_session() is not None) is is_open


def test_an_own_session_over_another_bank_stays_open(empty: Store) -> None:
    empty.begin("t", NOW, "practice", {"bank": "/mine"}, "0")
    imported(empty, exported(empty), "f", BANK)
    assert empty.open_session() is not None
