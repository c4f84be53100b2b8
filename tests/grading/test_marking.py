"""Verdicts and their evidence."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from dlquiz.grading import Mark, Multiple, Outcome, Rules, mark
from dlquiz.grading.amounts import interval_text, nearest, same, within
from dlquiz.grading.evaluate import Quantity
from dlquiz.grading.verdict import UndecidedError
from dlquiz.numeric.term import let, symbols
from dlquiz.question import (
    Answer,
    Choice,
    Expression,
    Integer,
    Matching,
    Matrix,
    Misconception,
    MultiChoice,
    Number,
    Ordering,
    Shape,
    Subset,
    TrueFalse,
    Vector,
)

SLIP = Misconception("forgets the + 1", "The first position counts.")
OTHER = Misconception("pads one side only", "Padding goes on both sides.")


def named(found: Mark) -> str:
    return found.misconception.name if found.misconception else ""


def test_the_interval_is_inclusive_and_has_no_hidden_tolerance() -> None:
    answer = Number(0.5, digits=2)
    assert mark(answer, "0.495").outcome is Outcome.CORRECT
    assert mark(answer, "0.505").outcome is Outcome.CORRECT
    assert mark(answer, "0.49499999999999999999999999").outcome is not Outcome.CORRECT
    assert mark(answer, "0.50500000000000000000000001").outcome is not Outcome.CORRECT


def test_a_tie_in_the_last_digit_is_accepted_both_ways() -> None:
    assert mark(Number(0.1235), "0.123").outcome is Outcome.CORRECT
    assert mark(Number(0.1235), "0.124").outcome is Outcome.CORRECT


def test_a_frozen_interval_is_used_as_it_is() -> None:
    answer = Number(0.5, digits=2, accept=(Fraction(2, 5), Fraction(3, 5)))
    assert mark(answer, "0.4").outcome is Outcome.CORRECT
    assert mark(answer, "0.61").outcome is not Outcome.CORRECT
    assert mark(answer, "0.4").accepted == "[0.4, 0.6]"


def test_rounding_the_named_intermediates_is_accepted() -> None:
    a, b = symbols(a=2.0, b=3)
    answer = Number(let("q", a / b) * 100, digits=1)
    assert mark(answer, "66.67").outcome is Outcome.CORRECT
    assert mark(answer, "66.7").outcome is Outcome.CORRECT


def test_the_interval_stops_short_of_a_misconception() -> None:
    a, b = symbols(a=2.0, b=3)
    answer = Number(let("q", a / b) * 1000, digits=1)
    near = {SLIP: 666.8}
    assert mark(answer, "666.74", near).outcome is not Outcome.CORRECT
    assert named(mark(answer, "666.8", near)) == SLIP.name


def test_of_two_misconceptions_the_nearer_is_named() -> None:
    found = mark(Number(5.0, digits=1), "7.04", {SLIP: 7.1, OTHER: 7.0})
    assert named(found) == OTHER.name


def test_a_value_rounded_too_coarsely_earns_what_the_exam_declares() -> None:
    answer = Number(0.731)
    assert mark(answer, "0.73").credit == Fraction(1, 2)
    assert mark(answer, "0.73", rules=Rules(coarse=Fraction(0))).outcome is Outcome.WRONG
    assert "right to one digit less" in mark(answer, "0.73").rule


@pytest.mark.parametrize(
    ("key", "digits", "typed"), [(0.3, 1, "0.8"), (0.003, 3, "0.006"), (0.04, 2, "0"), (5.0, 0, "9")]
)
def test_nearness_in_digits_alone_earns_nothing(key: float, digits: int, typed: str) -> None:
    assert mark(Number(key, digits=digits), typed).outcome is Outcome.WRONG


def test_a_coarse_value_nearer_to_a_misconception_earns_nothing() -> None:
    assert mark(Number(0.731), "0.735", {SLIP: 0.738}).outcome is Outcome.WRONG


def test_a_questions_own_misconception_is_named_before_a_common_one() -> None:
    assert named(mark(Integer(7), "-7", {SLIP: -7})) == SLIP.name
    assert named(mark(Integer(7), "-7")) == "turns the sign round"


def test_a_wrong_rule_that_leaves_a_fraction_of_a_count_is_met_as_it_is_shown() -> None:
    assert named(mark(Integer(7), "7.5", {SLIP: 7.5})) == SLIP.name
    assert named(mark(Integer(7), "7.333", {SLIP: 22 / 3})) == SLIP.name
    assert named(mark(Integer(7), "7", {SLIP: 22 / 3})) == ""


def test_a_wrong_rule_that_leads_nowhere_is_never_met() -> None:
    for answer in (Integer(7), Number(7.0)):
        found = mark(answer, "8", {SLIP: float("nan"), OTHER: float("inf")})
        assert found.outcome is Outcome.WRONG
        assert found.misconception is None
    assert mark(Vector([1.0]), "2", {SLIP: [float("nan")]}).misconception is None


def test_a_wrong_value_may_be_of_numpys_numbers() -> None:
    values: list[Any] = [[np.float64(3.0), np.float64(4.0)], np.array([3.0, 4.0])]
    for value in values:
        assert named(mark(Vector([1.0, 2.0]), "3 4", {SLIP: value})) == SLIP.name
    grids: list[Any] = [[[np.float64(3.0), 4.0]], [np.array([3.0, 4.0])]]
    for grid in grids:
        assert named(mark(Matrix([[1.0, 2.0]]), "3 4", {SLIP: grid})) == SLIP.name


def test_a_correct_answer_is_never_called_a_misconception() -> None:
    assert mark(Matrix([[1, 2], [2, 1]], digits=0), "1 2; 2 1").misconception is None
    assert mark(Shape((3, 3, 3)), "3 3 3").misconception is None
    assert mark(Number(0.0), "0").misconception is None


@pytest.mark.parametrize(
    ("answer", "typed", "name"),
    [
        (Number(0.25), "25", "writes a percentage where a fraction is asked for"),
        (Number(0.25, percent=True), "0.25", "writes a fraction where a percentage is asked for"),
        (Number(25.0, digits=1, unit="%"), "0.25", "writes a fraction where a percentage is asked for"),
        (Number(12.0, digits=1, unit="GB"), "96", "mixes up bits and bytes"),
        (Number(12.0, digits=1, unit="GB"), "11.2", "takes powers of 1024 for powers of 1000"),
        (Number(12.0, digits=1, unit="GiB"), "12.9", "takes powers of 1000 for powers of 1024"),
        (Number(12.0, digits=1, unit="GiB"), "12288", "answers in another multiple of the unit"),
        (Number(12.0, digits=1, unit="GiB"), "12582912", "answers in another multiple of the unit"),
        (Number(1.0, digits=2), "100", "writes a percentage where a fraction is asked for"),
        (Number(-1.0, digits=2), "-100", "writes a percentage where a fraction is asked for"),
        (Integer(2048, unit="KiB"), "2", "answers in another multiple of the unit"),
        (Number(3.8, digits=1, unit="GMACs"), "7.6", "mixes up MACs and FLOPs"),
        (Integer(1000, unit="FLOPs"), "500", "mixes up MACs and FLOPs"),
        (Number(1.5, digits=1, unit="s"), "1500", "answers in another multiple of the unit"),
        (Number(-1.5, digits=1), "1.5", "turns the sign round"),
        (Matrix([[1, 2, 3], [4, 5, 6]], digits=0), "1 4; 2 5; 3 6", "transposes the matrix"),
        (Shape((3, 224, 224)), "(224, 224, 3)", "writes the channels last"),
        (Expression("x-1", {"x": (0.0, 1.0)}), "1-x", "turns the sign round"),
    ],
)
def test_common_slips_are_named_with_a_remedy(answer: Answer, typed: str, name: str) -> None:
    found = mark(answer, typed)
    assert found.outcome is not Outcome.CORRECT
    assert named(found) == name
    assert found.misconception is not None
    assert found.misconception.remedy


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        (Number(0.25), "2500"),
        (Number(25.0, digits=1), "2500"),
        (Number(0.25, digits=2, unit="s"), "25"),
        (Number(0.0005, accept=(Fraction(0), Fraction(1, 1000))), "0.05"),
        (Number(-0.0005, accept=(Fraction(-1, 1000), Fraction(0))), "-0.05"),
    ],
)
def test_no_factor_is_suspected_where_none_can_be_meant(answer: Answer, typed: str) -> None:
    assert (mark(answer, typed).outcome, named(mark(answer, typed))) == (Outcome.WRONG, "")


@pytest.mark.parametrize("answer", [Number(12.0, digits=1, unit="GB"), Integer(12, unit="GB")])
def test_a_misconception_and_a_mixed_up_unit_are_named_together(answer: Answer) -> None:
    found = mark(answer, "104", {OTHER: float("inf"), SLIP: 13})
    assert named(found) == f"{SLIP.name} and mixes up bits and bytes"
    assert named(mark(answer, "21", {SLIP: 13})) == ""


def test_a_calculation_may_lie_on_a_bound_as_far_as_its_digits_tell() -> None:
    half = (Fraction(1, 4), Fraction(3, 4))
    for away, is_within in (
        (Fraction(-1), True),
        (Fraction(-1, 2), True),
        (Fraction(1), True),
        (Fraction(101, 100), False),
    ):
        assert within(Quantity(half[0] - Fraction(1, 8) * away, Fraction(1, 8)), half) is is_within
        assert within(Quantity(half[1] + Fraction(1, 8) * away, Fraction(1, 8)), half) is is_within
    with pytest.raises(UndecidedError):
        same(Quantity(Fraction(8), Fraction(1)), Fraction(7))
    assert not same(Quantity(Fraction(9), Fraction(1)), Fraction(7))


def test_a_calculation_meets_a_misconception_as_far_as_its_digits_tell() -> None:
    assert named(mark(Integer(7), "8*sqrt(2)^2/2", {SLIP: 8})) == SLIP.name
    answer = Number(5.0, digits=1)
    assert named(mark(answer, "7.05", {SLIP: 7.0})) == SLIP.name
    assert nearest(Quantity(Fraction("7.15"), Fraction("0.1")), {SLIP: 7.0}, answer) == SLIP
    assert nearest(Quantity(Fraction("7.16"), Fraction("0.1")), {SLIP: 7.0}, answer) is None


def test_what_is_no_integer_is_told_that_one_was_asked_for() -> None:
    assert mark(Integer(7), "7.5").notes == ("an integer was asked for",)
    assert mark(Integer(7), "9").notes == mark(Integer(7), "3*pi").notes == ()


def test_an_interval_is_written_exactly_where_its_bounds_are_decimals() -> None:
    assert interval_text((Fraction("-0.5"), Fraction(0))) == "[-0.5, 0]"
    assert interval_text((Fraction("123456.7890123"), Fraction(123456789))) == "[123456.7890123, 123456789]"
    assert interval_text((Fraction("1.23456789012345"), Fraction(3, 2**14))) == "[1.23456789012345, 0.00018310546875]"
    assert interval_text((Fraction(1, 3), Fraction(12345678901234, 3))) == "[0.333333333333, 4.11522630041e+12]"


@pytest.mark.parametrize("typed", ["0.245", "0.255"])
def test_half_a_unit_of_the_digit_before_is_rounded_coarsely_and_so_is_a_fiftieth_of_the_key(typed: str) -> None:
    assert mark(Number(0.25), typed).credit == Fraction(1, 2)
    assert mark(Number(0.25), typed + "1").credit == (Fraction(1, 2) if typed == "0.245" else 0)


def test_a_value_halfway_to_a_misconception_is_not_coarse() -> None:
    assert mark(Number(0.731), "0.735", {SLIP: 0.739}).outcome is Outcome.WRONG
    assert mark(Number(0.731), "0.735", {SLIP: 0.7391}).outcome is Outcome.PARTIAL


def test_another_layout_of_the_right_entries_is_not_simply_wrong() -> None:
    assert mark(Matrix([[1, 2], [3, 4]], digits=0), "1 3; 2 4").outcome is Outcome.PARTIAL
    assert mark(Shape((3, 224, 224)), "224x224x3").outcome is Outcome.PARTIAL
    full = mark(Shape((3, 224, 224)), "224x224x3", rules=Rules(layout=Fraction(1)))
    assert (full.outcome, full.misconception) == (Outcome.CORRECT, None)
    none = Rules(layout=Fraction(0))
    assert mark(Shape((3, 16, 8)), "16x8x3", rules=none).credit == 0


def test_entries_earn_credit_one_by_one() -> None:
    found = mark(Matrix([[0.5, 0.25], [1.0, 0.0]], digits=2), "0.5 0.25; 0.9 0.9")
    assert found.credit == Fraction(1, 2)
    assert found.notes == ("2 of 4 entries right",)


def test_another_size_says_what_was_expected() -> None:
    assert mark(Vector([1.0, 2.0]), "1").notes == ("2 entries expected, 1 given",)
    assert mark(Shape((1, 2)), "1").notes == ("2 axes expected, 1 given",)
    assert mark(Matrix([[1, 2]], digits=0), "1; 2; 3").notes == ("1×2 expected, 3×1 given, counted as rows × columns",)


@pytest.mark.parametrize("answer", [Shape((1, 2)), Vector([1.0, 2.0]), Matrix([[1, 2]], digits=0)])
def test_the_right_size_is_not_blamed(answer: Answer) -> None:
    assert mark(answer, "7 8").notes == ("0 of 2 entries right",)
    assert mark(answer, "1 8").notes == ("1 of 2 entries right",)


def test_an_entry_of_a_misconception_is_met_as_it_is_shown() -> None:
    for typed, name in (("3.995", SLIP.name), ("4.005", SLIP.name), ("4.006", "")):
        assert named(mark(Vector([1.0], digits=2), typed, {SLIP: [4.0]})) == name
    for typed, name in (("4", SLIP.name), ("4.4", "")):
        assert named(mark(Vector([1], digits=0), typed, {SLIP: [4]})) == name


def test_the_interval_of_an_entry_stops_short_of_a_misconception() -> None:
    a, b = symbols(a=np.array([2.0, 1.0]), b=3)
    answer = Vector(let("q", a / b) * 1000, digits=1)
    assert mark(answer, "666.74 333.3").credit == 1
    assert mark(answer, "666.74 333.3", {SLIP: [666.8, 333.3]}).credit == Fraction(1, 2)


@pytest.mark.parametrize(
    ("rule", "typed", "credit"),
    [
        (Multiple.ALL_OR_NOTHING, "A,B", 1),
        (Multiple.ALL_OR_NOTHING, "A", 0),
        (Multiple.ALL_OR_NOTHING, "A,B,C", 0),
        (Multiple.PER_OPTION, "A", Fraction(3, 4)),
        (Multiple.PER_OPTION, "none", Fraction(1, 2)),
        (Multiple.PER_OPTION, "C,D", 0),
        (Multiple.RIGHT_MINUS_WRONG, "A", Fraction(1, 2)),
        (Multiple.RIGHT_MINUS_WRONG, "A,C", 0),
        (Multiple.RIGHT_MINUS_WRONG, "C,D", 0),
        (Multiple.RIGHT_MINUS_WRONG, "A,B,C,D", 0),
        (Multiple.RIGHT_MINUS_WRONG, "none", 0),
    ],
)
def test_several_options_earn_by_the_declared_rule(rule: Multiple, typed: str, credit: Fraction | int) -> None:
    answers: list[Answer] = [MultiChoice(("p", "q"), ("p", "q", "r", "s")), Subset(("A", "B"), ("A", "B", "C", "D"))]
    for answer in answers:
        found = mark(answer, typed, rules=Rules(multiple=rule))
        assert found.credit == credit
        assert found.rule == rule.value


def test_a_wrong_true_or_false_may_cost_and_a_blank_never_does() -> None:
    rules = Rules(false_penalty=Fraction(1, 2))
    assert mark(TrueFalse(True), "f", rules=rules).credit == Fraction(-1, 2)
    assert mark(TrueFalse(True), "f", rules=rules).outcome is Outcome.WRONG
    assert mark(TrueFalse(True), "", rules=rules).credit == 0
    assert mark(TrueFalse(True), "perhaps", rules=rules).credit == 0


def test_an_order_earns_by_its_longest_part_in_order_and_its_reverse_nothing() -> None:
    answer = Ordering(("a", "b", "c", "d"), ("d", "c", "b", "a"))
    assert mark(answer, "D C B A").credit == 1
    assert mark(answer, "A B C D").credit == 0
    assert mark(answer, "C D B A").credit == Fraction(2, 3)
    assert mark(answer, "D C").credit == Fraction(1, 3)
    assert mark(Ordering(("a",), ("a", "b")), "B").credit == 0


def test_pairs_earn_one_by_one() -> None:
    answer = Matching((("l", "r"), ("m", "s")), ("s", "r"))
    assert mark(answer, "1-B, 2-B").credit == Fraction(1, 2)
    assert mark(answer, "1-B, 2-A").credit == 1
    assert not mark(answer, "1-B, 2-A").notes


def test_what_calculation_cannot_decide_is_left_to_a_person() -> None:
    found = mark(Expression("x", {"x": (0.0, 1.0)}), "log(-x)")
    assert (found.outcome, found.undecided) == (Outcome.UNREADABLE, True)
    found = mark(Integer(2), "sqrt(2)^2")
    assert (found.outcome, found.undecided) == (Outcome.UNREADABLE, True)
    assert "write it as a number" in found.reason


def test_a_blank_is_never_the_value_zero() -> None:
    assert mark(Integer(0), "").outcome is Outcome.BLANK
    assert mark(Subset((), ("1",)), "").outcome is Outcome.BLANK


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        (MultiChoice(("u", "v")), "u; v"),
        (Ordering(("u", "v")), "u; v"),
        (Matching((("l", "r"), ("m", "s"))), "l - r; m - s"),
        (Number(21.0, digits=1, unit="°"), "[20.95, 21.05] °"),
        (Number(0.25, digits=1, percent=True), "[24.95, 25.05]%"),
        (Vector([0.5], digits=1), "([0.45, 0.55])"),
    ],
)
def test_the_evidence_says_what_would_have_been_accepted(answer: Answer, accepted: str) -> None:
    assert mark(answer, "").accepted == accepted


def test_a_unit_that_is_not_of_letters_is_read_after_the_number() -> None:
    answer = Number(21.0, digits=1, unit="°")
    assert [mark(answer, text).outcome.value for text in ("21°", "21 °", "21", "°", "21°°")] == [
        "correct", "correct", "correct", "unreadable", "unreadable",
    ]  # fmt: skip


def test_what_is_right_only_where_it_has_a_value_is_left_to_a_person() -> None:
    found = mark(Expression("log(x)", {"x": (-3.0, 0.5)}), "log(x^2)/2")
    assert found.undecided
    assert "a person has to look at it" in found.reason


def test_a_choice_names_the_misconception_of_the_option_taken() -> None:
    found = mark(Choice("p", ("q", "p")), "a", {SLIP: "q"})
    assert named(found) == SLIP.name
    assert found.accepted == "B"


def test_a_wrong_choice_costs_what_the_exam_declares_and_a_blank_nothing() -> None:
    answer = Choice("a", ["a", "b", "c", "d"])
    for rules, cost in (
        (Rules(choice_penalty="1/(n-1)"), Fraction(1, 3)),
        (Rules(choice_penalty=Fraction(1, 2)), Fraction(1, 2)),
    ):
        wrong = mark(answer, "B", rules=rules)
        assert (wrong.outcome, wrong.credit) == (Outcome.WRONG, -cost)
        assert wrong.rule == f"the right option; a wrong one costs {cost}"
        assert mark(answer, "A", rules=rules).credit == 1
        assert mark(answer, "", rules=rules).credit == 0
    assert mark(answer, "B").credit == 0


def test_an_integer_among_integers_is_exact_and_digits_alone_make_nothing_coarse() -> None:
    assert mark(Vector([1, 2], digits=0), "1.4 2").credit == Fraction(1, 2)
    assert mark(Vector([1.25, 2.0], digits=0), "1.4 2").credit == 1
    assert mark(Number(5.0), "5.09").outcome is Outcome.WRONG
    assert mark(Ordering(("a", "b", "c"), ("a", "b", "c")), "B C A").credit == Fraction(1, 2)
