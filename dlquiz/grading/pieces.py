"""Where formulas turn that are made of pieces: what agrees at the points may differ on a piece that none of them meets.

`max(0, x - 0.999)` is 0 at every point of (0, 1) that is looked at, and `abs`, `floor` or the root of a square hide a
piece as well. On lines through the corners of the domain each turn is found by halving, and a point is given between
every two turns and, however narrow the piece is there, at both ends.
"""

import math
from collections.abc import Callable, Collection, Iterator
from fractions import Fraction
from itertools import combinations, pairwise
from typing import NamedTuple

from dlquiz.grading.points import CHEAP, Domain, Point, approximately, ends, precisely
from dlquiz.grading.tree import Apply, Literal, Name, Node

MOST_PIECES = 12
MOST_LINES = 4
MOST_STEPS = 40_000  # operations on floats: what a verdict may take, well within 50 ms
FUNCTION, PRECISE, FINEST_COMPARISON = 3, 20, 50  # how many operations these are worth
DIGITS = 40
NEAREST = Fraction(1, 2**4000)  # to the ends, closer than any turn that can be typed
NEAR = [0.5**i for i in (7, 10, 13, 17, 22, 30)]
SHARES = sorted([*NEAR, *((i + 0.5) / 13 for i in range(13)), *(1 - share for share in NEAR)])
HALVINGS, CUTS = 40, 40
GOLDEN = 0.381966
TOUCHING = 1e-12  # of the values around: there, a number is 0 and its sign does not change
NOISE = 1e-30


class TooManyPiecesError(Exception):
    """More pieces, or more work to find them, than a verdict may take."""


class Line(NamedTuple):
    """A diagonal of the domain: each variable runs from one of its ends to the other."""

    sides: tuple[tuple[str, Fraction, Fraction], ...]

    def at(self, share: float) -> dict[str, float]:
        """Return the point at a share of the way."""
        return {name: float(start) + float(end - start) * share for name, start, end in self.sides}

    def exactly_at(self, share: Fraction) -> Point:
        """Return the point at a share of the way that may be close to an end."""
        return {name: start + (end - start) * share for name, start, end in self.sides}


Turn = Callable[[float], float | None]


class Work:
    """The operations that are left to a verdict."""

    def __init__(self) -> None:
        self._left = MOST_STEPS

    def pay(self, steps: int) -> None:
        """Take off what an operation is worth; raises TooManyPiecesError where nothing is left."""
        self._left -= steps
        if self._left < 0:
            raise TooManyPiecesError


def turning(node: Node) -> list[Node]:
    """Return whose change of sign turns a formula from one piece to another, the innermost first.

    >>> from dlquiz.grading.parse import parse
    >>> from dlquiz.grading.tree import written
    >>> [written(turn) for turn in turning(parse("max(abs(x), 1) + floor(2x)", ["x"]))]
    ['x', 'abs(x) - 1', 'floor(2*x)']
    """
    if not isinstance(node, Apply):
        return []
    op, args = node
    found = [turn for arg in args for turn in turning(arg)]
    match op:
        case "abs" | "relu" | "sign" | "sqrt":
            found.append(args[0])
        case "max" | "min":
            found.extend(Apply("-", pair) for pair in combinations(args, 2))
        case "floor" | "ceil":
            found.append(node)
        case "^" if not isinstance(args[1], Literal) or args[1].value.denominator != 1:
            found.append(args[0])
    return found


def between_turns(a: Node, b: Node, domain: Domain) -> Iterator[Point]:
    """Yield a point on each piece of two formulas; raises TooManyPiecesError."""
    names = {name for name, _, _ in domain}
    nodes = [node for node in dict.fromkeys(turning(a) + turning(b)) if _worth(node, names)[1]]
    if not nodes:
        return
    work = Work()
    for line in _lines(domain):
        turns = _turns([_turn(node, line, names, work) for node in nodes])
        middles = [Fraction(low + high) / 2 for low, high in pairwise([0.0, *turns, 1.0])]
        for share in (NEAREST, 1 - NEAREST, *middles):
            work.pay(FINEST_COMPARISON * (_worth(a, names)[0] + _worth(b, names)[0]))
            yield line.exactly_at(share)


def _lines(domain: Domain) -> Iterator[Line]:
    """Yield the diagonals of the domain, of many dimensions some: together they come close to the corners."""
    sides = [(name, *ends(low, high)) for name, low, high in domain]
    for pattern in range(min(MOST_LINES, 2 ** max(0, len(sides) - 1))):
        yield Line(
            tuple(
                (name, end, start) if i and pattern >> (i - 1) % 2 & 1 else (name, start, end)
                for i, (name, start, end) in enumerate(sides)
            )
        )


def _turn(node: Node, line: Line, names: Collection[str], work: Work) -> Turn:
    """Return what turns a formula along a line: its value, None where there is none but noise.

    What jumps has its jumps where the value that is returned is 0.
    """
    jumps = isinstance(node, Apply) and node.op in ("floor", "ceil")
    inner = node.args[0] if isinstance(node, Apply) and jumps else node
    worth = _worth(inner, names)[0]

    def value(share: float) -> float | None:
        point = line.at(share)
        work.pay(worth)
        try:
            found, error = approximately(inner, point)
        except (ArithmeticError, ValueError):
            work.pay(worth * PRECISE)
            try:
                found, error = float(precisely(inner, point, DIGITS, {})), NOISE
            except (ArithmeticError, ValueError):
                return None
        if jumps:
            found, error = math.sin(math.pi * math.fmod(found, 2)), 4 * error + 1e-15
        return found if abs(found) > 4 * error else None

    return value


def _turns(nodes: list[Turn]) -> list[float]:
    """Return where on a line something turns, in order."""
    found: set[float] = set()
    for turn in nodes:
        known = [(share, value) for share in sorted({*SHARES, *found}) if (value := turn(share)) is not None]
        lowest = list(_nearest_zero(turn, known))
        found.update(share for share, value in lowest if not value)
        known = sorted([*known, *((share, value) for share, value in lowest if value)])
        changes = [(p, q) for (p, a), (q, b) in pairwise(known) if (a < 0) is not (b < 0)]
        if len(changes) + len(found) > MOST_PIECES:
            raise TooManyPiecesError
        found.update(_halved(turn, p, q) for p, q in changes)
    return sorted(found)


def _nearest_zero(turn: Turn, known: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield where a value comes closest to 0 between two points, and the value there: 0 where it touches it."""
    for (p, a), (q, b), (r, c) in zip(known, known[1:], known[2:], strict=False):
        sign = -1 if b < 0 else 1
        if not (0 <= sign * b <= min(sign * a, sign * c) and sign * b < max(sign * a, sign * c) / 2):
            continue
        low, middle, high, least = p, q, r, sign * b
        for _ in range(CUTS):
            is_above = high - middle > middle - low
            tried = middle + ((high if is_above else low) - middle) * GOLDEN
            value = turn(tried)
            if value is None:
                middle, least = tried, 0.0
                break
            if sign * value < least:
                low, high = (middle, high) if is_above else (low, middle)
                middle, least = tried, sign * value
            else:
                low, high = (low, tried) if is_above else (tried, high)
            if least < 0:
                break
        yield middle, 0.0 if 0 <= least <= TOUCHING * max(abs(a), abs(c)) else sign * least


def _halved(turn: Turn, low: float, high: float) -> float:
    """Return where between two points a value changes its sign."""
    first = turn(low) or 0.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        value = turn(middle)
        if value is None:
            return middle
        if (value < 0) is (first < 0):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _worth(node: Node, names: Collection[str]) -> tuple[int, bool]:
    """Return how many operations a formula is worth, and whether a variable stands in it."""
    if not isinstance(node, Apply):
        return 1, isinstance(node, Name) and node.name in names
    inner = [_worth(arg, names) for arg in node.args]
    own = 1 if node.op in CHEAP else FUNCTION
    return own + sum(worth for worth, _ in inner), any(varies for _, varies in inner)
