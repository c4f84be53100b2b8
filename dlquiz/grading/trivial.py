"""When a student's own earlier value takes the work out of a later part, so that following it would be a gift.

* The student's value is 0 or 1, or nearly (see NEARLY), or an array of these alone, and the key is not.
* It is more than a thousand times the key's size, so that it swamps or saturates what comes after.
* The new result is 0 or 1 as it is shown, is not finite, or is the student's own value copied.
* Something that the result depends on by more than ten units of its last digit no longer moves it by half a unit.
"""

from collections.abc import Mapping, Sequence
from math import inf, isfinite
from typing import Any, NamedTuple

from dlquiz.numeric.term import Term, nodes, replaced, value_of
from dlquiz.question.answer import Integer, Matrix, Number, Vector
from dlquiz.question.show import decimals

MOST_TIMES = 1000
NEARLY = 0.01  # how near to 0 or 1 counts as such; less for small keys, a thousandth of their size
NUDGE = 0.1  # the share by which an input is moved to see whether it still matters
Followed = Integer | Number | Vector | Matrix


class Own(NamedTuple):
    """A student's own value for a node of the graph, the digits it was asked for as half a unit, and its part."""

    node: Term
    value: Any
    half: float
    part: str
    understood: str


def is_trivial(answer: Followed, term: Term, used: Sequence[Own]) -> bool:
    """Whether the student's own values take the work out of a later part (see the head of this module)."""
    for given in used:
        key_size = _size(given.node.value)
        if (
            _is_plain(given.value, given.node.value, min(NEARLY, key_size / MOST_TIMES))
            or _size(given.value) > MOST_TIMES * key_size
        ):
            return True
    theirs = {id(given.node): given.value for given in used}
    key = {id(given.node): given.node.value for given in used}
    unit = unit_of(answer)
    try:
        again = replaced(term, theirs)
        if _is_plain(again, term.value, unit / 2) or not all(isfinite(x) for x in flat(again)):
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
    """Return how far the result moves when an input moves by a tenth, or by one where it is a count.

    A decay rate of 0.99 cannot grow by a tenth, so it shrinks; an input that can do neither counts as moving.
    """
    before = replaced(term, dict(pinned))
    nudges = (1, -1) if isinstance(node.value, int) else (NUDGE * node.value, -NUDGE * node.value)
    for nudge in nudges:
        try:
            after = replaced(term, {**pinned, id(node): node.value + nudge})
            return max((abs(float(x)) for x in flat(after - before)), default=0.0)
        except (ArithmeticError, ValueError):
            continue
    return inf


def flat(x: Any) -> list[Any]:
    """Return an array's entries, or the number itself, as a list."""
    return list(x.flat) if hasattr(x, "flat") else [x]


def unit_of(answer: Followed) -> float:
    """Return one unit of the last digit that is asked for."""
    match answer:
        case Integer():
            return 1.0
        case Number():
            return 10.0 ** -decimals(answer, float(value_of(answer.value)))
        case Vector(digits=digits) | Matrix(digits=digits):
            return 10.0**-digits


def _size(x: Any) -> float:
    return max(1e-9, *(abs(float(entry)) for entry in flat(x)))


def _is_plain(value: Any, key: Any, slack: float) -> bool:
    """Whether a value is nothing but zeros and ones, within the slack, and the key's is not."""

    def plain(x: Any, slack: float) -> bool:
        return bool(min(abs(x), abs(x - 1)) <= slack)

    return all(plain(x, slack) for x in flat(value)) and not all(plain(x, 0) for x in flat(key))


def _same(a: Any, b: Any) -> bool:
    return [float(x) for x in flat(a)] == [float(x) for x in flat(b)]
