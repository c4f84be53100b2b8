"""Answers and wrong values as manifest data and back; a kind of answer that is not handled is a type error."""

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar, assert_never

from dlquiz.exam.tree import MOST_REAL, Node
from dlquiz.numeric.term import value_of
from dlquiz.question.answer import (
    Answer,
    Choice,
    Expression,
    Integer,
    Interval,
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
    WrongValue,
)
from dlquiz.question.record import answer_record

T = TypeVar("T")
BOUND = re.compile(r"-?\d{1,1000}(?:\.\d{1,1000})?")  # as `tolerance.decimal_text` writes it
MOST_DIGITS = 100
KINDS = (
    "integer",
    "number",
    "shape",
    "vector",
    "matrix",
    "expression",
    "choice",
    "multichoice",
    "truefalse",
    "ordering",
    "matching",
    "subset",
    "term",
)


def data(answer: Answer, wrong: Mapping[Any, WrongValue]) -> dict[str, Any]:
    """Return everything that marking needs: the public record of the answer and the fields of its kind."""
    written = answer_record(answer, wrong.values())
    match answer:
        case Integer(unit=unit):
            return {**written, "unit": unit}
        case Number():
            return {
                **written,
                "unit": answer.unit,
                "digits": answer.digits,
                "significant": answer.significant,
                "percent": answer.percent,
            }
        case Vector(digits=digits) | Matrix(digits=digits):
            return {**written, "digits": digits}
        case Expression(variables=variables):
            return {**written, "variables": {name: list(bounds) for name, bounds in variables.items()}}
        case Choice(options=options) | MultiChoice(options=options) | Ordering(options=options):
            return {**written, "options": list(options)}
        case Matching(options=options):
            return {**written, "options": list(options)}
        case Subset(universe=universe):
            return {**written, "universe": list(universe)}
        case Term(accepted=accepted):
            return {**written, "accepted": list(accepted)}
        case Shape() | TrueFalse():
            return written
        case _:
            assert_never(answer)


def answer(node: Node, graphs: Sequence[Any]) -> Answer:
    """Rebuild an answer with the interval that the manifest froze; `graphs` are the Terms that compute its value."""
    kind = node["type"].one_of(KINDS)
    value = node["value"]
    if node.faults.found:
        return TrueFalse(False)
    graph = graphs[0] if len(graphs) == 1 else None
    match kind:
        case "integer":
            return Integer(_traced(_whole(value), graph), _unit(node))
        case "number":
            return Number(
                _traced(value.real(), graph),
                node["digits"].whole(-9, most=MOST_DIGITS),
                None if node["significant"].value is None else node["significant"].whole(1, most=MOST_DIGITS),
                _unit(node),
                node["percent"].truth(),
                interval(node["accept"]),
            )
        case "vector":
            accept = tuple(interval(entry) for entry in node["accept"])
            return Vector(_traced(_reals(value), graph), node["digits"].whole(-9, most=MOST_DIGITS), accept)
        case "matrix":
            rows = tuple(tuple(interval(entry) for entry in row) for row in node["accept"])
            return Matrix(
                _traced([_reals(row) for row in value], graph), node["digits"].whole(-9, most=MOST_DIGITS), rows
            )
        case "shape":
            return Shape([_traced(_whole(axis), found) for axis, found in zip(value, graphs, strict=True)])
        case "expression":
            variables = {name: _bounds(node["variables"][name]) for name in node["variables"].table().value}
            return Expression(value.text(), variables)
        case "choice":
            return Choice(_known(value, _options(node)), _options(node))
        case "multichoice":
            return MultiChoice([_known(entry, _options(node)) for entry in value], _options(node))
        case "truefalse":
            return TrueFalse(value.truth())
        case "ordering":
            return Ordering([_known(entry, _options(node)) for entry in value], _options(node))
        case "matching":
            return Matching(_pairs(value, _options(node)), _options(node))
        case "subset":
            universe = node["universe"].texts()
            return Subset([_known(entry, universe) for entry in value], universe)
        case _:
            return Term(value.text(), node["accepted"].texts())


def wrong_value(node: Node, answer: Answer) -> WrongValue:
    """Rebuild a misconception's value, of the kind that its answer has."""
    match answer:
        case Integer() | Number():
            return _number(node)
        case Shape() | Vector():
            return _reals(node)
        case Matrix():
            return [_reals(row) for row in node]
        case Expression() | Term() | Choice():
            return node.text()
        case TrueFalse():
            return node.truth()
        case MultiChoice() | Ordering() | Subset():
            return node.texts()
        case Matching(options=options):
            return _pairs(node, options)
        case _:
            assert_never(answer)


def interval(node: Node) -> Interval:
    """Return an interval whose bounds are written as decimal texts."""
    bounds = node.texts()
    if len(bounds) != 2 or not all(map(BOUND.fullmatch, bounds)):
        node.fault("an interval of two numbers")
        return Fraction(0), Fraction(0)
    low, high = map(Fraction, bounds)
    if low > high:
        node.fault("an interval: its bounds are the wrong way round")
    return low, high


def _traced(plain: T, graph: Any) -> T:
    """Return the graph's Term instead of the plain value where there is one."""
    return plain if graph is None else graph


def _number(node: Node) -> float:
    value = node.real()
    return node.value if isinstance(node.value, int) else value


def _whole(node: Node) -> int:
    if isinstance(node.value, bool) or not isinstance(node.value, int) or abs(node.value) > MOST_REAL:
        node.fault("a whole number")
        return 0
    return node.value


def _reals(node: Node) -> list[float]:
    return [_number(entry) for entry in node]


def _bounds(node: Node) -> tuple[float, float]:
    bounds = _reals(node)
    if len(bounds) != 2 or bounds[0] >= bounds[1]:
        node.fault("an interval of two numbers")
        return 0.0, 1.0
    return bounds[0], bounds[1]


def _unit(node: Node) -> str | None:
    return None if node["unit"].value is None else node["unit"].text()


def _options(node: Node) -> tuple[str, ...]:
    return node["options"].texts()


def _known(node: Node, options: Sequence[str]) -> str:
    if node.value not in options:
        node.fault(f"one of the {len(options)} options")
    return str(node.value)


def _pairs(node: Node, options: Sequence[str]) -> list[tuple[str, str]]:
    pairs = []
    for entry in node:
        texts = entry.texts()
        if len(texts) != 2 or texts[1] not in options:
            entry.fault("a pair whose right side is an option")
        else:
            pairs.append((texts[0], texts[1]))
    return pairs


def same_value(answer: Answer, written: Any) -> bool:
    """Whether an answer that a graph computes agrees with the value that stands beside the graph."""
    found = value_of(answer.value)
    found = found.tolist() if hasattr(found, "tolist") else found
    if isinstance(answer, Shape):
        found = [value_of(axis) for axis in answer.value]
    return _near(found, written)


def _near(a: Any, b: Any) -> bool:
    if isinstance(a, list) or isinstance(b, list):
        pair: Callable[[Any, Any], bool] = _near
        return isinstance(a, list) and isinstance(b, list) and len(a) == len(b) and all(map(pair, a, b))
    return bool(abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b)))
