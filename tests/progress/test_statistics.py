"""What the answers say, on a small history reckoned by hand."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dlquiz.progress.schedule import recall
from dlquiz.progress.statistics import Asked, Slip, statistics
from dlquiz.progress.store import Entry, Store
from dlquiz.render.stats_text import stats_lines

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
BANK = {"a/one": Asked("a", "One", 2.0), "a/two": Asked("a", "Two", 1.0), "b/three": Asked("b", "Three", 4.0)}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.at(tmp_path / "progress.db", NOW)
    store.begin("s", NOW, "practice", {}, "0")
    history = [
        (8, "a/one", "K1", 0.0, "swaps", 30.0),
        (6, "a/one", "K2", 1.0, None, 60.0),
        (1, "a/one", "K3", 1.0, None, 90.0),
        (1, "a/two", "K1", 0.0, "forgets", 20.0),
        (0, "a/two", "K2", 0.0, "forgets", 20.0),
        (0, "gone/away", "K1", 1.0, None, 10.0),
    ]
    for i, (ago, skill, code, credit, slip, seconds) in enumerate(history):
        entry = Entry(f"u{i}", "s", i, 0, 1, skill, code, "w", response="1", outcome="wrong", points=1.0)
        entry = entry._replace(credit=credit, misconception=slip, seconds=seconds)
        store.add(entry, NOW - timedelta(days=ago, hours=1))
    return store


def test_counts_days_and_mastery_are_those_of_the_history(store: Store) -> None:
    found = statistics(store, BANK, NOW)
    assert (found.attempts, found.right) == (5, 2)
    assert found.minutes == pytest.approx(220 / 60)
    assert found.first == date(2026, 2, 25)
    assert found.days == (0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 2, 1)
    one, two, three = found.skills
    assert (one.attempts, one.right, one.mastered, one.seconds, one.estimate) == (3, 2, True, 60.0, 120.0)
    assert (two.right, two.mastered, three.attempts, three.recall) == (0, False, 0, 0.0)
    assert one.recall == recall(store.cards()["a/one"], NOW + timedelta(days=1))
    assert [(t.topic, t.skills, t.tried, t.mastered) for t in found.topics] == [("a", 2, 2, 1), ("b", 1, 0, 0)]
    assert found.topics[0].right_by_day[-2] == 1


def test_open_misconceptions_come_before_those_that_were_overcome(store: Store) -> None:
    assert statistics(store, BANK, NOW).slips == (
        Slip("forgets", "a/two", 2, overcome=False),
        Slip("swaps", "a/one", 1, overcome=True),
    )


def test_two_successes_on_the_same_numbers_are_no_mastery(store: Store) -> None:
    for i in range(2):
        entry = Entry(f"x{i}", "s", 10 + i, 0, 1, "b/three", "K9", "w", outcome="correct", credit=1.0)
        store.add(entry, NOW)
    assert not statistics(store, BANK, NOW).skills[2].mastered


def test_the_outlook_reckons_recall_on_the_day_and_the_work_until_then(store: Store) -> None:
    seen = statistics(store, BANK, NOW, date(2026, 3, 20)).outlook
    assert seen is not None
    cards = store.cards()
    then = NOW + timedelta(days=10)
    assert seen.recall == pytest.approx((recall(cards["a/one"], then) + recall(cards["a/two"], then)) / 3)
    assert (seen.days_left, seen.untried) == (10, 1)
    assert seen.minutes_a_day == pytest.approx((1.5 * 60 + 1.5 * 20 + 3 * 240) / 60 / 10)


def test_the_report_fits_its_width_with_and_without_drawings(store: Store) -> None:
    found = statistics(store, BANK, NOW, date(2026, 3, 20))
    for width in (40, 80):
        for settings in ({}, {"ascii": True}, {"plain": True}):
            lines = stats_lines(found, width, **settings)
            assert max(map(len, lines)) <= width, (width, settings)
            said = " ".join(" ".join(lines).split())
            assert "5 questions answered, 40 % right" in said
            assert "swaps (1 time, right since)" in said
            assert "\n".join(lines).isascii() or not settings.get("ascii")
    drawn = "\n".join(stats_lines(found))
    assert "▕     ▄ ▄    █▄▏" in drawn
    assert "░" in drawn or "▒" in drawn
    assert "▕" not in "\n".join(stats_lines(found, plain=True))


def test_a_plan_that_takes_hours_a_day_is_called_unrealistic(store: Store) -> None:
    bank = {**BANK, **{f"c/{i}": Asked("c", "More", 10.0) for i in range(30)}}
    lines = " ".join(stats_lines(statistics(store, bank, NOW, date(2026, 3, 12))))
    assert "more than is realistic" in lines
    assert "The exam was on 1 March 2026;" in " ".join(stats_lines(statistics(store, bank, NOW, date(2026, 3, 1))))


@pytest.mark.parametrize(
    ("ahead", "said"), [(0, "today: without"), (1, "tomorrow: without"), (2, "in 2 days: without")]
)
def test_the_outlook_plans_no_day_that_is_none(store: Store, ahead: int, said: str) -> None:
    lines = " ".join(stats_lines(statistics(store, BANK, NOW, NOW.date() + timedelta(days=ahead))))
    assert f"Exam on {10 + ahead} March 2026, {said}" in lines
    assert ("min a day" in lines, "--plan" in lines) == (ahead > 1, ahead > 1)


@pytest.mark.parametrize("width", [20, 30, 39, 40, 60, 100])
@pytest.mark.parametrize("plain", [False, True])
def test_no_line_is_wider_than_the_terminal(store: Store, width: int, plain: bool) -> None:
    store.add(Entry("c", "s", 30, 0, 1, "term/x", "2", "w", credit=1.0, points=1.0), NOW)
    bank = {**BANK, "a/one": Asked("reinforcement-learning", "One", 2.0)}
    found = statistics(store, bank, NOW, date(2026, 3, 20), {"term/x": "meanings"})
    lines = stats_lines(found, width, plain=plain)
    assert max(map(len, lines)) <= width
    assert "a/one" in "".join(lines)


def test_nothing_practised_yet_is_said_without_a_division(tmp_path: Path) -> None:
    found = statistics(Store.at(tmp_path / "new.db", NOW), BANK, NOW)
    assert stats_lines(found) == ["Nothing was answered yet: dlquiz quiz --mode learn begins."]


def test_flashcards_are_counted_by_kind_and_apart_from_questions(store: Store) -> None:
    deck = {"term/x": "terms", "meaning/x": "meanings", "term/y": "terms"}
    for i, (ago, card, credit) in enumerate([(3, "term/x", 0.0), (1, "term/x", 1.0), (0, "meaning/x", 1.0)]):
        entry = Entry(f"c{i}", "s", 20 + i, 0, 1, card, "2", "w", credit=credit, points=1.0, seconds=6.0)
        store.add(entry, NOW - timedelta(days=ago, hours=1))
    without, found = statistics(store, BANK, NOW), statistics(store, BANK, NOW, deck=deck)
    terms, meanings = found.cards
    assert without.cards == ()
    assert (terms.kind, terms.cards, terms.begun, terms.answers, terms.right) == ("terms", 2, 1, 2, 1)
    assert terms.recall == recall(store.cards()["term/x"], NOW + timedelta(days=1))
    assert (meanings.cards, meanings.begun, meanings.due) == (1, 1, 0)
    assert (found.attempts, found.skills, found.due) == (without.attempts, without.skills, without.due)
    assert sum(found.days) == sum(without.days) + 3
    assert found.minutes == pytest.approx(without.minutes + 0.3)
