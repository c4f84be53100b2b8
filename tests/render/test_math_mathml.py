"""MathML is well formed, has the elements of MathML Core alone, and loses nothing."""

import unicodedata
import xml.etree.ElementTree as ET
from collections import Counter

import pytest
from hypothesis import given

from dlquiz.render.math import parse
from dlquiz.render.math_latex import latex
from dlquiz.render.math_mathml import mathml
from dlquiz.render.math_symbols import SYMBOLS
from dlquiz.render.math_tree import Math
from tests.render.gallery import GALLERY
from tests.render.trees import brackets, trees

CHILDREN = {
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3,
}  # fmt: skip
CORE = {"math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msqrt", "mstyle", "mtable", "mtr", "mtd", *CHILDREN}


def shown(source: str) -> str:
    """Return all the text of an element, its letters in the plain alphabet."""
    return unicodedata.normalize("NFKD", "".join(ET.fromstring(source).itertext()))  # noqa: S314  # our own output


@given(trees)
def test_elements_are_those_of_core_with_the_children_they_need(tree: Math) -> None:
    for element in ET.fromstring(mathml(tree)).iter():  # noqa: S314
        assert element.tag in CORE
        assert len(element) == CHILDREN.get(element.tag, len(element))


@given(trees)
def test_digits_in_are_digits_out(tree: Math) -> None:
    assert sorted(filter(str.isdigit, shown(mathml(tree)))) == sorted(filter(str.isdigit, latex(tree)))


@given(trees)
def test_brackets_in_are_brackets_out(tree: Math) -> None:
    expected = Counter(SYMBOLS[name].char for name in brackets(tree))
    assert Counter(c for c in shown(mathml(tree)) if c in expected or c in "()[]{}⌊⌋⌈⌉⟨⟩") == expected


@pytest.mark.parametrize("source", GALLERY)
def test_the_gallery_is_well_formed(source: str) -> None:
    assert ET.fromstring(mathml(parse(source), block=True)).get("display") == "block"  # noqa: S314


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("x", "<mi>x</mi>"),
        ("-1", '<mo form="prefix">−</mo><mn>1</mn>'),
        ("a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        (r"\frac{1}{x}", "<mfrac><mn>1</mn><mi>x</mi></mfrac>"),
        (r"\mathrm{IoU}", "<mi>IoU</mi>"),
        (r"\mathbf{W}", "<mi>𝐖</mi>"),
        (r"\mathrm{d}", '<mi mathvariant="normal">d</mi>'),
        (r"\Gamma", '<mi mathvariant="normal">Γ</mi>'),
        (r"\text{a b}", "<mtext>a&#160;b</mtext>"),
        ("(", None),
    ],
)
def test_a_formula_is_elements(source: str, printed: str | None) -> None:
    if printed is None:
        assert '<mo stretchy="false">(</mo>' in mathml(parse(f"{source}x)"))
    else:
        assert mathml(parse(source)) == f"<math>{printed}</math>"


def test_limits_stand_under_their_operator() -> None:
    assert mathml(parse(r"\sum_i^n")) == "<math><munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover></math>"
