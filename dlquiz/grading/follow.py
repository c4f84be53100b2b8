"""Follow-through: a right step from a wrong earlier value earns credit.

A later part whose graph contains an earlier part's answer is also marked against the graph that is evaluated again with
the student's own earlier value, unless that value makes the rest trivial (`trivial.is_trivial`); then only the direct
mark counts. The interval allows for the digits that the earlier value was rounded to. A value that was marked right is
followed by its key.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from fractions import Fraction
from typing import Any, Protocol

from dlquiz.grading.evaluate import Quantity
from dlquiz.grading.marking import accepted_text, mark_reading
from dlquiz.grading.reading import Reading, read
from dlquiz.grading.trivial import Followed, Own, flat, is_trivial, unit_of
from dlquiz.grading.verdict import Mark, Outcome
from dlquiz.numeric.operations import OPERATIONS
from dlquiz.numeric.term import Term, nodes, replaced, value_of
from dlquiz.question.answer import Answer, Integer, Interval, Matrix, Number, Vector
from dlquiz.question.item import Part
from dlquiz.question.rules import PRACTICE, Rules
from dlquiz.question.show import letter
from dlquiz.question.tolerance import accepted, accepted_entries

FOLLOWED = "follow-through from"  # begins the rule of what was wrong by the key alone


class Parts(Protocol):
    """Anything that has parts: an item, or a question of a frozen exam."""

    @property
    def all_parts(self) -> Sequence[Part]:
        """The parts in order."""
        ...


def mark_parts(item: Parts, texts: Sequence[str], rules: Rules = PRACTICE) -> tuple[Mark, ...]:
    """Mark an item's parts in order, with follow-through; texts that are missing at the end are blank.

    >>> from dlquiz.numeric.term import let, symbols
    >>> from dlquiz.question import Integer, Item
    >>> n, k = symbols(n=10, k=3)
    >>> first = let("a", n - k)
    >>> item = Item("", parts=[Part("", Integer(first)), Part("", Integer(first * n))])
    >>> [mark.outcome.value for mark in mark_parts(item, ["8", "80"])]
    ['wrong', 'correct']
    """
    marks: list[Mark] = []
    own: list[Own] = []
    for place, part in enumerate(item.all_parts):
        reading = read(texts[place] if place < len(texts) else "", part.answer, rules)
        mark = mark_reading(part.answer, reading, part.wrong, rules)
        if mark.outcome in (Outcome.PARTIAL, Outcome.WRONG):
            with _without_warnings():
                mark = _followed(part.answer, reading, mark, own, rules)
            own += _own(part.answer, reading, letter(place).lower())
        marks.append(mark)
    return tuple(marks)


def _without_warnings() -> AbstractContextManager[Any]:
    """Return numpy's context that lets a division by zero be infinite in silence, where numpy is in use at all."""
    numpy = sys.modules.get("numpy")
    return nullcontext() if numpy is None else numpy.errstate(all="ignore")


def rebuilt(term: Term, changes: Mapping[int, Any]) -> Term:
    """Return the graph of `term` with other values at the nodes with these `id`s, so that it explains them as well."""
    made: dict[int, Term] = {}
    for node in nodes(term):
        if id(node) in changes:
            made[id(node)] = Term(changes[id(node)], "", (), node.name)
        elif any(id(arg) in made for arg in node.args):
            args = tuple(made.get(id(arg), arg) for arg in node.args)
            value = OPERATIONS[node.op].compute(*[value_of(arg) for arg in args])
            made[id(node)] = Term(value, node.op, args, node.name)
    return made.get(id(term), term)


def _followed(answer: Answer, reading: Reading, direct: Mark, own: Sequence[Own], rules: Rules) -> Mark:
    """Return the mark against the graph with the student's own values, where that is the better one."""
    found = followed_answer(answer, own)
    if found is None:
        return direct
    theirs, said = found
    try:
        mark = mark_reading(theirs, reading, {}, rules)
    except (ArithmeticError, ValueError, TypeError, IndexError):
        return direct
    credit = mark.credit * rules.follow_through
    if credit <= direct.credit:
        return direct
    notes = (f"right with your own {said}: {accepted_text(theirs, {})} was accepted", *mark.notes)
    outcome = Outcome.CORRECT if credit >= 1 else Outcome.PARTIAL
    rule = f"{FOLLOWED} {said}; {mark.rule}"
    return Mark(outcome, credit, mark.understood, direct.accepted, rule, notes=notes)


def followed_answer(answer: Answer, own: Sequence[Own]) -> tuple[Followed, str] | None:
    """Return the answer that follows from the student's own earlier values, and these as `(a) = 12`.

    None where the answer's graph holds none of them, or where they make the rest trivial.
    """
    term = answer.value
    if not isinstance(answer, Integer | Number | Vector | Matrix) or not isinstance(term, Term) or not own:
        return None
    used = _used(term, own)
    if not used or is_trivial(answer, term, used):
        return None
    try:
        again: Any = rebuilt(term, {id(given.node): given.value for given in used})
        theirs = _asked_again(answer, again, _spread(term, used))
    except (ArithmeticError, ValueError, TypeError, IndexError):
        return None
    return theirs, ", ".join(
        f"({given.part}) = {given.understood}" for given in {given.part: given for given in used}.values()
    )


def _used(term: Term, own: Sequence[Own]) -> list[Own]:
    """Return the student's values that the result rests on, not those that a later value of theirs stands for."""
    given = {id(each.node): each for each in own}
    met: dict[int, Own] = {}
    seen: set[int] = set()
    waiting = [arg for arg in term.args if isinstance(arg, Term)]
    while waiting:
        node = waiting.pop()
        if id(node) in given:
            met[id(node)] = given[id(node)]
        elif id(node) not in seen:
            seen.add(id(node))
            waiting += [arg for arg in node.args if isinstance(arg, Term)]
    return [each for each in own if met.get(id(each.node)) is each]


def with_own_numbers(
    parts: Sequence[Part], texts: Sequence[str], marks: Sequence[Mark], rules: Rules = PRACTICE
) -> list[tuple[Part, str] | None]:
    """Return each part as it follows from the student's own earlier wrong values, and these; else None.

    The part's worked solution is then that of the graph with the student's numbers.
    """
    own: list[Own] = []
    found: list[tuple[Part, str] | None] = []
    for place, (part, text, mark) in enumerate(zip(parts, texts, marks, strict=True)):
        with _without_warnings():
            again = followed_answer(part.answer, own)
        found.append(None if again is None else (replace(part, answer=again[0], wrong={}, solution=()), again[1]))
        if mark.outcome in (Outcome.PARTIAL, Outcome.WRONG) or mark.rule.startswith(FOLLOWED):
            own += _own(part.answer, read(text, part.answer, rules), letter(place).lower())
    return found


def _asked_again(answer: Followed, again: Any, spread: Any) -> Followed:
    """Return the answer with another value, accepted within its own rounding and the spread."""
    match answer:
        case Integer(unit=unit):
            return Integer(again, unit)
        case Number():
            fresh = replace(answer, value=again, accept=None)
            return replace(fresh, accept=_wider(accepted(fresh), spread))
        case Vector(digits=digits):
            return Vector(again, digits, _all_wider(accepted_entries(Vector(again, digits)), spread)[0])
        case Matrix(digits=digits):
            return Matrix(again, digits, _all_wider(accepted_entries(Matrix(again, digits)), spread))


def _wider(interval: Interval, step: float) -> Interval:
    wide = Fraction(f"{step:.2e}")  # three digits, so that the bounds can be printed
    return interval[0] - wide, interval[1] + wide


def _all_wider(rows: list[list[Interval]], spread: Any) -> list[list[Interval]]:
    steps = flat(spread)
    steps = steps * sum(map(len, rows)) if len(steps) == 1 else steps
    return [[_wider(interval, steps.pop(0)) for interval in row] for row in rows]


def _spread(term: Term, used: Sequence[Own]) -> Any:
    """Return how far the result moves, in all, when the student's values move by half a unit of their last digit."""
    theirs = {id(given.node): given.value for given in used}
    order = nodes(term)
    middle = replaced(term, theirs, order)
    spread: Any = 0.0
    for given in used:
        if given.half:
            for moved in _moved(given.value, given.half):
                spread = spread + abs(replaced(term, {**theirs, id(given.node): moved}, order) - middle)
    return spread


def _moved(value: Any, half: float) -> Iterator[Any]:
    if not hasattr(value, "flat"):
        yield value + half
        return
    for place in range(value.size):
        moved = value.astype(float)
        moved.flat[place] += half
        yield moved


def _own(answer: Answer, reading: Reading, part: str) -> Iterator[Own]:
    """Yield the student's values for the nodes of the graph that an answer consists of."""
    value, typed = answer.value, reading.value
    half = unit_of(answer) / 2 if isinstance(answer, Number | Vector | Matrix) else 0.0
    if isinstance(answer, Vector | Matrix) and not answer.digits:
        half = 0.0
    if isinstance(answer, Integer | Number) and isinstance(value, Term):
        yield Own(value, _plain(typed), half, part, reading.understood)
    elif isinstance(answer, Vector | Matrix) and isinstance(value, Term):
        import numpy as np

        found = np.array(_plain(typed))
        if found.shape == value.shape:
            yield Own(value, found, half, part, reading.understood)
    elif isinstance(value, Sequence) and isinstance(typed, tuple) and len(value) == len(typed):
        for key, entry in zip(value, typed, strict=True):
            if isinstance(key, Term):
                yield Own(key, _plain(entry), 0.0, part, reading.understood)


def _plain(typed: Any) -> Any:
    """Return exact quantities as the numbers that graphs compute with: whole ones as integers."""
    if isinstance(typed, Quantity):
        if typed.value.denominator == 1 and typed.value.numerator.bit_length() < 64:
            return typed.value.numerator
        try:
            return float(typed.value)
        except OverflowError:
            return float("inf")
    return [_plain(entry) for entry in typed]
