r"""Reading a formula's source: where the eye is, which token it sees, and what to say when that token cannot stay."""

import re
from typing import Final

from dlquiz.errors import DlquizError, nearest
from dlquiz.render.glyphs import latex_sets
from dlquiz.render.math_symbols import MACRO_OF, allowed

_NUMBER = r"\d{1,3}(?:(?:,|\{,\})\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_TOKEN = re.compile(rf"\s*(\\[A-Za-z]+|\\.|{_NUMBER}|.|$)", re.DOTALL | re.ASCII)
OUTSIDE: Final = "formulas hold Latin and Greek letters; write it outside the dollars"
SHOWN: Final = 80  # characters of a formula that an error repeats
PAIRS: Final = ("--", "''", ",,")  # what T1 fonts silently join
END: Final = frozenset(["", "}", "&", "\\\\", r"\right", r"\end"])
STRAY: Final = {
    "}": ("} closes nothing", "open it with { or write \\} for a brace that shows"),
    "&": ("& stands outside an environment", "write \\& for an ampersand that shows"),
    "\\\\": ("\\\\ stands outside an environment", "use aligned or one of the matrices"),
    r"\right": (r"\right closes nothing", r"open it with \left"),
    r"\end": (r"\end closes nothing", r"open it with \begin"),
}


class MathError(DlquizError):
    """A formula outside the subset: where it is, what was found and what may be written."""


class Cursor:
    """A place in a formula's source; `here` is the token that stands there, empty at the end."""

    __slots__ = ("after", "here", "source", "start")

    def __init__(self, source: str) -> None:
        self.source, self.here = source, ""
        self.look(0)

    def look(self, position: int) -> None:
        """Read on from `position`."""
        match = _TOKEN.match(self.source, position)
        if match is None:
            raise AssertionError(position)
        self.here, self.start, self.after = match[1], match.start(1), match.end()

    def taken(self) -> str:
        """Return the current token and look at the next one."""
        token = self.here
        self.look(self.after)
        return token

    def error(self, found: str, remedy: str, at: int | None = None) -> MathError:
        """Return the error for the current token, or for position `at`."""
        place = (self.start if at is None else at) + 1
        return MathError(f"formula ${excerpt(self.source, place)}$, character {place}", found, remedy)


def excerpt(source: str, place: int) -> str:
    """Return a formula, or what stands around a place (from 1) in a long one.

    >>> excerpt("x" * 200, 1)[-5:], len(excerpt("x" * 200, 100))
    ('xx...', 86)
    """
    if len(source) <= SHOWN:
        return source
    first = min(max(0, place - SHOWN // 2), len(source) - SHOWN)
    left, right = "..." if first else "", "..." if first + SHOWN < len(source) else ""
    return left + source[first : first + SHOWN] + right


def refusal(character: str) -> tuple[str, str]:
    """Return what is wrong with a character that no formula holds, and what to write."""
    if character in MACRO_OF:
        return f"the character {character}", f"write {MACRO_OF[character]}"
    if character in "%#$&~":
        instead = {"~": r"\ ", "$": r"\$"}.get(character, f"\\{character}")
        return f"a bare {character}, which means something else to LaTeX", f"write {instead}"
    if character == "\\":
        return "a backslash at the end", "name a macro"
    return f"the character {character!r}", r"put words into \text{...}" if latex_sets(character) else OUTSIDE


def untext(strange: str) -> tuple[str, str]:
    r"""Return what is wrong with a character, or a pair, that \text does not hold, and what to write."""
    found = f"\\text holds {strange!r}"
    if strange in PAIRS:
        return found, "write the two apart, LaTeX makes one sign of them"
    if strange in MACRO_OF:
        return found, f"write {MACRO_OF[strange]} outside \\text"
    if not latex_sets(strange[0]):
        return found, OUTSIDE
    return found, r"escape it (\% \_ \& \# \$ \{ \}) or write it outside"


def unknown(macro: str) -> tuple[str, str]:
    """Return what to say of a macro that is not in the subset: the likeliest one that is, then all of them."""
    likely = nearest(macro, allowed(), most=1)
    guess = f"did you mean {likely[0]}? " if likely else ""
    return f"unknown macro {macro}", f"{guess}The allowed ones are {' '.join(allowed())}"
