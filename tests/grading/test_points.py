"""Formulas at points: bounds of the error that hold and are close, and values to many digits."""

from fractions import Fraction
from math import inf, nextafter
from typing import Any

import mpmath  # type: ignore[import-untyped]
import pytest

from dlquiz.grading.parse import parse
from dlquiz.grading.points import FINEST, PEAK, UnsureError, approximately, drawn, is_noise, points, precisely
from dlquiz.grading.tree import Apply, Literal, Name, Node

NOISY = "(x+10000000000-10000000000)"  # x, with an error of about half a unit of 10^10 in floating point
POINT = {"x": 0.7012}


def oracle(node: Node, point: dict[str, float], names: dict[str, Any]) -> Any:
    match node:
        case Literal(value):
            return mpmath.mpf(value.numerator) / value.denominator
        case Name(name):
            return mpmath.mpf(point[name]) if name in point else +getattr(mpmath, name)
        case Apply(op, args):
            return names[op](*[oracle(arg, point, names) for arg in args])


NAMES: dict[str, Any] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    "neg": lambda a: -a, "^": lambda a, b: a**b, "abs": abs, "max": max, "min": min, "relu": lambda a: max(a, 0),
    "sigmoid": lambda a: mpmath.exp(a) / (1 + mpmath.exp(a)), "softplus": lambda a: mpmath.log(1 + mpmath.exp(a)),
    "log2": lambda a: mpmath.log(a, 2), "sign": mpmath.sign, "log10": lambda a: mpmath.log(a, 10),
    **{name: getattr(mpmath, name) for name in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sqrt")},
    "floor": mpmath.floor, "ceil": mpmath.ceil, "factorial": mpmath.factorial,
}  # fmt: skip


def true(text: str, point: dict[str, float]) -> Any:
    return oracle(parse(text, ["x"]), point, NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "_", "-_", "_+1", "1-_", "1000*_", "_*1000", "_*_", "_/1000", "_/0.001", "1/_", "1000/_", "3/(_-0.7)",
        "_^3", "_^-2", "1000_^2", "_^0.5", "_^_", "2^_", "30^_", "0.01^_", "(_-0.7)^2", "(_-0.8)^3", "(50_)^_",
        "exp(_)", "exp(10_)", "exp(-5_)", "sinh(5_)", "cosh(5_)", "sinh(-5_)", "tanh(_/10)", "sin(_/10)",
        "cos(_+1)", "sin(1000_)",
        "log(_)", "log(_-0.7)", "log(100_)", "log2(_)", "log10(_/3)", "sqrt(_)", "sqrt(_-0.7)", "sqrt(900_)",
        "sigmoid(_/10)", "softplus(9_)", "relu(_)", "abs(_)", "abs(-_)", "max(_, 0.2)", "min(_, 3)", "max(0.2, _, 0.3)",
    ],
)  # fmt: skip
def test_an_error_is_carried_through_without_being_lost_or_blown_up(text: str) -> None:
    noisy = text.replace("_", NOISY)
    value, error = approximately(parse(noisy, ["x"]), POINT)
    with mpmath.workdps(60):
        away = abs(value - true(noisy, POINT))
        assert away <= error
        assert error <= 80 * away  # the logarithm to base 10 is bounded as the natural one


@pytest.mark.parametrize(
    "text",
    [
        "x", "x+1", "x-1/3", "0.1*x", "x/3", "1/3", "x^2", "x^0.5", "x^x", "(-x)^3", "(x-5)^2", "e^x", "pi*x", "2*e",
        "exp(x)", "log(x+1)", "log2(x+3)", "log10(x)", "sin(x)", "cos(x)", "tanh(x)", "sinh(x)", "cosh(x)", "sqrt(x)",
        "sigmoid(x)", "sigmoid(-x)", "sigmoid(5x)", "softplus(x)", "softplus(-x)", "softplus(30x)", "abs(-x)",
        "relu(-x)", "max(x, 1/3)", "min(x, 1/3)", "exp(-90x)", "9007199254740993x", "x+123456789/7", "sin(500000x)",
    ],
)  # fmt: skip
@pytest.mark.parametrize("x", [0.3, 0.7012, 1.75])
def test_a_value_in_floating_point_comes_with_a_bound_that_holds_and_is_close(text: str, x: float) -> None:
    value, error = approximately(parse(text, ["x"]), {"x": x})
    with mpmath.workdps(60):
        expected = true(text, {"x": x})
        assert abs(value - expected) <= error
        assert error <= 1e-14 * max(1, abs(expected)) * (1e6 if "500000" in text else 1)


@pytest.mark.parametrize("text", ["x*x/3", "(x/3)*(x/7)", "x/3*x", "sin(x/3)", "tanh(x)", "(x/3)/(x/7+1)"])
def test_of_a_small_value_the_bound_is_small_as_well(text: str) -> None:
    value, error = approximately(parse(text, ["x"]), {"x": 1e-8})
    assert 0 < error <= 1e-13 * abs(value)


@pytest.mark.parametrize("text", ["0*x", "N*N", "(1+N)^N", "x^N", "sin(N)", "(x/10^200)^2", "x/10^200*(x/10^200)"])
def test_a_bound_is_above_zero_where_floating_point_happens_to_be_exact(text: str) -> None:
    noise = "(1+10000000000-10000000000-1)"  # 0, and known to half a unit of 10^10
    _, error = approximately(parse(text.replace("N", noise), ["x"]), POINT)
    assert error > 0


def test_what_is_exact_has_no_error() -> None:
    assert approximately(Literal(1000), {}) == (1000.0, 0.0)
    assert approximately(Literal(2**53 - 1), {}) == (2.0**53 - 1, 0.0)
    assert approximately(Literal(2**53 + 1), {})[1] >= 1
    assert approximately(Literal(Fraction(1, 3)), {})[1] > 0
    assert approximately(Name("x"), POINT) == (0.7012, 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "1/(_-x)", "(_-x)^2", "(_-x)^-1", "log(_-x)", "sqrt(_-x)", "log(_-x+0.000001)", "(-x)^0.5", "(-x)^_",
        "exp((x+10^15)-10^15)", "cosh((x+10^15)-10^15)", "sin(2000000x)", "log(x-1)", "sqrt(x/10^300)", "tan(x)",
        "floor(x)", "sign(x)", "log(_^2*10^6*(_-x))", "1/0", "0^2", "0^x", "log(0)", "sqrt(0)", "(-2)^x",
        "(-x)^(1/3*9)", "1e308*x*100", "max(x, 1e308*x*100-1e308*x*100)",
    ],
)  # fmt: skip
def test_floating_point_says_where_it_cannot_tell(text: str) -> None:
    with pytest.raises(UnsureError):
        approximately(parse(text.replace("_", NOISY), ["x"]), POINT)


@pytest.mark.parametrize(
    "text",
    [
        "x+1/3", "x-2", "x*x", "x/7", "-x", "x^3", "x^-2", "(-x)^3", "x^0.3", "2^x", "sqrt(x)", "sqrt(0*x)", "log(x)",
        "log2(x)", "log10(x)", "sin(x)", "cos(x)", "tan(x)", "sinh(x)", "cosh(x)", "tanh(x)", "exp(x)", "exp(-x)",
        "sigmoid(x)", "sigmoid(-x)", "softplus(x)", "softplus(-x)", "floor(x)", "floor(-x)", "ceil(x)", "sign(-x)",
        "sign(0*x)", "abs(-x)", "relu(x)", "relu(-x)", "max(x, 0.5)", "min(x, 0.5, 0.2)", "pi*x", "e^x", "5!*x",
        "exp(1000x)", "(0*x)^2", "3^(0*x)",
    ],
)  # fmt: skip
@pytest.mark.parametrize("digits", [40, 300])
def test_a_value_to_many_digits_is_that_of_another_calculation(text: str, digits: int) -> None:
    found = precisely(parse(text, ["x"]), POINT, digits, {})
    with mpmath.workdps(digits + 20):
        expected = true(text, POINT)
        assert abs(found - expected) <= abs(expected) * mpmath.mpf(10) ** (4 - digits)


@pytest.mark.parametrize(
    "text",
    ["log(0*x)", "log(-x)", "log2(-x)", "log10(0*x)", "sqrt(-x)", "(-x)^0.5", "(0*x)^0.5", "exp(9999x)", "exp(-9999x)",
     "sinh(9999x)", "cosh(-9999x)", "sigmoid(-9999x)", "softplus(9999x)", "2^(9999x)", "exp(4000)*exp(4000x)"],
)  # fmt: skip
def test_what_is_undefined_or_beyond_the_bounds_has_no_value(text: str) -> None:
    with pytest.raises(UnsureError):
        precisely(parse(text, ["x"]), POINT, 40, {})


def test_the_size_of_a_value_is_bounded_as_that_of_a_number() -> None:
    assert precisely(parse("2^4095"), {}, 40, {}) == 2**4095
    for beyond in ("2^4096", "2^2048*2^2048"):
        with pytest.raises(UnsureError):
            precisely(parse(beyond), {}, 40, {})


@pytest.mark.parametrize("x", [0.3, 0.7012, 1.75, -1.1, -0.37, 0.11])
def test_what_is_whole_but_for_rounding_is_settled_before_it_jumps(x: float) -> None:
    for text in ("floor(3*exp(x)*exp(-x))", "ceil(3*exp(x)*exp(-x))", "3 + 0*floor(x)"):
        assert precisely(parse(text, ["x"]), {"x": x}, 40, {}) == 3
    assert precisely(parse("floor(3 - 1e-30)"), {}, 40, {}) == 2
    assert precisely(parse("ceil(3 + 1e-30)"), {}, 40, {}) == 4


def test_what_the_sums_may_have_lost_is_noise() -> None:
    seen: dict[Node, Any] = {PEAK: 100}
    small, large = (precisely(parse(text), {}, 40, {}) for text in ("2^-20", "2^-5"))
    assert is_noise(small, seen)
    assert not is_noise(large, seen)
    assert not is_noise(small, {})


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("2^1200*x + 2^1200", True),
        ("(2^1200*x + 1) - 2^1200*x", False),
        ("(2^1000*x + 1) - 2^1000*x", True),
        ("2^4000 + 2^-290", True),
        ("2^4000 + 2^-310", False),
        ("2^4000 + 0*x", True),
    ],
)
def test_a_sum_that_may_lose_a_number_within_the_bounds_has_no_finest_value(text: str, is_kept: bool) -> None:
    if is_kept:
        assert precisely(parse(text, ["x"]), POINT, FINEST, {})
    else:
        with pytest.raises(UnsureError):
            precisely(parse(text, ["x"]), POINT, FINEST, {})


def test_an_unbounded_domain_is_looked_at_in_its_middle() -> None:
    for low, high, first, last in [(-inf, inf, -8, 8), (0.0, inf, 0, 16), (-inf, 0.0, -16, 0)]:
        found = [point["x"] for point in points((("x", low, high),))]
        assert first < min(found) < first + 2.5
        assert last - 2.5 < max(found) < last


def test_points_stay_the_same_from_one_version_to_the_next() -> None:
    wide = points((("x", 0.0, 2.0**13),))
    assert [round(point["x"], 6) for point in wide[:3]] == [5126.374222, 4490.451849, 1764.784572]


def test_points_that_rest_on_what_was_typed_lie_all_over_the_domain() -> None:
    found = [point["x"] for typed in ("x", "2*x") for point in drawn((("x", 1.0, 3.0),), typed, 12)]
    assert 1 < min(found) < 1.5
    assert 2.5 < max(found) < 3
    assert len(set(found)) == 24


def test_an_end_of_the_domain_is_never_a_point() -> None:
    with pytest.raises(ValueError, match="holds no point"):
        points((("x", 0.1, nextafter(0.1, 1)),))
