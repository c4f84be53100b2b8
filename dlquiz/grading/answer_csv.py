"""Answer files as CSV: one row a student and question, or one row a student with a column for each question.

Stricter than most readers: a quote inside an unquoted cell, a quote that is never closed and a row with another number
of cells than the header are refused, each for the row that it stands in; the rows around it are read.
"""

import re
from collections.abc import Iterator

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

LINES = re.compile(r"\r\n|\r|\n")
DELIMITERS = ",;\t"
MOST_LINES_OF_RECORD = 100  # an answer may hold line breaks; an open quote must not swallow the file
MOST_COLUMNS = 2000
BOM = "\ufeff"


def rows(text: str, file: str) -> Iterator[Row | Problem]:
    r"""Yield the rows of a CSV text and the problems between them; raises FileRefusedError for the whole file.

    >>> [(row.student, row.question, row.answer) for row in rows("student,1,2a\ns1,16,true\n", "a.csv")]
    [('s1', '1', '16'), ('s1', '2a', 'true')]
    """
    lines = LINES.split(text)
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise FileRefusedError("it is empty")
    delimiter = max(DELIMITERS, key=lines[first].count)
    header = _header(lines[first], delimiter, first + 1)
    claimed = [name for name in header if name in CLAIMS]
    if claimed:
        said = f"{', '.join(claimed)}: what a file claims about marks is ignored"
        yield Problem(Where(file, first + 1), "", said, is_warning=True)
    is_long = "question" in header and "answer" in header
    for line, cells in _records(lines, first + 1, delimiter):
        where = Where(file, line)
        if isinstance(cells, str):
            yield Problem(where, _student(lines[line - 1], delimiter, header), cells)
        elif len(cells) != len(header):
            reason = f"the row has {_count(len(cells), 'cell')}, the header has {len(header)}"
            yield Problem(where, _student(lines[line - 1], delimiter, header), reason)
        elif any(cell.strip() for cell in cells):
            yield from _row(dict(zip(header, cells, strict=True)), where, is_long)


def _row(cells: dict[str, str], where: Where, is_long: bool) -> Iterator[Row | Problem]:
    exam, form, student, name = (unprefixed(cells.get(key, "")) for key in IDENTITY)
    reason = too_long(cells)
    if reason or not (student or name):
        yield Problem(where, (student or name)[:100], reason or "neither a student nor a name is given")
    elif is_long:
        yield Row(where, 0, exam, form, student, name, unprefixed(cells["question"]), cells["answer"])
    else:
        asked = [key for key in cells if key not in IDENTITY and key not in CLAIMS]
        for question in asked:
            yield Row(where, where.line, exam, form, student, name, question, cells[question])


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
    if "" in header:
        raise FileRefusedError(f"column {header.index('') + 1} of the header has no name", number)
    if "student" not in header and "name" not in header:
        raise FileRefusedError("the header names neither a student nor a name column", number)
    if ("question" in header) != ("answer" in header):
        present = "question" if "question" in header else "answer"
        missing = "answer" if present == "question" else "question"
        raise FileRefusedError(f"the header names a {present} column and no {missing} column", number)
    if len([name for name in header if name not in IDENTITY and name not in CLAIMS]) == 0:
        raise FileRefusedError("the header names no column with answers", number)
    return header


def _records(lines: list[str], start: int, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each record's line number and its cells, or why it cannot be read."""
    place = start
    while place < len(lines):
        line = lines[place]
        place += 1
        if not line:
            continue
        if '"' not in line:
            yield place, "the row holds a NUL character" if "\0" in line else line.split(delimiter)
            continue
        end = place
        while line.count('"') % 2 and end < min(len(lines), place + MOST_LINES_OF_RECORD):
            line = f"{line}\n{lines[end]}"
            end += 1
        cells = _cells(line, delimiter)
        yield place, cells
        if not isinstance(cells, str):
            place = end


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


def _count(n: int, thing: str) -> str:
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"
