"""Values of calculations: exact, or within a bound of the error that holds."""

from fractions import Fraction
from itertools import product
from typing import Any

import mpmath  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.grading.evaluate import CLAIMED, Quantity, UndefinedError, evaluate, step
from dlquiz.grading.parse import parse
from dlquiz.grading.tree import Apply, Literal, Node


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0.1+0.2", Fraction(3, 10)),
        ("1/3*3", 1),
        ("2^10", 1024),
        ("2^-2", Fraction(1, 4)),
        ("4^0.5", 2),
        ("(4/9)^(1/2)", Fraction(2, 3)),
        ("sqrt(0)", 0),
        ("(-2)^3", -8),
        ("5!", 120),
        ("log2(1/8)", -3),
        ("log10(1000)", 3),
        ("log(1)", 0),
        ("exp(0)", 1),
        ("sigmoid(0)", Fraction(1, 2)),
        ("floor(-2.5)", -3),
        ("ceil(-2.5)", -2),
        ("sign(-3)", -1),
        ("sign(0)", 0),
        ("0!", 1),
        ("170!/169!", 170),
        ("2^4095/2^4095", 1),
        ("relu(-1)", 0),
        ("max(1, 3, 2) - min(1, 3, 2)", 2),
        ("floor(pi)", 3),
    ],
)
def test_what_can_be_exact_is_exact(typed: str, value: Fraction | int) -> None:
    found = evaluate(parse(typed))
    assert found.value == value
    assert found.error == 0


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("1/0", "a division by zero"),
        ("1/(sqrt(2)^2-2)", "a division by zero"),
        ("0^-1", "a division by zero"),
        ("0^0", "zero to the power of zero"),
        ("sqrt(-1)", "the root of a negative number"),
        ("(-8)^(1/3)", "a broken power of a negative number"),
        ("log(0)", "the logarithm of a number that is not positive"),
        ("9^9^9", "the power is too large or too small to be meant"),
        ("2^4096", "the number is too large or too small to be meant"),
        ("exp(2840)", "the number is too large or too small to be meant"),
        ("(exp(1)-e)^2", "a power cannot be decided so close to zero"),
        ("(exp(1)-e)^0.5", "the root of a negative number"),
        ("171!", "a factorial is taken of whole numbers from 0 to 170"),
        ("exp(1e6)", "the number is too large or too small to be meant"),
        ("1e999*1e999", "the number is too large or too small to be meant"),
        ("softplus(-1e999)", "the number is too large or too small to be meant"),
        ("sigmoid(-4000)", "the number is too large or too small to be meant"),
        ("floor(sqrt(2)^2)", "floor cannot be decided so close to its jump"),
    ],
)
def test_what_has_no_value_says_why(typed: str, reason: str) -> None:
    with pytest.raises(UndefinedError) as refused:
        evaluate(parse(typed))
    assert refused.value.reason == reason


def test_powers_of_negative_numbers_that_are_not_exact_keep_their_sign() -> None:
    assert float(evaluate(parse("(-pi)^3")).value) == pytest.approx(-31.00627668)
    assert float(evaluate(parse("(-pi)^2")).value) == pytest.approx(9.8696044)
    assert float(evaluate(parse("(-pi)^(-1)")).value) == pytest.approx(-0.318309886)
    with pytest.raises(UndefinedError, match="a broken power"):
        evaluate(parse("(-pi)^0.3"))


@pytest.mark.parametrize(
    ("op", "args"),
    [
        ("+", [(2, 0.25), (-3, 0.5)]),
        ("-", [(2, 0.25), (-3, 0.5)]),
        ("*", [(2, 0.25), (-3, 0.5)]),
        ("*", [(1, 0.5), (1, 0.5)]),
        ("*", [(1e-9, 1e-12), (1e-9, 1e-12)]),
        ("/", [(3, 0.25), (1, 0.9)]),
        ("/", [(3, 0.25), (-8, 0.5)]),
        ("/", [(0.125, 0), (0.125, 0.03125)]),
        ("^", [(2, 0.125), (3, 0.125)]),
        ("^", [(-2, 0.125), (3, 0)]),
        ("sqrt", [(1, 0.75)]),
        ("exp", [(1, 0.25)]),
        ("exp", [(1, CLAIMED / 2)]),
        ("log10", [(1, 0.75)]),
        ("max", [(1, 0.5), (1, 0.25)]),
        ("min", [(1, 0.25), (1, 0.5)]),
        ("abs", [(-1, 0.5)]),
    ],
)
def test_an_error_is_carried_from_one_operation_to_the_next(op: str, args: list[tuple[float, float]]) -> None:
    given = [Quantity(Fraction(value), Fraction(error)) for value, error in args]
    found = step(Apply(op, ()), given)
    ends = product(*[(Literal(q.value - q.error), Literal(q.value + q.error)) for q in given])
    with mpmath.workdps(100):
        value = mpmath.mpf(found.value.numerator) / found.value.denominator
        away = max(abs(oracle(Apply(op, args), NAMES) - value) for args in ends)
        error = mpmath.mpf(found.error.numerator) / found.error.denominator
    assert away <= error <= 16 * away


@pytest.mark.parametrize(
    ("exponent", "reason"),
    [(3, "a power cannot be decided so close to zero"), (Fraction(1, 2), "the root of a negative number")],
)
def test_what_may_be_zero_has_no_power(exponent: Fraction, reason: str) -> None:
    for base in (Quantity(Fraction(1), Fraction(1)), Quantity(Fraction(1), Fraction(2))):
        with pytest.raises(UndefinedError, match=reason):
            step(Apply("^", ()), [base, Quantity(Fraction(exponent))])


@pytest.mark.parametrize("typed", ["sin(19^40)", "cos(1e30+0.5)", "log10(2)", "log2(10)", "exp(2838.7)", "tanh(1e-30)"])
def test_a_function_keeps_its_digits_however_large_its_argument_is(typed: str) -> None:
    found = evaluate(parse(typed))
    with mpmath.workdps(1400):
        true = oracle(parse(typed), NAMES)
        away = abs(mpmath.mpf(found.value.numerator) / found.value.denominator - true)
        assert 0 < away <= abs(true) * mpmath.mpf(10) ** -44


@pytest.mark.parametrize(
    ("typed", "limit"),
    [("sigmoid(-4096)", 0), ("sigmoid(-5000)", 0), ("sigmoid(1e999)", 1), ("softplus(5000)", 5000)],
)
def test_what_is_lost_below_the_precision_is_the_limit_with_an_error(typed: str, limit: int) -> None:
    value, error = evaluate(parse(typed))
    assert value == limit
    assert error > 0


calculations = st.recursive(
    st.integers(1, 99).map(str) | st.decimals("0.01", "9.99", places=2).map(str),
    lambda inner: st.one_of(
        st.builds("({}{}{})".format, inner, st.sampled_from("+-*/"), inner),
        st.builds(
            "{}({})".format, st.sampled_from(["sqrt", "exp", "log", "sin", "tanh", "sigmoid", "cos", "log2"]), inner
        ),
        st.builds("({})^({})".format, inner, inner),
    ),
    max_leaves=6,
)


@settings(deadline=None)  # which a busy machine misses
@given(calculations)
def test_the_bound_of_the_error_holds(typed: str) -> None:
    try:
        found = evaluate(parse(typed))
    except UndefinedError:
        return
    with mpmath.workdps(1400):  # as many as the largest number has
        true = oracle(parse(typed), NAMES)
        away = abs(mpmath.mpf(found.value.numerator) / found.value.denominator - true)
        error = mpmath.mpf(Fraction(found.error).numerator) / Fraction(found.error).denominator
        assert away <= error + abs(true) * mpmath.mpf(10) ** -100


NAMES: dict[str, Any] = {
    **{name: getattr(mpmath, name) for name in ("sqrt", "exp", "log", "sin", "cos", "tanh", "log10")},
    **{"sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)), "log2": lambda x: mpmath.log(x) / mpmath.log(2), "abs": abs},
    **{"max": max, "min": min},
}


def oracle(node: Node, names: dict[str, Any]) -> Any:
    if isinstance(node, Literal):
        return mpmath.mpf(node.value.numerator) / node.value.denominator
    assert isinstance(node, Apply)
    args = [oracle(arg, names) for arg in node.args]
    match node.op:
        case "+":
            return args[0] + args[1]
        case "-":
            return args[0] - args[1]
        case "*":
            return args[0] * args[1]
        case "/":
            return args[0] / args[1]
        case "^":
            return args[0] ** args[1]
        case _:
            return names[node.op](*args)
