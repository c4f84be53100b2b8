"""The item analysis of a class: difficulty, discrimination, reliability, misconceptions, drift between forms.

Only students whose answers were marked count. A blank and an unreadable answer earn nothing and count as that;
students who were refused, or who handed in nothing, are listed and left out of every figure.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Any, NamedTuple

from dlquiz.grading.scores import Cell, Column, Given, Row, Scores
from dlquiz.grading.statistics import Interval
from dlquiz.grading.verdict import Outcome
from dlquiz.question.item import Misconception

FEW, SOME = 10, 30  # students: below the first nothing is said of items, below the second not without a caution
BINS = 10
QUANTILES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
FEWEST_OF_FORM = 5


class Met(NamedTuple):
    """A misconception, how many students met it, and their mean share of the points of all other parts."""

    misconception: Misconception
    students: int
    elsewhere: float


class Part(NamedTuple):
    """One part: its difficulty (mean share of the points, 1 is easiest), discrimination, and what was answered.

    `is_constant` where everyone earned the same; discrimination is None also where all other parts are so together.
    """

    column: Column
    difficulty: float
    discrimination: float | None
    outcomes: dict[Outcome, int]
    met: tuple[Met, ...]
    answers: tuple[tuple[Given, int], ...]
    by_form: tuple[float | None, ...]
    drift: float | None
    is_constant: bool

    @property
    def answered(self) -> int:
        """How many answers could be read."""
        return sum(self.outcomes[outcome] for outcome in (Outcome.CORRECT, Outcome.PARTIAL, Outcome.WRONG))


class FormScores(NamedTuple):
    """The points of those who had one form, in percent; the standard error where there are two or more."""

    name: str
    students: int
    mean: float
    error: float | None


class Reliability(NamedTuple):
    """Alpha over parts with its interval, over whole questions, and the standard error of measurement in points."""

    name: str
    alpha: float
    interval: Interval | None
    of_questions: float | None
    error: float


class Drift(NamedTuple):
    """Forms compared: how likely chance makes such a difference, and the share of the variance that it explains."""

    p: float
    explained: float
    permutations: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """All of it; `shares` are the marked students' shares of the points, sorted."""

    exam: str
    title: str
    possible: int
    rows: tuple[Row, ...]
    absent: tuple[Row, ...]
    shares: tuple[Fraction, ...]
    mean: float | None
    deviation: float | None
    quantiles: tuple[tuple[float, float], ...]
    bins: tuple[int, ...]
    parts: tuple[Part, ...]
    forms: tuple[FormScores, ...]
    reliability: Reliability | None
    drift: Drift | None
    no_drift: str

    @property
    def marked(self) -> int:
        """How many students were marked."""
        return len(self.shares)

    @property
    def met(self) -> list[tuple[Misconception, int, list[str]]]:
        """Every misconception with how many students met it and in which parts, the most common first."""
        students: Counter[Misconception] = Counter()
        where: dict[Misconception, list[str]] = {}
        for part in self.parts:
            for met in part.met:
                where.setdefault(met.misconception, []).append(part.column.name)
        for row in self.rows:
            students.update({cell.misconception for cell in row.cells if cell.misconception is not None})
        return [
            (slip, count, where[slip]) for slip, count in sorted(students.items(), key=lambda e: (-e[1], e[0].name))
        ]


def analysis(scores: Scores) -> Analysis:
    """Analyse a class; the same table gives the same figures, whatever the order it was filled in."""
    import numpy as np

    rows = tuple(scores.rows())
    marked = [i for i, row in enumerate(rows) if not row.refused]
    possible = sum(column.points for column in scores.columns)
    numbers = scores.numbers()[marked]
    kinds = scores.kinds
    points = np.array([float(kind.points) for kind in kinds])[numbers].reshape(len(marked), len(scores.columns))
    totals = [rows[i].points for i in marked]
    shares = tuple(Fraction(total) / possible if possible else Fraction(0) for total in sorted(totals))
    percent = np.array([100 * float(total) / possible if possible else 0.0 for total in totals])
    forms, groups = _forms(scores, [rows[i] for i in marked], percent)
    drift, p_values, no_drift = _drift(scores, points, groups)
    enough = len(marked) >= FEW
    parts = tuple(_parts(scores, numbers, points, groups, p_values, enough))
    return Analysis(
        exam=scores.exam,
        title=scores.title,
        possible=possible,
        rows=rows,
        absent=tuple(scores.absent()),
        shares=shares,
        mean=float(percent.mean()) if marked else None,
        deviation=float(percent.std(ddof=1)) if len(marked) > 1 else None,
        quantiles=tuple((q, float(np.quantile(percent, q))) for q in QUANTILES) if marked else (),
        bins=_bins(shares),
        parts=parts,
        forms=forms,
        reliability=_reliability(scores, points) if enough else None,
        drift=drift,
        no_drift=no_drift,
    )


def _bins(shares: Sequence[Fraction]) -> tuple[int, ...]:
    """Count the shares in ten bins; a bin holds its lower border, the last one both."""
    counts = [0] * BINS
    for share in shares:
        counts[min(BINS - 1, int(share * BINS))] += 1
    return tuple(counts)


def _forms(scores: Scores, rows: Sequence[Row], percent: Any) -> tuple[tuple[FormScores, ...], Any]:
    import numpy as np

    place = {name: i for i, name in enumerate(scores.forms)}
    groups = np.array([place[row.form] for row in rows], dtype=np.int64)
    if scores.has_roster:
        return (), groups
    found = []
    for i, name in enumerate(scores.forms):
        theirs = percent[groups == i]
        if len(theirs):
            error = float(theirs.std(ddof=1)) / sqrt(len(theirs)) if len(theirs) > 1 else None
            found.append(FormScores(name, len(theirs), float(theirs.mean()), error))
    return tuple(found), groups


def _drift(scores: Scores, points: Any, groups: Any) -> tuple[Drift | None, Sequence[float | None], str]:
    """Compare the forms, or say why they cannot be compared."""
    import numpy as np

    from dlquiz.grading.statistics import differences

    nothing = [None] * len(scores.columns)
    if scores.has_roster:
        return None, nothing, "Every student had a form of their own, so forms cannot be compared."
    sizes = np.bincount(groups, minlength=len(scores.forms))
    if (sizes > 0).sum() < 2:
        return None, nothing, "Only one form was answered, so there is nothing to compare."
    if sizes[sizes > 0].min() < FEWEST_OF_FORM:
        return None, nothing, f"A form was answered by fewer than {FEWEST_OF_FORM} students; forms are not compared."
    found = differences(points, groups, scores.exam)
    return Drift(found.p_total, found.explained_total, found.permutations), found.p, ""


def _parts(
    scores: Scores, numbers: Any, points: Any, groups: Any, p_values: Sequence[float | None], enough: bool
) -> Iterator[Part]:
    import numpy as np

    from dlquiz.grading.statistics import ALIKE, rest_correlations

    against = rest_correlations(points) if enough else [None] * len(scores.columns)
    possible = sum(column.points for column in scores.columns)
    total = points.sum(axis=1)
    for i, column in enumerate(scores.columns):
        counts = np.bincount(numbers[:, i], minlength=len(scores.kinds)) if len(numbers) else np.zeros(1, int)
        seen: list[tuple[int, Cell, int]] = [
            (n, scores.kinds[n], int(counts[n])) for n in np.flatnonzero(counts).tolist()
        ]
        outcomes = {outcome: sum(c for _, cell, c in seen if cell.outcome is outcome) for outcome in Outcome}
        rest = max(1, possible - column.points)
        met: dict[Misconception, list[int]] = {}
        for number, cell, _ in seen:
            if cell.misconception is not None:
                met.setdefault(cell.misconception, []).append(number)
        slips = []
        for slip, theirs in met.items():
            chosen = np.isin(numbers[:, i], theirs)
            slips.append(Met(slip, int(chosen.sum()), float((total - points[:, i])[chosen].mean()) / rest))
        mean = float(points[:, i].mean()) / column.points if len(points) and column.points else 0.0
        by_form = tuple(
            float(points[groups == form, i].mean()) / column.points if (groups == form).any() else None
            for form in range(0 if scores.has_roster else len(scores.forms))
        )
        slips.sort(key=lambda entry: (-entry.students, entry.misconception.name))
        answers = tuple(scores.answers(i).items())
        is_constant = len(points) == 0 or bool(np.ptp(points[:, i]) < ALIKE)
        yield Part(column, mean, against[i], outcomes, tuple(slips), answers, by_form, p_values[i], is_constant)


def _reliability(scores: Scores, points: Any) -> Reliability | None:
    import numpy as np

    from dlquiz.grading.statistics import alpha, alpha_interval

    value = alpha(points)
    if value is None:
        return None
    places = [column.place for column in scores.columns]
    questions = sorted(set(places))
    of_questions = None
    if len(questions) < len(places):
        sums = np.column_stack([points[:, [p == place for p in places]].sum(axis=1) for place in questions])
        of_questions = alpha(sums)
    possible = {column.points for column in scores.columns}
    dichotomous = len(possible) == 1 and bool(np.isin(points, [0, *possible]).all())
    trusted = of_questions if of_questions is not None else value
    error = float(points.sum(axis=1).std(ddof=1)) * sqrt(1 - max(0.0, min(1.0, trusted)))
    name = "KR-20" if dichotomous else "Cronbach's alpha"
    return Reliability(name, value, alpha_interval(points, scores.exam), of_questions, error)
