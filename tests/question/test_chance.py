"""Variants are chosen by hash: every one is reached, none comes twice, and a mistyped code is noticed."""

from collections import Counter
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.errors import InputError
from dlquiz.question.chance import ALPHABET, Permutation, code_of, digest, index_of, shuffled


@given(st.integers(1, 600), st.integers(0, 2**40))
def test_a_permutation_visits_every_index_once(size: int, seed: int) -> None:
    order = Permutation(size, "q", seed)
    assert sorted(order.at(i) for i in range(size)) == list(range(size))


@given(st.integers(2**90, 2**200), st.integers(0, 9))
def test_a_huge_space_is_permuted_too(size: int, seed: int) -> None:
    order = Permutation(size, "q", seed)
    found = [order.at(i) for i in range(50)]
    assert len(set(found)) == 50
    assert all(0 <= index < size for index in found)


def test_neighbours_in_a_walk_are_no_neighbours_in_the_space() -> None:
    order = Permutation(10_000, "q", 5)
    steps = [abs(order.at(i + 1) - order.at(i)) for i in range(2000)]
    assert sum(step < 100 for step in steps) < 2000 * 0.05
    # the first index of many seeds is spread evenly over tenths of the space
    tenths = Counter(Permutation(10_000, "q", seed).at(0) // 1000 for seed in range(5000))
    assert min(tenths.values()) > 400
    assert max(tenths.values()) < 600


def test_the_choice_never_changes_between_releases() -> None:
    assert digest("convolution/output-size", 3) == 14235182178806781015
    assert [Permutation(588, "convolution/output-size", seed).at(0) for seed in range(5)] == [432, 473, 133, 198, 159]


@given(st.integers(0, 10**12), st.text("abcdefghij/-", min_size=1, max_size=20))
def test_a_code_names_its_index(index: int, question: str) -> None:
    code = code_of(question, index)
    assert index_of(question, code) == index
    assert index_of(question, f" {code[:2].lower()}-{code[2:].lower()} ") == index


@given(st.integers(0, 10**9), st.data())
def test_one_wrong_character_is_noticed(index: int, data: st.DataObject) -> None:
    code = code_of("q", index)
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from([c for c in ALPHABET if c != code[place]]))
    with pytest.raises(InputError):
        index_of("q", code[:place] + other + code[place + 1 :])


@given(st.integers(0, 10**9), st.data())
def test_two_swapped_neighbours_are_noticed(index: int, data: st.DataObject) -> None:
    code = code_of("q", index)
    place = data.draw(st.integers(0, len(code) - 3)) if len(code) > 2 else 0
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if len(code) > 2 and swapped != code:
        with pytest.raises(InputError):
            index_of("q", swapped)


@pytest.mark.parametrize(
    ("code", "said"),
    [("K", "it is too short"), ("O0", "'O' is not used in codes"), ("K2", "it is no code of convolution/output-size")],
)
def test_a_code_that_names_nothing_says_why(code: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        index_of("convolution/output-size", code)


def test_every_order_of_the_options_is_equally_likely() -> None:
    seen = Counter("".join(shuffled(list("abc"), "q", i)) for i in range(6000))
    assert len(seen) == factorial(3)
    assert min(seen.values()) > 850
