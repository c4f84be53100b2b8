"""The grades that an earlier run wrote: `marks.jsonl` with its evidence, or `gradebook.csv` without.

Whoever kept the folder may have touched it, so a line that is not as a run writes it is refused by its number.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dlquiz.errors import InputError
from dlquiz.grading.book_file import Book, rows
from dlquiz.grading.grade import REMEDY, Grade
from dlquiz.grading.marks_file import STRING, WHO, Marks, key_of, student

MARKS, BOOK = "marks.jsonl", "gradebook.csv"
REFUSED = rb'"refused": (?:null|' + STRING + rb"), "
TOTAL = re.compile(REFUSED + rb'"points": (null|[-0-9.]+), "possible": (null|\d+), "answers": ')


class Same(NamedTuple):
    """A student whose line is the same as before, byte by byte."""

    key: str
    share: float | None


def opened(path: Path) -> Marks | Book:
    """Return the grades that a path names; InputError where it names none or they are damaged."""
    found = written(path)
    return Book(found) if found.suffix == ".csv" else Marks(found)


def written(path: Path) -> Path:
    """Return the file that holds the grades: of a folder its marks, or its gradebook where there are none."""
    if path.is_dir():
        inside = [path / name for name in (MARKS, BOOK) if (path / name).is_file()]
        if not inside:
            raise InputError(str(path), f"the folder holds no {MARKS} and no {BOOK}", REMEDY)
        return inside[0]
    if not path.is_file():
        raise InputError(str(path), "there is no such file" if not path.exists() else "it is no regular file", REMEDY)
    if path.suffix not in (".csv", ".jsonl"):
        raise InputError(str(path), "it is neither .jsonl nor .csv", REMEDY)
    return path


def grades(path: Path, old: Marks | Book) -> Iterator[Grade | Same]:
    """Yield the grades of a run in their order; of those that stand in an older run as they are, only that."""
    if path.suffix == ".csv":
        yield from (found for _, found in rows(path))
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            where = f"{path}, line {number}"
            match, total = WHO.match(line), TOTAL.search(line)
            if match and total and old.line(key := key_of(match, where)) == line:
                points, possible = total.groups()
                is_marked = points != b"null" and possible not in (b"null", b"0")
                yield Same(key, float(points) / int(possible) if is_marked else None)
            else:
                yield student(line, where)
