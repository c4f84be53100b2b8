"""The answer page has a place for every answer, inside the page, apart from the others, and holds no key."""

import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from dlquiz.exam.assembly import Exam, Student, assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.render import engine_pdflatex, engine_typst, sheet_latex, sheet_typst
from dlquiz.render.engine import Document, Once
from dlquiz.render.paper import ROOM, Paper
from dlquiz.render.sheet import Sheet, sheet
from dlquiz.render.sheet_answers import parts
from dlquiz.render.sheet_areas import Marks
from dlquiz.render.sheet_bubbles import PITCH, AnswerPages, Boxes, Bubble, Shape, Words, answer_pages
from tests.exam.kinds import BANK
from tests.render.pictures import needs_programs, pictures

pytestmark = needs_programs

PAPERS: tuple[Paper, ...] = ("a4", "letter")


@pytest.fixture(scope="module")
def exam() -> Exam:
    return assemble(of_questions(list(BANK)), BANK, 3, students=[Student("Ada", "1815"), Student("Bo", "x-7")])


@pytest.fixture(scope="module")
def long(exam: Exam) -> Sheet:
    """A sheet of three pages of answers."""
    first = sheet(exam, exam.forms[0])
    return replace(first, questions=first.questions * 6)


def extent(shape: Shape) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what a shape draws; of words only the middle line."""
    match shape:
        case Bubble(x, y):
            return x - 2.2, y - 2.2, x + 2.2, y + 2.2
        case Boxes(x, y, columns, rows, width, height):
            return x, y, x + columns * width, y + rows * height
        case Words(x, y, width):
            return x, y, x + width, y


def document(answers: AnswerPages, paper: Paper) -> Document:
    return Document(
        "student/answers-A",
        "bubbles.typ",
        Once(lambda: sheet_typst.answer_pages(answers, paper)),
        Once(lambda: sheet_latex.answer_pages(answers, paper)),
    )


@pytest.mark.parametrize("paper", PAPERS)
def test_everything_lies_on_the_page_and_apart(long: Sheet, paper: Paper) -> None:
    width, height = ROOM[paper]
    pages = answer_pages(long, paper).pages
    assert len(pages) >= 3
    for page in pages:
        places = [extent(shape) for shape in page if not isinstance(shape, Words)]
        assert all(x >= 0 and y >= 0 and right <= width and low <= height for x, y, right, low in places)
        for i, (x, y, right, low) in enumerate(places):
            for other in places[i + 1 :]:
                assert right <= other[0] or other[2] <= x or low <= other[1] or other[3] <= y


def test_every_part_is_named_once_and_in_order(long: Sheet) -> None:
    named = [
        shape.text
        for page in answer_pages(long, "a4").pages
        for shape in page
        if isinstance(shape, Words) and shape.bold
    ]
    assert named == [name for name, _, _ in parts(long)]


def test_bubbles_are_round_for_one_and_square_for_several(exam: Exam) -> None:
    asked = sheet(exam, exam.forms[0])
    (page,) = answer_pages(asked, "a4").pages
    squares = [shape for shape in page if isinstance(shape, Bubble) and shape.square]
    several = [p.area for _, _, p in parts(asked) if isinstance(p.area, Marks) and p.area.several]
    assert len(squares) == sum(len(area.options) for area in several)


def test_only_an_id_of_digits_is_filled_in(exam: Exam) -> None:
    first, second = (answer_pages(sheet(exam, form), "a4").pages[0] for form in exam.forms)
    filled = sorted((shape for shape in first if isinstance(shape, Bubble) and shape.filled), key=lambda it: it.x)
    assert "".join(bubble.text for bubble in filled) == "1815"
    assert all(b.x - a.x == pytest.approx(PITCH) for a, b in pairwise(filled))
    assert not any(isinstance(shape, Bubble) and shape.filled for shape in second)


def test_the_last_pages_columns_are_about_as_long(long: Sheet) -> None:
    last = answer_pages(long, "a4").pages[-1]
    ends = [max(extent(s)[3] for s in last if (extent(s)[0] > 85) is right) for right in (False, True)]
    assert abs(ends[0] - ends[1]) < 60


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("engine", ["typst", "pdflatex"])
def test_a_scanner_finds_corners_and_bubbles_where_the_layout_says(
    exam: Exam, engine: str, paper: Paper, tmp_path: Path
) -> None:
    answers = answer_pages(sheet(exam, exam.forms[0]), paper)
    pdf = engine_typst.pdf if engine == "typst" else engine_pdflatex.Pdflatex(shutil.which("pdflatex")).pdf
    (tmp_path / "printed.pdf").write_bytes(pdf(document(answers, paper)))
    (page,) = pictures(tmp_path / "printed.pdf", 127)  # five dots to the millimetre
    width, height = page.width / 5, page.height / 5

    def darkness(x: float, y: float, reach: float) -> float:
        box = [round(5 * edge) for edge in (x - reach, y - reach, x + reach, y + reach)]
        square: Image.Image = page.crop((box[0], box[1], box[2], box[3]))
        return 1 - sum(square.tobytes()) / len(square.tobytes()) / 255

    for x in (10.5, width - 10.5):
        for y in (10.5, height - 10.5):
            assert darkness(x, y, 2) > 0.95
    for shape in answers.pages[0]:
        if isinstance(shape, Bubble):
            dark = darkness(20 + shape.x, 24 + shape.y, 1)
            assert dark > 0.8 if shape.filled else dark < 0.4


def test_a_hostile_name_and_id_are_text(exam: Exam) -> None:
    hostile = assemble(of_questions(["kinds/word"]), BANK, 0, students=[Student(r"\input{x} #eval(1)", "²³")])
    answers = answer_pages(sheet(hostile, hostile.forms[0]), "a4")
    assert r"\textbackslash{}input\{x\} \#eval(1)" in sheet_latex.answer_pages(answers, "a4")
    assert engine_typst.pdf(document(answers, "a4")).startswith(b"%PDF-")
