"""A plain text cut into numbers, words and signs, within bounds.

>>> from dlquiz.grading.characters import plain
>>> [token.text for token in tokens(plain("2x - 1e-3"))]
['2', 'x', '-', '1e-3', '']
"""

import re
from enum import Enum
from typing import NamedTuple

from dlquiz.grading.characters import Plain
from dlquiz.grading.unreadable import ROOT, UnreadableError, quoted

MOST_TOKENS = 200
MOST_DIGITS = 60
MOST_BITS = 4096
BITS_PER_DIGIT = 3.3219281


class Comma(Enum):
    """What a comma between digits may mean."""

    SEPARATOR = "separator"
    GROUPS = "groups"  # of thousands, two or more
    GROUP = "group"  # of thousands, one is enough: where an integer is asked for
    DECIMAL = "decimal"  # where the exam declares it


class Token(NamedTuple):
    """A piece of text: `kind` is "number", "word", "end" or the sign itself; `column` is where it was typed."""

    kind: str
    text: str
    column: int
    spaced: bool  # whether a space stands before it


DIGITS = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
POWER = r"(?:[eE][+-]?[0-9]+)?"
GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]*)?"
REST = rf"(?P<word>[A-Za-z][A-Za-z0-9_]*)|(?P<sign>\*\*|[-+*/^(),!%{ROOT}])|(?P<space> +)|(?P<other>.)"
PATTERNS = {
    comma: re.compile(rf"(?P<number>{number}{POWER})|{REST}", re.DOTALL)
    for comma, number in {
        Comma.SEPARATOR: DIGITS,
        Comma.GROUPS: f"(?:{GROUPED}|{DIGITS})",
        Comma.GROUP: f"(?:{GROUPED}|{DIGITS})",
        Comma.DECIMAL: f"(?:[0-9]+,[0-9]+|{DIGITS})",
    }.items()
}
ADVICE = {
    "=": "write only what stands behind the '='",
    "_": "write digits and letters without '_' between them",
    "'": "leave the quotes out",
    '"': "leave the quotes out",
    "$": "write it without '$'",
    "\\": "write it as on a calculator, without TeX",
    "|": "write abs(...)",
}


def tokens(typed: Plain, comma: Comma = Comma.SEPARATOR, start: int = 0) -> list[Token]:
    """Cut the text into tokens, the last of kind "end"; `start` is the column at which the text begins."""
    found: list[Token] = []
    spaced = False
    text = typed.text
    for match in PATTERNS[comma].finditer(text):
        kind = match.lastgroup or ""
        if kind == "space":
            spaced = True
            continue
        piece = match.group()
        column = start + typed.column(match.start())
        if kind == "sign":
            kind = "^" if piece == "**" else piece
        elif kind == "number":
            piece = _number(piece, text, match.end(), column, comma)
        elif kind == "other":
            if piece == "\n":
                raise UnreadableError("a line ends inside a number or a formula", column)
            advice = ADVICE.get(piece)
            raise UnreadableError(f"{quoted(piece)} is not part of an answer{f'; {advice}' if advice else ''}", column)
        found.append(Token(kind, piece, column, spaced))
        if len(found) > MOST_TOKENS:
            raise UnreadableError(f"the answer is longer than {MOST_TOKENS} numbers, words and signs", column)
        spaced = False
    found.append(Token("end", "", start + typed.column(len(text)), spaced))
    return found


def _number(piece: str, text: str, end: int, column: int, comma: Comma) -> str:
    if "," in piece:
        piece = piece.replace(",", ".") if comma is Comma.DECIMAL else _ungrouped(piece, text, end, column, comma)
    following = text[end : end + 1]
    if following == "." or (following == "_" and text[end + 1 : end + 2].isdigit()):
        problem = "has two decimal points" if following == "." else "contains '_'; write the digits alone"
        raise UnreadableError(f"{quoted(piece)} {problem}", column)
    _bound(piece, column)
    return piece


def _ungrouped(piece: str, text: str, end: int, column: int, comma: Comma) -> str:
    groups = piece.partition(".")[0].split(",")
    if groups[0].startswith("0") or text[end : end + 1] == "," or (len(groups) == 2 and comma is Comma.GROUPS):
        raise comma_error(piece, column)
    return piece.replace(",", "")


def comma_error(piece: str, column: int) -> UnreadableError:
    """Return the refusal of a comma that may be a decimal comma or a thousands separator."""
    head, _, tail = piece.partition(",")
    if len(tail) == 3 and not head.startswith("0"):
        return UnreadableError(
            f"{quoted(piece)} may be {head}.{tail} or {head}{tail}; write it without the comma", column
        )
    if "," in tail or "." in tail:
        return UnreadableError(f"{quoted(piece)} has commas in unusual places; write it without them", column)
    return UnreadableError(f"{quoted(piece)} has a decimal comma; write {head}.{tail}", column)


def _bound(piece: str, column: int) -> None:
    mantissa, _, exponent = piece.lower().partition("e")
    digits = len(mantissa) - mantissa.count(".")
    if digits > MOST_DIGITS:
        raise UnreadableError(f"a number may have up to {MOST_DIGITS} digits; this one has {digits}", column)
    if exponent and (len(exponent.lstrip("+-0")) > 6 or (digits + abs(int(exponent))) * BITS_PER_DIGIT > MOST_BITS):
        raise UnreadableError(f"{quoted(piece)} is too large or too small to be meant", column)
