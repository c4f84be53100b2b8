"""Every question of the bank prints in both engines: no line is too long, nothing leaves the page."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from dlquiz.exam.assembly import assemble
from dlquiz.exam.bank import Bank
from dlquiz.exam.blueprint import of_questions
from dlquiz.render import engine_typst
from dlquiz.render.engine import Document
from tests.render.printed import documents

PDFLATEX = shutil.which("pdflatex")
MILLIMETRE = 72 / 25.4


@pytest.fixture(scope="module")
def printed(bank: Bank) -> list[Document]:
    return list(documents(assemble(of_questions(list(bank)), bank, 6), "a4"))


def strays(path: Path) -> list[tuple[int, str]]:
    """Texts that begin outside of the page's margins, with their page."""
    found = []
    for number, page in enumerate(PdfReader(path).pages, 1):

        def visit(text: str, page: list[float], line: list[float], *_: Any, number: int = number) -> None:
            x = (line[4] * page[0] + line[5] * page[2] + page[4]) / MILLIMETRE
            y = (line[4] * page[1] + line[5] * page[3] + page[5]) / MILLIMETRE
            if text.strip() and (x or y) and not (19 <= x <= 191 and 8 <= y <= 290):
                found.append((number, text))

        page.extract_text(visitor_text=visit)
    return found


def test_typst_prints_every_question_within_the_margins(printed: list[Document], tmp_path: Path) -> None:
    for document in printed:
        path = tmp_path / f"{Path(document.path).name}.pdf"
        path.write_bytes(engine_typst.pdf(document))
        assert strays(path) == []


@pytest.mark.skipif(PDFLATEX is None, reason="pdflatex is not installed")
def test_latex_prints_every_question_and_no_box_is_overfull(printed: list[Document], tmp_path: Path) -> None:
    for document in printed:
        name = Path(document.path).name
        (tmp_path / f"{name}.tex").write_text(document.latex(), "utf-8")
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"]
        subprocess.run(command, cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)
        log = (tmp_path / f"{name}.log").read_text("utf-8", "replace")
        assert re.findall(r"Overfull.*", log) == []
        assert re.findall(r"LaTeX Warning.*|Missing character.*", log) == []
        assert strays(tmp_path / f"{name}.pdf") == []
