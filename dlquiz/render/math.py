r"""The parser of formulas: a closed subset of LaTeX math in, a tree out, everything else refused by name.

>>> parse(r"\frac{n - k}{s} + 1")
Row(items=(Frac(over=Row(items=(Sym(name='n'), Sym(name='-'), Sym(name='k'))), under=Sym(name='s'), style=''), \
Sym(name='+'), Num(text='1')))
>>> parse(r"x^2^3")
Traceback (most recent call last):
...
dlquiz.render.math.MathError: formula 'x^2^3', character 4: two superscripts on one base, write x^{...} once or brace \
the base: {x^a}^b

A comma inside a number groups thousands when three digits follow it at once (`1,000`); a list has spaces (`1, 000`).
Inside brackets, where both are likely, one of `1{,}000` and `1, 000` must be written.
"""

import re
from functools import lru_cache
from typing import Literal, cast

from dlquiz.errors import DlquizError, nearest
from dlquiz.render.math_symbols import (
    ACCENTS,
    ALIASES,
    DELIMITERS,
    ENVIRONMENTS,
    FUNCTIONS,
    PARTNERS,
    SPACES,
    STYLES,
    SYMBOLS,
    allowed,
)
from dlquiz.render.math_tree import (
    Accent,
    Boxed,
    Brace,
    Fence,
    Frac,
    Func,
    Math,
    Matrix,
    Num,
    Root,
    Row,
    Script,
    Space,
    Styled,
    Sym,
    Text,
)

_TOKEN = re.compile(r"\s*(\\[A-Za-z]+|\\.|\d{1,3}(?:(?:,|\{,\})\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|.|$)", re.DOTALL)
_WORDS = re.compile(r"\s*\{((?:[^{}\\]|\\.)*)\}", re.DOTALL)
_NAME = re.compile(r"\s*\{([A-Za-z]+\*?)\}")
_OPERATOR = re.compile(r"\s*\{([A-Za-z][A-Za-z0-9-]*)\}")
# Pairs that TeX's fonts would silently join, and characters that mean something to TeX.
_UNTEXT = re.compile(r"[^\\]?([`\"~^#%&$_]|--|''|<<|>>|,,)|\\[^{}#%&$_ ]")
_ESCAPED = re.compile(r"\\(.)")
_CLOSERS = frozenset("".join(PARTNERS.values()).replace("\\", " \\").replace(")]", ") ]").split())
_END = frozenset(["", "}", "&", "\\\\", r"\right", r"\end"])


class MathError(DlquizError):
    """A formula outside the subset: says where, what was found and what may be written."""


def _unknown(macro: str) -> tuple[str, str]:
    likely = nearest(macro, allowed(), most=1)
    guess = f"did you mean {likely[0]}? " if likely else ""
    return f"unknown macro {macro}", f"{guess}The allowed ones are {' '.join(allowed())}"


class _Parser:
    """Reads one formula from left to right; `token` is the one under the eye."""

    __slots__ = ("after", "brackets", "source", "start", "token")

    def __init__(self, source: str) -> None:
        self.source = source
        self.after = 0
        self.brackets = 0
        self.advance()

    def advance(self) -> str:
        """Return the current token and look at the next one."""
        match = _TOKEN.match(self.source, self.after)
        assert match is not None  # noqa: S101  # the pattern matches at the end too
        taken = getattr(self, "token", "")
        self.token, self.start, self.after = match[1], match.start(1), match.end()
        return taken

    def back_to(self, position: int) -> None:
        """Read on from `position`."""
        self.after = position
        self.advance()

    def error(self, found: str, remedy: str = "", at: int | None = None) -> MathError:
        """Return the error for the current token or for position `at`."""
        place = (self.start if at is None else at) + 1
        return MathError(f"formula {self.source!r}, character {place}".replace("\\\\", "\\"), found, remedy)

    def row(self, end: frozenset[str] = _END) -> Math:
        """Read up to a token in `end`: what stands side by side, its bare brackets in balance."""
        found: list[Math] = []
        opened: list[tuple[str, int]] = []
        while self.token not in end:
            if self.token in _END:
                return self.stray()
            self.check_bracket(opened)
            found.append(self.scripted())
        if opened:
            bracket, at = opened[-1]
            self.brackets -= len(opened)
            raise self.error(f"{bracket} is never closed", "close it in the same group or use \\left and \\right.", at)
        if len(found) == 1 and not _needs_braces(found[0]):
            return found[0]
        return Row(tuple(found))

    def check_bracket(self, opened: list[tuple[str, int]]) -> None:
        """Keep the account of bare brackets in this group."""
        name = ALIASES.get(self.token, self.token)
        if name in PARTNERS:
            opened.append((name, self.start))
            self.brackets += 1
        elif name in _CLOSERS:
            if not opened or name not in PARTNERS[opened[-1][0]]:
                raise self.error(f"{name} closes nothing", "open it in the same group or use \\left and \\right")
            opened.pop()
            self.brackets -= 1
