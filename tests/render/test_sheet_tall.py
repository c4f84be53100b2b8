"""What is taller than a page is divided by LaTeX too, and where it cannot be, that is an error: nothing is lost."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Annotated

import pytest
from pypdf import PdfReader

from dlquiz.errors import EngineError
from dlquiz.exam.assembly import assemble
from dlquiz.exam.bank import Bank
from dlquiz.exam.blueprint import of_questions
from dlquiz.question import Integer, Item, LayerTable, Matrix, Part, Range, Trace, question
from dlquiz.render import engine_typst
from dlquiz.render.engine import Document
from dlquiz.render.engine_pdflatex import Pdflatex
from dlquiz.render.sheet import sheet
from dlquiz.render.sheet_documents import BY_KIND, answers
from tests.render.pictures import needs_programs

pytestmark = needs_programs

MANY = 120  # lines, two pages and more
N = Annotated[int, Range(1, 99)]


def code(mark: str) -> str:
    return "\n".join(["```", *(f"x{i} = layer(x{i - 1}) # {mark}{i}." for i in range(MANY)), "```"])


@question(topic="tall", level=1, concepts=["c"])
def prompt(n: N) -> Item:
    """A long prompt."""
    return Item(f"What does it print?\n\n{code('prompt')}\n\nSay it for {n}, prompt{MANY}.", answer=Integer(n))


@question(topic="tall", level=1, concepts=["c"])
def parts(n: N) -> Item:
    """A long part."""
    long = Part(f"What does it print?\n\n{code('part')}", answer=Integer(n))
    return Item("Two parts.", parts=[long, Part(f"And twice, part{MANY}.", answer=Integer(2 * n))])


@question(topic="tall", level=1, concepts=["c"])
def solved(n: N) -> Item:
    """A long solution with a long trace."""
    trace = Trace(("step", "value"), tuple((f"trace{i}.", f"${i}^2$") for i in range(MANY)))
    steps = [rf"So $x = \frac{{{i}}}{{2}}$, solved{i}." for i in range(MANY)]
    return Item("Solve it.", answer=Integer(n), solution=[*steps, trace, f"Done, trace{MANY}, solved{MANY}."])


@question(topic="tall", level=1, concepts=["c"])
def matrices(n: N) -> Item:
    """Many matrices."""
    rows = [[n + j / 8 for j in range(3)] for _ in range(3)]
    found = [Part(f"Matrix {i}?", answer=Matrix([*rows, [n, n, 1000 + i]], digits=3)) for i in range(26)]
    return Item("Find them.", parts=found)


@question(topic="tall", level=1, concepts=["c"])
def drawn(n: N) -> Item:
    """A tall figure."""
    return Item("Look.", figures=[LayerTable(["layer"], [[f"layer{i}"] for i in range(MANY)])], answer=Integer(n))


BANK = Bank("tall", {one.id: one for one in (prompt, parts, solved, matrices, drawn)}, {})


def pages(document: Document, folder: Path) -> list[str]:
    """The pages' words, none of those that leave the paper."""
    (folder / "printed.pdf").write_bytes(Pdflatex(shutil.which("pdflatex")).pdf(document))
    command = ["pdftotext", "-q", "-layout", str(folder / "printed.pdf"), "-"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return said.split("\f")[:-1]


def document(kind: str, *names: str) -> Document:
    exam = assemble(of_questions([f"test-sheet-tall/{name}" for name in names]), BANK, 1)
    return BY_KIND["key" if kind == "key" else "sheet"](exam, exam.forms[0], "letter")


@pytest.mark.parametrize(
    ("kind", "marks"), [("sheet", ["prompt", "part"]), ("key", ["prompt", "part", "solved", "trace"])]
)
def test_no_line_of_a_long_prompt_part_solution_or_trace_is_lost(kind: str, marks: list[str], tmp_path: Path) -> None:
    printed = pages(document(kind, "prompt", "parts", "solved"), tmp_path)
    said = "\n".join(printed)
    for mark in marks:
        found = [int(number) for number in re.findall(rf"\b{mark}(\d+)[.,]", said)]
        assert found == list(range(MANY + 1)), mark
    head = re.compile(r"\n\s*\d\. continued\n")
    assert all(head.search(page) for page in printed[1:] if not re.search(r"\d\. +A long", page))


@pytest.mark.parametrize("name", ["prompt", "parts"])
def test_each_page_of_a_long_question_has_a_code_of_its_own(name: str, tmp_path: Path) -> None:
    exam = assemble(of_questions([f"test-sheet-tall/{name}"]), BANK, 1)
    paper = BY_KIND["sheet"](exam, exam.forms[0], "letter")
    codes = sheet(exam, exam.forms[0]).codes
    assert len(set(codes)) == len(codes)
    (tmp_path / "typst.pdf").write_bytes(engine_typst.pdf(paper))
    assert len(PdfReader(tmp_path / "typst.pdf").pages) <= len(codes)
    assert 3 <= len(pages(paper, tmp_path)) <= len(codes)


def test_no_row_of_a_table_of_all_forms_is_lost_and_each_page_says_the_forms(tmp_path: Path) -> None:
    exam = assemble(of_questions(["test-sheet-tall/matrices"]), BANK, 1, forms=8)
    printed = pages(answers(exam, "letter"), tmp_path)
    found = re.findall(r"\b10\d\d\b", "\n".join(printed))
    assert sorted(found) == sorted(f"{1000 + i}" for i in range(26) for _ in exam.forms)
    for page in printed:
        heads = [line.split()[2:] for line in page.splitlines() if line.startswith("Question")]
        assert heads
        assert all(head in (list("ABCDEF"), list("GH")) for head in heads)


def test_what_cannot_be_divided_is_an_error_that_names_the_question(tmp_path: Path) -> None:
    found = r"Something in question 2 is taller than a page at line \d+ of student/exam-A\.tex, such as a figure: make"
    with pytest.raises(EngineError, match=found):
        pages(document("sheet", "prompt", "drawn"), tmp_path)
