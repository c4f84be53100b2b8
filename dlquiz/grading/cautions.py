"""What an analysis cannot say, and which parts a teacher should look at, in plain words."""

from collections.abc import Iterator, Sequence
from math import sqrt

from dlquiz.grading.analysis import FEW, FEWEST_OF_FORM, SOME, Analysis, Part
from dlquiz.grading.verdict import Outcome
from dlquiz.numeric.digits import counted

EASY, HARD = 0.95, 0.05
EXTREME = 0.15  # of the class with full or with no points
UNREAD = 0.05
CHANCE = 0.05
MOST = 6


def cautions(found: Analysis) -> Iterator[str]:
    """Yield a sentence for each limit of the figures and for each part to look at."""
    n = found.marked
    if found.absent:
        said = _listed([row.key for row in found.absent])
        yield f"{counted(len(found.absent), 'student')} of the roster handed in nothing: {said}."
    students = counted(n, "student")
    if not n:
        yield "Nobody was marked, so there is nothing to analyse."
        return
    if n < FEW:
        yield (
            f"With {students} nothing can be said about single parts or reliability: discrimination and alpha are "
            f"left out below {FEW} students."
        )
    else:
        if n < SOME:
            yield (
                f"With {students} discrimination and alpha are rough: a correlation below {2 / sqrt(n):.2f} may "
                "well be chance."
            )
        yield from _extremes(found, n)
        yield from _items(found, n)
    popular = [said for part in found.parts for said in _popular(found, part)]
    if popular:
        more = f" and {len(popular) - MOST} more" if len(popular) > MOST else ""
        said = "; ".join(popular[:MOST])
        yield f"One wrong answer is more common than the right one, look at the key or teach it again: {said}{more}."
    unread = [(part.column.name, part.outcomes[Outcome.UNREADABLE]) for part in found.parts]
    often = [f"{name} ({count})" for name, count in unread if count > max(1, UNREAD * n)]
    if often:
        yield f"Many answers could not be read: {_listed(often)}; problems.csv lists them."
    yield from _forms(found)
    if found.reliability is not None and found.reliability.of_questions is not None:
        yield (
            "Parts of one question depend on each other, which makes alpha over parts too high; alpha over whole "
            "questions is the safer figure."
        )


def _extremes(found: Analysis, n: int) -> Iterator[str]:
    if sum(share == 1 for share in found.shares) > EXTREME * n:
        yield f"More than {EXTREME:.0%} of the class have full points: the exam cannot tell its best students apart."
    if sum(share == 0 for share in found.shares) > EXTREME * n:
        yield f"More than {EXTREME:.0%} of the class have no points: the exam cannot tell these students apart."


def _items(found: Analysis, n: int) -> Iterator[str]:
    for part in found.parts:
        r = part.discrimination
        if r is not None and r <= -1 / sqrt(n):
            yield (
                f"Look at {part.column.name}: those who did well elsewhere did worse here (discrimination {r:.2f}), "
                "which is how a wrong key looks."
            )
    told = [part for part in found.parts if not part.is_constant]
    constant = [part.column.name for part in found.parts if part.is_constant]
    easy = [part.column.name for part in told if part.difficulty >= EASY]
    hard = [part.column.name for part in told if part.difficulty <= HARD]
    if constant:
        yield f"Everyone earned the same for {_listed(constant)}, which tells nobody apart."
    if easy:
        yield f"Almost everyone has {_listed(easy)} right."
    if hard:
        yield f"Almost nobody has {_listed(hard)} right: look at the wording and the key."


def _popular(found: Analysis, part: Part) -> Iterator[str]:
    wrong = next(((given, times) for given, times in part.answers if not given.right), None)
    if wrong is None or wrong[1] < FEWEST_OF_FORM:
        return
    given, times = wrong
    if times > _right(found, part, given.form):
        where = f"form {given.form}, " if given.form else ""
        yield f"{part.column.name} ({where}{times} students: {given.text!r})"


def _right(found: Analysis, part: Part, form: str) -> int:
    """Return how many took the right option, or had the part right on a form."""
    if not form:
        return max((times for given, times in part.answers if given.right), default=0)
    place = found.parts.index(part)
    theirs = (row.cells[place] for row in found.rows if row.cells and row.form == form)
    return sum(cell.outcome is Outcome.CORRECT for cell in theirs)


def _forms(found: Analysis) -> Iterator[str]:
    if found.drift is None:
        return
    low, *_, high = sorted(found.forms, key=lambda form: form.mean)
    if found.drift.p < CHANCE:
        yield (
            f"The forms differ more than chance explains (p = {found.drift.p:.3f}): the mean of form {high.name} is "
            f"{high.mean:.1f} %, that of form {low.name} {low.mean:.1f} %."
        )
    drifting = [part.column.name for part in found.parts if part.drift is not None and part.drift < CHANCE]
    if drifting:
        yield f"The forms differ in {_listed(drifting)} more than chance explains among so many parts."


def _listed(names: Sequence[str], most: int = 12) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
