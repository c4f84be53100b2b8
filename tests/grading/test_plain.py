"""Plain decimals marked by their gap get the very mark that the long way gives them."""

from bisect import bisect_right
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dlquiz.grading.answer_row import Where
from dlquiz.grading.frozen import slots
from dlquiz.grading.marking import mark
from dlquiz.grading.plain import GUARD, LEAST, STAND_IN, Gaps, turns
from dlquiz.grading.results import Marker, group
from dlquiz.grading.submission import Submission
from dlquiz.grading.tree import decimal
from dlquiz.grading.verdict import Mark
from dlquiz.numeric.term import value_of
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


NEAR = (Number(5.0, digits=1), (7.0, 7.0 + 1e-10, 7.0 - 3e-9))


@pytest.mark.parametrize(("answer", "values"), [*ANSWERS, NEAR], ids=repr)
def test_every_turn_lies_well_inside_what_is_marked_for_itself(
    answer: Integer | Number, values: tuple[float, ...]
) -> None:
    wrong: dict[Misconception, WrongValue] = dict(zip(SLIPS, values, strict=True))
    edges = Gaps(answer, wrong, lambda text: mark(answer, text, wrong)).edges
    assert edges == sorted(edges)
    scale = 100 if isinstance(answer, Number) and answer.percent else 1
    for at in (float(turn * scale) for turn in turns(answer, wrong) if abs(turn) < 10**29):
        away = 0.9 * (abs(at) * GUARD + LEAST)
        assert all(bisect_right(edges, end) % 2 for end in (at - away, at, at + away))


@pytest.mark.parametrize(
    ("answer", "values"),
    [
        *ANSWERS,
        (Number(1.0, digits=2), (3.0, 0.1, -7.0)),
        (Number(0.25, digits=3), (0.2, 0.2475, 0.2535)),
        (Number(40.0, digits=1), (39.0, 41.5, 41.56)),
        (Number(12.5, unit="GMACs", digits=2), (13.0, 3.0, 25.001)),
        (Integer(16), (15.0003, 8.9998, 4.5)),
        (Integer(1000, "kB"), (900, 1023, 950)),
    ],
    ids=repr,
)
def test_where_a_verdict_turns_there_is_no_gap(answer: Integer | Number, values: tuple[float, ...]) -> None:
    wrong: dict[Misconception, WrongValue] = dict(zip(SLIPS, values, strict=True))
    gaps = Gaps(answer, wrong, lambda text: mark(answer, text, wrong))
    digits = 0 if isinstance(answer, Integer) else 9

    def verdict(at: int) -> Mark:
        return replace(mark(answer, decimal(Fraction(at, 10**digits)), wrong), understood="")

    scale = 100 if isinstance(answer, Number) and answer.percent else 1
    centres = [scale * x for x in (float(value_of(answer.value)), *values) if abs(x) < 1e9]
    met = {
        x * factor for x in centres for factor in (1, -1, 2, 0.5, 8, 1 / 8, 100, 0.01, 1000, 0.001, 1.024, 1 / 1.024)
    }
    met |= {x + step for x in centres for step in (-20, -2, -0.2, -0.02, 0.0011, 0.0024, 0.02, 0.2, 2, 20)}
    grid = sorted({round(x * 10**digits) for x in met})
    turned = 0
    for ends in pairwise(grid):
        low, high = ends
        before = verdict(low)
        if before == verdict(high):
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if verdict(middle) == before else (low, middle)
        turned += 1
        found = {gaps.gap(decimal(Fraction(at, 10**digits))) for at in (low, high)}
        assert len(found) == 2 or found == {None}
    assert turned > 3


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
