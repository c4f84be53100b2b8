"""A typed question put as multiple choice: its right value among its named wrong ones."""

from typing import Any

from dlquiz.question.answer import (
    Answer,
    Choice,
    Matching,
    MultiChoice,
    Ordering,
    Subset,
    TrueFalse,
)
from dlquiz.question.chance import shuffled
from dlquiz.question.item import Item, Part
from dlquiz.question.record import solution
from dlquiz.question.show import value_text

MOST_WRONG = 4


def has_options(answer: Answer) -> bool:
    """Return whether an answer is picked from what is printed, so that it has no other form."""
    return isinstance(answer, Choice | MultiChoice | TrueFalse | Ordering | Matching | Subset)


def as_choices(item: Item, *key: object) -> Item | None:
    """Return the item with every typed part as a choice, its options in an order that the key decides.

    None where a typed part has no wrong values to choose among, or nothing is typed.
    """
    parts = [_as_choice(part, (*key, place)) for place, part in enumerate(item.all_parts)]
    if any(part is None for part in parts) or all(has_options(part.answer) for part in item.all_parts):
        return None
    return Item(item.prompt, figures=item.figures, parts=tuple(part for part in parts if part is not None))


def _as_choice(part: Part, key: tuple[object, ...]) -> Part | None:
    if has_options(part.answer):
        return part
    right = _said(part.answer, part.answer.value)
    wrong = {slip: _said(part.answer, value) for slip, value in list(part.wrong.items())[:MOST_WRONG]}
    if len({right, *wrong.values()}) < 3:
        return None
    options = shuffled(list(dict.fromkeys([right, *wrong.values()])), "options", *key)
    lines = tuple(solution(part)[:-1])  # the last line states the answer, which is a letter now
    return Part(part.prompt, Choice(right, tuple(options)), wrong, part.points, lines, part.figures)


def _said(answer: Answer, value: Any) -> str:
    unit = getattr(answer, "unit", None)
    return value_text(answer, value) + (f" {unit}" if unit else "")
