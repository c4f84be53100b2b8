"""Whether two formulas are the same function on the declared domain; no algebra system takes part.

1. Identical trees are equal.
2. Modulo a prime: agreement at random residues is equality; for fractions of polynomials a difference is final as well.
3. In floating point with error bounds, at 24 fixed points of the domain: a difference above the bounds is final.
4. To 40 digits at the same points: a difference is final when it stays at 70 digits, and at 1300.
5. To 1300 digits, finer than any number within the bounds, at a point that rests on what was typed: agreement is
   equality. So a term of 10^-300 is met, and nobody can make a difference vanish where it is looked for.
6. Formulas made of pieces (`abs`, `max`, `floor`, roots) have to agree on every piece: see pieces.py.

With fewer than twelve points where both have a value the answer is "cannot decide", and a person looks at it; so it is
where one of two formulas has no value in a part of the domain, as `exp(log(x))` for x below 0.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from dlquiz.grading.characters import plain, within
from dlquiz.grading.evaluate import Quantity, UndefinedError, step
from dlquiz.grading.parse import Parser, parse
from dlquiz.grading.pieces import TooManyPiecesError, between_turns
from dlquiz.grading.points import (
    FINEST,
    NONZERO,
    POINTS,
    Domain,
    NoValueError,
    Point,
    approximately,
    drawn,
    is_noise,
    points,
    precisely,
)
from dlquiz.grading.residues import ARITHMETIC, MOST_POWER, Residues, coefficient_bits, residues
from dlquiz.grading.tokens import tokens
from dlquiz.grading.tree import Apply, Literal, Name, Node
from dlquiz.grading.unreadable import UnreadableError

FEWEST_COMMON = 12
DIGITS, MORE_DIGITS = 40, 70
FINER_STILL = 1350
FINEST_POINTS = 6  # where half of the domain has a value, one of so many has
LOST = 6  # trailing digits that rounding may have spoiled
TOTAL = {"+", "-", "*", "neg", "exp", "sin", "cos", "sinh", "cosh", "tanh", "sigmoid", "softplus", "abs", "relu"}
MOST_RESIDUAL_BITS = 60  # below the prime's length: no number that is not 0 is 0 modulo the prime


class Comparison(Enum):
    """What is known about two formulas."""

    EQUAL = "equal"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


class Formula:
    """A formula on its domain, with what has been worked out about it."""

    __slots__ = ("_precise", "_rough", "bits", "domain", "node", "residues")

    def __init__(self, node: Node, domain: Domain) -> None:
        self.node, self.domain = node, domain
        self.residues: Residues = residues(node, [name for name, _, _ in domain])
        self._rough: dict[int, tuple[float, float] | None] = {}
        self._precise: dict[tuple[int, int], Any] = {}
        self.bits = coefficient_bits(node)

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
            value = self.at(points(self.domain)[index], digits, seen)
            is_sure = value is None or self.rough(index) is not None or self._divides_by_no_noise(index)
            self._precise[key] = value if is_sure else None
        return self._precise[key]

    def _divides_by_no_noise(self, index: int) -> bool:
        """Whether nothing that is divided by is 0 but for rounding: to more digits it would be quite another number."""
        fewer: dict[Node, Any] = {}
        more: dict[Node, Any] = {}
        point = points(self.domain)[index]
        if self.at(point, DIGITS, fewer) is None or self.at(point, MORE_DIGITS, more) is None:
            return False
        return all(abs(x - more[node]) <= abs(x) / 4 for node, x in fewer.items() if node[0] == NONZERO)

    def at(self, point: Point, digits: int, seen: dict[Node, Any]) -> Any:
        """The value at any point to many digits; None where the formula has none."""
        try:
            return precisely(self.node, point, digits, seen)
        except (ArithmeticError, ValueError):
            return None

    def has_value(self, index: int) -> bool:
        """Whether the formula has a value at the point."""
        return self.rough(index) is not None or self.precise(index, DIGITS, {}) is not None

    def is_undefined(self, point: Point) -> bool:
        """Whether the formula has certainly no value at a point: a root or a logarithm of a number below 0."""
        return all(self._has_none(point, digits) for digits in (DIGITS, FINEST))

    def _has_none(self, point: Point, digits: int) -> bool:
        try:
            precisely(self.node, point, digits, {})
        except NoValueError:
            return True
        except (ArithmeticError, ValueError):
            return False
        return False


Value: TypeAlias = Callable[[Formula, int, dict[Node, Any]], Any]


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
        if a.bits + b.bits > MOST_RESIDUAL_BITS:
            return _to_many_digits(a, b)
        if not opaque or not (is_partial(a.node) or is_partial(b.node)):
            return Comparison.EQUAL
        common = sum(a.has_value(i) and b.has_value(i) for i in range(POINTS))
        is_enough = common == POINTS or (common >= FEWEST_COMMON and _have_one_domain(a, b))
        return Comparison.EQUAL if is_enough else Comparison.UNDECIDED
    if not opaque or any(_clearly_differ(a, b, i) for i in range(POINTS)):
        return Comparison.DIFFERENT
    return _to_many_digits(a, b)


def _clearly_differ(a: Formula, b: Formula, index: int) -> bool:
    left, right = a.rough(index), b.rough(index)
    return left is not None and right is not None and abs(left[0] - right[0]) > left[1] + right[1]


def _to_many_digits(a: Formula, b: Formula) -> Comparison:
    common = 0
    finest: Comparison | None = None  # once what fewer digits say did not hold, it is asked where it does
    for i in range(POINTS):
        found = _between(lambda formula, digits, seen: formula.precise(i, digits, seen), a, b, DIGITS, MORE_DIGITS)  # noqa: B023
        if found is Comparison.DIFFERENT:
            if finest is None:
                finest = _at(points(a.domain)[i], a, b, FINEST, FINER_STILL)
                finest = finest if finest is Comparison.DIFFERENT else _where_nobody_aims(a, b)
            found = finest
            if found is Comparison.DIFFERENT:
                return found
        common += found is Comparison.EQUAL
    if common < FEWEST_COMMON or (common < POINTS and not _have_one_domain(a, b)):
        return Comparison.UNDECIDED
    finest = finest or _where_nobody_aims(a, b)
    return _on_every_piece(a, b) if finest is Comparison.EQUAL else finest


def _where_nobody_aims(a: Formula, b: Formula) -> Comparison:
    """Compare to 1300 digits at the first point that rests on what was typed and where both have a value."""
    for point in drawn(a.domain, f"{a.node} {b.node}", FINEST_POINTS):
        found = _at(point, a, b, FINEST, FINER_STILL)
        if found is not Comparison.UNDECIDED:
            return found
    return Comparison.UNDECIDED


def _on_every_piece(a: Formula, b: Formula) -> Comparison:
    try:
        for point in between_turns(a.node, b.node, a.domain):
            found = _at(point, a, b, FINEST, FINER_STILL)
            if found is Comparison.UNDECIDED:
                found = _at(point, a, b, DIGITS, MORE_DIGITS)
            if found is Comparison.DIFFERENT:
                return found
            if found is Comparison.UNDECIDED and a.is_undefined(point) is not b.is_undefined(point):
                return found
    except TooManyPiecesError:
        return Comparison.UNDECIDED
    return Comparison.EQUAL


def _at(point: Point, a: Formula, b: Formula, digits: int, more: int) -> Comparison:
    return _between(lambda formula, precision, seen: formula.at(point, precision, seen), a, b, digits, more)


def _have_one_domain(a: Formula, b: Formula) -> bool:
    return all(a.is_undefined(point) is b.is_undefined(point) for point in points(a.domain))


def is_partial(node: Node) -> bool:
    """Whether a formula has an operation that has no value for some numbers."""
    if not isinstance(node, Apply):
        return False
    power = node.args[1] if node.op == "^" else None
    is_total = node.op in TOTAL or (isinstance(power, Literal) and power.value.denominator == 1 and power.value > 0)
    return not is_total or any(map(is_partial, node.args))


def _between(value: Value, a: Formula, b: Formula, digits: int, more: int) -> Comparison:
    """Compare two values: a difference counts when it is the same, but for a quarter, to more digits."""
    seen: dict[Node, Any] = {}
    x, y = value(a, digits, seen), value(b, digits, seen)
    if x is None or y is None:
        return Comparison.UNDECIDED
    before = x - y
    if abs(before) * 10 ** (digits - LOST) <= max(abs(x), abs(y)):
        return Comparison.EQUAL
    seen = {}
    x, y = value(a, more, seen), value(b, more, seen)
    if x is None or y is None:
        return Comparison.UNDECIDED
    after = x - y
    is_same = abs(after - before) <= abs(after) / 4 and not is_noise(after, seen)
    return Comparison.DIFFERENT if is_same else Comparison.EQUAL


def checked(node: Node) -> Quantity | None:
    """Refuse a formula that holds an operation beyond the bounds, or one that no point can save.

    Returns the formula's value where it is arithmetic on numbers alone, each operation done once.
    """
    if isinstance(node, Literal):
        return Quantity(Fraction(node.value))
    if isinstance(node, Name):
        return None
    args = [checked(arg) for arg in node.args]
    known = [arg for arg in args if arg is not None]
    if node.op in ARITHMETIC and len(known) == len(args):
        found = step(node, known)
        return None if found.error else found
    if node.op == "factorial":
        raise UndefinedError("a factorial is taken of whole numbers", node)
    if node.op == "^" and args[1] is not None and abs(args[1].value) > MOST_POWER:
        raise UndefinedError("the power is too large to be meant", node)
    return None


def reason_without_value(formula: Formula) -> str:
    """Say why a comparison came to nothing."""
    if not any(formula.has_value(i) for i in range(POINTS)):
        return "the formula has no value that can be computed on the declared domain"
    if any(map(formula.is_undefined, points(formula.domain))):
        return "the formula has no value in a part of the declared domain; a person has to look at it"
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
