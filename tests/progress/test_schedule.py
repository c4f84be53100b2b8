"""The schedule against FSRS itself, and against clocks that go wrong."""

from datetime import UTC, datetime, timedelta, timezone

import fsrs
import pytest

from dlquiz.progress.rating import Rating, rating
from dlquiz.progress.schedule import Card, Review, after, is_due, recall, replayed

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def day(n: float) -> datetime:
    return START + timedelta(days=n)


def test_memories_are_those_of_the_package_without_steps_and_fuzz() -> None:
    theirs = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False, maximum_interval=365)
    card, mine = fsrs.Card(card_id=1, due=START), None
    for at, grade in ((0, 3), (2, 3), (9, 1), (10, 2), (14, 3), (40, 3)):
        card, _ = theirs.review_card(card, fsrs.Rating(grade), day(at))
        mine = after(mine, Rating(grade), day(at))
        assert (mine.stability, mine.difficulty, mine.due) == (card.stability, card.difficulty, card.due)


def test_recall_is_nine_tenths_after_as_many_days_as_the_stability() -> None:
    card = Card(12.5, 5.0, day(12), day(0))
    assert recall(card, day(12.5)) == pytest.approx(0.9)
    assert recall(card, day(0)) == 1
    assert recall(None, day(0)) == 0


def test_a_wrong_answer_brings_a_skill_back_sooner_than_a_right_one() -> None:
    known = after(after(None, Rating.GOOD, day(0)), Rating.GOOD, day(3))
    assert after(known, Rating.AGAIN, day(12)).due < after(known, Rating.HARD, day(12)).due
    assert after(known, Rating.HARD, day(12)).due < after(known, Rating.GOOD, day(12)).due


def test_a_clock_set_back_counts_as_one_that_stood_still() -> None:
    card = after(None, Rating.GOOD, day(10))
    back = after(card, Rating.GOOD, day(3))
    assert back.reviewed == day(10)
    assert back.due > day(10)
    assert recall(back, day(3)) == 1


def test_time_zones_and_daylight_saving_leave_the_schedule_alone() -> None:
    zone = timezone(timedelta(hours=9))
    there = after(None, Rating.GOOD, START.astimezone(zone))
    assert there == after(None, Rating.GOOD, START)
    assert is_due(there, there.due.astimezone(zone))


def test_a_skill_is_due_from_the_morning_of_its_day_on_in_the_students_zone() -> None:
    zone = timezone(timedelta(hours=-8))
    evening = datetime(2026, 3, 1, 21, tzinfo=zone)
    card = after(None, Rating.GOOD, evening)
    assert card.due == evening + timedelta(days=2)
    asked = {hours: is_due(card, evening + timedelta(hours=hours)) for hours in (1, 3, 24, 26, 27, 36, 200)}
    assert asked == {1: False, 3: False, 24: False, 26: False, 27: True, 36: True, 200: True}


@pytest.mark.parametrize(("hours", "days"), [(1, 0), (11, 0), (14, 1), (23.5, 1), (35, 1), (38, 2), (47, 2)])
def test_time_between_attempts_is_rounded_to_days(hours: float, days: int) -> None:
    first = after(None, Rating.HARD, day(0))
    found, whole = after(first, Rating.GOOD, day(hours / 24)), after(first, Rating.GOOD, day(days))
    assert (found.stability, found.difficulty) == (whole.stability, whole.difficulty)
    assert found.due - found.reviewed == whole.due - whole.reviewed


def test_before_an_exam_no_gap_reaches_past_half_of_what_is_left() -> None:
    card = after(after(None, Rating.GOOD, day(0)), Rating.GOOD, day(2))
    free = after(card, Rating.GOOD, day(12))
    aimed = after(card, Rating.GOOD, day(12), exam=day(22))
    assert free.due > day(22)
    assert aimed.due == day(17)
    assert (aimed.stability, aimed.difficulty) == (free.stability, free.difficulty)
    assert after(card, Rating.GOOD, day(12), exam=day(1)) == free, "an exam that is over aims at nothing"


def test_replaying_gives_the_memory_that_came_step_by_step_whatever_the_order_of_the_rows() -> None:
    reviews = [Review(day(0), Rating.GOOD), Review(day(2), Rating.AGAIN), Review(day(3), Rating.GOOD)]
    card = None
    for review in reviews:
        card = after(card, review.rating, review.at)
    assert replayed(reversed(reviews)) == card
    assert replayed([]) is None


def test_a_hint_counts_as_hard_and_anything_less_than_right_as_again() -> None:
    assert [rating(1.0, 0), rating(1.0, 3), rating(0.99, 0), rating(0, 2)] == [3, 2, 1, 1]
