"""A class for the tests of reports: its answers are drawn by hash, so that every run has the same."""

from collections.abc import Sequence

from dlquiz.exam.assembly import Exam
from dlquiz.grading.analysis import Analysis, analysis
from dlquiz.grading.answer_row import Where
from dlquiz.grading.frozen import slots
from dlquiz.grading.submission import Submission
from dlquiz.question.chance import digest
from dlquiz.question.show import value_text
from tests.grading.exams import key, marked


def handed_in(exam: Exam, count: int, refused: Sequence[str] = (), names: Sequence[str] = ()) -> list[Submission]:
    """Return the submissions of a class in which the first students know little and the last ones most."""
    found = [Submission(student, student, Where("a"), refused="no form") for student in refused]
    for i in range(count):
        form = exam.forms[i % len(exam.forms)]
        answers = {}
        for slot in slots(form):
            wrong = [value_text(slot.part.answer, value) for value in slot.part.wrong.values()]
            other = [*wrong, "7 apples", ""]
            knows = digest(i, slot.column) % count < i
            answers[slot.name] = key(form)[slot.name] if knows else other[digest(slot.column, i) % len(other)]
        name = names[i] if i < len(names) else f"Student {i}"
        found.append(Submission(f"s{i:03}", name, Where("a.csv", i + 2), form, answers))
    return found


def analysed(exam: Exam, found: Sequence[Submission]) -> Analysis:
    """Return the analysis of a class."""
    return analysis(marked(exam, found).scores)
