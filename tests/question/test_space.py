"""Every domain can be counted, listed and searched."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.question import (
    Boxes,
    Chosen,
    Claim,
    Claims,
    Decimals,
    Distinct,
    Domain,
    Entries,
    Fields,
    Layer,
    Layers,
    MDPs,
    OneOf,
    Range,
)

POOL = [
    Claim("a", True, "so"),
    Claim("b", True, "so"),
    Claim("c", False, "so", slip="takes c"),
    Claim("d", False, "so", slip="takes d"),
    Claim("e", False, "so", slip="takes e"),
]
DOMAINS: list[Domain[Any]] = [
    Range(3, 11),
    Range(-4, 8, 3),
    OneOf("same", "valid"),
    Decimals("-0.5", "1", "0.25"),
    Entries(Range(-2, 2), (3,)),
    Entries(OneOf(0, 1), (2, 3)),
    Distinct("a", "b", "c", "d"),
    Distinct(0.9, 0.8, 0.7, 0.6, 0.5, count=2),
    Chosen("abcdef", 3),
    Fields(Layer, kernel=OneOf(3, 5), stride=OneOf(1, 2), padding=Range(0, 2)),
    Layers(2, kernels=(3, 5), strides=(1, 2), paddings=(0, 1)),
    Boxes(2, width=5, height=4, sides=(2, 3)),
    MDPs(2, 1, rewards=Range(0, 2), success=(0.5, 1.0)),
    Claims(POOL, true=1, false=2),
]


@pytest.mark.parametrize("domain", DOMAINS, ids=repr)
def test_every_value_is_listed_once_and_found_again(domain: Domain[Any]) -> None:
    assert domain.problem() is None
    assert isinstance(domain, Domain)
    values = [domain.at(i) for i in range(domain.size)]
    assert len(set(values)) == domain.size
    assert [domain.index(value) for value in values] == list(range(domain.size))


@pytest.mark.parametrize(
    ("domain", "value"),
    [
        (Range(3, 11), 12),
        (OneOf("same"), "full"),
        (Decimals("0", "1", "0.5"), 0.3),
        (Entries(Range(0, 1), (2,)), (0, 1, 0)),
        (Entries(Range(0, 1), (2, 2)), ((0, 1), (1,))),
        (Distinct(1, 2, 3), (1, 1, 2)),
        (Chosen("abc", 2), ("b", "a")),
        (Distinct(1, 2, 3, count=2), (1,)),
    ],
    ids=repr,
)
def test_a_value_outside_is_refused(domain: Domain[Any], value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (each domain says it in its own words)
        domain.index(value)


@pytest.mark.parametrize(
    ("domain", "said"),
    [
        (Range(5, 4), "it runs from 5 to 4"),
        (Range(1, 4, 0), "its step is 0"),
        (OneOf(), "it lists nothing"),
        (OneOf(1, 2, 1), "it lists 1 twice"),
        (Decimals("1", "0", "0.1"), "it runs from 1 to 0"),
        (Decimals("0", "1", "0.3"), "steps of 0.3 from 0 miss 1"),
        (Entries(Range(2, 1), (2,)), "it runs from 2 to 1"),
        (Entries(Range(0, 1), (0,)), "its shape is (0,)"),
        (Distinct("a", count=2), "it takes 2 of 1 values"),
        (Chosen("ab", 3), "it takes 3 of 2 values"),
        (Claims([Claim("a", False, "so")], true=0, false=1), "the false claim 'a' names no slip"),
        (Layers(1, kernels=(), strides=(1,)), "kernel: it lists nothing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_declaration_says_what_is_wrong(domain: Domain[Any], said: str) -> None:
    assert domain.problem() == said


@pytest.mark.parametrize(
    ("domain", "text", "value"),
    [
        (Range(1, 3), "227", 227),
        (Decimals("0", "1", "0.5"), "0.3", 0.3),
        (OneOf("same", "valid"), "valid", "valid"),
        (Entries(Range(0, 1), (2, 2)), "1 2; 3 4", ((1, 2), (3, 4))),
        (Entries(Decimals("0", "1", "0.5"), (2,)), "0.1, -3", (0.1, -3.0)),
        (Layers(1), "k5s2p1 k3", (Layer(5, 2, 1), Layer(3, 1, 0))),
        (Boxes(1, width=5, height=5, sides=(2, 3)), "0 0 4 5; 1,1,2,2", ((0, 0, 4, 5), (1, 1, 2, 2))),
        (
            Fields(Layer, kernel=OneOf(3), stride=OneOf(1), padding=OneOf(0)),
            '{"kernel":7,"stride":2,"padding":3}',
            (7, 2, 3),
        ),
        (Distinct(3, 1, 2), "2 3 1", (2, 3, 1)),
    ],
)
def test_a_typed_value_may_lie_outside_the_domain(domain: Domain[Any], text: str, value: object) -> None:
    assert domain.read(text) == value


@pytest.mark.parametrize(
    ("domain", "text"),
    [
        (Range(1, 3), "2.5"),
        (OneOf("same", "valid"), "full"),
        (Layers(1), "3x3"),
        (Boxes(1, width=5, height=5, sides=(2, 3)), "1 2 3"),
        (Fields(Layer, kernel=OneOf(3)), "[1]"),
        (Fields(Layer, kernel=OneOf(3)), '{"stride":1}'),
        (Distinct(3, 1, 2), "2 2 1"),
        (Claims(POOL, true=1, false=1), "a"),
        (Chosen("ab", 1), "a"),
    ],
    ids=repr,
)
def test_a_text_that_is_no_value_is_refused(domain: Domain[Any], text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        domain.read(text)


@given(st.integers(1, 5), st.integers(1, 3), st.integers(1, 3), st.data())
def test_a_matrix_has_its_shape(width: int, rows: int, columns: int, data: st.DataObject) -> None:
    domain = Entries(Range(0, width), (rows, columns))
    index = data.draw(st.integers(0, domain.size - 1))
    value = domain.at(index)
    assert [len(row) for row in value] == [columns] * rows
    assert domain.index(value) == index
