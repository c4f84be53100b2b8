"""What a person is told to type is told in one way, and the reading takes every example of it."""

import pytest

from dlquiz.grading.marking import mark
from dlquiz.grading.verdict import Outcome
from dlquiz.question.answer import Number
from dlquiz.render.asking import how_to_answer
from tests.exam.kinds import BANK


def test_one_digit_is_one_digit() -> None:
    assert how_to_answer(Number(2.0, significant=1)) == "a number to 1 significant digit, such as 1.5e3"


@pytest.mark.parametrize("name", BANK)
def test_what_is_said_to_be_typed_can_be_read(name: str) -> None:
    for part in BANK[name].variant(0).item.all_parts:
        said = how_to_answer(part.answer)
        example = said.partition("such as ")[2].partition("; or none")[0].partition(" or ")[0]
        if example:
            assert mark(part.answer, example).outcome is not Outcome.UNREADABLE, (said, example)
