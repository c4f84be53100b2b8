"""Marking a class: each student's answers against the frozen exam, with the evidence of every mark."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from typing import Any, NamedTuple

from dlquiz.grading.answer_row import Problem
from dlquiz.grading.follow import mark_parts
from dlquiz.grading.frozen import FrozenExam, FrozenForm, FrozenQuestion, Slot, slots
from dlquiz.grading.submission import Submission
from dlquiz.grading.verdict import Mark, Outcome, evidence
from dlquiz.question.item import Item
from dlquiz.question.rules import PRACTICE, Rules


class Answered(NamedTuple):
    """One part that was marked: where it stands, what was typed, and the mark."""

    slot: Slot
    text: str
    mark: Mark

    @property
    def points(self) -> Fraction:
        """The points that were earned."""
        return self.mark.credit * self.slot.part.points


@dataclass(frozen=True, slots=True)
class Result:
    """One student's marks; none where the submission was refused."""

    submission: Submission
    answered: tuple[Answered, ...] = ()

    @property
    def points(self) -> Fraction:
        """The points of all parts, never below zero."""
        return max(Fraction(0), sum((entry.points for entry in self.answered), Fraction(0)))

    @property
    def possible(self) -> int:
        """The points that could have been earned."""
        return sum(entry.slot.part.points for entry in self.answered)

    @property
    def unread(self) -> list[Answered]:
        """The answers that could not be read or decided."""
        return [entry for entry in self.answered if entry.mark.outcome is Outcome.UNREADABLE]


@dataclass(frozen=True, slots=True)
class ClassResult:
    """A class's results, sorted by student, and the problems with its files."""

    exam: FrozenExam
    results: Sequence[Result]
    problems: Sequence[Problem]

    @property
    def marked(self) -> list[Result]:
        """The results of the students who were not refused."""
        return [result for result in self.results if not result.submission.refused]

    @property
    def needs_a_look(self) -> bool:
        """Whether something was refused, could not be read or was warned of.

        An answer to a question that does not exist may be the one that another question lacks.
        """
        return bool(self.problems) or any(result.submission.refused or result.unread for result in self.results)

    @property
    def mean(self) -> float:
        """The mean share of the points, in percent; 0 where nobody was marked."""
        shares = [float(result.points / result.possible) for result in self.marked if result.possible]
        return 100 * sum(shares) / len(shares) if shares else 0.0


class Marker:
    """Marks submissions by the same rules; students who answer a question alike share its marks."""

    MOST_REMEMBERED = 100_000

    def __init__(self, rules: Rules = PRACTICE) -> None:
        self.rules = rules
        self._known: dict[tuple[int, tuple[str, ...]], tuple[Mark, ...]] = {}

    def result(self, submission: Submission) -> Result:
        """Mark one student's submission."""
        if submission.form is None or submission.refused:
            return Result(submission)
        return Result(submission, tuple(self._answered(submission, submission.form)))

    def _answered(self, submission: Submission, form: FrozenForm) -> Iterator[Answered]:
        for _, group in groupby(slots(form), key=lambda slot: id(slot.question)):
            parts = list(group)
            texts = ["" if slot.name in submission.twice else submission.answers.get(slot.name, "") for slot in parts]
            for slot, text, mark in zip(parts, texts, self._marks(parts[0].question, texts), strict=True):
                reason = submission.twice.get(slot.name)
                if reason is not None:
                    mark = replace(mark, outcome=Outcome.UNREADABLE, rule="", reason=reason)  # noqa: PLW2901
                yield Answered(slot, text, mark)

    def _marks(self, question: FrozenQuestion, texts: Sequence[str]) -> tuple[Mark, ...]:
        key = (id(question), tuple(texts))
        if key not in self._known:
            if len(self._known) >= self.MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = mark_parts(Item("", parts=question.parts), texts, self.rules)
        return self._known[key]


def class_result(
    exam: FrozenExam, submissions: Iterable[Submission], problems: Sequence[Problem], rules: Rules = PRACTICE
) -> ClassResult:
    """Mark a class."""
    marker = Marker(rules)
    return ClassResult(exam, [marker.result(submission) for submission in submissions], problems)


def as_data(found: ClassResult) -> dict[str, Any]:
    """Return a class's results as JSON data (schema 1), with the evidence of every mark."""
    return {
        "schema": 1,
        "exam": found.exam.id,
        "students": [student_data(result) for result in found.results],
        "problems": [
            {
                "file": problem.where.file,
                "line": problem.where.line or None,
                "student": problem.student or None,
                "reason": problem.reason,
                "warning": problem.is_warning,
            }
            for problem in found.problems
        ],
        "summary": {
            "students": len(found.results),
            "marked": len(found.marked),
            "refused": len(found.results) - len(found.marked),
            "unreadable": sum(len(result.unread) for result in found.results),
            "mean_percent": round(found.mean, 2),
        },
    }


def student_data(result: Result) -> dict[str, Any]:
    """Return one student's marks as JSON data."""
    submission = result.submission
    return {
        "student": submission.student,
        "name": submission.name,
        "form": submission.form.name if submission.form else None,
        "file": submission.where.file,
        "refused": submission.refused or None,
        "points": float(result.points) if result.answered else None,
        "possible": result.possible if result.answered else None,
        "answers": [
            {
                "part": entry.slot.name,
                "column": entry.slot.column,
                "question": entry.slot.question.question,
                "code": entry.slot.question.code,
                "response": entry.text,
                "points": float(entry.points),
                "possible": entry.slot.part.points,
                **evidence(entry.mark),
            }
            for entry in result.answered
        ],
    }
