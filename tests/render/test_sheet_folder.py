"""The folder of an exam: what is in it, the same bytes every time, whole or not at all."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pypdf import PdfReader

from dlquiz.errors import EngineError
from dlquiz.exam import manifest
from dlquiz.exam.assembly import Exam, assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.question.show import answer_text
from dlquiz.render import engine_typst, sheet_work
from dlquiz.render.engine import Document, OneByOne
from dlquiz.render.sheet_folder import Workers, Written, write
from tests.exam.kinds import BANK


@pytest.fixture(scope="module")
def exam() -> Exam:
    return assemble(of_questions(list(BANK)), BANK, 3, forms=2)


@pytest.fixture(scope="module")
def folder(exam: Exam, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("exam")
    with ThreadPoolExecutor(2) as pool:
        assert write(exam, found, "a4", engine_typst.pdfs, workers=Workers(pool, 2)).faults == ()
    return found


def contents(folder: Path) -> Mapping[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def pages(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def test_every_form_has_its_files(folder: Path) -> None:
    assert sorted(contents(folder)) == [
        "instructor/answers.pdf",
        "instructor/answers.tex",
        "instructor/key-A.pdf",
        "instructor/key-A.tex",
        "instructor/key-B.pdf",
        "instructor/key-B.tex",
        "instructor/manifest.json",
        "student/answers-A.csv",
        "student/answers-A.pdf",
        "student/answers-A.tex",
        "student/answers-A.txt",
        "student/answers-B.csv",
        "student/answers-B.pdf",
        "student/answers-B.tex",
        "student/answers-B.txt",
        "student/exam-A.pdf",
        "student/exam-A.tex",
        "student/exam-B.pdf",
        "student/exam-B.tex",
    ]


def test_two_runs_give_the_same_bytes(exam: Exam, folder: Path, tmp_path: Path) -> None:
    write(exam, tmp_path, "a4", engine_typst.pdfs)
    assert contents(tmp_path) == contents(folder)


SCRIPT = """
import sys
from pathlib import Path
from dlquiz.exam.assembly import assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.render import engine_typst, sheet_documents, sheet_folder, sheet_work
from dlquiz.render.sheet_folder import write
from tests.exam.kinds import BANK
write(assemble(of_questions(list(BANK)), BANK, 3, forms=2), Path(sys.argv[1]), "a4", engine_typst.pdfs)
"""


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_another_process_gives_the_same_bytes(folder: Path, tmp_path: Path, root: Path, hash_seed: str) -> None:
    import dlquiz

    package = Path(dlquiz.__file__).parents[1]
    surroundings = {
        **os.environ,
        "PYTHONHASHSEED": hash_seed,
        "PYTHONPATH": f"{package}{os.pathsep}{root}",
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
    }
    subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path)], check=True, env=surroundings, cwd=tmp_path)
    assert contents(tmp_path) == contents(folder)


def test_no_student_file_tells_a_worked_answer(exam: Exam, folder: Path) -> None:
    for form in exam.forms:
        said = "\n".join(pages(folder / f"student/exam-{form.name}.pdf"))
        said += (folder / f"student/exam-{form.name}.tex").read_text().partition(r"\begin{document}")[2]
        said += (folder / f"student/answers-{form.name}.txt").read_text()
        for asked in form.questions:
            assert len(asked.code) < 3 or asked.code not in re.split(r"\W+", said)
            for part in asked.parts:
                assert not any(slip.name in said for slip in part.wrong)
                if len(answer_text(part.answer)) > 4 and asked.question in ("kinds/logistic", "kinds/outer"):
                    assert answer_text(part.answer) not in said


def test_metadata_names_the_exam_and_no_key(folder: Path) -> None:
    found = PdfReader(folder / "student/exam-A.pdf").metadata
    assert found is not None
    assert found.title == "Practice exam – A"


def test_pages_are_numbered_and_carry_the_exam_id(exam: Exam, folder: Path) -> None:
    for name in ("student/exam-A.pdf", "instructor/key-B.pdf"):
        found = pages(folder / name)
        for number, text in enumerate(found, 1):
            assert f"Page {number} of {len(found)}" in text
            assert exam.id in text


def test_no_page_is_near_empty(folder: Path) -> None:
    for page in pages(folder / "student/exam-A.pdf"):
        assert len(re.findall(r"^\d+\. |^\([a-z]\)", page, re.MULTILINE)) >= 2


def test_what_the_engine_refuses_is_left_out_and_reported(exam: Exam, tmp_path: Path) -> None:
    def refuses(document: Document) -> bytes:
        if document.path == "student/exam-B":
            raise EngineError("student/exam-B.pdf", "it stopped")
        return b"%PDF"

    written: Written = write(exam, tmp_path, "a4", OneByOne(refuses))
    assert [str(fault) for fault in written.faults] == ["student/exam-B.pdf: it stopped"]
    assert (tmp_path / "student/exam-B.tex").is_file()
    assert not (tmp_path / "student/exam-B.pdf").exists()
    assert (tmp_path / "student/exam-A.pdf").is_file()


def test_progress_counts_every_pdf(exam: Exam, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write(
        exam,
        tmp_path,
        "a4",
        OneByOne(lambda document: b"%PDF"),
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen == [(i, 7) for i in range(1, 8)]


def test_the_answers_of_many_forms_stand_in_several_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_work, "TOGETHER", 2)
    many = assemble(of_questions(list(BANK)[:2]), BANK, 3, forms=5)
    seen: list[tuple[int, int]] = []
    with ThreadPoolExecutor(1) as pool:
        write(
            many,
            tmp_path,
            "a4",
            OneByOne(lambda document: b"%PDF"),
            workers=Workers(pool, forms=3),
            progress=lambda done, total: seen.append((done, total)),
        )
    made = sorted(path.stem for path in (tmp_path / "instructor").glob("answers*.tex"))
    assert made == ["answers-A-B", "answers-C-D", "answers-E"]
    assert seen[-1] == (3 * 5 + 3, 3 * 5 + 3)


def test_the_manifest_is_written_as_it_would_be_in_one_go(exam: Exam, folder: Path) -> None:
    assert (folder / "instructor/manifest.json").read_text("utf-8") == manifest.text(exam)
