"""How much work the parts of a question are, for the space that a sheet leaves for it.

It is that of the question's variant of seed 0, whatever a form asks with: measured on the form's own variant, the
space would tell how many boxes survive, or how many steps it takes until the centres rest.
"""

from functools import lru_cache
from typing import Any, NamedTuple

from dlquiz.exam.bank import AnyQuestion
from dlquiz.numeric.term import Term, effort
from dlquiz.question.item import Trace


class Labour(NamedTuple):
    """The work of one part: operations that earlier parts leave to do, rows of tables and lines of the solution."""

    operations: float = 0
    rows: int = 0
    lines: int = 0


@lru_cache(maxsize=4096)
def labours(question: AnyQuestion) -> tuple[Labour, ...]:
    """Return the work of each part of a question."""
    known: list[Any] = []
    found = []
    for part in question.variant(0).item.all_parts:
        value = part.answer.value
        is_traced = value.__class__ is Term
        found.append(
            Labour(
                effort(*known, value) - effort(*known) if is_traced else 0,
                sum(len(line.rows) for line in part.solution if isinstance(line, Trace)),
                len(part.solution),
            )
        )
        if is_traced:
            known.append(value)
    return tuple(found)
