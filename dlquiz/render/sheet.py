"""A student's sheet as data: what is asked, and the empty space for the answer.

Nothing in here knows a key. The areas are made from an answer's kind and size alone, the space for the work from the
same question with other numbers, so whatever prints a `Sheet` cannot print an answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, sqrt

from dlquiz.exam.assembly import Asked, Exam, Form
from dlquiz.exam.labour import Labour
from dlquiz.question.answer import Choice, Matching, MultiChoice, Ordering, Subset, Term, TrueFalse
from dlquiz.question.figure import Figure
from dlquiz.question.item import Part
from dlquiz.question.show import letter
from dlquiz.render import sheet_marking
from dlquiz.render.asking import how_to_answer
from dlquiz.render.sheet_areas import Area, Cells, area
from dlquiz.render.sheet_code import payload

SQUARE = 5  # millimetres, the width of a square of the grid paper
LEAST, MOST = 20, 110  # millimetres of grid paper
CELL = 8  # millimetres, the height of a cell of an empty grid
LINES, LINE = 40, 80  # lines on a page and characters in a line, at least


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One thing asked; `label` is empty where the question has only one part, `work` is grid paper in millimetres."""

    label: str
    points: int
    prompt: str
    figures: tuple[Figure, ...]
    area: Area
    hint: str
    work: int


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """A question as it stands on the sheet; `section` is set on the first question of a titled section."""

    number: int
    title: str
    points: int
    section: str
    prompt: str
    figures: tuple[Figure, ...]
    parts: tuple[SheetPart, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form as a student gets it; `marking` says in sentences how it is marked."""

    title: str
    course: str
    exam: str
    form: str
    name: str
    student: str
    minutes: int
    points: int
    aids: str
    marking: tuple[str, ...]
    questions: tuple[SheetQuestion, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """What the pages' codes say, one for each page at least: the head and a part take a page, a long text more."""
        count = 1 + sum(len(question.parts) + _lines(question) // LINES for question in self.questions)
        return tuple(payload(self.exam, self.form, page) for page in range(1, count + 1))


def _lines(question: SheetQuestion) -> int:
    """Return about how many lines a question's texts take."""
    texts = (question.prompt, *(part.prompt for part in question.parts))
    return sum(ceil(len(line) / LINE) for text in texts for line in text.splitlines())


def sheet(exam: Exam, form: Form) -> Sheet:
    """Return the sheet of one form."""
    student = form.student
    return Sheet(
        title=exam.title,
        course=exam.course,
        exam=exam.id,
        form=form.name,
        name=_line(student.name) if student else "",
        student=_line(student.id) if student else "",
        minutes=exam.minutes,
        points=form.points,
        aids=exam.aids,
        marking=sheet_marking.sentences(exam, form),
        questions=tuple(_questions(form)),
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _questions(form: Form) -> Iterator[SheetQuestion]:
    section = ""
    for number, asked in enumerate(form.questions, 1):
        yield SheetQuestion(
            number=number,
            title=asked.title,
            points=asked.points,
            section=asked.section if asked.section != section else "",
            prompt=asked.prompt,
            figures=asked.figures,
            parts=tuple(_parts(asked)),
        )
        section = asked.section


def _parts(asked: Asked) -> Iterator[SheetPart]:
    for i, part in enumerate(asked.parts):
        yield SheetPart(
            label=letter(i).lower() if len(asked.parts) > 1 else "",
            points=part.points,
            prompt=part.prompt,
            figures=tuple(part.figures),
            area=area(part.answer),
            hint=how_to_answer(part.answer),
            work=_work(part, asked.labours[i] if i < len(asked.labours) else Labour()),
        )


def _work(part: Part, labour: Labour) -> int:
    """Return the height of the grid paper, in whole squares, from the work that the question is with other numbers."""
    match part.answer:
        case TrueFalse():
            return LEAST if labour.rows else 0
        case Choice() | MultiChoice() | Ordering() | Matching() | Subset() | Term():
            return SQUARE * min(LEAST // SQUARE + labour.rows, MOST // SQUARE) if labour.rows else 0
        case _:
            height = 15 + 5 * sqrt(labour.lines + part.points)
    if labour.operations:
        height = 8 + 7 * sqrt(labour.operations)
    return max(SQUARE * round(min(max(height, LEAST), MOST) / SQUARE), _room(area(part.answer)))


def _room(found: Area) -> int:
    """Return the grid paper that an empty grid takes up by itself, with two squares above it."""
    return SQUARE * ceil((CELL * found.rows + 3 * SQUARE) / SQUARE) if isinstance(found, Cells) else 0
