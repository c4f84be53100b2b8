"""The plan to an exam: nothing twice, nothing before what it rests on, never more than a day holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.progress.calendar import Work, calendar
from dlquiz.render.plan_text import plan_lines

TODAY = date(2026, 3, 1)
minutes = st.floats(0.5, 30)


@given(st.lists(minutes, max_size=30), st.integers(0, 40), st.floats(1, 200), st.integers(0, 30))
def test_a_plan_keeps_the_order_and_the_minutes_of_a_day(
    work: list[float], days: int, a_day: float, known: int
) -> None:
    rows = {f"s{i}": Work("t", each) for i, each in enumerate(work)}
    plan = calendar(rows, list(rows)[:known], TODAY, TODAY + timedelta(days=days), a_day)
    begun = [skill for day in plan.days for skill in day.new]
    assert begun + list(plan.left_out) == list(rows)[known:]
    assert [day.date for day in plan.days] == [TODAY + timedelta(days=i) for i in range(days)]
    kept = 1.5 * sum(work[:known]) / max(1, days)
    assert all(day.minutes <= max(a_day, kept) + 0.1 for day in plan.days)
    assert sum(week.new for week in plan.weeks(rows)) == len(begun)
    assert not any(day.new for day in plan.days[days - round(0.2 * days) :])


@given(st.lists(minutes, min_size=1, max_size=20), st.integers(1, 40))
def test_what_is_said_to_be_enough_is_enough_and_a_little_less_is_not(work: list[float], days: int) -> None:
    rows = {f"s{i}": Work("t", each) for i, each in enumerate(work)}
    exam = TODAY + timedelta(days=days)
    enough = calendar(rows, (), TODAY, exam, 1).enough
    assert not calendar(rows, (), TODAY, exam, enough + 0.1).left_out
    assert calendar(rows, (), TODAY, exam, enough - 0.2).left_out


@pytest.mark.parametrize("width", [40, 80])
def test_what_does_not_fit_is_said_plainly(width: int) -> None:
    rows = {f"s{i}": Work("losses" if i % 2 else "tensors", 5.0) for i in range(20)}
    lines = plan_lines(calendar(rows, (), TODAY, TODAY + timedelta(days=10), 20), rows, width)
    said = " ".join(" ".join(lines).split())
    assert "Plan to the exam on 11 March 2026: 10 days of 20 min" in said
    assert "Sun 01 Mar 20 min new: s0, s1" in said
    assert "Week of 01 Mar: 12 new: tensors 6, losses 6" in said
    assert "Week of 08 Mar: 1 new: tensors 1" in said
    assert "7 skills do not fit: losses 4, tensors 3. 30 min a day would do for all: --minutes-a-day 30." in said
    assert max(map(len, lines)) <= width


def test_months_of_mere_repetition_are_one_line() -> None:
    rows = {f"s{i}": Work("losses", 5.0) for i in range(20)}
    lines = plan_lines(calendar(rows, (), TODAY, TODAY + timedelta(days=400), 20), rows)
    assert "Plan to the exam on 5 April 2027: 400 days of 20 min" in lines[0]
    assert sum("repetition" in line for line in lines) == 1
    assert "  From 15 Mar on: repetition" in lines


def test_too_much_for_anyone_and_no_time_at_all_are_said() -> None:
    rows = {f"s{i}": Work("losses", 30.0) for i in range(20)}
    said = " ".join(plan_lines(calendar(rows, (), TODAY, TODAY + timedelta(days=3), 20), rows))
    assert "which is not realistic: choose topics with -t." in said
    assert "no day left" in plan_lines(calendar(rows, (), TODAY, TODAY, 20), rows)[0]
    few = {"a": Work("losses", 2.0)}
    assert "Everything fits" in plan_lines(calendar(few, (), TODAY, TODAY + timedelta(days=3), 20), few)[-1]
