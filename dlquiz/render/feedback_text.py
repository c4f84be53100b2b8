"""Feedback for one student in the terminal, from the line that `marks.jsonl` keeps of them."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from dlquiz.grading.verdict import Outcome
from dlquiz.numeric.digits import counted
from dlquiz.render.class_report_text import aligned
from dlquiz.render.feedback_words import VERDICTS, practise
from dlquiz.render.gradebook import number, percent
from dlquiz.render.terminal import text_lines

INDENT = "  "
LONGEST = 24  # of an answer in the table


def lines(student: Mapping[str, Any], width: int = 80, *, ascii: bool = False) -> Iterator[tuple[str, str]]:  # noqa: A002
    """Yield the lines with their styles: the marks, what was missed and why, and what to practise next."""
    who = student["name"] or student["student"]
    if student["name"] and student["student"]:
        who += f" ({student['student']})"
    if student["refused"]:
        yield from _told(f"{who}: these answers were not marked: {student['refused']}.", width, "bad")
        return
    share = percent(student["points"], student["possible"])
    total = f"{number(student['points'])} of {counted(student['possible'], 'point')} ({share} %)"
    yield from _told(f"{who}, form {student['form']}: {total}", width, "title")
    yield "", ""
    answers: Sequence[Mapping[str, Any]] = student["answers"]
    rows = [["part", "question", "answer", "verdict", "points"]]
    for one in answers:
        typed = " ".join(one["response"].split())
        typed = typed if len(typed) <= LONGEST else typed[: LONGEST - 3] + "..."
        earned = f"{number(one['points'])} of {one['possible']}"
        rows.append([one["part"], one["question"], typed, VERDICTS[Outcome(one["outcome"])], earned])
    yield from ((line, "") for line in aligned(rows, width, flexible=1, left=4, ascii=ascii))
    missed = [one for one in answers if one["points"] < one["possible"]]
    for one in missed:
        yield "", ""
        yield from _missed(one, width, ascii)
    if missed:
        yield "", ""
        yield "What to practise next", "title"
        yield f"{INDENT}{practise(one['question'] for one in missed)}", ""


def _missed(one: Mapping[str, Any], width: int, ascii: bool) -> Iterator[tuple[str, str]]:  # noqa: A002
    yield f"{one['part']}. {one['question']}, code {one['code']}", "title"
    typed = one["response"].strip()
    if one["reason"]:
        said = f"Your answer {typed!r}" if typed else "Your answer"
        yield from _told(f"{said} could not be read: {one['reason']}.", width, "bad")
    elif typed:
        read = f", read as {one['understood']}" if one["understood"] != typed else ""
        verdict = VERDICTS[Outcome(one["outcome"])]
        yield from _told(f"You wrote {typed}{read}: {verdict}, by the rule: {one['rule']}.", width)
    else:
        yield "You left this part out.", ""
    yield from _told(f"Accepted: {one['accepted']}", width)
    slip = one["misconception"]
    if slip is not None:
        said = f"This is what comes out when one {slip['name']}. {slip.get('remedy', '')}"
        yield from ((line, "accent") for line in text_lines(said, width, ascii=ascii))
    for note in one.get("notes", []):
        yield from _told(str(note), width)


def _told(text: str, width: int, style: str = "") -> Iterator[tuple[str, str]]:
    # what a student typed is wrapped as it is and never read for $math$
    yield from ((line, style) for line in wrap(text, width, subsequent_indent=INDENT))
