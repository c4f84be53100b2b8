"""A preview is the first page as PNG, or one line that says why there is none."""

import stat
from pathlib import Path

import pytest

from dlquiz.errors import EngineError
from dlquiz.exam.assembly import assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.render import engine_typst, preview
from dlquiz.render.engine import Document
from dlquiz.render.sheet_documents import BY_KIND
from tests.exam.kinds import BANK
from tests.render.pictures import needs_programs

pytestmark = needs_programs


@pytest.fixture(scope="module")
def document() -> Document:
    exam = assemble(of_questions(list(BANK)), BANK, 3)
    return BY_KIND["sheet"](exam, exam.forms[0], "a4")


def test_both_ways_give_a_png(document: Document) -> None:
    import shutil

    for png in (engine_typst.png, preview.of_pdf(engine_typst.pdf, shutil.which("pdftoppm"))):
        first = png(document)
        assert first.startswith(b"\x89PNG")
        assert png(document) == first


def test_a_missing_program_is_told_with_what_to_install(document: Document) -> None:
    with pytest.raises(EngineError, match="pdftoppm: it is not on the PATH, install poppler-utils"):
        preview.of_pdf(engine_typst.pdf, None)(document)


def test_a_program_that_fails_is_told(document: Document, tmp_path: Path) -> None:
    broken = tmp_path / "pdftoppm"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(broken.stat().st_mode | stat.S_IXUSR)
    with pytest.raises(EngineError, match=r"exam-A.pdf: pdftoppm stopped: .*exit status 3"):
        preview.of_pdf(lambda document: b"%PDF", str(broken))(document)
