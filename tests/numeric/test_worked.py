"""What a graph writes: names, then numbers, then the value, each intermediate once."""

import pytest

from dlquiz.numeric import functions as f
from dlquiz.numeric.term import Term, array, let, symbol, symbols
from dlquiz.numeric.worked import steps


def last(term: Term, digits: int = 3) -> str:
    return steps(term, digits)[-1]


def vectors() -> tuple[Term, Term]:
    return symbol("x", [1, 2, 3]), symbol("w", [1.5, 2.0, 4.0])


def test_a_plain_number_is_its_own_solution() -> None:
    assert steps(0.25, 2) == ["$0.25$"]
    assert steps(12345) == ["$12,345$"]


def test_a_sum_runs_over_the_elements_of_an_elementwise_formula() -> None:
    x, w = vectors()
    assert last(let("y", f.total((x - 2) ** 2))) == r"$y = \sum_{i} (x_{i} - 2)^{2} = 1 + 0 + 1 = 2$"
    assert last(let("y", f.total(f.exp(x) * w))).startswith(r"$y = \sum_{i} e^{x_{i}}\,w_{i} = ")
    assert last(let("y", f.mean(let("x_s", x + 0.5)))) == (
        r"$y = \frac{1}{3} \sum_{i} (x_s)_{i} = \frac{1.5 + 2.5 + 3.5}{3} = 2.500$"
    )


def test_what_is_not_elementwise_keeps_its_index_outside() -> None:
    x, w = vectors()
    found = last(let("y", f.total(f.softmax(x) * w)))
    assert found.startswith(r"$y = \sum_{i} (\operatorname{softmax}(x) \odot w)_{i} = ")
    found = last(let("y", f.total(x + (x @ w))))
    assert found.startswith(r"$y = \sum_{i} (x_{i} + x \cdot w) = ")


def test_a_sum_within_a_sum_has_an_index_of_its_own() -> None:
    x, _ = vectors()
    found = last(let("y", f.total(x - f.largest(x))))
    assert found == r"$y = \sum_{i} (x_{i} - \max_{i} x_{i}) = -2 + (-1) + 0 = -3$"


def test_a_matrix_is_summed_over_both_indices_or_along_an_axis() -> None:
    m = symbol("M", [[1, 2], [3, 4]])
    assert last(let("y", f.total(m * m))) == r"$y = \sum_{i,j} M_{i,j}\,M_{i,j} = 1 + 4 + 9 + 16 = 30$"
    columns = last(let("y", f.total(m, axis=0)))
    assert columns.startswith(r"$y = \operatorname{sum}_{\text{each column}} M = ")
    rows = last(let("y", f.mean(m, axis=1)))
    assert rows.startswith(r"$y = \operatorname{mean}_{\text{each row}} M = ")


def test_listed_elements_are_written_by_name() -> None:
    a, b = symbols(a=1.5, b=-2)
    assert last(let("y", f.largest(array([a, b])))) == r"$y = \max(a, b) = \max(1.5, -2) = 1.500$"
    assert last(let("y", f.total(array([a, b])))) == r"$y = a + b = 1.5 + (-2) = -0.500$"


def test_an_element_of_joined_terms_goes_by_the_terms_own_name() -> None:
    (a,) = symbols(a=2)
    pair = array([let("u", a + 1), let("v", a * a)], "p")
    assert steps(let("y", pair[0] * pair[1]), known=[pair]) == [r"$y = u\,v = 3 \cdot 4 = 12$"]
    assert last(pair) == r"$p = \begin{bmatrix} u & v \end{bmatrix} = \begin{bmatrix} 3 & 4 \end{bmatrix}$"


def test_an_element_of_an_input_goes_by_its_place() -> None:
    x, w = vectors()
    assert last(let("y", x[1] + w[2])) == r"$y = x_{2} + w_{3} = 2 + 4 = 6.000$"
    assert last(let("y", symbol("s_t", [1, 2])[0] + 1)) == r"$y = (s_t)_{1} + 1 = 1 + 1 = 2$"


def test_up_to_twelve_elements_are_written_out() -> None:
    twelve, thirteen = symbol("x", list(range(12))), symbol("x", list(range(13)))
    assert "= 0 + 1 + 2" in last(let("y", f.total(twelve)))
    assert "0 + 1" not in last(let("y", f.total(thirteen)))
    assert r"\begin{bmatrix} 0 & 1" in last(let("y", f.total(thirteen)))


def test_rows_that_were_joined_are_written_entry_by_entry() -> None:
    a, b = symbols(a=1, b=2)
    assert last(array([[a, b], [b, 3]], "M")) == (
        r"$M = \begin{bmatrix} a & b \\ b & 3 \end{bmatrix} = \begin{bmatrix} 1 & 2 \\ 2 & 3 \end{bmatrix}$"
    )
    row = array([let("u", a + 1), b], "r")
    assert last(array([row, [b, b]], "M")).startswith(r"$M = \begin{bmatrix} u & b \\ b & b \end{bmatrix} = ")


def test_numbers_in_brackets_cannot_be_taken_for_lists() -> None:
    a, b = symbols(a=12345, b=20000)
    assert last(let("y", 2 * (a + b))) == r"$y = 2\,(a + b) = 2 \cdot (12{,}345 + 20{,}000) = 64,690$"


def test_a_renamed_value_is_written_once() -> None:
    (a,) = symbols(a=12345)
    assert steps(let("y", a)) == ["$y = a = 12,345$"]


@pytest.mark.parametrize(
    ("term", "line"),
    [
        (lambda a, b: a - (b - 1), r"$y = a - (b - 1) = 5 - (-3 - 1) = 9$"),
        (lambda a, b: a * b, r"$y = a\,b = 5 \cdot (-3) = -15$"),
        (lambda a, b: (a + b) / 2, r"$y = \frac{a + b}{2} = \frac{5 + (-3)}{2} = 1.000$"),
        (lambda a, b: -(a + b), r"$y = -(a + b) = -(5 + (-3)) = -2$"),
        (lambda a, b: b**2, r"$y = b^{2} = (-3)^{2} = 9$"),
        (f.greater, r"$y = \left[a > b\right] = \left[5 > -3\right] = 1$"),
    ],
)
def test_signs_and_brackets_stand_where_they_must(term: object, line: str) -> None:
    a, b = symbols(a=5, b=-3)
    assert callable(term)
    assert last(let("y", term(a, b))) == line
