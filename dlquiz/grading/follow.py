"""Follow-through: a right step from a wrong earlier value earns credit.

A later part whose graph contains an earlier part's answer is also marked against the graph that is evaluated again with
the student's own earlier value. It is not where that value makes the rest trivial:

* the student's value is 0 or 1 (to a thousandth of the key's size) or an array of these alone, and the key is not;
* it is more than a thousand times the key's size, so that it swamps or saturates what comes after;
* the new result is 0 or 1 as it is shown, is not finite, or is the student's own value copied;
* something that the result depends on by more than ten units of its last digit no longer moves it by half a unit.

Then only the direct mark counts. A value that was marked right is followed by its key: the accepted interval already
allows for rounding.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from math import isfinite
from typing import Any, NamedTuple, Protocol

from dlquiz.grading.evaluate import Quantity
from dlquiz.grading.marking import accepted_text, mark_reading
from dlquiz.grading.reading import Reading, read
from dlquiz.grading.rules import PRACTICE, Rules
from dlquiz.grading.verdict import Mark, Outcome
from dlquiz.numeric.operations import OPERATIONS
from dlquiz.numeric.term import Term, nodes, replaced, value_of
from dlquiz.question.answer import Answer, Integer, Matrix, Number, Vector
from dlquiz.question.item import Part
from dlquiz.question.show import decimals, letter

MOST_TIMES = 1000
NUDGE = 0.1  # the share by which an input is moved to see whether it still matters


class Parts(Protocol):
    """Anything that has parts: an item, or a question of a frozen exam."""

    @property
    def all_parts(self) -> Sequence[Part]:
        """The parts in order."""
        ...


class Own(NamedTuple):
    """A student's own value for a node of the graph, and the letter of the part where it was given."""

    node: Term
    value: Any
    part: str
    understood: str


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
    term = answer.value
    if not isinstance(answer, Integer | Number | Vector | Matrix) or not isinstance(term, Term) or not own:
        return direct
    under = {id(node) for node in nodes(term)} - {id(term)}
    used = [given for given in own if id(given.node) in under]
    if not used or is_trivial(answer, term, used):
        return direct
    try:
        again: Any = rebuilt(term, {id(given.node): given.value for given in used})
        theirs = (
            replace(answer, value=again, accept=None)
            if not isinstance(answer, Integer)
            else Integer(again, answer.unit)
        )
        mark = mark_reading(theirs, reading, {}, rules)
    except (ArithmeticError, ValueError, TypeError, IndexError):
        return direct
    credit = mark.credit * rules.follow_through
    if credit <= direct.credit:
        return direct
    said = ", ".join(f"({given.part}) = {given.understood}" for given in {given.part: given for given in used}.values())
    notes = (f"right with your own {said}: {accepted_text(theirs, {})} was accepted", *mark.notes)
    outcome = Outcome.CORRECT if credit >= 1 else Outcome.PARTIAL
    rule = f"follow-through from {said}; {mark.rule}"
    return Mark(outcome, credit, mark.understood, direct.accepted, rule, notes=notes)


def _own(answer: Answer, reading: Reading, part: str) -> Iterator[Own]:
    """Yield the student's values for the nodes of the graph that an answer consists of."""
    value, typed = answer.value, reading.value
    if isinstance(answer, Integer | Number) and isinstance(value, Term):
        yield Own(value, _plain(typed), part, reading.understood)
    elif isinstance(answer, Vector | Matrix) and isinstance(value, Term):
        import numpy as np

        found = np.array(_plain(typed))
        if found.shape == value.shape or (found.ndim == 1 and value.shape == (found.size, 1)):
            yield Own(value, found.reshape(value.shape), part, reading.understood)
    elif isinstance(value, Sequence) and isinstance(typed, tuple) and len(value) == len(typed):
        for key, entry in zip(value, typed, strict=True):
            if isinstance(key, Term) and isinstance(entry, Quantity):
                yield Own(key, _plain(entry), part, reading.understood)


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


def is_trivial(answer: Integer | Number | Vector | Matrix, term: Term, used: Sequence[Own]) -> bool:
    """Whether the student's own values take the work out of a later part (see the head of this module)."""
    for given in used:
        key_size = _size(given.node.value)
        if (
            _is_plain(given.value, given.node.value, key_size / MOST_TIMES)
            or _size(given.value) > MOST_TIMES * key_size
        ):
            return True
    theirs = {id(given.node): given.value for given in used}
    key = {id(given.node): given.node.value for given in used}
    unit = _unit(answer)
    try:
        again = replaced(term, theirs)
        if _is_plain(again, term.value, unit / 2) or not all(isfinite(x) for x in _flat(again)):
            return True
        if any(_same(again, given.value) and not _same(term.value, given.node.value) for given in used):
            return True
        return any(
            _moves(term, node, key) > 10 * unit and _moves(term, node, theirs) < unit / 2
            for node in nodes(term)
            if not node.op and id(node) not in theirs
        )
    except (ArithmeticError, ValueError, TypeError, IndexError):
        return True


def _moves(term: Term, node: Term, pinned: Mapping[int, Any]) -> float:
    """Return how far the result moves when an input moves by a tenth, or by one where it is a count."""
    before = replaced(term, dict(pinned))
    step = 1 if isinstance(node.value, int) else NUDGE
    nudged = node.value + step if isinstance(node.value, int) else node.value * (1 + step)
    after = replaced(term, {**pinned, id(node): nudged})
    return max((abs(float(x)) for x in _flat(after - before)), default=0.0)


def _flat(x: Any) -> list[Any]:
    return list(x.flat) if hasattr(x, "flat") else [x]


def _unit(answer: Integer | Number | Vector | Matrix) -> float:
    """Return one unit of the last digit that is asked for."""
    match answer:
        case Integer():
            return 1.0
        case Number():
            return 10.0 ** -decimals(answer, float(value_of(answer.value)))
        case Vector(digits=digits) | Matrix(digits=digits):
            return 10.0**-digits


def _size(x: Any) -> float:
    return max(1e-9, *(abs(float(entry)) for entry in _flat(x)))


def _is_plain(value: Any, key: Any, slack: float) -> bool:
    """Whether a value is nothing but zeros and ones, within the slack, and the key's is not."""

    def plain(x: Any, slack: float) -> bool:
        return bool(min(abs(x), abs(x - 1)) <= slack)

    return all(plain(x, slack) for x in _flat(value)) and not all(plain(x, 0) for x in _flat(key))


def _same(a: Any, b: Any) -> bool:
    return [float(x) for x in _flat(a)] == [float(x) for x in _flat(b)]
