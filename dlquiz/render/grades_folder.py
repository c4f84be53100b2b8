"""The folder that `dlquiz grade` writes: `gradebook.csv`, `marks.jsonl`, `problems.csv` and `feedback/`.

Entries are put into parts by student, the parts are marked one by one, here or elsewhere, and their students merged in
order: memory holds a part, not the class. Whatever marks them, and in whatever order, the same bytes come out.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from heapq import merge
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from dlquiz.grading.answer_row import Problem, Row, Where
from dlquiz.grading.frozen import FrozenExam, FrozenForm
from dlquiz.grading.results import problem_data
from dlquiz.grading.scores import Scores
from dlquiz.grading.spool import Entry, Segment, Shuffle, Spool
from dlquiz.render import gradebook
from dlquiz.render.grades_batch import MOST_SAID, Marked, Tally

ASKED = "exam-manifest.json"  # a copy, for `dlquiz why`
# what an earlier run may have left, which goes
ENTRIES = ("gradebook.csv", "marks.jsonl", "problems.csv", "feedback", "changes.csv", "report.html", ASKED)
PART = 1_500_000  # bytes of answer files for each part
MOST_PARTS = 512
BLOCK = 65_536  # bytes of each part that are read at a time when they are merged
OFTEN = 10_000  # entries between two reports of progress

Work = Callable[[Iterator[bytes]], Iterator[Marked]]
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Written:
    """What a run comes to; `said` are the first problems, `first_refused` the first that refuses something."""

    scores: Scores
    tally: Tally = field(default_factory=Tally)
    problems: int = 0
    refused: int = 0
    first_refused: Problem | None = None
    said: list[str] = field(default_factory=list)

    @property
    def needs_a_look(self) -> bool:
        """Whether something was refused, could not be read or was warned of.

        An answer to a question that does not exist may be the one that another question lacks.
        """
        return bool(self.problems or self.tally.refused or self.tally.unreadable)

    def count(self, problem: Problem) -> None:
        """Count a problem in."""
        self.problems += 1
        if not problem.is_warning:
            self.refused += 1
            self.first_refused = self.first_refused or problem
        if len(self.said) < MOST_SAID:
            self.said.append(f"{'warning' if problem.is_warning else 'refused'}: {problem}")


def write(
    exam: FrozenExam,
    found: Iterable[Row | Problem],
    folder: Path,
    work: Work,
    *,
    size: int,
    feedback: bool = True,
    bom: bool = False,
    log: IO[str] | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> Written:
    """Write every file of a run into an empty folder; `size` is that of all answer files, in bytes.

    `problems.csv` ends with the answers that could not be read. `work` marks parts as `grades_batch` does; `bom` begins
    the tables with a byte-order mark; `log` gets a line of JSON for each problem. The temporary files have no names, so
    that nothing is left of them whatever ends the run.
    """
    written = Written(Scores(exam))
    with (
        TemporaryFile(dir=folder) as unsorted,
        TemporaryFile(dir=folder) as by_part,
        _text(folder / "problems.csv", bom) as problems,
    ):
        problems.write(gradebook.table([gradebook.PROBLEM]))

        def listed(problem: Problem) -> None:
            problems.write(gradebook.problem(problem))
            if log is not None:
                log.write(f"{json.dumps(problem_data(problem))}\n")
            written.count(problem)

        shuffle, total = Shuffle(Spool(unsorted), min(MOST_PARTS, 1 + size // PART)), 0
        for total, entry in enumerate(found, 1):
            if isinstance(entry, Problem):
                listed(entry)
            shuffle.add(Entry(total, entry))
            if total % OFTEN == 0:
                progress("read", total, 0)
        kept = _Kept(Spool(by_part))
        done, scores = 0, written.scores
        awaited = {(form.student.id or form.student.name): form for form in exam.forms if form.student}
        for batch in work(shuffle.parts()):
            kept.add(batch)
            for student in batch.students:
                awaited.pop(student.key, None)
            written.tally.add(batch.tally)
            scores.merge(batch.scores)
            if batch.pages:
                _write_pages(folder / "feedback", batch)
            done += batch.entries
            progress("marked", done, total)
        for _, where, *rest in kept.problems():
            listed(Problem(Where(*where), *rest))
        students = merge(kept.students(), _absent(exam, awaited), key=itemgetter(0))
        _write_students(exam, folder, students, problems, feedback, bom)
    return written


class _Kept:
    """What the parts came to, in a file: students and problems of each in order, merged on the way out."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._students: list[Segment] = []
        self._problems: list[Segment] = []

    def add(self, batch: Marked) -> None:
        self._students.append(self._append(batch.students))
        self._problems.append(self._append([order, *problem] for order, problem in batch.problems))

    def students(self) -> Iterator[list[Any]]:
        """Yield the fields of every `Student`, sorted by key."""
        return merge(*map(self._lines, self._students), key=itemgetter(0))

    def problems(self) -> Iterator[list[Any]]:
        """Yield place in the run, and the problem's fields."""
        return merge(*map(self._lines, self._problems), key=itemgetter(0))

    def _append(self, lines: Iterable[Any]) -> Segment:
        return self._spool.append("".join([f"{json.dumps(line)}\n" for line in lines]).encode("ascii"))

    def _lines(self, segment: Segment) -> Iterator[list[Any]]:
        begun = b""
        for start in range(segment.start, segment.start + segment.size, BLOCK):
            size = min(BLOCK, segment.start + segment.size - start)
            *lines, begun = (begun + self._spool.read(Segment(start, size))).split(b"\n")
            yield from map(json.loads, lines)


def _write_pages(folder: Path, batch: Marked) -> None:
    folder.mkdir(exist_ok=True)
    for name, page in batch.pages:
        (folder / name).write_bytes(page)


def _absent(exam: FrozenExam, awaited: Mapping[str, FrozenForm]) -> Iterator[list[str]]:
    """Yield the fields of a `Student` for those of the roster from whom nothing came, sorted by key."""
    width = len(gradebook.columns(exam))
    for key, form in sorted(awaited.items(), key=itemgetter(0)):
        if form.student:
            yield [key, gradebook.absent(form.student, form.name, width), "", ""]


def _write_students(
    exam: FrozenExam, folder: Path, students: Iterator[list[Any]], problems: IO[str], feedback: bool, bom: bool
) -> None:
    with _text(folder / "gradebook.csv", bom) as book, ExitStack() as more:
        marks = more.enter_context(_text(folder / "marks.jsonl")) if feedback else None
        book.write(gradebook.head(exam))
        for _, row, line, unread in students:
            book.write(row)
            problems.write(unread)
            if marks is not None and line:
                marks.write(f"{line}\n")


def _text(path: Path, bom: bool = False) -> IO[str]:
    return path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="")
