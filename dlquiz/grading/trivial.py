"""When a student's own earlier value takes the work out of a later part, so that following it would be a gift.

* The student's value is 0 or 1, or nearly (see NEARLY), or an array of these or of one number alone, and the key's not.
* It is more than a thousand times the key's size, so that it swamps or saturates what comes after.
* A named step on the way becomes 0, 1 or -1, which drops out of what comes after.
* The new result is 0, 1 or -1 as it is shown, is not finite, or is the student's own value or a given array copied.
* Something that the result depends on by more than ten units of its last digit no longer moves it by half a unit.
"""

from collections.abc import Mapping, Sequence
from math import inf, isfinite
from typing import Any, NamedTuple

from dlquiz.numeric.operations import OPERATIONS
from dlquiz.numeric.term import Term, nodes, replaced, value_of
from dlquiz.question.answer import Integer, Matrix, Number, Vector
from dlquiz.question.show import decimals

MOST_TIMES = 1000
NEARLY = 0.01  # how near to 0 or 1 counts as such; less for small keys, a fiftieth of their size
SMALL_SHARE = 0.02
PLAIN = (0, 1, -1)
ZERO = 1e-12  # what floating point makes of a zero
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
    if any(map(_is_gift, used)):
        return True
    theirs = {id(given.node): given.value for given in used}
    key = {id(given.node): given.node.value for given in used}
    unit = unit_of(answer)
    try:
        fresh = _evaluated(term, theirs)
        again = fresh[id(term)]
        if not all(isfinite(x) for x in flat(again)) or _is_plain(again, term.value, unit / 2, PLAIN):
            return True
        if any(_near(again, given.value, unit) and not _near(term.value, given.node.value, unit) for given in used):
            return True
        order = nodes(term)
        return (
            _is_given(again, term, unit, order)
            or any(_drops_out(node, fresh) for node in order if id(node) not in theirs and node is not term)
            or any(
                _moves(term, node, key) > 10 * unit and _moves(term, node, theirs) < unit / 2
                for node in order
                if not node.op and id(node) not in theirs
            )
        )
    except (ArithmeticError, ValueError, TypeError, IndexError):
        return True


def _is_gift(given: Own) -> bool:
    """Whether a value by itself says that what follows is no work."""
    key, value = given.node.value, given.value
    size = _size(key)
    if _is_plain(value, key, min(NEARLY, SMALL_SHARE * size)) or _size(value) > MOST_TIMES * size:
        return True
    return len(set(flat(value))) == 1 < len(set(flat(key)))


def _evaluated(term: Term, theirs: Mapping[int, Any]) -> dict[int, Any]:
    """Return the new values of the nodes that rest on the student's, by their `id`s."""
    fresh = dict(theirs)
    for node in nodes(term):
        if id(node) not in fresh and any(id(arg) in fresh for arg in node.args):
            values = [fresh.get(id(x), x.value) if x.__class__ is Term else x for x in node.args]
            fresh[id(node)] = OPERATIONS[node.op].compute(*values)
    return fresh


def _drops_out(node: Term, fresh: Mapping[int, Any]) -> bool:
    """Whether a named step became 0, 1 or -1."""
    return bool(node.name) and id(node) in fresh and _is_plain(fresh[id(node)], node.value, ZERO, PLAIN)


def _is_given(again: Any, term: Term, unit: float, order: Sequence[Term]) -> bool:
    """Whether an array is one that the question gives, as it is shown, where the key's is not."""
    return len(flat(again)) > 1 and any(
        _near(again, node.value, unit) and not _near(term.value, node.value, unit) for node in order if not node.op
    )


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


def _is_plain(value: Any, key: Any, slack: float, numbers: Sequence[int] = (0, 1)) -> bool:
    """Whether a value is nothing but such numbers, within the slack, and the key's is not."""

    def plain(x: Any, slack: float) -> bool:
        return any(abs(x - number) <= slack for number in numbers)

    return all(plain(x, slack) for x in flat(value)) and not all(plain(x, 0) for x in flat(key))


def _near(a: Any, b: Any, unit: float) -> bool:
    """Whether two values are the same as they are shown."""
    a, b = flat(a), flat(b)
    return len(a) == len(b) and all(abs(float(x) - float(y)) < unit / 2 for x, y in zip(a, b, strict=True))
