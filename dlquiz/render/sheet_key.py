"""A form's key as data: the same flow as the sheet, with worked solutions where the sheet has space."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from dlquiz.exam.assembly import Asked, Exam, Form
from dlquiz.numeric.digits import latex
from dlquiz.question.answer import Answer, Choice, Integer, Matching, Matrix, MultiChoice, Number, Shape, Vector
from dlquiz.question.figure import Figure
from dlquiz.question.item import Line, Part
from dlquiz.question.record import solution
from dlquiz.question.show import letter, value_text
from dlquiz.question.tolerance import accept_texts, decimal_text
from dlquiz.render import sheet_marking
from dlquiz.render.sheet_areas import Option

SIDE_BY_SIDE, ROWS = 6, 24  # forms beside each other and rows in one table of the overview


@dataclass(frozen=True, slots=True)
class Slip:
    """A misconception with the value that it leads to."""

    name: str
    value: str
    remedy: str


@dataclass(frozen=True, slots=True)
class KeyPart:
    """One part with its worked solution; `answer` is what the key boxes, `accept` the interval for a number."""

    label: str
    points: int
    prompt: str
    figures: tuple[Figure, ...]
    left: tuple[str, ...]
    options: tuple[Option, ...]
    letters: tuple[str, ...]
    solution: tuple[Line, ...]
    answer: str
    accept: str
    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """A question of the key; its id and code rebuild it with `dlquiz bank show`."""

    number: int
    title: str
    points: int
    section: str
    question: str
    code: str
    prompt: str
    figures: tuple[Figure, ...]
    parts: tuple[KeyPart, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """The key of one form."""

    title: str
    course: str
    exam: str
    form: str
    name: str
    minutes: int
    points: int
    marking: tuple[str, ...]
    questions: tuple[KeyQuestion, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One part across the forms: per form the question's number there and the answer."""

    title: str
    points: int
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A table of the overview: some forms side by side, some rows."""

    forms: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All forms' answers side by side, in tables of about a page; an engine divides one that is longer."""

    title: str
    course: str
    exam: str
    groups: tuple[Group, ...]


def key(exam: Exam, form: Form) -> Key:
    """Return the key of one form."""
    return Key(
        title=exam.title,
        course=exam.course,
        exam=exam.id,
        form=form.name,
        name=form.student.name or form.student.id if form.student else "",
        minutes=exam.minutes,
        points=form.points,
        marking=sheet_marking.sentences(exam, form),
        questions=tuple(_questions(form)),
    )


def _questions(form: Form) -> Iterator[KeyQuestion]:
    section = ""
    for number, asked in enumerate(form.questions, 1):
        yield KeyQuestion(
            number=number,
            title=asked.title,
            points=asked.points,
            section=asked.section if asked.section != section else "",
            question=asked.question,
            code=asked.code,
            prompt=asked.prompt,
            figures=asked.figures,
            parts=tuple(_part(part, _label(asked, i)) for i, part in enumerate(asked.parts)),
        )
        section = asked.section


def _label(asked: Asked, i: int) -> str:
    return letter(i).lower() if len(asked.parts) > 1 else ""


def _part(part: Part, label: str) -> KeyPart:
    answer = part.answer
    lines = solution(part)
    stated = lines[-1]
    if isinstance(stated, str) and stated.startswith("Answer: "):
        lines = lines[:-1]  # the boxed answer says it
    return KeyPart(
        label=label,
        points=part.points,
        prompt=part.prompt,
        figures=tuple(part.figures),
        left=tuple(left for left, _ in answer.value) if isinstance(answer, Matching) else (),
        options=_options(answer),
        letters=_right(answer),
        solution=tuple(lines),
        answer=boxed(answer),
        accept=_accept(answer, part),
        slips=tuple(Slip(slip.name, printed(answer, value), slip.remedy) for slip, value in part.wrong.items()),
    )


def _options(answer: Answer) -> tuple[Option, ...]:
    options = getattr(answer, "options", ())
    return tuple(Option(letter(i), text) for i, text in enumerate(options))


def _right(answer: Answer) -> tuple[str, ...]:
    """Return the letters of the options that are right to mark."""
    match answer:
        case Choice(value=value, options=options):
            return (letter(list(options).index(value)),)
        case MultiChoice(value=value, options=options):
            return tuple(letter(i) for i, option in enumerate(options) if option in value)
        case _:
            return ()


def printed(answer: Answer, value: Any) -> str:
    """Return a value as the key prints it: as students type it, but for minus signs and long whole numbers in groups.

    >>> printed(Integer(3), 25557032), printed(Integer(3), -4096)
    ('25,557,032', '−4096')
    """
    text = value_text(answer, value)
    if isinstance(answer, Integer):
        text = latex(text)
    return text.replace("-", "−") if isinstance(answer, Integer | Number | Shape | Vector | Matrix) else text


def boxed(answer: Answer) -> str:
    """Return what the key boxes: the answer with its unit, a chosen option with its letter."""
    text = printed(answer, answer.value)
    match answer:
        case Choice(value=value):
            return f"{text}: {value}"
        case MultiChoice(value=[value]):
            return f"{text}: {value}"
        case Integer(unit=unit) | Number(unit=unit) if unit:
            return f"{text} {unit}"
        case _:
            return text


def is_formula(line: str) -> bool:
    r"""Whether a line of a solution is one formula and nothing else; it is set in display size.

    >>> is_formula(r"$x = \frac{1}{2}$"), is_formula("$x$ and $y$")
    (True, False)
    """
    return len(line) > 2 and line[0] == line[-1] == "$" and "$" not in line[1:-1]


def _accept(answer: Answer, part: Part) -> str:
    if not isinstance(answer, Number):
        return ""
    low, high = accept_texts(answer, part.wrong.values())
    if answer.percent:
        low, high = (f"{decimal_text(100 * Fraction(bound))}%" for bound in (low, high))
    return f"{low} to {high}".replace("-", "−")


def overview(exam: Exam) -> Overview:
    """Return the answers of all forms, the blueprint's order down the page."""
    forms = exam.forms
    groups = []
    for start in range(0, len(forms), SIDE_BY_SIDE):
        some = forms[start : start + SIDE_BY_SIDE]
        rows = tuple(_rows(some))
        names = tuple(form.name for form in some)
        groups += [Group(names, table) for table in _tables(rows)]
    return Overview(exam.title, exam.course, exam.id, tuple(groups))


def _tables(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """Yield the rows by tables of about `ROWS` and about as long as each other; a question's parts stay together."""
    length = ceil(len(rows) / ceil(len(rows) / ROWS))
    table: list[Row] = []
    for row in rows:
        if row.title and len(table) >= length:
            yield tuple(table)
            table = []
        table.append(row)
    yield tuple(table)


def _rows(forms: tuple[Form, ...]) -> Iterator[Row]:
    placed = [{asked.place: (number, asked) for number, asked in enumerate(form.questions, 1)} for form in forms]
    for place, (_, first) in sorted(placed[0].items()):
        for i, part in enumerate(first.parts):
            answers = []
            for form in placed:
                number, asked = form[place]
                answer = asked.parts[i].answer
                answers.append((f"{number}{_label(asked, i)}", printed(answer, answer.value)))
            yield Row(first.title if i == 0 else "", part.points, tuple(answers))
