"""Marking a class: each student's answers against the frozen exam, with the evidence of every mark."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from typing import Any, NamedTuple

from dlquiz.grading.answer_row import Problem
from dlquiz.grading.follow import mark_parts
from dlquiz.grading.frozen import FrozenForm, Slot, slots
from dlquiz.grading.plain import STAND_IN, Gaps
from dlquiz.grading.submission import Submission
from dlquiz.grading.verdict import Mark, Outcome, evidence
from dlquiz.question.answer import Integer, Number
from dlquiz.question.item import Item
from dlquiz.question.rules import PRACTICE, Rules

NOTHING_TWICE: Mapping[str, str] = {}


class Answered(NamedTuple):
    """One part that was marked: where it stands, what was typed, and the mark."""

    slot: Slot
    text: str
    mark: Mark

    @property
    def points(self) -> Fraction:
        """The points that were earned."""
        return self.mark.credit * self.slot.part.points


class Group(NamedTuple):
    """The parts of one question, marked together; students who answer alike share it.

    `like` is the same with the stand-in for what was typed, where nothing but the text tells the two apart.
    """

    answered: tuple[Answered, ...]
    points: Fraction | int
    like: "Group | None" = None

    @property
    def unread(self) -> list[Answered]:
        """The answers that could not be read or decided."""
        return [entry for entry in self.answered if entry.mark.outcome is Outcome.UNREADABLE]


def group(parts: Sequence[Slot], texts: Sequence[str], rules: Rules, twice: Mapping[str, str] = NOTHING_TWICE) -> Group:
    """Mark the parts of one question; `twice` says of some why they are unreadable."""
    answered = []
    marks = mark_parts(Item("", parts=parts[0].question.parts), texts, rules)
    for slot, text, mark in zip(parts, texts, marks, strict=True):
        reason = twice.get(slot.name)
        if reason is not None:
            mark = replace(mark, outcome=Outcome.UNREADABLE, rule="", reason=reason)  # noqa: PLW2901
        answered.append(Answered(slot, text, mark))
    points = sum((entry.points for entry in answered), Fraction(0))
    # whole numbers add up faster, and most points are
    return Group(tuple(answered), points.numerator if points.denominator == 1 else points)


class Marker:
    """Marks submissions by the same rules; students who answer a question alike share its marks."""

    MOST_REMEMBERED = 20_000

    def __init__(self, rules: Rules = PRACTICE, texts: bool = True) -> None:
        """Without `texts`, groups of plain decimals hold the stand-in in their place: points are all that is wanted."""
        self.rules, self._texts = rules, texts
        self._plain: dict[int, Plain | None] = {}
        self._known: dict[tuple[int, tuple[str, ...]], Group] = {}
        self._papers: dict[int, tuple[FrozenForm, list[tuple[Slot, ...]]]] = {}

    def groups(self, submission: Submission) -> list[Group]:
        """Mark one student's submission, question by question; nothing where it was refused."""
        if submission.form is None or submission.refused:
            return []
        answers, known, found = submission.answers, self._known, []
        for parts in self.paper(submission.form):
            texts = tuple([answers.get(slot[0], "") for slot in parts])
            same = known.get((id(parts), texts))
            if same is None or submission.twice:
                same = self.group(parts, texts, submission.twice)
            found.append(same)
        return found

    def group(self, parts: tuple[Slot, ...], texts: tuple[str, ...], twice: Mapping[str, str] = NOTHING_TWICE) -> Group:
        """Mark the parts of one question; `twice` says of some why they are unreadable."""
        if any(slot.name in twice for slot in parts):
            return group(
                parts,
                ["" if slot.name in twice else text for slot, text in zip(parts, texts, strict=True)],
                self.rules,
                twice,
            )
        plain = self.plain_of(parts) if len(parts) == 1 else None
        found = plain.group(texts[0], self._texts) if plain else None
        if found is not None:
            return found
        if len(self._known) >= self.MOST_REMEMBERED:
            self._known.clear()
        return self._known.setdefault((id(parts), texts), group(parts, texts, self.rules))

    def plain_of(self, parts: tuple[Slot, ...]) -> "Plain | None":
        """Return what marks the plain decimals among the answers to a question, where that can be."""
        if id(parts) not in self._plain:
            answer = parts[0].part.answer
            self._plain[id(parts)] = Plain(parts, answer, self.rules) if isinstance(answer, Integer | Number) else None
        return self._plain[id(parts)]

    def paper(self, form: FrozenForm) -> list[tuple[Slot, ...]]:
        """Return a form's parts by question."""
        if id(form) not in self._papers:
            paper = [tuple(parts) for _, parts in groupby(slots(form), key=lambda slot: id(slot.question))]
            self._papers[id(form)] = (form, paper)  # the form is kept, so that no other one gets its id
        return self._papers[id(form)][1]


class Plain:
    """The groups of plain decimals that answer a question with a single part."""

    def __init__(self, parts: tuple[Slot, ...], answer: Integer | Number, rules: Rules) -> None:
        self._parts = parts
        self.is_count = isinstance(answer, Integer)
        self._gaps = Gaps(answer, parts[0].part.wrong, lambda text: group(parts, [text], rules).answered[0].mark)
        self._like: dict[int, Group] = {}

    @property
    def edges(self) -> Sequence[float]:
        """The ends of what is close to a turn: a decimal between two pairs of them is marked by its gap."""
        return self._gaps.edges

    def group(self, text: str, with_text: bool) -> Group | None:
        """Return the group of a text; None where it has to be marked for itself."""
        gap = self._gaps.gap(text)
        if gap is None:
            return None
        like = self._like.get(gap)
        if like is None:
            answered = Answered(self._parts[0], STAND_IN, self._gaps.mark(gap))
            points = answered.points
            like = Group((answered,), points.numerator if points.denominator == 1 else points)
            self._like[gap] = like
        if not with_text:
            return like
        slot, _, mark = like.answered[0]
        read = mark.understood.replace(STAND_IN, text)
        own = Mark(mark.outcome, mark.credit, read, mark.accepted, mark.rule, "", None, mark.misconception, mark.notes)
        return Group((Answered(slot, text, own),), like.points, like)


def problem_data(problem: Problem) -> dict[str, Any]:
    """Return a problem as JSON data."""
    return {
        "file": problem.where.file,
        "line": problem.where.line or None,
        "student": problem.student or None,
        "reason": problem.reason,
        "warning": problem.is_warning,
    }


def total_data(
    submission: Submission, points: float | None, possible: int | None, rules: Rules = PRACTICE
) -> dict[str, Any]:
    """Return what stands above one student's answers as JSON data; a decimal comma is told where one was read."""
    return {
        "student": submission.student,
        "name": submission.name,
        "form": submission.form.name if submission.form else None,
        "file": submission.where.file,
        "refused": submission.refused or None,
        "points": points,
        "possible": possible,
        **({"decimal_comma": True} if rules.decimal_comma else {}),
    }


def answer_data(entry: Answered) -> dict[str, Any]:
    """Return one answer with the evidence of its mark as JSON data."""
    return {
        "part": entry.slot.name,
        "column": entry.slot.column,
        "question": entry.slot.question.question,
        "code": entry.slot.question.code,
        "response": entry.text,
        "points": float(entry.points),
        "possible": entry.slot.part.points,
        **evidence(entry.mark),
    }
