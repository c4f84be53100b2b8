"""Learning-rate schedules: what they refuse, and their ends."""

from collections.abc import Callable
from typing import Any

import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric import schedule

REFUSED: list[tuple[Callable[[], Any], str]] = [
    (lambda: schedule.warmup(11, 10, 0.1), "step 11 is not one of a warm-up from 0 to 10"),
    (lambda: schedule.warmup(-1, 10, 0.1), "step -1 is not one of a warm-up from 0 to 10"),
    (lambda: schedule.warmup(0, 0, 0.1), "step 0 is not one of a warm-up from 0 to 0"),
    (lambda: schedule.cosine(11, 10, 0.1), "step 11 is not one of a decay from 0 to 10"),
    (lambda: schedule.cosine(-1, 10, 0.1), "step -1 is not one of a decay from 0 to 10"),
    (lambda: schedule.cosine(0, 0, 0.1), "step 0 is not one of a decay from 0 to 0"),
    (lambda: schedule.decay_epochs(0.1, 1, 0.01), "a factor of 1 is no decay, it lies between 0 and 1"),
    (lambda: schedule.decay_epochs(0.1, 0, 0.01), "a factor of 0 is no decay, it lies between 0 and 1"),
    (lambda: schedule.decay_epochs(0.1, 0.5, 0.1), "a target of 0.1 does not lie between 0 and the first rate"),
    (lambda: schedule.decay_epochs(0.1, 0.5, 0), "a target of 0 does not lie between 0 and the first rate"),
]


@pytest.mark.parametrize(("formula", "message"), REFUSED)
def test_what_a_schedule_does_not_admit_is_said_in_the_subjects_words(formula: Callable[[], Any], message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        formula()
    assert str(caught.value) == message


def test_a_schedule_of_one_step_has_two_ends() -> None:
    assert [schedule.warmup(t, 1, 0.5) for t in (0, 1)] == [0, 0.5]
    assert [schedule.cosine(t, 1, 0.5, 0.25) for t in (0, 1)] == [0.5, 0.25]


def test_a_target_that_is_met_exactly_is_met() -> None:
    assert [schedule.decay_epochs(1.0, 0.1, 10.0**-e) for e in range(1, 10)] == [*range(1, 10)]
    assert schedule.decay_epochs(0.3, 0.7, 0.3 * 0.7**9) == 9
