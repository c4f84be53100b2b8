"""The table of a class: complete, small, and the same however it was put together."""

import pickle
import random
from fractions import Fraction

import pytest

from dlquiz.exam.assembly import Exam, Student
from dlquiz.grading import Outcome
from dlquiz.grading.answer_row import Where
from dlquiz.grading.frozen import slots
from dlquiz.grading.results import Answered, Marker
from dlquiz.grading.scores import MOST_ANSWERS, Scores
from dlquiz.grading.submission import Submission
from dlquiz.question.show import value_text
from tests.grading.exams import key, marked, small


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


def class_of(exam: Exam, count: int) -> list[Submission]:
    """Return a class in which each part is answered rightly, with a slip, oddly or not at all."""
    chance = random.Random(1)  # noqa: S311
    found = [Submission("refused", "R", Where("a"), refused="no form is named")]
    for i in range(count):
        form = exam.forms[i % len(exam.forms)]
        answers = {}
        for slot in slots(form):
            wrong = [value_text(slot.part.answer, value) for value in slot.part.wrong.values()]
            answers[slot.name] = chance.choice([key(form)[slot.name], *wrong, "7 apples", ""])
        found.append(Submission(f"s{i}", f"Student {i}", Where("a"), form, answers))
    return found


def table(exam: Exam, found: list[Submission]) -> Scores:
    return marked(exam, found).scores


def answered(submission: Submission) -> list[Answered]:
    return [entry for group in Marker().groups(submission) for entry in group.answered]


def test_every_student_has_a_row_with_the_points_of_the_marks(exam: Exam) -> None:
    handed_in = class_of(exam, 40)
    rows = list(table(exam, handed_in).rows())
    assert [row.key for row in rows] == sorted(submission.key for submission in handed_in)
    by_key = {submission.key: submission for submission in handed_in}
    for row in rows:
        submission = by_key[row.key]
        entries = answered(submission)
        assert row.points == max(0, sum(entry.points for entry in entries))
        assert row.refused == submission.refused
        assert row.form == (submission.form.name if submission.form else "")
        found = {entry.slot.column: (entry.points, entry.mark.outcome) for entry in entries}
        columns = [column.name for column in table(exam, []).columns]
        assert {name: cell[:2] for name, cell in zip(columns, row.cells, strict=False)} == found


def test_merging_gives_the_same_table_in_any_order_also_through_pickles(exam: Exam) -> None:
    found = class_of(exam, 60)
    whole = table(exam, found)
    parts = [table(exam, found[i::4]) for i in range(4)]
    for order in ([0, 1, 2, 3], [3, 1, 0, 2]):
        merged = Scores(exam)
        for i in order:
            merged.merge(pickle.loads(pickle.dumps(parts[i])))  # noqa: S301
        assert list(merged.rows()) == list(whole.rows())
        for column in range(len(whole.columns)):
            assert list(merged.answers(column).items()) == list(whole.answers(column).items())


def test_numbers_are_the_rows_cells(exam: Exam) -> None:
    scores = table(exam, class_of(exam, 10))
    for numbers, row in zip(scores.numbers(), scores.rows(), strict=True):
        cells = [scores.kinds[number] for number in numbers]
        assert cells == list(row.cells) or {cell.outcome for cell in cells} == {None}


def test_options_are_counted_by_their_text_in_all_forms(exam: Exam) -> None:
    found = [Submission(f"s{i}", "", Where("a"), form, key(form)) for i, form in enumerate(exam.forms)]
    scores = table(exam, found)
    place = next(i for i, column in enumerate(scores.columns) if column.question == "kinds/remedies")
    assert {(given.form, given.right, times) for given, times in scores.answers(place).items()} == {("", True, 2)}


def test_wrong_answers_are_counted_per_form_with_their_misconception(exam: Exam) -> None:
    form = exam.forms[1]
    slot = next(slot for slot in slots(form) if slot.question.question == "kinds/positions")
    slip, value = next(iter(slot.part.wrong.items()))
    answers = {slot.name: value_text(slot.part.answer, value)}
    scores = table(exam, [Submission(f"s{i}", "", Where("a"), form, answers) for i in range(3)])
    place = next(i for i, column in enumerate(scores.columns) if column.question == "kinds/positions")
    ((given, times),) = scores.answers(place).items()
    assert (given.form, given.right, given.misconception, times) == ("B", False, slip, 3)
    assert next(iter(scores.rows())).cells[place].misconception == slip


def test_too_many_different_answers_are_not_kept(exam: Exam) -> None:
    form = exam.forms[0]
    name = next(slot.name for slot in slots(form) if slot.question.question == "kinds/logistic")
    found = [Submission(f"s{i}", "", Where("a"), form, {name: str(10 + i)}) for i in range(MOST_ANSWERS + 5)]
    scores = table(exam, found)
    place = next(i for i, column in enumerate(scores.columns) if column.question == "kinds/logistic")
    assert scores.answers(place) == {}
    assert len(scores) == MOST_ANSWERS + 5


def test_tables_of_different_exams_do_not_merge(exam: Exam) -> None:
    other = small(students=(Student("Ann", "s1"),))
    assert other.id != exam.id
    with pytest.raises(ValueError, match="different exams"):
        Scores(exam).merge(Scores(other))


def test_an_answer_takes_four_bytes_beside_the_students_names(exam: Exam) -> None:
    scores = table(exam, class_of(exam, 1)[1:] * 1000)
    assert scores.numbers().nbytes == 4 * 1000 * len(scores.columns)
    assert len(scores.kinds) <= 1 + len(scores.columns)


def test_a_row_of_known_cells_is_the_row_of_the_marks(exam: Exam) -> None:
    submission = class_of(exam, 1)[1]
    added, known = table(exam, [submission]), Scores(exam)
    by_column = {entry.slot.column: known.cell(entry.points, entry.mark) for entry in answered(submission)}
    known.add_row(submission.student, submission.name, "A", "", [by_column[column.name] for column in known.columns])
    assert list(known.rows()) == list(added.rows())
    assert next(known.rows()).points == sum(entry.points for entry in answered(submission)) >= Fraction(0)
    assert {cell.outcome for cell in next(known.rows()).cells} <= set(Outcome)
