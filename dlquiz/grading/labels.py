"""Reading what refers to options: letters, numbers, labels and the options' own texts.

A letter always means the option that is printed with it, even where another option's text is that letter.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from dlquiz.grading.characters import MOST_CHARACTERS, SPACES, plain, within
from dlquiz.grading.unreadable import ROOT, UnreadableError, quoted
from dlquiz.question.show import letter

LETTER = re.compile(r"\(?([A-Za-z]{1,2})[).:]?")
COMMAS = re.compile(r"\s*,\s*")
LABEL_SEPARATORS = re.compile(r"\s*[,;\n]\s*")
NUMBERS = re.compile(r"[(\[]?[0-9 ,;>-]+[)\]]?")
NUMBER = re.compile(r"[0-9]+|-(?!>)")
LETTER_AND_TEXT = re.compile(r"\(?([A-Za-z]{1,2})[).:]\s*(\S.*)", re.DOTALL)
SEPARATORS = re.compile(r"\s*(?:[,;>]|->|\band\b)\s*|\s+")
STRONG_SEPARATORS = re.compile(r"\s*[;\n]\s*")
TEX_MARKS = re.compile(r"[_{}\\]")
JOINTS = re.compile(r"(?<=[^\W_])[- ]+(?=[^\W_])")  # between the parts of a word
AROUND = " .,;:'\"`*"
TYPEWRITTEN = str.maketrans({**dict.fromkeys("‐‑‒–—−", "-"), **dict.fromkeys("‘’", "'"), **dict.fromkeys("“”„", '"')})
PAIR = r"([0-9]{1,3}) *(?:->|=>|[-:=.)])? *([A-Za-z]{1,2})"
PAIRS = re.compile(rf"{PAIR}(?:[ ,;]+{PAIR})*[ ,;]*")
TRUE, FALSE = ("t", "true", "y", "yes"), ("f", "false", "n", "no")
NOTHING = ("none", "{}", "[]", "()")
BRACKETS = ("()", "[]", "{}")


class Piece(NamedTuple):
    """A part of a text, and where it begins."""

    start: int
    text: str


def folded(text: str) -> str:
    """Return a text without what does not count: case, repeated spaces, the dollars around math."""
    return " ".join(text.replace("$", "").split()).casefold()


def option(text: str, options: Sequence[str]) -> str:
    """Return the option that a text names by its letter or in full; raises UnreadableError.

    >>> [option(text, ["16", "32"]) for text in ("b", "(B)", "32", "B) 32")]
    ['32', '32', '32', '32']
    """
    text = text.strip(SPACES)
    _bounded(text, options)
    found = _by_letter(text, options) or _by_text(text, options)
    if found is not None:
        return found
    both = LETTER_AND_TEXT.fullmatch(text)
    if both:
        first, second = _by_letter(both[1], options), _by_text(both[2], options)
        if first is not None and first == second:
            return first
    typed = plain(text).text
    if _by_letter(typed, options):
        return _by_letter(typed, options) or ""
    several = _pieces(typed, SEPARATORS)
    if len(several) > 1 and all(_by_letter(piece.text, options) for piece in several):
        raise UnreadableError("one option was expected; several were given", several[1].start)
    raise UnreadableError(f"{_wanted(options)} was expected; found {quoted(typed)}", 0)


def selection(text: str, options: Sequence[str]) -> list[str]:
    """Return the options that a text names, in the order typed, each once; raises UnreadableError.

    >>> selection("A, C", ["u", "v", "w"]), selection("ac", ["u", "v", "w"]), selection("none", ["u", "v"])
    (['u', 'w'], ['u', 'w'], [])
    """
    text = text.strip(SPACES)
    _bounded(text, options)
    if _is_nothing(text):
        return []
    whole = _by_letter(text, options) or _by_text(text, options)
    if whole is not None:
        return [whole]
    _check_brackets(text, options)
    for pattern in (STRONG_SEPARATORS, COMMAS):
        pieces = _pieces(text, pattern)
        found = [_by_letter(piece.text, options) or _by_text(piece.text, options) for piece in pieces]
        if all(piece is not None for piece in found):
            return _once([piece for piece in found if piece is not None], pieces)
    typed = plain(text, newline=" ")
    pieces = _pieces(typed.text, SEPARATORS)
    if len(pieces) == 1 and len(pieces[0].text) <= len(options) <= 26:
        start, word = pieces[0]
        if word.isalpha() and all(_by_letter(char, options) for char in word):
            pieces = [Piece(start + i, char) for i, char in enumerate(word)]
    pieces = [Piece(typed.column(start), piece) for start, piece in pieces]
    return _once([_named(piece, options) for piece in pieces], pieces)


def order(text: str, options: Sequence[str]) -> list[str]:
    """Return the steps that a text names one after the other: by letters, by numbers as shown, or in full.

    >>> order("C A B", ["u", "v", "w"]), order("3,1,2", ["u", "v", "w"]), order("w; u; v", ["u", "v", "w"])
    (['w', 'u', 'v'], ['w', 'u', 'v'], ['w', 'u', 'v'])
    """
    text = text.strip(SPACES)
    _bounded(text, options)
    typed = plain(text, newline=" ")
    if NUMBERS.fullmatch(typed.text) and not any(_by_text(str(i), options) for i in range(10)):
        pieces = [Piece(typed.column(match.start()), match.group()) for match in NUMBER.finditer(typed.text)]
        return _once([_numbered(piece, options) for piece in pieces], pieces)
    found = selection(text, options)
    if not found:
        raise UnreadableError("the steps were expected in their order; found none", 0)
    return found


def pairs(text: str, lefts: Sequence[str], options: Sequence[str]) -> list[tuple[str, str]]:
    """Return the typed pairs: `1-B, 2-A`, `1B 2A`, or the letters alone in the order of the left-hand sides.

    >>> pairs("1-B, 2-A", ["p", "q"], ["u", "v"]), pairs("B A", ["p", "q"], ["u", "v"])
    ([('p', 'v'), ('q', 'u')], [('p', 'v'), ('q', 'u')])
    """
    _bounded(text, options)
    mapped = plain(text, newline=" ")
    typed = mapped.text.rstrip(" .")
    if PAIRS.fullmatch(typed.strip()):
        found: list[tuple[str, str]] = []
        for match in re.finditer(PAIR, typed):
            number, name = (Piece(mapped.column(match.start(i)), match[i]) for i in (1, 2))
            left = _numbered(number, lefts)
            if left in [other for other, _ in found]:
                raise UnreadableError(f"number {lefts.index(left) + 1} is paired twice", number.start)
            found.append((left, _named(name, options)))
        return found
    letters = typed.strip().isalpha() and len(typed) == len(lefts)
    names = [Piece(i, char) for i, char in enumerate(typed)] if letters else _pieces(typed, SEPARATORS)
    if len(names) == len(lefts) and all(LETTER.fullmatch(name.text) for name in names):
        placed = [Piece(mapped.column(start), name) for start, name in names]
        return [(left, _named(name, options)) for left, name in zip(lefts, placed, strict=True)]
    example = ", ".join(f"{i + 1}-{letter(len(options) - 1 - i)}" for i in range(min(2, len(lefts), len(options))))
    raise UnreadableError(f"pairs such as {quoted(example)} were expected; found {quoted(typed)}", 0)


def labels(text: str, universe: Sequence[str]) -> list[str]:
    """Return the labels of the universe that a text names, each once; raises UnreadableError.

    >>> labels("{4, 2}", ["1", "2", "3", "4"]), labels("b1 b3", ["b1", "b2", "b3"]), labels("none", ["1"])
    (['4', '2'], ['b1', 'b3'], [])
    """
    text = text.strip(SPACES)
    _bounded(text, universe)
    if _by_text(text, universe) is None and _is_nothing(text):
        return []
    _check_brackets(text, universe)
    for pattern in (LABEL_SEPARATORS, SEPARATORS):
        pieces = _pieces(text, pattern)
        found = [_by_text(piece.text, universe) for piece in pieces]
        if found and all(piece is not None for piece in found):
            return _once([piece for piece in found if piece is not None], pieces)
    typed = plain(text, newline=" ")
    pieces = _pieces(typed.text, SEPARATORS)
    if len(pieces) == 1 and pieces[0].text.isalpha() and all(len(label) == 1 for label in universe):
        start, word = pieces[0]
        pieces = [Piece(start + i, char) for i, char in enumerate(word)]
    pieces = [Piece(typed.column(start), piece) for start, piece in pieces]
    for piece in pieces:
        if _by_text(piece.text, universe) is None:
            known = quoted(", ".join(universe), 60)
            raise UnreadableError(f"{quoted(piece.text)} is not one of {known}", piece.start)
    return _once([_by_text(piece.text, universe) or "" for piece in pieces], pieces)


def truth(text: str) -> bool:
    """Return whether a text says true or false; raises UnreadableError.

    >>> truth("T"), truth("yes"), truth("false")
    (True, True, False)
    """
    if len(text) > MOST_CHARACTERS:
        raise UnreadableError("true or false was expected; found a long text", 0)
    typed = plain(text.strip(SPACES)).text.strip()
    if typed.lower() in TRUE or typed.lower() in FALSE:
        return typed.lower() in TRUE
    raise UnreadableError(f"true or false was expected; found {quoted(typed)}", 0)


def word(text: str, spellings: Sequence[str]) -> str:
    """Return a typed word: the accepted spelling that it is, or as it was typed; raises UnreadableError.

    Characters beyond plain ones are read where an accepted spelling has them.

    >>> word("Batch-Norm.", ["batch norm"]), word("layer norm", ["batch norm"])
    ('batch norm', 'layer norm')
    """
    text = text.strip(SPACES)
    _bounded(text, spellings)
    known = "".join(spellings)
    known += known.swapcase()
    read: list[str] = []
    for place, char in enumerate(text):
        try:
            read.append(
                char if char in known else plain(char.translate(TYPEWRITTEN), newline=" ").text.replace(ROOT, " sqrt ")
            )
        except UnreadableError as error:
            raise UnreadableError(error.reason, place) from None
    typed = "".join(read)
    for spelling in spellings:
        if bare(spelling) == bare(typed):
            return spelling
    return " ".join(typed.split())


def bare(text: str) -> str:
    """Return a word without what does not count: case, the space or hyphen between its parts, quotes, a full stop.

    >>> bare("“Kullback–Leibler  divergence.”") == bare("kullback leibler divergence")
    True
    """
    return JOINTS.sub("", folded(text.translate(TYPEWRITTEN)).strip(AROUND))


def _bounded(text: str, options: Sequence[str]) -> None:
    within(text, max(MOST_CHARACTERS, sum(len(known) + 4 for known in options)))


def _is_nothing(text: str) -> bool:
    """Whether a text says that nothing is named: none, or a pair of brackets without anything inside."""
    try:
        return plain(text).text.replace(" ", "").lower() in NOTHING
    except UnreadableError:
        return False


def _check_brackets(text: str, options: Sequence[str]) -> None:
    """Refuse a list of which one end is missing; `A)` alone is a letter as it is printed."""
    for pair in BRACKETS:
        opening, closing = pair[0], pair[1]
        if any(option.count(opening) != option.count(closing) for option in options):
            continue
        missing = text.count(opening) - text.count(closing)
        if missing > 0:
            raise UnreadableError(f"a '{opening}' is never closed", text.rfind(opening))
        if missing < 0 and opening != "(":
            raise UnreadableError(f"a '{closing}' has no '{opening}' before it", text.rfind(closing))


def _pieces(text: str, separator: re.Pattern[str]) -> list[Piece]:
    """Cut a list at each separator, without the brackets around the whole and without what is empty."""
    inner = text.strip()
    start = text.find(inner)
    if inner[:1] + inner[-1:] in BRACKETS:
        start, inner = start + 1, inner[1:-1]
    found: list[Piece] = []
    place = 0
    for match in separator.finditer(inner):
        found.append(Piece(start + place, inner[place : match.start()]))
        place = match.end()
    found.append(Piece(start + place, inner[place:]))
    return [piece for piece in found if piece.text]


def _by_letter(text: str, options: Sequence[str]) -> str | None:
    match = LETTER.fullmatch(text)
    if match:
        for place, known in enumerate(options):
            if letter(place) == match[1].upper():
                return known
    return None


def _by_text(text: str, options: Sequence[str]) -> str | None:
    """Return the option whose text this is: to the letter, or the only one but for case, spaces and TeX marks."""
    if text in options:
        return text
    for form in (folded, _without_tex):
        found = [known for known in options if form(known) == form(text)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _without_tex(text: str) -> str:
    """Return `$b_{1}$` as `b1`."""
    return TEX_MARKS.sub("", folded(text))


def _named(piece: Piece, options: Sequence[str]) -> str:
    found = _by_letter(piece.text, options) or _by_text(piece.text, options)
    if found is None:
        raise UnreadableError(f"{_wanted(options)} was expected; found {quoted(piece.text)}", piece.start)
    return found


def _numbered(piece: Piece, known: Sequence[str]) -> str:
    """Return the option, or the left-hand side, of that number as shown."""
    text = piece.text
    if not text.isdigit() or len(text) > 3 or not 1 <= int(text) <= len(known):
        raise UnreadableError(f"a number from 1 to {len(known)} was expected; found {quoted(text)}", piece.start)
    return known[int(text) - 1]


def _once(found: list[str], pieces: Sequence[Piece]) -> list[str]:
    if not found:
        raise UnreadableError("names were expected; found none (write none where none is meant)", 0)
    for place, name in enumerate(found):
        if name in found[:place]:
            raise UnreadableError(f"{quoted(pieces[place].text)} is named twice", pieces[place].start)
    return found


def _wanted(options: Sequence[str]) -> str:
    return f"a letter from A to {letter(len(options) - 1)}" if options else "the text of an option"
