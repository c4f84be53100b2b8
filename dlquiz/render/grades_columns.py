"""The folder of `grades_folder` for a long CSV, column by column with Polars: the same bytes, ten times as fast.

Each different answer to a question is marked once, by the marker that marks everyone; plain decimals are told apart by
the gap between the numbers at which the verdict changes. What is said of it is then looked up for all students at once.
"""

import json
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from heapq import merge
from operator import attrgetter, itemgetter
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from dlquiz.grading.answer_row import Problem
from dlquiz.grading.columns import PART, PLAIN_ID, Columns, LongTable
from dlquiz.grading.frames import OddError
from dlquiz.grading.frozen import FrozenExam, FrozenForm, Slot
from dlquiz.grading.plain import STAND_IN
from dlquiz.grading.results import Group, problem_data
from dlquiz.grading.scores import MOST_ANSWERS, Scores
from dlquiz.render import gradebook
from dlquiz.render.class_columns import Place, Pool, Totals, alike, cell, gathered, pieces_of
from dlquiz.render.grades_batch import MOST_LISTED, Batches, Marked, Shown, Student, Tally, Terms, not_read
from dlquiz.render.grades_folder import Progress, Written

if TYPE_CHECKING:
    import polars as pl

CHUNK = 2000  # students whose evidence is in memory together
BOM = "\ufeff"


def write(
    exam: FrozenExam,
    path: Path,
    folder: Path,
    terms: Terms,
    *,
    bom: bool = False,
    log: IO[str] | None = None,
    progress: Progress = lambda stage, done, total: None,
    part: int = PART,
) -> Written | None:
    """Write every file of a run on one CSV into an empty folder; None where the file has to go the ordinary way.

    There must be no pages to write. `bom`, `log` and `progress` are those of `grades_folder.write`.
    """
    with TemporaryFile("w+", dir=folder, encoding="ascii") as unread, TemporaryFile(dir=folder) as spool:
        try:
            table = LongTable(path, exam, part)
            run = _Run(exam, terms)
            with (folder / "gradebook.csv").open("wb") as book, (folder / "marks.jsonl").open("wb") as marks:
                book.write(f"{BOM if bom else ''}{gradebook.head(exam)}".encode())
                done = 0
                for columns in table.parts(spool):
                    run.add(columns, table.name, book, marks, unread)
                    done += len(columns.answers) - 1
                    progress("read", done, 0)
        except OddError:
            return None
        finally:
            if not terms.feedback:
                (folder / "marks.jsonl").unlink(missing_ok=True)
        table.odd.sort(key=attrgetter("order"))
        odd = run.batches.marked(table.odd)
        run.written.tally.add(odd.tally)
        run.written.scores.merge(odd.scores)
        _join(odd, folder, feedback=terms.feedback)
        found = [entry.found for entry in table.odd if isinstance(entry.found, Problem)]
        with (folder / "problems.csv").open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as problems:
            problems.write(gradebook.table([gradebook.PROBLEM]))
            for problem in (*found, *(one for _, one in sorted(odd.problems, key=lambda pair: pair[0]))):
                problems.write(gradebook.problem(problem))
                if log is not None:
                    log.write(f"{json.dumps(problem_data(problem))}\n")
                run.written.count(problem)
            unread.seek(0)
            theirs = ([student.key, student.unread] for student in odd.students)
            problems.writelines(lines for _, lines in merge(map(json.loads, unread), theirs, key=itemgetter(0)))
    return run.written if run.written.tally.students else None


class _Run:
    """A run on its way: what it has come to, and what has been marked."""

    def __init__(self, exam: FrozenExam, terms: Terms) -> None:
        self.batches, self.written = Batches(exam, terms), Written(Scores(exam))
        self._exam, self._terms = exam, terms
        self._columns = list(gradebook.columns(exam))
        self._papers = [self._places(form) for form in exam.forms]

    def _places(self, form: FrozenForm) -> list[tuple[tuple[Slot, ...], list[int]]]:
        """Return the parts of each question of a paper, and where they stand in it."""
        found, start = [], 0
        for parts in self.batches.marker.paper(form):
            found.append((parts, list(range(start, start + len(parts)))))
            start += len(parts)
        return found

    def add(self, columns: Columns, file: str, book: IO[bytes], marks: IO[bytes], unread: IO[str]) -> None:
        """Mark the students of a part, and write their lines; in `unread`, each after its student's id, as JSON."""
        import numpy as np

        count = len(columns.students)
        if not count:
            return
        papers = self._papers
        places = [Place(count, len(columns.answers) - 1) for _ in range(max(map(len, papers)))]
        cells = {column: np.zeros(count, dtype=np.int32) for column in self._columns}
        numbers = np.zeros((count, len(self._columns)), dtype=np.uint32)
        pool = Pool()
        for at, form in enumerate(self._exam.forms):
            chosen = np.flatnonzero(columns.form == at)
            if not len(chosen):
                continue
            for place, (parts, asked) in zip(places, papers[at], strict=False):
                begun = len(place.shown)
                self._mark(place, parts, columns, chosen, asked, form.name)
                for number, column in enumerate(slot.column for slot in parts):
                    of_shown = [0] * begun + [pool.number(shown.cells[column]) for shown in place.shown[begun:]]
                    cells[column][chosen] = np.array(of_shown, dtype=np.int32)[place.of[chosen]]
                    if self._terms.feedback:
                        scored = [0] * begun + [self._scored(shown, number) for shown in place.shown[begun:]]
                        to = self.written.scores.place(column)
                        numbers[chosen, to] = np.array(scored, dtype=np.uint32)[place.of[chosen]]
        totals = Totals(self._exam, places, columns)
        totals.count(self.written.tally)
        self._said(places, columns, totals, file, unread)
        if self._terms.feedback:
            self.written.scores.add_rows(
                columns.students.to_list(), columns.names, columns.form.tolist(), numbers.tobytes()
            )
            self._write_marks(places, columns, totals, file, marks)
        _write_book(columns, totals, [pool.series(cells[column]) for column in self._columns], book)

    def _mark(
        self, place: Place, parts: tuple[Slot, ...], columns: Columns, chosen: Any, asked: list[int], form: str
    ) -> None:
        """Mark what the chosen students, all on one form, answered to a question."""
        import numpy as np

        marker = self.batches.marker
        plain = marker.plain_of(parts) if len(parts) == 1 else None
        if plain is not None:
            rows = columns.rows[chosen, asked[0]]
            gaps = np.searchsorted(plain.edges, columns.value[rows], side="right")
            may = columns.is_decimal[rows] & (gaps % 2 == 0)
            if plain.is_count:
                may &= ~columns.answers.gather(rows).str.contains(".", literal=True).to_numpy()
            found = np.flatnonzero(may)
            first = np.full(len(plain.edges) + 1, -1)
            first[gaps[found[::-1]]] = found[::-1]
            numbers = np.full(len(first), -1, dtype=np.int32)
            for gap in np.flatnonzero(first >= 0):
                like = plain.group(columns.answers[int(rows[first[gap]])], with_text=False)
                if like is None:
                    continue
                shown = self.batches.shown(like)
                if self._terms.feedback and shown.marks.count(STAND_IN) != 2:
                    continue
                numbers[gap] = place.number(shown, is_template=True)
                if self._terms.feedback:
                    self._note_texts(like, form, columns, rows[found[gaps[found] == gap]])
            place.of[chosen[found]] = numbers[gaps[found]]
            found = found[numbers[gaps[found]] >= 0]
            place.text[chosen[found]] = rows[found]
        rest = chosen[place.of[chosen] < 0]
        for texts, students in alike(columns, rest, asked):
            group = marker.group(parts, texts)
            place.of[students] = place.number(self.batches.shown(group))
            if self._terms.feedback:
                for entry in group.answered:
                    self.written.scores.note(entry.slot, form, entry.mark, len(students))

    def _note_texts(self, like: Group, form: str, columns: Columns, rows: Any) -> None:
        """Tell the table of the class which numbers of a gap were typed, and how often."""
        (entry,), scores = like.answered, self.written.scores
        slot = entry.slot
        if entry.mark.credit >= 1 or scores.has_roster:
            return
        for several in (rows[: 2 * MOST_ANSWERS], rows[2 * MOST_ANSWERS :]):
            if not scores.is_counted(slot.column, form):
                return
            for text, times in columns.answers.gather(several).value_counts().iter_rows():
                read = entry.mark.understood.replace(STAND_IN, text)
                scores.note(slot, form, replace(entry.mark, understood=read), times)

    def _scored(self, shown: Shown, number: int) -> int:
        entry = shown.group.answered[number]
        return self.written.scores.cell(entry.points, entry.mark)

    def _said(self, places: "Sequence[Place]", columns: Columns, totals: "Totals", file: str, unread: IO[str]) -> None:
        """Tell the tally of the first students, and list the answers that were not read."""
        import numpy as np

        tally = Tally()
        for i in range(min(len(columns.students), MOST_LISTED)):
            tally.show(*totals.submission(i), int(totals.unread[i]))
        for i in np.flatnonzero(totals.unread).tolist():
            found = [entry for place in places if place.of[i] >= 0 for entry in place.shown[place.of[i]].group.unread]
            student = columns.students[i]
            tally.complain(student, found)
            lines = "".join([gradebook.unread(student, file, not_read(entry)) for entry in found])
            unread.write(f"{json.dumps([student, lines])}\n")
        self.written.tally.add(tally)

    def _write_marks(
        self, places: "Sequence[Place]", columns: Columns, totals: "Totals", file: str, marks: IO[bytes]
    ) -> None:
        import polars as pl

        pieces = [pieces_of(place, is_first=i == 0) for i, place in enumerate(places)]
        tails = totals.tails(file, self._terms.rules)
        names = pl.Series([json.dumps(name) for name in columns.names])
        for start in range(0, len(columns.students), CHUNK):
            these = slice(start, start + CHUNK)
            line: list[Any] = [pl.lit('{"student": "'), columns.students[these], pl.lit('", "name": '), names[these]]
            line += [gathered(tails, totals.of[these]), pl.lit(', "answers": [')]
            for place, (before, between, after) in zip(places, pieces, strict=True):
                of = place.of[these]
                line.append(gathered(before, of))
                if any(between) or any(after):
                    text = columns.answers.gather(place.text[these])
                    line += [text, gathered(between, of), text, gathered(after, of)]
            line.append(pl.lit("]}"))
            pl.select(pl.concat_str(line)).write_csv(marks, include_header=False, quote_style="never")


def _write_book(columns: Columns, totals: Totals, cells: "list[pl.Series]", book: IO[bytes]) -> None:
    import polars as pl

    names = pl.Series(columns.names, dtype=pl.String)
    if (odd := ~(names.str.contains(PLAIN_ID) | (names == ""))).any():
        names = pl.Series([cell(name) if is_odd else name for name, is_odd in zip(names, odd, strict=True)])
    found = [columns.students, names, *totals.texts(), *cells]
    pl.DataFrame([one.alias(str(i)) for i, one in enumerate(found)]).write_csv(
        book, include_header=False, quote_style="never"
    )


def _join(odd: Marked, folder: Path, *, feedback: bool) -> None:
    """Write the students who were set apart in between the others; a line of the gradebook begins with the id."""
    if not odd.students:
        return
    names = ["gradebook.csv", "marks.jsonl"] if feedback else ["gradebook.csv"]
    with ExitStack() as stack:
        book, *marks = [stack.enter_context((folder / name).open("rb")) for name in names]
        joined = [stack.enter_context((folder / f"{name}.joined").open("wb")) for name in names]
        waiting = deque(odd.students)

        def insert(student: Student) -> None:
            for file, line in zip(joined, (student.row, f"{student.marks}\n"), strict=False):
                file.write(line.encode())

        joined[0].write(book.readline())
        for row in book:
            key = row.partition(b",")[0].decode()
            while waiting and waiting[0].key < key:
                insert(waiting.popleft())
            for file, line in zip(joined, (row, *(lines.readline() for lines in marks)), strict=True):
                file.write(line)
        for student in waiting:
            insert(student)
    for name in names:
        (folder / f"{name}.joined").replace(folder / name)
