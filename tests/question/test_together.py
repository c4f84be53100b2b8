"""Two misconceptions together: a value of their own, with both names and both remedies, wherever slips count."""

from typing import Annotated

import pytest

from dlquiz.exam import manifest
from dlquiz.exam.assembly import assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.grading import Outcome, evidence, mark
from dlquiz.promises import variant_failures
from dlquiz.question import Choice, Integer, Item, Misconception, Number, OneOf, let, question, symbols
from dlquiz.question.record import record
from dlquiz.question.sound import flaw

PADDING = Misconception("ignores the padding", "The input grows.")
PLUS = Misconception("forgets the + 1", "The first position counts.")
STRIDE = Misconception("ignores the stride", "Divide by it.")
BOTH = PADDING & PLUS


def test_a_combination_has_both_names_and_both_remedies() -> None:
    assert BOTH.name == "ignores the padding and forgets the + 1"
    assert BOTH.remedy == "The input grows. The first position counts."
    assert BOTH.together == BOTH.alone == (PADDING, PLUS)
    assert PADDING.alone == (PADDING,)


def test_three_slips_make_one_flat_combination() -> None:
    three = BOTH & STRIDE
    assert three.together == (PADDING, PLUS, STRIDE)
    assert three.name == "ignores the padding, forgets the + 1 and ignores the stride"
    assert three == PADDING & (PLUS & STRIDE)


def test_a_typed_number_is_told_both_remedies() -> None:
    found = mark(Integer(8), "6", {PLUS: 7, BOTH: 6})
    assert (found.outcome, found.misconception) == (Outcome.WRONG, BOTH)
    told = evidence(found)["misconception"]
    assert told["remedy"] == "The input grows. The first position counts."
    assert [one["name"] for one in told["together"]] == ["ignores the padding", "forgets the + 1"]
    assert "together" not in evidence(mark(Integer(8), "7", {PLUS: 7}))["misconception"]


def test_a_combination_counts_for_soundness_and_tolerance() -> None:
    assert flaw(Item("", answer=Integer(8), wrong={PLUS: 7, BOTH: 7})) is not None
    assert flaw(Item("", answer=Integer(8), wrong={PLUS: 7, BOTH: 8})) is not None
    a, b = symbols(a=2.0, b=3)
    answer = Number(let("q", a / b) * 100, digits=1)
    capped = mark(answer, "66.721", {PLUS: 70.0, BOTH: 66.6666 + 0.11})
    assert mark(answer, "66.721", {PLUS: 70.0}).outcome is Outcome.CORRECT
    assert (capped.outcome, capped.accepted) == (Outcome.PARTIAL, "[66.6128, 66.7205]")


@question(topic="demo", level=1, concepts=["demo"])
def choosing(n: Annotated[int, OneOf(1, 2)]) -> Item:
    """A choice of three."""
    return Item(f"Which of {n}?", answer=Choice("a"), wrong={PADDING: "b", PLUS: "c", BOTH: "d"})


@question(topic="demo", level=1, concepts=["demo"])
def counting(n: Annotated[int, OneOf(7, 9)]) -> Item:
    """A count."""
    return Item(f"How many of {n}?", answer=Integer(n), wrong={PADDING: n - 2, PLUS: n - 1, BOTH: n - 3})


def test_a_combination_is_no_distractor_unless_the_author_lists_it() -> None:
    answer = choosing(n=1).all_parts[0].answer
    assert isinstance(answer, Choice)
    assert sorted(answer.options) == ["a", "b", "c"]


def test_the_record_of_a_single_slip_stays_as_it_was() -> None:
    first, _, both = record(counting.at(0))["parts"][0]["wrong"]
    assert first == {"misconception": PADDING.name, "value": 5, "text": "5", "remedy": PADDING.remedy}
    assert [one["misconception"] for one in both.pop("together")] == [PADDING.name, PLUS.name]
    assert both == {"misconception": BOTH.name, "value": 4, "text": "4", "remedy": BOTH.remedy}


def test_the_manifest_keeps_what_a_combination_is_made_of() -> None:
    exam = assemble(of_questions([counting.id]), {counting.id: counting}, 1)
    (asked,) = manifest.parse(manifest.text(exam), "m.json").forms[0].questions
    assert list(asked.parts[0].wrong) == [PADDING, PLUS, BOTH]


def test_combinations_do_not_count_towards_the_three_wrong_answers() -> None:
    assert [failure.found for failure in variant_failures(counting.at(0)) if failure.promise == 2] == [
        "2 wrong answers, 3 are promised"
    ]


@pytest.mark.parametrize(
    ("answer", "wrong", "typed", "names"),
    [
        (Number(48.0, digits=1, unit="MiB"), 24.0, "25.2", ("powers of 1000", "forgets")),
        (Number(48.0, digits=1, unit="MiB"), 24.0, "192", ("bits and bytes", "forgets")),
        (Number(48.0, digits=1, unit="GFLOPs"), 32.0, "16", ("MACs and FLOPs", "forgets")),
        (Integer(48, "FLOPs"), 32, "16", ("MACs and FLOPs", "forgets")),
    ],
)
def test_a_slip_and_a_slip_between_units_are_told_together(
    answer: Integer | Number, wrong: float, typed: str, names: tuple[str, ...]
) -> None:
    found = mark(answer, typed, {PLUS: wrong})
    assert found.misconception is not None
    assert all(name in found.misconception.name for name in names), found.misconception.name
    assert found.misconception.together[0] == PLUS
    assert mark(answer, typed, {}).misconception != found.misconception
