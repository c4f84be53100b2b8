"""Formulas evaluated at points of their declared domain: in floating point with error bounds, and to many digits."""

import math
from collections.abc import Callable, Mapping, Sequence
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
PEAK = Name("peak of the sums")  # no name that can be typed
LOST_BITS = 24  # trailing bits that rounding may have spoiled
SMALLEST_CLEAR = -64  # binary order of a number that is not 0 but for rounding
DIVIDING = {"/": 1, "^": 0, "log": 0, "log2": 0, "log10": 0}  # which argument must not be 0, of a power at times
LIBRARY_FUNCTIONS: dict[str, Callable[[float], float]] = {
    **{"exp": math.exp, "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh, "sin": math.sin, "cos": math.cos},
    **{"log": math.log, "log2": math.log2, "log10": math.log10, "sqrt": math.sqrt},
}
SATURATED = 2900  # exp(-2900) still shows beside 1 at the finest precision
FINEST = 1300  # digits, finer than any number within the bounds
MOST_PEAK = 1100  # bits before the point of what cancels: beyond, a number might be lost that a function gives
Point = Mapping[str, float | Fraction]
Domain = tuple[tuple[str, float, float], ...]


@cache
def points(domain: Domain) -> tuple[dict[str, float], ...]:
    """Return the points of a domain (name, low, high): none is an integer, and they are the same in every run.

    >>> [round(point["x"], 3) for point in points((("x", 0.0, 1.0),))[:3]]
    [0.017, 0.408, 0.601]
    """
    salt = str(domain)
    return tuple({name: _coordinate(salt, name, low, high, i) for name, low, high in domain} for i in range(POINTS))


def drawn(domain: Domain, typed: str, count: int) -> tuple[dict[str, Fraction], ...]:
    """Return points that rest on what was typed, so that nobody can aim at them.

    They are no floats: `cos(2^60*2*pi*x)` is 1 at all of those.
    """
    return tuple({name: _share_of(typed, name, low, high, i) for name, low, high in domain} for i in range(count))


def _share_of(typed: str, name: str, low: float, high: float, index: int) -> Fraction:
    digest = blake2b(f"{typed} {name} {index}".encode(), digest_size=16).digest()
    parts = (int.from_bytes(digest[8:]) >> 16) | 1
    start, end = ends(low, high)
    return start + (end - start) * Fraction(2 * (int.from_bytes(digest[:8]) % parts) + 1, 2 * parts)


def ends(low: float, high: float) -> tuple[Fraction, Fraction]:
    """Return where a variable is looked at: all of its interval, and of an unbounded one a part."""
    low = max(low, min(high, CLIP) - 2 * CLIP)
    high = min(high, low + 2 * CLIP) if math.isinf(high) else high
    return Fraction(low), Fraction(high)


def _coordinate(salt: str, name: str, low: float, high: float, index: int) -> float:
    start, end = ends(low, high)
    for attempt in range(64):
        digest = blake2b(f"{salt} {name} {index} {attempt}".encode(), digest_size=2).digest()
        share = Fraction(
            2 * (int.from_bytes(digest) >> 4) + 1, 2**13 + attempt
        )  # of a wide domain, 2**13 may hit whole numbers alone
        found = float(start + (end - start) * share)
        if start < found < end and found != round(found):
            return found
    raise ValueError(f"the domain of {name} holds no point between {float(start)} and {float(end)}")


class UnsureError(ArithmeticError):
    """Calculation cannot tell: out of range, undefined, or lost in rounding."""


class NoValueError(UnsureError):
    """There is no real value: the logarithm or a root of a number that is clearly negative."""


def approximately(node: Node, point: Mapping[str, float]) -> tuple[float, float]:
    """Return a formula's value in floating point, and how far from it the true value may lie."""
    if isinstance(node, Literal):
        number = node.value
        return float(number), 0.0 if isinstance(number, int) and abs(number) < 2**53 else abs(float(number)) * ULP
    if isinstance(node, Name):
        if node.name in point:
            return point[node.name], 0.0
        return (math.pi, 1.3e-16) if node.name == "pi" else (math.e, 1.5e-16)
    op, args = node
    a, ea = approximately(args[0], point)
    if len(args) == 1:
        value, error = (-a, ea) if op == "neg" else _function(op, a, ea)
    else:
        b, eb = approximately(args[1], point)
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
            value, error = _power(a, ea, b, eb)
        else:
            pairs = [(a, ea), (b, eb), *(approximately(arg, point) for arg in args[2:])]
            chosen = max if op == "max" else min
            value, error = chosen(v for v, _ in pairs), max(e for _, e in pairs)
        if op in CHEAP:
            error += abs(value) * ULP + LEAST
    if not error < math.inf:  # neither where inf - inf is no number
        raise UnsureError
    return value, error


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
        "sqrt": lambda x: mp.sqrt(_positive(x, x >= 0)),
        "log": lambda x: mp.log(_positive(x, x > 0)),
        "log2": lambda x: mp.log(_positive(x, x > 0)) / mp.log(2),
        "log10": lambda x: mp.log(_positive(x, x > 0)) / mp.log(10),
        **{"sin": mp.sin, "cos": mp.cos, "tan": mp.tan},
        "tanh": lambda x: mp.tanh(_checked(x, abs(x) < SATURATED / 2)),
        "floor": lambda x: mp.floor(_settled(x)),
        "ceil": lambda x: mp.ceil(_settled(x)),
        "sign": lambda x: mp.sign(_settled(x)),
        "exp": lambda x: mp.exp(_checked(x, abs(x) < MOST_BITS)),
        "sinh": lambda x: mp.sinh(_checked(x, abs(x) < MOST_BITS)),
        "cosh": lambda x: mp.cosh(_checked(x, abs(x) < MOST_BITS)),
        "sigmoid": lambda x: 1 / (1 + mp.exp(_checked(-x, abs(x) < SATURATED))),
        "softplus": lambda x: mp.log1p(mp.exp(_checked(x, abs(x) < SATURATED))),
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


def _positive(x: Any, fits: bool) -> Any:
    if x < 0 and _magnitude(x) > SMALLEST_CLEAR:
        raise NoValueError
    return _checked(x, fits)


def _settled(x: Any) -> Any:
    """Return a number that is whole but for rounding as the whole number: there, a function jumps."""
    whole = x.context.nint(x)
    return whole if abs(x - whole) < x.context.mpf(2) ** (LOST_BITS - x.context.prec) * max(1, abs(x)) else x


def _raised(a: Any, b: Any) -> Any:
    if _checked(b, abs(b) <= MOST_BITS) == int(b):
        return _checked(a, bool(a or b)) ** int(b)
    return _positive(a, a > 0) ** b


def _magnitude(x: Any) -> int:
    _, _, exponent, bits = x._mpf_
    return int(exponent + bits)


def is_noise(x: Any, seen: Mapping[Node, Any]) -> bool:
    """Whether a difference is smaller than what the sums on the way to it may have lost."""
    return PEAK in seen and _magnitude(x) < seen[PEAK] - x.context.prec + LOST_BITS


def _kept(node: Apply, values: Sequence[Any], found: Any, seen: dict[Node, Any]) -> Any:
    """Return a sum or a difference unless a number may be lost in it that was within the bounds."""
    first, second = map(_magnitude, values)
    bits, peak = found.context.prec, max(first, second)
    seen[PEAK] = max(seen.get(PEAK, peak), peak)
    if bits > FINEST * 3:  # only to so many digits does agreement count
        if peak > MOST_PEAK and node.args[0] != node.args[1]:
            _checked(found, found and _magnitude(found) > peak + SMALLEST_CLEAR)
        if abs(first - second) > bits - LOST_BITS:
            _checked(found, not all(values))
    return found


def _sized(x: Any) -> Any:
    """Return a number of bounded size: the time that functions take grows with the bits before the point."""
    _, mantissa, exponent, bits = x._mpf_
    return _checked(x, abs(exponent + bits) <= MOST_BITS if mantissa else not exponent)


def precisely(node: Node, point: Point, digits: int, seen: dict[Node, Any]) -> Any:
    """Return a formula's value at a point to `digits` digits, by mpmath.

    `seen` keeps the values of functions, under the name of `NONZERO` what must not be 0, and under `PEAK` how many
    bits before the point the largest number has that was added.
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
        if op in ("+", "-"):
            return _kept(node, values, found, seen)
        if op not in CHEAP:
            seen[node] = found
        return found
    mp = _context(digits)
    if isinstance(node, Literal):
        return mp.mpf(node.value.numerator) / node.value.denominator
    if node.name in point:
        above, below = point[node.name].as_integer_ratio()
        return mp.mpf(above) / below
    return +mp.pi if node.name == "pi" else +mp.e
