"""Every formula of the bank and of the gallery, as converters that are not ours read it.

latex2mathml and pylatexenc read what our LaTeX printer writes. Their results and our outputs must hold the same signs:
latex2mathml's in MathML, in the same order; pylatexenc's digits and brackets in the terminal's text, in Typst's data
and in the words.
"""

import itertools
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from latex2mathml.converter import convert
from pylatexenc.latex2text import LatexNodes2Text

from dlquiz.exam.bank import Bank
from dlquiz.question.record import record
from dlquiz.render import markup
from dlquiz.render.math import parse
from dlquiz.render.math_cursor import MathError
from dlquiz.render.math_inline import inline
from dlquiz.render.math_latex import latex
from dlquiz.render.math_mathml import mathml
from dlquiz.render.math_tree import Math
from dlquiz.render.math_typst import typst
from dlquiz.render.math_words import words

VARIANTS = 3
SAME = str.maketrans({"·": "⋅", "^": "ˆ", "*": "∗", "~": "˜"})  # another code point for the same sign


def texts(found: dict[str, Any]) -> Iterator[str]:
    yield found["prompt"]
    yield from (figure["alt"] for figure in found["figures"])
    for part in found["parts"]:
        yield part["prompt"]
        yield from (text for wrong in part["wrong"] for text in (wrong["misconception"], wrong["remedy"]))
        yield from (line for line in part["solution"] if isinstance(line, str))


@pytest.fixture(scope="module")
def formulas(bank: Bank) -> dict[str, Math]:
    """Return every distinct formula of the bank, by its LaTeX."""
    found: dict[str, Math] = {}
    for question in bank.values():
        for variant in itertools.islice(question.walk(0), VARIANTS):
            for text in texts(record(variant)):
                runs = [run for block in markup.parse(text) for run in getattr(block, "runs", ())]
                found |= {latex(run.tree): run.tree for run in runs if isinstance(run, markup.Math | markup.Display)}
    assert len(found) > 1500
    return found


def signs(written: str) -> str:
    root = ET.fromstring(re.sub(r'\sxmlns="[^"]*"', "", written))  # noqa: S314  (our own and a test package's output)
    return "".join("".join(root.itertext()).split()).translate(SAME)


def test_mathml_holds_the_signs_that_another_converter_finds_in_their_order(formulas: dict[str, Math]) -> None:
    apart = {source for source, tree in formulas.items() if signs(mathml(tree)) != signs(convert(source))}
    assert not apart


def digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))


def test_digits_are_those_that_another_converter_finds_in_every_output(formulas: dict[str, Math]) -> None:
    read = LatexNodes2Text(math_mode="text", keep_comments=True)
    for source, tree in formulas.items():
        theirs = digits(read.latex_to_text(source))
        assert digits(source) == theirs, "pylatexenc drops no digit of ours"
        assert digits(inline(tree, ascii=True)) == theirs
        assert digits(signs(mathml(tree))) == theirs
        assert sorted(digits(str(_leaves(typst(tree))))) == sorted(theirs)


def _leaves(data: Any) -> str:
    """Return the texts of Typst's data; its numbers are widths of spaces."""
    if isinstance(data, list):
        return "".join(map(_leaves, data))
    return data if isinstance(data, str) else ""


def test_fences_in_are_fences_out_in_every_output(formulas: dict[str, Math]) -> None:
    for source, tree in formulas.items():
        theirs = signs(convert(source))
        for fence in "()[]{}⌊⌋⌈⌉":
            count = theirs.count(fence)
            assert signs(mathml(tree)).count(fence) == count, source
            assert _leaves(typst(tree)).count(fence) >= count - source.count(r"\begin"), source
            if fence in "()" and r"\frac" not in source and r"\begin" not in source:
                assert inline(tree).count(fence) >= count, source
            if fence in "⌊⌋":
                name = "floor of" if fence == "⌊" else "end of floor"
                assert words(tree).count(name) == count, source


def test_what_an_outside_converter_lets_through_is_refused_here() -> None:
    assert "foo" in convert(r"\foo")
    with pytest.raises(MathError, match="foo"):
        parse(r"\foo")
