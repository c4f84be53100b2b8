"""The gallery has every construct, and every output shows all of it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest

from dlquiz.render.math import parse
from dlquiz.render.math_symbols import ACCENTS, ALIASES, DELIMITERS, ENVIRONMENTS, SYMBOLS, allowed
from dlquiz.render.math_tree import Math
from tests.render.gallery import GALLERY, constructs
from tests.render.gallery_pages import html, latex_pages, said, typst_pages

TOKENS = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)


def parts(tree: object) -> set[type]:
    """Return the kinds of things in a tree."""
    if isinstance(tree, tuple):
        return set().union(*map(parts, tree)) if tree else set()
    if not hasattr(tree, "__dataclass_fields__"):
        return set()
    return {type(tree)}.union(*(parts(getattr(tree, name)) for name in tree.__dataclass_fields__))


def test_every_construct_has_an_example_that_shows_it() -> None:
    shown = constructs()
    written = {token for source in GALLERY for token in TOKENS.findall(source)}
    assert set(allowed()) <= written
    assert {name for name in SYMBOLS if len(name) == 1} <= written
    assert set(ENVIRONMENTS) <= set(shown)
    assert {f"\\left {name}" for name in DELIMITERS} <= set(shown)
    for name in (*allowed(), *ENVIRONMENTS):
        assert any(name in source for source in shown.get(name, GALLERY)), name


def test_every_kind_of_thing_in_a_tree_is_in_the_gallery() -> None:
    assert set(get_args(Math)) == set().union(*(parts(parse(source)) for source in GALLERY))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """What can be copied from each page of the gallery, by engine; each page shows its formula twice."""
    folder = tmp_path_factory.mktemp("gallery")
    pdfs: list[Path] = [latex_pages(GALLERY, folder), typst_pages(GALLERY, folder)]
    return {pdf.stem: said(pdf) for pdf in pdfs}


@pytest.mark.parametrize("engine", ["latex", "typst"])
def test_each_page_of_the_gallery_says_all_digits_of_its_formula(engine: str, printed: Mapping[str, list[str]]) -> None:
    assert len(printed[engine]) == len(GALLERY)
    for source, page in zip(GALLERY, printed[engine], strict=True):
        # TeX puts \mapsto together from a bar, whose glyph no table names, and an arrow.
        plain = unicodedata.normalize("NFKD", page).replace("7→", "→")
        assert Counter(filter(str.isdigit, plain)) == Counter(2 * list(filter(str.isdigit, source))), source


def test_the_gallery_is_one_page_that_shows_every_formula_beside_its_pictures() -> None:
    page = "".join(html(constructs()))
    count = sum(map(len, constructs().values()))
    assert page.count("<img ") == page.count("<math") == 2 * count
    assert 'id="f1"' in page


def test_no_mark_is_drawn_through_a_low_letter() -> None:
    for name in ACCENTS:
        assert 'accent="true"' not in "".join(html({name: (f"{name} x",)}))


@pytest.mark.parametrize("name", ["+", r"\cdot", r"\ne", *ALIASES])
def test_a_construct_is_set_apart_in_the_gallery(name: str) -> None:
    assert constructs()[name]
