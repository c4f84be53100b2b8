"""What a session asks about, and with which numbers."""

import pytest

from dlquiz.cli.chosen import telling
from dlquiz.exam.bank import Bank


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
