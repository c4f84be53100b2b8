"""The explicit map of characters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.grading.characters import plain, within
from dlquiz.grading.unreadable import UnreadableError


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("−1 – 2 ‑3 ﹣4 －5", "-1 - 2 -3 -4 -5"),
        ("2×3⋅4·5∗6", "2*3*4*5*6"),
        ("1÷2∕3", "1/2/3"),
        ("10²+x⁻¹²", "10^(2)+x^(-12)"),
        ("x⁽ⁿ⁺¹⁾", "x^((n+1))"),
        ("１．５％", "1.5%"),
        ("1\u00a02\u20093\u202f4\t5", "1 2 3 4 5"),
        ("πr", " pi r"),
        ("Σ", " Sigma "),
        ("− !~", "- !~"),
    ],
)
def test_what_is_meant_is_mapped(typed: str, read: str) -> None:
    assert plain(typed).text == read


@pytest.mark.parametrize(
    "char", ["а", "Α", "ο", "٣", "½", "₂", "∞", "\u200b", "\u202e", "\x00", "\x1b", "\ud800", "😀", "Ⅶ"]
)
def test_a_character_outside_the_map_is_refused_by_its_number(char: str) -> None:
    with pytest.raises(UnreadableError, match=f"U\\+{ord(char):04X}") as refused:
        plain(f"12{char}")
    assert refused.value.column == 2


@pytest.mark.parametrize(
    ("char", "advice"),
    [
        ("٣", "; write the digits 0 to 9"),
        ("а", " (Cyrillic small letter a); type it on a Latin keyboard"),
        ("😀", " (Grinning face)"),
        ("\x00", ""),
    ],
)
def test_a_refused_character_is_named_with_what_is_most_likely_meant(char: str, advice: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        plain(char)
    assert refused.value.reason == f"the character U+{ord(char):04X} is not part of an answer{advice}"


def test_an_answer_has_up_to_500_characters() -> None:
    assert within("x" * 500) == "x" * 500
    with pytest.raises(UnreadableError, match="up to 500 characters long; this one has 501") as refused:
        within("x" * 501)
    assert refused.value.column == 500


def test_a_letter_that_looks_latin_is_never_mapped_to_the_latin_one() -> None:
    for code in range(0x370, 0x530):
        char = chr(code)
        if unicodedata.category(char).startswith("L"):
            try:
                found = plain(char).text.strip()
            except UnreadableError:
                continue
            assert len(found) > 1, char


def test_compatibility_forms_are_not_used() -> None:
    assert plain("10²").text != "102"


@given(st.text())
def test_the_map_gives_printable_ascii_and_a_column_for_each_character(text: str) -> None:
    columns: tuple[int, ...]
    try:
        mapped = plain(text)
    except UnreadableError as refused:
        read, columns = "", (refused.column or 0,)
    else:
        read, columns = mapped.text, tuple(mapped.column(i) for i in range(len(mapped.text) + 1))
    assert all(" " <= char <= "~" or char == "\x01" for char in read)
    assert all(0 <= column <= len(text) for column in columns)
    assert list(columns) == sorted(columns)
