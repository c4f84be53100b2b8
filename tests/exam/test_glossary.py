"""The table of terms: what stands in it is right in form, and what does not fit is refused with its line."""

import re
from collections import Counter
from pathlib import Path

import pytest

from dlquiz.errors import InputError
from dlquiz.exam.bank import Bank, Concept
from dlquiz.exam.glossary import COLUMNS, glossary
from dlquiz.promises import variant_failures
from dlquiz.question import Term
from dlquiz.question.item import Item, Part
from dlquiz.question.question import Variant

CONCEPTS = {"fnd-relu": Concept("fnd-relu", "foundations", "ReLU", ())}
GOOD = "relu,foundations,fnd-relu,ReLU,rectifier,It cuts negative numbers off."


def table(tmp_path: Path, *lines: str, header: str = ",".join(COLUMNS)) -> Path:
    path = tmp_path / "terms.csv"
    path.write_text("\n".join([header, *lines, ""]), "utf-8")
    return path


def test_every_topic_of_the_bank_has_terms_and_there_are_many(bank: Bank) -> None:
    topics = Counter(entry.topic for entry in bank.terms.values())
    assert set(topics) == {concept.topic for concept in bank.concepts.values()}
    assert min(topics.values()) >= 3
    assert len(bank.terms) >= 120


def test_every_term_and_definition_renders_in_every_output(bank: Bank) -> None:
    for entry in bank.terms.values():
        part = Part(f"{entry.text} {entry.term}", Term(entry.term, entry.accepted))
        variant = Variant(bank["detection/iou"], {}, Item(entry.text, parts=(part,)))
        found = [failure for failure in variant_failures(variant) if failure.promise != 2]
        assert not found, (entry.id, found)


def test_definitions_are_sentences(bank: Bank) -> None:
    for entry in bank.terms.values():
        assert re.fullmatch(r"[A-Z$].*[.]", entry.text), entry.id
        assert entry.text.count("$") % 2 == 0, entry.id


def test_a_good_row_is_read(tmp_path: Path) -> None:
    (entry,) = glossary(table(tmp_path, GOOD), CONCEPTS).values()
    assert (entry.id, entry.term, entry.accepted, entry.text) == (
        "relu",
        "ReLU",
        ("rectifier",),
        "It cuts negative numbers off.",
    )


def test_a_bank_without_a_table_has_no_terms(tmp_path: Path) -> None:
    assert glossary(tmp_path / "terms.csv", CONCEPTS) == {}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("ReLU,foundations,fnd-relu,ReLU,,It cuts.", "line 3: the id 'ReLU' is not in small letters"),
        ("two,foundations,fnd-reul,unit,,It cuts.", "there is no concept 'fnd-reul', did you mean fnd-relu?"),
        ("two,losses,fnd-relu,unit,,It cuts.", "the topic is 'losses', that of fnd-relu is 'foundations'"),
        ("two,foundations,fnd-relu,,,It cuts.", "a term and its definition are needed"),
        ("two,foundations,fnd-relu,unit,," + "x" * 161, "has 161 characters, at most 160 fit"),
        ("two,foundations,fnd-relu,dead unit,,A Dead-Unit is one.", "the definition says 'dead unit'"),
        ("two,foundations,fnd-relu,unit,neuron,A neuron.", "the definition says 'neuron'"),
        ("two,foundations,fnd-relu,unit,,it cuts negative numbers off.", "its definition is that of 'relu'"),
        ("two,foundations,fnd-relu,Rectifier,,It cuts.", "'Rectifier' is a spelling of 'relu' as well"),
        ("relu,foundations,fnd-relu,unit,,It cuts.", "the id 'relu' was there before"),
        ("two,foundations,fnd-relu,unit,It cuts.", "the row has 5 cells, the header names 6"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        glossary(table(tmp_path, GOOD, row), CONCEPTS)
    assert "terms.csv, line 3" in str(refused.value)
    assert said in str(refused.value)


def test_a_file_that_is_no_such_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 1: its columns are other ones, id,topic,concept"):
        glossary(table(tmp_path, header="id,term"), CONCEPTS)
    with pytest.raises(InputError, match="no CSV"):
        glossary(table(tmp_path, '"relu"x,foundations'), CONCEPTS)
    path = tmp_path / "terms.csv"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="not text in UTF-8"):
        glossary(path, CONCEPTS)
