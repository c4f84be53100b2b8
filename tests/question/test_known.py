"""A chain's working is written once: each part starts from what the parts before it have worked out."""

from typing import Annotated

from dlquiz.question import Example, Integer, Item, Misconception, Part, Range, let, question, symbols
from dlquiz.question.record import record, solution

SLIP = Misconception("adds one", "Do not.")


@question(topic="demo", level=3, concepts=["demo"], example=Example("by hand", "4", "9", n=2))
def chain(n: Annotated[int, Range(1, 9)]) -> Item:
    """A chain of two parts."""
    (x,) = symbols(n=n)
    double = let("d", 2 * x)
    return Item(
        "Begin.",
        parts=[
            Part("Double it.", Integer(double), {SLIP: 2 * n + 1}),
            Part("Square that and subtract.", Integer(let("y", let("q", double**2) - 7)), {SLIP: 4 * n * n - 6}),
        ],
    )


def test_a_later_part_does_not_repeat_the_working_of_an_earlier_one() -> None:
    first, second = chain(n=2).all_parts
    assert solution(first) == ["$d = 2n = 2 \\cdot 2 = 4$"]
    assert solution(second) == ["$q = d^{2} = 4^{2} = 16$", "$y = q - 7 = 16 - 7 = 9$"]


def test_the_record_carries_the_same_lines() -> None:
    parts = record(chain.at(1))["parts"]
    assert [len(part["solution"]) for part in parts] == [1, 2]


def test_an_author_may_say_what_is_known() -> None:
    (x,) = symbols(n=3)
    given = let("g", x + 1)
    part = Part("", Integer(let("y", given * given)), solution=["Forward: $g = 4$."], known=[given])
    assert solution(part) == ["Forward: $g = 4$.", r"$y = g\,g = 4 \cdot 4 = 16$"]
