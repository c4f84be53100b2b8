"""Marking some of a class's students: a pure function, the same in this process, in others and on other machines.

A batch holds every entry of its students. What comes back is what they add to the folder that `dlquiz grade` writes.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from dlquiz.grading.answer_row import Problem
from dlquiz.grading.frozen import FrozenExam
from dlquiz.grading.plain import STAND_IN
from dlquiz.grading.results import Answered, Group, Marker, answer_data, total_data
from dlquiz.grading.scores import UNMARKED, Scores
from dlquiz.grading.spool import Entry, entries
from dlquiz.grading.submission import OnDuplicate, Submission, gathered
from dlquiz.numeric.digits import counted
from dlquiz.question.rules import PRACTICE, Rules
from dlquiz.render import feedback_pdf, gradebook
from dlquiz.render.escape import filename
from dlquiz.render.feedback import Told, page, told
from dlquiz.render.paper import Paper

MOST_LISTED = 400  # students that the terminal's table shows
MOST_SAID = 20  # complaints that the terminal shows
UNTOLD = Told("", "", "")


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every student of a run; without `feedback` only the gradebook is wanted.

    With `pages` each student's feedback is also a Markdown file, with `paper` a PDF.
    """

    rules: Rules = PRACTICE
    on_duplicate: OnDuplicate = OnDuplicate.REFUSE
    feedback: bool = True
    paper: Paper | None = None
    pages: bool = True


class Line(NamedTuple):
    """A student in the terminal's table."""

    key: str
    student: str
    name: str
    form: str
    points: str
    percent: str
    said: str


@dataclass(slots=True)
class Tally:
    """What a run says at its end; tallies of batches add up, in any order, to that of the run.

    `shares` counts students by points earned and possible; `first` and `unread` are the first ones by student.
    """

    students: int = 0
    refused: int = 0
    unreadable: int = 0
    shares: Counter[tuple[Fraction | int, int]] = field(default_factory=Counter)
    first: list[Line] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)

    def count(
        self, submission: Submission, total: tuple[Fraction | int, int] | None, unread: Sequence[Answered]
    ) -> None:
        """Count a student in; the students of a batch come in order."""
        self.students += 1
        self.refused += bool(submission.refused)
        self.unreadable += len(unread)
        if total and total[1]:
            self.shares[total] += 1
        self.show(submission, total, len(unread))
        self.complain(submission.key, unread)

    def show(self, submission: Submission, total: tuple[Fraction | int, int] | None, unread: int) -> None:
        """Keep what the terminal's table says of a student, where it is one of the first."""
        if len(self.first) < MOST_LISTED:
            form = submission.form.name if submission.form else ""
            points, share = (
                (f"{gradebook.number(total[0])}/{total[1]}", gradebook.percent(*total)) if total else ("", "")
            )
            said = gradebook.status(submission.refused, unread).removeprefix("marked").removeprefix(", ")
            self.first.append(Line(submission.key, submission.student, submission.name, form, points, share, said))

    def complain(self, key: str, unread: Sequence[Answered]) -> None:
        """Keep which answers of a student could not be read, where they are among the first."""
        for entry in unread[: MOST_SAID - len(self.unread)]:
            self.unread.append((key, f"not read: {key}, {not_read(entry)}"))

    @property
    def marked(self) -> int:
        """How many students were not refused."""
        return self.students - self.refused

    @property
    def mean(self) -> float:
        """The mean share of the points, in percent; 0 where nobody was marked."""
        counted = [(Fraction(points) / possible, count) for (points, possible), count in self.shares.items()]
        total = sum(count for _, count in counted)
        return float(100 * sum((share * count for share, count in counted), Fraction(0)) / total) if total else 0.0

    def add(self, other: "Tally") -> None:
        """Add a batch's tally."""
        self.students += other.students
        self.refused += other.refused
        self.unreadable += other.unreadable
        self.shares.update(other.shares)
        self.first = sorted([*self.first, *other.first])[:MOST_LISTED]
        self.unread = sorted([*self.unread, *other.unread], key=lambda said: said[0])[:MOST_SAID]


class Student(NamedTuple):
    """A student's row of the gradebook, line of the marks, and lines of the problems on what was not read."""

    key: str
    row: str
    marks: str
    unread: str


@dataclass(frozen=True, slots=True)
class Marked:
    """What a batch adds to the folder: the students in order, pages by file name, problems by where they belong."""

    entries: int
    students: list[Student]
    pages: list[tuple[str, bytes]]
    problems: list[tuple[int, Problem]]
    tally: Tally
    scores: Scores


class Shown(NamedTuple):
    """What the outputs say of a question's parts; students who answer alike share it."""

    group: Group
    possible: int
    cells: dict[str, str]
    marks: str
    told: Told
    printed: dict[str, Any] | None

    def of(self, group: Group) -> "Shown":
        """Return what is said of a group that differs from this one by its text alone."""
        text, own = group.answered[0].text, self.told
        if own is not UNTOLD:
            own = Told(own.rows.replace(STAND_IN, text), own.explained.replace(STAND_IN, text), own.missed)
        return Shown(group, self.possible, self.cells, self.marks.replace(STAND_IN, text), own, None)


def not_read(entry: Answered) -> str:
    """Say which answer could not be read, and why."""
    typed = f", {entry.text[:40]!r}" if entry.text.strip() else ""
    return f"{entry.slot.name}{typed}: {entry.mark.reason}"


class Batches:
    """Marks the parts of a run, one after the other; what it keeps of earlier ones only saves time."""

    def __init__(self, exam: FrozenExam, terms: Terms) -> None:
        self._exam, self._terms = exam, terms
        self.marker = Marker(terms.rules, texts=terms.feedback)
        self._shown: dict[int, Shown] = {}
        self._columns = list(gradebook.columns(exam))

    def mark(self, part: bytes) -> Marked:
        """Mark all students of a part."""
        return self.marked(list(entries(part)))

    def marked(self, found: Sequence[Entry]) -> Marked:
        """Mark all students of whom there are entries."""
        submissions, problems = gathered(found, self._exam, self._terms.on_duplicate)
        return self.of(submissions, problems, len(found))

    def of(self, submissions: Iterable[Submission], problems: list[tuple[int, Problem]], entries: int) -> Marked:
        """Mark what students handed in, which so many entries said."""
        marked = Marked(entries, [], [], problems, Tally(), Scores(self._exam))
        counted = _Counted(marked.scores) if self._terms.feedback else None
        for submission in submissions:
            groups = self.marker.groups(submission)
            if counted:
                counted.add(submission, groups)
            self._add(marked, submission, groups)
        if counted:
            counted.finish()
        return marked

    def _add(self, marked: Marked, submission: Submission, groups: list[Group]) -> None:
        found = [self._show(group) for group in groups]
        points = max(0, sum([one.group.points for one in found]))
        possible = sum([one.possible for one in found])
        total = (points, possible) if found else None
        unread = [said for one in found for said in one.group.unread]
        earned: dict[str, str] = {}
        for one in found:
            earned |= one.cells
        cells = [earned.get(column, "") for column in self._columns]
        marks = ""
        if self._terms.feedback:
            of_all = float(points) if total else None
            head = json.dumps(total_data(submission, of_all, possible if total else None, self._terms.rules))
            marks = f'{head[:-1]}, "answers": [{", ".join([one.marks for one in found])}]}}'
            marked.pages.extend(self._pages(submission, found, (points, possible)))
        row = gradebook.row(submission, len(unread), total, cells)
        file = submission.where.file
        listed = "".join([gradebook.unread(submission.key, file, not_read(entry)) for entry in unread])
        marked.students.append(Student(submission.key, row, marks, listed))
        marked.tally.count(submission, total, unread)

    def _pages(
        self, submission: Submission, found: list[Shown], total: tuple[Fraction | int, int]
    ) -> Iterator[tuple[str, bytes]]:
        """Yield a student's feedback files."""
        if self._terms.pages:
            said = f"**{gradebook.number(total[0])} of {counted(total[1], 'point')}** ({gradebook.percent(*total)} %)"
            text = page(submission, said, [one.told for one in found], self._exam.title)
            yield f"{filename(submission.key)}.md", text.encode()
        if self._terms.paper is not None:
            printed = [one.printed for one in found if one.printed is not None]
            data = feedback_pdf.page(submission, total, printed, self._exam, self._terms.paper)
            yield f"{filename(submission.key)}.pdf", feedback_pdf.pdf(data, submission.key)

    def _show(self, group: Group) -> Shown:
        if group.like is not None and self._terms.paper is None:
            return self._show(group.like).of(group)
        shown = self._shown.get(id(group))
        if shown is None or shown.group is not group:
            if len(self._shown) >= self.marker.MOST_REMEMBERED:
                self._shown.clear()
            shown = self._shown[id(group)] = self.shown(group)
        return shown

    def shown(self, group: Group) -> Shown:
        """Return what the outputs say of a group."""
        answered, rules = group.answered, self._terms.rules
        cells = {entry.slot.column: gradebook.number(entry.points) for entry in answered}
        possible = sum(entry.slot.part.points for entry in answered)
        if not self._terms.feedback:
            return Shown(group, possible, cells, "", UNTOLD, None)
        marks = ", ".join(json.dumps(answer_data(entry), allow_nan=False) for entry in answered)
        printed = feedback_pdf.told(answered, rules) if self._terms.paper is not None else None
        said = told(answered, rules) if self._terms.pages else UNTOLD
        return Shown(group, possible, cells, marks, said, printed)


class _Counted:
    """Students on their way into the table of the class; what many answered alike is looked at once."""

    def __init__(self, scores: Scores) -> None:
        self._scores = scores
        self._place = {column.name: i for i, column in enumerate(scores.columns)}
        self._known: dict[int, _Times] = {}

    def add(self, submission: Submission, groups: Sequence[Group]) -> None:
        """Put a student into the table."""
        form = submission.form.name if submission.form else ""
        cells = [UNMARKED] * len(self._place)
        for group in groups:
            times = self._known.get(id(group))
            if times is None:
                own = {self._place[e.slot.column]: self._scores.cell(e.points, e.mark) for e in group.answered}
                times = self._known[id(group)] = _Times(group, form, own)
            times.count += 1
            for place, cell in times.cells.items():
                cells[place] = cell
        self._scores.add_row(submission.student, submission.name, form, submission.refused, cells)

    def finish(self) -> None:
        """Tell the table what was answered, and how often."""
        for times in self._known.values():
            for entry in times.group.answered:
                self._scores.note(entry.slot, times.form, entry.mark, times.count)


@dataclass(slots=True)
class _Times:
    group: Group
    form: str
    cells: dict[int, int]
    count: int = 0
