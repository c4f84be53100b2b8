"""One question found in a manifest: that very one, whatever code another one has."""

import pytest

from dlquiz.errors import InputError
from dlquiz.exam.assembly import Exam, assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.exam.lookup import find
from dlquiz.exam.manifest import text
from dlquiz.question.chance import code_of
from tests.exam.kinds import BANK
from tests.grading.exams import small


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


def test_every_question_of_every_form_is_found(exam: Exam) -> None:
    lines = text(exam).splitlines(keepends=True)
    for form in exam.forms:
        for asked in form.questions:
            found = find(lines, "m.json", form.name, asked.question, asked.code)
            assert (found.asked.question, found.asked.code, found.asked.prompt) == (
                asked.question,
                asked.code,
                asked.prompt,
            )
            assert found.rules == exam.rules


def test_of_two_questions_with_the_same_code_the_one_that_is_asked_for_is_found() -> None:
    exam = assemble(of_questions(["kinds/flattened", "kinds/remedies"]), BANK, 3)
    index, manifest, both = 30, text(exam), exam.forms[0].questions
    (code,) = {code_of(asked.question, index) for asked in both}
    for asked in both:
        manifest = manifest.replace(f'"code": "{asked.code}"', f'"code": "{code}"')
        manifest = manifest.replace(f'"index": {asked.index},', f'"index": {index},')
    for asked in both:
        found = find(manifest.splitlines(keepends=True), "m.json", "A", asked.question, code)
        assert (found.asked.question, found.asked.prompt) == (asked.question, asked.prompt)


def test_what_a_form_does_not_ask_is_refused(exam: Exam) -> None:
    lines = text(exam).splitlines(keepends=True)
    first, second, *_ = exam.forms[0].questions
    said = f"form A does not ask '{second.question}' with the code '{first.code}'"
    with pytest.raises(InputError, match=said):
        find(lines, "m.json", "A", second.question, first.code)
    with pytest.raises(InputError, match="form Z does not ask"):
        find(lines, "m.json", "Z", first.question, first.code)
    with pytest.raises(InputError, match="it is damaged, or its lines were joined"):
        find(["{}"], "m.json", "A", first.question, first.code)


def test_figures_that_are_none_are_refused(exam: Exam) -> None:
    asked = exam.forms[0].questions[0]
    lines = text(exam).replace('"figures": []', '"figures": [1]').splitlines(keepends=True)
    with pytest.raises(InputError, match=r"m.json: figures\[0\].alt: it is missing, a text is needed"):
        find(lines, "m.json", "A", asked.question, asked.code)
