"""The evidence behind one mark, as JSON data and as lines for the terminal."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from textwrap import wrap
from typing import Any, NamedTuple, assert_never

from dlquiz.grading.amounts import exact, finite, interval_of
from dlquiz.numeric.digits import counted
from dlquiz.question.answer import (
    Choice,
    Expression,
    Integer,
    Matching,
    Matrix,
    MultiChoice,
    Number,
    Ordering,
    Shape,
    Subset,
    Term,
    TrueFalse,
    Vector,
)
from dlquiz.question.item import Part, Trace
from dlquiz.question.record import solution
from dlquiz.question.show import answer_text, decimals
from dlquiz.question.tolerance import CAP, decimal_text
from dlquiz.render.gradebook import number
from dlquiz.render.terminal import option_lines, text_lines, worked_lines

INDENT = "  "


class Case(NamedTuple):
    """One mark: whose it is, the part that was asked, the recorded answer, and how it follows from own values."""

    student: Mapping[str, Any]
    answer: Mapping[str, Any]
    title: str
    prompt: str
    figures: tuple[str, ...]
    part: Part
    own: tuple[Part, str] | None


def data(case: Case) -> dict[str, Any]:
    """Return the evidence as JSON data (schema 1)."""
    student, own = case.student, case.own
    theirs = own and {"values": own[1], "key": answer_text(own[0].answer), "solution": _plain(own[0])}
    return {
        "schema": 1,
        **{key: student[key] for key in ("student", "name", "form", "file")},
        **case.answer,
        "title": case.title,
        "prompt": case.prompt,
        "figures": list(case.figures),
        "part_prompt": case.part.prompt,
        "key": answer_text(case.part.answer),
        "accepted_because": because(case.part),
        "own": theirs,
        "solution": _plain(case.part),
    }


def _plain(part: Part) -> list[str]:
    return [
        text
        for line in solution(part)
        for text in ([" | ".join(row) for row in (line.header, *line.rows)] if isinstance(line, Trace) else [line])
    ]


def lines(case: Case, width: int = 80, *, ascii: bool = False) -> Iterator[tuple[str, str]]:  # noqa: A002
    """Yield the lines with their styles."""
    student, answer, part = case.student, case.answer, case.part

    def authored(text: str, style: str = "") -> Iterator[tuple[str, str]]:
        yield from ((line, style) for line in text_lines(text, width, ascii=ascii))

    def told(name: str, text: str, style: str = "") -> Iterator[tuple[str, str]]:
        # what a student typed is wrapped as it is and never read for $math$
        yield from ((line, style) for line in wrap(f"{name}: {text}", width, subsequent_indent=INDENT))

    who = f"{student['name']} ({student['student']})" if student["name"] and student["student"] else ""
    who = who or student["name"] or student["student"]
    yield from told(f"{who}, form {student['form']}, question {answer['part']}", case.title, "title")
    yield f"{answer['question']}, code {answer['code']}, column {answer['column']} of the gradebook", "soft"
    yield "", ""
    yield from authored(case.prompt)
    for figure in case.figures:
        yield from authored(f"Figure: {figure}", "soft")
    if part.prompt:
        yield from authored(part.prompt)
    yield from ((line, "") for line in option_lines(part.answer, width, ascii=ascii))
    yield "", ""
    if answer["response"].strip() or not answer["reason"]:
        yield from told("Typed", answer["response"] if answer["response"].strip() else "nothing")
    if answer["understood"] and answer["understood"] != answer["response"].strip():
        yield from told("Read as", answer["understood"])
    if answer["reason"]:
        yield from told("Not read", answer["reason"], "bad")
    yield from told("Accepted", answer["accepted"])
    yield from told("Because", because(part), "soft")
    style = {"correct": "good", "partial": "accent"}.get(answer["outcome"], "bad")
    earned = f"{answer['outcome']}, {number(answer['points'])} of {counted(answer['possible'], 'point')}"
    yield from told("Verdict", earned, style)
    if answer["rule"]:
        yield from told("Rule", answer["rule"])
    for note in answer.get("notes", []):
        yield from told("Note", str(note))
    slip = answer["misconception"]
    if slip is not None:
        yield from authored(f"Misconception: {slip['name']}. {slip.get('remedy', '')}", "accent")
    yield "", ""
    yield "Worked solution", "title"
    yield from ((line, "") for line in worked_lines(solution(part), width, ascii=ascii))
    if case.own is not None:
        yield "", ""
        yield from told("With the student's own", case.own[1], "title")
        yield from ((line, "") for line in worked_lines(solution(case.own[0]), width, ascii=ascii))


def because(part: Part) -> str:
    """Say why what is accepted is accepted.

    >>> because(Part("", Number(0.731, accept=(Fraction("0.7305"), Fraction("0.7315")))))
    '0.731 to 3 decimals, half a unit of the last one to either side'
    """
    answer = part.answer
    match answer:
        case Number():
            return _interval(answer, part)
        case Vector(digits=digits) | Matrix(digits=digits) if digits:
            return f"each entry to {counted(digits, 'decimal')}, with what rounding the steps before may move it"
        case Integer() | Shape() | Vector() | Matrix():
            return "whole numbers are compared exactly"
        case Expression():
            return "any formula with the same values on the declared domain"
        case Choice() | TrueFalse():
            return "one answer is right"
        case MultiChoice() | Subset():
            return "every right option and no other earns all points; the rule says what less earns"
        case Ordering():
            return "every step in its place earns all points"
        case Matching():
            return "every pair earns its share"
        case Term():
            return "the word in its accepted spellings; case does not count"
        case _:
            assert_never(answer)


def _interval(answer: Number, part: Part) -> str:
    key = exact(answer.value)
    places = decimals(answer, float(key))
    half = Fraction(10) ** -places / 2
    low, high = interval_of(answer, part.wrong)
    width = (high - low) / 2
    kind = "significant digit" if answer.significant else "decimal"
    asked = counted(answer.significant or answer.digits, kind)
    said = f"{answer_text(answer)} to {asked}, half a unit of the last one to either side"
    if width > half * Fraction(101, 100):
        said += f", and {decimal_text(_short(width - half))} more for the rounding of the steps before"
    distances = {slip: abs(value - key) for slip, wrong in part.wrong.items() if (value := finite(wrong)) is not None}
    if distances:
        slip = min(distances, key=lambda one: distances[one])
        if abs(width - Fraction(CAP) * distances[slip]) <= half / 100:
            said += f"; kept nearer than half way to the value of who {slip.name}"
    return said


def _short(width: Fraction) -> Fraction:
    """Return a width to two significant digits."""
    return Fraction(f"{float(width):.1e}")
