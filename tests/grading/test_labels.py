"""Letters, numbers, labels and options in full: a letter is always that of the printed option."""

from collections.abc import Callable, Sequence

import pytest

from dlquiz.grading.labels import labels, option, order, pairs, selection, truth
from dlquiz.grading.unreadable import UnreadableError

LETTERS = [f"option {i}" for i in range(28)]


@pytest.mark.parametrize("text", ["A, C", "A C", "A; C", "ac", "{A, C}", "(A), (C)", "a and c"])
def test_a_letter_wins_over_an_option_whose_text_it_is(text: str) -> None:
    assert selection(text, ["C", "A", "B"]) == ["C", "B"]
    assert order(f"{text}, B" if "," in text and "{" not in text else "A, C, B", ["C", "A", "B"]) == ["C", "B", "A"]


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("(it is cheap)", ["it is cheap"]),
        ("{it is cheap, it is smooth}", ["it is cheap", "it is smooth"]),
        ("B, it is cheap", ["it is smooth", "it is cheap"]),
        ("ba", ["it is smooth", "it is cheap"]),
        ("b", ["it is smooth"]),
        ("cheap; and, in a way, smooth", ["cheap; and, in a way, smooth"]),
    ],
)
def test_options_are_named_by_letters_or_in_full(text: str, chosen: list[str]) -> None:
    assert selection(text, ["it is cheap", "it is smooth", "cheap; and, in a way, smooth"]) == chosen


def test_letters_run_together_are_read_as_long_as_each_is_one() -> None:
    assert selection("az", LETTERS[:26]) == ["option 0", "option 25"]
    assert selection("cab", LETTERS[:3]) == ["option 2", "option 0", "option 1"]
    assert selection("ab", LETTERS) == ["option 27"]
    assert pairs("AB", ["p"], LETTERS) == [("p", "option 27")]
    with pytest.raises(UnreadableError, match="a letter from A to AA"):
        selection("ab", LETTERS[:27])


def test_long_options_may_all_be_named_in_full() -> None:
    options = [letter * 200 for letter in "uvw"]
    assert selection("; \n".join(options), options) == options
    with pytest.raises(UnreadableError, match="up to 612 characters"):
        selection(" ; \n ".join([*options, "x"]), options)


def test_a_number_may_have_leading_zeros() -> None:
    assert order("003 001 002", ["u", "v", "w"]) == ["w", "u", "v"]


def test_a_truth_value_in_a_long_text_is_not_looked_for() -> None:
    assert truth("true" + " " * 496)
    with pytest.raises(UnreadableError, match="found a long text"):
        truth("true" + " " * 497)


@pytest.mark.parametrize(
    ("read", "text", "column", "reason"),
    [
        (option, "Z", 0, "a letter from A to C was expected; found 'Z'"),
        (selection, "A, Z", 3, "a letter from A to C was expected; found 'Z'"),
        (selection, ",", 0, "names were expected; found none (write none where none is meant)"),
        (order, "1, 4", 3, "a number from 1 to 3 was expected; found '4'"),
        (order, "none", 0, "the steps were expected in their order; found none"),
        (labels, "u, z", 3, "'z' is not one of 'u, v, w'"),
    ],
)
def test_what_names_no_option_is_named_with_its_place(
    read: Callable[[str, Sequence[str]], object], text: str, column: int, reason: str
) -> None:
    with pytest.raises(UnreadableError) as refused:
        read(text, ["u", "v", "w"])
    assert (refused.value.reason, refused.value.column) == (reason, column)


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("X", 0, "pairs such as '1-C, 2-B' were expected; found 'X'"),
        ("BCA", 0, "pairs such as '1-C, 2-B' were expected; found 'BCA'"),
        ("1-A, 2-B, 1-B", 10, "number 1 is paired twice"),
        ("2-A, 2-B", 5, "number 2 is paired twice"),
        ("3-A", 0, "a number from 1 to 2 was expected; found '3'"),
    ],
)
def test_what_is_no_pair_is_named_with_its_place(text: str, column: int, reason: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        pairs(text, ["p", "q"], ["u", "v", "w"])
    assert (refused.value.reason, refused.value.column) == (reason, column)
