"""Formulas that are shared by their outline read as if each had been written on its own."""

from itertools import product

import pytest

from dlquiz.numeric import worked
from dlquiz.numeric.functions import exp, maximum, softmax
from dlquiz.numeric.term import Term, let, symbol, symbols

NUMBERS = (2.0, -2.0, 3, -3, 0.1234, -1e-7, 123456, 0)


def formulas(a: Term, b: Term, c: float) -> list[Term]:
    v = symbol("v", [float(a.value), 0.5])
    return [
        a - (b + c),
        a * b - c * b,
        -(a * b) + c,
        (a - b) * (a + c) ** 2,
        maximum(a * b, c) - b,
        a * v + v * (b - c),
        v[0] * b - v[1],
        softmax(v * b),
        exp(-(a * c)) / (1 + b * b),
        let("y", let("x", a * b) - c),
    ]


@pytest.mark.parametrize(("x", "y"), list(product(NUMBERS, NUMBERS)))
def test_a_shared_formula_reads_as_one_written_on_its_own(x: float, y: float, monkeypatch: pytest.MonkeyPatch) -> None:
    for c in (2, -0.5):
        if abs(x * c) > 100:
            continue
        a, b = symbols(a=x, b=y)
        terms = formulas(a, b, c)
        shared = [worked.steps(term) for term in terms]
        with monkeypatch.context() as alone:
            alone.setattr(worked, "outline", lambda node, numeral: None)
            assert shared == [worked.steps(term) for term in terms]
