"""A question is a function; what is declared wrongly is refused at import, by question and parameter."""

from typing import Annotated

import pytest

from dlquiz.errors import FormulaError, InputError, QuestionError
from dlquiz.question import (
    Choice,
    Integer,
    Item,
    Matching,
    Misconception,
    MultiChoice,
    Number,
    OneOf,
    Ordering,
    Part,
    Question,
    Range,
    let,
    question,
    symbols,
)
from dlquiz.question.question import minutes
from dlquiz.question.sound import flaw

MORE = Misconception("adds one", "Do not.")
LESS = Misconception("takes one", "Do not.")
FAR = Misconception("adds ten", "Do not.")


@question(topic="demo", level=1, points=3, concepts=["demo"])
def doubling(n: Annotated[int, Range(1, 30)], by: Annotated[int, OneOf(2, 3)]) -> Item:
    """A product of two numbers."""
    if n < 0:
        raise FormulaError(f"{n} is negative")
    a, b = symbols(n=n, by=by)
    return Item(
        f"What is ${n}$ times ${by}$?",
        answer=Integer(let("y", a * b)),
        wrong={MORE: n * by + 1, LESS: n * by - 1, FAR: n * by + 10},
    )


def test_a_question_is_called_like_the_function_that_it_is() -> None:
    item = doubling(n=4, by=3)
    assert item.answer == Integer(12)
    assert item.parts[0].points == 3
    assert doubling(4, 3) == item
    assert doubling(n=400, by=7).answer == Integer(2800)


def test_its_space_is_counted_and_every_variant_is_found_by_index_and_code() -> None:
    assert doubling.size == 60
    assert doubling.id == "test-question/doubling"
    assert doubling.title == "A product of two numbers"
    seen = set()
    for index in range(60):
        variant = doubling.at(index)
        assert doubling.index_at(variant.parameters) == index
        assert variant.code is not None
        assert doubling.from_code(variant.code) == variant
        seen.add(tuple(variant.parameters.values()))
    assert len(seen) == 60
    with pytest.raises(InputError, match="there is no variant 60, the last one is 59"):
        doubling.at(60)


def test_a_walk_repeats_nothing_and_its_first_is_the_seeds_variant() -> None:
    walked = list(doubling.walk(7))
    assert len({v.index for v in walked}) == 60
    assert walked[0] == doubling.variant(7)
    assert [v.index for v in doubling.walk(8)] != [v.index for v in walked]


def test_numbers_outside_the_space_have_no_index_and_refused_ones_give_the_formulas_error() -> None:
    assert doubling.solved(n=5, by=2).index == doubling.index_at({"n": 5, "by": 2})
    assert doubling.solved(n=500, by=2).code is None
    with pytest.raises(FormulaError, match="-1 is negative"):
        doubling.solved(n=-1, by=2)


def small(n: int) -> bool:
    return n < 4


@question(topic="demo", level=2, concepts=["demo"], where=small)
def filtered(n: Annotated[int, Range(1, 9)]) -> Item:
    """A number that a predicate lets through."""
    return Item(f"{n}?", answer=Integer(n), wrong={MORE: n + 1, LESS: n - 1, FAR: 2})


def test_a_walk_steps_past_what_the_predicate_refuses_and_past_unsound_variants() -> None:
    # n = 1, 2 and 3 collide with the wrong value 2: as answer, as n + 1 or as n - 1
    assert [v.index for v in filtered.walk(0)] == []
    with pytest.raises(QuestionError, match="no variant of it is sound"):
        filtered.variant(0)
    assert flaw(filtered.at(8).item) is None
    assert not filtered.admits({"n": 9})


@pytest.mark.parametrize(
    ("first", "second", "wrong", "said"),
    [
        (1.0, 3, {MORE: 1.0011}, "too close to the answer"),
        (1.0, 3, {MORE: 1.2, LESS: 1.20004}, "gives the same as 'adds one'"),
        (0.0625, 3, {}, "lies on a rounding tie"),
        (float("nan"), 3, {}, "is not finite"),
        (1.0, 3, {MORE: float("inf")}, "'adds one' is not finite"),
    ],
)
def test_unsound_numbers_are_told_apart(
    first: float, second: int, wrong: dict[Misconception, float], said: str
) -> None:
    assert said in (flaw(Item("", answer=Number(first, digits=second), wrong=wrong)) or "")


def test_options_are_shuffled_by_the_variant_alone_and_reach_every_place() -> None:
    @question(topic="demo", level=1, concepts=["demo"])
    def choosing(n: Annotated[int, Range(1, 200)]) -> Item:
        """An option."""
        return Item(f"{n}?", answer=Choice("right"), wrong={MORE: "a", LESS: "b", FAR: "c"})

    places = []
    for variant in choosing.walk(0):
        answer = variant.item.parts[0].answer
        assert isinstance(answer, Choice)
        assert sorted(answer.options) == ["a", "b", "c", "right"]
        assert choosing.at(variant.index or 0).item == variant.item
        places.append(answer.options.index("right"))
    assert min(places.count(place) for place in range(4)) > 30


def test_steps_pairs_and_several_options_are_shuffled_too() -> None:
    @question(topic="demo", level=1, concepts=["demo"])
    def several(n: Annotated[int, Range(1, 9)]) -> Item:
        """Three kinds of options."""
        return Item(
            f"{n}?",
            parts=(
                Part("", MultiChoice(("a",), ("a", "b", "c", "d"))),
                Part("", Ordering(("a", "b", "c", "d"))),
                Part("", Matching((("x", "a"), ("y", "b")), ("a", "b", "c"))),
            ),
        )

    for part in several(n=3).parts:
        assert isinstance(part.answer, MultiChoice | Ordering | Matching)
        assert sorted(part.answer.options) == list("abcd")[: len(part.answer.options)]
    assert len({str([p.answer for p in several(n=n).parts]) for n in range(1, 10)}) >= 8


def test_more_work_takes_more_minutes() -> None:
    short, long = doubling(n=2, by=2), Item("word " * 300, answer=Number(1.0))
    assert minutes(long) > minutes(short) >= 0.5
    assert doubling.minutes == minutes(doubling.variant(0).item)


def broken(annotation: object, **options: object) -> None:
    def asked(n: int) -> Item:
        """A title."""
        return Item("", answer=Integer(1))

    asked.__annotations__["n"] = annotation
    question(**{"topic": "demo", "level": 1, "concepts": ["demo"], **options})(asked)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("annotation", "said"),
    [
        (int, r"test-question/asked: parameter 'n' has 0 domains, write Annotated\[type, domain\]"),
        (Annotated[int, Range(9, 1)], r"test-question/asked: parameter 'n': Range\(first=9, .*\): it runs from 9 to 1"),
        (Annotated[int, OneOf("a")], r"test-question/asked: parameter 'n': OneOf\('a'\): it gives 'a', annotated is"),
        (Annotated[int, Range(1, 2), Range(1, 3)], "parameter 'n' has 2 domains"),
    ],
)
def test_a_bad_domain_is_an_error_at_import(annotation: object, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        broken(annotation)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"level": 4}, "its level is 4, levels are 1, 2 and 3"),
        ({"points": 0}, "it gives 0 points"),
        ({"concepts": []}, "it names no concept"),
    ],
)
def test_a_bad_declaration_is_an_error_at_import(options: dict[str, object], said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        broken(Annotated[int, Range(1, 2)], **options)


def test_a_question_without_title_or_parameters_is_refused() -> None:
    def untitled(n: Annotated[int, Range(1, 2)]) -> Item:
        return Item("", answer=Integer(n))

    def bare() -> Item:
        """A title."""
        return Item("", answer=Integer(1))

    with pytest.raises(QuestionError, match="it has no docstring"):
        question(topic="demo", level=1, concepts=["demo"])(untitled)
    with pytest.raises(QuestionError, match="it has no parameters"):
        question(topic="demo", level=1, concepts=["demo"])(bare)


def test_an_item_has_an_answer_or_parts() -> None:
    @question(topic="demo", level=1, concepts=["demo"])
    def neither(n: Annotated[int, Range(1, 2)]) -> Item:
        """A title."""
        return Item(f"{n}")

    with pytest.raises(QuestionError, match="both an answer and parts, or neither"):
        neither(n=1)


@question(topic="demo", level=1, concepts=["demo"])
def scarce(n: Annotated[int, OneOf(20, 30, 40)]) -> Item:
    """A number out of three."""
    return Item(f"{n}?", answer=Integer(n), wrong={MORE: n + 1, LESS: n - 1, FAR: n + 10})


@question(topic="demo", level=1, concepts=["demo"])
def twenty(n: Annotated[int, Range(20, 39)]) -> Item:
    """A number out of twenty."""
    return Item(f"{n}?", answer=Integer(n), wrong={MORE: n + 1, LESS: n - 1, FAR: n + 10})


@pytest.mark.parametrize(("asked", "kept"), [(doubling, 15), (twenty, 5), (scarce, 0)])
def test_a_quarter_of_a_space_is_kept_for_exams(asked: Question[...], kept: int) -> None:
    assert sum(map(asked.reserved, range(asked.size))) == kept


def test_the_parts_for_exams_and_for_practice_do_not_meet_and_keep_the_order_of_the_walk() -> None:
    whole = [variant.index for variant in doubling.walk(7)]
    exams = [variant.index for variant in doubling.walk(7, reserved=True)]
    practice = [variant.index for variant in doubling.walk(7, reserved=False)]
    assert len(exams) == 15
    assert [index for index in whole if index in exams] == exams
    assert [index for index in whole if index not in exams] == practice
    assert {variant.index for variant in doubling.walk(8, reserved=True)} == set(exams)


def test_of_a_space_that_is_too_small_practice_has_all() -> None:
    assert doubling.splits
    assert not scarce.splits
    assert list(scarce.walk(7, reserved=True)) == []
    assert list(scarce.walk(7, reserved=False)) == list(scarce.walk(7))
