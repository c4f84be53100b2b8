"""Numbers are written as people write them."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from dlquiz.numeric import digits as shown


def test_the_borders_of_each_way_of_writing() -> None:
    assert (shown.latex("1234"), shown.latex("12345")) == ("1234", "12,345")
    assert (shown.shortest(1e15), shown.shortest(1e16)) == ("1000000000000000", "1e+16")
    assert (shown.plain(5e-5, 6), shown.plain(5e-5, 7)) == ("0.000050", "5.00e-05")


@given(st.from_regex(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", fullmatch=True).filter(str.isascii))
def test_a_decimal_is_read_as_the_fraction_that_it_is(text: str) -> None:
    assert shown.fraction_of(text) == Fraction(text)
