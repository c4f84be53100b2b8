"""A Term computes what plain numbers compute, and remembers how."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.errors import InputError
from dlquiz.numeric import functions as f
from dlquiz.numeric.graph import dump, load
from dlquiz.numeric.operations import OPERATIONS
from dlquiz.numeric.term import (
    REPEATED,
    Term,
    array,
    depends_on,
    effort,
    latex_name,
    let,
    nodes,
    replaced,
    same,
    symbol,
    symbols,
    value_of,
)

BINARY: list[Callable[[Any, Any], Any]] = [
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: a / b,
    lambda a, b: a // b,
    lambda a, b: a % b,
    lambda a, b: a**b,
    f.maximum,
    f.minimum,
    f.greater,
]
UNARY: list[Callable[[Any], Any]] = [
    lambda a: -a,
    lambda a: +a,
    abs,
    f.exp,
    f.log,
    f.log2,
    f.sqrt,
    f.sin,
    f.cos,
    f.tanh,
    f.sigmoid,
    f.relu,
    f.floor,
    f.ceil,
    f.nearest,
]
NUMBERS = st.integers(1, 40) | st.floats(0.1, 20)


@pytest.mark.parametrize("operation", BINARY)
@given(a=NUMBERS, b=NUMBERS)
def test_operators_agree_with_plain_numbers_on_either_side(
    operation: Callable[[Any, Any], Any], a: Any, b: Any
) -> None:
    expected = operation(a, b)
    for left, right in ((Term(a), Term(b)), (Term(a), b), (a, Term(b))):
        made = operation(left, right)
        assert made.value == expected
        assert [value_of(arg) for arg in made.args] == [a, b]
        assert replaced(made, {}) == expected


@pytest.mark.parametrize("operation", UNARY)
@given(a=st.floats(0.1, 20))
def test_functions_agree_with_plain_numbers_and_arrays(operation: Callable[[Any], Any], a: float) -> None:
    expected = operation(a)
    assert operation(Term(a)).value == expected
    rows = np.array([[a, a / 2], [a / 3, 1.0]])
    assert np.allclose(operation(Term(rows)).value, operation(rows))
    assert operation(rows)[0, 0] == pytest.approx(expected)


REFERENCES: list[tuple[Callable[[Any], Any], Callable[[Any], Any]]] = [
    (f.softmax, lambda x: np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)),
    (lambda x: f.softmax(x, 0), lambda x: np.exp(x) / np.exp(x).sum(axis=0)),
    (f.total, np.sum),
    (lambda x: f.total(x, axis=0), lambda x: x.sum(0)),
    (lambda x: f.total(x, axis=1, keepdims=True), lambda x: x.sum(1, keepdims=True)),
    (f.largest, np.max),
    (lambda x: f.largest(x, axis=1), lambda x: x.max(1)),
    (f.smallest, np.min),
    (f.mean, np.mean),
    (lambda x: f.mean(x, axis=0), lambda x: x.mean(0)),
    (lambda x: x.T, np.transpose),
    (lambda x: x @ x.T, lambda x: x.dot(x.T)),
    (lambda x: x @ x[0], lambda x: x.dot(x[0])),
    (lambda x: x[0] @ x.T, lambda x: x[0].dot(x.T)),
    (lambda x: x[0] @ x[1], lambda x: x[0].dot(x[1])),
    (lambda x: f.where(f.greater(x, 0), x, 0.1 * x), lambda x: np.where(x > 0, x, 0.1 * x)),
    (lambda x: x[1, 0], lambda x: x[1, 0]),
    (f.sigmoid, lambda x: np.tanh(x / 2) / 2 + 0.5),
]


@pytest.mark.parametrize(("ours", "numpys"), REFERENCES)
@given(st.lists(st.floats(-3, 3), min_size=6, max_size=6))
def test_array_operations_agree_with_numpy(
    ours: Callable[[Any], Any], numpys: Callable[[Any], Any], cells: list[float]
) -> None:
    x = np.array(cells).reshape(2, 3)
    made = ours(Term(x, name="x"))
    assert made.__class__ is Term
    assert np.allclose(made.value, numpys(x))
    assert np.allclose(replaced(made, {}), numpys(x))
    assert made.shape == np.shape(numpys(x))


def test_numpy_on_the_left_records_too() -> None:
    made = np.array([1.0, 2.0]) + Term(np.array([3.0, 4.0]), name="b")
    assert made.__class__ is Term
    assert made.value.tolist() == [4.0, 6.0]


def test_equal_numbers_are_not_greater() -> None:
    assert f.greater(2, 2) == 0
    assert f.greater(Term(2.0), 2.0).value == 0
    assert f.greater(np.array([0.0, 1.0]), 0.0).tolist() == [0, 1]


def test_sigmoid_of_a_very_negative_number_does_not_overflow() -> None:
    assert f.sigmoid(-1000.0) == 0.0
    assert f.sigmoid(1000.0) == 1.0


def test_comparisons_compare_values_so_that_formulas_may_branch() -> None:
    a = Term(3)
    assert a > 2
    assert a >= Term(3)
    assert a < 4
    assert a <= 3
    assert a == 3
    assert a != 4
    assert hash(a) == hash(Term(3.0))
    assert same(np.array([1, 2]), Term(np.array([1, 2])))
    assert not same(np.array([1, 2]), 1)


def test_math_functions_refuse_a_term_instead_of_losing_its_history() -> None:
    with pytest.raises(TypeError):
        math.sqrt(Term(4.0))  # type: ignore[arg-type]


def test_a_name_is_given_once_and_an_alias_keeps_the_first() -> None:
    a = let("a", Term(2) + 1)
    b = let("b", a)
    assert (a.name, b.name, b.op, b.args[0] is a) == ("a", "b", "is", True)
    assert let("c", 5) == 5
    assert symbol("x", a).name == "x"
    assert symbol("a", a) is a


def test_nodes_come_once_and_after_what_they_rest_on() -> None:
    a = Term(2.0, name="a")
    b = let("b", a * a)
    c = b + b * a
    order = nodes(c)
    assert order[0] is a
    assert order[-1] is c
    assert len(order) == len({id(node) for node in order}) == 4
    assert depends_on(c, b)
    assert not depends_on(b, c)


def test_one_node_replaced_changes_only_what_rests_on_it() -> None:
    a, d = symbols(a=2.0, d=10.0)
    b = let("b", a * 3)
    c = b + d
    assert replaced(c, {id(b): 7.0}) == 17.0
    assert replaced(c, {id(a): 1.0}) == 13.0
    assert replaced(c, {id(c): 0.0}) == 0.0
    assert c.value == 16.0


def test_effort_grows_with_operations_elements_and_long_numbers() -> None:
    a, b, m = symbols(a=2, b=3, m=[[1.0, 2.0], [3.0, 4.0]])
    assert effort(a) == 0
    assert effort(a + b) < effort(a * b) < effort(f.exp(a))
    assert effort(a + b) < effort(m + m) < effort(m @ m)
    assert effort(a + b) < effort(a + 1000)
    assert effort(f.total(m)) == pytest.approx((1 + 3 * REPEATED) * effort(a + 1000))
    shared = let("s", a * b)
    assert effort(shared + shared, shared) == effort(shared + shared)


def test_an_integer_counts_as_small_up_to_two_digits() -> None:
    (a,) = symbols(a=98)
    x = symbol("x", [98, 5])
    assert effort(a + 1) == 1.0
    assert effort(a + 2) == 1.5
    assert effort(x + 1) == 1 + REPEATED
    assert effort(x + 2) == 1.5 * (1 + REPEATED)


def test_a_term_is_neither_below_nor_above_itself() -> None:
    a, b = symbols(a=2, b=2)
    assert not a < b
    assert not a > b
    assert a <= b
    assert a >= b


def test_arrays_are_joined_from_terms_and_numbers() -> None:
    (a,) = symbols(a=1.5)
    made = array([[a, 2], [3, 4]], name="M")
    assert made.value.tolist() == [[1.5, 2], [3, 4]]
    assert made.name == "M"
    assert depends_on(made, a)
    assert [entry.value for entry in made[0]] == [1.5, 2]
    assert len(made) == 2
    assert array([1, 2]).tolist() == [1, 2]


@pytest.mark.parametrize(
    ("identifier", "symbol_"),
    [("beta2", r"\beta_2"), ("w_12", "w_{12}"), ("h_t_1", "h_{t,1}"), ("eps", r"\epsilon"), ("x_bar", r"\bar{x}")],
)
def test_identifiers_are_written_as_the_fields_symbols(identifier: str, symbol_: str) -> None:
    assert latex_name(identifier) == symbol_


def test_a_graph_survives_being_written_and_read() -> None:
    a, m = symbols(a=0.3, m=[[1.0, 2.0], [3.0, 4.0]])
    b = let("b", f.softmax(m * a) @ np.array([1.0, 2.0]))
    c = let("c", f.total(b, axis=0) + 1)
    again_b, again_c, plain = load(dump([b, c, 7]))
    assert same(again_b, b)
    assert same(again_c, c)
    assert plain == 7
    assert [node.name for node in nodes(again_c)] == [node.name for node in nodes(c)]
    assert depends_on(again_c, again_b)
    assert replaced(again_c, {id(again_b): np.array([1.0, 1.0])}) == 3.0


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"op": "eval", "args": [1]}, "there is no operation 'eval'"),
        ({"op": "neg", "args": [[4]]}, "is no earlier node"),
        ({"op": "neg", "args": [[0]]}, "is no earlier node"),
    ],
)
def test_a_damaged_graph_is_refused(entry: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        load({"nodes": [entry], "roots": [[0]]})


def test_every_operation_has_an_effort() -> None:
    assert all(operation.effort >= 0 for operation in OPERATIONS.values())
