"""The folder of a grading run: the same bytes however the class is divided, and whoever marks the parts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dlquiz.exam.assembly import Exam
from dlquiz.grading.answer_row import Problem, Row, Where
from dlquiz.grading.frozen import slots
from dlquiz.render.grades_batch import Batches, Marked, Terms
from dlquiz.render.grades_folder import PART, Written, write
from tests.grading.exams import key, small


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


def rows(exam: Exam) -> Iterator[Row | Problem]:
    """Yield a class whose students' answers are scattered, with every kind of trouble."""
    answers = [key(form) for form in exam.forms]
    for place, slot in enumerate(slots(exam.forms[0])):
        for i in range(40):
            text = ["7", "7 apples", "", answers[i % 2][slot.name]][(i + place) % 4]
            where = Where(f"{i % 3}.csv", 2 + 40 * place + i)
            yield Row(where, 0, "", "AB"[i % 2], f"s{i % 38:02}", "", slot.name, text)
            if i % 13 == 0:
                yield Problem(where, f"s{i}" if i % 2 else f"x{i}", "the row holds a NUL character")
    yield Problem(Where("b.csv"), "", "it is empty")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def written(exam: Exam, folder: Path, parts: int, backwards: bool = False) -> tuple[dict[str, bytes], Written]:
    """Return what a run writes that divides the class into so many parts."""
    batches = Batches(exam, Terms())

    def work(given: Iterator[bytes]) -> Iterator[Marked]:
        marked = [batches.mark(part) for part in given]
        yield from reversed(marked) if backwards else marked

    folder.mkdir()
    run = write(exam, rows(exam), folder, work, size=(parts - 1) * PART)
    return contents(folder), run


def test_the_number_of_parts_and_their_order_change_no_byte(exam: Exam, tmp_path: Path) -> None:
    whole, run = written(exam, tmp_path / "1", 1)
    assert len(whole["gradebook.csv"].splitlines()) == 1 + 38 + 3
    assert run.tally.students == len([name for name in whole if name.startswith("feedback/")]) == 41
    for parts in (2, 7, 100):
        again, divided = written(exam, tmp_path / str(parts), parts, backwards=parts == 7)
        assert again == whole
        assert (divided.tally, divided.said, divided.problems) == (run.tally, run.said, run.problems)
        assert list(divided.scores.rows()) == list(run.scores.rows())


def test_a_run_without_feedback_writes_the_same_gradebook_and_no_evidence(exam: Exam, tmp_path: Path) -> None:
    whole, _ = written(exam, tmp_path / "whole", 1)
    folder = tmp_path / "bare"
    folder.mkdir()
    batches = Batches(exam, Terms(feedback=False))
    write(exam, rows(exam), folder, lambda parts: map(batches.mark, parts), size=0, feedback=False)
    assert contents(folder) == {name: whole[name] for name in ("gradebook.csv", "problems.csv")}


def test_nothing_temporary_stays_in_the_folder(exam: Exam, tmp_path: Path) -> None:
    whole, _ = written(exam, tmp_path / "1", 3)
    assert {name.partition("/")[0] for name in whole} == {"gradebook.csv", "marks.jsonl", "problems.csv", "feedback"}
