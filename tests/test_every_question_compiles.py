"""Promise 4, the last word: every question's sheet and key compile in both engines, in several variants."""

import json
import re
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from dlquiz.exam.bank import Bank
from tests.cli.terminal import dlquiz

FORMS = 3


def everything(bank: Bank, folder: Path, *options: str) -> list[Path]:
    """Print one exam of all questions in several forms and return its PDFs."""
    chosen = [word for name in bank for word in ("-q", name)]
    ran = dlquiz("exam", "-o", str(folder), "--forms", str(FORMS), "--seed", "5", "--json", *chosen, *options)
    assert ran.code == 0, ran.err[-2000:]
    json.loads(ran.out)
    return sorted(folder.rglob("*.pdf"))


def titles_missing(pdfs: list[Path], bank: Bank) -> list[str]:
    (sheet,) = (pdf for pdf in pdfs if pdf.stem == "exam-A")
    squeezed = re.sub(r"\W", "", "".join(page.extract_text() for page in PdfReader(sheet).pages))
    return [
        q.id for q in bank.values() if re.sub(r"\W", "", q.title.replace("ff", "ﬀ")) not in squeezed.replace("ff", "ﬀ")
    ]


def test_every_question_compiles_in_typst(bank: Bank, tmp_path: Path) -> None:
    pdfs = everything(bank, tmp_path / "exam")
    assert len(pdfs) == 3 * FORMS + 1
    assert titles_missing(pdfs, bank) == []


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_every_question_compiles_in_pdflatex(bank: Bank, tmp_path: Path) -> None:
    pdfs = everything(bank, tmp_path / "exam", "--engine", "pdflatex", "--paper", "letter")
    assert len(pdfs) == 3 * FORMS + 1
    assert all(len(PdfReader(pdf).pages) >= 1 for pdf in pdfs)
