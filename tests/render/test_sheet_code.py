"""A page that comes back from a scanner says which exam, which form and which page it is."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from dlquiz.exam.assembly import Exam, Student, assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.render import engine_pdflatex, engine_typst, sheet_code
from dlquiz.render.engine import Document
from dlquiz.render.sheet import sheet
from tests.exam.kinds import BANK
from tests.render.pictures import needs_programs, pictures
from tests.render.printed import documents

pytestmark = needs_programs

ENGINES: dict[str, Callable[[Document], bytes]] = {
    "typst": engine_typst.pdf,
    "pdflatex": engine_pdflatex.Pdflatex(shutil.which("pdflatex")).pdf,
}


@pytest.fixture(scope="module")
def exam() -> Exam:
    return assemble(of_questions(list(BANK)), BANK, 3, students=[Student("Ada Lovelace", "1815")])


@pytest.fixture(scope="module")
def papers(exam: Exam) -> dict[str, Document]:
    return {
        Path(document.path).name.partition("-")[0]: document
        for document in documents(exam, "a4")
        if document.path.startswith("student/")
    }


def said(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("paper", "mark"), [("exam", ""), ("answers", "A")])
def test_every_page_says_its_exam_form_and_number_also_from_a_poor_copy(
    exam: Exam, papers: dict[str, Document], engine: str, paper: str, mark: str, tmp_path: Path
) -> None:
    (tmp_path / "printed.pdf").write_bytes(ENGINES[engine](papers[paper]))
    for number, page in enumerate(pictures(tmp_path / "printed.pdf"), 1):
        expected = [f"DLQ1:{exam.id}:001:{mark}{number}"]
        foot = page.crop((0, page.height - 200, page.width // 2, page.height))
        turned = foot.rotate(2, resample=Image.Resampling.BICUBIC, fillcolor=255)
        blurred = foot.filter(ImageFilter.GaussianBlur(1.2))
        assert said(page) == expected
        assert said(turned) == said(blurred) == said(foot.point(lambda grey: 255 * (grey > 140))) == expected
        assert said(foot.rotate(180)) == expected


def test_both_engines_draw_the_same_modules() -> None:
    text = "DLQ1:DLQ-7K2M9QXA:A:1"
    size, runs = sheet_code.code(text)
    dark = {(x + i, y) for x, y, length in runs for i in range(length)}
    paths = re.findall(r"M(\d+) (\d+).5h(\d+)", sheet_code.svg(text))
    assert {(int(x) + i, int(y)) for x, y, length in paths for i in range(int(length))} == dark
    lines = re.findall(r"(\d+) ([\d.]+) m (\d+) \2 l", sheet_code.strokes(text))
    assert {(x, int(size - float(y))) for start, y, end in lines for x in range(int(start), int(end))} == dark


def test_codes_of_one_exam_are_all_of_one_size() -> None:
    texts = [sheet_code.payload("DLQ-7K2M9QXA", form, page) for form in ("A", "2000") for page in (1, 99, "A1")]
    assert {sheet_code.code(text).size for text in texts} == {25}


def test_a_code_names_no_student(exam: Exam) -> None:
    asked = sheet(exam, exam.forms[0])
    assert asked.name == "Ada Lovelace"
    assert asked.codes[0] == f"DLQ1:{exam.id}:001:1"
    assert len(asked.codes) == 1 + sum(len(question.parts) for question in asked.questions)
