"""The page on which students mark their answers, laid out in millimetres so that both engines draw the same page.

Choices are bubbles, everything else is boxes to write in: a bubble for each digit of twenty numbers fills pages and is
slow to fill in, where a character in a box is read at a glance. Squares in the four corners and the code in the foot
tell a scanner where it is looking. Like the sheet that it is made from, the page knows no key.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, assert_never

from dlquiz.question.show import letter
from dlquiz.render.paper import ROOM, Paper
from dlquiz.render.sheet import Sheet, SheetPart
from dlquiz.render.sheet_answers import parts
from dlquiz.render.sheet_areas import Area, Blank, Cells, Marks, Pairs, Steps
from dlquiz.render.sheet_code import payload

PITCH = 6.0  # from bubble to bubble
ROW = 8.0  # the height of a box
COMB, COMB_WIDTH = 11, 5.0  # boxes for the characters of a number
LABEL, COLUMN, BETWEEN = 11.0, 81.0, 8.0  # two columns of answers
GAP = 3.0  # between answers
DIGITS = 10  # of a student id
TOP, BOTTOM = 79.0, 3.0  # where answers begin on page one; what stays free at the end of a page


class Bubble(NamedTuple):
    """A place to mark, by its middle: round where one is chosen, square where several may be."""

    x: float
    y: float
    text: str
    square: bool = False
    filled: bool = False


class Boxes(NamedTuple):
    """Boxes to write in, side by side and one above the other."""

    x: float
    y: float
    columns: int
    rows: int
    width: float
    height: float


class Words(NamedTuple):
    """A line of text that begins at `x`, its middle at `y`; made smaller where it is wider than its place."""

    x: float
    y: float
    width: float
    text: str
    bold: bool = False


Shape: TypeAlias = Bubble | Boxes | Words


@dataclass(frozen=True, slots=True)
class AnswerPages:
    """The answer pages of one form: per page its code and its shapes; the id's boxes are on the first."""

    title: str
    course: str
    exam: str
    form: str
    name: str
    student: str
    codes: tuple[str, ...]
    pages: tuple[tuple[Shape, ...], ...]


def answer_pages(sheet: Sheet, paper: Paper) -> AnswerPages:
    """Return the answer pages of a sheet: two columns, filled one after the other, no answer divided."""
    width, height = ROOM[paper]
    entries = [(name, *entry(part)) for name, _, part in parts(sheet)]
    pages: list[list[Shape]] = [list(_student_id(sheet.student, width))]
    for number, columns in enumerate(_shared_out([tall for *_, tall in entries], height - BOTTOM)):
        if number:
            pages.append([])
        for left, column in zip((0.0, width - COLUMN), columns, strict=False):
            y = 0.0 if number else TOP
            for name, shapes, tall in entries[column.start : column.stop]:
                pages[-1].append(Words(left, y + ROW / 2, LABEL - 1, name, bold=True))
                pages[-1] += (shape._replace(x=shape.x + left + LABEL, y=shape.y + y) for shape in shapes)
                y += tall + GAP
    return AnswerPages(
        title=sheet.title,
        course=sheet.course,
        exam=sheet.exam,
        form=sheet.form,
        name=sheet.name,
        student=sheet.student,
        codes=tuple(payload(sheet.exam, sheet.form, f"A{number}") for number in range(1, len(pages) + 1)),
        pages=tuple(map(tuple, pages)),
    )


def _shared_out(talls: Sequence[float], height: float) -> list[list[range]]:
    """Return which answers stand in which column of which page; the last page's columns are about as long."""
    pages: list[list[range]] = []
    first = 0
    while first < len(talls):
        room = height - (0.0 if pages else TOP)
        columns = _columns(talls, first, room)
        if columns[-1].stop == len(talls):
            half = sum(talls[first:]) / 2
            while (even := _columns(talls, first, half))[-1].stop < len(talls):
                half += GAP
            columns = even
        pages.append(columns)
        first = columns[-1].stop
    return pages


def _columns(talls: Sequence[float], first: int, room: float) -> list[range]:
    """Return the answers from `first` on that two columns of a page hold; each column holds one at least."""
    columns: list[range] = []
    for _ in range(2):
        end, y = first, 0.0
        while end < len(talls) and (end == first or y + talls[end] <= room):
            y += talls[end] + GAP
            end += 1
        columns.append(range(first, end))
        first = end
    return columns


def _student_id(known: str, width: float) -> Iterator[Shape]:
    """Yield boxes for the characters of an id over bubbles for its digits; an id of digits is filled in."""
    left, top = width - DIGITS * PITCH, 14.0
    yield Boxes(left, top, DIGITS, 1, PITCH, 6.0)
    given = known if known.isascii() and known.isdigit() and len(known) <= DIGITS else ""
    for place in range(DIGITS):
        x = left + (place + 0.5) * PITCH
        if place < len(given):
            yield Words(x - 1, top + 3, 3, given[place])
        for digit in range(10):
            filled = given[place : place + 1] == str(digit)
            yield Bubble(x, top + 9.5 + digit * (PITCH - 0.8), str(digit), filled=filled)


def entry(part: SheetPart) -> tuple[list[Shape], float]:
    """Return the shapes of one answer, from the upper left corner of its place, and how tall they are."""
    room = COLUMN - LABEL
    area: Area = part.area
    match area:
        case Blank(wide=True):
            return [Boxes(0, 0, 1, 1, room, ROW)], ROW
        case Blank(unit=unit):
            end = COMB * COMB_WIDTH + 1.5
            found: list[Shape] = [Boxes(0, 0, COMB, 1, COMB_WIDTH, ROW)]
            return [*found, Words(end, ROW / 2, room - end, unit)] if unit else found, ROW
        case Cells(rows=rows, columns=columns):
            return [Boxes(0, 0, columns, rows, min(14.0, room / columns), ROW)], rows * ROW
        case Marks(options=options, several=several):
            return _marks([option.letter or option.text for option in options], several, room)
        case Steps(options=options):
            names = [letter(i) for i in range(len(options))]
            return _lines([str(i) for i in range(1, len(options) + 1)], names)
        case Pairs(left=left, options=options):
            return _lines([str(i) for i in range(1, len(left) + 1)], [option.letter for option in options])
        case _:
            assert_never(area)


def _marks(texts: Sequence[str], several: bool, room: float) -> tuple[list[Shape], float]:
    """Return bubbles in as many lines as they need; a text longer than a letter or two stands beside its bubble."""
    short = all(len(text) <= 2 for text in texts)
    pitch = PITCH if short else PITCH + 2.2 * max(map(len, texts))
    fitting = max(1, int(room // pitch))
    shapes: list[Shape] = []
    for i, text in enumerate(texts):
        line, place = divmod(i, fitting)
        x, y = place * pitch + PITCH / 2, ROW / 2 + line * PITCH
        shapes.append(Bubble(x, y, text if short else "", several))
        if not short:
            shapes.append(Words(x + PITCH / 2, y, pitch - PITCH, text))
    return shapes, ROW + (len(texts) - 1) // fitting * PITCH


def _lines(heads: Sequence[str], letters: Sequence[str]) -> tuple[list[Shape], float]:
    """Return a line of bubbles under each head: for a place in an order, or for a left side."""
    shapes: list[Shape] = []
    for i, head in enumerate(heads):
        y = ROW / 2 + i * PITCH
        shapes.append(Words(0, y, PITCH, f"{head}."))
        shapes += (Bubble((place + 1.5) * PITCH, y, name) for place, name in enumerate(letters))
    return shapes, ROW + (len(heads) - 1) * PITCH
