"""A student's grade as a run wrote it, with the evidence of every mark where the run kept it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from dlquiz.errors import InputError

REMEDY = "name a folder that `dlquiz grade` wrote, its marks.jsonl or its gradebook.csv"


class Evidence(NamedTuple):
    """Why a mark is what it is."""

    code: str
    response: str
    outcome: str
    understood: str
    accepted: str
    rule: str
    reason: str
    misconception: str


class PartGrade(NamedTuple):
    """One part's points, to hundredths; `possible` is None where only a gradebook tells of it."""

    question: str
    points: Fraction
    possible: int | None = None
    evidence: Evidence | None = None


class Grade(NamedTuple):
    """One student's grade; parts by their columns. No points where the submission was refused."""

    student: str
    name: str
    form: str
    refused: str
    points: Fraction | None
    possible: int | None
    parts: Mapping[str, PartGrade]

    @property
    def key(self) -> str:
        """What tells the student apart: the id, or the name where there is none."""
        return self.student or self.name


def damaged(where: str, found: str) -> InputError:
    """Return what to raise for a line that is not as a run writes it."""
    return InputError(where, found, REMEDY)
