"""Whoever is on the class list gets a sheet that tells whose it is, in whatever script the name is written."""

import csv
import re
import shutil
import subprocess
import unicodedata
from functools import partial
from io import StringIO
from pathlib import Path

import pytest

from dlquiz.exam.assembly import Student, assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.exam.roster import parse
from dlquiz.render import engine_typst, escape, sheet_answers, sheet_latex, sheet_typst
from dlquiz.render.engine import Document, Once
from dlquiz.render.engine_pdflatex import Pdflatex
from dlquiz.render.glyphs import latex_sets, typst_sets
from dlquiz.render.names import in_latex, in_typst, printable, respelled, romanized
from dlquiz.render.sheet import Sheet, sheet
from dlquiz.render.sheet_bubbles import answer_pages
from tests.exam.kinds import BANK
from tests.exam.names import LIST, NAMES
from tests.render.pictures import needs_programs

pytestmark = needs_programs


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_is_printed_in_characters_that_the_fonts_have(name: str) -> None:
    assert all(typst_sets(char) or char == " " for char in in_typst(name))
    assert all(latex_sets(char) for char in in_latex(name))
    assert escape.typst(in_typst(name)) == in_typst(name)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_only_a_name_without_a_visible_character_leaves_its_line_empty(name: str) -> None:
    shown = [char for char in name if unicodedata.category(char)[0] in "LNPS"]
    assert bool(in_latex(name)) == bool(in_typst(name)) == bool(shown)


def test_a_name_that_the_fonts_have_stays_as_it_is() -> None:
    for name in ("Zoë Müller", "Łukasz Żółć", "Șt. Țurcanu"):
        assert in_typst(name) == in_latex(name) == name
    for name in ("Nguyễn Văn Ái", "Юлия Щербакова", "Αλέξανδρος", "محمد بن سلمان", "אברהם"):
        assert in_typst(name) == name
        assert not respelled(name, in_typst)
        assert respelled(name, in_latex)


def test_a_word_is_spelled_as_a_whole() -> None:
    assert in_latex("Αλέξανδρος Müller") == "Alexandros Müller"
    assert printable("aбв", lambda char: char != "в") == "abv"


def test_towers_of_accents_are_cut_and_marks_that_turn_the_text_go() -> None:
    assert in_typst("e" + "\u0301" * 40) == "é\u0301\u0301"
    assert in_typst("\u202eevil\u202c name") == "evil name"


def test_long_names_fit_on_their_line_and_stay_whole_in_answer_files(sheets: list[Sheet]) -> None:
    assert len(in_typst("x" * 300)) == len(in_latex("李" * 300)) == 60
    assert in_typst("  a \n b ") == "a b"
    for asked, listed in zip(sheets, LIST, strict=True):
        (row, *_) = csv.DictReader(StringIO(sheet_answers.table(asked)))
        assert row["student"] == listed.id
        assert row["name"].removeprefix("'") == " ".join(listed.name.split())


def test_what_nobody_can_spell_keeps_its_code_point() -> None:
    assert romanized("\u0627") == "U+0627"


def test_every_row_of_a_hostile_class_list_is_a_student() -> None:
    text = StringIO()
    csv.writer(text).writerows([("name", "id"), *LIST])
    assert [student.id for student in parse(text.getvalue(), "class.csv")] == [listed.id for listed in LIST]


@pytest.fixture(scope="module")
def sheets() -> list[Sheet]:
    students = [Student(listed.name, listed.id) for listed in LIST]
    exam = assemble(of_questions(["kinds/word"]), BANK, 1, students=students)
    return [sheet(exam, form) for form in exam.forms]


def texts(pdf: Path) -> list[str]:
    """The text of each page without spaces."""
    done = subprocess.run(["pdftotext", "-q", str(pdf), "-"], check=True, capture_output=True)
    return [re.sub(r"\s", "", page) for page in done.stdout.decode().split("\f")[:-1]]


def test_typst_prints_every_name_and_the_page_can_be_read_back(sheets: list[Sheet], tmp_path: Path) -> None:
    for asked in sheets:
        data = sheet_typst.answer_pages(answer_pages(asked, "a4"), "a4")
        document = Document("student/answers", "bubbles.typ", Once(partial(str, data)), Once(str))
        (tmp_path / "printed.pdf").write_bytes(engine_typst.pdf(document))
        (said,) = texts(tmp_path / "printed.pdf")
        assert in_typst(asked.student) in said
        name = in_typst(asked.name)
        if name.isalnum() and name.isascii():
            assert name in said


def test_latex_prints_every_name_and_the_page_can_be_read_back(sheets: list[Sheet], tmp_path: Path) -> None:
    # the pages of all students in one document: a run of pdflatex for each would take a minute
    sources = [sheet_latex.answer_pages(answer_pages(asked, "a4"), "a4") for asked in sheets]
    begin, end = r"\begin{document}", r"\end{document}"
    bodies = [source.partition(begin)[2].partition(end + "\n")[0] for source in sources]
    source = sources[0].partition(begin)[0] + begin + "\n\\newpage\n".join(bodies) + end
    document = Document("student/answers", "bubbles.typ", Once(str), Once(lambda: source))
    (tmp_path / "printed.pdf").write_bytes(Pdflatex(shutil.which("pdflatex")).pdf(document))
    pages = texts(tmp_path / "printed.pdf")
    assert len(pages) == len(sheets)
    for said, asked in zip(pages, sheets, strict=True):
        assert asked.student in said
        name = in_latex(asked.name)
        if name.isalnum() and name.isascii():
            assert name in said
