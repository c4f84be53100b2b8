"""Answer files: which are read, how their bytes become text, and which format each is."""

import re
import stat
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager
from io import IncrementalNewlineDecoder
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from dlquiz.grading import answer_csv, answer_json, answer_sheet
from dlquiz.grading.answer_row import FileRefusedError, Problem, Row, Where

LARGEST = 5_000_000  # bytes; a CSV with a row per answer may have more
BLOCK = 1_000_000  # bytes
SEEN = 1000  # lines by which the size of a file is judged
LINE_ENDS = re.compile(rb"\r\n|\r|\n")
PICTURE = "a picture; type the answers into a text sheet"
INSTEAD = {
    **dict.fromkeys([".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers"], "a spreadsheet; export it as CSV (UTF-8)"),
    **dict.fromkeys(
        [".yaml", ".yml", ".toml", ".xml", ".ini", ".ipynb", ".parquet", ".sqlite", ".db", ".pickle", ".pkl", ".npy"],
        "not a format that is read; export it as JSON or CSV",
    ),
    **dict.fromkeys(
        [".pdf", ".docx", ".doc", ".odt", ".rtf", ".pages", ".html", ".htm", ".tex", ".epub", ".pptx"],
        "a document; save it as plain text",
    ),
    **dict.fromkeys(
        [".zip", ".gz", ".7z", ".tar", ".tgz", ".bz2", ".xz", ".rar"], "an archive; unpack it and name the files"
    ),
    **dict.fromkeys([".jpg", ".jpeg", ".png", ".gif", ".heic", ".webp", ".bmp", ".tif", ".tiff"], PICTURE),
}
# how files begin that are no text, whatever they are called
BEGINNINGS = (
    (b"PK\x03\x04", "a spreadsheet or an archive; export it as CSV (UTF-8)"),
    (b"PK\x05\x06", "an archive without a file; export the answers as CSV (UTF-8)"),
    (b"%PDF", "a PDF; save the answers as plain text"),
    (b"\xd0\xcf\x11\xe0", "an office document; export it as CSV (UTF-8) or plain text"),
    *((begin, INSTEAD[".zip"]) for begin in (b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ")),
    *((begin, PICTURE) for begin in (b"\xff\xd8\xff", b"\x89PNG", b"GIF8")),
    (b"{\\rtf", INSTEAD[".rtf"]),
    (b"SQLite format 3", INSTEAD[".sqlite"]),
)
# how texts begin that are neither a table nor a sheet
LOOKS = (
    (re.compile(r"<[!?/A-Za-z]"), "it looks like XML or HTML; export it as CSV or JSON", ""),
    (re.compile(r"[{[]\s*[\"{\[\]}]"), "it is JSON; name it .json", ""),
    (re.compile(r"\[[\w .]+\]\s|[\w.]+ *= *[\"'\[{0-9]"), "it looks like TOML; export it as CSV or JSON", ".csv"),
    (
        re.compile(r"---\s|!!|[%#A-Za-z_][^,;\t\n]*:\s"),
        "it looks like YAML or a text sheet; name a sheet .txt, and export anything else as CSV",
        ".csv",
    ),
)
MARKS = ((b"\xff\xfe\x00\x00", ""), (b"\x00\x00\xfe\xff", ""), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def rows(path: Path, name: str = "") -> Iterator[Row | Problem]:
    """Yield the answers in a file; whatever is wrong with it is a problem of that file alone."""
    name, suffix = name or str(path), path.suffix.lower()
    try:
        if suffix in (".csv", ".tsv") and size(path) > LARGEST:
            yield from streamed(path, name)
        else:
            yield from read(content(path), suffix, name)
    except FileRefusedError as error:
        for student in error.students or [""]:
            yield Problem(Where(name, error.line), student, error.reason)


def read(text: str, suffix: str, name: str) -> Iterator[Row | Problem]:
    """Yield the answers in a text; the suffix says the format, or else its first line."""
    begun = text.removeprefix("\ufeff").lstrip()
    if suffix == ".json" or (suffix not in (".csv", ".tsv", ".txt") and begun[:1] in ("{", "[")):
        return answer_json.rows(text, name)
    if suffix in (".csv", ".tsv", ".txt"):
        for look, said, only in LOOKS:
            if look.match(begun) and (suffix != ".txt" or not only):
                raise FileRefusedError(said)
    head = begun.partition("\n")[0]
    if suffix in (".csv", ".tsv") or (suffix != ".txt" and ":" not in head and any(d in head for d in ",;\t")):
        return answer_csv.rows(answer_csv.LINES.split(text), name)
    return answer_sheet.rows(text, name)


def content(path: Path) -> str:
    """Return the text of a regular file of bounded size; raises FileRefusedError."""
    found = size(path)
    if found > LARGEST:
        raise FileRefusedError(f"it has {found:,} bytes; up to {LARGEST:,} are read")
    with _opened(path) as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise FileRefusedError(f"it grew beyond {LARGEST:,} bytes while it was read")
    return decoded(data)


def size(path: Path) -> int:
    """Return the size of a regular file in bytes; raises FileRefusedError for anything else."""
    if path.suffix.lower() in INSTEAD:
        raise FileRefusedError(f"it is {INSTEAD[path.suffix.lower()]}")
    try:
        found = path.stat()
    except OSError as error:
        raise FileRefusedError((error.strerror or "it cannot be read").lower()) from None
    except ValueError:
        raise FileRefusedError("its name is no file name") from None
    if not stat.S_ISREG(found.st_mode):
        raise FileRefusedError("it is a folder" if stat.S_ISDIR(found.st_mode) else "it is no regular file")
    return found.st_size


def size_read(path: Path) -> int:
    """Return how many bytes of a file are read, as far as that shows at its beginning; 0 for one that is refused.

    One student's file that is large and no answer file must not make a small class a large one.
    """
    try:
        found = size(path)
        if found > LARGEST:
            if path.suffix.lower() not in (".csv", ".tsv"):
                return 0
            with _opened(path) as file:
                if not answer_csv.is_long(answer_csv.head(_lines(file))[1]):
                    return 0
                for _ in islice(_lines(file), SEEN):
                    pass
    except FileRefusedError:
        return 0
    return found


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise FileRefusedError((error.strerror or "it cannot be read").lower()) from None


def streamed(path: Path, name: str) -> Iterator[Row | Problem]:
    """Yield the answers of a CSV with a row per answer, of any size; nothing of a file that is damaged as a whole.

    It is decoded twice, so that a fault at its end is known before its first answer counts.
    """
    with _opened(path) as file:
        if not answer_csv.is_long(answer_csv.head(_lines(file))[1]):
            said = f"up to {LARGEST:,} are read, or more of a CSV with a row per question and answer"
            raise FileRefusedError(f"it has {size(path):,} bytes; {said}")
        for _ in _lines(file):
            pass
        yield from answer_csv.rows(_lines(file), name)


def _lines(file: BinaryIO) -> Iterator[str]:
    """Yield the lines of a file; raises FileRefusedError where one is too long."""
    begun, number = "", 0
    for block in _blocks(file):
        *lines, begun = (begun + block).split("\n")
        for place, line in ((number + 1, lines[0] if lines else ""), (number + len(lines) + 1, begun)):
            if len(line) > answer_csv.LONGEST_RECORD:  # no other line is longer than a block
                raise FileRefusedError(f"a line has more than {answer_csv.LONGEST_RECORD:,} characters", place)
        number += len(lines)
        yield from lines
    yield begun


def _blocks(file: BinaryIO) -> Iterator[str]:
    """Yield a file's text from its beginning, block by block, with one kind of line end."""
    file.seek(0)
    data = file.read(BLOCK)
    encoding = encoding_of(data)
    decoder = IncrementalNewlineDecoder(getincrementaldecoder(encoding)(), translate=True)
    place = lines = 0
    while True:
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            at = place - pending + error.start
            if encoding == "utf-16":
                raise FileRefusedError(f"it is damaged UTF-16 at byte {at}") from None
            line = lines + data[: max(0, error.start - pending)].count(b"\n") + 1
            raise FileRefusedError(f"it is not UTF-8 at byte {at}; save it as UTF-8", line) from None
        yield text
        if not data:
            return
        place, lines = place + len(data), lines + data.count(b"\n")
        data = file.read(BLOCK)


def decoded(data: bytes) -> str:
    """Return the text of the bytes, UTF-8 or, with its mark, UTF-16; raises FileRefusedError with the line."""
    encoding = encoding_of(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise FileRefusedError(f"it is damaged UTF-16 at byte {error.start}") from None
        line = len(LINE_ENDS.findall(data, 0, error.start)) + 1
        raise FileRefusedError(f"it is not UTF-8 at byte {error.start}; save it as UTF-8", line) from None


def encoding_of(data: bytes) -> str:
    """Return the encoding that the first bytes of a file tell; raises FileRefusedError for what is no text."""
    for beginning, said in BEGINNINGS:
        if data.startswith(beginning):
            raise FileRefusedError(f"it is {said}")
    for mark, encoding in MARKS:
        if data.startswith(mark):
            if not encoding:
                raise FileRefusedError("it is UTF-32; save it as UTF-8")
            return encoding
    if b"\0" in data[:4]:
        raise FileRefusedError("it begins as no text does, or as UTF-16 or UTF-32 without its mark; save it as UTF-8")
    return "utf-8-sig"
