"""Chosen by hash, not by a random stream: keyed permutations of a space, and codes that name a variant.

A permutation is a Feistel network whose round keys come from BLAKE2b; cycle walking keeps it inside the space. It
visits every index once before any comes back, and neighbours in it share nothing.

>>> sorted(Permutation(10, "a question", 3).at(i) for i in range(10)) == list(range(10))
True
>>> code_of("convolution/output-size", 17), index_of("convolution/output-size", code_of("convolution/output-size", 17))
('KK', 17)
"""

from functools import lru_cache
from hashlib import blake2b
from math import factorial
from typing import TypeVar

from dlquiz.errors import InputError

T = TypeVar("T")
ROUNDS = 4
WORD = (1 << 64) - 1
# no 0/O, 1/I/L: thirty-one characters, a prime, so that the weighted sum catches every single slip and every swap
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
BASE = len(ALPHABET)


def digest(*parts: object, bits: int = 64) -> int:
    """Return a whole number of `bits` bits that depends on the parts alone.

    >>> digest("a", 1) == digest("a", 1), digest("a", 1) == digest("a1")
    (True, False)
    """
    text = "\x1f".join(map(str, parts)).encode()
    return int.from_bytes(blake2b(text, digest_size=bits // 8).digest(), "big")


class Permutation:
    """A keyed permutation of 0 … size - 1."""

    __slots__ = ("half", "keys", "mask", "size")

    def __init__(self, size: int, *key: object) -> None:
        self.size = size
        self.half = max(1, ((size - 1).bit_length() + 1) // 2)
        self.mask = (1 << self.half) - 1
        wide = digest(*key, bits=64 * ROUNDS)
        self.keys = [(wide >> (64 * i)) & WORD for i in range(ROUNDS)]

    def at(self, position: int) -> int:
        """Return the index that stands at a position; positions past the end start over."""
        half, mask, size = self.half, self.mask, self.size
        found = position % size
        while True:
            left, right = found >> half, found & mask
            for key in self.keys:
                if half > 48:
                    mixed = digest(key, right, bits=512)
                else:
                    mixed = ((right + key) * 0x9E3779B97F4A7C15) & WORD
                    mixed = ((mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9) & WORD
                    mixed ^= mixed >> 32
                left, right = right, left ^ (mixed & mask)
            found = (left << half) | right
            if found < size:
                return found


def shuffled(things: list[T], *key: object) -> list[T]:
    """Return the things in an order that depends on the key alone, every order equally likely.

    >>> shuffled(["a", "b", "c"], "question", 7)
    ['a', 'c', 'b']
    """
    index = digest(*key, bits=256) % factorial(len(things))
    left = list(things)
    found = []
    while left:
        index, place = divmod(index, len(left))
        found.append(left.pop(place))
    return found


def code_of(question: str, index: int) -> str:
    """Return the code of a variant: its index in thirty-one characters, then a check character."""
    digits: list[int] = []
    rest = index
    while rest or not digits:
        rest, digit = divmod(rest, BASE)
        digits.append(digit)
    return "".join(ALPHABET[d] for d in reversed(digits)) + ALPHABET[_check(question, digits)]


def index_of(question: str, code: str) -> int:
    """Return the index that a code names; case, spaces and dashes do not count.

    Raises InputError for a code that was mistyped or belongs to another question.
    """
    typed = code.upper().replace("-", "").replace(" ", "")
    for character in typed:
        if character not in ALPHABET:
            raise InputError(f"code {code!r}", f"{character!r} is not used in codes", f"they are written in {ALPHABET}")
    if len(typed) < 2:
        raise InputError(f"code {code!r}", "it is too short", "a code has two characters or more")
    digits = [ALPHABET.index(c) for c in reversed(typed[:-1])]
    if ALPHABET[_check(question, digits)] != typed[-1]:
        raise InputError(
            f"code {code!r}",
            f"it is no code of {question}",
            "look at each character again; the last one checks the others",
        )
    index = 0
    for digit in reversed(digits):
        index = index * BASE + digit
    return index


def _check(question: str, digits: list[int]) -> int:
    return (_salt(question) + sum((i % (BASE - 1) + 1) * d for i, d in enumerate(digits, 1))) % BASE


@lru_cache(maxsize=1024)
def _salt(question: str) -> int:
    return digest("code", question) % BASE
