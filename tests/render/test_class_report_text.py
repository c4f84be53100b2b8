"""The class report in a terminal: eighty columns, in ASCII where asked, and nothing left out."""

import pytest

from dlquiz.exam.assembly import Exam, Student
from dlquiz.render.class_report_text import aligned, bar, class_report_text
from tests.grading.exams import small
from tests.render.classes import analysed, handed_in


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("count", [0, 1, 6, 12, 60])
def test_no_line_is_longer_than_the_screen(exam: Exam, count: int, bare: bool) -> None:
    lines = class_report_text(analysed(exam, handed_in(exam, count, ["r"])), ascii=bare)
    assert max(map(len, lines)) <= 80
    assert bare <= "\n".join(lines).isascii()


def test_it_says_what_a_teacher_looks_for(exam: Exam) -> None:
    found = analysed(exam, handed_in(exam, 60))
    said = "\n".join(class_report_text(found))
    assert "Cronbach's alpha 0." in " ".join(said.split())
    assert "Students by their share of the points" in said
    assert "forgets the + 1" in said
    assert "Forms compared" in said
    assert "What to look at" in said
    for part in found.parts:
        assert f"\n{part.column.name} " in said


def test_a_small_class_is_told_so(exam: Exam) -> None:
    said = " ".join(class_report_text(analysed(exam, handed_in(exam, 6))))
    assert "nothing can be said about single parts" in said
    assert "alpha 0" not in said


def test_nobody_marked_is_said(exam: Exam) -> None:
    assert class_report_text(analysed(exam, handed_in(exam, 0, ["r"])))[0] == "Nobody was marked."


def test_a_roster_says_that_forms_cannot_be_compared() -> None:
    exam = small(students=tuple(Student(f"N{i}", f"s{i:03}") for i in range(3)))
    said = " ".join(class_report_text(analysed(exam, handed_in(exam, 3))))
    assert "Every student had a form of their own" in said


def test_bars_grow_with_their_share() -> None:
    assert [len(bar(share, 10)) for share in (0, 0.01, 0.5, 1)] == [0, 1, 5, 10]
    assert [len(bar(share, 10, ascii=True)) for share in (0, 0.01, 0.5, 1)] == [0, 1, 5, 10]


def test_the_flexible_column_gives_way() -> None:
    lines = list(aligned([["a", "a long heading", "1"], ["b", "x", "22"]], 14, flexible=1, left=2))
    assert lines == ["a  a long …   1", "b  x         22"] or max(map(len, lines)) <= 14
