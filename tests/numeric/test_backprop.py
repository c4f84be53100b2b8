"""Gates and gradients of a small graph."""

import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric.backprop import Gate, gate, gradients
from dlquiz.numeric.term import replaced, symbols, value_of


def test_addition_hands_the_gradient_on_to_both() -> None:
    assert gate("a", "add", 3, -2) == Gate(1, 1, 1)


def test_multiplication_hands_each_the_other_factor() -> None:
    assert gate("a", "mul", 3, -2) == Gate(-6, -2, 3)


@pytest.mark.parametrize(("u", "v", "expected"), [(3, -2, Gate(3, 1, 0)), (-2, 3, Gate(3, 0, 1))])
def test_max_hands_the_gradient_to_the_larger(u: int, v: int, expected: Gate) -> None:
    assert gate("a", "max", u, v) == expected


def test_max_of_equals_is_refused() -> None:
    with pytest.raises(FormulaError, match="max has no derivative where its inputs are both 4"):
        gate("a", "max", 4, 4)


def test_an_unknown_gate_is_refused_by_name() -> None:
    with pytest.raises(FormulaError, match="there is no gate 'xor', it is add, mul or max"):
        gate("a", "xor", 1, 2)


def test_gradients_follow_a_changed_intermediate() -> None:
    x, y, z = symbols(x=2, y=3, z=5)
    a, b = gate("a", "mul", x, y), gate("b", "add", y, z)
    found = gradients(a, b)
    assert [value_of(g) for g in found] == [24, 22, 6]
    assert isinstance(found.y, type(x))
    assert replaced(found.y, {id(b.value): 10}) == 26  # 10 times x, plus a
