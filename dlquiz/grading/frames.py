"""Frames of text cells, for columns that are too long to read row by row (needs Polars)."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from dlquiz.grading.spool import Segment, Spool

if TYPE_CHECKING:
    import polars as pl

GUESSED = 64  # rows that most likely name all exams, forms and questions of a file
MOST_DIFFERENT = 10_000  # exams, forms or questions that a file names
LONGEST_CELL = 100_000  # bytes
ODD = (b'"', b"\0", b"\r")


class OddError(Exception):
    """The file has to be read the ordinary way."""


def blocks(file: BinaryIO, start: int, size: int) -> Iterator[bytes]:
    """Yield whole lines of plain text, about `size` bytes at a time; raises OddError for anything else."""
    file.seek(start)
    begun = b""
    while data := file.read(size):
        end = data.rfind(b"\n") + 1
        if end:
            yield _checked(begun + data[:end])
            begun = b""
        begun += data[end:]
        if len(begun) > LONGEST_CELL:
            raise OddError
    if begun:
        yield _checked(begun + b"\n")


def _checked(block: bytes) -> bytes:
    if any(odd in block for odd in ODD):
        raise OddError
    if not block.isascii():
        try:
            block.decode()
        except UnicodeDecodeError:
            raise OddError from None
    return block


def longest(texts: "pl.Series") -> int:
    """Return the bytes of the longest text."""
    found = texts.str.len_bytes().max()
    return found if isinstance(found, int) else 0


class Different:
    """The different texts of a column that comes in pieces."""

    def __init__(self) -> None:
        self._pieces: list[pl.Series] = []

    def add(self, texts: "pl.Series") -> None:
        """Add a piece of the column."""
        begins = texts.ne_missing(texts.shift(1))  # mostly, a student's answers follow each other
        self._pieces.append(texts.filter(begins).unique())
        first, *more = map(len, self._pieces)
        if sum(more) > first:  # so that the work grows no faster than the column
            self._pieces = [self.all()]

    def all(self) -> "pl.Series":
        """Return the texts, each once, in any order."""
        import polars as pl

        return pl.concat(self._pieces).unique() if self._pieces else pl.Series(dtype=pl.String)


def coded(texts: "pl.Series", most: int) -> "tuple[pl.Series, Any]":
    """Return the different texts in order, and for each text its place among them; raises OddError past `most`."""
    import polars as pl

    found = texts.unique().sort()
    if len(found) > most:
        raise OddError
    return found, texts.cast(pl.Enum(found)).to_physical().to_numpy()


def distinct(frame: "pl.DataFrame", name: str) -> tuple[list[str], Any]:
    """Return the few different texts of a column, one empty text where there is none, and for each row its place."""
    import numpy as np
    import polars as pl

    if name not in frame.columns:
        return [""], np.zeros(len(frame), dtype=np.int32)
    texts = frame[name]
    few = texts[:GUESSED].unique().sort()
    code = texts.cast(pl.Enum(few), strict=False)
    if not code.null_count():
        return few.to_list(), code.to_physical().to_numpy()
    found, places = coded(texts, MOST_DIFFERENT)
    return found.to_list(), places


def between(frame: "pl.DataFrame", low: str | None, high: str | None) -> "pl.DataFrame":
    """Return the rows of the students from `low` to just before `high`."""
    import polars as pl

    if low is not None:
        frame = frame.filter(pl.col("student") >= low)
    return frame if high is None else frame.filter(pl.col("student") < high)


def kept(spool: Spool, frame: "pl.DataFrame") -> Segment:
    """Put a frame into a file."""
    written = BytesIO()
    frame.write_ipc(written)
    return spool.append(written.getvalue())


def read(spool: Spool, segment: Segment) -> "pl.DataFrame":
    """Return a frame that was put into a file."""
    import polars as pl

    return pl.read_ipc(BytesIO(spool.read(segment)))


def joined(frames: "Sequence[pl.DataFrame]") -> "pl.DataFrame":
    """Return the rows of several frames, one after the other in memory."""
    import polars as pl

    return pl.concat(frames, rechunk=True)
