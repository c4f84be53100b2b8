"""Every chain of the bank: a misconception's value is followed to the end, and no value makes what follows a gift."""

import warnings
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

import pytest

from dlquiz.exam.bank import AnyQuestion, load
from dlquiz.grading import Outcome, Rules, mark_parts
from dlquiz.grading.trivial import flat, unit_of
from dlquiz.numeric.term import Term, nodes, replaced, value_of
from dlquiz.question import Integer, Matrix, Number, Part, Shape, Variant, Vector
from dlquiz.question.show import answer_text, grid, value_text

# what a student may type who hopes that the rest gets easy; some make a denominator zero, some overflow
ATTACKS = ("0", "1", "-1", "0.0001", "2", "3", "-3", "1/3", "0.5", "10", "1e9", "-1e300", "1e300", "1e-300", "9" * 60)
VARIANTS = 2


@cache
def chains() -> dict[str, AnyQuestion]:
    bank = load()
    return {name: bank[name] for name in bank if len(bank[name].variant(0).item.all_parts) > 1}


def variants(name: str) -> Iterator[Variant]:
    return islice(chains()[name].walk(11), VARIANTS)


def rests_on(later: Part, earlier: Part) -> bool:
    value = earlier.answer.value
    below = {id(node) for node in nodes(later.answer.value)} if isinstance(later.answer.value, Term) else set()
    return id(value) in below and value is not later.answer.value


def written(part: Part, attack: str) -> str | None:
    match part.answer:
        case Integer() | Number():
            return attack
        case Vector(value=value):
            return ", ".join([attack] * len(flat(value_of(value))))
        case Matrix(value=value):
            return "; ".join(" ".join([attack] * len(row)) for row in grid(value))
        case Shape(value=axes):
            return "x".join([attack] * len(axes))
        case _:
            return None


NAMES = tuple(chains())


def test_there_are_chains_to_try() -> None:
    assert {"cnn/size-exam", "optimization/adam-exam", "reinforcement-learning/bellman-exam"} <= set(NAMES)
    assert len(NAMES) >= 14


@pytest.mark.parametrize("name", NAMES)
def test_no_typed_value_makes_a_later_part_a_gift(name: str) -> None:
    """Whoever types the same again, a plain number or a given one, earns nothing by follow-through."""
    for variant in variants(name):
        parts = variant.item.all_parts
        for place, part in enumerate(parts[:-1]):
            for attack in filter(None, (written(part, attack) for attack in ATTACKS)):
                for later in range(place + 1, len(parts)):
                    for cheap in ("0", "1", "-1", attack):
                        text = written(parts[later], cheap) if cheap != attack else cheap
                        texts = [answer_text(each.answer) for each in parts[:later]]
                        texts[place] = attack
                        with warnings.catch_warnings():
                            warnings.simplefilter("error")
                            mark = mark_parts(variant.item, [*texts, text or ""])[later]
                        assert not mark.rule.startswith("follow-through"), (variant.code, place, attack, later, mark)


@pytest.mark.parametrize("name", NAMES)
def test_a_misconceptions_value_is_followed_with_the_declared_credit(name: str) -> None:
    followed = tried = 0
    for variant in variants(name):
        parts = variant.item.all_parts
        for place, part in enumerate(parts[:-1]):
            if not isinstance(part.answer.value, Term):
                continue
            for value in part.wrong.values():
                for later in [i for i in range(place + 1, len(parts)) if rests_on(parts[i], part)]:
                    answer: Any = parts[later].answer
                    again = _again(answer.value, part.answer.value, part, value_of(value))
                    if again is None or _same(again, answer):
                        continue
                    texts = [answer_text(each.answer) for each in parts[:later]]
                    texts[place] = value_text(part.answer, value)
                    texts.append(value_text(answer, again))
                    half = mark_parts(variant.item, texts, Rules(follow_through=Rules().coarse))[later]
                    tried += 1
                    followed += half.rule.startswith("follow-through")
                    if half.rule.startswith("follow-through"):
                        assert half.outcome is Outcome.PARTIAL
                        assert half.credit == Rules().coarse
                        assert mark_parts(variant.item, texts)[later].outcome is Outcome.CORRECT
    assert followed >= tried / 2, (followed, tried)


def _again(term: Term, node: Term, part: Part, typed: Any) -> Any:
    """Return the later value with the misconception's value as it is typed, rounded to what is asked for."""
    if hasattr(node.value, "shape") or not isinstance(typed, int | float):
        return None
    unit = unit_of(part.answer) if isinstance(part.answer, Integer | Number) else 1.0
    try:
        return replaced(term, {id(node): typed if isinstance(typed, int) else round(typed / unit) * unit})
    except (ArithmeticError, ValueError):
        return None


def _same(again: Any, answer: Any) -> bool:
    unit = unit_of(answer)
    return all(abs(float(a) - float(b)) <= unit for a, b in zip(flat(again), flat(value_of(answer.value)), strict=True))
