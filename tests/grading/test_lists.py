"""Shapes, vectors and matrices: how a text is cut, and where the caret stands when it cannot be."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from dlquiz.grading.lists import matrix, shape, vector
from dlquiz.grading.unreadable import UnreadableError


def whole(rows: Sequence[Sequence[Any]]) -> list[list[int]]:
    return [[int(entry.value) for entry in row] for row in rows]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1 2; 3 4;", [[1, 2], [3, 4]]),
        ("(1,2);(3,4)", [[1, 2], [3, 4]]),
        ("((1,2),(3,4))", [[1, 2], [3, 4]]),
        ("[1 2][3 4]", [[1, 2], [3, 4]]),
        ("[1,(2+3),(4)]", [[1, 5, 4]]),
        ("1,(2+3),(4)", [[1, 5, 4]]),
        ("max(-1,2), 3", [[2, 3]]),
        ("max(1,2) 3", [[2, 3]]),
        ("(1+1)(2), 3", [[4, 3]]),
    ],
)
def test_parentheses_hold_lists_or_calculations(text: str, rows: list[list[int]]) -> None:
    assert whole(matrix(text)) == rows


def test_a_shape_may_end_in_a_comma_and_be_calculated() -> None:
    assert whole([shape("(3, 4,)"), shape("max(1,2)"), shape("2x3")]) == [[3, 4], [2], [2, 3]]


@pytest.mark.parametrize(
    ("read", "text", "column", "reason"),
    [
        (matrix, "[]", 1, "a number was expected; an entry is missing"),
        (matrix, "1 2]", 3, "a ']' has no '[' before it"),
        (matrix, "] 1 2", 0, "a ']' has no '[' before it"),
        (matrix, "1, [2", 0, "a row in brackets was expected; found '1'"),
        (matrix, "1, [2]", 0, "a row in brackets was expected; found '1'"),
        (matrix, "[1 2] [3 4", 6, "a '[' is never closed"),
        (matrix, "[1 2 [3 4]", 0, "a '[' is never closed"),
        (matrix, "[[1 [2]], [3, 4]]", 1, "brackets are nested deeper than rows and entries"),
        (matrix, "[[1, x], [2, 3]]", 5, "a number was expected; found 'x'"),
        (matrix, "[[1, 2], [3, x]]", 13, "a number was expected; found 'x'"),
        (matrix, "1 2; 3", 5, "row 2 has 1 entry, row 1 has 2 entries"),
        (matrix, "[[1,2],[3]]", 8, "row 2 has 1 entry, row 1 has 2 entries"),
        (matrix, "(1 2)(3 4)", 5, "a row in brackets was expected; found '('"),
        (vector, "1; 2 3", 3, "row 2 has 2 entries, row 1 has 1 entry"),
        (vector, "1 2; 3 4", 0, "a vector was expected; 2 rows of 2 entries were found"),
        (vector, "3, (1, 2", 5, "a number was expected; '1' was followed by ','"),
        (vector, "1, 2)", 4, "a ')' has no '(' before it"),
        (vector, "max(1,2), 3y, 4", 11, "a number was expected; '3' was followed by 'y'"),
        (vector, "max(1,2), 3, 4y", 14, "a number was expected; '4' was followed by 'y'"),
        (vector, "1², 2z", 5, "a number was expected; '2' was followed by 'z'"),
        (vector, "10², −2, (1², 2z", 12, "a number was expected; ')' was followed by ','"),
        (shape, "1,,2", 2, "a shape of whole numbers was expected; an entry is missing"),
        (shape, ",", 0, "a shape of whole numbers was expected; an entry is missing"),
        (shape, "(1,2", 0, "a '(' is never closed"),
    ],
)
def test_what_cannot_be_cut_is_named_with_its_place(
    read: Callable[[str], object], text: str, column: int, reason: str
) -> None:
    with pytest.raises(UnreadableError) as refused:
        read(text)
    assert (refused.value.reason, refused.value.column) == (reason, column)


@pytest.mark.parametrize("side", [64, 65])
def test_a_matrix_has_up_to_64_rows(side: int) -> None:
    for text in (
        f"({','.join(['(1,2)'] * side)})",
        f"[{','.join(['[1,2]'] * side)}]",
        ";".join(["1,2"] * side),
    ):
        if side == 64:
            assert len(matrix(text, entries=128)) == side
        else:
            with pytest.raises(UnreadableError, match="up to 64 rows and columns"):
                matrix(text, entries=128)


def test_an_entry_has_up_to_64_characters() -> None:
    entry = "10" + "+1" * 31
    assert len(entry) == 64
    assert whole([vector(f"{entry}, 2")]) == [[41, 2]]
    with pytest.raises(UnreadableError, match="up to 64 characters") as refused:
        vector(f"2, {entry}0")
    assert refused.value.column == 3


def test_a_large_matrix_holds_as_much_calculation_as_its_bound_says() -> None:
    numbers, calculated = ["1"] * 20, ["1234/56789"] * 80
    assert len(vector(" ".join([*numbers, *calculated][:64]), entries=100)) == 64
    rows = [" ".join(calculated[:50]), " ".join([*calculated[50:], *numbers])]
    assert len(matrix("\n".join(rows), entries=100)) == 2
    with pytest.raises(UnreadableError, match="too much to calculate") as refused:
        matrix("\n".join([*rows[:1], rows[1].replace(" 1 1 ", " 1 1/1 ")]), entries=100)
    assert refused.value.column is not None


def test_a_text_may_be_as_long_as_the_numbers_asked_for_need() -> None:
    assert len(vector(" ".join(["0." + "1" * 29] * 32), entries=32)) == 32
    with pytest.raises(UnreadableError, match="up to 500 characters long"):
        vector(" ".join(["0." + "1" * 29] * 32), entries=2)
