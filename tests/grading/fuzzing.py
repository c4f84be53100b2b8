"""Texts drawn from a grammar of their own, with values that are worked out here by fractions alone.

`check(rng)` draws one text and holds the reader to it: it never raises, what it accepts has the value worked out here,
what it understood reads as the same value again, and a formula is never equal to one that is different by construction.
"""

import ast
from collections.abc import Callable, Sequence
from fractions import Fraction
from random import Random
from typing import Any, NamedTuple

from dlquiz.grading import Mark, Outcome, Reading, mark, read
from dlquiz.grading.evaluate import Quantity
from dlquiz.grading.expression import Formula
from dlquiz.grading.marking import mark_reading
from dlquiz.question import (
    Answer,
    Choice,
    Expression,
    Integer,
    Matching,
    Matrix,
    MultiChoice,
    Number,
    Ordering,
    Shape,
    Subset,
    Term,
    TrueFalse,
    Vector,
)

MINUS, TIMES, OVER, SPACE = "---−–－", "***×·⋅∗", "//÷∕", ("", "", "", " ", "  ", "\u00a0", "\u2009")
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
SUM, PRODUCT, SIGN, POWER, ATOM = range(5)
MOST_BITS = 300  # of a value that is drawn: far within the reader's bounds
MUTANTS = [
    *"0123456789.,+-*/^!%()[]{};:=<>|&_'\"\\$#@~ \t\n xyeEABCabcTF",
    "²", "⁻", "√", "π", "σ", "−", "×", "÷", "１", "（", "е", "А", "½", "٣", "\u200d", "\ufeff", "\u202e", "\x00",
    "\x1b", "\ud800", "😀", "\u2028", "nan", "inf", "e9", "1e999", "**", "9^9", "sqrt", "sqrt(", "max(", "0/0", "__",
    "log", "170!", "MiB", "none", "->", "and", ";;", "((", "))", "{}", "True",
]  # fmt: skip
KINDS: list[Answer] = [
    Integer(7), Integer(32, unit="pixels"), Number(0.731), Number(0.25, digits=1, percent=True),
    Number(98.0, digits=1, unit="MiB"), Shape((64, 112, 112)), Vector([0.5, 0.25, -1.0]),
    Matrix([[1, 2], [3, 4]], digits=0),
    Expression("2*x*(1-x)", {"x": (0.0, 1.0)}), Expression("x*exp(-y)", {"x": (0.5, 2.0), "y": (-1.0, 1.0)}),
    Choice("u", ("t", "u", "v")), MultiChoice(("t", "v"), ("t", "u", "v")), TrueFalse(True),
    Ordering(("u", "t", "v"), ("t", "u", "v")), Matching((("p", "u"), ("q", "t")), ("t", "u", "v")),
    Subset(("2", "4"), ("1", "2", "3", "4")), Term("KL divergence", ("Kullback-Leibler divergence",)),
]  # fmt: skip


class Drawn(NamedTuple):
    """A text, its value, and how tightly it binds."""

    text: str
    value: Fraction
    level: int


def check(rng: Random) -> str:
    """Draw a text, hold the reader to it, and return it."""
    return rng.choices(CHECKS, WEIGHTS)[0](rng)


def literal(rng: Random) -> Drawn:
    whole = str(rng.choice([rng.randrange(10), rng.randrange(100), rng.randrange(10**6)]))
    if rng.random() < 0.05:
        groups = [str(rng.randrange(1, 1000)), *(f"{rng.randrange(1000):03}" for _ in range(rng.randrange(2, 4)))]
        return Drawn(",".join(groups), Fraction("".join(groups)), ATOM)
    text = rng.choice([whole, whole, whole, f"{whole}.", f"{whole}.{rng.randrange(1000)}", f".{rng.randrange(1000)}"])
    if rng.random() < 0.15:
        text += rng.choice("eE") + rng.choice(["", "+", "-"]) + str(rng.randrange(8))
    value = Fraction(text)
    return Drawn(text.translate(FULL_WIDTH) if rng.random() < 0.05 else text, value, ATOM)


def calculation(rng: Random, depth: int) -> Drawn:
    """Return a calculation; its value is undefined nowhere and small everywhere."""
    while True:
        found = _calculation(rng, depth)
        if found is not None and found.value.numerator.bit_length() + found.value.denominator.bit_length() < MOST_BITS:
            return found


def _calculation(rng: Random, depth: int) -> Drawn | None:
    if depth == 0 or rng.random() < 0.3:
        return literal(rng)
    a = calculation(rng, depth - 1)
    gap = rng.choice(SPACE)
    match rng.choice("+-*/^n("):
        case "n":
            return Drawn(rng.choice(MINUS) + gap + _inside(rng, a, POWER), -a.value, SIGN)
        case "(":
            return Drawn(f"({gap}{a.text}{gap})", a.value, ATOM)
        case "^":
            k = rng.randrange(-3, 5)
            if not a.value and k <= 0:
                return None
            base = _inside(rng, a, ATOM)
            sign = rng.choice(["^", "**", " ^ "])
            text = base + (str(k).translate(SUPERSCRIPTS) if rng.random() < 0.3 else f"{sign}{k}")
            return Drawn(text, a.value**k, POWER)
        case "+":
            b = calculation(rng, depth - 1)
            return Drawn(f"{_inside(rng, a, SUM)}{gap}+{gap}{_inside(rng, b, PRODUCT)}", a.value + b.value, SUM)
        case "-":
            b = calculation(rng, depth - 1)
            text = f"{_inside(rng, a, SUM)}{gap}{rng.choice(MINUS)}{gap}{_inside(rng, b, PRODUCT)}"
            return Drawn(text, a.value - b.value, SUM)
        case "*":
            b = calculation(rng, depth - 1)
            text = f"{_inside(rng, a, PRODUCT)}{gap}{rng.choice(TIMES)}{gap}{_inside(rng, b, SIGN)}"
            return Drawn(text, a.value * b.value, PRODUCT)
        case _:
            b = calculation(rng, depth - 1)
            if not b.value:
                return None
            text = f"{_inside(rng, a, PRODUCT)}{gap}{rng.choice(OVER)}{gap}{_inside(rng, b, SIGN)}"
            return Drawn(text, a.value / b.value, PRODUCT)


def _inside(rng: Random, part: Drawn, level: int) -> str:
    return f"({part.text})" if part.level < level or rng.random() < 0.05 else part.text


def check_number(rng: Random) -> str:
    text, value, _ = calculation(rng, rng.randrange(4))
    if len(text) > 64:
        return text
    near = value + Fraction(rng.randrange(-3, 4), 1000)
    interval = (near - Fraction(1, 1000), near + Fraction(1, 1000))
    answer = Number(float(near), accept=interval)
    reading = read(text, answer)
    assert reading.value == Quantity(value), (text, value, reading)
    found = mark_reading(answer, reading)
    assert (found.outcome is Outcome.CORRECT) == (interval[0] <= value <= interval[1]), (text, found)
    whole = Integer(round(value) + rng.randrange(2))
    assert (mark_reading(whole, reading).outcome is Outcome.CORRECT) == (value == whole.value), (text, whole)
    _check_echo(text, answer, reading)
    return text


def check_percentage(rng: Random) -> str:
    text, value, _ = calculation(rng, rng.randrange(2))
    typed = text + rng.choice(["", "%", " %", "％"])
    if len(text) <= 60:
        assert read(typed, Number(0.25, percent=True)).value == Quantity(value / 100), typed
    return typed


UNITS = {"B": 8, "kB": 8000, "MB": 8 * 10**6, "KiB": 8192, "MiB": 8 * 2**20, "Gbit": 10**9, "Mb": 10**6, "bytes": 8}


def check_unit(rng: Random) -> str:
    text, value, _ = literal(rng)
    (given, size), (asked, unit) = rng.choice(list(UNITS.items())), rng.choice(list(UNITS.items()))
    typed = f"{text}{rng.choice(SPACE)}{given}"
    assert read(typed, Number(1.0, unit=asked)).value == Quantity(value * size / unit), (typed, asked)
    return typed


def check_list(rng: Random) -> str:
    rows, columns = rng.choice([(1, 3), (2, 2), (2, 3), (3, 1)])
    drawn = [[_entry(rng) for _ in range(columns)] for _ in range(rows)]
    value = tuple(tuple(Quantity(entry.value) for entry in row) for row in drawn)
    comma = rng.choice([",", ", ", " , ", ",\t"] if rng.random() < 0.5 else [" ", "  ", "\t", "\u00a0"])
    lines = [comma.join(entry.text for entry in row) for row in drawn]
    left, right = rng.choice([("[", "]"), ("(", ")")]) if columns > 1 else ("[", "]")
    text = rng.choice([
        ";".join(lines), "; ".join(lines), "\n".join(lines), f"[{'; '.join(lines)}]", f"[{';'.join(lines)};]",
        f"[{', '.join(left + line + right for line in lines)}]", "".join(f"[{line}]" for line in lines),
        f"({', '.join(f'[{line}]' for line in lines)})", ",\n".join(f"[{line}]" for line in lines),
    ])  # fmt: skip
    found = read(text, Matrix([[1.0]]))
    assert found.value == value, (text, found)
    if rows == 1:
        assert read(text, Vector([1.0])).value == value[0], text
    return text


def _entry(rng: Random) -> Drawn:
    found = literal(rng)
    while "," in found.text or not found.text.isascii():
        found = literal(rng)
    match rng.randrange(6):
        case 0:
            return Drawn(f"-{found.text}", -found.value, SIGN)
        case 1:
            return Drawn(f"−{found.text}", -found.value, SIGN)
        case 2:
            below = rng.randrange(1, 9)
            return Drawn(f"{found.text}/{below}", found.value / below, PRODUCT)
    return found


def check_shape(rng: Random) -> str:
    axes = [rng.randrange(1, 600) for _ in range(rng.randrange(1, 5))]
    text = rng.choice(["x", " x ", "×", "*", ",", ", ", " ", "X"]).join(map(str, axes))
    text = rng.choice(["{}", "({})", "[{}]", " {} "]).format(text)
    assert read(text, Shape((1,))).value == tuple(Quantity(Fraction(axis)) for axis in axes), text
    return text


def check_options(rng: Random) -> str:
    options = ["dropout", "batch norm", "ReLU", "softmax", "weight decay"][: rng.randrange(2, 6)]
    taken = rng.sample(options, rng.randrange(1, len(options) + 1))
    letters = [chr(65 + options.index(name)) for name in taken]
    letters = letters if rng.random() < 0.5 else [char.lower() for char in letters]
    names: list[Sequence[str]] = [letters, [f"{char})" for char in letters], [f"({char})" for char in letters]]
    text = rng.choice([",", ", ", " ", ";", "; ", " and ", "\n", "\t"]).join(rng.choice(names))
    text = rng.choice([text, text, "".join(letters), "; ".join(taken), f"{{{text}}}", f" {text} ", f"[{text}]"])
    assert set(read(text, MultiChoice(options[:1], options)).value) == set(taken), text
    assert list(read(text, Ordering(options, options)).value) == taken, text
    if len(taken) == 1:
        assert (
            read(rng.choice([letters[0], taken[0], f"({letters[0]})"]), Choice(options[0], options)).value == taken[0]
        )
    return text


def check_pairs(rng: Random) -> str:
    count = rng.randrange(1, 5)
    places = rng.sample(range(count), count)
    chosen = [rng.randrange(count + 1) for _ in places]
    joint, comma = (
        rng.choice(["-", " - ", ":", "", "->", "=", ") ", ". ", "−"]),
        rng.choice([", ", "; ", " ", ",", "\n"]),
    )
    text = comma.join(f"{place + 1}{joint}{chr(65 + option)}" for place, option in zip(places, chosen, strict=True))
    key = tuple((f"left {i}", f"right {i}") for i in range(count))
    options = [*(right for _, right in key), "surplus"]
    wanted = {(f"left {place}", options[option]) for place, option in zip(places, chosen, strict=True)}
    assert set(read(text, Matching(key, options)).value) == wanted, text
    return text


def formula(rng: Random, depth: int) -> str:
    """Return a formula in x and y, every operation in parentheses, defined on the whole domain."""
    if depth == 0 or rng.random() < 0.2:
        return rng.choice(["x", "y", "x", str(rng.randrange(1, 9)), f"0.{rng.randrange(1, 99)}"])
    a = formula(rng, depth - 1)
    match rng.randrange(6):
        case 0 | 1:
            return f"({a}{rng.choice('+-')}{formula(rng, depth - 1)})"
        case 2 | 3:
            return f"({a}*{formula(rng, depth - 1)})"
        case 4:
            return f"({a}/(1+({formula(rng, depth - 1)})^2))"
        case _:
            return rng.choice(FUNCTIONS).replace("_", a)


FUNCTIONS = ["sigmoid(_)", "tanh(_)", "exp(-(_)^2)", "sin(_)", "log(2+abs(_))", "sqrt(1+(_)^2)"]
SAME = [
    "_+0", "1*_", "_/1", "2*_-_", "-(-_)", "_+x-x", "_*y/y", "(_^2+_*x)/(x+_)", "_*(sin(x)^2+cos(x)^2)",
    "_*exp(x)*exp(-x)", "_+log(exp(y))-y", "_*2^x/2^x", "0.5*_+_/2",
]  # fmt: skip
OTHER = [
    "_+1e-30", "_+1e-200", "_*(1+1e-45)", "_+x/10^25", "_+exp(-90)", "_+1", "_+sin(x)/10^60", "_+1e-35*sigmoid(y)",
    "_+2305843009213693951e-70",
]  # fmt: skip
DOMAIN = {"x": (0.25, 2.0), "y": (0.5, 1.5)}


def check_formula(rng: Random) -> str:
    key = formula(rng, rng.randrange(1, 4))
    answer = Expression(key, DOMAIN)
    if mark(answer, "0").outcome is Outcome.CORRECT:
        return key
    same = rng.choice(SAME).replace("_", f"({key})")
    assert mark(answer, same).outcome is not Outcome.WRONG, (key, same)
    other = rng.choice(OTHER).replace("_", f"({key})")
    assert mark(answer, other).outcome is not Outcome.CORRECT, (key, other)
    _check_echo(same, answer, read(same, answer))
    return same


def check_mutant(rng: Random) -> str:
    """Spoil a text, read it as any kind of answer, and compare what is accepted with a reference where there is one."""
    if rng.random() < 0.9:
        text = SEEDS[rng.randrange(len(SEEDS))](rng)
    else:
        text = "".join(rng.choice(MUTANTS) for _ in range(rng.randrange(30)))
    for _ in range(rng.randrange(1, 4)):
        i = rng.randrange(len(text) + 1)
        match rng.randrange(4):
            case 0:
                text = text[:i] + text[i + 1 :]
            case 1:
                text = text[:i] + text[i : i + 3] + text[i:]
            case _:
                text = text[:i] + rng.choice(MUTANTS) + text[i:]
    check_text(text, KINDS[rng.randrange(len(KINDS))])
    return text


ORDINARY = ["A,C", "B", "2,4", "true", "1-B, 2-A", "KL divergence", "64x112x112", "1 2; 3 4", "98 MiB", "25%"]
SEEDS: list[Callable[[Random], str]] = [
    lambda rng: calculation(rng, rng.randrange(4)).text,
    lambda rng: calculation(rng, 1).text,
    lambda rng: formula(rng, rng.randrange(3)),
    lambda rng: ",".join(literal(rng).text for _ in range(3)),
    lambda rng: f"[[{literal(rng).text} {literal(rng).text}],[1,2]]",
    lambda rng: rng.choice(ORDINARY),
]  # fmt: skip


def check_text(text: str, answer: Answer) -> Mark:
    """Hold the reader to what is true of any text."""
    reading = read(text, answer)
    found = mark_reading(answer, reading)
    assert 0 <= found.credit <= 1
    assert (found.outcome is Outcome.UNREADABLE) == bool(found.reason), found
    assert found.reason.isascii(), found
    assert found.reason.isprintable(), found
    assert found.column is None or 0 <= found.column <= len(text), (text, found)
    _check_echo(text, answer, reading)
    if isinstance(answer, Integer | Number) and answer.unit is None and reading.value is not None:
        expected = reference(text)
        if expected is not None:
            value, error = reading.value
            percent = isinstance(answer, Number) and answer.percent
            assert abs(value - expected / (100 if percent else 1)) <= error, (text, value, expected)
    return found


def _check_echo(text: str, answer: Answer, reading: Reading) -> None:
    """What was understood, where it is written in full, reads as the same value."""
    if not reading.understood or "..." in reading.understood or len(reading.understood) > 60:
        return
    is_number = isinstance(answer, Integer | Number)  # of which the calculation is shown, and what it comes to
    for echo in reading.understood.split(" = ") if is_number else [reading.understood]:
        again = read(echo, answer)
        assert _plain(again.value) == _plain(reading.value), (text, reading.understood, again)


def _plain(value: Any) -> Any:
    return value.node if isinstance(value, Formula) else value


def reference(text: str) -> Fraction | None:
    """Return the value of an arithmetic text as Python reads it, by fractions; None where it is anything else."""
    if len(text) > 64 or not text.isascii() or "," in text or "_" in text:
        return None
    source = text.strip().replace("^", "**")
    try:
        return _value(ast.parse(source, mode="eval").body, source)
    except (SyntaxError, ValueError, ArithmeticError, MemoryError):
        return None


def _value(node: ast.expr, source: str) -> Fraction | None:
    match node:
        case ast.Constant(value=int() | float()):
            written = ast.get_source_segment(source, node) or ""
            return Fraction(written) if len(written.lower().partition("e")[2]) <= 4 else None
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as op, operand=operand):
            inner = _value(operand, source)
            return inner if inner is None or isinstance(op, ast.UAdd) else -inner
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _value(left, source), _value(right, source)
            if a is None or b is None:
                return None
            match op:
                case ast.Add():
                    return a + b
                case ast.Sub():
                    return a - b
                case ast.Mult():
                    return a * b
                case ast.Div():
                    return a / b
                case ast.Pow() if b.denominator == 1 and abs(b) <= 400 and len(str(a)) < 100:
                    return Fraction(a**b.numerator)
    return None


CHECKS: list[Callable[[Random], str]] = [
    check_number, check_mutant, check_list, check_shape, check_options, check_pairs, check_unit, check_percentage,
    check_formula,
]  # fmt: skip
WEIGHTS = [100, 700, 40, 40, 40, 30, 25, 25, 2]
