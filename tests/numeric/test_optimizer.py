"""Update rules of optimizers: what they refuse, and the cases at their edges."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric import optimizer
from dlquiz.numeric.term import symbols
from dlquiz.numeric.worked import steps

REFUSED: list[tuple[Callable[[], Any], str]] = [
    (lambda: optimizer.momentum_step(1, 0, 1, 0, 0.9), "a learning rate of 0 is not positive"),
    (lambda: optimizer.momentum_step(1, 0, 1, 0.1, 1), "a decay rate of 1 is not in [0, 1)"),
    (lambda: optimizer.first_moment(1, 0, -0.1), "a decay rate of -0.1 is not in [0, 1)"),
    (lambda: optimizer.second_moment(1, 0, 1.5), "a decay rate of 1.5 is not in [0, 1)"),
    (lambda: optimizer.corrected(1, 1, 0.9, 0.999, 0), "there is no step 0, steps count from 1"),
    (lambda: optimizer.corrected(1, 1, 0.9, 1, 1), "a decay rate of 1 is not in [0, 1)"),
    (lambda: optimizer.adam_update(1, 1, 1, -0.1, 0), "a learning rate of -0.1 is not positive"),
    (lambda: optimizer.adam_update(1, 1, -1, 0.1, 0), "an average of squares and epsilon are 0 or more"),
    (lambda: optimizer.adam_update(1, 1, 1, 0.1, -1), "an average of squares and epsilon are 0 or more"),
    (
        lambda: optimizer.adam_update(1, 0, 0, 0.1, 0),
        "Adam divides by 0 where every gradient was 0 and epsilon is 0 as well",
    ),
    (lambda: optimizer.clip_by_norm(np.array([1.0]), 0), "a norm of 0 is no limit, the largest norm is positive"),
]


@pytest.mark.parametrize(("formula", "message"), REFUSED)
def test_what_a_rule_does_not_admit_is_said_in_the_subjects_words(formula: Callable[[], Any], message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        formula()
    assert str(caught.value) == message


def test_the_ends_of_each_range_are_admitted() -> None:
    assert optimizer.momentum_step(1, 5, 2, 0.5, 0).theta == 0
    assert optimizer.corrected(3, 7, 0, 0, 1) == (3, 7)
    assert optimizer.adam_update(1, 0, 0, 0.1, 0.5) == 1
    assert optimizer.adam_update(1, 2, 4, 0.5, 0) == 0.5


def test_a_zero_gradient_needs_no_clipping() -> None:
    assert optimizer.clip_by_norm(np.zeros(2), 1).tolist() == [0, 0]


def test_a_gradient_at_the_limit_stays_as_it_is() -> None:
    assert optimizer.clip_by_norm(np.array([3.0, 4.0]), 5).tolist() == [3, 4]


def test_the_steps_of_adam_carry_their_number() -> None:
    m, v, b1, b2 = symbols(m=0.5, v=0.75, beta1=0.5, beta2=0.5)
    m_hat, v_hat = optimizer.corrected(m, v, b1, b2, 2)
    assert steps(m_hat) == [r"$\hat{m}_2 = \frac{m}{1 - \beta_1^{2}} = \frac{0.5}{1 - 0.5^{2}} \approx 0.667$"]
    assert steps(v_hat) == [r"$\hat{v}_2 = \frac{v}{1 - \beta_2^{2}} = \frac{0.75}{1 - 0.5^{2}} = 1.000$"]


def test_adam_moves_where_the_average_of_squares_equals_epsilon() -> None:
    assert optimizer.adam_update(1.0, 2.0, 1.0, 0.5, 1.0) == 0.5
