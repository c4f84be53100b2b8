"""Pages as pictures and as text: none is near-empty, both engines print the same words in the same order."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from dlquiz.exam.assembly import assemble
from dlquiz.exam.bank import Bank
from dlquiz.exam.blueprint import BUILTIN, builtin, of_questions
from dlquiz.render import engine_typst
from dlquiz.render.engine import Document
from dlquiz.render.engine_pdflatex import Pdflatex
from dlquiz.render.paper import ROOM, Paper
from dlquiz.render.sheet import sheet
from dlquiz.render.sheet_documents import BY_KIND, Kind
from tests.render.pictures import needs_programs, pictures

pytestmark = needs_programs

PAPERS: tuple[Paper, ...] = ("a4", "letter")
ENGINES = {"typst": engine_typst.pdf, "pdflatex": Pdflatex(shutil.which("pdflatex")).pdf}
LEAST = {"sheet": 0.6, "key": 0.4}  # of the room on a page
LAST = 0.3  # of the room on the last page of several


def made(bank: Bank, blueprint: str, kind: Kind, paper: Paper) -> Document:
    exam = assemble(builtin(blueprint), bank, 1)
    return BY_KIND[kind](exam, exam.forms[0], paper)


def filled(pdf: Path, paper: Paper) -> list[float]:
    """How far down each page is used, as a share of its room."""
    shares = []
    width, height = ROOM[paper]
    for page in pictures(pdf, 26):  # about a dot to the millimetre
        dots = page.height / (height + 45)
        body = page.crop((int(20 * dots), int(24 * dots), int((20 + width) * dots), int((24 + height) * dots)))
        ink = body.point(lambda grey: 255 * (grey < 235)).getbbox()
        shares.append(ink[3] / body.height if ink else 0.0)
    return shares


@pytest.mark.parametrize(
    ("blueprint", "paper", "kind"),
    [
        *((blueprint, paper, "sheet") for blueprint in BUILTIN for paper in PAPERS),
        ("final", "letter", "key"),
        ("weekly", "letter", "key"),
    ],
)
def test_no_page_is_near_empty(bank: Bank, blueprint: str, paper: Paper, kind: Kind, tmp_path: Path) -> None:
    (tmp_path / "printed.pdf").write_bytes(engine_typst.pdf(made(bank, blueprint, kind, paper)))
    *others, last = filled(tmp_path / "printed.pdf", paper)
    assert min(others) >= LEAST[kind]
    assert last >= LAST


@pytest.mark.parametrize(("blueprint", "kind"), [("midterm", "sheet"), ("weekly", "key")])
def test_latex_fills_its_pages_and_needs_no_more_of_them(
    bank: Bank, blueprint: str, kind: Kind, tmp_path: Path
) -> None:
    document = made(bank, blueprint, kind, "letter")
    pages = {}
    for engine, pdf in ENGINES.items():
        (tmp_path / f"{engine}.pdf").write_bytes(pdf(document))
        pages[engine] = filled(tmp_path / f"{engine}.pdf", "letter")
    *others, last = pages["pdflatex"]
    assert min(others) >= LEAST[kind]
    assert last >= LAST
    assert len(pages["pdflatex"]) <= len(pages["typst"]) + 1


def test_no_question_needs_more_pages_than_there_are_codes(bank: Bank, tmp_path: Path) -> None:
    for name in bank:
        exam = assemble(of_questions([name]), bank, 3)
        (tmp_path / "printed.pdf").write_bytes(engine_typst.pdf(BY_KIND["sheet"](exam, exam.forms[0], "letter")))
        pages = len(PdfReader(tmp_path / "printed.pdf").pages)
        assert pages <= len(sheet(exam, exam.forms[0]).codes)
        assert pages <= 1 or len(exam.forms[0].questions[0].parts) > 1 or name == "detection/nms-survivors"


# what stands at the top and at the foot of a page, wherever each engine ends one
MARGIN = re.compile(r"^.*Page \d+ of \d+.*\n.*Form A\n(\d+\. continued\n)?", re.MULTILINE)


def words(pdf: Path) -> list[str]:
    """What can be copied out of a PDF but for the margins and for formulas, whose signs are each engine's own."""
    done = subprocess.run(["pdftotext", "-q", "-raw", str(pdf), "-"], check=True, capture_output=True)
    text = done.stdout.decode().replace("ﬁ", "fi").replace("ﬀ", "ff").replace("ﬂ", "fl").replace("ﬃ", "ffi")
    text = MARGIN.sub("", text.replace("\f", ""))
    return re.findall(r"[A-Za-z]{4,}", re.sub(r"-(\n\s*)?", "", text))


def test_no_line_ends_within_a_short_formula(bank: Bank, tmp_path: Path) -> None:
    document = made(bank, "final", "sheet", "letter")
    for engine, pdf in ENGINES.items():
        (tmp_path / f"{engine}.pdf").write_bytes(pdf(document))
        done = subprocess.run(
            ["pdftotext", "-q", "-layout", str(tmp_path / f"{engine}.pdf"), "-"], check=True, capture_output=True
        )
        assert not re.findall(r"^.*\w.*[=<>≤≥]$", done.stdout.decode(), re.MULTILINE)


def test_both_engines_print_the_same_words_in_the_same_order(bank: Bank, tmp_path: Path) -> None:
    found = {}
    for engine, pdf in ENGINES.items():
        (tmp_path / f"{engine}.pdf").write_bytes(pdf(made(bank, "weekly", "sheet", "a4")))
        found[engine] = words(tmp_path / f"{engine}.pdf")
    assert found["typst"] == found["pdflatex"]


@pytest.mark.parametrize("kind", BY_KIND)
def test_every_document_is_tagged_for_those_who_listen_to_it(bank: Bank, kind: Kind, tmp_path: Path) -> None:
    (tmp_path / "printed.pdf").write_bytes(engine_typst.pdf(made(bank, "quiz", kind, "a4")))
    told = subprocess.run(["pdfinfo", str(tmp_path / "printed.pdf")], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Tagged: +yes", told)
    assert re.search(r"Title: +Quiz", told)
