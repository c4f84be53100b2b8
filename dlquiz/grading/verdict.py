"""A mark: the verdict on one answer, with its evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any, NamedTuple

from dlquiz.question.item import Misconception

NONE, FULL = Fraction(0), Fraction(1)


class Outcome(Enum):
    """The verdicts. An unreadable answer is never counted wrong in silence: it is asked again, or listed."""

    CORRECT = "correct"
    PARTIAL = "partial"
    WRONG = "wrong"
    UNREADABLE = "unreadable"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Mark:
    """The verdict on one answer.

    `credit` is the share of the points (below zero only where an exam declares a penalty). The evidence: what was
    `understood`, what would have been `accepted`, the `rule` that decided, the `misconception` that the answer matches,
    and `notes`. An unreadable answer has its `reason` in plain words and the `column` (from 0) where the caret goes;
    `undecided` says that it was read but that only a person can tell whether it is right.
    """

    outcome: Outcome
    credit: Fraction
    understood: str = ""
    accepted: str = ""
    rule: str = ""
    reason: str = ""
    column: int | None = None
    misconception: Misconception | None = None
    notes: tuple[str, ...] = ()
    undecided: bool = False


class Finding(NamedTuple):
    """What a comparison found: the credit, the rule that gives it, and the misconception that the answer matches."""

    credit: Fraction
    rule: str
    misconception: Misconception | None = None
    notes: Sequence[str] = ()

    @property
    def outcome(self) -> Outcome:
        """The verdict that goes with the credit."""
        if self.credit >= 1:
            return Outcome.CORRECT
        return Outcome.PARTIAL if self.credit > 0 else Outcome.WRONG


class UndecidedError(Exception):
    """A comparison that calculation cannot decide; a person has to look."""


def evidence(mark: Mark) -> dict[str, Any]:
    """Return a mark as JSON data.

    >>> evidence(Mark(Outcome.PARTIAL, Fraction(1, 2), "0.7"))["credit"]
    0.5
    """
    slip = mark.misconception
    return {
        "outcome": mark.outcome.value,
        "credit": float(mark.credit),
        "understood": mark.understood,
        "accepted": mark.accepted,
        "rule": mark.rule,
        "reason": mark.reason,
        "caret": mark.column,
        "misconception": None if slip is None else _told(slip),
        "notes": list(mark.notes),
        "undecided": mark.undecided,
    }


def _told(slip: Misconception) -> dict[str, Any]:
    found: dict[str, Any] = {"name": slip.name, "remedy": slip.remedy}
    if slip.together:
        found["together"] = [_told(one) for one in slip.together]
    return found
