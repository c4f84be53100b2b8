"""The practice page marks as dlquiz.grading does: the whole corpus and the bank, in a browser and in Python."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, sync_playwright

from dlquiz.exam.bank import Bank
from dlquiz.grading import mark
from dlquiz.question import Answer, Choice, Misconception
from dlquiz.question.show import answer_text, value_text
from dlquiz.render.practice_html import Slips, practice_html
from dlquiz.render.practice_key import marking_data
from tests.chromium import CHROMIUM, FLAGS
from tests.grading.test_corpus import ANSWERS, CASES, MORE

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


MARK_ALL = """given => {
  const [keys, rows] = JSON.parse(given);
  return JSON.stringify(rows.map(([key, text, times]) => mark(keys[key], text.repeat(times))));
}"""


class Row(NamedTuple):
    """A text to be marked."""

    answer: Answer
    wrong: Mapping[Misconception, Any]
    text: str


@pytest.fixture(scope="module")
def page(bank: Bank) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = browser.new_page()
        opened.set_content(practice_html("Marking", [[bank["detection/iou"].variant(1)]], "0", 1))
        yield opened
        browser.close()


def differences(page: Page, rows: Sequence[Row]) -> list[Any]:
    """Mark every row on both sides and return what differs in the outcome or its evidence."""
    slips = Slips({})
    places: dict[int, int] = {}
    keys: list[Any] = []
    for row in rows:
        if id(row.answer) not in places:
            places[id(row.answer)] = len(keys)
            keys.append(marking_data(row.answer, row.wrong, slips))
    given = json.dumps([keys, [[places[id(row.answer)], *repeated(row.text)] for row in rows]])  # in ASCII
    found = json.loads(page.evaluate(MARK_ALL, given))
    names = [slip.name for slip in slips.places]
    assert len(found) == len(rows)
    return [
        (row.text[:60], wanted, got)
        for row, seen in zip(rows, found, strict=True)
        if (wanted := in_python(row)) != (got := in_browser(seen, names))
    ]


def repeated(text: str) -> tuple[str, int]:
    """Write a text as a piece and how often it comes, so that a million characters need not travel."""
    for length in range(1, 40 if len(text) > 1000 else 0):
        if text == text[:length] * (len(text) // length):
            return text[:length], len(text) // length
    return text, 1


def in_python(row: Row) -> dict[str, Any]:
    made = mark(row.answer, row.text, row.wrong)
    return {
        "outcome": made.outcome.value,
        "credit": str(made.credit),
        "understood": made.understood,
        "caret": made.column,
        "reason": without_name(made.reason),
        "slip": made.misconception.name if made.misconception else None,
        "notes": list(made.notes),
        "undecided": made.undecided,
    }


def in_browser(seen: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    slip = None if seen["slip"] is None else names[seen["slip"]]
    return {**seen, "slip": slip, "reason": without_name(seen["reason"])}


def without_name(reason: str) -> str:
    """Leave out what a character is called: a browser has no table of names."""
    head, sign, _ = reason.partition(" is not part of an answer")
    return head + sign if head.startswith("the character U+") else reason


def test_every_row_of_the_corpus_gets_the_same_mark(page: Page) -> None:
    marked = {name for name, (answer, wrong) in ANSWERS.items() if marking_data(answer, wrong, lambda _: 0) is not None}
    rows = [Row(*ANSWERS[case.answer], case.text) for case in CASES + MORE if case.answer in marked]
    assert {type(ANSWERS[name][0]).__name__ for name in ANSWERS.keys() - marked} == {"Expression"}
    assert len(rows) > 3500
    assert differences(page, rows) == []


def test_every_key_and_every_slip_of_the_bank_gets_the_same_mark(page: Page, bank: Bank) -> None:
    rows = []
    for question in bank.values():
        for part in question.variant(1).item.all_parts:
            if marking_data(part.answer, part.wrong, lambda _: 0) is not None:
                values = [
                    v for v in part.wrong.values() if not isinstance(part.answer, Choice) or v in part.answer.options
                ]
                texts = [answer_text(part.answer), *(value_text(part.answer, value) for value in values)]
                rows += [Row(part.answer, part.wrong, text) for text in texts]
    assert len(rows) > 300
    assert differences(page, rows) == []
