"""Concept questions from data: a topic's true and false claims, drawn countably.

>>> pool = [
...     Claim("ReLU is linear.", False, "It bends at zero.", slip="takes ReLU for linear"),
...     Claim("ReLU passes positive inputs unchanged.", True, "max(x, 0) = x there."),
...     Claim("ReLU's outputs are centred at zero.", False, "They are never negative.", slip="centres ReLU"),
... ]
>>> drawn = Claims(pool, true=1, false=2).at(0)
>>> single_choice("Which claim holds?", drawn).answer
Choice(value='ReLU passes positive inputs unchanged.', options=())
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dlquiz.question.answer import Choice, MultiChoice, TrueFalse
from dlquiz.question.item import Item, Misconception
from dlquiz.question.space import Chosen


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that holds or does not, why, and for a false one the name of the slip that believes it."""

    text: str
    holds: bool
    reason: str
    slip: str = ""


class Claims:
    """Draws of `true` claims that hold and `false` ones that do not; values are tuples, those that hold first."""

    def __init__(self, pool: Sequence[Claim], *, true: int, false: int) -> None:
        self.pool = tuple(pool)
        self._true = Chosen([claim for claim in pool if claim.holds], true)
        self._false = Chosen([claim for claim in pool if not claim.holds], false)
        self.size = self._true.size * self._false.size

    def __repr__(self) -> str:
        return f"Claims({len(self.pool)} claims, true={self._true.count}, false={self._false.count})"

    def at(self, index: int) -> tuple[Claim, ...]:
        rest, first = divmod(index, self._true.size)
        return self._true.at(first) + self._false.at(rest)

    def index(self, value: Any) -> int:
        held = tuple(claim for claim in value if claim.holds)
        return self._true.index(held) + self._true.size * self._false.index(value[len(held) :])

    def read(self, text: str) -> Any:
        raise ValueError("claims are drawn from a list and cannot be typed; use --seed")

    def problem(self) -> str | None:
        for claim in self.pool:
            if not claim.holds and not claim.slip:
                return f"the false claim {claim.text!r} names no slip"
            if not claim.reason:
                return f"the claim {claim.text!r} gives no reason"
        for drawn in (self._true, self._false):
            if drawn.count and (found := drawn.problem()):
                return found
        return None


def _slip(claim: Claim) -> Misconception:
    return Misconception(claim.slip, claim.reason)


def _reasons(claims: Sequence[Claim]) -> list[str]:
    return [f"{'True' if claim.holds else 'False'}: {claim.text} {claim.reason}" for claim in claims]


def single_choice(prompt: str, drawn: Sequence[Claim]) -> Item:
    """Return an item that asks for the one claim that holds."""
    held = next(claim for claim in drawn if claim.holds)
    wrong = {_slip(claim): claim.text for claim in drawn if not claim.holds}
    return Item(prompt, answer=Choice(held.text), wrong=wrong, solution=_reasons(drawn))


def multiple_choice(prompt: str, drawn: Sequence[Claim]) -> Item:
    """Return an item that asks for all the claims that hold; each false one picked besides is a slip of its own."""
    held = tuple(claim.text for claim in drawn if claim.holds)
    wrong = {_slip(claim): (*held, claim.text) for claim in drawn if not claim.holds}
    options = tuple(claim.text for claim in drawn)
    return Item(prompt, answer=MultiChoice(held, options), wrong=wrong, solution=_reasons(drawn))


def true_false(prompt: str, claim: Claim) -> Item:
    """Return an item that asks whether one claim holds."""
    wrong = {_slip(claim) if not claim.holds else Misconception("doubts a true claim", claim.reason): not claim.holds}
    return Item(f"{prompt} {claim.text}", answer=TrueFalse(claim.holds), wrong=wrong, solution=_reasons([claim]))
