"""What does not fit into memory: a temporary file, and the rows in it, kept apart by student."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple
from zlib import crc32

from dlquiz.grading.answer_row import Problem, Row, Where, look_alike

FIELD, RECORD = "\x1f", "\x1e"
WAITING = 32_000  # characters that wait for the file, for each part


class Entry(NamedTuple):
    """What a run found, a row or a problem, and the how-manieth it was."""

    order: int
    found: Row | Problem

    @property
    def student(self) -> str:
        """Whose it is: the id, or the name where there is none; empty where nobody can be told."""
        return self.found.student or (self.found.name if isinstance(self.found, Row) else "")


class Segment(NamedTuple):
    """A piece of the file."""

    start: int
    size: int


class Spool:
    """A file that pieces are added to and read back from in any order."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._end = file, 0

    def append(self, data: bytes) -> Segment:
        """Add a piece."""
        self._file.seek(self._end)
        self._file.write(data)
        self._end += len(data)
        return Segment(self._end - len(data), len(data))

    def read(self, segment: Segment) -> bytes:
        """Return a piece, or the part of one."""
        self._file.seek(segment.start)
        return self._file.read(segment.size)


class Shuffle:
    """Entries on their way into parts, each student's in one of them; only a few wait in memory."""

    def __init__(self, spool: Spool, parts: int, waiting: int = WAITING) -> None:
        self._spool, self._most_waiting = spool, waiting
        self._segments: list[list[Segment]] = [[] for _ in range(parts)]
        self._waiting: list[list[str]] = [[] for _ in range(parts)]
        self._sizes = [0] * parts

    def add(self, entry: Entry) -> None:
        """Put an entry into the part of its student."""
        # ids that look alike meet in one part, where that is noticed
        part = crc32(look_alike(entry.student).encode("utf-8", "surrogatepass")) % len(self._waiting)
        text = written(entry)
        self._waiting[part].append(text)
        self._sizes[part] += len(text)
        if self._sizes[part] > self._most_waiting:
            self._flush(part)

    def _flush(self, part: int) -> None:
        data = RECORD.join([*self._waiting[part], ""]).encode("utf-8", "surrogatepass")
        self._segments[part].append(self._spool.append(data))
        self._waiting[part].clear()
        self._sizes[part] = 0

    def parts(self) -> Iterator[bytes]:
        """Yield the parts that hold something, each with its entries in the order that they came in."""
        for part, segments in enumerate(self._segments):
            self._flush(part)
            data = b"".join(map(self._spool.read, segments))
            if data:
                yield data


def written(entry: Entry) -> str:
    r"""Write an entry as fields; what parts fields and records is spelled out where it stands in a text.

    >>> entry = Entry(7, Row(Where("a.csv", 2), 0, "", "A", "s", "", "1", "a\x1fb\\"))
    >>> list(entries(f"{written(entry)}{RECORD}".encode())) == [entry]
    True
    """
    order, found = entry
    where = found.where
    # the last fields tell a row from a problem
    if isinstance(found, Row):
        fields: Sequence[str] = (where.file, str(where.line), str(found.record), *found[2:])
    else:
        fields = (where.file, str(where.line), found.student, found.reason, str(int(found.is_warning)))
    text = FIELD.join(fields)
    if "\\" in text or RECORD in text or text.count(FIELD) >= len(fields):
        text = FIELD.join(field.replace("\\", "\\\\").replace(FIELD, "\\f").replace(RECORD, "\\r") for field in fields)
    return f"{order}{FIELD}{text}"


def entries(data: bytes) -> Iterator[Entry]:
    """Yield the entries of a part."""
    for record in data.decode("utf-8", "surrogatepass").split(RECORD)[:-1]:
        fields = record.split(FIELD)
        if "\\" in record:
            fields = [_spelled(field) for field in fields]
        where = Where(fields[1], int(fields[2]))
        if len(fields) == 6:
            found: Row | Problem = Problem(where, fields[3], fields[4], fields[5] == "1")
        else:
            found = Row(where, int(fields[3]), *fields[4:])
        yield Entry(int(fields[0]), found)


def _spelled(field: str) -> str:
    pieces = field.split("\\\\")
    return "\\".join(piece.replace("\\f", FIELD).replace("\\r", RECORD) for piece in pieces)
