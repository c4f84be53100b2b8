"""Promise 4, the last word: every question's sheet and key compile in both engines, in several variants."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from dlquiz.exam.assembly import assemble
from dlquiz.exam.bank import Bank
from dlquiz.exam.blueprint import of_questions
from tests.cli.terminal import dlquiz
from tests.render.printed import documents

FORMS = 3
TOO_WIDE = 1.0  # points
OVERFULL = re.compile(r"^Overfull \\[hv]box \(([\d.]+)pt too .*", re.M)


def everything(bank: Bank, folder: Path, *options: str, path: str = os.environ["PATH"]) -> list[Path]:
    """Print one exam of all questions in several forms and return its PDFs."""
    chosen = [word for name in bank for word in ("-q", name)]
    ran = dlquiz(
        "exam", "-o", str(folder), "--forms", str(FORMS), "--seed", "5", "--json", *chosen, *options, PATH=path
    )
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


def too_wide(log: str) -> list[str]:
    """Return what TeX says of lines that stick out by more than a point."""
    return [box[0] for box in OVERFULL.finditer(log) if float(box[1]) > TOO_WIDE]


def reporting(program: str, folder: Path) -> str:
    """Return a PATH on which pdflatex keeps its logs in `folder`."""
    found = folder / "pdflatex"
    folder.mkdir()
    keeps = f"test ! -f sheet.log || cp sheet.log {folder}/$$.log"
    found.write_text(f'#!/bin/sh\n{program} "$@"\ncode=$?\n{keeps}\nexit $code\n', "utf-8")
    found.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_every_question_compiles_in_pdflatex_and_no_line_is_too_wide(bank: Bank, tmp_path: Path) -> None:
    path = reporting(str(shutil.which("pdflatex")), tmp_path / "logs")
    pdfs = everything(bank, tmp_path / "exam", "--engine", "pdflatex", "--paper", "letter", path=path)
    assert len(pdfs) == 3 * FORMS + 1
    assert all(len(PdfReader(pdf).pages) >= 1 for pdf in pdfs)
    logs = [log.read_text("utf-8", "replace") for log in (tmp_path / "logs").glob("*.log")]
    assert len(logs) == len(pdfs)
    assert [box for log in logs for box in too_wide(log)] == []


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_typed_formulas_fit_the_table_of_many_forms(bank: Bank, tmp_path: Path) -> None:
    exam = assemble(of_questions(["foundations/derivative"]), bank, 5, forms=20)
    (table,) = (document for document in documents(exam, "a4") if document.path == "instructor/answers")
    (tmp_path / "table.tex").write_text(table.latex(), "utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "table.tex"]
    subprocess.run(command, cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=60)
    assert too_wide((tmp_path / "table.log").read_text("utf-8", "replace")) == []
