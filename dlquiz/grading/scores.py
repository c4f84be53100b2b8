"""A class as a compact table: per student and part the points, the verdict and the misconception, four bytes each.

Tables of parts of a class merge into the table of the class, in any order, with the same rows and counts.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from dlquiz.grading.frozen import FrozenExam, Slot, slots
from dlquiz.grading.verdict import Mark, Outcome
from dlquiz.question.answer import Choice, MultiChoice, Subset, TrueFalse
from dlquiz.question.item import Misconception
from dlquiz.question.show import letter

MOST_ANSWERS = 200  # different answers kept per part and form; where there are more, none is worth listing
LONGEST = 80
ABSENT = "handed in nothing"
UNMARKED = 0  # the cell of a part that was not marked


class Column(NamedTuple):
    """A part by its place in the blueprint, the same in every form."""

    name: str
    place: int
    at: int
    question: str
    title: str
    topic: str
    points: int


class Cell(NamedTuple):
    """What one answer came to; no outcome where it was not marked."""

    points: Fraction | int
    outcome: Outcome | None
    misconception: Misconception | None


class Row(NamedTuple):
    """One student: a cell per column; refused students have the reason instead."""

    student: str
    name: str
    form: str
    refused: str
    cells: tuple[Cell, ...]

    @property
    def key(self) -> str:
        """What tells the student apart: the id, or the name where there is none."""
        return self.student or self.name

    @property
    def points(self) -> Fraction | int:
        """The points of all parts, never below zero."""
        return max(0, sum([cell.points for cell in self.cells]))


class Given(NamedTuple):
    """An answer that several students gave: an option by its text in all forms, anything else in one form."""

    column: int
    form: str
    text: str
    right: bool
    misconception: Misconception | None = None


class Scores:
    """The table of a class, which grows by students.

    `Scores(exam)` takes the columns from the exam; `add_row` takes a student in and `note` what was answered; `merge`
    takes another table of the exam in.
    """

    def __init__(self, exam: FrozenExam) -> None:
        self.exam, self.title = exam.id, exam.title
        self.columns = _columns(exam)
        self.forms = tuple(form.name for form in exam.forms)
        self._expected = [(form.student.id, form.student.name, form.name) for form in exam.forms if form.student]
        self._place = {column.name: i for i, column in enumerate(self.columns)}
        self._form = {name: i for i, name in enumerate(self.forms)}
        self._kinds: list[Cell] = [Cell(0, None, None)]
        self._known: dict[Any, int] = {}
        self._cells = array("I")
        self._students: list[str] = []
        self._names: list[str] = []
        self._of_form = array("i")
        self._refused: dict[int, str] = {}
        self._given: dict[tuple[int, str], dict[Given, int] | None] = {}

    def __len__(self) -> int:
        return len(self._students)

    @property
    def has_roster(self) -> bool:
        """Whether the forms were made for one student each."""
        return bool(self._expected)

    def absent(self) -> list[Row]:
        """Return the students of the roster who handed in nothing."""
        came = {
            *self._students,
            *(name for name, student in zip(self._names, self._students, strict=True) if not student),
        }
        missing = [entry for entry in self._expected if (entry[0] or entry[1]) not in came]
        return [Row(student, name, form, ABSENT, ()) for student, name, form in sorted(missing)]

    def add_row(self, student: str, name: str, form: str, refused: str, cells: Sequence[int]) -> None:
        """Take one student in whose cells are known by their numbers, one for each column."""
        if refused:
            self._refused[len(self._students)] = refused
        self._students.append(student)
        self._names.append(name)
        self._of_form.append(self._form.get(form, -1))
        self._cells.extend(cells)

    def add_rows(self, students: Sequence[str], names: Sequence[str], forms: Sequence[int], cells: bytes) -> None:
        """Take several students in: each one's form by its place in the exam, and the cells as 32-bit numbers."""
        self._students += students
        self._names += names
        self._of_form.extend(forms)
        self._cells.frombytes(cells)

    def place(self, column: str) -> int:
        """Return where a column stands."""
        return self._place[column]

    def is_counted(self, column: str, form: str) -> bool:
        """Whether the answers to a part on a form are still counted: not so many are different that none matters."""
        return self._given.get((self._place[column], form), {}) is not None

    def cell(self, points: Fraction | int, mark: Mark) -> int:
        """Return the number of the cell for these points and this mark."""
        return self._numbered(Cell(points, mark.outcome, mark.misconception))

    def note(self, slot: Slot, form: str, mark: Mark, times: int = 1) -> None:
        """Count what was answered so many times: the options taken, or a readable answer that was not right."""
        if mark.outcome in (Outcome.BLANK, Outcome.UNREADABLE):
            return
        column = self._place[slot.column]
        answer = slot.part.answer
        slip = mark.misconception if isinstance(answer, Choice) else None  # a set's slip is not one option's
        for taken, right in _options_taken(slot, mark):
            self._count(Given(column, "", taken[:LONGEST], right, slip), times)
        is_option = isinstance(answer, Choice | MultiChoice | Subset | TrueFalse)
        if mark.credit < 1 and not is_option and not self.has_roster:
            self._count(Given(column, form, mark.understood[:LONGEST], False, mark.misconception), times)

    def merge(self, other: "Scores") -> None:
        """Take another table of the same exam in."""
        if (other.exam, other.columns) != (self.exam, self.columns):
            raise ValueError("tables of different exams do not merge")
        numbers = [self._numbered(kind) for kind in other._kinds]
        before = len(self)
        self._cells.extend(numbers[cell] for cell in other._cells)
        self._students += other._students
        self._names += other._names
        self._of_form.extend(other._of_form)
        self._refused |= {before + i: reason for i, reason in other._refused.items()}
        for place, counts in other._given.items():
            if counts is None:
                self._given[place] = None
            else:
                for given, times in counts.items():
                    self._count(given, times)

    def rows(self) -> Iterator[Row]:
        """Yield the students, sorted."""
        width = len(self.columns)
        for i in self.order():
            numbers = self._cells[i * width : (i + 1) * width]
            refused = self._refused.get(i, "")
            cells = () if refused else tuple(self._kinds[number] for number in numbers)
            form = self.forms[self._of_form[i]] if self._of_form[i] >= 0 else ""
            yield Row(self._students[i], self._names[i], form, refused, cells)

    def order(self) -> list[int]:
        """Return the students' indices, sorted by id or name; refused ones of the same name come last."""
        return sorted(
            range(len(self)),
            key=lambda i: (self._students[i] or self._names[i], self._names[i], self._refused.get(i, "")),
        )

    def numbers(self) -> Any:
        """Return the cells' numbers as a numpy array, students by columns, sorted by student; see `kinds`."""
        import numpy as np

        return np.array(self._cells, dtype=np.uint32).reshape(len(self), len(self.columns))[self.order()]

    @property
    def kinds(self) -> Sequence[Cell]:
        """What each cell's number stands for."""
        return self._kinds

    def answers(self, column: int) -> Mapping[Given, int]:
        """Return what was answered to a column's part and how often, the most frequent first."""
        found: dict[Given, int] = {}
        for (at, _), counts in self._given.items():
            if at == column and counts is not None:
                found |= counts
        return dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0].form, entry[0].text, entry[0].right)))

    def _numbered(self, cell: Cell) -> int:
        slip = cell.misconception
        points = cell.points
        key = (points.numerator, points.denominator, cell.outcome, slip and (slip.name, slip.remedy))
        number = self._known.get(key)
        if number is None:
            if cell.outcome is None:
                return UNMARKED
            number = self._known[key] = len(self._kinds)
            # whole numbers add up faster, and most points are
            self._kinds.append(cell._replace(points=points.numerator) if points.denominator == 1 else cell)
        return number

    def _count(self, given: Given, times: int) -> None:
        place = (given.column, given.form)
        counts = self._given.setdefault(place, {})
        if counts is not None:
            counts[given] = counts.get(given, 0) + times
            if len(counts) > MOST_ANSWERS:
                self._given[place] = None


def _columns(exam: FrozenExam) -> tuple[Column, ...]:
    found: dict[tuple[int, int], Column] = {}
    for form in exam.forms:
        for slot in slots(form):
            asked = slot.question
            if (asked.place, slot.at) not in found:
                found[asked.place, slot.at] = Column(
                    slot.column, asked.place, slot.at, asked.question, asked.title, asked.topic, slot.part.points
                )
    return tuple(column for _, column in sorted(found.items()))


def _options_taken(slot: Slot, mark: Mark) -> Iterator[tuple[str, bool]]:
    """Yield the options that an answer takes, each with whether taking it is right."""
    answer, understood = slot.part.answer, mark.understood
    named = [] if understood == "none" else understood.split(", ")
    match answer:
        case Choice(options=options):
            texts = {letter(i): option for i, option in enumerate(options)}
            yield from ((texts[name], texts[name] == answer.value) for name in named if name in texts)
        case MultiChoice(options=options):
            texts = {letter(i): option for i, option in enumerate(options)}
            yield from ((texts[name], texts[name] in answer.value) for name in named if name in texts)
        case Subset(value=value):
            yield from ((name, name in value) for name in named)
        case TrueFalse(value=value):
            yield understood, understood == str(bool(value)).lower()
        case _:
            pass
