"""The promises of every bank, question by question; promise 1, the oracles, stands in tests/oracles."""

import json
from pathlib import Path
from typing import get_args

import pytest

from dlquiz.exam.bank import AnyQuestion, Bank, load
from dlquiz.promises import check
from dlquiz.question import Answer
from dlquiz.question.record import record

GOLDEN = Path(__file__).parent / "golden"
QUESTIONS = list(load().values())
VARIANTS = 2000


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_question_keeps_what_every_bank_promises(question: AnyQuestion) -> None:
    report = check(question, VARIANTS)
    assert report.tried == min(VARIANTS, question.size)
    assert [(f.promise, f.found, f.code) for f in report.failures[:5]] == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_seed_0_equals_its_golden_file(question: AnyQuestion, request: pytest.FixtureRequest) -> None:
    path = GOLDEN / f"{question.id.replace('/', '--')}.json"
    found = json.dumps(record(question.variant(0)), indent=1, ensure_ascii=False) + "\n"
    if request.config.getoption("--update-golden"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == found


def test_golden_files_belong_to_questions() -> None:
    assert {path.stem.replace("--", "/") for path in GOLDEN.glob("*.json")} == {question.id for question in QUESTIONS}


def test_every_topic_of_the_concept_table_has_a_question(bank: Bank) -> None:
    assert set(bank.topics) == {concept.topic for concept in bank.concepts.values()}
    assert len(bank.topics) == 20


def test_there_are_forty_questions_or_more() -> None:
    assert len(QUESTIONS) >= 40


def test_every_kind_of_answer_and_of_figure_is_used(bank: Bank) -> None:
    records = [record(question.variant(0)) for question in bank.values()]
    answers = {part["answer"]["type"] for r in records for part in r["parts"]}
    assert answers == {kind.__name__.lower() for kind in get_args(Answer)}
    figures = {figure["kind"] for r in records for figure in r["figures"]}
    assert figures == {"grid", "boxes", "mdp", "graph", "table", "curve", "timeline", "units", "network"}


def test_prerequisites_are_concepts_and_have_no_cycle(bank: Bank) -> None:
    state: dict[str, int] = {}

    def visit(name: str) -> None:
        assert state.get(name) != 1, f"{name} is its own prerequisite"
        if state.get(name) == 2:
            return
        state[name] = 1
        for earlier in bank.concepts[name].prerequisites:
            visit(earlier)
        state[name] = 2

    for name in bank.concepts:
        visit(name)
    assert len(state) == len(bank.concepts)
