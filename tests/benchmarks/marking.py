"""Count the answers that are marked in a second on one core, kind by kind, each with its evidence.

    python tests/benchmarks/marking.py

Each row marks the texts of a class, right, wrong and unreadable, against one key, as a grading run does. Then the
slowest text of the hostile corpus, kind by kind, the median of three.
"""

import sys
import time
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dlquiz.grading import mark
from dlquiz.question import Answer, Choice, Expression, Integer, Matrix, Misconception, Number, Shape
from dlquiz.question.answer import WrongValue

SLIP = Misconception("counts one twice", "Look again.")
OTHER = Misconception("forgets the bias", "Add it.")
SECONDS = 1.0
FROZEN = (Fraction("0.7305"), Fraction("0.7315"))
Case = tuple[str, Answer, dict[Misconception, WrongValue], Sequence[str]]
CASES: list[Case] = [
    ("numbers, plain", Number(0.731, accept=FROZEN), {SLIP: 0.9, OTHER: 0.62}, ["0.731", "0.73", "0.9", "-1.5"]),
    ("numbers, calculated", Number(0.731, accept=FROZEN), {SLIP: 0.9}, ["731/1000", "7.31*10^-1", "1-0.269", "0,731"]),
    ("integers", Integer(7), {SLIP: 8}, ["7", "8", "7.0", "12", "1,234", "7 apples"]),
    ("shapes", Shape((64, 112, 112)), {SLIP: (64, 56, 56)}, ["(64, 112, 112)", "64x112x112", "64 56 56", "64,112"]),
    ("matrices, 2×2", Matrix([[1, 2], [3, 4]], digits=0), {SLIP: [[4, 3], [2, 1]]}, ["1 2; 3 4", "[[1,2],[3,4]]"]),
    ("choices", Choice("u", ("t", "u", "v")), {SLIP: "t"}, ["B", "b", "(A)", "u", "D"]),
    (
        "expressions",
        Expression("2*x*(1-x)", {"x": (0.0, 1.0)}),
        {SLIP: "2*x", OTHER: "2*x - 2"},
        ["2x(1-x)", "2*x - 2*x^2", "2x", "-2x^2 + 2x", "x(1-x)", "2(x - x²)", "(1-x)*x*2", "1-x", "2x(1-x"],
    ),
    (
        "expressions with functions",
        Expression("sigmoid(x)*(1-sigmoid(x))", {"x": (-3.0, 3.0)}),
        {SLIP: "sigmoid(x)"},
        ["sigmoid(x)(1-sigmoid(x))", "sigmoid(x) - sigmoid(x)^2", "sigmoid(x)", "1-sigmoid(x)", "σ(x)*σ(x)"],
    ),
    (
        "the same, by other functions",
        Expression("sigmoid(x)*(1-sigmoid(x))", {"x": (-3.0, 3.0)}),
        {SLIP: "sigmoid(x)"},
        ["exp(-x)/(1+exp(-x))^2", "1/(2+2cosh(x))", "sigmoid(x)*sigmoid(-x)", "e^x/(1+e^x)^2"],
    ),
]  # fmt: skip


def a_second(answer: Answer, wrong: dict[Misconception, WrongValue], texts: Sequence[str]) -> float:
    """Return how many of the texts, over and over, are marked in a second of processor time."""
    for text in texts:
        mark(answer, text, wrong)
    begun, count = time.process_time(), 0
    while time.process_time() - begun < SECONDS:
        for text in texts:
            mark(answer, text, wrong)
        count += len(texts)
    return count / (time.process_time() - begun)


def slowest() -> dict[str, tuple[float, str]]:
    """Return the longest time that a text of the corpus takes, and the text, by the kind of answer."""
    from tests.grading.test_corpus import ANSWERS, CASES, MORE

    found: dict[str, tuple[float, str]] = {}
    for case in [*CASES, *MORE]:
        answer, wrong = ANSWERS[case.answer]
        times = []
        for _ in range(3):
            begun = time.process_time()
            mark(answer, case.text, wrong)
            times.append(time.process_time() - begun)
        kind = type(answer).__name__
        found[kind] = max(found.get(kind, (0.0, "")), (median(times), case.text))
    return found


def main() -> None:
    """Print both tables."""
    print(f"{'answers':<30}{'a second':>10}{'µs each':>10}")
    for name, answer, wrong, texts in CASES:
        rate = a_second(answer, wrong, texts)
        print(f"{name:<30}{rate:>10,.0f}{1e6 / rate:>10.1f}")
    print("\nthe slowest of the hostile corpus")
    for kind, (seconds, text) in sorted(slowest().items()):
        print(f"{kind:<14}{1000 * seconds:>8.2f} ms  {text[:60]!a}")


if __name__ == "__main__":
    main()
