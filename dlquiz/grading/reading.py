"""What a student's text says, for every kind of answer: one reader each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from dlquiz.grading import labels, lists
from dlquiz.grading.characters import SPACES
from dlquiz.grading.evaluate import Quantity
from dlquiz.grading.expression import domain_of, read_formula
from dlquiz.grading.numbers import quantity_text, read_number
from dlquiz.grading.tokens import Comma
from dlquiz.grading.tree import written
from dlquiz.grading.unreadable import UnreadableError
from dlquiz.question.answer import (
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
from dlquiz.question.rules import PRACTICE, Rules
from dlquiz.question.show import cells, grid, letter, value_text

LONGEST_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a text; `reason` and `column` (from 0, for the caret) where nothing was.

    `value` is of the kind's own type: exact quantities (nested in tuples for lists), a formula, options, a truth value;
    None where the text is blank or unreadable. `understood` writes it in the grammar that students type.
    """

    value: Any = None
    understood: str = ""
    reason: str = ""
    column: int | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return self.value is None and not self.reason


def read(text: str, answer: Answer, rules: Rules = PRACTICE) -> Reading:
    """Read a text as an answer of that kind; it never raises, whatever the text.

    >>> from dlquiz.question.answer import Shape
    >>> read("64x112x112", Shape((64, 112, 112))).understood
    '(64, 112, 112)'
    >>> read("64x1e", Shape((64, 112, 112))).reason
    'an exponent was begun and not finished'
    """
    stripped = text.strip(SPACES)
    if not stripped:
        return Reading()
    try:
        value, understood = _read(stripped, answer, rules)
    except UnreadableError as error:
        start = len(text) - len(text.lstrip(SPACES))
        column = None if error.column is None else start + min(error.column, len(stripped))
        return Reading(reason=error.reason, column=column)
    if len(understood) > LONGEST_SHOWN:
        understood = f"{understood[:LONGEST_SHOWN]}..."
    return Reading(value, understood)


def _read(text: str, answer: Answer, rules: Rules) -> tuple[Any, str]:
    comma = Comma.DECIMAL if rules.decimal_comma else None
    match answer:
        case Integer(unit=unit):
            return read_number(text, "an integer", unit, comma or Comma.GROUP)
        case Number(percent=True):
            return _percentage(text, comma or Comma.GROUPS)
        case Number(unit=unit):
            return read_number(text, "a number", unit, comma or Comma.GROUPS)
        case Shape():
            axes = tuple(lists.shape(text))
            return axes, f"({_shown(axes, ', ')}{',' if len(axes) == 1 else ''})"
        case Vector():
            entries = tuple(lists.vector(text, len(cells(answer.value)), rules.decimal_comma))
            return entries, f"({_shown(entries, ', ')})"
        case Matrix():
            asked = sum(len(row) for row in grid(answer.value))
            rows = tuple(tuple(row) for row in lists.matrix(text, asked, rules.decimal_comma))
            return rows, "; ".join(_shown(row, " ") for row in rows[: 1 + LONGEST_SHOWN // len(rows[0])])
        case Expression(variables=variables):
            formula = read_formula(text, domain_of(variables))
            return formula, written(formula.node)
        case Choice(options=options, value=value):
            chosen = labels.option(text, options or [value])
            return chosen, _letters([chosen], options)
        case MultiChoice(options=options, value=values):
            taken = labels.selection(text, options or values)
            return tuple(taken), _letters(taken, options)
        case TrueFalse():
            truth = labels.truth(text)
            return truth, "true" if truth else "false"
        case Ordering(options=options, value=values):
            steps = labels.order(text, options or values)
            return tuple(steps), _letters(steps, options)
        case Matching(options=options, value=values):
            pairs = labels.pairs(text, [left for left, _ in values], options or [right for _, right in values])
            return tuple(pairs), value_text(answer, pairs) if options else str(pairs)
        case Subset(universe=universe):
            named = labels.labels(text, universe)
            return tuple(named), ", ".join(named) or "none"
        case Term(value=value, accepted=accepted):
            word = labels.word(text, [value, *accepted])
            return word, word
        case _:
            assert_never(answer)


def _shown(entries: Sequence[Quantity], joint: str) -> str:
    """Write a list, of a long one more than is shown."""
    return joint.join(map(quantity_text, entries[: 1 + LONGEST_SHOWN // 2]))


def _percentage(text: str, comma: Comma) -> tuple[Quantity, str]:
    """Read a percentage, with or without its sign: `25%` and `25` are a quarter."""
    without = text.removesuffix("%").removesuffix("％")
    found, shown = read_number(without, "a percentage", None, comma)
    return Quantity(found.value / 100, found.error / 100), f"{shown}%"


def _letters(named: Sequence[str], options: Sequence[str]) -> str:
    if not options:
        return "; ".join(named) or "none"
    places = list(options)
    return ", ".join(letter(places.index(name)) for name in named) or "none"
