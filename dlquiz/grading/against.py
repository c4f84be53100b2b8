"""What a regrade changed and why: an earlier run's grades beside the new ones, student by student and part by part.

The earlier run is a folder that `dlquiz grade` wrote, its `marks.jsonl` or its `gradebook.csv`; a gradebook holds no
evidence, so it tells what changed and not why.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple, Protocol

from dlquiz.grading.earlier import Same
from dlquiz.grading.grade import Evidence, Grade, PartGrade
from dlquiz.numeric.digits import counted

CUT = 60  # characters of a text that a reason quotes


class Earlier(Protocol):
    """The grades of an earlier run."""

    def keys(self) -> list[str]:
        """Every student's id, or name where there is none, sorted."""
        ...

    def grade(self, key: str) -> Grade | None:
        """One student's grade; None where the run did not have the student."""
        ...


class PartChange(NamedTuple):
    """A part whose mark changed; no points where the part, or the student, was not there."""

    column: str
    question: str
    before: Fraction | None
    after: Fraction | None
    why: str


class Change(NamedTuple):
    """A student whose marks changed: points in all, and the parts that differ."""

    student: str
    name: str
    before: Fraction | None
    after: Fraction | None
    why: str
    parts: tuple[PartChange, ...] = ()


@dataclass(slots=True)
class Summary:
    """What a regrade came to; the means are those of the students marked both times, in percent."""

    students: int = 0
    changed: int = 0
    raised: int = 0
    lowered: int = 0
    added: int = 0
    removed: int = 0
    _shares: list[float] = field(default_factory=lambda: [0.0, 0.0])
    _both: int = 0

    def count(self, before: Grade | None, after: Grade | None, change: Change | None) -> None:
        """Count a student in."""
        self.added += before is None
        self.removed += after is None
        if before is None or after is None:
            return
        self.students += 1
        self.changed += change is not None
        old, new = before.points, after.points
        if old is not None and new is not None and before.possible and after.possible:
            self.raised += new > old
            self.lowered += new < old
            self._mean(float(old) / before.possible, float(new) / after.possible)

    def same(self, share: float | None) -> None:
        """Count a student in for whom everything stayed as it was."""
        self.students += 1
        if share is not None:
            self._mean(share, share)

    def _mean(self, before: float, after: float) -> None:
        self._shares[0] += before
        self._shares[1] += after
        self._both += 1

    @property
    def means(self) -> tuple[float, float] | None:
        """The mean before and after; None where nobody was marked both times."""
        if not self._both:
            return None
        before, after = (round(100 * share / self._both, 2) for share in self._shares)
        return before, after

    def as_data(self) -> dict[str, int | float | None]:
        """Return the summary as JSON data."""
        before, after = self.means or (None, None)
        counts = {name: getattr(self, name) for name in self.__slots__ if not name.startswith("_")}
        return {**counts, "mean_before": before, "mean_after": after}


def changes(old: Earlier, new: Iterable[Grade | Same], summary: Summary) -> Iterator[Change]:
    """Yield every student whose marks changed, in the new run's order, then those who are gone."""
    met = set()
    for after in new:
        met.add(after.key)
        if isinstance(after, Same):
            summary.same(after.share)
            continue
        before = old.grade(after.key)
        change = changed(before, after)
        summary.count(before, after, change)
        if change is not None:
            yield change
    for key in old.keys():  # noqa: SIM118  (no mapping: a run of a million answers stays in its file)
        gone = None if key in met else old.grade(key)
        if gone is not None:
            summary.count(gone, None, None)
            yield Change(gone.student, gone.name, gone.points, None, "removed: not among the answers this time")


def changed(before: Grade | None, after: Grade) -> Change | None:
    """Return what changed for a student; None where nothing did."""
    if before is None:
        return Change(after.student, after.name, None, after.points, "added: not among the answers before")
    why = _status(before, after)
    parts = tuple(_parts(before.parts, after.parts)) if not (before.refused or after.refused) else ()
    if not why and not parts and before.points == after.points:
        return None
    return Change(after.student, after.name, before.points, after.points, why, parts)


def _status(before: Grade, after: Grade) -> str:
    if after.refused and not before.refused:
        return f"refused now: {after.refused}"
    if before.refused and not after.refused:
        return f"refused before: {before.refused}"
    if before.form != after.form:
        return f"form {before.form or 'unknown'} before, {after.form or 'unknown'} now"
    return ""


def _parts(before: Mapping[str, PartGrade], after: Mapping[str, PartGrade]) -> Iterator[PartChange]:
    for column, new in after.items():
        old = before.get(column)
        if old is None:
            yield PartChange(column, new.question, None, new.points, "the part was not asked before")
        elif old.points != new.points or _verdict(old, new) != _verdict(new, old):
            yield PartChange(column, new.question, old.points, new.points, "; ".join(reasons(old, new)))
    for column, old in before.items():
        if column not in after:
            yield PartChange(column, old.question, old.points, None, "the part is not asked now")


def _verdict(part: PartGrade, other: PartGrade) -> tuple[int | None, str] | None:
    """Return what a part could give and its outcome, where both runs tell."""
    if part.evidence is None or other.evidence is None:
        return None
    return part.possible, part.evidence.outcome


def reasons(old: PartGrade, new: PartGrade) -> Iterator[str]:
    """Yield why a mark differs, by the evidence that differs; what was handed in and what was asked come first."""
    if old.question != new.question:
        yield f"another question is asked: {old.question or 'unknown'} before"
        return
    a, b = old.evidence, new.evidence
    if a is None or b is None:
        yield "a gradebook holds no evidence; name the folder or its marks.jsonl"
        return
    found = list(_reasons(old, a, new, b))
    yield from found or ["the evidence is the same; the credit is counted in another way"]


def _reasons(old: PartGrade, a: Evidence, new: PartGrade, b: Evidence) -> Iterator[str]:
    if a.code != b.code:
        yield f"the numbers of the question changed: variant {a.code} before, {b.code} now"
    if a.response != b.response:
        yield f"another answer was handed in: {_quoted(a.response)} before, {_quoted(b.response)} now"
    if new.possible is not None and old.possible != new.possible:
        yield f"the part gives {counted(new.possible, 'point')}, {old.possible} before"
    if a.accepted != b.accepted:
        yield _key(a.accepted, b.accepted)
    if a.response == b.response and a.understood != b.understood:
        yield f"the text is read as {_quoted(b.understood)}, {_quoted(a.understood)} before"
    if a.reason != b.reason:
        yield f"it could not be read before: {a.reason}" if a.reason else f"it cannot be read now: {b.reason}"
    if a.rule != b.rule and a.rule and b.rule:
        yield f"the rule is: {b.rule}; before: {a.rule}"
    if a.misconception != b.misconception:
        yield f"traced to: {b.misconception or 'no misconception'}; before: {a.misconception or 'none'}"


def _key(before: str, after: str) -> str:
    """Say whether the key moved or only the tolerance around it.

    >>> _key("[0.73, 0.74]", "[0.72, 0.75]")
    'the tolerance changed: [0.72, 0.75] is accepted, [0.73, 0.74] before'
    """
    a, b = _interval(before), _interval(after)
    is_same_key = a is not None and b is not None and (a[0] <= b[0] <= b[1] <= a[1] or b[0] <= a[0] <= a[1] <= b[1])
    return f"the {'tolerance' if is_same_key else 'key'} changed: {after} is accepted, {before} before"


def _interval(text: str) -> tuple[Fraction, Fraction] | None:
    low, comma, high = text.partition("]")[0].removeprefix("[").partition(", ")
    try:
        return (Fraction(low), Fraction(high)) if text.startswith("[") and comma else None
    except (ValueError, ZeroDivisionError):
        return None


def _quoted(text: str) -> str:
    if not text.strip():
        return "nothing"
    return repr(text if len(text) <= CUT else f"{text[: CUT - 3]}...")
