"""The accepted interval covers who rounds as the solution shows, and never reaches a misconception."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.numeric.digits import decimals_for
from dlquiz.numeric.functions import exp, softmax, sqrt
from dlquiz.numeric.term import let, symbols, value_of
from dlquiz.question.answer import Matrix, Number, Vector
from dlquiz.question.tolerance import accept_texts, accepted, accepted_entries


def adam(g1: float, g2: float, digits: int = 3) -> Number:
    a, b = symbols(g1=g1, g2=g2)
    m = let("m", 0.9 * a + 0.1 * b)
    v = let("v", 0.99 * a**2 + 0.01 * b**2)
    return Number(let("y", m / (sqrt(v) + 1e-8)), digits=digits)


def test_a_plain_number_is_accepted_within_half_a_unit_of_the_last_digit() -> None:
    assert accepted(Number(0.731, digits=3)) == (Fraction("0.7305"), Fraction("0.7315"))
    assert accepted(Number(0.25, digits=1, percent=True)) == (Fraction("0.2495"), Fraction("0.2505"))
    assert accepted(Number(41263.0, significant=3)) == (Fraction(41213), Fraction(41313))


@given(st.floats(0.05, 5), st.floats(0.05, 5))
def test_who_rounds_every_intermediate_as_shown_is_right(g1: float, g2: float) -> None:
    answer = adam(g1, g2)
    m, v = 0.9 * g1 + 0.1 * g2, 0.99 * g1**2 + 0.01 * g2**2
    typed = round(round(m, decimals_for(m, 3)) / (round(v, decimals_for(v, 3)) ** 0.5 + 1e-8), 3)
    low, high = accepted(answer)
    assert low <= Fraction(str(typed)) <= high
    assert high - low < Fraction(1, 100)


@given(st.floats(0.05, 5), st.floats(0.05, 5), st.floats(0.0021, 0.01))
def test_the_interval_stays_below_half_the_way_to_a_misconception(g1: float, g2: float, away: float) -> None:
    answer = adam(g1, g2)
    y = value_of(answer.value)
    low, high = accepted(answer, [y + away])
    assert high < Fraction(y + away / 2)
    assert low <= Fraction(y) - Fraction(49, 100_000)


def test_both_neighbours_of_a_tie_are_accepted() -> None:
    low, high = accepted(Number(0.0625, digits=3))
    assert (low, high) == (Fraction("0.062"), Fraction("0.063"))


def test_entries_of_arrays_have_intervals_of_their_own() -> None:
    (z,) = symbols(z=[1.0, 2.0, 0.5])
    answer = Vector(let("p", softmax(let("s", z / 3))), digits=3)
    (row,) = accepted_entries(answer)
    assert len(row) == 3
    for y, (low, high) in zip(value_of(answer.value), row, strict=True):
        assert low < Fraction(float(y)) < high
        assert high - low < Fraction(2, 1000)
    plain = accepted_entries(Matrix([[1, 2], [3, 4]], digits=0), [[[1, 3], [2, 4]]])
    assert plain[0] == [(Fraction(1, 2), Fraction(3, 2)), (Fraction(3, 2), Fraction(5, 2))]


def test_rounding_to_the_side_that_moves_the_result_more_is_covered() -> None:
    (x,) = symbols(x=0.1234567)
    q = 0.1234567 / 2
    for answer, far in (
        (Number(1e9 / let("q", x / 2), digits=0), lambda q: 1e9 / q),
        (Number(1e6 * exp(let("q", x / 2) * 150), digits=0), lambda q: 1e6 * math.exp(q * 150)),
    ):
        step = 0.5 * 10 ** -decimals_for(q, 0)
        low, high = accepted(answer)
        assert low <= Fraction(far(q - step)) <= high
        assert low <= Fraction(far(q + step)) <= high


def test_an_input_and_a_step_without_a_name_are_not_rounded() -> None:
    a, b = symbols(a=2.0, b=1 / 3)
    half = (Fraction("0.166167"), Fraction("0.167167"))
    assert accepted(Number(let("y", (a * b) / 4))) == half
    low, high = accepted(Number(let("y", let("q", a * b) / 4)))
    assert low < half[0] < half[1] < high


def test_a_misconception_bounds_the_entries_that_it_changes_alone() -> None:
    (x,) = symbols(x=[10.0, 20.0])
    answer = Vector(let("y", let("q", x / 3) * 300), digits=0)
    plain = accepted_entries(answer)
    assert all(high - low > 1 for low, high in plain[0])
    first, second = accepted_entries(answer, [[1001.2, 2000.0]])[0]
    assert first[1] < plain[0][0][1]
    assert second == plain[0][1]
    assert accepted_entries(answer, [[1001.0, 2000.0]]) == plain  # one unit away is as near as a rounding


def test_a_misconception_of_another_size_bounds_the_entries_that_it_has() -> None:
    (x,) = symbols(x=[[10.0, 20.0], [30.0, 40.0]])
    answer = Matrix(let("y", let("q", x / 3) * 300), digits=0)
    plain = accepted_entries(answer)
    for wrong in (
        [[1001.2]],
        [[1001.2, 2000.0]],
        [[1001.2], [3000.0]],
        [[1001.2], [3000.0], [7.0]],
        [[1001.2, 2000.0, 7.0]],
    ):
        found = accepted_entries(answer, [wrong])
        assert found[0][0][1] < plain[0][0][1]
        assert (found[0][1], found[1]) == (plain[0][1], plain[1])


def test_a_frozen_interval_is_kept_as_it_is() -> None:
    frozen = (Fraction(1, 3), Fraction(1, 2))
    assert accepted(Number(0.4, accept=frozen), [0.41]) == frozen
    assert accepted_entries(Vector([0.4], accept=[frozen])) == [[frozen]]
    assert accepted_entries(Matrix([[0.4]], accept=[[frozen]])) == [[frozen]]


@pytest.mark.parametrize(
    ("answer", "texts"),
    [
        (Number(2 / 3, digits=2), ["0.66167", "0.67167"]),
        (Vector([1, 2], digits=0), [["0.5", "1.5"], ["1.5", "2.5"]]),
    ],
)
def test_intervals_are_written_as_decimals(answer: Number | Vector, texts: object) -> None:
    assert accept_texts(answer) == texts
