"""A class list: a CSV file with a header that names the columns `name` and `id` (or one of them)."""

import csv
from collections.abc import Sequence
from io import StringIO

from dlquiz.errors import InputError
from dlquiz.exam.assembly import Student

NAMES = ("name", "student", "full name", "student name")
IDS = ("id", "student id", "number", "matriculation", "email")
SEPARATORS = ",;\t"


def parse(text: str, source: str) -> list[Student]:
    r"""Return the students in their order; everyone gets a form, also under a name that comes again.

    >>> parse("id;name\n7;Ada\n8;Alan\n", "class.csv")
    [Student(name='Ada', id='7'), Student(name='Alan', id='8')]
    """
    if "\x00" in text:
        raise InputError(source, "it holds NUL characters", "export the list as CSV in UTF-8")
    # line ends alone part lines: a name may hold what `splitlines` takes for more of them
    lines = list(StringIO(text.removeprefix("\ufeff"), newline=""))
    head = next((line for line in lines if line.strip()), "")
    separator = max(SEPARATORS, key=head.count)
    try:
        rows = [(n, row) for n, row in _rows(lines, separator) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise InputError(source, f"it is no CSV: {error}", "export the list as CSV in UTF-8") from error
    if not rows:
        raise InputError(source, "it is empty", "the first line names the columns, as `name,id`")
    header = [cell.strip().lower() for cell in rows[0][1]]
    name, number = _column(header, NAMES), _column(header, IDS)
    if name is None and number is None:
        raise InputError(
            f"{source}, line {rows[0][0]}",
            f"the header names {', '.join(map(repr, header))}",
            "it needs a column `name` or `id`",
        )
    if len(rows) == 1:
        raise InputError(source, "it names no student", "write one line for each under the header")
    return [_student(row, name, number, len(header), f"{source}, line {line}") for line, row in rows[1:]]


def _rows(lines: Sequence[str], separator: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    return [(reader.line_num, row) for row in reader]


def _column(header: Sequence[str], known: Sequence[str]) -> int | None:
    return next((header.index(name) for name in known if name in header), None)


def _student(row: Sequence[str], name: int | None, number: int | None, width: int, where: str) -> Student:
    if len(row) != width:
        raise InputError(where, f"the row has {len(row)} cells", f"the header names {width} columns")

    def cell(place: int | None) -> str:
        return "" if place is None else " ".join(row[place].split())

    return Student(cell(name), cell(number))
