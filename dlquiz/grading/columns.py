"""A long CSV as columns, for classes of a hundred thousand: who answered what, by place in the paper (needs Polars).

Only what is beyond doubt goes this way. The rows of a student about whom anything is odd (an id that some output would
have to escape or that looks like another one, two answers to a question, another form, an unknown question) are set
apart, to be gathered as ever.
`OddError` is raised where that will not do, and the whole file has to be read the ordinary way.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from dlquiz.grading import answer_csv, frames
from dlquiz.grading.answer_file import size
from dlquiz.grading.answer_row import IDENTITY, LONGEST, FileRefusedError, Row, Where, look_alike, unprefixed
from dlquiz.grading.frozen import FrozenExam, slots
from dlquiz.grading.numbers import SIMPLE
from dlquiz.grading.spool import Entry, Segment, Spool
from dlquiz.grading.submission import asked_name, form_of, part_name

if TYPE_CHECKING:
    import polars as pl

PART = 12_000_000  # bytes of the file that are in memory together
WHOLE = 4  # parts: a file of so many stays one
BLOCK = 4_000_000  # bytes that are read at a time
SAMPLED = 64  # students of each part by which the file is divided
PLAIN_ID = r"^[0-9A-Za-z](?:[0-9A-Za-z ._@+~#/-]*[0-9A-Za-z._@+~#/-])?$"
DECIMAL = f"^{SIMPLE.pattern}$"
MOST_ODD = 50_000  # rows
MOST_FORMS = 64


class Columns(NamedTuple):
    """Students in order, and `rows`: the index of each one's answer by place in the paper, or that of the blank.

    `answers` ends with the blank. Of each answer: whether it is a plain decimal, and its value.
    """

    students: "pl.Series"
    names: list[str]
    form: Any
    rows: Any
    answers: "pl.Series"
    is_decimal: Any
    value: Any


class LongTable:
    """A CSV with a row per answer; after all `parts` have been read, `odd` holds the entries that were set apart."""

    def __init__(self, path: Path, exam: FrozenExam, part: int = PART) -> None:
        """Read the header; raises OddError."""
        self.name, self.odd = str(path), list[Entry]()
        self._path, self._exam = path, exam
        try:
            self._size = size(path)
            with path.open("rb") as file:
                self._head = file.readline(answer_csv.LONGEST_RECORD)
            _, self._header, self._delimiter = answer_csv.head(iter([self._head.decode("ascii").rstrip("\n")]))
        except (FileRefusedError, OSError, ValueError):
            raise frames.OddError from None
        is_plain = not any(odd in self._head for odd in frames.ODD)
        is_known = is_plain and {*self._header} <= {*IDENTITY, "question", "answer"} and "student" in self._header
        if not (is_known and answer_csv.is_long(self._header)) or len(exam.forms) > MOST_FORMS:
            raise frames.OddError
        if any(form.student for form in exam.forms):
            raise frames.OddError
        self._parts = 1 if self._size <= WHOLE * part else 1 + self._size // part
        self._block = min(part, BLOCK) if self._parts > 1 else max(BLOCK, self._size)
        self._odd_keys: set[str] = set()
        self._papers = [[slot.name for slot in slots(form)] for form in exam.forms]

    def parts(self, file: BinaryIO) -> Iterator[Columns]:
        """Yield the students part by part, in their order, by way of an empty temporary file; raises OddError."""
        path = self._path
        with path.open("rb") as lines:
            spool, bounds = Spool(file), self._bounds(lines)
            segments: list[list[Segment]] = [[] for _ in range(len(bounds) + 1)]
            waiting: list[pl.DataFrame] = []
            ids = frames.Different()
            for frame in self._frames(lines):
                ids.add(frame["student"])
                if not bounds:
                    waiting.append(frame)
                    continue
                for at, (low, high) in enumerate(pairwise([None, *bounds, None])):
                    segments[at].append(frames.kept(spool, frames.between(frame, low, high)))
            self._note_look_alikes(ids.all())
            for several in segments:
                pieces = [frames.read(spool, segment) for segment in several] or waiting
                if pieces:
                    yield self._columns(frames.joined(pieces))

    def _bounds(self, file: BinaryIO) -> list[str]:
        """Return the ids that divide the students into parts of about the same size."""
        if self._parts == 1:
            return []
        found, place = [], self._header.index("student")
        step = max(1, (self._size - len(self._head)) // (SAMPLED * self._parts))
        for start in range(len(self._head), self._size, step):
            file.seek(start)
            file.readline(answer_csv.LONGEST_RECORD)
            cells = file.readline(answer_csv.LONGEST_RECORD).decode("utf-8", "replace").split(self._delimiter)
            if len(cells) == len(self._header):
                found.append(cells[place].rstrip("\n"))
        found.sort()
        return sorted({found[len(found) * i // self._parts] for i in range(1, self._parts)}) if found else []

    def _frames(self, file: BinaryIO) -> "Iterator[pl.DataFrame]":
        """Yield the rows in pieces, each with its line's number; rows of ids that are not plain are set apart."""
        import polars as pl

        line = 2
        for block in frames.blocks(file, len(self._head), self._block):
            frame = self._frame(block)
            rows = len(frame)
            frame = frame.fill_null("").with_columns(line=pl.int_range(line, line + rows, dtype=pl.UInt32))
            if any(frames.longest(frame[name]) > frames.LONGEST_CELL for name in self._header):
                raise frames.OddError
            line += rows
            is_plain = frame["student"].str.contains(PLAIN_ID) & (
                frame["student"].str.len_bytes() <= LONGEST["student"]
            )
            if "name" in self._header:
                is_plain &= frame["name"].str.len_bytes() <= LONGEST["name"]
            if not is_plain.all():
                self._set_apart(frame.filter(~is_plain))
                frame = frame.filter(is_plain)
            yield frame

    def _frame(self, block: bytes) -> "pl.DataFrame":
        """Return the rows of a block; raises OddError where one has more cells or fewer than the header."""
        import numpy as np
        import polars as pl

        try:
            frame = pl.read_csv(
                block,
                has_header=False,
                separator=self._delimiter,
                quote_char=None,
                new_columns=self._header,
                infer_schema=False,
            )
        except pl.exceptions.PolarsError:  # a row has more
            raise frames.OddError from None
        # a cell that is missing, or a line with nothing on it, is no worse than an empty cell to Polars
        characters = np.frombuffer(block, dtype=np.uint8)
        rows, separators = (int(np.count_nonzero(characters == ord(each))) for each in ("\n", self._delimiter))
        if frame.shape != (rows, len(self._header)) or separators != rows * (len(self._header) - 1):
            raise frames.OddError
        return frame

    def _set_apart(self, frame: "pl.DataFrame") -> None:
        """Keep rows for the ordinary way, and whose they are."""
        if len(self.odd) + len(frame) > MOST_ODD:
            raise frames.OddError
        head = self._head.decode("ascii").rstrip("\n")
        for *cells, line in frame.iter_rows():
            for found in answer_csv.rows([head, self._delimiter.join(cells)], self.name):
                entry = Entry(line, found._replace(where=Where(self.name, line)))
                self._odd_keys.add(entry.student)
                self.odd.append(entry)

    def _note_look_alikes(self, ids: "pl.Series") -> None:
        """Let the students whose id looks like that of another one be set apart, in whatever parts they are."""
        looks = ids.str.to_lowercase()  # `look_alike` of a plain id
        are_several = looks.is_duplicated() | looks.is_in(sorted(map(look_alike, self._odd_keys)))
        self._odd_keys.update(ids.filter(are_several).to_list())

    def _columns(self, frame: "pl.DataFrame") -> Columns:
        import numpy as np
        import polars as pl

        students, code = frames.coded(frame["student"], len(frame))
        order = np.arange(len(frame), dtype=np.int32)
        first = np.zeros(len(students), dtype=np.int32)
        first[code[::-1]] = order[::-1]
        is_odd = students.is_in(sorted(self._odd_keys)).to_numpy().copy()
        forms = self._forms(frame, code, first, is_odd)
        place = self._places(frame, forms[code])
        is_odd[code[place < 0]] = True
        blank = len(frame)
        rows = np.full((len(students), max(map(len, self._papers))), blank, dtype=np.int32)
        rows[code, place] = order  # of a place that is answered twice one row stays
        is_odd[code[rows[code, place] != order]] = True
        if is_odd.any():
            self._set_apart(frame.filter(pl.Series(is_odd[code])))
        kept = np.flatnonzero(~is_odd)
        names = [""] * len(kept)
        if "name" in self._header:
            names = [unprefixed(name) for name in frame["name"].gather(first[kept]).to_list()]
        answers = pl.concat([frame["answer"], pl.Series("answer", [""])], rechunk=True)
        is_decimal = answers.str.contains(DECIMAL)
        return Columns(
            students.gather(kept),
            names,
            forms[kept],
            rows[kept],
            answers,
            is_decimal.to_numpy(),
            answers.cast(pl.Float64, strict=False).fill_null(0).to_numpy(),
        )

    def _forms(self, frame: "pl.DataFrame", code: Any, first: Any, is_odd: Any) -> Any:
        """Return each student's form by its place in the exam; who names another exam or several forms is odd."""
        import numpy as np

        forms = np.zeros(len(first), dtype=np.int32)
        for name in ("exam", "form"):
            texts, of_row = frames.distinct(frame, name)
            read = [unprefixed(text) for text in texts]
            places = list(map(self._form if name == "form" else self._is_ours, texts, read))
            if min(places, default=0) < 0:
                is_odd[code[np.array(places)[of_row] < 0]] = True
            if len(texts) > 1:
                known = np.array([read.index(text) for text in read], dtype=np.int32)[of_row]
                is_odd[code[known != known[first][code]]] = True
            if name == "form":
                forms = np.maximum(np.array(places, dtype=np.int32)[of_row][first], 0)
        return forms

    def _is_ours(self, raw: str, exam: str) -> int:
        is_ours = len(raw) <= LONGEST["exam"] and exam.casefold() in ("", self._exam.id.casefold())
        return 0 if is_ours else -1

    def _form(self, raw: str, form: str) -> int:
        """Return the place of the form that a cell names, whoever the student is; -1 where that is none."""
        found, _ = form_of(Row(Where(self.name), 0, "", form, "", "", "", ""), self._exam)
        return -1 if found is None or len(raw) > LONGEST["form"] else list(self._exam.forms).index(found)

    def _places(self, frame: "pl.DataFrame", form: Any) -> Any:
        """Return for each row the place of its question in the paper of its form; -1 where it has none."""
        import numpy as np

        texts, of_row = frames.distinct(frame, "question")
        found = [[_place(text, paper) for text in texts] for paper in self._papers]
        return np.array(found, dtype=np.int32).reshape(len(self._papers), -1)[form, of_row]


def _place(text: str, paper: Sequence[str]) -> int:
    name = asked_name(part_name(unprefixed(text)), {*paper})
    return paper.index(name) if name in paper and len(text) <= LONGEST["question"] else -1
