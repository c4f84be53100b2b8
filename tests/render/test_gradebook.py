"""The gradebook and the feedback: complete, and safe whatever students are called or type."""

import csv
import re
from dataclasses import replace
from io import StringIO

import pytest

from dlquiz.exam.assembly import Exam
from dlquiz.grading.answer_row import FORMULA, Problem, Where, unguarded, unprefixed
from dlquiz.grading.frozen import slots
from dlquiz.grading.submission import Submission
from dlquiz.render import gradebook
from dlquiz.render.escape import csv_cell
from tests.grading.exams import key, marked, names, small

CODE = re.compile(r"(`+)[^`].*?\1")
HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "a,b", 'a"b', "a\nb", "<script>alert(1)</script>",
    "[x](javascript:alert(1))", "![x](y)", "`code`", "# title", "| a | b |", "\u202egpj.exe", "\x1b[31m", "\\input{a}",
    "&lt;", "a" * 500, "\x00", "王小明", "😀", "CON", "../../etc/passwd",
]  # fmt: skip


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


def rows(exam: Exam, found: list[Submission]) -> list[dict[str, str]]:
    book = gradebook.head(exam) + "".join(student.row for student in marked(exam, found).students)
    return list(csv.DictReader(StringIO(book)))


def feedback(exam: Exam, submission: Submission) -> str:
    ((_, page),) = marked(exam, [submission], pages=True).pages
    return page.decode()


def test_every_student_has_a_row_with_the_points_of_each_part(exam: Exam) -> None:
    sound = [
        Submission(name, name.upper(), Where("a"), form, key(form)) for name, form in zip("ab", exam.forms, strict=True)
    ]
    read = rows(exam, [*sound, Submission("c", "", Where("a", 3), refused="no form")])
    assert [row["student"] for row in read] == ["a", "b", "c"]
    assert [row["status"] for row in read] == ["marked", "marked", "refused: no form"]
    assert [row["points"] for row in read] == ["13", "13", ""]
    assert read[0]["percent"] == "100.0"
    assert list(read[0])[7:] == [
        "1 kinds/positions", "2 kinds/logistic", "3a kinds/scores", "3b kinds/scores", "3c kinds/scores",
        "4 kinds/remedies",
    ]  # fmt: skip
    assert [read[0][column] for column in list(read[0])[7:]] == ["2", "3", "1", "2", "3", "2"]


def test_what_tables_guard_is_what_their_readers_free_again() -> None:
    plain = [chr(code) for code in range(1, 0x20000) if not 0xD800 <= code < 0xE000]
    assert {char for char in plain if csv_cell(char) != char} == FORMULA
    for text in ("=1", "'=1", "''=1", "\t=1", "'a", "'", "a"):
        assert unguarded(csv_cell(text)) == text
    assert unprefixed(csv_cell("\t=1")) == unprefixed("\t=1") == "=1"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_becomes_a_formula_or_another_row(exam: Exam, text: str) -> None:
    (row,) = rows(exam, [Submission(text, text, Where(text), exam.forms[0], {})])
    assert row["student"][:1] not in ("=", "+", "-", "@", "\t")
    assert row["form"] == "A"
    written = gradebook.problem(Problem(Where(text, 1), text, text))
    assert len(list(csv.reader(StringIO(written)))) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_a_student_writes_is_markup(exam: Exam, text: str) -> None:
    answers = dict.fromkeys(key(exam.forms[0]), text)
    page = feedback(replace(exam, title=text), Submission(text, text, Where("a"), exam.forms[0], answers))
    assert "<script" not in CODE.sub("", page)
    assert all(char.isprintable() or char == "\n" for char in page)
    assert "](" not in CODE.sub("", page)
    heading = page.splitlines()[0]
    assert heading.startswith("# ")
    assert not heading.startswith("# #")


def test_feedback_says_what_was_understood_what_was_accepted_and_what_to_remember(exam: Exam) -> None:
    form, name = exam.forms[0], names(exam)
    slip = next(slot.part.wrong for slot in slots(form) if slot.name == name["positions"])
    wrong = str(next(iter(slip.values())))
    answers = key(form) | {name["positions"]: wrong, name["logistic"]: "7 apples", name["remedies"]: ""}
    page = feedback(replace(exam, title="Midterm"), Submission("s1", "Ann", Where("a"), form, answers))
    assert "# Midterm" in page
    assert "Ann (s1), form A: **6 of 13 points** (46.2 %)" in page
    assert f"You wrote `{wrong}`: wrong" in page
    assert "forgets the + 1: The first position counts as well as the moves." in page
    assert "could not be read: a number was expected; '7' was followed by 'apples'" in page
    assert "You left this part out." in page
    assert "Worked solution (variant" in page
    assert "dlquiz quiz -q kinds/" in page


def test_feedback_for_a_refused_submission_says_why(exam: Exam) -> None:
    page = feedback(exam, Submission("s1", "", Where("a"), refused="no form is named"))
    assert "s1: these answers were not marked." in page
    assert "no form is named" in page


def test_a_full_score_has_nothing_to_practise(exam: Exam) -> None:
    page = feedback(exam, Submission("s1", "", Where("a"), exam.forms[0], key(exam.forms[0])))
    assert "What to practise next" not in page
