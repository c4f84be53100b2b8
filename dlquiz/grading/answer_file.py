"""Answer files: which are read, how their bytes become text, and which format each is."""

import stat
from collections.abc import Iterator
from pathlib import Path

from dlquiz.grading import answer_csv, answer_json, answer_sheet
from dlquiz.grading.answer_row import FileRefusedError, Problem, Row, Where

LARGEST = 5_000_000  # bytes
INSTEAD = {
    **dict.fromkeys([".xlsx", ".xls", ".ods", ".numbers"], "a spreadsheet; export it as CSV (UTF-8)"),
    **dict.fromkeys([".yaml", ".yml", ".toml", ".xml"], "not a format that is read; export it as JSON or CSV"),
    **dict.fromkeys([".pdf", ".docx", ".doc", ".odt", ".rtf", ".pages", ".html"], "a document; save it as plain text"),
    **dict.fromkeys([".zip", ".gz", ".7z", ".tar", ".rar"], "an archive; unpack it and name the files"),
}
MARKS = ((b"\xff\xfe\x00\x00", ""), (b"\x00\x00\xfe\xff", ""), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def rows(path: Path, name: str = "") -> Iterator[Row | Problem]:
    """Yield the answers in a file; whatever is wrong with it is a problem of that file alone."""
    name = name or str(path)
    try:
        yield from read(content(path), path.suffix.lower(), name)
    except FileRefusedError as error:
        yield Problem(Where(name, error.line), "", error.reason)


def read(text: str, suffix: str, name: str) -> Iterator[Row | Problem]:
    """Yield the answers in a text; the suffix says the format, or else its first line."""
    begun = text.removeprefix("\ufeff").lstrip()
    if suffix == ".json" or (suffix not in (".csv", ".tsv", ".txt") and begun[:1] in ("{", "[")):
        return answer_json.rows(text, name)
    head = begun.partition("\n")[0]
    if suffix in (".csv", ".tsv") or (suffix != ".txt" and ":" not in head and any(d in head for d in ",;\t")):
        return answer_csv.rows(text, name)
    return answer_sheet.rows(text, name)


def content(path: Path) -> str:
    """Return the text of a regular file of bounded size; raises FileRefusedError."""
    if path.suffix.lower() in INSTEAD:
        raise FileRefusedError(f"it is {INSTEAD[path.suffix.lower()]}")
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise FileRefusedError("it is a folder" if stat.S_ISDIR(found.st_mode) else "it is no regular file")
        if found.st_size > LARGEST:
            raise FileRefusedError(f"it has {found.st_size:,} bytes; up to {LARGEST:,} are read")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise FileRefusedError((error.strerror or "it cannot be read").lower()) from None
    except ValueError:
        raise FileRefusedError("its name is no file name") from None
    if len(data) > LARGEST:
        raise FileRefusedError(f"it grew beyond {LARGEST:,} bytes while it was read")
    return decoded(data)


def decoded(data: bytes) -> str:
    """Return the text of the bytes, UTF-8 or, with its mark, UTF-16; raises FileRefusedError with the line."""
    if data.startswith(b"PK\x03\x04"):
        raise FileRefusedError("it is a spreadsheet or an archive; export it as CSV (UTF-8)")
    if data.startswith(b"%PDF"):
        raise FileRefusedError("it is a PDF; save the answers as plain text")
    for mark, encoding in MARKS:
        if data.startswith(mark):
            if not encoding:
                raise FileRefusedError("it is UTF-32; save it as UTF-8")
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise FileRefusedError(f"it is damaged UTF-16 at byte {error.start}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileRefusedError(f"it is not UTF-8 at byte {error.start}; save it as UTF-8", line) from None
