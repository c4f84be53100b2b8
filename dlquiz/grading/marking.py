"""Marking one answer: what was typed against the key, with evidence."""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from dlquiz.grading.amounts import Wrong, interval_of, interval_text, judge_integer, judge_number
from dlquiz.grading.components import intervals, judge_matrix, judge_shape, judge_vector
from dlquiz.grading.expression import (
    Comparison,
    Formula,
    compare,
    domain_of,
    key_formula,
    negated,
    reason_without_value,
)
from dlquiz.grading.reading import Reading, read
from dlquiz.grading.selections import (
    judge_choice,
    judge_order,
    judge_pairs,
    judge_selection,
    judge_truth,
    judge_word,
)
from dlquiz.grading.slips import SIGN
from dlquiz.grading.verdict import FULL, NONE, Finding, Mark, Outcome, UndecidedError
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
from dlquiz.question.item import Misconception
from dlquiz.question.rules import PRACTICE, Rules
from dlquiz.question.show import answer_text

Bounds = Sequence[Sequence[Interval]]
NOTHING_WRONG: Mapping[Misconception, WrongValue] = {}


def mark(
    answer: Answer, text: str, wrong: Mapping[Misconception, WrongValue] = NOTHING_WRONG, rules: Rules = PRACTICE
) -> Mark:
    """Mark a student's text; it never raises, whatever the text. `wrong` maps misconceptions to their values.

    >>> from dlquiz.question import Integer, Number
    >>> mark(Number(1 / 3, digits=3), "1/3").outcome
    <Outcome.CORRECT: 'correct'>
    >>> mark(Integer(7), "7 apples").reason
    "an integer was expected; '7' was followed by 'apples'"
    >>> mark(Number(0.7311), "0.8").accepted
    '[0.7306, 0.7316]'
    """
    return mark_reading(answer, read(text, answer, rules), wrong, rules)


def mark_reading(answer: Answer, reading: Reading, wrong: Wrong = NOTHING_WRONG, rules: Rules = PRACTICE) -> Mark:
    """Mark what was read of a text."""
    bounds = _bounds(answer, wrong)
    accepted = accepted_text(answer, wrong, bounds)
    if reading.is_blank:
        return Mark(Outcome.BLANK, NONE, accepted=accepted, rule="a blank earns nothing")
    if reading.reason:
        return Mark(Outcome.UNREADABLE, NONE, accepted=accepted, reason=reading.reason, column=reading.column)
    try:
        found = _judged(answer, reading.value, wrong, bounds, rules)
    except UndecidedError as error:
        reason = str(error) or "it cannot be decided by calculation whether this is right; write it as a number"
        return Mark(Outcome.UNREADABLE, NONE, reading.understood, accepted, reason=reason, undecided=True)
    return Mark(
        found.outcome,
        found.credit,
        reading.understood,
        accepted,
        found.rule,
        misconception=found.misconception if found.credit < 1 else None,
        notes=tuple(found.notes),
    )


def _bounds(answer: Answer, wrong: Wrong) -> Bounds:
    """Return what is accepted for each number that is asked for, by rows; nothing where no real number is."""
    if isinstance(answer, Number):
        return [[interval_of(answer, wrong)]]
    return intervals(answer, wrong) if isinstance(answer, Vector | Matrix) else []


def _judged(answer: Answer, value: Any, wrong: Wrong, bounds: Bounds, rules: Rules) -> Finding:
    match answer:
        case Integer():
            return judge_integer(answer, value, wrong)
        case Number():
            return judge_number(answer, value, wrong, bounds[0][0], rules)
        case Shape():
            return judge_shape(answer, value, wrong, rules)
        case Vector():
            return judge_vector(answer, value, wrong, bounds, rules)
        case Matrix():
            return judge_matrix(answer, value, wrong, bounds, rules)
        case Expression():
            return _judge_formula(answer, value, wrong)
        case Choice():
            return judge_choice(answer, value, wrong, rules)
        case MultiChoice() | Subset():
            return judge_selection(answer, value, wrong, rules)
        case TrueFalse():
            return judge_truth(answer, value, wrong, rules)
        case Ordering():
            return judge_order(answer, value, wrong)
        case Matching():
            return judge_pairs(answer, value, wrong)
        case Term():
            return judge_word(answer, value, wrong)
        case _:
            assert_never(answer)


def _judge_formula(answer: Expression, typed: Formula, wrong: Wrong) -> Finding:
    rule = "the same function on the declared domain"
    domain = domain_of(answer.variables)
    key = key_formula(answer.value, domain)
    match compare(key, typed):
        case Comparison.EQUAL:
            return Finding(FULL, rule)
        case Comparison.UNDECIDED:
            raise UndecidedError(reason_without_value(typed))
        case Comparison.DIFFERENT:
            pass
    for slip, value in wrong.items():
        if compare(key_formula(str(value), domain), typed) is Comparison.EQUAL:
            return Finding(NONE, rule, slip)
    return Finding(NONE, rule, SIGN if compare(negated(answer.value, domain), typed) is Comparison.EQUAL else None)


def accepted_text(answer: Answer, wrong: Wrong, bounds: Bounds | None = None) -> str:
    """Say what would have been accepted: an interval for a real number, the key's text for anything else.

    Percentages and the entries of arrays are accepted within the digits that are asked for.
    """
    rows = _bounds(answer, wrong) if bounds is None else bounds
    match answer:
        case Number(percent=percent, unit=unit):
            low, high = rows[0][0]
            if percent:
                return f"{interval_text((low * 100, high * 100))}%"
            return f"{interval_text((low, high))} {unit}" if unit else interval_text((low, high))
        case Vector(digits=digits) if digits:
            return f"({', '.join(interval_text(entry) for entry in rows[0])})"
        case Matrix(digits=digits) if digits:
            return "; ".join(" ".join(interval_text(entry) for entry in row) for row in rows)
        case Choice(options=options, value=value) if not options:
            return value
        case MultiChoice(options=options, value=values) if not options:
            return "; ".join(values) or "none"
        case Ordering(options=options, value=values) if not options:
            return "; ".join(values)
        case Matching(options=options, value=pairs) if not options:
            return "; ".join(f"{left} - {right}" for left, right in pairs)
        case Term(value=value, accepted=spellings):
            # a spelling that differs in hyphens and spaces alone is accepted and not listed
            listed: dict[str, str] = {}
            for spelling in (value, *spellings):
                listed.setdefault("".join(filter(str.isalnum, spelling.casefold())), spelling)
            return " or ".join(listed.values())
        case Integer(unit=unit) if unit:
            return f"{answer_text(answer)} {unit}"
        case _:
            return answer_text(answer)
