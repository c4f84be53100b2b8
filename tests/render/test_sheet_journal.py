"""An interrupted exam is continued: what is finished and whole is kept, and the folder is what it would have been."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from dlquiz.errors import InputError
from dlquiz.exam.assembly import Exam, assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.render.engine import Document, Print
from dlquiz.render.sheet_folder import write
from dlquiz.render.sheet_journal import Journal, Request, beside, resumable, unfinished
from tests.exam.kinds import BANK

REQUEST = Request("asked", 3)
ALL = 4 * 3 + 1  # documents


@pytest.fixture(scope="module")
def exam() -> Exam:
    return assemble(of_questions(list(BANK)[:2]), BANK, 3, forms=4)


class Engine:
    """Prints a document as its own name, and fails after so many."""

    def __init__(self, most: int = 1000, error: BaseException | None = None) -> None:
        self.left, self.error = most, error or KeyboardInterrupt()
        self.printed: list[str] = []

    def __call__(self, documents: Sequence[Document]) -> list[Print]:
        for document in documents:
            if not self.left:
                raise self.error
            self.left -= 1
            self.printed.append(document.path)
        return [document.path.encode() for document in documents]


def run(exam: Exam, folder: Path, engine: Engine, request: Request = REQUEST, force: bool = False) -> int:
    """Write the exam; return how many documents an earlier run had finished."""
    with resumable(folder, request, force) as (stage, journal):
        known = len(journal.finished)
        write(exam, stage, "a4", engine, journal=journal)
    return known


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def interrupted(exam: Exam, folder: Path, most: int = 5) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(exam, folder, Engine(most))
    assert not folder.exists()


def test_an_interrupted_run_is_continued_to_the_same_bytes(exam: Exam, tmp_path: Path) -> None:
    interrupted(exam, tmp_path / "exam")
    assert unfinished(tmp_path / "exam") == REQUEST
    rest = Engine()
    known = run(exam, tmp_path / "exam", rest)
    assert 0 < known <= 5
    assert len(rest.printed) == ALL - known
    assert run(exam, tmp_path / "whole", Engine()) == 0
    assert contents(tmp_path / "exam") == contents(tmp_path / "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exam", "whole"]


def test_a_run_may_be_interrupted_as_often_as_one_likes(exam: Exam, tmp_path: Path) -> None:
    for _ in range(3):
        interrupted(exam, tmp_path / "exam", most=4)
    assert run(exam, tmp_path / "exam", Engine()) >= 9


def test_a_full_disk_keeps_what_is_finished(exam: Exam, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        run(exam, tmp_path / "exam", Engine(6, OSError(28, "No space left on device")))
    assert run(exam, tmp_path / "exam", Engine()) > 0


def test_nothing_finished_leaves_nothing(exam: Exam, tmp_path: Path) -> None:
    interrupted(exam, tmp_path / "exam", most=0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("harm", ["cut", "gone", "changed"])
def test_what_is_not_whole_is_made_anew(exam: Exam, tmp_path: Path, harm: str) -> None:
    interrupted(exam, tmp_path / "exam")
    victim = next(path for path in sorted((beside(tmp_path / "exam") / "new").rglob("*.pdf")))
    if harm == "gone":
        victim.unlink()
    else:
        victim.write_bytes(b"" if harm == "cut" else b"%PDF-forged")
    run(exam, tmp_path / "exam", Engine())
    run(exam, tmp_path / "whole", Engine())
    assert contents(tmp_path / "exam") == contents(tmp_path / "whole")


def test_a_journal_that_was_cut_off_is_believed_up_to_there(exam: Exam, tmp_path: Path) -> None:
    interrupted(exam, tmp_path / "exam")
    journal = beside(tmp_path / "exam") / "journal"
    lines = journal.read_text()
    count = lines.count("\n") - 1
    journal.write_text(lines[:-20])
    assert run(exam, tmp_path / "exam", Engine()) == count - 1


def test_a_file_that_the_journal_does_not_know_does_not_get_into_the_folder(exam: Exam, tmp_path: Path) -> None:
    interrupted(exam, tmp_path / "exam")
    (beside(tmp_path / "exam") / "new" / "student" / "key.pdf").write_text("half")
    run(exam, tmp_path / "exam", Engine())
    assert not (tmp_path / "exam" / "student" / "key.pdf").exists()


@pytest.mark.parametrize("other", [Request("asked", 4), Request("something else", 3)])
def test_another_request_begins_anew(exam: Exam, tmp_path: Path, other: Request) -> None:
    interrupted(exam, tmp_path / "exam")
    assert run(exam, tmp_path / "exam", Engine(), other) == 0


def test_a_form_that_is_made_from_something_else_now_is_made_anew(exam: Exam, tmp_path: Path) -> None:
    interrupted(exam, tmp_path / "exam")
    changed, rest = assemble(of_questions(list(BANK)[:2]), BANK, 5, forms=4), Engine()
    run(changed, tmp_path / "exam", rest)
    assert len(rest.printed) == ALL


def test_a_document_that_the_engine_refused_is_not_finished(exam: Exam, tmp_path: Path) -> None:
    from dlquiz.errors import EngineError

    def refuses(documents: Sequence[Document]) -> list[Print]:
        return [EngineError(document.path, "it stopped") for document in documents]

    with resumable(tmp_path / "exam", REQUEST) as (stage, journal):
        assert len(write(exam, stage, "a4", refuses, journal=journal).faults) == ALL
        assert not journal.finished


def test_two_runs_cannot_write_the_same_folder(tmp_path: Path) -> None:
    first = resumable(tmp_path / "exam", REQUEST)
    first.__enter__()
    with pytest.raises(InputError, match=r"exam: another run is writing it, wait for its end or name another one"):
        resumable(tmp_path / "exam", REQUEST).__enter__()
    first.__exit__(None, None, None)
    assert (tmp_path / "exam").is_dir()


def test_what_is_no_journal_is_none(tmp_path: Path) -> None:
    assert unfinished(tmp_path / "exam") is None
    beside(tmp_path / "exam").mkdir()
    for text in ("", "[]", "{}", '{"kind": "x", "digest": "", "seed": 1}', "\x00"):
        (beside(tmp_path / "exam") / "journal").write_text(text)
        assert unfinished(tmp_path / "exam") is None


def test_a_run_with_force_that_was_killed_in_the_swap_is_mended(exam: Exam, tmp_path: Path) -> None:
    target, own = tmp_path / "exam", beside(tmp_path / "exam")
    (own / "old" / "student").mkdir(parents=True)
    with pytest.raises(InputError, match="the folder is not empty"):
        run(exam, target, Engine())
    assert (target / "student").is_dir()
    run(exam, target, Engine(), force=True)
    assert [path.name for path in tmp_path.iterdir()] == ["exam"]


def test_the_journal_keeps_only_whole_documents(tmp_path: Path) -> None:
    with (tmp_path / "journal").open("w+") as file:
        journal = Journal(file)
        journal.add("key A", "source", {"a.pdf": b"1", "a.tex": b"2"})
        assert journal.kept(["key A"], "source") == ["a.pdf", "a.tex"]
        assert journal.kept(["key A", "key B"], "source") is None
        assert journal.kept(["key A"], "another") is None


def test_what_is_not_ours_beside_the_folder_is_left_alone(exam: Exam, tmp_path: Path) -> None:
    run(exam, beside(tmp_path / "exam"), Engine())
    before = contents(beside(tmp_path / "exam"))
    with pytest.raises(InputError, match=r"exam\.unfinished: something else stands where the exam is written"):
        run(exam, tmp_path / "exam", Engine())
    assert contents(beside(tmp_path / "exam")) == before
