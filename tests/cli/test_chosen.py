"""What a session asks about, and with which numbers."""

from pathlib import Path

import pytest

from dlquiz.cli.chosen import telling, to_learn
from dlquiz.cli.journal import Journal
from dlquiz.cli.screen import Screen
from dlquiz.exam.bank import Bank
from dlquiz.progress.prerequisites import all_below, rests_on
from dlquiz.progress.store import Entry


@pytest.mark.parametrize("name", ["convolution/output-size", "detection/iou", "attention/attention-statements"])
def test_every_misconception_is_asked_in_new_numbers_where_it_has_a_value_of_its_own(bank: Bank, name: str) -> None:
    question = bank[name]
    slips = [slip for part in question.variant(0).item.all_parts for slip in part.wrong]
    for slip in slips:
        first = telling(question, slip.name, seed=3)
        assert first is not None
        second = telling(question, slip.name, seed=3, besides=first)
        assert second not in (None, first)
        for code in (first, second):
            variant = question.from_code(str(code))
            assert not (variant.index is not None and question.splits and question.reserved(variant.index))
            named = {other.name for part in variant.item.all_parts for wrong in part.wrong for other in wrong.alone}
            assert set(named) >= {other.name for other in slip.alone}


def test_a_misconception_that_a_question_no_longer_has_is_not_looked_for_without_end(bank: Bank) -> None:
    assert telling(bank["detection/iou"], "reads tea leaves", seed=3) is None


def test_learning_goes_on_where_the_student_stands_and_comes_to_the_likely_known_last(
    bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path))
    below = rests_on(list(bank.values()), bank.concepts)
    hard = max(below, key=lambda skill: len(all_below(skill, below)))
    under = all_below(hard, below)
    assert len(under) > 3
    missed = min(under)
    journal = Journal.opened(Screen())
    before = to_learn(bank, list(bank.values()), journal, named=False)
    assert before == list(below)
    journal.begin("learn", {})
    for task, (skill, credit) in enumerate([(hard, 1.0), (missed, 0.0)], 1):
        journal.add(Entry(f"{task}", journal.session, task, 0, 1, skill, "2", "w", outcome="correct", credit=credit))
    after = to_learn(bank, list(bank.values()), journal, named=False)
    known = under - {missed}
    assert after[-len(known) :] == [skill for skill in below if skill in known]
    assert [skill for skill in before if skill in after[: -len(known)]] == after[: -len(known)], "in the same order"
    assert missed in after[: -len(known)]
    assert journal.store is not None
    journal.store.close()
