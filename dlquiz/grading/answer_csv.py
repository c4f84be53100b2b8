"""Answer files as CSV: one row a student and question, or one row a student with a column for each question.

Stricter than most readers: a quote inside an unquoted cell, a quote that is never closed and a row with another number
of cells than the header are refused, each for the row that it stands in; the rows around it are read.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from dlquiz.grading.answer_row import (
    CLAIMS,
    IDENTITY,
    FileRefusedError,
    Problem,
    Row,
    Where,
    column_name,
    too_long,
    unprefixed,
)
from dlquiz.numeric.digits import counted

LINES = re.compile(r"\r\n|\r|\n")
DELIMITERS = ",;\t"
DECLARED = re.compile(f"\ufeff?sep=([{DELIMITERS}])", re.IGNORECASE)  # a line that some spreadsheets put first
MOST_LINES_OF_RECORD = 100  # an answer may hold line breaks; an open quote must not swallow the file
LONGEST_RECORD = 1_000_000  # characters
MOST_COLUMNS = 2000
MOST_BAD = 10_000  # rows that cannot be read, before they may be most of a file
SHORT = 100  # characters: no cell of such a line is too long
BOM = "\ufeff"


def rows(lines: Iterable[str], file: str) -> Iterator[Row | Problem]:
    r"""Yield the rows of a CSV and the problems between them; raises FileRefusedError for the whole file.

    A file most of whose rows cannot be read is refused where that is clear; what came before stands.

    >>> [(row.student, row.question, row.answer) for row in rows(["student,1,2a", "s1,16,true"], "a.csv")]
    [('s1', '1', '16'), ('s1', '2a', 'true')]
    """
    lines = iter(lines)
    number, header, delimiter = head(lines)
    claimed = [name for name in header if name in CLAIMS]
    if claimed:
        said = f"{', '.join(claimed)}: what a file claims about marks is ignored"
        yield Problem(Where(file, number), "", said, is_warning=True)
    columns, width = _Columns(header), len(header)
    bad = good = 0
    for place, line, cells in _records(lines, number, delimiter):
        where = Where(file, place)
        if isinstance(cells, str) or len(cells) != width:
            reason = (
                cells
                if isinstance(cells, str)
                else f"the row has {counted(len(cells), 'cell')}, the header has {width}"
            )
            yield Problem(where, _student(line, delimiter, header), reason)
            bad += 1
            if bad > max(good, MOST_BAD):
                raise FileRefusedError("most of its rows cannot be read; from here on nothing is", place)
        elif any(cell.strip() for cell in cells):
            good += 1
            yield from columns.rows(cells, where, len(line) > SHORT)


class _Columns:
    """What the columns of a header hold."""

    def __init__(self, header: list[str]) -> None:
        self._header = header
        self._identity = [header.index(key) if key in header else None for key in IDENTITY]
        self._long = (header.index("question"), header.index("answer")) if is_long(header) else None
        self._asked = [i for i, key in enumerate(header) if key not in IDENTITY and key not in CLAIMS]

    def rows(self, cells: list[str], where: Where, may_be_long: bool) -> Iterator[Row | Problem]:
        """Yield the answers of a record."""
        exam, form, student, name = [unprefixed(cells[i]) if i is not None else "" for i in self._identity]
        reason = too_long(dict(zip(self._header, cells, strict=True))) if may_be_long else ""
        if reason or not (student or name):
            yield Problem(where, (student or name)[:100], reason or "neither a student nor a name is given")
        elif self._long:
            question, answer = self._long
            yield Row(where, 0, exam, form, student, name, unprefixed(cells[question]), cells[answer])
        else:
            for i in self._asked:
                yield Row(where, where.line, exam, form, student, name, self._header[i], cells[i])


def is_long(header: list[str]) -> bool:
    """Whether each row holds one answer, to the question that a column beside it names."""
    return "answer" in header


def head(lines: Iterator[str]) -> tuple[int, list[str], str]:
    """Return the line that the header stands in, its columns, and what parts them."""
    said = ""
    for number, line in enumerate(lines, 1):
        declared = DECLARED.fullmatch(line)
        if declared and not said:
            said = declared[1]
        elif line.strip():
            delimiter = said or max(DELIMITERS, key=line.count)
            return number, _header(line, delimiter, number), delimiter
    raise FileRefusedError("it is empty")


def _header(line: str, delimiter: str, number: int) -> list[str]:
    cells = _cells(line.removeprefix(BOM), delimiter)
    if isinstance(cells, str):
        raise FileRefusedError(f"the header cannot be read: {cells}", number)
    header = [column_name(cell) for cell in cells]
    if len(header) > MOST_COLUMNS:
        raise FileRefusedError(f"the header names {len(header)} columns; up to {MOST_COLUMNS} are read", number)
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise FileRefusedError(f"the header names {', '.join(map(repr, twice))[:100]} twice", number)
    if "student" not in header and "name" not in header:
        if len(header) == 1 and "|" in line:
            raise FileRefusedError("its cells are parted by '|'; a comma, a semicolon or a tab was expected", number)
        raise FileRefusedError("the header names neither a student nor a name column", number)
    if "" in header:
        raise FileRefusedError(f"column {header.index('') + 1} of the header has no name", number)
    if reason := next(filter(None, (too_long({"question": name}) for name in header)), ""):
        raise FileRefusedError(f"the header is not usable: {reason}", number)
    if ("question" in header) != ("answer" in header):
        found = "a question column and no answer" if "question" in header else "an answer column and no question"
        raise FileRefusedError(f"the header names {found} column", number)
    if len([name for name in header if name not in IDENTITY and name not in CLAIMS]) == 0:
        raise FileRefusedError("the header names no column with answers", number)
    return header


def _records(lines: Iterator[str], number: int, delimiter: str) -> Iterator[tuple[int, str, list[str] | str]]:
    """Yield each record's line number, its first line, and its cells or why it cannot be read."""
    waiting: deque[str] = deque()
    while True:
        line = waiting.popleft() if waiting else next(lines, None)
        if line is None:
            return
        number += 1
        if not line:
            continue
        if '"' not in line:
            yield number, line, "the row holds a NUL character" if "\0" in line else line.split(delimiter)
            continue
        taken, size, is_open = 0, len(line), line.count('"') % 2
        while is_open and taken < MOST_LINES_OF_RECORD and size < LONGEST_RECORD:
            if taken == len(waiting) and (following := next(lines, None)) is not None:
                waiting.append(following)
            if taken == len(waiting):
                break
            size, is_open = size + len(waiting[taken]), is_open ^ waiting[taken].count('"') % 2
            taken += 1
        cells = _cells("\n".join([line, *islice(waiting, taken)]), delimiter)
        yield number, line, cells
        if not isinstance(cells, str):
            number += taken
            for _ in range(taken):
                waiting.popleft()


def _cells(line: str, delimiter: str) -> list[str] | str:
    """Return a record's cells, or why it is not well-formed."""
    if "\0" in line:
        return "the row holds a NUL character"
    if line.count('"') % 2:
        return "a quote is opened and never closed"
    cells, place = [], 0
    while True:
        if line.startswith('"', place):
            end = place + 1
            while (end := line.find('"', end)) >= 0 and line.startswith('""', end):
                end += 2
            if end < 0:
                return "a quote is opened and never closed"
            cells.append(line[place + 1 : end].replace('""', '"'))
            place = end + 1
            if place < len(line) and line[place] != delimiter:
                return f"something follows the closing quote of cell {len(cells)}"
        else:
            end = line.find(delimiter, place)
            cell = line[place:] if end < 0 else line[place:end]
            if '"' in cell:
                return f"a quote stands inside cell {len(cells) + 1}, which is not quoted"
            cells.append(cell)
            place = len(line) if end < 0 else end
        if place >= len(line):
            return cells
        place += 1


def _student(line: str, delimiter: str, header: list[str]) -> str:
    """Return the student of a row that cannot be read, as far as its cells tell."""
    cells = [cell.strip(' "\0') for cell in line.split(delimiter)]
    for name in ("student", "name"):
        if name in header and header.index(name) < len(cells) and cells[header.index(name)]:
            return unprefixed(cells[header.index(name)])[:100]
    return ""
