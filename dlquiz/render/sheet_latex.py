"""Sheets and keys as LaTeX files that stand on their own: `article`, own macros, TikZ."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dlquiz.question.figure import Figure
from dlquiz.render import escape, sheet_code, sheet_text, templates
from dlquiz.render.names import in_latex
from dlquiz.render.paper import ROOM, Paper
from dlquiz.render.sheet import Sheet
from dlquiz.render.sheet_areas import kind_of
from dlquiz.render.sheet_bubbles import AnswerPages
from dlquiz.render.sheet_key import Key, Overview, is_formula

if TYPE_CHECKING:
    from jinja2 import Environment

PAPERS: dict[Paper, str] = {"a4": "a4paper", "letter": "letterpaper"}


class Tex(str):
    """LaTeX source; any other text that a template prints is escaped."""

    __slots__ = ()


def sheet(sheet: Sheet, paper: Paper) -> str:
    """Return the LaTeX of a student's sheet."""
    return _environment().get_template("sheet.tex.j2").render(sheet=sheet, paper=PAPERS[paper])


def answer_pages(answers: AnswerPages, paper: Paper) -> str:
    """Return the LaTeX of a form's answer pages."""
    template = _environment().get_template("bubbles.tex.j2")
    return template.render(answers=answers, paper=PAPERS[paper], room=ROOM[paper])


def key(key: Key, paper: Paper) -> str:
    """Return the LaTeX of a form's key."""
    return _environment().get_template("key.tex.j2").render(key=key, paper=PAPERS[paper])


def overview(overview: Overview, paper: Paper) -> str:
    """Return the LaTeX of the page with all forms' answers."""
    return _environment().get_template("answers.tex.j2").render(overview=overview, paper=PAPERS[paper])


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    """Return Jinja with delimiters that LaTeX never uses; all that is not marked as LaTeX is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(templates.folder()),
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  (that would be HTML's; `finalize` is LaTeX's)
        finalize=_finalize,
    )
    environment.globals.update(
        prose=prose, narrow=narrow, draw=draw, worked=worked, tex=Tex, kind_of=kind_of, strokes=strokes, named=in_latex
    )
    return environment


def _finalize(value: Any) -> str:
    return value if isinstance(value, Tex) else escape.latex(str(value))


def prose(text: str) -> Tex:
    """Return a text with math as LaTeX."""
    return Tex(sheet_text.latex(text))


def narrow(text: str) -> Tex:
    r"""Return a text for a narrow column: a typed formula, which is one word, may be broken after its products.

    >>> narrow("2*(w + 1)")
    '2*\\allowbreak{}(w + 1)'
    """
    return Tex(prose(text).replace("*", r"*\allowbreak{}"))


def worked(line: str) -> Tex:
    """Return a line of a solution as LaTeX, a formula alone in display size."""
    return Tex("$\\displaystyle " + prose(line)[1:]) if is_formula(line) else prose(line)


def strokes(text: str) -> Tex:
    """Return a page's code as operators that LaTeX passes through to the PDF."""
    return Tex(sheet_code.strokes(text))


def draw(found: Figure) -> Tex:
    """Return a figure as TikZ."""
    return Tex(sheet_text.tikz(found))
