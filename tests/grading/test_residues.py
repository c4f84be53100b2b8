"""Formulas modulo a prime: equal ones agree, other ones do not, and functions stand for unknowns of their arguments."""

import pytest

from dlquiz.grading.evaluate import UndefinedError
from dlquiz.grading.parse import parse
from dlquiz.grading.residues import P, Residues, coefficient_bits, residues


def of(text: str, variables: tuple[str, ...] = ("x", "y")) -> Residues:
    return residues(parse(text, list(variables)), variables)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("(x^2-1)/(x-1)", "x+1"),
        ("x/3+1/6", "(2x+1)/6"),
        ("x/y-y/x", "(x^2-y^2)/(x*y)"),
        ("1/x-1", "(1-x)/x"),
        ("x-1/y", "(x*y-1)/y"),
        ("x^-2", "1/x^2"),
        ("x^(1+1)", "x*x"),
        ("x^(-(4/2))", "1/x/x"),
        ("x^(3-3)", "1"),
        ("5!*x", "120x"),
        ("x^0.5", "sqrt(x)"),
        ("e^(2x)", "exp(x+x)"),
        ("sin((x^2-1)/(x-1))", "sin(x+1)"),
        ("max(x/2+x/2, y)", "max(x, y)"),
        ("x^(y/1)", "x^y"),
        ("log(ln(x)/2)", "log(log(x)*0.5)"),
    ],
)
def test_equal_fractions_agree(a: str, b: str) -> None:
    assert of(a).agrees(of(b))
    assert of(b).agrees(of(a))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("x", "y"), ("x", "x+1"), ("1/x", "x"), ("sin(x)", "cos(x)"), ("sin(x)", "sin(y)"), ("pi^x", "exp(x)"),
        ("max(x, y)", "max(y, x)"), ("x^y", "y^x"), ("x^(1/3)", "sqrt(x)"), ("pi", "e"), ("pi", "x"), ("x^3", "x^2"),
        ("sin(x/3)", "sin(x/2)"), ("x/3", "x/2"), ("x^-1", "x"), ("-x", "x"),
        ("sin(0)+sin(3)", "sin(1)+sin(2)"), ("x/3+y", "x/3-y"), ("x+1/y", "x+y"),
    ],
)  # fmt: skip
def test_others_do_not(a: str, b: str) -> None:
    assert not of(a).agrees(of(b))
    assert not of(b).agrees(of(a))


def test_a_variable_called_e_is_not_the_constant() -> None:
    assert not of("e", ("e",)).agrees(of("e", ()))
    assert not of("e^x", ("x", "e")).agrees(of("exp(x)", ("x", "e")))
    assert of("e^x", ("x", "e")).agrees(of("e^(2x-x)", ("x", "e")))


@pytest.mark.parametrize("text", ["x", "pi", "sin(x)", "sin(x/3)", "exp(y)", "sqrt(2)", "max(x, y, 1/7)", "x^y"])
def test_unknowns_are_spread_over_all_residues(text: str) -> None:
    above, below, _ = of(text)
    assert below is None
    assert len(set(above)) == 4
    assert all(2**40 < residue < P for residue in above)


def test_functions_are_opaque_and_arithmetic_is_not() -> None:
    assert not of("(x+1)^3/(2y-1)*5!").opaque
    assert all(
        of(text).opaque for text in ("sin(x)", "1+sin(x)", "x*sqrt(y)", "x^y", "1/(1+exp(x))", "x^0.5", "(e^x)^2")
    )


def test_what_is_zero_everywhere_divides_nothing() -> None:
    for text in ("1/(x-x)", "1/((x+1)^2-x^2-2x-1)", "(x-x)^-1", "y/(sin(x+x)-sin(2x))"):
        with pytest.raises(UndefinedError, match="division by zero"):
            of(text)


@pytest.mark.parametrize(
    ("text", "bits"), [("x", 1), ("7", 4), ("1/4", 7), ("x^4", 5), ("(3x)^3", 20), ("x^-4", 5), ("x^2.5", 4)]
)
def test_the_length_of_coefficients_has_a_bound(text: str, bits: int) -> None:
    assert coefficient_bits(parse(text, ["x"])) == bits
