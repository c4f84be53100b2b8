"""Whether two formulas are the same function on the declared domain; no algebra system takes part.

1. Identical trees are equal.
2. Modulo a prime: agreement at random residues is equality; for fractions of polynomials a difference is final as well.
3. In floating point with error bounds, at 24 fixed points of the domain: a difference above the bounds is final.
4. To 40 digits at the same points: agreement is equality; a difference is final when it stays at 70 digits.

With fewer than twelve points where both have a value the answer is "cannot decide", and a person looks at it.
"""

from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from typing import Any

from dlquiz.grading.characters import plain, within
from dlquiz.grading.evaluate import UndefinedError, evaluate
from dlquiz.grading.parse import Parser, parse
from dlquiz.grading.points import POINTS, Point, UnsureError, approximately, points, precisely
from dlquiz.grading.residues import MOST_POWER, Residues, constant, residues
from dlquiz.grading.tokens import tokens
from dlquiz.grading.tree import Apply, Node
from dlquiz.grading.unreadable import UnreadableError

Domain = tuple[tuple[str, float, float], ...]
FEWEST_COMMON = 12
DIGITS, MORE_DIGITS = 40, 70
SAME = 34  # leading digits that must agree at 40 digits


class Comparison(Enum):
    """What is known about two formulas."""

    EQUAL = "equal"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


class Formula:
    """A formula on its domain, with what has been worked out about it."""

    __slots__ = ("_precise", "_rough", "domain", "node", "residues")

    def __init__(self, node: Node, domain: Domain) -> None:
        self.node, self.domain = node, domain
        self.residues: Residues = residues(node, [name for name, _, _ in domain])
        self._rough: dict[int, tuple[float, float] | None] = {}
        self._precise: dict[tuple[int, int], Any] = {}

    def rough(self, index: int) -> tuple[float, float] | None:
        """The value at a point in floating point with its error bound; None where that says nothing."""
        if index not in self._rough:
            try:
                self._rough[index] = approximately(self.node, points(self.domain)[index])
            except (ArithmeticError, ValueError):
                self._rough[index] = None
        return self._rough[index]

    def precise(self, index: int, digits: int, seen: dict[Node, Any]) -> Any:
        """The value at a point to many digits; None where the formula has none."""
        key = (index, digits)
        if key not in self._precise:
            point: Point = points(self.domain)[index]
            try:
                self._precise[key] = precisely(self.node, point, digits, seen)
            except (UnsureError, ArithmeticError, ValueError):
                self._precise[key] = None
        return self._precise[key]

    def has_value(self, index: int) -> bool:
        """Whether the formula has a value at the point."""
        return self.rough(index) is not None or self.precise(index, DIGITS, {}) is not None


def domain_of(variables: Mapping[str, tuple[float, float]]) -> Domain:
    """Return the declared intervals in a form that can be compared."""
    return tuple((name, float(low), float(high)) for name, (low, high) in variables.items())


@lru_cache(maxsize=256)
def key_formula(text: str, domain: Domain) -> Formula:
    """Return the formula of a key, worked out once."""
    return Formula(parse(text, [name for name, _, _ in domain]), domain)


@lru_cache(maxsize=256)
def negated(text: str, domain: Domain) -> Formula:
    """Return the formula of a key with its sign turned round."""
    return Formula(Apply("neg", (key_formula(text, domain).node,)), domain)


def compare(a: Formula, b: Formula) -> Comparison:
    """Compare two formulas on the same domain.

    >>> domain = (("x", -1.0, 2.0),)
    >>> compare(key_formula("exp(x)*exp(-x) + x", domain), key_formula("x + 1", domain))
    <Comparison.EQUAL: 'equal'>
    >>> compare(key_formula("abs(x)", domain), key_formula("x", domain))
    <Comparison.DIFFERENT: 'different'>
    """
    if a.node == b.node:
        return Comparison.EQUAL
    opaque = a.residues.opaque or b.residues.opaque
    if a.residues.agrees(b.residues):
        # a look at two points: a multiple of the prime is nothing modulo the prime
        if any(_clearly_differ(a, b, i) for i in range(2)):
            return Comparison.DIFFERENT
        if not opaque or all(a.has_value(i) and b.has_value(i) for i in range(2)):
            return Comparison.EQUAL
        common = sum(a.has_value(i) and b.has_value(i) for i in range(POINTS))
        return Comparison.EQUAL if common >= FEWEST_COMMON else Comparison.UNDECIDED
    if not opaque or any(_clearly_differ(a, b, i) for i in range(POINTS)):
        return Comparison.DIFFERENT
    return _to_many_digits(a, b)


def _clearly_differ(a: Formula, b: Formula, index: int) -> bool:
    left, right = a.rough(index), b.rough(index)
    return left is not None and right is not None and abs(left[0] - right[0]) > left[1] + right[1]


def _to_many_digits(a: Formula, b: Formula) -> Comparison:
    common = 0
    for i in range(POINTS):
        seen: dict[Node, Any] = {}
        found = _at(a.precise(i, DIGITS, seen), b.precise(i, DIGITS, seen))
        if found is Comparison.UNDECIDED:
            continue
        if found is Comparison.DIFFERENT:
            seen = {}
            x, y = a.precise(i, MORE_DIGITS, seen), b.precise(i, MORE_DIGITS, seen)
            before = a.precise(i, DIGITS, seen) - b.precise(i, DIGITS, seen)
            if abs((x - y) - before) <= abs(x - y) / 4:
                return Comparison.DIFFERENT
        common += 1
    return Comparison.EQUAL if common >= FEWEST_COMMON else Comparison.UNDECIDED


def _at(x: Any, y: Any) -> Comparison:
    if x is None or y is None:
        return Comparison.UNDECIDED
    return Comparison.EQUAL if abs(x - y) * 10**SAME <= max(abs(x), abs(y)) else Comparison.DIFFERENT


def checked(node: Node) -> None:
    """Refuse a formula that holds an operation beyond the bounds, or one that no point can save."""
    if not isinstance(node, Apply):
        return
    for arg in node.args:
        checked(arg)
    if node.op == "factorial" and constant(node) is None:
        raise UndefinedError("a factorial is taken of whole numbers", node)
    if node.op in ("/", "^"):
        left, right = constant(node.args[0]), constant(node.args[1])
        if left is not None and right is not None:
            evaluate(node)
        elif node.op == "^" and right is not None and abs(right) > MOST_POWER:
            raise UndefinedError("the power is too large to be meant", node)


def reason_without_value(formula: Formula) -> str:
    """Say why a comparison came to nothing."""
    if not any(formula.has_value(i) for i in range(POINTS)):
        return "the formula has no value that can be computed on the declared domain"
    return "it cannot be decided by calculation whether the formula is right; a person has to look at it"


def read_formula(text: str, domain: Domain) -> Formula:
    """Read a student's formula; raises UnreadableError."""
    parser = Parser(tokens(plain(within(text))), [name for name, _, _ in domain])
    node = parser.whole()
    try:
        checked(node)
        return Formula(node, domain)
    except UndefinedError as error:
        raise UnreadableError(error.reason, parser.columns.get(id(error.node))) from None
