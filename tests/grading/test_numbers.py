"""Reading a number: its bounds, how it is written for people, and where the caret stands."""

from fractions import Fraction

import pytest

from dlquiz.grading.evaluate import Quantity
from dlquiz.grading.numbers import number, quantity_text
from dlquiz.grading.tokens import Comma
from dlquiz.grading.unreadable import UnreadableError


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 300_000), "0.00000333333333333..."),
        (Fraction(1, 3_000_000), "3.33333333333e-7..."),
        (Fraction(10**12, 3), "333333333333..."),
        (Fraction(10**13, 3), "3.33333333333e+12..."),
        (Fraction(10**20), "1e+20"),
        (Fraction(2**64 - 1), "18446744073709551615"),
        (Fraction(2**64 + 1), "1.84467440737e+19..."),
        (Fraction(1, 10**19), "0.0000000000000000001"),
        (Fraction(1, 10**20), "1e-20"),
        (-Fraction(1234567890123456789, 10**19), "-0.1234567890123456789"),
    ],
)
def test_a_number_is_written_in_full_where_that_is_short(value: Fraction, text: str) -> None:
    assert quantity_text(Quantity(value)) == text


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("1+exp(1e6)", 2, "the number is too large or too small to be meant"),
        ("2+pi^100000", 4, "the number is too large or too small to be meant"),
        ("3*log(1-1)", 2, "the logarithm of a number that is not positive"),
        ("7 + 1/(2-2)", 5, "a division by zero"),
        ("1,x", 1, "a number was expected; '1' was followed by ','"),
        ("1, 5", 1, "a number was expected; '1' was followed by ','"),
        ("1 ,5", 2, "a number was expected; '1' was followed by ','"),
        ("pi,5", 2, "a number was expected; 'pi' was followed by ','"),
        ("1,234.5", 0, "'1,234.5' has commas in unusual places; write it without them"),
        ("2+1,234,567,8", 2, "'1,234,567' has commas in unusual places; write it without them"),
        ("1e1300", 0, "'1e1300' is too large or too small to be meant"),
    ],
)
def test_the_caret_stands_under_what_has_no_value(text: str, column: int, reason: str) -> None:
    for before in ("", " \t"):
        with pytest.raises(UnreadableError) as refused:
            number(before + text)
        assert (refused.value.reason, refused.value.column) == (reason, column + len(before))


def test_a_number_has_up_to_64_characters_beside_its_unit() -> None:
    text = "10" + "+1" * 31
    assert number(text).value == number(f"{text}MiB", unit="MiB").value == 41
    for longer, unit in ((f"{text}0", None), (f"{text} MiB", "MiB")):
        with pytest.raises(UnreadableError, match="up to 64 characters") as refused:
            number(longer, unit=unit)
        assert refused.value.column == 64


def test_leading_zeros_of_an_exponent_do_not_count() -> None:
    assert number("1e0000000005").value == 10**5
    assert number("1e1230").value == 10**1230


def test_a_product_with_a_number_in_parentheses_is_no_period_of_digits() -> None:
    assert number("0.5 (3)").value == Fraction(3, 2)
    assert number("0.5pi(2)", comma=Comma.SEPARATOR).value > 3


def test_a_number_has_up_to_60_digits_beside_its_point() -> None:
    assert number("1." + "0" * 59).value == 1
    with pytest.raises(UnreadableError, match="up to 60 digits; this one has 61"):
        number("1." + "0" * 60)
