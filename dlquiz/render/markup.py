r"""An author's text: paragraphs of words, `$math$`, `$$math$$` on a line of its own and code between backquotes.

A blank line starts a paragraph, three backquotes fence a block of code; `\$`, `` \` `` and `\\` stand for themselves.

>>> plain(r"Is $x_1 \le 0.5$?")
'Is x₁ ≤ 0.5?'
>>> print(latex(r"At 50 %, `x[i]` costs \$5."))
At 50 \%, \texttt{x[i]} costs \$5.
>>> html("$x$ & y")
'<p><math><mi>x</mi></math> &amp; y</p>'
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias, assert_never

from dlquiz.errors import DlquizError
from dlquiz.render import escape, math_text, math_tree, math_words
from dlquiz.render.math import parse as parse_math

INDENT = "    "
_FENCE = "```"
_PIECE = re.compile(
    r"\\(?P<escaped>[$`\\])|\$\$(?P<display>(?:[^$\\]|\\.)*)\$\$|\$(?P<math>(?:[^$\\]|\\.)+)\$|`(?P<code>[^`]+)`"
)
_STRAY = re.compile(r"\\[A-Za-z]+|[\\$`]")


class MarkupError(DlquizError):
    """A text that cannot be read: which one, what is wrong with it, what to write."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words, as they are to be read."""

    text: str


@dataclass(frozen=True, slots=True)
class Math:
    """A formula within a sentence."""

    tree: math_tree.Math
    source: str


@dataclass(frozen=True, slots=True)
class Display:
    """A formula on a line of its own."""

    tree: math_tree.Math
    source: str


@dataclass(frozen=True, slots=True)
class Code:
    """Code within a sentence."""

    text: str


Run: TypeAlias = Text | Math | Display | Code


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is read in one go."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of code."""

    lines: tuple[str, ...]


Block: TypeAlias = Paragraph | CodeBlock


@lru_cache(maxsize=4096)
def parse(text: str) -> tuple[Block, ...]:
    """Return a text's blocks, or raise `MarkupError` or `MathError`.

    >>> parse("a `b`")
    (Paragraph(runs=(Text(text='a '), Code(text='b'))),)
    """
    found: list[Block] = []
    lines: list[str] = []
    fenced: list[str] | None = None
    for line in text.splitlines():
        if fenced is not None:
            if line.strip() == _FENCE:
                found.append(CodeBlock(_dedented(fenced)))
                fenced = None
            else:
                fenced.append(line)
        elif line.strip().startswith(_FENCE) or not line.strip():
            found += _paragraph(lines)
            lines = []
            fenced = [] if line.strip() else None
        else:
            lines.append(line)
    if fenced is not None:
        raise MarkupError(f"text {_short(text)}", "a block of code is never closed", f"end it with a line of {_FENCE}")
    return (*found, *_paragraph(lines))


def _dedented(lines: list[str]) -> tuple[str, ...]:
    room = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return tuple(line[room:].rstrip() for line in lines)


def _paragraph(lines: list[str]) -> list[Paragraph]:
    source = " ".join(" ".join(lines).split())
    return [Paragraph(_runs(source))] if source else []


def _runs(source: str) -> tuple[Run, ...]:
    found: list[Run] = []
    words = ""
    last = 0
    for match in _PIECE.finditer(source):
        words += _words(source, last, match.start())
        last = match.end()
        if match["escaped"]:
            words += match["escaped"]
            continue
        if match["display"] is not None:
            words = words.rstrip()
        if words:
            found.append(Text(words))
            words = ""
        if match["code"]:
            found.append(Code(match["code"]))
        elif match["math"]:
            found.append(Math(parse_math(match["math"]), match["math"]))
        else:
            found.append(Display(parse_math(match["display"]), match["display"].strip()))
            while source[last : last + 1] == " ":
                last += 1
    words += _words(source, last, len(source))
    return (*found, Text(words)) if words else tuple(found)


def _words(source: str, start: int, end: int) -> str:
    """Return the words between two pieces; nothing in them may look like the start of another piece."""
    words = source[start:end]
    stray = _STRAY.search(words)
    if stray is None:
        return words
    if stray[0] in "$`":
        found, remedy = f"a {stray[0]} is never closed", f"close it or write \\{stray[0]} for one that shows"
    elif len(stray[0]) > 1:
        found, remedy = f"{stray[0]} stands outside a formula", "put dollars around the formula"
    else:
        found, remedy = "a backslash stands alone", r"write \\ for one that shows"
    raise MarkupError(f"text {_short(source)}, character {start + stray.start() + 1}", found, remedy)


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")


def latex(text: str) -> str:
    """Return a text as LaTeX; paragraphs are set apart by blank lines."""
    return "\n\n".join(map(_latex_block, parse(text)))


def _latex_block(block: Block) -> str:
    match block:
        case CodeBlock(lines):
            # A strut opens each line, so that neither a blank one nor one that starts with [ upsets the line's end.
            code = " \\\\\n".join(rf"\strut{{}}{escape.latex(line).replace(' ', '~')}" for line in lines)
            return f"\\begin{{flushleft}}\\ttfamily\n{code}\n\\end{{flushleft}}"
        case Paragraph(runs):
            return "".join(map(_latex_run, runs))
        case _:
            assert_never(block)


def _latex_run(run: Run) -> str:
    from dlquiz.render import math_latex

    match run:
        case Text(text):
            return escape.latex(text)
        case Math(tree):
            return f"${math_latex.latex(tree)}$"
        case Display(tree):
            return f"\\[{math_latex.latex(tree)}\\]"
        case Code(text):
            return rf"\texttt{{{escape.latex(text)}}}"
        case _:
            assert_never(run)


def typst(text: str) -> list[dict[str, Any]]:
    """Return a text as the data that `prose` in templates/math.typ sets.

    >>> typst("a $x$")
    [{'runs': ['a ', {'math': 'x', 'alt': 'x', 'block': False}]}]
    """
    return [
        {"code": [escape.typst(line) for line in block.lines]}
        if isinstance(block, CodeBlock)
        else {"runs": [_typst_run(run) for run in block.runs]}
        for block in parse(text)
    ]


def _typst_run(run: Run) -> Any:
    from dlquiz.render import math_typst

    match run:
        case Text(text):
            return escape.typst(text)
        case Math(tree):
            return dict(math_typst.formula(tree))
        case Display(tree):
            return dict(math_typst.formula(tree, block=True))
        case Code(text):
            return {"code": escape.typst(text)}
        case _:
            assert_never(run)


def plain(
    text: str,
    *,
    ascii: bool = False,  # noqa: A002  # the word that its callers use
    width: int = 80,
    spoken: bool = False,
) -> str:
    r"""Return a text for a terminal, its characters made visible; the sentences are not wrapped, displays fit `width`.

    With `spoken` every formula is words.

    >>> print(plain(r"Mean: $$\frac{a + b}{2}$$", ascii=True))
    Mean:
        a + b
        -----
          2
    """
    return "\n\n".join(_plain_block(block, ascii, width, spoken) for block in parse(text))


def _plain_block(block: Block, bare: bool, width: int, spoken: bool) -> str:
    shown = escape.plain_ascii if bare else escape.terminal
    if isinstance(block, CodeBlock):
        return "\n".join(f"{INDENT}{shown(line)}".rstrip() for line in block.lines)
    found = ""
    for run, before in zip(block.runs, (None, *block.runs), strict=False):
        after_display = spoken and isinstance(before, Display)
        match run:
            case Text(words):
                if after_display and words[:1].isalnum():
                    found += ", "  # the formula stood on a line of its own
                found += shown(words.lstrip()) if found.endswith("\n") else shown(words)
            case Math(tree) | Display(tree) if spoken:
                found += (" " if found and found[-1] not in " \n(" else "") + shown(math_words.words(tree))
            case Math(tree):
                found += math_text.inline(tree, ascii=bare)
            case Display(tree):
                drawn = math_text.block(tree, width - len(INDENT), ascii=bare)
                lines = "".join(f"{INDENT}{line}".rstrip() + "\n" for line in drawn.split("\n"))
                found = found.rstrip(" ") + ("\n" if found and not found.endswith("\n") else "") + lines
            case Code(words):
                found += f"`{shown(words)}`"
            case _:
                assert_never(run)
    return found.rstrip("\n")


def html(text: str, *, inline: bool = False) -> str:
    """Return a text as HTML with MathML; `inline` sets its blocks apart by line breaks, not as elements of their own.

    >>> html("$x$ & y", inline=True)
    '<math><mi>x</mi></math> &amp; y'
    """
    return "<br>".join(_html_runs(block) for block in parse(text)) if inline else "".join(map(_html_block, parse(text)))


def _html_block(block: Block) -> str:
    return f"<pre>{_html_runs(block)}</pre>" if isinstance(block, CodeBlock) else f"<p>{_html_runs(block)}</p>"


def _html_runs(block: Block) -> str:
    if isinstance(block, CodeBlock):
        return f"<code>{escape.xml(chr(10).join(block.lines))}</code>"
    return "".join(map(_html_run, block.runs))


def _html_run(run: Run) -> str:
    from dlquiz.render import math_mathml

    match run:
        case Text(text):
            return escape.xml(text)
        case Math(tree):
            return math_mathml.mathml(tree)
        case Display(tree):
            return math_mathml.mathml(tree, block=True)
        case Code(text):
            return f"<code>{escape.xml(text)}</code>"
        case _:
            assert_never(run)
