"""What a class of a hundred thousand comes to, looked up by number: groups of like answers, texts and totals."""

import json
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from dlquiz.grading.answer_row import Where
from dlquiz.grading.columns import Columns
from dlquiz.grading.frames import OddError
from dlquiz.grading.frozen import FrozenExam, FrozenForm
from dlquiz.grading.plain import STAND_IN
from dlquiz.grading.results import total_data
from dlquiz.grading.submission import Submission
from dlquiz.question.rules import Rules
from dlquiz.render import gradebook
from dlquiz.render.grades_batch import Shown, Tally

if TYPE_CHECKING:
    import polars as pl

PLAIN_HEAD = '{"student": "", "name": ""'


class Place:
    """What was answered to the questions that stand at one place of the papers.

    `shown` are the different groups, `of` which of them each student has, `text` the row of the text that takes the
    stand-in's place: the blank where there is none.
    """

    def __init__(self, students: int, blank: int) -> None:
        import numpy as np

        self.shown: list[Shown] = []
        self.is_template: list[bool] = []
        self.of = np.full(students, -1, dtype=np.int32)
        self.text = np.full(students, blank, dtype=np.int32)

    def number(self, shown: Shown, *, is_template: bool = False) -> int:
        self.shown.append(shown)
        self.is_template.append(is_template)
        return len(self.shown) - 1

    def looked_up(self, of: Callable[[Shown], int], chosen: Any = slice(None)) -> Any:
        """Return for each student a number that goes with the group; 0 where there is none."""
        import numpy as np

        return np.array([*map(of, self.shown), 0], dtype=np.int64)[self.of[chosen]]


class Pool:
    """Texts by number, each once; 0 is the empty text."""

    def __init__(self) -> None:
        self._known = {"": 0}

    def number(self, text: str) -> int:
        return self._known.setdefault(text, len(self._known))

    def series(self, numbers: Any) -> "pl.Series":
        """Return the texts with these numbers."""
        return gathered([*self._known], numbers)


class Totals:
    """Points of all students: `of` says which of the different totals each one has, `unread` how many were not read."""

    def __init__(self, exam: FrozenExam, places: Sequence[Place], columns: Columns) -> None:
        import numpy as np

        self._students = columns
        groups = [shown.group for place in places for shown in place.shown]
        unit = lcm(*(group.points.denominator for group in groups))
        if unit > 2**32:
            raise OddError
        earned = sum(place.looked_up(lambda shown: int(shown.group.points * unit)) for place in places)
        possible = sum(place.looked_up(lambda shown: shown.possible) for place in places)
        self.unread = sum(place.looked_up(lambda shown: len(shown.group.unread)) for place in places)
        rows = np.stack([np.maximum(earned, 0), possible, columns.form])
        different, self.of, self._times = _different(rows)
        self._all: list[tuple[Fraction | int, int, FrozenForm]] = []
        for total, most, form in different.T.tolist():
            points = Fraction(total, unit)
            self._all.append((points.numerator if points.denominator == 1 else points, most, exam.forms[form]))

    def count(self, tally: Tally) -> None:
        """Count the students in."""
        tally.students += len(self.of)
        tally.unreadable += int(self.unread.sum())
        for (points, possible, _), times in zip(self._all, self._times.tolist(), strict=True):
            if possible:
                tally.shares[points, possible] += times

    def submission(self, i: int) -> tuple[Submission, tuple[Fraction | int, int]]:
        """Return whose the answers of a student are, and the total."""
        points, possible, form = self._all[self.of[i]]
        student, name = self._students.students[i], self._students.names[i]
        return Submission(student, name, Where(""), form), (points, possible)

    def tails(self, file: str, rules: Rules) -> list[str]:
        """Return what the evidence says after the name, by total."""
        found = []
        for points, possible, form in self._all:
            head = json.dumps(total_data(Submission("", "", Where(file), form), float(points), possible, rules))
            found.append(head.removeprefix(PLAIN_HEAD).removesuffix("}"))
        return found

    def texts(self) -> "list[pl.Series]":
        """Return the gradebook's cells from form to percentage."""
        status = {n: gradebook.status("", n) for n in {*self.unread.tolist()}}
        most = max(status) + 1
        return [
            gathered([cell(form.name) for _, _, form in self._all], self.of),
            gathered([cell(status.get(n, "")) for n in range(most)], self.unread),
            gathered([gradebook.number(points) for points, _, _ in self._all], self.of),
            gathered([str(possible) for _, possible, _ in self._all], self.of),
            gathered([gradebook.percent(points, possible) for points, possible, _ in self._all], self.of),
        ]


def cell(text: str) -> str:
    """Return a cell as the gradebook's CSV has it."""
    return gradebook.table([["", text]])[1:-1]


def _different(rows: Any) -> tuple[Any, Any, Any]:
    """Return the different columns of an array of whole numbers, which of them each column is, and their counts."""
    import numpy as np

    key = np.zeros(rows.shape[1], dtype=np.int64)
    for row in rows:
        known, code = np.unique(row, return_inverse=True)
        key = key * len(known) + code
    _, first, of, times = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    return rows[:, first], of, times


def gathered(texts: Sequence[str], numbers: Any) -> "pl.Series":
    """Return texts by their numbers; -1 is the empty text."""
    import numpy as np
    import polars as pl

    return pl.Series([*texts, ""], dtype=pl.String).gather(np.asarray(numbers) % (len(texts) + 1))


def alike(columns: Columns, students: Any, asked: list[int]) -> "Iterator[tuple[tuple[str, ...], Any]]":
    """Yield texts that were typed for the parts at these places, and who typed them."""
    import polars as pl

    if not len(students):
        return
    typed = pl.DataFrame([columns.answers.gather(columns.rows[students, at]).alias(str(at)) for at in asked])
    groups = typed.with_columns(student=pl.Series(students)).group_by(list(map(str, asked)), maintain_order=True).all()
    *texts, who = groups.get_columns()
    counts = who.list.len().to_list()
    flat, start = who.explode().to_numpy(), 0
    for several, count in zip(zip(*(one.to_list() for one in texts), strict=True), counts, strict=True):
        yield several, flat[start : start + count]
        start += count


def pieces_of(place: Place, *, is_first: bool) -> tuple[list[str], list[str], list[str]]:
    """Return the evidence of each group in the three pieces around its text; all in the first where there is none."""
    before, between, after = [], [], []
    for shown, is_template in zip(place.shown, place.is_template, strict=True):
        pieces = shown.marks.split(STAND_IN) if is_template else [shown.marks, "", ""]
        before.append(pieces[0] if is_first else f", {pieces[0]}")
        between.append(pieces[1])
        after.append(pieces[2])
    return before, between, after
