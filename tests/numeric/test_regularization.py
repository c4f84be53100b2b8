"""Weight decay, dropout and early stopping: what they refuse, and their edges."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric import regularization as reg

ONE = np.array([1.0])
REFUSED: list[tuple[Callable[[], Any], str]] = [
    (lambda: reg.decay_step(1, 1, 0, 0.1), "a learning rate is positive, the weight of a penalty is 0 or more"),
    (lambda: reg.decay_step(1, 1, 0.1, -1), "a learning rate is positive, the weight of a penalty is 0 or more"),
    (lambda: reg.dropout(ONE, ONE, 1), "a dropout rate of 1 is not in [0, 1)"),
    (lambda: reg.dropout(ONE, ONE, -0.5), "a dropout rate of -0.5 is not in [0, 1)"),
    (lambda: reg.dropout(ONE, np.array([1, 0]), 0.5), "a mask has one entry for each unit"),
    (lambda: reg.early_stopping([1.0], 0), "a patience of 0 stops before the first epoch, it is 1 or more"),
    (lambda: reg.early_stopping([], 1), "there is no validation to decide on"),
]


@pytest.mark.parametrize(("formula", "message"), REFUSED)
def test_what_a_formula_does_not_admit_is_said_in_the_subjects_words(formula: Callable[[], Any], message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        formula()
    assert str(caught.value) == message


def test_the_ends_of_each_range_are_admitted() -> None:
    assert reg.decay_step(2, 1, 1, 0) == 1
    assert reg.dropout(ONE, ONE, 0).tolist() == [1]
    assert reg.early_stopping([0.5], 1)[:2] == (1, 1)


def test_an_equal_loss_is_no_improvement() -> None:
    assert reg.early_stopping([0.5, 0.5, 0.4], 1)[:2] == (2, 1)


def test_the_trace_ends_with_the_wait() -> None:
    assert reg.early_stopping([0.9, 0.7, 0.8, 0.75, 0.1], 2).trace == (
        reg.Epoch(1, 0.9, 0.9, 0),
        reg.Epoch(2, 0.7, 0.7, 0),
        reg.Epoch(3, 0.8, 0.7, 1),
        reg.Epoch(4, 0.75, 0.7, 2),
    )
