"""Awkward and hostile answers over every kind: what a correct grader does with each stands in two text files."""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from dlquiz.grading import evidence, mark
from dlquiz.question import (
    Answer,
    Choice,
    Expression,
    Integer,
    Matching,
    Matrix,
    Misconception,
    MultiChoice,
    Number,
    Ordering,
    Shape,
    Subset,
    Term,
    TrueFalse,
    Vector,
)

MOST_CALLS = 30_000  # of functions, Python's and C's: well under 50 ms; tests/benchmarks/marking.py takes the times


def slip(name: str, value: Any) -> dict[Misconception, Any]:
    return {Misconception(name, "Look again."): value}


TWICE = slip("counts one twice", 8)
ANSWERS: dict[str, tuple[Answer, dict[Misconception, Any]]] = {
    "seven": (Integer(7), TWICE),
    "thousand": (Integer(1234), {}),
    "million": (Integer(1_234_567), {}),
    "zero": (Integer(0), {}),
    "mega": (Integer(2**20), {}),
    "pixels": (Integer(32, unit="pixels"), slip("counts one twice", 33)),
    "parameters": (Integer(25_600_000, unit="parameters"), {}),
    "real": (Number(0.731), slip("adds the bias twice", 0.9)),
    "third": (Number(1 / 3), {}),
    "minus": (Number(-2.5, digits=1), {}),
    "tiny": (Number(2.54e-5, significant=3), {}),
    "zeroreal": (Number(0.0, digits=2), {}),
    "percent": (Number(0.25, digits=1, percent=True), slip("halves the wrong total", 0.5)),
    "mebibytes": (Number(98.0, digits=1, unit="MiB"), {}),
    "milliseconds": (Number(12.5, digits=1, unit="ms"), {}),
    "gigaflops": (Number(4.1, digits=1, unit="GFLOPs"), {}),
    "bandwidth": (Number(900.0, digits=0, unit="GB/s"), {}),
    "shape": (Shape((64, 112, 112)), slip("pools once too often", (64, 56, 56))),
    "fourshape": (Shape((8, 3, 32, 32)), {}),
    "oneshape": (Shape((10,)), {}),
    "vector": (Vector([0.5, 0.25, -1.0]), slip("forgets to normalize", [0.4, 0.2, -0.9])),
    "integers": (Vector([1, 2, 3], digits=0), {}),
    "matrix": (Matrix([[1, 2], [3, 4]], digits=0), slip("flips the kernel", [[4, 3], [2, 1]])),
    "realmatrix": (Matrix([[0.5, 0.25], [1.0, 0.0]], digits=2), {}),
    "quadratic": (Expression("2*x*(1-x)", {"x": (0.0, 1.0)}), slip("forgets the product rule", "2*x")),
    "gaussian": (Expression("x*exp(-y)", {"x": (0.5, 2.0), "y": (-1.0, 1.0)}), {}),
    "sigmoid": (Expression("sigmoid(x)*(1-sigmoid(x))", {"x": (-3.0, 3.0)}), {}),
    "choice": (
        Choice("batch normalization", ("dropout", "batch normalization", "layer normalization")),
        slip("takes dropout for it", "dropout"),
    ),
    "numbers": (Choice("64", ("16", "32", "64")), {}),
    "formulas": (Choice(r"$\sigma(x)$", (r"$\sigma(x)$", r"$\tanh(x)$")), {}),
    "multi": (
        MultiChoice(
            ("it bends at zero", "it is cheap"),
            ("it bends at zero", "it is smooth", "it is cheap", "it saturates above"),
        ),
        slip("takes it for smooth", ("it bends at zero", "it is cheap", "it is smooth")),
    ),
    "lettered": (MultiChoice(("C", "B"), ("C", "A", "B")), slip("takes the other letter", ("A", "C"))),
    "truth": (TrueFalse(True), slip("doubts it", False)),
    "order": (Ordering(("forward", "loss", "backward", "step"), ("backward", "forward", "step", "loss")), {}),
    "pairs": (
        Matching((("SGD", "no state"), ("Adam", "two moments"), ("RMSprop", "one moment")),
                 ("one moment", "no state", "two moments", "a Hessian")),
        slip("shifts by one", (("SGD", "one moment"), ("Adam", "no state"), ("RMSprop", "two moments"))),
    ),
    "survivors": (Subset(("2", "4"), ("1", "2", "3", "4")), slip("keeps the wrong one", ("2", "3"))),
    "boxes": (Subset(("A", "C"), ("A", "B", "C")), {}),
    "mathlabels": (Subset(("$b_1$", "$b_3$"), ("$b_1$", "$b_2$", "$b_3$")), {}),
    "empty": (Subset((), ("1", "2")), {}),
    "word": (
        Term("Kullback-Leibler divergence", ("KL divergence",)),
        slip("names the loss instead", "cross entropy"),
    ),
    "umlaut": (Term("Hölder", ("Hoelder",)), {}),
}  # fmt: skip


class Case(NamedTuple):
    answer: str
    outcome: str
    text: str
    credit: Fraction | None
    misconception: str | None


LINE = re.compile(
    r'(?P<outcome>[a-z]+) (?P<text>"(?:[^"\\]|\\.)*")(?: \* (?P<times>\d+))?'
    r"(?: = (?P<credit>\S+))?(?: ! (?P<slip>[^#]+?))?\s*(?:# .*)?"
)


def cases(file: str) -> list[Case]:
    found, name = [], ""
    for line in Path(__file__).with_name(file).read_text(encoding="utf-8").split("\n"):
        if line.startswith("["):
            name = line[1 : line.index("]")]
        elif line and not line.startswith("#"):
            match = LINE.fullmatch(line)
            assert match, line
            text = json.loads(match["text"]) * int(match["times"] or 1)
            credit = Fraction(match["credit"]) if match["credit"] else None
            found.append(Case(name, match["outcome"], text, credit, match["slip"]))
    return found


CASES = cases("answers.txt")
MORE = cases("more_answers.txt")


@pytest.mark.parametrize("case", CASES, ids=[f"{c.answer}-{c.text[:24]!a}-{i}" for i, c in enumerate(CASES)])
def test_an_awkward_answer_gets_the_verdict_of_a_correct_grader(case: Case) -> None:
    check(case)


@pytest.mark.parametrize("name", ANSWERS)
def test_so_do_many_more(name: str) -> None:
    for case in MORE:
        if case.answer == name:
            check(case)


def check(case: Case) -> None:
    answer, wrong = ANSWERS[case.answer]
    found = mark(answer, case.text, wrong)
    assert found.outcome.value == case.outcome, (case.text[:80], found)
    if case.credit is not None:
        assert found.credit == case.credit
    if case.misconception:
        assert found.misconception is not None
        assert found.misconception.name == case.misconception
        assert found.misconception.remedy
    if case.outcome == "unreadable":
        assert found.reason
        assert found.column is None or 0 <= found.column <= len(case.text)
        assert all(" " <= char <= "~" for char in found.reason)
    json.dumps(evidence(found))


def test_the_corpus_covers_every_kind_of_answer() -> None:
    kinds = Counter(type(ANSWERS[case.answer][0]).__name__ for case in CASES + MORE)
    assert len(kinds) == 13
    assert min(kinds.values()) >= 100
    assert {case.answer for case in MORE} == set(ANSWERS)


def test_no_answer_takes_more_work_than_the_bound() -> None:
    calls = Counter[int]()
    for place, case in enumerate(CASES + MORE):
        answer, wrong = ANSWERS[case.answer]
        with counted(calls, place):
            mark(answer, case.text, wrong)
    place, most = calls.most_common(1)[0]
    assert most < MOST_CALLS, (CASES + MORE)[place]


@contextmanager
def counted(calls: Counter[int], place: int) -> Iterator[None]:
    def see(_: object, event: str, __: object) -> None:
        calls[place] += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(see)
    try:
        yield
    finally:
        sys.setprofile(before)
