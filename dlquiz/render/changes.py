"""What a regrade changed, as `changes.csv`, as JSON and as lines for the terminal."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from dlquiz.grading.against import Change, Summary
from dlquiz.numeric.digits import counted
from dlquiz.render.gradebook import number, table

HEADER = ("student", "name", "part", "question", "before", "after", "why")
TOTAL = "total"


def head() -> str:
    """Return the first line of `changes.csv`."""
    return table([HEADER])


def lines(change: Change) -> str:
    """Return a student's lines of `changes.csv`: the total, then each part that differs."""
    who = (change.student, change.name)
    rows = [[*who, TOTAL, "", _points(change.before), _points(change.after), change.why]]
    rows += [
        [*who, part.column, part.question, _points(part.before), _points(part.after), part.why] for part in change.parts
    ]
    return table(rows)


def data(change: Change) -> dict[str, Any]:
    """Return a student's changes as JSON data."""
    return {
        "student": change.student,
        "name": change.name,
        "before": _plain(change.before),
        "after": _plain(change.after),
        "why": change.why or None,
        "parts": [
            {
                "column": part.column,
                "question": part.question,
                "before": _plain(part.before),
                "after": _plain(part.after),
                "why": part.why,
            }
            for part in change.parts
        ],
    }


def said(change: Change) -> Iterator[str]:
    """Yield a student's changes as lines for a person."""
    name = f"{change.student} {change.name}".strip()
    why = f": {change.why}" if change.why else ""
    yield f"{name}: {_points(change.before) or '-'} -> {_points(change.after) or '-'}{why}"
    for part in change.parts:
        yield f"  {part.column} {_points(part.before) or '-'} -> {_points(part.after) or '-'}: {part.why}"


def summed_up(summary: Summary) -> str:
    """Return a regrade's summary as a sentence.

    >>> summed_up(Summary(students=3, changed=1, raised=1))
    '1 of 3 students changed (1 up, 0 down)'
    >>> summed_up(Summary(students=1))
    '0 of 1 student changed (0 up, 0 down)'
    """
    everyone = counted(summary.students, "student")
    found = f"{summary.changed} of {everyone} changed ({summary.raised} up, {summary.lowered} down)"
    counts = (("added", summary.added), ("removed", summary.removed))
    found += "".join(f", {count} {kind}" for kind, count in counts if count)
    if summary.means:
        before, after = summary.means
        found += f", mean {before:.1f} % -> {after:.1f} %"
    return found


def _points(points: Fraction | None) -> str:
    return "" if points is None else number(points)


def _plain(points: Fraction | None) -> float | None:
    return None if points is None else float(points)
