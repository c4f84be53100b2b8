"""Formulas made of pieces: a difference on any piece is found, and no turn makes equal formulas differ."""

from itertools import product

import pytest

from dlquiz.grading.expression import Comparison, compare, key_formula
from dlquiz.grading.parse import parse
from dlquiz.grading.pieces import TooManyPiecesError, between_turns
from dlquiz.grading.points import Domain

UNIT: Domain = (("x", 0.0, 1.0),)
WIDE: Domain = (("x", -2.0, 2.0),)
SQUARE: Domain = (("x", 0.0, 1.0), ("y", 0.0, 1.0))
EQUAL, DIFFERENT, UNDECIDED = Comparison.EQUAL, Comparison.DIFFERENT, Comparison.UNDECIDED


def compared(key: str, typed: str, domain: Domain) -> Comparison:
    return compare(key_formula(key, domain), key_formula(typed, domain))


@pytest.mark.parametrize(
    "zero",
    [
        "max(0, {})", "relu({})", "abs({}) - ({}) - 2*relu(-({}))*0 + 2*({})*0 + ({}) - abs({}) + relu({})",
        "abs({}) + ({})", "sqrt(({})^2) + ({})", "(({})^2)^0.5 + ({})", "(({})^4)^(1/4) + ({})", "min(0, -({}))",
        "sign({}) + 1", "floor(({}) + 1)", "ceil({})",
    ],
)  # fmt: skip
@pytest.mark.parametrize("turn", ["x - 0.999", "x - 0.9999999999", "x - 1 + 1e-200", "0.0001 - x", "1e-60 - x"])
def test_a_piece_at_an_end_is_met_however_narrow_it_is(zero: str, turn: str) -> None:
    assert compared("2*x", f"2*x + {zero.replace('{}', turn)}", UNIT) is DIFFERENT


@pytest.mark.parametrize(
    "zero",
    [
        "relu(0.001 - abs(x - 0.3))",
        "relu(1e-8 - abs(x - 0.3))",
        "relu(1e-12 - (x - 0.3)^2)",
        "relu(abs(x - 0.3) + abs(x - 0.31) - 0.01) - abs(x - 0.3) - abs(x - 0.31) + 0.01 + relu(1e-9 - abs(x - 0.305))",
        "floor(relu(x - 0.70001) + 1) - 1 + sign(relu(0.7 - x))*0 + relu(x - 0.7)*relu(0.70001 - x)",
    ],
)
def test_a_piece_inside_is_met(zero: str) -> None:
    assert compared("x", f"x + {zero}", UNIT) is DIFFERENT


def test_the_root_of_a_square_written_out_turns_where_it_touches_zero() -> None:
    assert compared("x", "x + sqrt(x^2 - 1.9998x + 0.99980001) + x - 0.9999", UNIT) is DIFFERENT
    assert compared("abs(x - 0.9999)", "sqrt(x^2 - 1.9998x + 0.99980001)", UNIT) is EQUAL


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("x*y + max(0, x + y - 1.9999)", DIFFERENT),
        ("x*y + relu(x - y - 0.99999)", DIFFERENT),
        ("x*y + relu(y - x - 0.99999)", DIFFERENT),
        ("x*y + relu(0.00001 - x - y)", DIFFERENT),
        ("x*y + relu(0.0001 - abs(x - y))", DIFFERENT),
        ("x*y + floor(y + 1e-9)", DIFFERENT),
        ("abs(x*y)", EQUAL),
        ("sqrt(x*y)^2 + floor(x*y)", EQUAL),
        ("max(x, y)*min(x, y)", EQUAL),
    ],
)
def test_all_corners_of_a_square_are_looked_at(typed: str, verdict: Comparison) -> None:
    assert compared("x*y", typed, SQUARE) is verdict


@pytest.mark.parametrize(
    ("key", "typed", "domain"),
    [
        ("x", "max(x, x^2, x^3)", UNIT),
        ("abs(x - 0.3)", "sqrt((x - 0.3)^2)", UNIT),
        ("relu(x)", "(x + abs(x))/2", WIDE),
        ("x^9*(1 - x)^9", "x^9*(1 - x)^9 + sqrt(x^2) - abs(x)", UNIT),
        ("2*x*(1 - x)", "2*x*(1 - x) + sqrt(x^2) - abs(x)", UNIT),
        ("abs(x)", "max(x, -x)", WIDE),
        ("abs(x^2 - 1)", "max(x^2 - 1, 1 - x^2)", WIDE),
        ("x", "x + floor(x)", UNIT),
        ("floor(x)", "ceil(x) - 1", WIDE),
        ("max(x, y)", "(x + y + abs(x - y))/2", SQUARE),
        ("sqrt(x)*abs(x - 0.5)", "sqrt(x*(x - 0.5)^2)", UNIT),
    ],
)
def test_formulas_that_agree_on_every_piece_are_equal(key: str, typed: str, domain: Domain) -> None:
    assert compared(key, typed, domain) is EQUAL
    assert compared(typed, key, domain) is EQUAL


def test_a_part_of_the_domain_where_one_formula_has_no_value_is_for_a_person() -> None:
    assert compared("x", "x + sqrt((0.999 - x)^3) - (0.999 - x)*sqrt(0.999 - x)", UNIT) is UNDECIDED
    assert compared("x", "x + log((0.4 - x)^3) - 3*log(0.4 - x)", UNIT) is UNDECIDED


def test_more_pieces_than_a_verdict_may_take_are_for_a_person() -> None:
    assert compared("x", "x + relu(sin(100x)) - max(0, sin(100x))", UNIT) is UNDECIDED
    with pytest.raises(TooManyPiecesError):
        list(between_turns(parse("floor(1000x)", ["x"]), parse("x", ["x"]), UNIT))


def test_up_to_twelve_turns_are_found() -> None:
    assert len(list(between_turns(parse("floor(13x)", ["x"]), parse("x", ["x"]), UNIT))) == 2 + 13
    with pytest.raises(TooManyPiecesError):
        list(between_turns(parse("floor(13x)", ["x"]), parse("abs(x - 0.511)", ["x"]), UNIT))


@pytest.mark.parametrize("turn", [0.12, 0.37, 0.8123])
@pytest.mark.parametrize("scale", ["", "1e-6*", "-", "-1e6*"])
def test_a_turn_that_only_touches_zero_is_found(turn: float, scale: str) -> None:
    square = parse(f"abs({scale}(x^2 - {2 * turn:.6f}x + {turn**2:.10f}))", ["x"])
    *_, below, above = (float(point["x"]) for point in between_turns(square, parse("x", ["x"]), UNIT))
    assert (2 * below, 2 * above - 1) == pytest.approx((turn, turn), abs=1e-5)


@pytest.mark.parametrize("scale", ["", "1e-6*", "-"])
def test_what_comes_close_to_zero_and_stays_above_it_does_not_turn(scale: str) -> None:
    close = parse(f"abs({scale}((x - 0.3)^2 + 0.0001))", ["x"])
    assert len(list(between_turns(close, parse("x", ["x"]), UNIT))) == 3


def test_all_diagonals_of_a_cube_are_looked_at() -> None:
    domain = tuple((name, 0.0, 1.0) for name in "abc")
    found = list(between_turns(parse("abs(a + b + c)", "abc"), parse("0", "abc"), domain))
    ends = {tuple(round(float(point[name])) for name in "abc") for point in found}
    assert {(0, 0, 0), (0, 1, 0), (0, 0, 1), (0, 1, 1)} <= ends


def test_formulas_in_one_piece_need_no_more_points() -> None:
    formula = parse("exp(x)/(1 + x^2) + sqrt(2)*2^2", ["x"])
    assert list(between_turns(formula, formula, WIDE)) == []


def test_many_variables_have_a_bounded_number_of_lines() -> None:
    names = "abcdef"
    domain = tuple((name, 0.0, 1.0) for name in names)
    sums = " + ".join(names)
    found = list(between_turns(parse(f"relu({sums} - 5.999)", names), parse("0", names), domain))
    assert len(found) == 4 * 3 + 1
    ends = {tuple(round(float(point[name])) for name in names) for point in found}
    assert {(0,) * 6, (1,) * 6} <= ends <= set(product((0, 1), repeat=6))
