"""What every bank promises, checked over a question's variants; the answers' oracles live in the test suite.

The numbers are those of the promises in README: 2 wrong answers, 3 marking, 4 rendering, 5 solution, 6 repeatable,
7 not guessable, 8 a cited example.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from dlquiz.errors import DlquizError
from dlquiz.grading import Outcome, mark
from dlquiz.question import (
    Answer,
    Choice,
    Matrix,
    MultiChoice,
    Number,
    Ordering,
    Part,
    Question,
    TrueFalse,
    Variant,
    Vector,
)
from dlquiz.question.chance import Permutation
from dlquiz.question.item import Line, Trace
from dlquiz.question.record import record, solution
from dlquiz.question.show import answer_text, value_text
from dlquiz.question.sound import flaw
from dlquiz.question.tolerance import accepted, accepted_entries
from dlquiz.render import figure, markup, terminal

MOST_UNSOUND = 0.05
FEWEST_WRONG = 3
WIDE, NARROW = 80, 40  # columns of a terminal in which everything fits
FEW = 60  # below so many variants shares of answers say nothing
MOST_CONSTANT = 0.25  # a constant guess may win in at most this share of the variants
LEAST_POSITION, MOST_POSITION = 0.6, 1.6  # share of a place among the options, as a multiple of the even share
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?: \\times 10\^\{-?\d+\}|e[-+]\d+)?|10\^\{-?\d+\}")


@dataclass(frozen=True, slots=True)
class Failure:
    """A broken promise: its number, what was found and the variant's code where one variant shows it."""

    promise: int
    found: str
    code: str | None = None


@dataclass(slots=True)
class Report:
    """What checking one question found; `unsound` and `excluded` are shares of the variants tried."""

    question: str
    tried: int = 0
    unsound: float = 0.0
    excluded: float = 0.0
    failures: list[Failure] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        """Whether every promise was kept."""
        return not self.failures

    def as_data(self) -> dict[str, Any]:
        """Return the report as JSON data."""
        failures = [{"promise": f.promise, "found": f.found, "code": f.code} for f in self.failures]
        return {
            "id": self.question,
            "kept": self.kept,
            "tried": self.tried,
            "unsound": self.unsound,
            "excluded": self.excluded,
            "failures": failures,
        }


def check(question: "Question[...]", most: int = 2000, advance: Callable[[], object] = lambda: None) -> Report:
    """Try all variants of a question, or `most` fixed ones where there are more, and report every broken promise."""
    report = Report(question.id)
    order = Permutation(question.size, question.id, "check")
    answers: list[Counter[str]] = []
    places: Counter[tuple[int, int]] = Counter()
    unsound = excluded = 0
    for position in range(min(most, question.size)):
        advance()
        report.tried += 1
        index = order.at(position)
        if not question.admits(question.parameters_at(index)):
            excluded += 1
            continue
        try:
            variant = question.at(index)
            if flaw(variant.item) is not None:
                unsound += 1
                continue
            report.failures += variant_failures(variant)
        except DlquizError as error:
            report.failures.append(Failure(4, str(error)))
            continue
        parts = variant.item.all_parts
        answers = answers or [Counter() for _ in parts]
        for part, seen in zip(parts, answers, strict=True):
            answer = part.answer
            seen[str(answer.value) if isinstance(answer, Choice | MultiChoice) else answer_text(answer)] += 1
            if isinstance(answer, Choice):
                places[len(answer.options), list(answer.options).index(answer.value)] += 1
    admitted = report.tried - excluded
    report.unsound = unsound / admitted if admitted else 0.0
    report.excluded = excluded / report.tried
    if not admitted - unsound:
        report.failures.append(Failure(6, "no variant of it can be asked"))
    if report.unsound > MOST_UNSOUND:
        report.failures.append(
            Failure(2, f"{report.unsound:.1%} of the variants are unsound, {MOST_UNSOUND:.0%} may be")
        )
    report.failures += _guessable(answers, places, question)
    report.failures += _example(question)
    return report


def variant_failures(variant: Variant) -> Iterator[Failure]:
    """Yield the promises that one variant breaks."""
    code = variant.code
    for part in variant.item.all_parts:
        fewest = 1 if isinstance(part.answer, TrueFalse) else FEWEST_WRONG
        single = sum(not slip.together for slip in part.wrong)
        if single < fewest:
            yield Failure(2, f"{single} wrong answers, {fewest} are promised", code)
        yield from (Failure(3, said, code) for said in _marking(part))
        yield from (Failure(4, said, code) for said in _rendering(part))
        said = _last_line(part)
        if said:
            yield Failure(5, said, code)
    yield from (Failure(4, said, code) for said in _texts(variant.item.prompt))
    for drawn in variant.item.figures:
        yield from (Failure(4, said, code) for said in _figure(drawn))
    if variant.index is not None and record(variant.question.at(variant.index)) != record(variant):
        yield Failure(6, "asking twice gives different items", code)


def _marking(part: Part) -> Iterator[str]:
    answer = _frozen(part)
    text = answer_text(answer)
    verdict = mark(answer, text, part.wrong)
    if verdict.outcome is not Outcome.CORRECT:
        yield f"the key's own text {text!r} is marked {verdict.outcome.value}: {verdict.reason or verdict.rule}"
    for slip, value in part.wrong.items():
        text = value_text(answer, value)
        verdict = mark(answer, text, part.wrong)
        if verdict.outcome is Outcome.CORRECT:
            yield f"{slip.name!r}, {text!r}, is marked correct"
        elif verdict.misconception is None or verdict.misconception.name != slip.name:
            named = verdict.misconception.name if verdict.misconception else "nothing"
            yield f"{text!r} is traced to {named!r}, not to {slip.name!r}"


def _frozen(part: Part) -> Answer:
    """Return the answer with its accepted interval computed once, as a manifest keeps it."""
    wrong = part.wrong.values()
    match part.answer:
        case Number() as answer:
            return replace(answer, accept=accepted(answer, wrong))
        case Vector() as answer:
            return replace(answer, accept=accepted_entries(answer, wrong)[0])
        case Matrix() as answer:
            return replace(answer, accept=accepted_entries(answer, wrong))
        case answer:
            return answer


def _rendering(part: Part) -> Iterator[str]:
    yield from _texts(part.prompt)
    for drawn in part.figures:
        yield from _figure(drawn)
    for slip in part.wrong:
        yield from _texts(slip.name)
        yield from _texts(slip.remedy)
    for line in solution(part):
        for text in _cells(line):
            yield from _texts(text)


def _cells(line: Line) -> list[str]:
    return [cell for row in (line.header, *line.rows) for cell in row] if isinstance(line, Trace) else [line]


@lru_cache(maxsize=4096)
def _texts(text: str) -> tuple[str, ...]:
    """Return what an author's text leaves raw in any output; most texts come again in the next variant."""
    return tuple(_left_raw(text))


def _left_raw(text: str) -> Iterator[str]:
    try:
        shown = (markup.plain(text), markup.plain(text, ascii=True))
        markup.latex(text), markup.typst(text), markup.html(text)
    except DlquizError as error:
        yield f"{text[:60]!r}: {error}"
        return
    if any("\\" in out or re.search(r"\$(?!\d)", out) for out in shown):
        yield f"{text[:60]!r} is left raw as {shown[0][:60]!r}"
    if any(len(line) > NARROW for line in terminal.text_lines(text, NARROW)):
        yield f"{text[:60]!r} does not fit {NARROW} columns"


def _figure(drawn: Any) -> Iterator[str]:
    for width in (WIDE, NARROW):
        lines = figure.text(drawn, width)
        if any(len(line) > width for line in lines):
            yield f"the figure {drawn.alt[:60]!r} does not fit {width} columns"
    if not all(figure.pictures(drawn)):
        yield f"the figure {drawn.alt[:60]!r} is empty in an output"


def _last_line(part: Part) -> str | None:
    """Return what is wrong with the end of the worked solution, if anything."""
    lines = solution(part)
    last, text = lines[-1], answer_text(part.answer)
    if isinstance(last, Trace):
        return "the solution ends in a table, not in the answer"
    wanted = [_value(n) for n in NUMBER.findall(text)]
    if not wanted:
        return None if text in last else f"the solution ends with {last!r}, the answer is {text}"
    found = [_value(n) for n in NUMBER.findall(last)]
    return (
        None
        if found[-len(wanted) :] == wanted or text in last
        else f"the solution ends with {last!r}, the answer is {text}"
    )


def _value(number: str) -> float:
    return float(number.replace(",", "").replace(" \\times 10^{", "e").replace("10^{", "1e").replace("}", ""))


def _guessable(
    answers: list[Counter[str]], places: Counter[tuple[int, int]], question: "Question[...]"
) -> Iterator[Failure]:
    """Yield a constant guess that wins too often, and places among the options that are too likely or too rare."""
    for label, seen in zip("abcdefgh", answers, strict=False):
        text, wins = seen.most_common(1)[0]
        total = seen.total()
        part_is_two_valued = set(seen) <= {"true", "false"}
        limit = 0.65 if part_is_two_valued else MOST_CONSTANT
        if total >= FEW and wins / total > limit:
            yield Failure(7, f"part ({label}): always answering {text[:40]!r} wins {wins / total:.0%} of the variants")
    for count in sorted({options for options, _ in places}):
        total = sum(n for (options, _), n in places.items() if options == count)
        if total < FEW * count:
            continue
        for place in range(count):
            share = places[count, place] / total * count
            if not LEAST_POSITION <= share <= MOST_POSITION:
                yield Failure(7, f"option {place + 1} of {count} is right {share:.2f} times as often as it should be")


def _example(question: "Question[...]") -> Iterator[Failure]:
    example = question.example
    if example is None:
        yield Failure(8, "it cites no worked example")
        return
    try:
        item = question(**example.parameters) if example.parameters else question.variant(0).item
    except DlquizError as error:
        yield Failure(8, f"the example from {example.source} is refused: {error}")
        return
    found = tuple(stated(part) for part in item.all_parts)
    if found != example.answers:
        yield Failure(8, f"the example from {example.source} gives {found}, it should give {example.answers}")


def stated(part: Part) -> str:
    """Return an answer as an example states it: choices by the options' own texts."""
    answer = part.answer
    match answer:
        case Choice(value=value):
            return value
        case MultiChoice(value=value) | Ordering(value=value):
            return "; ".join(value)
        case _:
            return answer_text(answer)
