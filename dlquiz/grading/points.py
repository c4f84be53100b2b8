"""Formulas evaluated at points of their declared domain: in floating point with error bounds, and to many digits."""

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from hashlib import blake2b
from typing import Any

from dlquiz.grading.tokens import MOST_BITS
from dlquiz.grading.tree import Apply, Literal, Name, Node

POINTS = 24
CLIP = 8.0  # how far an unbounded domain is looked at
ULP = 2.0**-52
LIBRARY = 32 * ULP  # generous for every C library, so that a verdict does not depend on the machine
LEAST = 1e-300  # absolute; what is smaller may be lost, down to 0
CHEAP = ("+", "-", "*", "/", "neg")
NONZERO = "not 0"
DIVIDING = {"/": 1, "^": 0, "log": 0, "log2": 0, "log10": 0}  # which argument must not be 0, of a power at times
LIBRARY_FUNCTIONS: dict[str, Callable[[float], float]] = {
    **{"exp": math.exp, "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh, "sin": math.sin, "cos": math.cos},
    **{"log": math.log, "log2": math.log2, "log10": math.log10, "sqrt": math.sqrt},
}
Point = Mapping[str, float]
Domain = tuple[tuple[str, float, float], ...]


@cache
def points(domain: Domain) -> tuple[dict[str, float], ...]:
    """Return the points of a domain (name, low, high): none is an integer, and they are the same in every run.

    >>> [round(point["x"], 3) for point in points((("x", 0.0, 1.0),))[:3]]
    [0.017, 0.408, 0.601]
    """
    return drawn(domain, str(domain), POINTS)


def drawn(domain: Domain, salt: str, count: int) -> tuple[dict[str, float], ...]:
    """Return points of a domain, fixed by the salt: where that is what was typed, nobody can aim at them."""
    return tuple({name: _coordinate(salt, name, low, high, i) for name, low, high in domain} for i in range(count))


def _coordinate(salt: str, name: str, low: float, high: float, index: int) -> float:
    low = max(low, min(high, CLIP) - 2 * CLIP)
    high = min(high, low + 2 * CLIP) if math.isinf(high) else high
    for attempt in range(64):
        digest = blake2b(f"{salt} {name} {index} {attempt}".encode(), digest_size=2).digest()
        share = Fraction(
            2 * (int.from_bytes(digest) >> 4) + 1, 2**13 + attempt
        )  # of a wide domain, 2**13 may hit whole numbers alone
        found = float(Fraction(low) + (Fraction(high) - Fraction(low)) * share)
        if low < found < high and found != round(found):
            return found
    raise ValueError(f"the domain of {name} holds no point between {low} and {high}")


class UnsureError(ArithmeticError):
    """Floating point cannot tell: out of range, undefined, or lost in rounding."""


def approximately(node: Node, point: Point) -> tuple[float, float]:
    """Return a formula's value in floating point, and how far from it the true value may lie."""
    if isinstance(node, Literal):
        number = node.value
        return float(number), 0.0 if isinstance(number, int) and abs(number) < 2**53 else abs(float(number)) * ULP
    if isinstance(node, Name):
        if node.name in point:
            return point[node.name], 0.0
        return (math.pi, 1.3e-16) if node.name == "pi" else (math.e, 1.5e-16)
    value, error = _operation(node.op, [approximately(arg, point) for arg in node.args])
    if not error < math.inf:  # neither where inf - inf is no number
        raise UnsureError
    return value, error


def _operation(op: str, args: list[tuple[float, float]]) -> tuple[float, float]:
    a, ea = args[0]
    if len(args) == 1:
        if op == "neg":
            return -a, ea
        return _function(op, a, ea)
    b, eb = args[1]
    if op == "*":
        value = a * b
        error = abs(a) * eb + abs(b) * ea + ea * eb
    elif op == "+":
        value, error = a + b, ea + eb
    elif op == "-":
        value, error = a - b, ea + eb
    elif op == "/":
        if abs(b) <= 2 * eb:
            raise UnsureError
        value = a / b
        error = 2 * (ea + abs(value) * eb) / abs(b)
    elif op == "^":
        return _power(a, ea, b, eb)
    else:
        chosen = max if op == "max" else min
        return chosen(v for v, _ in args), max(e for _, e in args)
    return value, error + abs(value) * ULP + LEAST


def _power(a: float, ea: float, b: float, eb: float) -> tuple[float, float]:
    whole = not eb and b == int(b)
    if (abs(a) if whole else a) <= 2 * ea:
        raise UnsureError
    value = a**b
    moved = 2 * ea / abs(a)  # bounds the change of log|a|, as ea is less than half of |a|
    relative = abs(b) * moved + (eb * (abs(math.log(abs(a))) + moved) if eb else 0.0)
    return value, abs(value) * (math.expm1(relative) + LIBRARY) + LEAST


def _function(op: str, x: float, e: float) -> tuple[float, float]:
    """Apply a function; the error is carried by a bound of the derivative nearby."""
    match op:
        case "exp" | "sinh" | "cosh":
            value = LIBRARY_FUNCTIONS[op](x)
            slope = 1.1 * math.exp(abs(x) if op != "exp" else x)
            if e > 0.01:
                raise UnsureError
        case "log" | "log2" | "log10" | "sqrt":
            if x < 2 * e + 1e-290:
                raise UnsureError
            value = LIBRARY_FUNCTIONS[op](x)
            slope = 1 / math.sqrt(x) if op == "sqrt" else 3 / x
        case "sin" | "cos" | "tanh":
            if abs(x) > 1e6:
                raise UnsureError
            value, slope = LIBRARY_FUNCTIONS[op](x), 1.0
        case "sigmoid":
            value = 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
            slope = 1.0
        case "softplus":
            value, slope = max(x, 0.0) + math.log1p(math.exp(-abs(x))), 1.0
        case "abs" | "relu":
            value, slope = abs(x) if op == "abs" else max(x, 0.0), 1.0
        case _:  # tan and the functions that jump
            raise UnsureError
    return value, slope * e + abs(value) * LIBRARY + ULP**2


@cache
def _context(digits: int) -> Any:
    from mpmath import MPContext  # type: ignore[import-untyped]

    mp = MPContext()
    mp.dps = digits
    return mp


@cache
def _many_digits(digits: int) -> dict[str, Callable[..., Any]]:
    mp = _context(digits)
    return {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
        "neg": lambda a: -a,
        "^": _raised,
        "sqrt": lambda x: mp.sqrt(_checked(x, x >= 0)),
        "log": lambda x: mp.log(_checked(x, x > 0)),
        "log2": lambda x: mp.log(_checked(x, x > 0)) / mp.log(2),
        "log10": lambda x: mp.log(_checked(x, x > 0)) / mp.log(10),
        **{"sin": mp.sin, "cos": mp.cos, "tan": mp.tan, "tanh": mp.tanh},
        **{"floor": mp.floor, "ceil": mp.ceil, "sign": mp.sign},
        "exp": lambda x: mp.exp(_checked(x, abs(x) < MOST_BITS)),
        "sinh": lambda x: mp.sinh(_checked(x, abs(x) < MOST_BITS)),
        "cosh": lambda x: mp.cosh(_checked(x, abs(x) < MOST_BITS)),
        "sigmoid": lambda x: 1 / (1 + mp.exp(_checked(-x, abs(x) < MOST_BITS))),
        "softplus": lambda x: mp.log1p(mp.exp(_checked(x, abs(x) < MOST_BITS))),
        "factorial": mp.factorial,  # of constants alone, within bounds: see expression.checked
        "abs": abs,
        "relu": lambda x: max(x, mp.zero),
        "max": max,
        "min": min,
    }


def _checked(x: Any, fits: bool) -> Any:
    if not fits:
        raise UnsureError
    return x


def _raised(a: Any, b: Any) -> Any:
    if _checked(b, abs(b) <= MOST_BITS) == int(b):
        return a ** int(b)
    return a ** _checked(b, a > 0)


def _sized(x: Any) -> Any:
    """Return a number of bounded size: the time that functions take grows with the bits before the point."""
    _, mantissa, exponent, bits = x._mpf_
    return _checked(x, abs(exponent + bits) <= MOST_BITS if mantissa else not exponent)


def precisely(node: Node, point: Point, digits: int, seen: dict[Node, Any]) -> Any:
    """Return a formula's value at a point to `digits` digits, by mpmath.

    `seen` keeps the values of functions, and under the name of `NONZERO` what must not be 0.
    """
    if isinstance(node, Apply):
        op, args = node
        if op not in CHEAP and node in seen:
            return seen[node]
        values = [precisely(arg, point, digits, seen) for arg in args]
        if op in DIVIDING:
            at = DIVIDING[op]
            seen[Apply(NONZERO, (args[at],))] = values[at]
        found = _sized(_many_digits(digits)[op](*values))
        if op not in CHEAP:
            seen[node] = found
        return found
    mp = _context(digits)
    if isinstance(node, Literal):
        return mp.mpf(node.value.numerator) / node.value.denominator
    if node.name in point:
        return mp.mpf(point[node.name])
    return +mp.pi if node.name == "pi" else +mp.e
