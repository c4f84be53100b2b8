"""An item as the JSON object that other programs read (schema 1)."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from dlquiz.numeric.term import Term as Traced
from dlquiz.numeric.term import value_of
from dlquiz.numeric.worked import steps
from dlquiz.question.answer import (
    Answer,
    Choice,
    Matching,
    Matrix,
    MultiChoice,
    Number,
    Ordering,
    Shape,
    Subset,
    Vector,
)
from dlquiz.question.figure import BoxScene, Curve, Figure, Graph, LayerTable, Network, NumberGrid, Timeline, UnitRows
from dlquiz.question.item import Item, Line, Misconception, Part, Trace
from dlquiz.question.question import Variant
from dlquiz.question.show import answer_text, letter, value_text
from dlquiz.question.space import PLAIN, as_data
from dlquiz.question.tolerance import accept_texts

SCHEMA = 1
KINDS: dict[type, str] = {
    NumberGrid: "grid",
    BoxScene: "boxes",
    LayerTable: "table",
    Curve: "curve",
    Timeline: "timeline",
    UnitRows: "units",
    Network: "network",
}


def record(variant: Variant) -> dict[str, Any]:
    """Return the JSON object of a variant: the question, its numbers, the key, the slips and the solution."""
    question, item = variant.question, variant.item
    return {
        "schema": SCHEMA,
        "question": question.id,
        "code": variant.code,
        "index": variant.index,
        "seed": variant.seed,
        "topic": question.topic,
        "title": question.title,
        "level": question.level,
        "concepts": list(question.concepts),
        "parameters": {name: as_data(value) for name, value in variant.parameters.items()},
        "prompt": item.prompt,
        "figures": [{"kind": kind_of(figure), "alt": figure.alt} for figure in item.figures],
        "parts": [_part(part, letter(i).lower()) for i, part in enumerate(item.all_parts)],
    }


def kind_of(figure: Figure) -> str:
    """Return the figure's kind: grid, boxes, mdp, graph, table, curve, timeline, units or network."""
    if isinstance(figure, Graph):
        return "mdp" if figure.kind == "mdp" else "graph"
    return KINDS[type(figure)]


def wording(item: Item) -> str:
    """Return a digest of what is seen, by which a changed question is noticed."""
    seen = [item.prompt, *(f"{part.prompt}\x1f{answer_text(part.answer)}" for part in item.all_parts)]
    return blake2b("\x1e".join(seen).encode(), digest_size=6).hexdigest()


def _part(part: Part, label: str) -> dict[str, Any]:
    answer = part.answer
    written: dict[str, Any] = {
        "label": label,
        "prompt": part.prompt,
        "points": part.points,
        "unit": getattr(answer, "unit", None),
        "answer": answer_record(answer, part.wrong.values(), entries=False),
        "wrong": [slip_record(slip, value_text(answer, value), _data(value)) for slip, value in part.wrong.items()],
        "solution": [text for line in solution(part) for text in _texts(line)],
    }
    match answer:
        case Choice(options=options) | MultiChoice(options=options) | Ordering(options=options):
            written["options"] = list(options)
        case Matching(options=options, value=pairs):
            written["left"] = [left for left, _ in pairs]
            written["options"] = list(options)
        case Subset(universe=universe):
            written["options"] = list(universe)
        case _:
            pass
    return written


def slip_record(slip: Misconception, text: str, value: Any) -> dict[str, Any]:
    """Return a misconception with its value; a combination also names what it is made of."""
    written = {"misconception": slip.name, "value": value, "text": text, "remedy": slip.remedy}
    if slip.together:
        written["together"] = [{"misconception": one.name, "remedy": one.remedy} for one in slip.together]
    return written


def answer_record(answer: Answer, wrong: Any = (), entries: bool = True) -> dict[str, Any]:
    """Return an answer's kind, value, text and what is accepted for it, for arrays entry by entry unless not wanted."""
    written: dict[str, Any] = {
        "type": type(answer).__name__.lower(),
        "value": _data(answer.value),
        "text": answer_text(answer),
    }
    accept = accept_texts(answer, wrong) if entries or not isinstance(answer, Vector | Matrix) else None
    if accept is not None:
        written["accept"] = accept
    return written


def solution(part: Part) -> list[Line]:
    """Return the worked solution: the author's lines, then those of the answer's graph; the last is the answer."""
    answer = part.answer
    lines: list[Line] = list(part.solution)
    value = answer.value
    if value.__class__ is Traced:
        digits = getattr(answer, "digits", 3)
        percent = isinstance(answer, Number) and answer.percent
        lines += steps(value, digits + 2 if percent else digits, getattr(answer, "significant", None), part.known)
        unit = getattr(answer, "unit", None)
        if unit or percent:
            lines.append(f"Answer: {answer_text(answer)}{f' {unit}' if unit else ''}")
    else:
        if isinstance(answer, Shape):  # its axes have graphs of their own, which may share lines
            traced = [axis for axis in answer.value if axis.__class__ is Traced]
            lines += dict.fromkeys(line for axis in traced for line in steps(axis, known=part.known))
        lines.append(f"Answer: {_stated(answer)}")
    return lines


def _stated(answer: Answer) -> str:
    text = answer_text(answer)
    match answer:
        case Choice(value=value):
            return f"{text}: {value}"
        case MultiChoice(value=value) if value:
            return f"{text}: {'; '.join(option for option in answer.options if option in value)}"
        case Ordering(value=value):
            return f"{text}: {' → '.join(value)}"
        case Matching(value=pairs):
            return f"{text}: {'; '.join(f'{left} – {right}' for left, right in pairs)}"
        case _:
            unit = getattr(answer, "unit", None)
            return f"{text} {unit}" if unit else text


def _texts(line: Line) -> list[str]:
    if isinstance(line, Trace):
        return [" | ".join(row) for row in (line.header, *line.rows)]
    return [line]


def _data(value: Any) -> Any:
    """Return a value as JSON data: Terms and arrays by their numbers, mappings and tuples as lists."""
    value = value_of(value)
    if value.__class__ in PLAIN:
        return value
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, Mapping):
        return [[_data(k), _data(v)] for k, v in value.items()]
    if isinstance(value, list | tuple | set | frozenset):
        return [entry if entry.__class__ in PLAIN else _data(entry) for entry in value]
    return value if isinstance(value, int | float | str) else float(value)
