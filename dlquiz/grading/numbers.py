"""Reading a number: a literal or a calculation, with its unit where one is declared."""

import re
from decimal import Context, Decimal
from fractions import Fraction

from dlquiz.grading.characters import SPACES, Plain, plain
from dlquiz.grading.evaluate import Quantity, UndefinedError, evaluate
from dlquiz.grading.parse import Parser
from dlquiz.grading.tokens import Comma, tokens
from dlquiz.grading.tree import Literal, Node, decimal, written
from dlquiz.grading.units import conversion
from dlquiz.grading.unreadable import UnreadableError
from dlquiz.numeric.digits import fraction_of

MOST_CHARACTERS = 64
SIMPLE = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
WITH_UNIT = re.compile(r"(.*[0-9.)!])( *)([A-Za-z][A-Za-z/ ]*)")
PLAIN_UNIT = re.compile(r"[A-Za-z/ ]+")
SHOWN_DIGITS = Context(prec=12)


def number(text: str, expected: str = "a number", unit: str | None = None, comma: Comma = Comma.GROUPS) -> Quantity:
    """Return the value of a typed number in the declared unit; raises UnreadableError.

    >>> number("3/8").value, number("1.5 GiB", unit="MiB").value
    (Fraction(3, 8), Fraction(1536, 1))
    """
    return read_number(text, expected, unit, comma)[0]


def read_number(
    text: str, expected: str = "a number", unit: str | None = None, comma: Comma = Comma.GROUPS
) -> tuple[Quantity, str]:
    """Return a typed number and how it was understood."""
    if SIMPLE.fullmatch(text):
        return Quantity(fraction_of(text)), text
    start = len(text) - len(text.lstrip(SPACES))
    text = text.strip(SPACES)
    if len(text) > MOST_CHARACTERS + len(unit or ""):
        raise UnreadableError(f"{expected} may be up to {MOST_CHARACTERS} characters long", start + MOST_CHARACTERS)
    body = _without(text, unit)
    typed, factor = plain(body), Fraction(1)
    if unit and body is text:
        typed, factor = _converted(typed, unit, start)
    value, node = calculated(typed, f"{expected} in {unit}" if unit else expected, comma, start)
    shown = quantity_text(value) if isinstance(node, Literal) else f"{written(node)} = {quantity_text(value)}"
    if factor != 1:
        value = Quantity(value.value * factor, value.error * factor)
        shown = f"{body.strip(SPACES)} = {quantity_text(value)} {unit}"
    return value, shown


def calculated(typed: Plain, expected: str, comma: Comma, start: int = 0) -> tuple[Quantity, Node]:
    """Return the value of a calculation and its tree."""
    parser = Parser(tokens(typed, comma, start), (), expected)
    node = parser.whole()
    try:
        return evaluate(node), node
    except UndefinedError as error:
        raise UnreadableError(error.reason, parser.columns.get(id(error.node))) from None


def _without(text: str, unit: str | None) -> str:
    """Return the text without the declared unit at its end, where that unit is not of plain letters (`°`, `m²`)."""
    if unit and text.endswith(unit) and not PLAIN_UNIT.fullmatch(unit):
        head = text[: -len(unit)]
        if head and not head[-1].isalpha():
            return head.rstrip(SPACES)
    return text


def _converted(typed: Plain, unit: str, start: int) -> tuple[Plain, Fraction]:
    match = WITH_UNIT.fullmatch(typed.text)
    if match is None:
        return typed, Fraction(1)
    column = start + typed.column(match.start(3))
    try:
        factor = conversion(match[3].strip().replace("mu s", "us"), unit)
    except UnreadableError as error:
        raise UnreadableError(error.reason, column) from None
    return (typed, Fraction(1)) if factor is None else (Plain(match[1], typed.columns), factor)


def quantity_text(q: Quantity) -> str:
    """Write a number for people: as it is where that is short, otherwise to twelve digits.

    >>> quantity_text(Quantity(Fraction(3, 8))), quantity_text(Quantity(Fraction(1, 3)))
    ('0.375', '0.333333333333...')
    """
    if not q.error:
        below = q.value.denominator
        if below.bit_length() <= 64 and abs(q.value.numerator).bit_length() <= 64:
            text = decimal(q.value)
            if len(text) <= 22 and "/" not in text:
                return text
    found = SHOWN_DIGITS.divide(Decimal(q.value.numerator), Decimal(q.value.denominator)).normalize(SHOWN_DIGITS)
    text = f"{found:f}" if -6 <= found.adjusted() < SHOWN_DIGITS.prec else str(found).replace("E", "e")
    return text if Fraction(found) == q.value and not q.error else f"{text}..."
