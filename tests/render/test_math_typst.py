"""Typst gets formulas as data, sets every construct under PDF/UA and loses nothing on the way."""

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
import typst as compiler
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.render.math import parse
from dlquiz.render.math_latex import latex
from dlquiz.render.math_symbols import SYMBOLS
from dlquiz.render.math_tree import Math
from dlquiz.render.math_typst import formula, typst
from tests.render.gallery import GALLERY
from tests.render.trees import brackets, texts_in, trees

BRACKETS = frozenset("()[]{}⌊⌋⌈⌉⟨⟩‖|")
SOURCE = """#import "math.typ": formula
#set document(title: "gallery")
#for record in json(bytes(sys.inputs.data)) [#formula(record) sentence #formula((..record, block: false)) ]
"""


def compiled(found: list[Math], folder: Path, root: Path) -> bytes:
    """Return a PDF/UA document with these formulas, set by the fonts that every machine has."""
    shutil.copy(root / "templates" / "math.typ", folder)
    (folder / "gallery.typ").write_text(SOURCE, encoding="utf-8")
    data = json.dumps([formula(tree, block=True) for tree in found])
    return compiler.compile(
        folder / "gallery.typ",
        root=folder,
        sys_inputs={"data": data},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )


def test_typst_sets_the_gallery(tmp_path: Path, root: Path) -> None:
    assert compiled([parse(source) for source in GALLERY], tmp_path, root).startswith(b"%PDF")


@given(found=st.lists(trees, min_size=25, max_size=25))
@settings(max_examples=4, deadline=None)
def test_typst_sets_any_tree(found: list[Math], tmp_path_factory: pytest.TempPathFactory, root: Path) -> None:
    assert compiled(found, tmp_path_factory.mktemp("typst"), root).startswith(b"%PDF")


@given(trees)
def test_digits_in_are_digits_out(tree: Math) -> None:
    assert sorted(filter(str.isdigit, texts_in(typst(tree)))) == sorted(filter(str.isdigit, latex(tree)))


@given(trees)
def test_brackets_in_are_brackets_out(tree: Math) -> None:
    expected = Counter(SYMBOLS[name].char for name in brackets(tree))
    found = Counter(line for line in texts_in(typst(tree)).split("\n") if line in expected or line in BRACKETS)
    assert found == expected


@pytest.mark.parametrize(
    ("source", "data"),
    [
        (r"{\bmod} x", ["row", ["class", "normal", ["op", "mod", False]], "x"]),
        (r"\frac{1}{x}", ["frac", "", ["text", "1"], "x"]),
        ("x_i'", ["attach", "x", "i", ["row", ["primes", 1]]]),
        ("f''^2", ["attach", "f", None, ["row", ["primes", 2], ["text", "2"]]]),
        (r"\left.x\right]", ["lr", None, "x", "]"]),
        (r"\operatorname{softmax}", ["op", "softmax", False]),
        (r"\begin{bmatrix}1\\x\end{bmatrix}", ["mat", "bmatrix", [["text", "1"]], ["x"]]),
        (r"\boxed{x}", ["boxed", "x", "x"]),
        ("a/b", ["row", "a", ["class", "normal", "/"], "b"]),
        (r"\bmod", ["row", ["space", 5 / 18], ["class", "normal", ["op", "mod", False]], ["space", 5 / 18]]),
        ("a{+}", ["row", "a", ["class", "normal", "+"]]),
        (r"\text{if \#1}", ["text", "if #1"]),
    ],
)
def test_a_formula_is_nested_lists(source: str, data: object) -> None:
    assert typst(parse(source)) == data


def test_a_formula_brings_its_spoken_text() -> None:
    assert formula(parse(r"\frac{a+b}{2}")) == {
        "math": ["frac", "", ["row", "a", "+", "b"], ["text", "2"]],
        "alt": "(a + b)/2",
        "block": False,
    }


def test_a_formula_that_shows_nothing_is_said_to_be_blank() -> None:
    assert formula(parse(r"\begin{aligned} & \end{aligned}"))["alt"] == "blank"
    assert formula(parse(r"\boxed{\quad}"))["math"] == ["boxed", ["space", 1.0], "blank"]
