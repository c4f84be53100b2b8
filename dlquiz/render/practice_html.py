"""A practice page: questions with several sets of numbers, marked in the browser by the rules of dlquiz.grading.

Everything is in the page, the key too. Without scripts it reads as a sheet with its solutions folded in.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, NamedTuple

from dlquiz.grading.marking import accepted_text
from dlquiz.progress.schema import NEWEST
from dlquiz.progress.transfer import KIND, SCHEMA
from dlquiz.question import Item, Misconception, Part, Variant
from dlquiz.question.answer import Answer, Choice, Matching, MultiChoice, Ordering, Subset, TrueFalse
from dlquiz.question.figure import Figure
from dlquiz.question.item import Trace
from dlquiz.question.record import solution, wording
from dlquiz.question.show import letter, value_text
from dlquiz.render import figure, pages
from dlquiz.render.asking import how_to_answer
from dlquiz.render.practice_key import marking_data
from dlquiz.render.sheet_key import boxed

SCRIPTS = tuple(f"practice/{name}.js" for name in ("number", "evaluate", "formula", "read", "name", "mark"))
ASKED = ("practice/kept.js", "practice.js")


@dataclass(slots=True)
class Slips:
    """The misconceptions of a page, each once; calling it gives one's place."""

    places: dict[Misconception, int]

    def __call__(self, slip: Misconception) -> int:
        return self.places.setdefault(slip, len(self.places))


class Option(NamedTuple):
    """An option as it is printed, and what is handed in for it."""

    letter: str
    text: str
    typed: str


class Shown(NamedTuple):
    """A part as the template writes it; `control` is text, one, many, order, pairs or self."""

    label: str
    prompt: str
    figures: Sequence[Any]
    points: int
    control: str
    options: Sequence[Option]
    left: Sequence[str]
    how: str
    key: str
    accepted: str
    unit: str
    lines: Sequence[str | Trace]
    slips: Sequence[tuple[str, str, str]]


class Numbers(NamedTuple):
    """A question with one set of numbers."""

    code: str
    prompt: str
    figures: Sequence[Any]
    parts: Sequence[Shown]


class Card(NamedTuple):
    """A question with all its sets of numbers."""

    question: str
    title: str
    topic: str
    level: int
    points: int
    variants: Sequence[Numbers]


def practice_html(title: str, chosen: Sequence[Sequence[Variant]], version: str, seed: int) -> str:
    """Return the page of these questions, for each one or several variants."""
    slips = Slips({})
    data = [_data(variants, slips) for variants in chosen]
    cards = [_card(variants) for variants in chosen]
    text = json.dumps(data, ensure_ascii=True)
    known = {
        "page": blake2b(f"{version}\x1f{text}".encode(), digest_size=8).hexdigest(),
        "version": version,
        "seed": seed,
        "kind": KIND,
        "schema": SCHEMA,
        "store": NEWEST,
        "slips": [slip.name for slip in slips.places],
        "questions": data,
    }
    return pages.page(
        "practice.html.j2",
        styles=("page.css", "practice.css"),
        scripts=(*SCRIPTS, *ASKED),
        title=title,
        version=version,
        cards=cards,
        slips=[(place, slip) for slip, place in slips.places.items()],
        known=_embedded(known),
    )


def _embedded(known: Mapping[str, Any]) -> Any:
    """Return JSON that no text in it can end early, wherever in a page it stands."""
    from markupsafe import Markup

    text = json.dumps(known, ensure_ascii=True, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


def _data(variants: Sequence[Variant], slips: Slips) -> dict[str, Any]:
    return {
        "skill": variants[0].question.id,
        "variants": [
            {
                "code": variant.code or "",
                "wording": wording(variant.item),
                "parts": [
                    {"points": part.points, "answer": marking_data(part.answer, part.wrong, slips)}
                    for part in variant.item.all_parts
                ],
            }
            for variant in variants
        ],
    }


def _card(variants: Sequence[Variant]) -> Card:
    question = variants[0].question
    points = sum(part.points for part in variants[0].item.all_parts)
    made = [_numbers(variant.code or "", variant.item) for variant in variants]
    return Card(question.id, question.title, question.topic, question.level, points, made)


def _numbers(code: str, item: Item) -> Numbers:
    parts = item.all_parts
    labels = [f"({letter(i).lower()})" if len(parts) > 1 else "" for i in range(len(parts))]
    return Numbers(code, item.prompt, _drawn(item.figures), [_shown(*pair) for pair in zip(labels, parts, strict=True)])


def _drawn(figures: Sequence[Figure]) -> list[Any]:
    from markupsafe import Markup

    return [Markup(figure.svg(one)) for one in figures]  # noqa: S704  # its printer escapes every label


def _shown(label: str, part: Part) -> Shown:
    answer = part.answer
    unit = getattr(answer, "unit", None) or ""
    key = boxed(answer)
    accepted = accepted_text(answer, part.wrong)
    slips = [
        (value_text(answer, value), slip.name, slip.remedy)
        for slip, value in part.wrong.items()
        if not isinstance(answer, Choice) or value in answer.options
    ]
    return Shown(
        label,
        part.prompt,
        _drawn(part.figures),
        part.points,
        _control(answer),
        _options(answer),
        [left for left, _ in answer.value] if isinstance(answer, Matching) else [],
        how_to_answer(answer),
        key,
        accepted if accepted not in (key, value_text(answer, answer.value)) else "",
        unit,
        solution(part),
        slips,
    )


def _control(answer: Answer) -> str:
    match answer:
        case Choice() | TrueFalse():
            return "one"
        case MultiChoice() | Subset():
            return "many"
        case Ordering():
            return "order"
        case Matching():
            return "pairs"
        case _:
            return "self" if marking_data(answer, {}, lambda _: 0) is None else "text"


def _options(answer: Answer) -> list[Option]:
    match answer:
        case TrueFalse():
            return [Option("", "true", "true"), Option("", "false", "false")]
        case Choice(options=options) | MultiChoice(options=options) | Ordering(options=options):
            return [Option(letter(i), text, letter(i)) for i, text in enumerate(options)]
        case Matching(options=options):
            return [Option(letter(i), text, letter(i)) for i, text in enumerate(options)]
        case Subset(universe=universe):
            return [Option("", text, text) for text in universe]
        case _:
            return []
