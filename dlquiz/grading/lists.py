"""Reading shapes, vectors and matrices: how a text is cut into rows and entries, each with its place."""

import re
from fractions import Fraction
from typing import NamedTuple

from dlquiz.grading.characters import MOST_CHARACTERS, Plain, plain, within
from dlquiz.grading.evaluate import Quantity
from dlquiz.grading.numbers import MOST_CHARACTERS as MOST_OF_ENTRY
from dlquiz.grading.numbers import SIMPLE, calculated
from dlquiz.grading.tokens import Comma
from dlquiz.grading.unreadable import UnreadableError, quoted
from dlquiz.numeric.digits import fraction_of

MOST_SIDE = 64
PER_ENTRY = 32  # characters, where so many entries are asked for that they need more than the bound
PER_ENTRY_CALCULATED = 8  # of those, what may be other than a plain number
MOST_CALCULATED = 4000  # in all: a calculation takes ten times as long to read
PLAIN_ENTRY = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE]-?[0-9]{1,2})?")  # without a parser
PLAIN_NUMBER = re.compile(r"[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?")
COMMAS, SPACES, ROWS = re.compile(","), re.compile("[ \n]+"), re.compile("[ \n]*[;\n][ \n]*")
LOOSE_COMMAS = re.compile(",[ \n]+|[ \n]+,?[ \n]*")  # what is left where the comma is the decimal mark
TIMES = re.compile("[xX*]")
LISTED = re.compile(r"[,;]|[0-9.)] +[-+]?[0-9.(]")


class Piece(NamedTuple):
    """A stretch of the mapped text: the index of its first character, and its characters without spaces around."""

    start: int
    text: str


def shape(text: str) -> list[Quantity]:
    """Return the axes of a typed shape; raises UnreadableError.

    >>> [[int(axis.value) for axis in shape(text)] for text in ("(64, 112, 112)", "64x112x112", "64 112 112", "()")]
    [[64, 112, 112], [64, 112, 112], [64, 112, 112], []]
    """
    typed = plain(within(text))
    inner = _unwrapped(_unwrapped(_piece(0, typed.text), typed), typed)
    if not inner.text and typed.text.strip():
        return []
    sign = COMMAS if "," in inner.text else TIMES if TIMES.search(inner.text) else SPACES
    pieces = _split(inner, sign)
    if sign is COMMAS and not pieces[-1].text:
        pieces.pop()
    return [_entry(typed, piece, Comma.SEPARATOR, "a shape of whole numbers") for piece in pieces]


def vector(text: str, entries: int = 0, decimal_comma: bool = False) -> list[Quantity]:
    """Return the entries of a typed vector, written as a row or as a column; raises UnreadableError.

    >>> [str(entry.value) for entry in vector("(1/2, -3, 1e-1)")], len(vector("1 -2")), len(vector("[1; 2; 3]"))
    (['1/2', '-3', '1/10'], 2, 3)
    """
    rows = matrix(text, entries, decimal_comma)
    if len(rows) == 1:
        return rows[0]
    if len(rows[0]) != 1:
        raise UnreadableError(f"a vector was expected; {len(rows)} rows of {len(rows[0])} entries were found", 0)
    return [row[0] for row in rows]


def matrix(text: str, entries: int = 0, decimal_comma: bool = False) -> list[list[Quantity]]:
    """Return the rows of a typed matrix; `entries` are the numbers asked for. Raises UnreadableError.

    >>> [[str(entry.value) for entry in row] for row in matrix("[[1, 2], [3, 4]]")]
    [['1', '2'], ['3', '4']]
    """
    typed = plain(within(text, max(MOST_CHARACTERS, PER_ENTRY * entries)), newline="\n")
    comma = Comma.DECIMAL if decimal_comma else Comma.SEPARATOR
    pieces = _rows(typed)
    cut = [_entries(piece, comma) for piece in pieces]
    _check_size(max(len(pieces), *map(len, cut)), typed, pieces[0])
    _check_calculations(cut, entries, typed)
    rows = [[_entry(typed, entry, comma, "a number") for entry in row] for row in cut]
    for i, row in enumerate(rows):
        if len(row) != len(rows[0]):
            reason = f"row {i + 1} has {_count(len(row))}, row 1 has {_count(len(rows[0]))}"
            raise UnreadableError(reason, typed.column(pieces[i].start))
    return rows


def _check_size(side: int, typed: Plain, first: Piece) -> None:
    if side > MOST_SIDE:
        raise UnreadableError(f"a matrix may have up to {MOST_SIDE} rows and columns", typed.column(first.start))


def _check_calculations(rows: list[list[Piece]], entries: int, typed: Plain) -> None:
    """Refuse more calculation than an answer may hold: a large matrix is one of plain numbers."""
    most = max(MOST_CHARACTERS, min(PER_ENTRY_CALCULATED * entries, MOST_CALCULATED))
    length = 0
    for piece in (piece for row in rows for piece in row):
        if not PLAIN_NUMBER.fullmatch(piece.text):
            length += len(piece.text)
            if length > most:
                raise UnreadableError("there is too much to calculate; write the numbers", typed.column(piece.start))


def _count(entries: int) -> str:
    return "1 entry" if entries == 1 else f"{entries} entries"


def _piece(start: int, text: str) -> Piece:
    begun = text.lstrip(" \n")
    return Piece(start + len(text) - len(begun), begun.rstrip(" \n"))


def _unwrapped(piece: Piece, typed: Plain) -> Piece:
    """Return what is inside the brackets where one pair encloses all of it."""
    text = piece.text
    if text[:1] not in ("(", "["):
        return piece
    end = _closing(text, 0)
    if end < 0:
        raise UnreadableError(f"a {text[0]!r} is never closed", typed.column(piece.start))
    if end != len(text) - 1:
        return piece
    return _piece(piece.start + 1, text[1:-1])


def _closing(text: str, place: int) -> int:
    """Return where the bracket at `place` is closed, or -1."""
    closing = {"(": ")", "[": "]"}[text[place]]
    depth = 0
    for i in range(place, len(text)):
        if text[i] == text[place]:
            depth += 1
        elif text[i] == closing:
            depth -= 1
            if depth == 0:
                return i
    return -1


def _rows(typed: Plain) -> list[Piece]:
    """Cut the text into rows: bracket by bracket where there are any inside, otherwise at semicolons and lines."""
    whole = _unwrapped(_piece(0, _squared(typed.text)), typed)
    if "[" not in whole.text and "]" not in whole.text:
        lines = _split(whole, ROWS)
        return lines[:-1] if len(lines) > 1 and not lines[-1].text else lines
    is_open = whole.text.count("[") > whole.text.count("]")
    rows: list[Piece] = []
    place = 0
    while place < len(whole.text):
        _check_size(len(rows), typed, whole)
        if whole.text[place] in " ,;\n":
            place += 1
            continue
        column = typed.column(whole.start + place)
        end = whole.text.find("]", place)
        if whole.text[place] != "[":
            if whole.text.find("[", place, max(end, 0)) < 0 <= end:
                raise UnreadableError("a ']' has no '[' before it", typed.column(whole.start + end))
            raise UnreadableError(f"a row in brackets was expected; found {quoted(whole.text[place])}", column)
        inside = whole.text[place + 1 : end]
        if end < 0 or (is_open and "[" in inside):
            raise UnreadableError("a '[' is never closed", column)
        if "[" in inside:
            raise UnreadableError("brackets are nested deeper than rows and entries", column)
        rows.append(_piece(whole.start + place + 1, inside))
        place = end + 1
    return rows


def _squared(text: str) -> str:
    """Write the parentheses that hold a list as square brackets; those of calculations and functions stay."""
    made = list(text)
    place, lists = 0, 0
    while (place := text.find("(", place)) >= 0 and lists <= MOST_SIDE + 1:
        end = _closing(text, place)
        if end < 0:
            break
        follows_value = place > 0 and (text[place - 1].isalnum() or text[place - 1] in "_)")
        if not follows_value and LISTED.search(text, place + 1, end):
            made[place], made[end] = "[", "]"
            place, lists = place + 1, lists + 1
        else:
            place = end
    return "".join(made)


def _split(piece: Piece, sign: re.Pattern[str]) -> list[Piece]:
    """Cut a piece at each sign that stands outside parentheses."""
    found: list[Piece] = []
    begun = place = depth = 0
    text = piece.text
    if "(" not in text:
        for cut in sign.finditer(text):
            found.append(_piece(piece.start + begun, text[begun : cut.start()]))
            begun = cut.end()
        place = len(text)
    while place < len(text):
        match = sign.match(text, place) if depth <= 0 else None
        if match:
            found.append(_piece(piece.start + begun, text[begun:place]))
            begun = place = match.end()
            continue
        depth += (text[place] == "(") - (text[place] == ")")
        place += 1
    return [*found, _piece(piece.start + begun, text[begun:])]


def _entries(row: Piece, comma: Comma) -> list[Piece]:
    if comma is Comma.DECIMAL:
        return _split(row, LOOSE_COMMAS)
    found = _split(row, COMMAS)
    if len(found) == 1:
        return _split(row, SPACES)
    return found[:-1] if not found[-1].text else found


def _entry(typed: Plain, piece: Piece, comma: Comma, expected: str) -> Quantity:
    start, text = piece
    if SIMPLE.fullmatch(text):
        return Quantity(fraction_of(text))
    if PLAIN_ENTRY.fullmatch(text):
        return Quantity(Fraction(text))
    column = typed.column(start)
    if not text:
        raise UnreadableError(f"{expected} was expected; an entry is missing", column)
    if len(text) > MOST_OF_ENTRY:
        raise UnreadableError(f"a number may be up to {MOST_OF_ENTRY} characters long", column)
    columns = typed.columns[start : start + len(text)]
    return calculated(Plain(text, columns), expected, comma, 0 if columns else start)[0]
