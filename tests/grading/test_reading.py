"""Reading never raises, and what was understood is what was meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.grading import Rules, evidence, mark, read
from dlquiz.grading.evaluate import CLAIMED
from dlquiz.question import (
    Answer,
    Choice,
    Integer,
    Matrix,
    Misconception,
    MultiChoice,
    Number,
    Ordering,
    Shape,
    Subset,
    Term,
    Vector,
)
from dlquiz.question.show import answer_text, value_text
from tests.grading.test_corpus import ANSWERS

SNIPPETS = [
    "1", "23", "0.5", "1e5", "x", "y", "e", "pi", "(", ")", "[", "]", ",", ";", " ", "\n", "+", "-", "*", "/", "^", "!",
    "sqrt", "exp", "log", "A", "B", "C", "MiB", "%", "²", "⁻", "√", "π", "−", "×", "true", "none", "max", "nan", "=",
]  # fmt: skip
texts = st.one_of(
    st.text(), st.text("0123456789.,+-*/^()[]xXeE; %²⁻√"), st.lists(st.sampled_from(SNIPPETS)).map("".join)
)


@settings(deadline=None, max_examples=30)
@pytest.mark.parametrize("name", ANSWERS)
@given(text=texts)
def test_no_text_raises(name: str, text: str) -> None:
    answer, wrong = ANSWERS[name]
    found = mark(answer, text, wrong)
    assert 0 <= found.credit <= 1
    assert (found.outcome.value == "unreadable") == bool(found.reason)
    assert found.column is None or 0 <= found.column <= len(text)
    assert evidence(found)["outcome"] == found.outcome.value


@pytest.mark.parametrize("name", ANSWERS)
def test_the_keys_own_text_is_right_and_each_wrong_ones_is_named(name: str) -> None:
    answer, wrong = ANSWERS[name]
    assert mark(answer, answer_text(answer), wrong).outcome.value == "correct"
    for slip, value in wrong.items():
        found = mark(answer, value_text(answer, value), wrong)
        assert found.credit < 1
        assert found.misconception == slip


@pytest.mark.parametrize(
    ("answer", "text", "understood"),
    [
        (Integer(7), "14/2", "14/2 = 7"),
        (Integer(7), "７", "7"),
        (Number(1 / 3), "1/3", "1/3 = 0.333333333333..."),
        (Number(1.0), "tanh(99)", "tanh(99) = 1..."),
        (Number(0.25, percent=True), "25", "25%"),
        (Number(1.0, unit="MiB"), "1 GiB", "1 GiB = 1024 MiB"),
        (Shape((3, 4)), "3x4", "(3, 4)"),
        (Shape((3,)), "3", "(3,)"),
        (Vector([0.5, 1.0]), "1/2 1", "(0.5, 1)"),
        (Matrix([[1, 2], [3, 4]]), "[[1,2],[3,4]]", "1 2; 3 4"),
        (Choice("u", ("t", "u")), "(b)", "B"),
        (MultiChoice(("u", "v"), ("t", "u", "v")), "CB", "C, B"),
        (MultiChoice(("u",), ("t", "u")), "none", "none"),
        (MultiChoice(("u", "v")), "v; u", "v; u"),
        (MultiChoice(("u", "v")), "none", "none"),
        (Ordering(("u", "t"), ("t", "u")), "2 1", "B, A"),
        (Term("ReLU"), " relu ", "ReLU"),
    ],
)
def test_what_was_understood_is_said_in_the_grammar(answer: Answer, text: str, understood: str) -> None:
    assert read(text, answer).understood == understood


@pytest.mark.parametrize(
    ("name", "text", "column"),
    [
        ("multi", "A, E", 3),
        ("multi", "Ａ, Ｅ", 3),
        ("multi", "A, C, A", 6),
        ("multi", "ACE", 0),
        ("multi", "{A, C", 0),
        ("multi", "A, C}", 4),
        ("choice", "A, B", 3),
        ("survivors", "{2, 5}", 4),
        ("survivors", "2, 2", 3),
        ("boxes", "AXC", 1),
        ("order", "B D A A", 6),
        ("order", "2, 4, 9", 6),
        ("order", "2, 4, 2", 6),
        ("pairs", "1-B, 4-C", 5),
        ("pairs", "1-B, 2-Z", 7),
        ("pairs", "1-B, 1-C", 5),
        ("pairs", "B Z A", 2),
        ("word", "KL\u200b", 2),
        ("truth", "Т", 0),
        ("quadratic", "2x(1-y)", 5),
        ("matrix", "1 2; 3 x", 7),
        ("shape", "64, 112, x", 9),
        ("percent", "25,0%", 0),
        ("mebibytes", "98 FLOPs", 3),
    ],
)
def test_the_caret_stands_under_what_is_not_understood(name: str, text: str, column: int) -> None:
    answer, wrong = ANSWERS[name]
    assert mark(answer, text, wrong).column == column
    assert mark(answer, f" \t {text} ", wrong).column == column + 3


def test_a_percentage_keeps_the_digits_of_its_calculation() -> None:
    value, error = read("100*sqrt(2)", Number(0.25, percent=True)).value
    assert 0 < error <= 8 * value * CLAIMED


def test_120_characters_are_shown_whole() -> None:
    assert read("w" * 120, Term("w")).understood == "w" * 120
    assert read("w" * 121, Term("w")).understood == "w" * 120 + "..."
    assert read("2, 1", Subset(("1",), ("1", "2"))).understood == "2, 1"


def test_a_very_long_understanding_is_cut() -> None:
    assert len(read("10^1200", Integer(7)).understood) < 150


def test_a_decimal_comma_is_read_where_the_exam_declares_it() -> None:
    declared = Rules(decimal_comma=True)
    assert mark(Number(1.5, digits=1), "1,5", rules=declared).outcome.value == "correct"
    assert mark(Integer(7), "7,0", rules=declared).outcome.value == "correct"
    assert mark(Vector([1.5, 2.0], digits=1), "1,5; 2,0", rules=declared).outcome.value == "correct"
    assert mark(Vector([1.5, 2.0], digits=1), "1,5 2,0", rules=declared).outcome.value == "correct"
    assert mark(Matrix([[1.5, 2.0]], digits=1), "[[1,5, 2,0]]", rules=declared).outcome.value == "correct"
    assert "decimal comma; write 1.5" in mark(Number(1.5, digits=1), "1,5").reason


def test_options_without_letters_are_named_in_full() -> None:
    slip = Misconception("forgets it", "Look again.")
    assert mark(Choice("adam"), "Adam").outcome.value == "correct"
    assert mark(Choice("adam"), "sgd", {slip: "sgd"}).outcome.value == "unreadable"
    assert mark(Choice("adam", ("adam", "sgd")), "sgd", {slip: "sgd"}).misconception == slip


def test_the_letter_wins_over_an_option_whose_text_is_that_letter() -> None:
    assert read("A", Choice("B", ("B", "A"))).value == "B"


def test_a_large_matrix_is_one_of_numbers_not_of_calculations() -> None:
    large, small = Matrix([[0.5] * 64] * 64), Matrix([[0.5] * 30] * 30)
    assert read("\n".join([" ".join(["-1.5e-3"] * 64)] * 64), large).value
    assert read("\n".join([" ".join(["1/3"] * 30)] * 30), small).value
    assert read("\n".join([" ".join(["1/3"] * 64)] * 64), large).reason.startswith("there is too much to calculate")
