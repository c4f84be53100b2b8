"""Who answered what: nobody gets lost, and one student's trouble touches nobody else."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from dlquiz.exam.assembly import Exam, Student
from dlquiz.grading.answer_row import Problem, Row, Where
from dlquiz.grading.spool import Entry
from dlquiz.grading.submission import OnDuplicate, Submission, gathered
from tests.grading.exams import small


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


def row(student: str, question: str = "1", answer: str = "7", **cells: str) -> Row:
    where = Where(cells.get("file", "a.csv"), int(cells.get("line", "2")))
    record = int(cells.get("record", "0"))
    return Row(
        where, record, cells.get("exam", ""), cells.get("form", "A"), student, cells.get("name", ""), question, answer
    )


def gather(
    found: Iterable[Row | Problem], exam: Exam, on_duplicate: OnDuplicate = OnDuplicate.REFUSE
) -> tuple[list[Submission], list[Problem]]:
    """Return the submissions and every problem on the way."""
    entries = [Entry(order, entry) for order, entry in enumerate(found)]
    problems = [entry.found for entry in entries if isinstance(entry.found, Problem)]
    submissions, more = gathered(entries, exam, on_duplicate)
    return submissions, [*problems, *(problem for _, problem in more)]


def only(found: tuple[list[Submission], list[Problem]]) -> Submission:
    (submission,), _ = found
    return submission


def reasons(found: tuple[list[Submission], list[Problem]]) -> list[str]:
    return [problem.reason for problem in found[1]]


def test_rows_of_a_student_are_one_submission(exam: Exam) -> None:
    submission = only(gather([row("s", "1", "7"), row("s", "2", "8")], exam))
    assert submission.answers == {"1": "7", "2": "8"}
    assert submission.form is exam.forms[0]


def test_students_come_sorted(exam: Exam) -> None:
    found, _ = gather([row("b"), row("a"), row("c")], exam)
    assert [submission.key for submission in found] == ["a", "b", "c"]


@pytest.mark.parametrize("written", ["a", "A", " Form A ", "form a"])
def test_a_form_is_known_by_its_letter(exam: Exam, written: str) -> None:
    assert only(gather([row("s", form=written.strip())], exam)).form is exam.forms[0]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"exam": "DLQ-OTHER"}, "the answers are for exam 'DLQ-OTHER'"),
        ({"form": "Z"}, "there is no form 'Z'; the exam has the forms A, B"),
        ({"form": ""}, "no form is named; the exam has the forms A, B"),
    ],
)
def test_another_exam_or_form_is_refused_and_the_student_stays_in_the_list(
    exam: Exam, cells: dict[str, str], reason: str
) -> None:
    found = gather([row("s", **cells), row("t")], exam)
    assert [submission.key for submission in found[0]] == ["s", "t"]
    assert reason in found[0][0].refused
    assert not found[0][1].refused
    assert reason in reasons(found)[0]


def test_the_only_form_need_not_be_named() -> None:
    assert only(gather([row("s", form="")], small(forms=1))).form is not None


def test_a_rosters_student_finds_the_own_form() -> None:
    exam = small(students=(Student("Ann", "7"), Student("Bob", "8")))
    assert only(gather([row("8", form="")], exam)).form is exam.forms[1]
    assert only(gather([row("", form="", name="Ann")], exam)).form is exam.forms[0]
    found = gather([row("8", form="1")], exam)
    assert only(found).form is exam.forms[0]
    assert reasons(found) == ["form 001 was made for 7"]
    assert found[1][0].is_warning


def test_a_student_who_handed_in_twice_is_refused_unless_one_is_chosen(exam: Exam) -> None:
    twice = [row("s", answer="7", file="a.csv"), row("s", answer="8", file="b.csv")]
    found = gather(twice, exam)
    assert "handed in 2 times (a.csv, line 2, b.csv, line 2)" in only(found).refused
    assert only(gather(twice, exam, OnDuplicate.FIRST)).answers == {"1": "7"}
    assert only(gather(twice, exam, OnDuplicate.LAST)).answers == {"1": "8"}


def test_two_rows_of_a_wide_file_are_two_submissions(exam: Exam) -> None:
    twice = [row("s", record="2"), row("s", record="3", line="3")]
    assert "handed in 2 times" in only(gather(twice, exam)).refused


def test_a_part_answered_twice_is_nobodys_guess(exam: Exam) -> None:
    twice = [row("s", answer="7"), row("s", answer="8", line="5"), row("s", "2", "9")]
    found = gather(twice, exam)
    assert only(found).twice == {"1": "answered twice, '7' in line 2 and '8' in line 5"}
    assert reasons(found) == ["question 1 is answered twice, '7' in line 2 and '8' in line 5"]
    assert only(gather(twice, exam, OnDuplicate.LAST)).answers["1"] == "8"
    assert only(gather(twice, exam, OnDuplicate.FIRST)).answers["1"] == "7"


def test_the_same_answer_twice_is_one_answer(exam: Exam) -> None:
    found = gather([row("s"), row("s"), row("s", answer=" ")], exam)
    assert only(found).answers == {"1": "7"}
    assert not found[1]


def test_a_form_that_changes_within_a_submission_is_refused(exam: Exam) -> None:
    found = gather([row("s"), row("s", "2", form="B", line="3")], exam)
    assert only(found).refused == "the form changes from 'A' to 'B' in line 3"


def test_an_unknown_question_warns_and_a_missing_one_is_blank(exam: Exam) -> None:
    found = gather([row("s", "99"), row("s", "1")], exam)
    assert reasons(found) == ["no such question on form A: 99"]
    assert only(found).answers == {"1": "7"}
    assert found[1][0].is_warning


def test_a_single_part_may_be_called_by_its_letter(exam: Exam) -> None:
    assert only(gather([row("s", "1a")], exam)).answers == {"1": "7"}


@pytest.mark.parametrize("names", [("1", "1a"), ("1a", "1"), ("1a", "Q1 (A)")])
def test_a_part_answered_under_two_names_is_answered_twice(exam: Exam, names: tuple[str, str]) -> None:
    twice = [row("s", names[0], "7"), row("s", names[1], "8", line="5")]
    found = gather(twice, exam)
    assert only(found).twice == {"1": "answered twice, '7' in line 2 and '8' in line 5"}
    assert reasons(found) == ["question 1 is answered twice, '7' in line 2 and '8' in line 5"]
    assert only(gather(twice, exam, OnDuplicate.FIRST)).answers == {"1": "7"}
    assert only(gather(twice, exam, OnDuplicate.LAST)).answers == {"1": "8"}
    again = [*twice, row("s", names[0], "9", line="6")]
    assert only(gather(again, exam, OnDuplicate.LAST)).answers == {"1": "9"}


def test_a_blank_under_another_name_wipes_nothing_out(exam: Exam) -> None:
    for several in ([row("s", "1", "7"), row("s", "1a", "")], [row("s", "1a", ""), row("s", "1", "7")]):
        found = gather(several, exam)
        assert only(found).answers == {"1": "7"}
        assert not found[1]


@pytest.mark.parametrize("name", ["0.1", "1.0", "Q0 (1)", "3-1", "1, 2", "1_2", "1\u00b2", "1\uff13", "1\u00e4"])
def test_of_a_name_that_may_mean_another_nothing_is_dropped(exam: Exam, name: str) -> None:
    found = gather([row("s", "1"), row("s", name, "8")], exam)
    assert reasons(found) == [f"no such question on form A: {name}"]
    assert only(found).answers == {"1": "7"}


def test_ids_that_look_alike_warn(exam: Exam) -> None:
    found = gather([row("s1"), row("S1", "2"), row("s1\u200b", "2"), row("s2")], exam)
    assert [submission.key for submission in found[0]] == ["S1", "s1", "s1\u200b", "s2"]
    said = "the id differs from 'S1' in case, accents or invisible characters alone"
    assert [(problem.student, problem.reason, problem.is_warning) for problem in found[1]] == [
        ("s1", said, True),
        ("s1\u200b", said, True),
    ]


def test_a_students_problems_stand_where_the_first_row_did(exam: Exam) -> None:
    found = gather([row("s1"), row("S1", "2"), row("t", "99")], exam)
    assert [problem.student for problem in found[1]] == ["s1", "t"]


def test_a_student_whose_row_could_not_be_read_stays_in_the_list(exam: Exam) -> None:
    found = gather([Problem(Where("a.csv", 3), "s", "the row has 2 cells, the header has 3")], exam)
    assert only(found).refused == "the row has 2 cells, the header has 3"


def test_a_warning_and_a_row_of_nobody_make_no_student(exam: Exam) -> None:
    at = Where("a.csv", 3)
    assert gather([Problem(at, "s", "a note", is_warning=True), Problem(at, "", "the row has 2 cells")], exam)[0] == []


def test_who_gives_a_name_alone_is_listed_by_it(exam: Exam) -> None:
    for found in (
        gather([row("", name="Ann"), row("", name="Ann", file="b.csv")], exam),
        gather([row("", name="Ann", form="Z")], exam),
        gather([row("", "99", name="Ann")], exam),
    ):
        assert only(found).key == "Ann"
        assert [problem.student for problem in found[1]] == ["Ann"]


def test_a_name_is_kept_up_to_200_characters(exam: Exam) -> None:
    assert reasons(gather([row("s", name="n" * 200)], exam)) == []
    found = gather([row("s", name="n" * 201)], exam)
    assert only(found).name == "n" * 200
    assert reasons(found) == ["the name is cut to 200 of its 201 characters"]


def test_an_unknown_question_is_called_as_it_was_typed(exam: Exam) -> None:
    assert reasons(gather([row("s", "99a")], exam)) == ["no such question on form A: 99a"]


@pytest.mark.parametrize(
    ("times", "said"), [(3, "the forms A, B, A, B, A, B"), (4, "the forms A, B, A, B, A, B and others")]
)
def test_up_to_six_forms_are_named(exam: Exam, times: int, said: str) -> None:
    many = replace(exam, forms=exam.forms * times)
    assert reasons(gather([row("s", form="Z")], many)) == [f"there is no form 'Z'; the exam has {said}"]


def test_where_a_problem_is_stands_before_it() -> None:
    assert str(Problem(Where("a.csv", 3), "s1", "no")) == "a.csv, line 3 (s1): no"
    assert str(Problem(Where(str(Path("x") / "a.csv")), "", "no")) == "x/a.csv: no"
