"""The grammar of formulas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.grading.parse import exactly, parse
from dlquiz.grading.tokens import Comma
from dlquiz.grading.tree import FUNCTIONS, Apply, Literal, Name, Node, decimal, written
from dlquiz.grading.unreadable import UnreadableError

VARIABLES = ["x", "y", "theta_1"]


def applications(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    one = st.sampled_from([name for name, count in FUNCTIONS.items() if count == 1 and name != "ln"])
    several = st.sampled_from([name for name, count in FUNCTIONS.items() if count == 0])
    return st.one_of(
        st.builds(lambda op, a, b: Apply(op, (a, b)), st.sampled_from("+-*/^"), nodes, nodes),
        st.builds(lambda a: Apply("neg", (a,)), nodes),
        st.builds(lambda op, a: Apply(op, (a,)), one, nodes),
        st.builds(lambda op, args: Apply(op, tuple(args)), several, st.lists(nodes, min_size=2, max_size=3)),
    )


decimals = st.builds(lambda digits, places: exactly(f"{digits}e-{places}"), st.integers(0, 10**9), st.integers(0, 12))
literals = st.builds(Literal, st.integers(0, 10**30) | decimals)
trees: st.SearchStrategy[Node] = st.recursive(
    st.one_of(literals, st.sampled_from([*VARIABLES, "pi", "e"]).map(Name)), applications, max_leaves=12
)


@given(trees)
def test_a_tree_that_is_written_and_read_again_is_the_same(tree: Node) -> None:
    assert parse(written(tree), VARIABLES) == tree


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("2x", "2*x"),
        ("2(x+1)", "2*(x + 1)"),
        ("2x(1-x)", "2*x*(1 - x)"),
        ("x(x)", "x*x"),
        ("(x)(y)", "x*y"),
        ("-x^2", "-x^2"),
        ("(-x)^2", "(-x)^2"),
        ("x^y^2", "x^y^2"),
        ("(x^y)^2", "(x^y)^2"),
        ("2^-x", "2^-x"),
        ("x - -y", "x - -y"),
        ("2e^x", "2*e^x"),
        ("2exp(x)", "2*exp(x)"),
        ("2e3x", "2000*x"),
        ("2 e - 3", "2*e - 3"),
        ("0.5(x)", "0.5*x"),
        ("x^2 y", "x^2*y"),
        ("x²y", "x^2*y"),
        ("√(x+1)y", "sqrt(x + 1)*y"),
        ("ln(x)", "log(x)"),
        ("σ(x)", "sigmoid(x)"),
        ("ReLU(x)", "relu(x)"),
        ("3 theta_1 y", "3*theta_1*y"),
        ("x!^2", "factorial(x)^2"),
        ("x/y/2", "x/y/2"),
        ("x/(y/2)", "x/(y/2)"),
        ("x-(y-2)", "x - (y - 2)"),
        ("x**2", "x^2"),
        (".5x", "0.5*x"),
    ],
)
def test_a_formula_is_read_as_people_read_it(typed: str, tree: str) -> None:
    assert written(parse(typed, VARIABLES)) == tree


def test_a_declared_variable_wins_over_a_constant_or_function_of_its_name() -> None:
    assert parse("2e", ["e"]) == Apply("*", (Literal(2), Name("e")))
    assert parse("sigma(x)", ["sigma", "x"]) == Apply("*", (Name("sigma"), Name("x")))


@pytest.mark.parametrize(
    ("typed", "column", "reason"),
    [
        ("1/2x", 1, "a product without '*' after '/' is ambiguous; set parentheses"),
        ("x/2(x+1)", 1, "a product without '*' after '/' is ambiguous; set parentheses"),
        ("e^2x", 3, "it is ambiguous where the exponent ends; set parentheses"),
        ("√2x", 2, "it is ambiguous where the root ends; set parentheses"),
        ("2 3", 2, "a formula was expected; '2' was followed by '3'"),
        ("", 0, "a formula was expected; nothing was found"),
        ("x+", 2, "a formula was expected; something is missing after '+'"),
        ("*x", 0, "a formula was expected; found '*'"),
        ("(x", 0, "a '(' is never closed"),
        ("x)", 1, "a ')' has no '(' before it"),
        ("--x", 1, "two signs stand side by side"),
        ("2e", 1, "an exponent was begun and not finished"),
        ("2.5 e-3", 4, "a space stands inside the number; write it as in 1e-3"),
        ("0.(3)", 2, "a period of digits is not read; write a fraction"),
        ("0.1(6)x", 3, "a period of digits is not read; write a fraction"),
        ("2^3x", 3, "it is ambiguous where the exponent ends; set parentheses"),
        ("xy", 0, "'xy' is read as one name; write x*y"),
        ("2z", 1, "'z' is neither a variable here (x, y, theta_1) nor a function"),
        ("sin x", 4, "sin needs its argument in parentheses: sin(...)"),
        ("sin(x, y)", 3, "sin takes one argument; 2 were given"),
        ("max(x)", 3, "max takes two arguments or more"),
        ("x = 2", 2, "'=' is not part of an answer; write only what stands behind the '='"),
        ("1.2.3", 0, "'1.2' has two decimal points"),
        ("nan", 0, "a formula was expected; 'nan' equals nothing"),
        ("(" * 34 + "x", 32, "the formula is nested deeper than 32"),
        ("1e9999", 0, "'1e9999' is too large or too small to be meant"),
        # an exponent that no float holds, and one that Python reads into no number
        (f"1e{'9' * 490}", 0, "'1e9999999999999999999999...' is too large or too small to be meant"),
        (f"x + 1e-{'9' * 5000}", 4, "'1e-999999999999999999999...' is too large or too small to be meant"),
        ("1" * 61, 0, "a number may have up to 60 digits; this one has 61"),
        ("1,5*x", 0, "'1,5' has a decimal comma; write 1.5"),
        ("1,500*x", 0, "'1,500' may be 1.500 or 1500; write it without the comma"),
        ("1,5,0", 0, "'1,5' has a decimal comma; write 1.5"),
        ("1_0", 0, "'1' contains '_'; write the digits alone"),
        ("x+" * 101, 200, "the answer is longer than 200 numbers, words and signs"),
    ],
)  # fmt: skip
def test_what_is_refused_is_named_with_its_place(typed: str, column: int, reason: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        parse(typed, VARIABLES)
    assert (refused.value.reason, refused.value.column) == (reason, column)


def test_a_column_counts_the_characters_that_were_typed() -> None:
    with pytest.raises(UnreadableError) as refused:
        parse("x²³ + πq", ["x"])
    assert refused.value.column == 7


@pytest.mark.parametrize(
    ("typed", "comma", "value"),
    [
        ("1,234,567", Comma.GROUPS, 1234567),
        ("1,234", Comma.GROUP, 1234),
        ("1,5", Comma.DECIMAL, "1.5"),
        ("1,5e3", Comma.DECIMAL, 1500),
        ("max(1,2)", Comma.GROUPS, "max(1, 2)"),
    ],
)
def test_a_comma_is_what_the_place_makes_it(typed: str, comma: Comma, value: object) -> None:
    assert written(parse(typed, comma=comma)) == str(value)


@pytest.mark.parametrize(
    ("text", "shown"), [("1e-3", "0.001"), ("1.50", "1.5"), ("12e2", "1200"), ("0.1e-10", "0.00000000001")]
)
def test_a_literal_is_kept_exactly(text: str, shown: str) -> None:
    literal = parse(text)
    assert isinstance(literal, Literal)
    assert decimal(literal.value) == shown
