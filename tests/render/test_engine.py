"""Both engines give the same bytes for the same document, and say in one line why they stopped."""

import shutil
import stat
import time
from pathlib import Path

import pytest

from dlquiz.errors import EngineError
from dlquiz.exam.assembly import assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.render import engine_typst
from dlquiz.render.engine import Document, Once
from dlquiz.render.engine_pdflatex import Pdflatex
from tests.exam.kinds import BANK
from tests.render.printed import documents

PDFLATEX = shutil.which("pdflatex")
needs_latex = pytest.mark.skipif(PDFLATEX is None, reason="pdflatex is not installed")


@pytest.fixture(scope="module")
def printed() -> list[Document]:
    return list(documents(assemble(of_questions(list(BANK)), BANK, 3), "letter"))


def latex(source: str) -> Document:
    return Document("student/exam-A", "sheet.typ", Once(lambda: "{}"), Once(lambda: source))


def program(folder: Path, script: str) -> str:
    path = folder / "pdflatex"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_typst_prints_every_document_the_same_twice(printed: list[Document]) -> None:
    for document in printed:
        first = engine_typst.pdf(document)
        assert first.startswith(b"%PDF-")
        assert engine_typst.pdf(document) == first


def test_what_typst_refuses_is_an_engine_error() -> None:
    with pytest.raises(EngineError, match=r"student/exam-A.pdf: typst stopped: "):
        engine_typst.pdf(latex(""))


@needs_latex
def test_the_logs_cause_is_named_with_its_line() -> None:
    pdf = Pdflatex(PDFLATEX).pdf
    source = "\\documentclass{article}\n\\begin{document}\n\\nonsense\n\\end{document}\n"
    with pytest.raises(EngineError) as caught:
        pdf(latex(source))
    assert str(caught.value) == (
        "student/exam-A.pdf: pdflatex stopped: Undefined control sequence at line 3 of student/exam-A.tex"
    )


@needs_latex
def test_a_missing_package_is_named_with_what_brings_it() -> None:
    with pytest.raises(EngineError, match=r"`nonsense.sty' not found.*, nonsense.sty comes with: apt-get install"):
        Pdflatex(PDFLATEX).pdf(latex("\\documentclass{article}\n\\usepackage{nonsense}\n\\begin{document}\n"))


@needs_latex
def test_a_document_cannot_read_outside_or_run_a_shell(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    pdf = Pdflatex(PDFLATEX).pdf
    body = rf"\immediate\write18{{touch {tmp_path}/ran}}\input{{{tmp_path}/../secret.txt}}"
    with pytest.raises(EngineError):
        pdf(latex(rf"\documentclass{{article}}\begin{{document}}{body}\end{{document}}"))
    assert not (tmp_path / "ran").exists()


def test_a_missing_program_is_told_with_what_to_install() -> None:
    with pytest.raises(EngineError, match=r"pdflatex: it is not on the PATH, install it \(apt-get .*--engine typst"):
        Pdflatex(None).pdf(latex(""))


def test_a_program_that_does_not_start_is_told(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="it does not start: no such file"):
        Pdflatex(str(tmp_path / "pdflatex")).pdf(latex(""))


def test_a_hanging_program_is_ended_with_its_children(tmp_path: Path) -> None:
    hangs = program(tmp_path, f"(sleep 5; touch {tmp_path}/late) & sleep 60")
    with pytest.raises(EngineError, match=r"student/exam-A.pdf: pdflatex did not end within 0.2 s, look at "):
        Pdflatex(hangs, seconds=0.2).pdf(latex(""))
    assert not (tmp_path / "late").exists()


def test_a_program_that_always_hangs_is_not_started_for_ever(tmp_path: Path) -> None:
    pdflatex = Pdflatex(program(tmp_path, "sleep 60"), seconds=0.1)
    said = [str(fault) for fault in pdflatex([latex(""), latex("\n\\runninghead{"), latex(""), latex("")])]
    assert said[0] == said[1] == said[2]
    assert said[3] == "student/exam-A.pdf: pdflatex was not started again after student/exam-A.pdf did not end"


@needs_latex
def test_a_document_gets_the_same_bytes_alone_and_among_others(printed: list[Document]) -> None:
    among = list(Pdflatex(PDFLATEX)(printed))
    assert all(isinstance(found, bytes) and found.startswith(b"%PDF-") for found in among)
    for i in (0, -1):
        assert Pdflatex(PDFLATEX).pdf(printed[i]) == among[i]


@needs_latex
def test_one_document_fails_alone_and_its_line_is_right(printed: list[Document]) -> None:
    source = printed[1].latex().replace("\\begin{document}", "\\begin{document}\n\\nonsense")
    line = source[: source.index("\\nonsense")].count("\n") + 1
    found = list(Pdflatex(PDFLATEX)([printed[1], latex(source), printed[1]]))
    assert isinstance(found[0], bytes)
    assert found[2] == found[0]
    assert str(found[1]).endswith(f"Undefined control sequence at line {line} of student/exam-A.tex")


def test_a_program_that_fails_in_silence_is_told(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="pdflatex stopped: it said nothing"):
        Pdflatex(program(tmp_path, "exit 1")).pdf(latex(""))
    with pytest.raises(EngineError, match="pdflatex stopped: too old"):
        Pdflatex(program(tmp_path, "echo too old; exit 1")).pdf(latex(""))
    with pytest.raises(EngineError, match=r"student/exam-A.pdf: pdflatex was ended by signal 15$"):
        Pdflatex(program(tmp_path, "kill -TERM $$")).pdf(latex(""))


@pytest.mark.parametrize(
    "script", ["exit 0", ": > sheet.pdf", "printf garbage > sheet.pdf", "printf %%PDF- > sheet.pdf"]
)
def test_what_is_no_whole_pdf_is_no_pdf(tmp_path: Path, script: str) -> None:
    with pytest.raises(
        EngineError, match=r"student/exam-A.pdf: pdflatex ended without a fault and without a whole PDF"
    ):
        Pdflatex(program(tmp_path, script)).pdf(latex(""))


def test_a_program_that_says_too_much_is_told_by_how_it_ends(tmp_path: Path) -> None:
    floods = program(tmp_path, "yes $(printf %0999d) | head -c 5000000; echo; echo '! It is enough.'; exit 1")
    with pytest.raises(EngineError, match=r"student/exam-A.pdf: pdflatex stopped: It is enough$"):
        Pdflatex(floods).pdf(latex(""))
    with pytest.raises(EngineError, match=r"pdflatex stopped: 0{199}…$"):
        Pdflatex(program(tmp_path, "printf %0999d; exit 1")).pdf(latex(""))


def test_what_a_failed_program_left_behind_is_ended(tmp_path: Path) -> None:
    leaves = program(tmp_path, f"sleep 60 & echo $! > {tmp_path}/pid; echo '! Gone.'; exit 1")
    with pytest.raises(EngineError, match="pdflatex stopped: Gone"):
        Pdflatex(leaves).pdf(latex(""))
    status = Path("/proc") / (tmp_path / "pid").read_text().strip() / "status"
    for _ in range(400):
        if not status.exists() or "zombie" in status.read_text():
            return
        time.sleep(0.02)
    raise AssertionError("it goes on")


def test_nothing_is_begun_once_everything_was_stopped(tmp_path: Path) -> None:
    pdflatex = Pdflatex(program(tmp_path, "sleep 60"))
    pdflatex.stop()
    with pytest.raises(EngineError, match="pdflatex was ended by signal 9"):
        pdflatex.pdf(latex("\n\\runninghead{"))
