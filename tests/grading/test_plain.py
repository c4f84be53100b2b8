"""Plain decimals marked by their gap get the very mark that the long way gives them."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dlquiz.grading.answer_row import Where
from dlquiz.grading.frozen import slots
from dlquiz.grading.marking import mark
from dlquiz.grading.plain import STAND_IN, Gaps, turns
from dlquiz.grading.results import Marker, group
from dlquiz.grading.submission import Submission
from dlquiz.question.answer import Integer, Number, WrongValue
from dlquiz.question.item import Misconception
from tests.grading.exams import key, names, small

SLIPS = [Misconception(f"slip {i}", "Look again.") for i in range(3)]
ANSWERS = [
    (Number(0.7311, digits=4), (0.2689, 0.73, 1.3679)),
    (Number(0.25, digits=2), (0.75, 4.0, -0.25)),
    (Number(-12.5, digits=3), (12.0, -12.4, 0.0)),
    (Number(0.0, digits=2), (0.01, 1.0, -1.0)),
    (Number(98.0, unit="MiB", digits=3), (102.8, 784.0, 49.0)),
    (Number(1234567.0, digits=3), (1e300, float("inf"), 1.2e6)),
    (Number(0.25, digits=3, percent=True), (0.75, 0.0025, 0.3)),
    (Number(3.14159, significant=3), (3.2, 3.15, 3.135)),
    (Integer(16), (15, 14, 31)),
    (Integer(4096, "bytes"), (4095.5, 2048, 512)),
    (Integer(0), (1, 2, -3)),
]


@pytest.mark.parametrize(("answer", "values"), ANSWERS, ids=repr)
def test_the_mark_of_a_gap_is_the_mark_of_the_text(answer: Integer | Number, values: tuple[float, ...]) -> None:
    wrong: dict[Misconception, WrongValue] = dict(zip(SLIPS, values, strict=True))
    gaps = Gaps(answer, wrong, lambda text: mark(answer, text, wrong))
    ends = sorted(turns(answer, wrong))
    count = 0

    @settings(max_examples=100, database=None)
    @given(
        st.decimals(-(10**15) + 1, 10**15 - 1, places=4)
        | st.decimals(-200, 200, places=3)
        | st.builds(lambda end, step: round(Fraction(end) + step, 6), st.sampled_from(ends), st.fractions(-1, 1))
        | st.builds(
            lambda end, step: round(Fraction(end), 9) + Fraction(step, 10**9), st.sampled_from(ends), st.integers(-9, 9)
        )
        | st.integers(-20, 5000)
    )
    @example(0)
    def check(number: object) -> None:
        nonlocal count
        text = (
            f"{Fraction(number).__float__():.9f}".rstrip("0").rstrip(".")
            if isinstance(number, Fraction)
            else str(number)
        )
        gap = gaps.gap(text)
        if gap is not None:
            count += 1
            found = mark(answer, text, wrong)
            own = gaps.mark(gap)
            assert found == replace(own, understood=own.understood.replace(STAND_IN, text))

    check()
    assert count > 5


@pytest.mark.parametrize("text", ["7 apples", "", "1/2", "1e3", " 7", "7.", ".7", "٧", "1" * 16, "1.5"])
def test_other_texts_have_no_gap(text: str) -> None:
    answer = Integer(16)
    assert Gaps(answer, {}, lambda text: mark(answer, text)).gap(text) is None


def test_a_marker_gives_plain_decimals_the_group_of_the_long_way() -> None:
    exam = small()
    form = exam.forms[0]
    (parts,) = [(slot,) for slot in slots(form) if slot.name == names(exam)["logistic"]]
    answers = key(form)
    marker = Marker()
    for text in ("123.5", "124.5", answers[parts[0].name], "0.0001", "-7", "99 apples"):
        submission = Submission("s", "", Where("a.csv"), form, answers | {parts[0].name: text})
        found = next(one for one in marker.groups(submission) if one.answered[0].slot == parts[0])
        assert found._replace(like=None) == group(parts, [text], marker.rules)
