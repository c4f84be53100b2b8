"""Texts and figures in both languages of the engines, each made once: forms repeat most of them, keys all of them."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from dlquiz.question.figure import Figure
from dlquiz.render import figure, markup

T = TypeVar("T")
KEPT = 4096  # texts in each language
FIGURES = 256
_drawn: dict[tuple[str, int], tuple[Figure, Any]] = {}


@lru_cache(maxsize=KEPT)
def typst(text: str) -> Any:
    """Return a text with math as the templates' data: None where there is none, a plain sentence as it is.

    What is returned is shared: do not change it.
    """
    if not text.strip():
        return None
    made = markup.typst(text)
    match made:
        case [{"runs": [str() as sentence]}]:
            return sentence  # most texts hold no math, and the template need not look for it
        case _:
            return made


@lru_cache(maxsize=KEPT)
def latex(text: str) -> str:
    """Return a text with math as LaTeX."""
    return markup.latex(text) if text.strip() else ""


def typst_figure(found: Figure) -> Any:
    """Return a figure as the templates' data."""
    return _once("typst", found, figure.typst)


def tikz(found: Figure) -> str:
    """Return a figure as TikZ."""
    return _once("tikz", found, figure.tikz)


def _once(language: str, found: Figure, draw: Callable[[Figure], T]) -> T:
    """Draw a figure that was not drawn lately; figures hold lists, so the object itself is the key."""
    key = (language, id(found))
    kept = _drawn.get(key)
    if kept is None:
        if len(_drawn) >= FIGURES:
            _drawn.clear()
        kept = _drawn[key] = (found, draw(found))
    made: T = kept[1]
    return made
