"""An exam is made again from its manifest, and the first difference is named."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dlquiz import __version__
from dlquiz.errors import InputError
from dlquiz.exam import manifest
from dlquiz.exam.assembly import Exam, Student, assemble
from dlquiz.exam.blueprint import Blueprint, Section, of_questions, of_topics
from dlquiz.exam.recipe import Recipe
from dlquiz.exam.secret import Secret
from dlquiz.exam.verify import again, difference, version, version_note
from tests.exam.kinds import BANK

SECRET = Secret(bytes(range(100, 132)))
CLASS = (Student("Zoë", "1"), Student("", "2"))
PLANS = [
    of_questions(list(BANK)),
    of_topics(["training"], 2),
    Blueprint("m.toml", "T", (Section(points=9, order="shuffled"),), "C", "A", reserve=True, repeat_concepts=True),
]


def made(plan: Blueprint, secret: Secret | None = None, students: tuple[Student, ...] = ()) -> Exam:
    exam = assemble(plan, BANK, 3, forms=2, students=students, minutes=33, secret=secret)
    return replace(exam, recipe=Recipe(plan, "kinds", 33))


@pytest.fixture(scope="module")
def written() -> str:
    return manifest.text(made(PLANS[0]))


@pytest.mark.parametrize("plan", PLANS, ids=["all", "topics", "reserve"])
@pytest.mark.parametrize("secret", [None, SECRET], ids=["practice", "graded"])
@pytest.mark.parametrize("students", [(), CLASS], ids=["letters", "roster"])
def test_an_exam_is_made_again_byte_by_byte(
    plan: Blueprint, secret: Secret | None, students: tuple[Student, ...]
) -> None:
    text = manifest.text(made(plan, secret, students), secret)
    found = again(manifest.outline(text, "m.json"), BANK, "m.json", secret)
    assert manifest.text(found, secret) == text
    assert difference(text, manifest.text(found, secret)) is None


def changed(written: str, path: str, value: Any) -> str:
    """Return the manifest with one value changed and everything else as it was written."""
    lines = written.split("\n")
    number, *steps = path.split(".")
    line = lines[int(number)]
    comma = "," if line.endswith(",") else ""
    tree = node = json.loads(line.removesuffix(","))
    for step in steps[:-1]:
        node = node[int(step) if step.isdigit() else step]
    last: Any = int(steps[-1]) if steps[-1].isdigit() else steps[-1]
    if value is None:
        del node[last]
    else:
        node[last] = value
    lines[int(number)] = json.dumps(tree, ensure_ascii=False) + comma
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("3.points", 3, "line 4: form A, question 1 (kinds/positions): points: 3 stands there, 2 was made"),
        ("4.graph", None, "line 5: form A, question 2 (kinds/logistic): graph: it is missing"),
        ("4.parts.0.answer.accept.0", "0", "(kinds/logistic): parts[0].answer.accept[0]: '0' stands there, '0."),
        ("4.note", "x", "line 5: form A, question 2 (kinds/logistic): note: it was not made"),
        ("5.concepts", [], "line 6: form A, question 3 (kinds/flattened): concepts: 0 entries stand there, 1 were"),
        ("20.level", True, "line 21: form B, question 2 (kinds/logistic): level: True stands there, 2 was made"),
        ("20.prompt", "x" * 99, f"form B, question 2 (kinds/logistic): prompt: '{'x' * 58}… stands there, 'A unit"),
    ],
)
def test_the_first_difference_is_named(written: str, path: str, value: Any, said: str) -> None:
    found = difference(changed(written, path, value), written)
    assert found is not None
    assert said in found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"minutes": 33, "points"', '"minutes": 34, "points"', "line 1: minutes: 34 stands there, 33 was made"),
        ('"form": "B"', '"form": "C"', "line 19: form B, form: 'C' stands there, 'B' was made"),
        ('"number": 1', '"number":  1', "line 4: form A, question 1 (kinds/positions): the same is written in an"),
        ('"forms": [', '"forms":[', "line 2: it is not as it was made"),
        ('"number": 1,', '"number": 1', "line 4: form A, question 1 (kinds/positions): it is not as it was made"),
    ],
)
def test_what_is_no_question_is_named_by_its_line(written: str, old: str, new: str, said: str) -> None:
    found = difference(written.replace(old, new, 1), written)
    assert found is not None
    assert said in found


def test_lines_too_few_or_too_many_are_named(written: str) -> None:
    lines = written.split("\n")
    assert difference("\n".join([*lines[:30], *lines[-2:]]), written) == "line 31: form B, more lines were made"
    assert "there are more lines than were made" in str(difference(written, "\n".join([*lines[:30], *lines[-2:]])))


def test_another_version_is_said_and_is_no_difference(written: str) -> None:
    older = written.replace(f'"version": "{__version__}"', '"version": "0.0.9"', 1)
    assert version(older) == "0.0.9"
    assert version_note(written) is None
    assert version_note(older) == f"it was made by dlquiz 0.0.9, this is {__version__}: bytes may differ"
    assert difference(older, written) is None
    assert difference(older.replace('"minutes": 33', '"minutes": 34', 1), written) is not None


def test_a_manifest_without_its_recipe_cannot_be_made_again() -> None:
    with pytest.raises(InputError, match="it does not say what it was made from, take one that `dlquiz exam` wrote"):
        again(assemble(PLANS[0], BANK, 3), BANK, "m.json", None)


def test_a_bank_that_lost_a_question_is_named() -> None:
    fewer = {name: question for name, question in BANK.items() if name != "kinds/outer"}
    with pytest.raises(InputError, match=r"it cannot be made again: .*there is no question 'kinds/outer'"):
        again(made(PLANS[0]), fewer, "m.json", None)


def test_an_outline_is_read_from_what_marking_would_refuse(written: str, tmp_path: Path) -> None:
    broken = changed(written, "4.graph", {"nodes": []})
    with pytest.raises(InputError):
        manifest.unsealed(broken, "m.json")
    found = manifest.outline(broken, "m.json")
    assert ([form.name for form in found.forms], found.forms[0].questions) == (["A", "B"], ())
