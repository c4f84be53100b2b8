"""Pools of claims against a second table of what holds, which knows nothing of the first."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from dlquiz.exam.bank import AnyQuestion
from dlquiz.question import Choice, Claim, MultiChoice

VARIANTS = 200


def holds_as_tried(pool: Sequence[Claim], tried: Mapping[str, Callable[[], bool]], question: AnyQuestion) -> None:
    """Assert that each claim, found by words that stand in no other, holds as tried, and that the key says so."""
    assert len(pool) == len(tried)
    truth = {}
    for claim in pool:
        (decide,) = [decide for words, decide in tried.items() if words in claim.text]
        truth[claim.text] = bool(decide())
    assert {claim.text: claim.holds for claim in pool} == truth
    for variant in islice(question.walk(0), VARIANTS):
        (part,) = variant.item.all_parts
        assert isinstance(part.answer, Choice | MultiChoice)
        key = part.answer.value if isinstance(part.answer, MultiChoice) else (part.answer.value,)
        assert set(key) == {option for option in part.answer.options if truth[option]}
        for chosen in part.wrong.values():
            picked = chosen if isinstance(chosen, tuple) else (chosen,)
            assert not all(truth[str(option)] for option in picked)
