"""Formulas evaluated modulo a prime, where nothing is rounded.

Two formulas that agree modulo p at random points are the same fraction of polynomials (but for a chance of about
degree/p each point), and two that differ are certainly different ones. A function of an argument counts as one more
unknown: equal arguments give it equal residues, so `exp(-x)/(1 + exp(-x))` and `1 - 1/(1 + exp(-x))` agree, while
`exp(x)*exp(-x)` and 1 do not: there, a difference says nothing.
"""

from collections.abc import Collection, Sequence
from fractions import Fraction
from hashlib import blake2b
from typing import NamedTuple

from dlquiz.grading.evaluate import UndefinedError, evaluate
from dlquiz.grading.tree import Apply, Literal, Name, Node

P = 2**61 - 1
POINTS = 4
MOST_POWER = 4096
ARITHMETIC = ("+", "-", "*", "/", "^", "neg", "factorial")


class Residues(NamedTuple):
    """A formula's value at each point as numerator and denominator; `opaque` where functions were met."""

    above: Sequence[int]
    below: Sequence[int] | None  # None: all 1
    opaque: bool

    def agrees(self, other: "Residues") -> bool:
        """Whether both are the same residues at every point."""
        left: Sequence[int] = self.above
        right: Sequence[int] = other.above
        if other.below is not None:
            left = [a * b % P for a, b in zip(left, other.below, strict=True)]
        if self.below is not None:
            right = [a * b % P for a, b in zip(right, self.below, strict=True)]
        return list(left) == list(right)


def residues(node: Node, variables: Collection[str]) -> Residues:
    """Return a formula's residues.

    >>> from dlquiz.grading.parse import parse
    >>> residues(parse("(x+1)^2", ["x"]), ["x"]).agrees(residues(parse("x^2+2x+1", ["x"]), ["x"]))
    True
    """
    if isinstance(node, Literal):
        below = node.value.denominator % P
        return Residues([node.value.numerator % P] * POINTS, None if below == 1 else [below] * POINTS, False)
    if isinstance(node, Name):
        return Residues(_drawn(node.name, node.name in variables), None, False)
    op, args = node
    if op == "^":
        return _power(node, variables)
    if op == "factorial" and (value := constant(node)) is not None:
        return residues(Literal(value.numerator), variables)
    first = residues(args[0], variables)
    if len(args) == 1:
        if op == "neg":
            return first._replace(above=[-a % P for a in first.above])
        return _opaque(op, [first])
    rest = [residues(arg, variables) for arg in args[1:]]
    if op == "*":
        return _product(first, rest[0])
    if op == "/":
        return _product(first, _inverse(rest[0], node))
    if op in ("+", "-"):
        return _sum(first, rest[0], op == "-")
    return _opaque(op, [first, *rest])


_known: dict[tuple[str, bool], list[int]] = {}


def _drawn(name: str, is_variable: bool) -> list[int]:
    """Return the residues that a name stands for: fixed by the name, so verdicts are the same in every run."""
    key = (name, is_variable)
    if key not in _known:
        if len(_known) > 1000:
            _known.clear()
        _known[key] = [
            int.from_bytes(blake2b(f"{name} {is_variable} {i}".encode(), digest_size=8).digest()) % P
            for i in range(POINTS)
        ]
    return _known[key]


def _product(a: Residues, b: Residues) -> Residues:
    above = [x * y % P for x, y in zip(a.above, b.above, strict=True)]
    return Residues(above, _common(a, b), a.opaque or b.opaque)


def _common(a: Residues, b: Residues) -> Sequence[int] | None:
    """Return the product of two denominators, which the product and the sum of the fractions have."""
    if a.below is None or b.below is None:
        return a.below if b.below is None else b.below
    return [x * y % P for x, y in zip(a.below, b.below, strict=True)]


def _inverse(a: Residues, node: Node) -> Residues:
    if not any(a.above):
        raise UndefinedError("a division by zero", node)
    return Residues(a.below if a.below is not None else [1] * POINTS, a.above, a.opaque)


def _sum(a: Residues, b: Residues, minus: bool) -> Residues:
    left, right = a.above, b.above
    if b.below is not None:
        left = [x * y % P for x, y in zip(left, b.below, strict=True)]
    if a.below is not None:
        right = [x * y % P for x, y in zip(right, a.below, strict=True)]
    if minus:
        above = [(x - y) % P for x, y in zip(left, right, strict=True)]
    else:
        above = [(x + y) % P for x, y in zip(left, right, strict=True)]
    return Residues(above, _common(a, b), a.opaque or b.opaque)


def _power(node: Apply, variables: Collection[str]) -> Residues:
    base, exponent = node.args
    power = constant(exponent)
    if power is not None and power.denominator == 1:
        found = residues(base, variables)
        k = power.numerator
        if k == 0 and not any(found.above):
            raise UndefinedError("zero to the power of zero", node)
        if k < 0:
            found, k = _inverse(found, node), -k
        below = None if found.below is None else [pow(b, k, P) for b in found.below]
        return Residues([pow(a, k, P) for a in found.above], below, found.opaque)
    raised = residues(exponent, variables)
    if base == Name("e") and "e" not in variables:
        return _opaque("exp", [raised])
    if power == Fraction(1, 2):
        return _opaque("sqrt", [residues(base, variables)])
    return _opaque("^", [residues(base, variables), raised])


def constant(node: Node) -> Fraction | None:
    """Return the exact value of a formula of numbers alone, without functions; None where it is not one."""
    if not _is_of_numbers(node):
        return None
    found = evaluate(node)
    return None if found.error else found.value


def _is_of_numbers(node: Node) -> bool:
    if isinstance(node, Apply):
        return node.op in ARITHMETIC and all(map(_is_of_numbers, node.args))
    return isinstance(node, Literal)


def coefficient_bits(node: Node) -> int:
    """Return a bound of the length of the whole numbers in a formula that is written as one fraction of polynomials.

    >>> from dlquiz.grading.parse import parse
    >>> coefficient_bits(parse("2x + 0.5", ["x"])), coefficient_bits(parse("x + 1e30", ["x"]))
    (9, 103)
    """
    if isinstance(node, Literal):
        return node.value.numerator.bit_length() + node.value.denominator.bit_length()
    if isinstance(node, Name):
        return 1
    if node.op == "^" and (power := constant(node.args[1])) is not None:
        return (abs(power).__ceil__() + 1) * coefficient_bits(node.args[0])
    return 1 + sum(map(coefficient_bits, node.args))


MIX = 0x9E3779B97F4A7C15


def _opaque(op: str, args: list[Residues]) -> Residues:
    """Return residues for a function's value: the same for equal arguments, unrelated otherwise."""
    seed = _drawn(op, is_variable=False)
    for arg in args:
        if arg.below is None:
            values: Sequence[int] = arg.above
        else:
            values = [a * pow(b, -1, P) % P if b else 0 for a, b in zip(arg.above, arg.below, strict=True)]
        mixed = [(s ^ v) * MIX % P for s, v in zip(seed, values, strict=True)]
        seed = [(m ^ (m >> 29)) * MIX % P for m in mixed]
    return Residues(seed, None, True)
