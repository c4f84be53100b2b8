"""Feedback for one student as a PDF of one page: the marks, then as many worked solutions as fit."""

import json
from collections.abc import Sequence
from typing import Any

from dlquiz.grading.frozen import FrozenExam
from dlquiz.grading.results import Answered
from dlquiz.grading.submission import Submission
from dlquiz.question.item import Part
from dlquiz.question.record import solution
from dlquiz.question.rules import PRACTICE, Rules
from dlquiz.render import engine_typst, sheet_text
from dlquiz.render.engine import Document, Once
from dlquiz.render.escape import filename
from dlquiz.render.escape import typst as plain
from dlquiz.render.feedback import own_numbers
from dlquiz.render.feedback_words import VERDICTS, practise
from dlquiz.render.gradebook import number, percent
from dlquiz.render.paper import Paper
from dlquiz.render.sheet_typst import PAPERS, worked_line

IN_TABLE, IN_TEXT = 22, 60  # characters of an answer


def pdf(data: str, student: str) -> bytes:
    """Print a page's data."""
    return engine_typst.pdf(Document(f"feedback/{filename(student)}", "feedback.typ", Once(lambda: data), Once(str)))


def told(answered: Sequence[Answered], rules: Rules = PRACTICE) -> dict[str, Any]:
    """Return what a page says of one question, all parts of which were `answered` under these rules."""
    own = own_numbers(answered, rules)
    return {
        "rows": [_row(entry, titled=i == 0) for i, entry in enumerate(answered)],
        "missed": [_missed(entry, own.get(entry.slot.at)) for entry in answered if entry.mark.credit < 1],
        "question": answered[0].slot.question.question,
    }


def page(
    submission: Submission,
    total: tuple[Any, int],
    found: Sequence[dict[str, Any]],
    exam: FrozenExam,
    paper: Paper = "a4",
) -> str:
    """Return the JSON of a student's page from what it says of each question."""
    whose = submission.name or submission.student
    if submission.name and submission.student:
        whose += f" ({submission.student})"
    return json.dumps(
        {
            "paper": PAPERS[paper],
            "title": plain(exam.title),
            "course": "",
            "whose": plain(whose[:80]),
            "form": plain(submission.form.name) if submission.form else "",
            "foot": plain(f"{exam.id} feedback"),
            "points": number(total[0]) if found else "",
            "possible": total[1],
            "percent": percent(*total),
            "refused": plain(submission.refused),
            "rows": [row for one in found for row in one["rows"]],
            "missed": [part for one in found for part in one["missed"]],
            "practise": practise(one["question"] for one in found if one["missed"]),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _row(entry: Answered, titled: bool = True) -> dict[str, Any]:
    points = entry.slot.part.points
    return {
        "name": entry.slot.name,
        "title": (sheet_text.typst(entry.slot.question.title) if titled else "") or "",
        "answer": _cut(entry.text, IN_TABLE),
        "verdict": VERDICTS[entry.mark.outcome],
        "points": number(entry.points),
        "possible": points,
        "share": float(entry.mark.credit),
    }


def _missed(entry: Answered, own: tuple[Part, str] | None) -> dict[str, Any]:
    slot, mark = entry.slot, entry.mark
    slip = mark.misconception
    return {
        **_row(entry),
        "answer": _cut(entry.text, IN_TEXT),
        "read": _cut(mark.understood, IN_TEXT) if mark.understood != entry.text.strip() else "",
        "accepted": _cut(mark.accepted, IN_TEXT),
        "reason": plain(mark.reason),
        "slip": slip and {"name": sheet_text.typst(slip.name), "remedy": sheet_text.typst(slip.remedy)},
        "notes": [plain(note) for note in mark.notes],
        "lines": [worked_line(line) for line in solution(slot.part)],
        "own": own and {"said": plain(own[1]), "lines": [worked_line(line) for line in solution(own[0])]},
        "question": slot.question.question,
        "code": slot.question.code,
        "lost": float(slot.part.points - entry.points),
    }


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    return plain(text if len(text) <= most else f"{text[: most - 1]}…")
