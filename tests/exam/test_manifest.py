"""The manifest keeps everything that marking needs, and a damaged one is refused by its name and place."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from dlquiz.errors import InputError
from dlquiz.exam import manifest
from dlquiz.exam.assembly import Exam, Student, assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.numeric.term import Term, replaced, value_of
from dlquiz.question.answer import Number, Vector
from dlquiz.question.item import Line, Trace
from dlquiz.question.record import solution
from dlquiz.question.show import answer_text, value_text
from dlquiz.question.tolerance import accept_texts
from tests.exam.kinds import BANK


@pytest.fixture(scope="module")
def exam() -> Exam:
    students = [Student("Zoë", "1"), Student("O'Neil", "2")]
    return assemble(of_questions(list(BANK)), BANK, 3, students=students)


@pytest.fixture(scope="module")
def written(exam: Exam) -> str:
    return manifest.text(exam)


def parts(exam: Exam) -> Any:
    return [part for form in exam.forms for asked in form.questions for part in asked.parts]


def plain(line: Line) -> object:
    return [list(line.header), *map(list, line.rows)] if isinstance(line, Trace) else line


def test_what_is_read_is_what_was_written(exam: Exam, written: str) -> None:
    read = manifest.parse(written, "m.json")
    assert [form.student for form in read.forms] == [form.student for form in exam.forms]
    for a, b in zip(parts(exam), parts(read), strict=True):
        assert type(a.answer) is type(b.answer)
        assert answer_text(a.answer) == answer_text(b.answer)
        assert accept_texts(a.answer, a.wrong.values()) == accept_texts(b.answer, b.wrong.values())
        assert [(s.name, s.remedy) for s in a.wrong] == [(s.name, s.remedy) for s in b.wrong]
        assert [value_text(a.answer, v) for v in a.wrong.values()] == [
            value_text(b.answer, v) for v in b.wrong.values()
        ]
        assert list(map(plain, solution(a))) == list(map(plain, solution(b)))
        assert (a.prompt, a.points) == (b.prompt, b.points)


def test_it_is_json_with_a_schema(written: str) -> None:
    tree = json.loads(written)
    assert (tree["kind"], tree["schema"]) == ("dlquiz exam manifest", 1)
    assert len(tree["forms"]) == 2
    assert len(tree["forms"][0]["questions"]) == len(BANK)


def test_reals_carry_the_interval_that_was_frozen(written: str) -> None:
    for part in parts(manifest.parse(written, "m.json")):
        if isinstance(part.answer, Number | Vector):
            assert part.answer.accept is not None


def test_a_later_part_can_be_computed_from_a_students_own_earlier_answer(written: str) -> None:
    read = manifest.parse(written, "m.json")
    chain = next(asked for asked in read.forms[0].questions if asked.question == "kinds/scores")
    score, scaled = (part.answer.value for part in chain.parts[:2])
    assert isinstance(score, Term)
    assert isinstance(scaled, Term)
    doubled = replaced(scaled, {id(score): 2 * score.value})
    assert doubled == pytest.approx(2 * value_of(scaled))


def test_one_line_holds_one_question(written: str) -> None:
    lines = [line for line in written.splitlines() if line.startswith('{"number"')]
    assert len(lines) == 2 * len(BANK)


def damaged(written: str, change: Callable[[Any], None]) -> str:
    tree = json.loads(written)
    change(tree)
    return json.dumps(tree)


def setter(path: str, value: Any) -> Callable[[Any], None]:
    def change(tree: Any) -> None:
        *steps, last = path.replace("[", ".").replace("]", "").split(".")
        for step in steps:
            tree = tree[int(step) if step.isdigit() else step]
        tree[int(last) if last.isdigit() else last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("kind", "quiz", "m.json: it is no exam manifest, `dlquiz exam` writes one"),
        ("schema", 9, "m.json: its schema is 9, this version of dlquiz reads schema 1"),
        ("minutes", "ninety", "m.json: minutes: 'ninety' is not a whole number of 1 or more"),
        ("forms", {}, r"m.json: forms: {} is not a list"),
        ("forms", [], "m.json: forms: it is empty"),
        ("forms[1].form", "001", "m.json: forms: the form '001' stands twice"),
        ("forms[0].points", 999, r"m.json: forms\[0\].points: 999 is not the sum of the questions' points, 31"),
        ("forms[0].questions[0].points", 99, r"questions\[0\].points: 99 is not the sum of its parts' points, \d+"),
        ("forms[0].questions[2].number", 5, r"forms\[0\].questions\[2\].number: 5 is not 3, the question's place"),
        ("forms[0].questions[0].index", 0, r"questions\[0\].code: '\w+' is not the code of variant 0 of kinds/pos"),
        ("forms[0].questions[0].parts", None, r"questions\[0\].parts: it is missing, a list is needed"),
        ("forms[0].questions[1].parts[0].answer.type", "nummer", r"answer.type: 'nummer' is not .* mean number"),
        ("forms[0].questions[1].parts[0].answer.accept", ["1", "x"], r"answer.accept: .* is not an interval"),
        ("forms[0].questions[1].parts[0].answer.accept", ["2", "1"], r"accept: .* its bounds are the wrong way"),
        ("forms[0].questions[1].parts[0].answer.accept", ["1/0", "2"], r"answer.accept: .* is not an interval"),
        ("forms[0].questions[1].parts[0].answer.accept", ["0", "1e999999999"], r"accept: .* is not an interval"),
        ("forms[0].questions[1].parts[0].answer.accept", ["0", "1", "2"], r"answer.accept: .* is not an interval"),
        ("forms[0].questions[1].parts[0].answer.digits", 10**9, r"answer.digits: 1000000000 is not a .* 100 or less"),
        ("forms[0].questions[1].parts[0].answer.value", 10**400, r"answer.value: 10+… is not a number"),
        ("forms[0].questions[0].parts[0].answer.value", 10**400, r"answer.value: 10+… is not a whole number"),
        ("forms[0].questions[1].parts[0].answer.value", 0.1, r"value: 0.1 is not what the graph beside it computes"),
        ("forms[0].questions[0].parts[0].answer.value", "abc", r"answer.value: 'abc' is not a whole number"),
        ("forms[0].questions[1].graph.roots", [], r"graph: .* is not a graph with 1 roots, one for each value"),
        ("forms[0].questions[1].graph.nodes", [[]], r"questions\[1\].graph: .* is not a graph that can be computed"),
        ("forms[0].questions[6].parts[0].answer.value", "?", r"answer.value: '\?' is not one of the 4 options"),
        ("forms[0].questions[6].parts[0].wrong[0].remedy", 3, r"wrong\[0\].remedy: 3 is not a text"),
        ("forms[0].questions[4].parts[0].wrong[0].value", [1], r"wrong\[0\].value\[0\]: 1 is not a list"),
    ],
)
def test_a_damaged_place_is_named(written: str, path: str, value: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        manifest.unsealed(damaged(written, setter(path, value)), "m.json")


def test_a_cut_off_file_is_named_by_its_line(written: str) -> None:
    lines = written.splitlines(keepends=True)
    with pytest.raises(InputError, match=r"m.json, line 7: it is damaged at column \d+: "):
        manifest.parse("".join(lines[:6]) + lines[6][:80], "m.json")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"id": 1, "id": 2}', "the key 'id' stands twice"),
        ('{"id": NaN}', "NaN is no number"),
        ("[" * 100_000, "it is nested too deeply"),
        (f'{{"id": {"1" * 5000}}}', "a number in it is too long"),
        ("[]", "it is no exam manifest"),
    ],
)
def test_what_json_lets_through_is_still_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        manifest.parse(text, "m.json")
