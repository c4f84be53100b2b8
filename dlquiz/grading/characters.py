"""The characters that an answer may hold, and the plain ones that they stand for.

The map is explicit. Unicode's own compatibility forms are not used: they turn `10²` into `102`. A letter that only
looks like another (Cyrillic `а`, Greek `Α`) is refused, never mapped.
"""

from typing import NamedTuple

from dlquiz.grading.unreadable import ROOT, UnreadableError

MOST_CHARACTERS = 500
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ", "0123456789+-()n", strict=True))
GREEK_LETTERS = """
α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi π pi ρ rho σ sigma
τ tau υ upsilon φ phi χ chi ψ psi ω omega ϵ epsilon ϑ theta ϕ phi µ mu
Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Φ Phi Ψ Psi Ω Omega
"""  # omicron and the other capitals look like Latin letters, so they are refused
GREEK = dict(zip(GREEK_LETTERS.split()[::2], GREEK_LETTERS.split()[1::2], strict=True))
PLAIN = {
    **dict.fromkeys("−‐‑‒–—﹣", "-"),
    **dict.fromkeys("×⋅·∗", "*"),
    **dict.fromkeys("÷∕", "/"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t", " "),
    **{chr(0xFF01 + i): chr(0x21 + i) for i in range(0x5E)},  # full-width ASCII
    **{"→": "->", "⇒": "=>"},
    "√": ROOT,
}
SPACES = " \t\r\n" + "".join(c for c, plain in PLAIN.items() if plain == " ")


class Plain(NamedTuple):
    """A text in printable ASCII, and for each of its characters the column in the text that was typed."""

    text: str
    columns: tuple[int, ...]

    def column(self, index: int) -> int:
        """The typed column of a character of `text`; the end of the text where `index` is behind it."""
        if not self.columns:
            return index
        return self.columns[index] if index < len(self.columns) else self.columns[-1] + 1


def plain(text: str, newline: str = "") -> Plain:
    """Map a text to printable ASCII; `newline` is what a line break stands for, where it stands for anything.

    >>> plain("1.5·10⁻³").text
    '1.5*10^(-3)'
    >>> plain("2θ − ５").text
    '2 theta  - 5'
    """
    if text.isascii() and text.isprintable():
        return Plain(text, ())
    made: list[str] = []
    columns: list[int] = []
    raised = False
    for column, char in enumerate(text):
        if (char in SUPERSCRIPTS) is not raised:
            raised = not raised
            made.append("^(" if raised else ")")
            columns.extend([column] * len(made[-1]))
        found = _mapped(char, column, newline)
        made.append(found)
        columns.extend([column] * len(found))
    if raised:
        made.append(")")
        columns.append(len(text) - 1)
    return Plain("".join(made), tuple(columns))


def within(text: str, most: int = MOST_CHARACTERS) -> str:
    """Return the text; refuse one that is longer than an answer may be."""
    if len(text) > most:
        raise UnreadableError(f"an answer may be up to {most} characters long; this one has {len(text)}", most)
    return text


def _mapped(char: str, column: int, newline: str) -> str:
    if " " <= char <= "~":
        return char
    if char in GREEK:
        return f" {GREEK[char]} "
    if char in "\r\n" and newline:
        return newline if char == "\n" else " "
    found = SUPERSCRIPTS.get(char) or PLAIN.get(char)
    if found is None:
        raise UnreadableError(f"the character U+{ord(char):04X} is not part of an answer{_likeness(char)}", column)
    return found


def _likeness(char: str) -> str:
    """Say what the character is most likely meant to be, where that is a common slip."""
    import unicodedata

    name = unicodedata.name(char, "")
    if unicodedata.decimal(char, None) is not None:
        return "; write the digits 0 to 9"
    if "LETTER" in name:
        return f" ({name.capitalize()}); type it on a Latin keyboard"
    return f" ({name.capitalize()})" if name else ""
