"""The value of a formula without variables: exact where it can be, otherwise to 40 digits with a bound of the error.

>>> from dlquiz.grading.parse import parse
>>> evaluate(parse("1.5*10^3 + 1/3"))
Quantity(value=Fraction(4501, 3), error=Fraction(0, 1))
>>> str(float(evaluate(parse("sqrt(2)")).value))
'1.4142135623730951'
"""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from math import factorial, isqrt
from typing import Any, NamedTuple

from dlquiz.grading.tokens import MOST_BITS
from dlquiz.grading.tree import Apply, Literal, Name, Node

MOST_FACTORIAL = 170
WORKING_BITS = 170  # 51 digits
CLAIMED = Fraction(1, 10**44)  # relative error of one function value at that precision
KEPT_BITS = 200


ZERO = Fraction(0)


class Quantity(NamedTuple):
    """A number, and how far from it the true one may lie: 0 where it is exact."""

    value: Fraction
    error: Fraction = ZERO


class UndefinedError(ArithmeticError):
    """An operation that has no value: which one, and why in plain words."""

    def __init__(self, reason: str, node: Node) -> None:
        self.reason, self.node = reason, node
        super().__init__(reason)


def evaluate(node: Node) -> Quantity:
    """Return the value of a formula of numbers and constants; sizes are bounded before each operation."""
    if isinstance(node, Literal):
        return Quantity(Fraction(node.value))
    if isinstance(node, Name):
        return _function("constant", Fraction(node.name == "pi"))
    return step(node, [evaluate(arg) for arg in node.args])


def step(node: Apply, args: list[Quantity]) -> Quantity:
    """Return the value of one operation on the values of its arguments, within the bounds of size."""
    found = _apply(node, args)
    if found.error:
        found = _shortened(found)
    if max(found.value.numerator.bit_length(), found.value.denominator.bit_length()) > MOST_BITS:
        raise UndefinedError("the number is too large or too small to be meant", node)
    return found


def _apply(node: Apply, args: list[Quantity]) -> Quantity:
    match node.op, args:
        case "neg", [a]:
            return Quantity(-a.value, a.error)
        case "+", [a, b]:
            return Quantity(a.value + b.value, a.error + b.error)
        case "-", [a, b]:
            return Quantity(a.value - b.value, a.error + b.error)
        case "*", [a, b]:
            error = abs(a.value) * b.error + abs(b.value) * a.error + a.error * b.error
            return Quantity(a.value * b.value, error)
        case "/", [a, b]:
            return _quotient(node, a, b)
        case "^", [a, b]:
            return _power(node, a, b)
        case "max", _:
            return Quantity(max(q.value for q in args), max(q.error for q in args))
        case "min", _:
            return Quantity(min(q.value for q in args), max(q.error for q in args))
        case "relu", [a]:
            return Quantity(max(a.value, Fraction(0)), a.error)
        case "abs", [a]:
            return Quantity(abs(a.value), a.error)
        case (("sign" | "floor" | "ceil" | "factorial"), [a]):
            return _step(node, a)
        case "sqrt", [a]:
            return _power(node, a, Quantity(Fraction(1, 2)))
        case _:
            return _of_function(node, args[0])


def _quotient(node: Node, a: Quantity, b: Quantity) -> Quantity:
    if abs(b.value) <= b.error:
        raise UndefinedError("a division by zero", node)
    quotient = a.value / b.value
    if not (a.error or b.error):
        return Quantity(quotient)
    return Quantity(quotient, (a.error + abs(quotient) * b.error) / (abs(b.value) - b.error))


def _step(node: Apply, a: Quantity) -> Quantity:
    """Apply a function that jumps: it needs an argument that is known exactly, or that is clear of the jumps."""
    low, high = a.value - a.error, a.value + a.error
    match node.op:
        case "sign":
            found = {(x > 0) - (x < 0) for x in (low, high)}
        case "floor":
            found = {x.__floor__() for x in (low, high)}
        case "ceil":
            found = {x.__ceil__() for x in (low, high)}
        case _:
            if a.value.denominator != 1 or a.error or not 0 <= a.value <= MOST_FACTORIAL:
                raise UndefinedError(f"a factorial is taken of whole numbers from 0 to {MOST_FACTORIAL}", node)
            found = {factorial(a.value.numerator)}
    if len(found) > 1:
        raise UndefinedError(f"{node.op} cannot be decided so close to its jump", node)
    return Quantity(Fraction(found.pop()))


def _power(node: Node, base: Quantity, exponent: Quantity) -> Quantity:
    power = exponent.value
    if base.value == 0 and not base.error:
        if power <= 0:
            raise UndefinedError("zero to the power of zero" if power == 0 else "a division by zero", node)
        return Quantity(Fraction(0))
    if power.denominator == 1 and not exponent.error and not base.error:
        bits = max(base.value.numerator.bit_length(), base.value.denominator.bit_length())
        if (bits - 1) * abs(power.numerator) > MOST_BITS and abs(base.value) != 1:
            raise UndefinedError("the power is too large or too small to be meant", node)
        return Quantity(base.value**power.numerator)
    if power == Fraction(1, 2) and not exponent.error and not base.error and base.value > 0:
        root = Fraction(isqrt(base.value.numerator), isqrt(base.value.denominator))
        if root * root == base.value:
            return Quantity(root)
    if abs(base.value) <= base.error and power.denominator == 1 and not exponent.error:
        raise UndefinedError("a power cannot be decided so close to zero", node)
    if base.value < 0 and power.denominator == 1 and not exponent.error:
        flipped = _power(node, Quantity(-base.value, base.error), exponent)
        return flipped if power.numerator % 2 == 0 else Quantity(-flipped.value, flipped.error)
    if base.value <= base.error:
        raise UndefinedError(
            "the root of a negative number" if power == Fraction(1, 2) else "a broken power of a negative number", node
        )
    logarithm = _of_function(Apply("log", ()), base)
    product = _apply(Apply("*", ()), [logarithm, exponent])
    return _of_function(Apply("exp", ()), product, node)


def _of_function(node: Apply, a: Quantity, shown: Node | None = None) -> Quantity:
    """Apply a smooth function; an argument's error is carried over by the values at both of its ends."""
    shown = shown or node
    if node.op in ("log", "log2", "log10"):
        if a.value <= a.error:
            raise UndefinedError("the logarithm of a number that is not positive", shown)
        whole = _whole_logarithm(node.op, a)
        if whole is not None:
            return Quantity(whole)
    if node.op in ("exp", "sinh", "cosh") and abs(a.value) > MOST_BITS:
        raise UndefinedError("the number is too large or too small to be meant", shown)
    if a.value == 0 and not a.error and node.op in AT_ZERO:
        return Quantity(AT_ZERO[node.op])
    middle = _function(node.op, a.value)
    if not a.error:
        return middle
    low, high = (_function(node.op, end).value for end in (a.value - a.error, a.value + a.error))
    return Quantity(middle.value, middle.error + abs(high - low))


AT_ZERO = {
    **dict.fromkeys(["sin", "tan", "sinh", "tanh"], Fraction(0)),
    **dict.fromkeys(["cos", "cosh", "exp"], Fraction(1)),
    "sigmoid": Fraction(1, 2),
}


def _whole_logarithm(op: str, a: Quantity) -> Fraction | None:
    if a.error or (a.value.numerator != 1 and a.value.denominator != 1):
        return None
    if a.value == 1:
        return Fraction(0)
    if op == "log":
        return None
    large = max(a.value.numerator, a.value.denominator)
    power = large.bit_length() - 1 if op == "log2" else len(str(large)) - 1
    if large != (2 if op == "log2" else 10) ** power:
        return None
    return Fraction(power if a.value > 1 else -power)


@cache
def _context() -> Any:
    """Return a context of our own: mpmath's global one belongs to others."""
    from mpmath import MPContext  # type: ignore[import-untyped]

    return MPContext()


@cache
def _functions() -> dict[str, Callable[[Any], Any]]:
    mp = _context()
    return {
        **{"exp": mp.exp, "sinh": mp.sinh, "cosh": mp.cosh, "tanh": mp.tanh},
        **{"sin": mp.sin, "cos": mp.cos, "tan": mp.tan, "log": mp.log},
        "log2": lambda x: mp.log(x) / mp.log(2),
        "log10": lambda x: mp.log(x) / mp.log(10),
        # far out, where no digit that is kept differs, nothing is computed: exp(-10^999) takes half a second
        "sigmoid": lambda x: 1 / (1 + mp.exp(-x)) if abs(x) < MOST_BITS else mp.mpf(x > 0),
        "softplus": lambda x: (
            mp.log1p(mp.exp(x)) if abs(x) < MOST_BITS else max(x, mp.ldexp(1, -2 * MOST_BITS))
        ),  # too small to be meant
        "constant": lambda is_pi: +mp.pi if is_pi else +mp.e,
    }


def _function(op: str, x: Fraction) -> Quantity:
    table, mp = _functions(), _context()
    # as many bits more as stand before the point: sin(19^40) needs all of them
    with mp.workprec(WORKING_BITS + max(0, _magnitude(x))):
        found = table[op](mp.mpf(x.numerator) / x.denominator)
    if not found:
        return Quantity(ZERO, CLAIMED)
    sign, mantissa, exponent, _ = found._mpf_
    value = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return Quantity(-value if sign else value, value * CLAIMED)


def _shortened(q: Quantity) -> Quantity:
    """Round a number that is not exact anyway to a bounded length, and add what that costs to its error."""
    unit = Fraction(2) ** (_magnitude(q.value) - KEPT_BITS)
    return Quantity(round(q.value / unit) * unit, Fraction(2) ** (_magnitude(q.error) + 1) + unit)


def _magnitude(x: Fraction) -> int:
    """Return the binary order of a number's size, right to one."""
    return x.numerator.bit_length() - x.denominator.bit_length()
