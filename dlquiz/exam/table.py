"""The tables of a bank: CSV files with fixed columns, read strictly."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from dlquiz.errors import InputError


def rows(table: Path, columns: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each row of a table with the words that say where it stands; none where there is no such file.

    InputError names the line that has other columns or an id that was there before.
    """
    if not table.exists():
        return
    seen: set[str] = set()
    try:
        with table.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            if next(reader, None) != list(columns):
                raise InputError(f"{table}, line 1", "its columns are other ones", f"{','.join(columns)} are expected")
            for cells in reader:
                where = f"{table}, line {reader.line_num}"
                if len(cells) != len(columns):
                    raise InputError(where, f"the row has {len(cells)} cells", f"the header names {len(columns)}")
                row = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
                if not row["id"] or row["id"] in seen:
                    raise InputError(where, f"the id {row['id']!r} was there before" if row["id"] else "it has no id")
                seen.add(row["id"])
                yield where, row
    except UnicodeDecodeError as error:
        raise InputError(str(table), "it is not text in UTF-8") from error
    except csv.Error as error:
        raise InputError(str(table), f"it is no CSV: {error}") from error
