"""The parser reads the whole subset, and refuses the rest by name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.render.math import MathError, parse
from dlquiz.render.math_latex import latex
from dlquiz.render.math_symbols import ALIASES, allowed
from dlquiz.render.math_tree import Fence, Frac, Func, Math, Matrix, Num, Root, Row, Script, Space, Sym, Text
from tests.render.gallery import GALLERY
from tests.render.trees import trees

PIECES = [*allowed(), *"0123456789abxyz+-=(),.[]{}^_'|&<>/!*", r"\\", "{bmatrix}", "{1}", "{x}", "1,000", "{,}", " "]


@given(trees)
def test_what_latex_prints_reads_back_as_the_same_tree(tree: Math) -> None:
    assert parse(latex(tree)) == tree


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: raw.decode("utf-8", "surrogateescape")))
@settings(max_examples=300)
def test_any_characters_are_read_or_refused_as_a_formula(source: str) -> None:
    try:
        tree = parse(source)
    except MathError:
        return
    assert parse(latex(tree)) == tree


@pytest.mark.parametrize("opener", ["{", r"\frac{1}{", "x_{", r"\sqrt", r"\left(", r"\hat", r"\begin{matrix}", "("])
def test_an_endless_formula_is_refused_in_one_line_and_never_too_deep_to_follow(opener: str) -> None:
    with pytest.raises(MathError) as refusal:
        parse(opener * 5000)
    assert len(refusal.value.where) < 150


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join))
@settings(max_examples=400)
def test_any_source_is_either_refused_or_kept_whole(source: str) -> None:
    try:
        tree = parse(source)
    except MathError:
        return
    assert parse(latex(tree)) == tree
    assert sorted(filter(str.isdigit, latex(tree))) == sorted(filter(str.isdigit, source))


@pytest.mark.parametrize("source", GALLERY)
def test_every_construct_of_the_gallery_reads(source: str) -> None:
    tree = parse(source)
    assert parse(latex(tree)) == tree


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("0.5", Num("0.5")),
        ("1,000", Num("1,000")),
        ("1{,}234{,}567.8", Num("1,234,567.8")),
        ("1, 000", Row((Num("1"), Sym(","), Num("000")))),
        ("1,00", Row((Num("1"), Sym(","), Num("00")))),
        (r"\left(1{,}000\right)", Fence("(", ")", Num("1,000"))),
        (r"\left.5\right|", Fence(".", "|", Num("5"))),
        (r"\frac12", Frac(Num("1"), Num("2"))),
        (r"\tfrac{a}b", Frac(Sym("a"), Sym("b"), "t")),
        (r"\sqrt[3]{x}", Root(Sym("x"), Num("3"))),
        ("x_1^2", Script(Sym("x"), Num("1"), Num("2"))),
        ("x^2_1", Script(Sym("x"), Num("1"), Num("2"))),
        ("x''", Script(Sym("x"), None, Row((Sym(r"\prime"), Sym(r"\prime"))))),
        ("x'^2", Script(Sym("x"), None, Row((Sym(r"\prime"), Num("2"))))),
        ("{x}", Sym("x")),
        ("a{+}b", Row((Sym("a"), Row((Sym("+"),)), Sym("b")))),
        (r"\operatorname{max}", Func("max")),
        (r"\max", Func("max", limits=True)),
        (r"\text{if  25\% \& \_}", Text("if 25% & _")),
        (r"a\ b", Row((Sym("a"), Space("\\ "), Sym("b")))),
        (r"\begin{bmatrix}1&2\\\end{bmatrix}", Matrix("bmatrix", ((Num("1"), Num("2")),))),
    ],
)
def test_a_source_reads_as_its_tree(source: str, tree: Math) -> None:
    assert parse(source) == tree


@pytest.mark.parametrize("alias", ALIASES)
def test_other_spellings_read_as_the_first_one(alias: str) -> None:
    closed = {r"\lbrace": r"\}", r"\lbrack": "]"}.get(alias, "")
    opened = {r"\rbrace": r"\{", r"\rbrack": "["}.get(alias, "")
    assert parse(f"{opened} x {alias} y {closed}") == parse(f"{opened} x {ALIASES[alias]} y {closed}")


def test_a_formula_is_read_once() -> None:
    assert parse("a + b") is parse("a + b")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (r"a + \foo{x}", r"formula $a + \foo{x}$, character 5: unknown macro \foo, "),
        (r"\sqt{2}", r"did you mean \sqrt? The allowed ones are "),
        ("x^2^3", "character 4: a second superscript on one base, brace the base: {x^a}^b"),
        ("x_2_3", "character 4: a second subscript on one base, brace the base: {x_a}_b"),
        ("x^2'", "a second superscript on one base"),
        ("^2", "nothing stands before ^, write {} for an empty base"),
        (r"\,^2", "a space stands before ^, write {} for an empty base"),
        ("x^10", "^ takes only the first character of 10, write ^{10}"),
        (r"\frac.12", r"\frac takes only the first character of .12, write \frac{.12}"),
        (r"{\hat x_1}_2", "character 1: LaTeX sees two scripts on one accent, write them as one"),
        (r"\mathbf{\alpha}", r"\mathbf does not change \alpha in LaTeX, use \boldsymbol"),
        (
            "{" * 40 + "x" + "}" * 40,
            "character 33: things stand within each other more than 32 deep, give a part a name",
        ),
        (r"\sqrt" * 40 + "{x}", "things stand within each other more than 32 deep"),
        ("x" * 500 + "@", "formula $..." + "x" * 79 + "@$, character 501: the character '@'"),
        ("x_", "_ lacks an argument, write _{...}"),
        (r"\frac{1}", r"\frac lacks an argument"),
        (r"\frac{}{2}", r"\frac has an empty argument, write what belongs there"),
        (r"\hat\,", r"\hat has \, for an argument, write \hat{...}"),
        ("x_(a)", "_ has ( for an argument"),
        ("(x", "character 1: ( is never closed, close it in the same group"),
        ("x)", "character 2: ) closes nothing, open it in the same group"),
        (r"\lfloor x \rceil", r"\rceil closes nothing"),
        ("{x", "character 1: { is never closed, close it before the formula ends"),
        ("x}", r"} closes nothing, open it with { or write \} for a brace that shows"),
        (r"\left( x", r"character 1: \left is never closed"),
        (r"x \right)", r"\right closes nothing, open it with \left"),
        (r"\left x", r"\left is followed by x, use one of ( ) [ ] | . "),
        (r"\left( x \right", r"\right is followed by nothing, use one of"),
        ("a & b", r"& stands outside an environment, write \& for an ampersand that shows"),
        (r"a \\ b", r"\\ stands outside an environment, use aligned or one of the matrices"),
        (r"\end{matrix}", r"\end closes nothing, open it with \begin"),
        (r"\begin{array}{c}a\end{array}", "unknown environment array, use one of matrix pmatrix bmatrix"),
        (r"\begin{cases} a \end{matrix}", r"\begin{cases} meets \end{matrix}, write \end{cases}"),
        (r"\begin{bmatrix}1", r"\begin{bmatrix} is never closed"),
        (r"\begin{bmatrix}1&2\\3\end{bmatrix}", "bmatrix has 2 cells in row 1 and 1 in row 2, give every row as many"),
        (r"\begin{cases}a&b&c\end{cases}", "cases has 3 columns, at most 2 can be set"),
        (r"\begin{matrix}a\\[2pt]b\end{matrix}", r"LaTeX reads a distance or a star after \\, leave a space there"),
        (r"\sqrt[]{x}", r"\sqrt has an empty index, leave the brackets out for a square root"),
        (r"\sqrt[3{x}", r"\sqrt[ is never closed"),
        (r"\mathbb{1}", r"\mathbb holds something else than capital letters, use \mathbf or \mathrm"),
        (r"\text{a_b}", r"\text holds '_', escape it"),
        (r"\text{a--b}", r"\text holds '--', write the two apart, LaTeX makes one sign of them"),
        (r"\text{it''s}", r"""\text holds "''", write the two apart"""),
        (r"\text{a,,b}", r"\text holds ',,', write the two apart"),
        (r"\text{a < b}", r"\text holds '<', escape it (\% \_ \& \# \$ \{ \}) or write it outside"),
        (r"\text{α}", r"\text holds 'α', write \alpha outside \text"),
        (
            r"\text{王}",
            r"\text holds '王', formulas hold Latin and Greek letters; write it outside the dollars",
        ),
        ("a + 王", "the character '王', formulas hold Latin and Greek letters; write it outside the dollars"),
        ("a + é", r"the character 'é', put words into \text{...}"),
        (r"\text{}", r"\text holds no plain words, write \text{words}, without braces inside"),
        (r"\operatorname{a+b}", r"\operatorname holds no plain name, write letters, digits and hyphens in braces"),
        ("f(1,000)", "1,000 in brackets may be one number or a list, write 1{,}000 or 1, 000"),
        ("", "the formula is empty, write something between the dollars"),
        ("5 % 3", r"a bare %, which means something else to LaTeX, write \%"),
        ("a~b", r"a bare ~, which means something else to LaTeX, write \ "),
        ("a × b", r"the character ×, write \times"),
        ("a @ b", r"the character '@', put words into \text{...}"),
        ("a \\", "a backslash at the end, name a macro"),
    ],
)
def test_what_is_outside_the_subset_is_refused_by_name(source: str, said: str) -> None:
    with pytest.raises(MathError) as refusal:
        parse(source)
    assert said in str(refusal.value)


def test_an_unknown_macro_lists_every_allowed_one() -> None:
    with pytest.raises(MathError) as refusal:
        parse(r"\big[")
    assert all(macro in refusal.value.remedy.split(" ") for macro in allowed() if macro != "\\ ")
