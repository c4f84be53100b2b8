"""Answer files as they come in from a class of which some are odd: what each is, and what a grader makes of it.

EXAM stands for the exam's id. The right answer to part 1 is 8; a file that is refused as a whole must not earn it.
The table is long because it is a table.
"""

import io
import json
import os
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

Content = str | bytes | Callable[[Path], None]


class Malformed(NamedTuple):
    """A file: its name, what is in it, who must be marked or listed as refused, and a piece of what is said of it.

    Nothing said means that the file is sound, however it looks.
    """

    name: str
    content: Content
    says: str = ""
    marked: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    def write(self, folder: Path, exam: str) -> Path:
        """Write the file."""
        path = folder / self.name
        match self.content:
            case str():
                path.write_bytes(self.content.replace("EXAM", exam).encode("utf-8", "surrogatepass"))
            case bytes():
                path.write_bytes(self.content.replace(b"EXAM", exam.encode()))
            case _:
                self.content(path)
        return path


HEAD = "exam,form,student,1,2\n"
BAD = "EXAM,A,bad,8,\n"
OTHER = "EXAM,A,other,8,\n"
LONG = "exam,form,student,question,answer\n"
SHEET = "exam: EXAM\nform: A\nstudent: bad\n"
M, R = ("bad",), ("bad",)
BOTH = ("bad", "other")
XML = '<?xml version="1.0"?><Workbook><Row><Cell>student</Cell></Row></Workbook>'


def of(**entry: object) -> str:
    """Return a submission as JSON."""
    return json.dumps({"exam": "EXAM", "form": "A", **entry})


def sized(head: str, piece: bytes, size: int) -> Callable[[Path], None]:
    """Return a writer of a large file."""

    def write(path: Path) -> None:
        with path.open("wb") as file:
            file.write(head.encode())
            for _ in range(size // len(piece)):
                file.write(piece)

    return write


def sparse(size: int) -> Callable[[Path], None]:
    """Return a writer of a file of NUL bytes that takes no room."""

    def write(path: Path) -> None:
        path.touch()
        os.truncate(path, size)

    return write


def zipped(member: str) -> bytes:
    """Return an archive, as office programs save their documents."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(zipfile.ZipInfo(member), "student,1\nbad,8\n")
    return held.getvalue()


def link(to: str) -> Callable[[Path], None]:
    """Return a writer of a symbolic link."""
    return lambda path: path.symlink_to(to)


def listening(path: Path) -> None:
    """Make a socket."""
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def device(path: Path) -> None:
    """Link to an endless device."""
    path.symlink_to("/dev/zero")


OFFICE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "an office document")
FILES = (
    # how the text is encoded
    Malformed("bom.csv", b"\xef\xbb\xbf" + (HEAD + BAD).encode(), marked=M),
    Malformed("two-boms.csv", b"\xef\xbb\xbf\xef\xbb\xbf" + (HEAD + BAD).encode(), marked=M),
    Malformed("bom.txt", b"\xef\xbb\xbf" + SHEET.encode() + b"1: 8\n", marked=M),
    Malformed("bom-within.csv", f"{HEAD}EXAM,A,\ufeffbad,8,\n", marked=("\ufeffbad",)),
    Malformed("utf16-le-bare.csv", (HEAD + BAD).encode("utf-16-le"), "without its mark"),
    Malformed("utf16-be-bare.csv", (HEAD + BAD).encode("utf-16-be"), "without its mark"),
    Malformed("utf16-bare.json", of(student="bad", answers={"1": "8"}).encode("utf-16-le"), "without its mark"),
    Malformed("utf16-bare.txt", SHEET.encode("utf-16-be"), "without its mark"),
    Malformed("utf16-odd.csv", "\ufeffstudent,1\n".encode("utf-16-le") + b"x", "damaged UTF-16"),
    Malformed("utf16-half.csv", "\ufeffstudent,1\n".encode("utf-16-le") + b"\x00\xd8\x0a\x00", "damaged UTF-16"),
    Malformed("utf32-le.csv", (HEAD + BAD).encode("utf-32"), "UTF-32"),
    Malformed("utf32-be.csv", b"\x00\x00\xfe\xff" + (HEAD + BAD).encode("utf-32-be"), "UTF-32"),
    Malformed("utf32-bare.csv", (HEAD + BAD).encode("utf-32-be"), "without its mark"),
    Malformed("latin-1.csv", (HEAD + BAD + "EXAM,A,Zoë,8,\n").encode("latin-1"), "is not UTF-8 at byte"),
    Malformed("latin-1.json", '{"student": "Zoë"}'.encode("latin-1"), "is not UTF-8 at byte"),
    Malformed("latin-1.txt", (SHEET + "name: Zoë\n1: 8\n").encode("latin-1"), "is not UTF-8 at byte"),
    Malformed("latin-1-cr.csv", b"student,1\rbad,8\rZo\xeb,8\r", "is not UTF-8 at byte"),
    Malformed("cp1252.csv", (HEAD + "EXAM,A,bad,“8”,\n").encode("cp1252"), "is not UTF-8 at byte"),
    Malformed("overlong.csv", b"student,1\nbad,\xc0\xaf\n", "is not UTF-8 at byte 14"),
    Malformed("cut-off.csv", b"student,1\nbad,\xe2\x82", "is not UTF-8 at byte 14"),
    Malformed("surrogate.csv", f"{HEAD}EXAM,A,bad\ud800,8,\n", "is not UTF-8 at byte"),
    Malformed("nul.csv", HEAD + "EXAM,A,bad,8\0,\n", "NUL", refused=R),
    Malformed("nul-in-id.csv", HEAD + "EXAM,A,b\0ad,8,\n", "NUL", refused=R),
    Malformed("nul-in-header.csv", "exam,form,student,1\0,2\n" + BAD, "NUL"),
    Malformed("nul.txt", SHEET + "1: 8\0\n", "NUL", refused=R),
    Malformed("nul-in-id.json", of(student="bad\0", answers={"1": "8"}), "NUL", refused=R),
    Malformed("nul-in-answer.json", of(student="bad", answers={"1": "8\0"}), marked=M),
    Malformed("zeros.csv", bytes(4096), "without its mark"),
    Malformed("noise.csv", bytes(range(256)) * 20, "begins as no text does"),
    Malformed("noise", bytes(range(255, -1, -1)) * 20, "damaged UTF-16"),
    # how lines end and cells are parted
    Malformed("cr.csv", (HEAD + BAD).replace("\n", "\r"), marked=M),
    Malformed("crlf.csv", (HEAD + BAD).replace("\n", "\r\n"), marked=M),
    Malformed("mixed.csv", HEAD.replace("\n", "\r") + BAD.replace("\n", "\r\n") + OTHER, marked=BOTH),
    Malformed("lfcr.csv", (HEAD + BAD).replace("\n", "\n\r"), marked=M),
    Malformed("no-end.csv", (HEAD + BAD).rstrip(), marked=M),
    Malformed("separator-lines.csv", f"{HEAD}EXAM,A,bad,8\u2028,\n", marked=M),
    Malformed("semicolon.csv", (HEAD + BAD).replace(",", ";"), marked=M),
    Malformed("tab.csv", (HEAD + BAD).replace(",", "\t"), marked=M),
    Malformed("tab.tsv", (HEAD + BAD).replace(",", "\t"), marked=M),
    Malformed("pipe.csv", (HEAD + BAD).replace(",", "|"), "parted by '|'"),
    Malformed("spaces.csv", (HEAD + BAD).replace(",", " "), "neither a student nor a name column"),
    Malformed("half-semicolon.csv", HEAD + BAD.replace(",", ";"), "the row has 1 cell"),
    Malformed("sep-line.csv", "sep=;\n" + (HEAD + BAD).replace(",", ";"), marked=M),
    # headers
    Malformed("empty.csv", "", "it is empty"),
    Malformed("blank.csv", " \n\t\n \r\n", "it is empty"),
    Malformed("bom-only.csv", b"\xef\xbb\xbf", "it is empty"),
    Malformed("empty.json", "", "it is damaged at column 1"),
    Malformed("empty.txt", "", "it is no answer sheet"),
    Malformed("blank.txt", "   \n \n", "it is no answer sheet"),
    Malformed("empty", "", "it is no answer sheet"),
    Malformed("header-only.csv", HEAD),
    Malformed("no-header.csv", BAD + OTHER, "neither a student nor a name column"),
    Malformed("header-twice.csv", HEAD + HEAD + BAD, "for exam 'exam'", marked=M, refused=("student",)),
    Malformed("same-column.csv", "exam,form,student,1,1\nEXAM,A,bad,8,9\n", "names '1' twice"),
    Malformed("same-question.csv", "exam,form,student,1,Q1\nEXAM,A,bad,8,9\n", "answered twice", marked=M),
    Malformed("same-twice-same.csv", "exam,form,student,1,Q1\nEXAM,A,bad,8,8\n", marked=M),
    Malformed("two-students.csv", "exam,form,student,Student ID,1\nEXAM,A,bad,other,8\n", "names 'student' twice"),
    Malformed("nameless-column.csv", "exam,form,student,,1\nEXAM,A,bad,,8\n", "column 4 of the header has no name"),
    Malformed("trailing-comma.csv", "exam,form,student,1,\nEXAM,A,bad,8,\n", "column 5 of the header has no name"),
    Malformed("no-student.csv", "exam,form,1\nEXAM,A,8\n", "neither a student nor a name column"),
    Malformed("no-answers.csv", "exam,form,student\nEXAM,A,bad\n", "no column with answers"),
    Malformed("no-answer.csv", "student,question\nbad,1\n", "a question column and no answer column"),
    Malformed("no-question.csv", "student,answer\nbad,8\n", "an answer column and no question column"),
    Malformed("open-header.csv", 'student,"1\nbad,8\n', "the header cannot be read"),
    Malformed("wide.csv", "student," + ",".join(map(str, range(100_000))) + "\nbad,8\n", "names 100001 columns"),
    Malformed("long-header.csv", f"student,{'1' * 4_000_000}\nbad,8\n", "4000000 characters long"),
    # rows and quotes
    Malformed("short-row.csv", HEAD + "EXAM,A,bad,8\n" + OTHER, "the row has 4 cells", ("other",), R),
    Malformed("long-row.csv", HEAD + "EXAM,A,bad,8,,,\n" + OTHER, "the row has 7 cells", ("other",), R),
    Malformed("decimal-comma.csv", HEAD + "EXAM,A,bad,8,0,891\n" + OTHER, "the row has 6 cells", ("other",), R),
    Malformed("open-quote.csv", HEAD + 'EXAM,A,bad,"8,\n' + OTHER, "opened and never closed", ("other",), R),
    Malformed("open-quote-last.csv", HEAD + OTHER + 'EXAM,A,bad,8,"', "opened and never closed", ("other",), R),
    Malformed("quote-within.csv", HEAD + 'EXAM,A,bad,8"",\n' + OTHER, "a quote stands inside", ("other",), R),
    Malformed("quote-after.csv", HEAD + 'EXAM,A,bad,"8"8,\n' + OTHER, "something follows", ("other",), R),
    Malformed("apostrophes.csv", HEAD + "EXAM,A,bad,'8',\n", marked=M),
    Malformed("quoted.csv", '"exam","form","student","1","2"\n"EXAM","A","bad","8",""\n', marked=M),
    Malformed("backslash.csv", HEAD + 'EXAM,A,bad,"8\\"",\n' + OTHER, "never closed", ("other",), R),
    Malformed("lines-in-cell.csv", HEAD + 'EXAM,A,bad,"\n8\n",\n' + OTHER, marked=BOTH),
    Malformed("hundreds-of-lines.csv", HEAD + f'EXAM,A,bad,"{chr(10) * 300}",\n{OTHER}', "never closed", ("other",), R),
    Malformed("blank-rows.csv", HEAD + ",,,,\n , ,,,\n\n" + BAD, marked=M),
    Malformed("only-quotes.csv", HEAD + '"' * 9_999 + "\n" + BAD, "never closed", M),
    Malformed("even-quotes.csv", HEAD + '"' * 10_000 + "\n" + BAD, "the row has 1 cell", M),
    Malformed("one-cell.csv", f"{HEAD}EXAM,A,bad,{'8' * 1_000_000},\n{OTHER}", marked=BOTH),
    # size
    Malformed("garbage.csv", sized("", b"\xf3garbage" * 1000, 50_000_000), "is not UTF-8 at byte"),
    Malformed("one-line.csv", sized(HEAD + "EXAM,A,bad,", b"8" * 100_000, 50_000_000), "50,0"),
    Malformed("one-line-long.csv", sized(LONG, b"8" * 100_000, 50_000_000), "a line has more than"),
    Malformed("one-cell-long.csv", sized(LONG + 'EXAM,A,bad,1,"', b"8" * 99 + b"\n", 4_900_000), "never closed", (), R),
    Malformed("big.txt", sized(SHEET + "1: ", b"8 " * 10_000, 50_000_000), "up to 5,000,000 are read"),
    Malformed("big.json", sized('{"student": "', b"b" * 100_000, 50_000_000), "up to 5,000,000 are read"),
    Malformed("sparse.json", sparse(1 << 40), "up to 5,000,000 are read"),
    Malformed("sparse.csv", sparse(6_000_000), "without its mark"),
    Malformed("commas.csv", "student,1\n" + "," * 4_000_000 + "\n", "the row has 4000001 cells"),
    Malformed("brackets.json", "[" * 4_000_000, "nested deeper than 32"),
    Malformed("escapes.json", '"' + '\\"' * 2_000_000, "it is damaged"),
    Malformed("many-keys.json", of(student="bad", answers={}).replace(
        "{}", f"""{{{','.join([*(f'"{i}":""' for i in range(200_000)), '"0":"8"'])}}}"""), "stands twice", (), R),
    Malformed("digits.json", of(student="bad", answers={}).replace("{}", f'{{"1": {"8" * 4_000_000}}}'), "", M),
    # JSON
    Malformed("nan.json", of(student="bad", answers={"1": float("nan")}), "NaN is no number", refused=R),
    Malformed("infinity.json", of(student="bad", answers={"1": float("inf")}), "Infinity is no number", refused=R),
    Malformed("nan-among.json", f"[{of(student='bad', answers={'1': float('nan')})}, "
              f"{of(student='other', answers={'1': 8})}]", "NaN is no number", ("other",), R),
    Malformed("1e999.json", of(student="bad", answers={}).replace("{}", '{"1": 1e999, "2": -1e999}'), "", M),
    Malformed("number.json", of(student="bad", answers={"1": 8, "2": 0.8909999999999999}), "", M),
    Malformed("deep.json", '{"a":' * 5_000 + "1" + "}" * 5_000, "nested deeper than 32"),
    Malformed("deep-answer.json", of(student="bad", answers={"1": [[[[8]]]]}), "", M),
    Malformed("half.json", '{"student": "bad", "answers": {"1": "\\ud800"}}', "half of a surrogate pair", refused=R),
    Malformed("half-id.json", '{"student": "b\\udfff", "answers": {"1": "8"}}', "half of a surrogate pair",
              refused=("b\\udfff",)),
    Malformed("half-among.json", '[{"student": "bad", "answers": {"1": "\\ud800"}}, '
              + of(student="other", answers={"1": "8"}) + "]", "half of a surrogate pair", ("other",), R),
    Malformed("same-key.json", '{"exam": "EXAM", "form": "A", "student": "bad", "answers": {"1": "8", "1": "9"}}',
              "the key '1' stands twice", refused=R),
    Malformed("same-key-among.json", '[{"form": "A", "student": "bad", "student": "bad", "answers": {"1": "8"}}, '
              + of(student="other", answers={"1": "8"}) + "]", "the key 'student' stands twice", ("other",)),
    Malformed("same-question.json", of(student="bad", answers={"1": "8", " 1": "9"}), "answered twice", M),
    Malformed("trailing.json", of(student="bad", answers={"1": "8"})[:-1] + ",}", "it is damaged", refused=R),
    Malformed("cut-off.json", of(student="bad", answers={"1": "8"})[:-8], "it is damaged", refused=R),
    Malformed("comment.json", "// mine\n" + of(student="bad", answers={"1": "8"}), "it is damaged", refused=R),
    Malformed("single.json", "{'student': 'bad', 'answers': {'1': '8'}}", "it is damaged"),
    Malformed("lines.json", f"{of(student='bad', answers={'1': '8'})}\n{of(student='other', answers={'1': '8'})}\n",
              "put several submissions into one list", refused=BOTH),
    Malformed("scalar.json", "8", "an object was expected"),
    Malformed("text.json", '"bad"', "an object was expected"),
    Malformed("null.json", "null", "an object was expected"),
    Malformed("true.json", "true", "an object was expected"),
    Malformed("list.json", "[1, 2, 3]", "an object was expected"),
    Malformed("nothing.json", "[]", ""),
    Malformed("no-object.json", "{}", "it holds no answers"),
    Malformed("nested-list.json", f"[[{of(student='bad', answers={'1': '8'})}]]", "an object was expected"),
    Malformed("list-id.json", of(student=["bad"], answers={"1": "8"}), "a text was expected"),
    Malformed("true-id.json", of(student=True, answers={"1": "8"}), "a text was expected"),
    Malformed("object-id.json", of(student={"id": "bad"}, answers={"1": "8"}), "a text was expected"),
    Malformed("null-id.json", of(student=None, answers={"1": "8"}), "neither a student nor a name"),
    Malformed("list-form.json", of(student="bad", answers={"1": "8"}).replace('"A"', '["A"]'), "a text was", (), R),
    Malformed("answers-list.json", of(student="bad", answers=["8", "9"]), "an object was expected", refused=R),
    Malformed("answers-text.json", of(student="bad", answers="8"), "it holds no answers", refused=R),
    Malformed("answers-null.json", of(student="bad", answers=None), "it holds no answers", refused=R),
    Malformed("answers-true.json", of(student="bad", answers=True), "it holds no answers", refused=R),
    Malformed("answer-object.json", of(student="bad", answers={"1": {"value": 8}}), "a text was expected", M),
    Malformed("answer-true.json", of(student="bad", answers={"1": True, "4": False}), "", M),
    Malformed("answer-null.json", of(student="bad", answers={"1": None}), "", M),
    Malformed("answer-list.json", of(student="bad", answers={"1": [8], "4": ["B", "D", "E"]}), "", M),
    Malformed("question-list.json", of(student="bad", question=["1"], answer="8"), "a text was expected", (), R),
    Malformed("proto.json", of(student="bad", answers={"__proto__": "8", "__class__": "8"}), "no such question", M),
    Malformed("csv.json", HEAD + BAD, "it is damaged"),
    Malformed("json.csv", of(student="bad", answers={"1": "8"}), "is JSON"),
    Malformed("json.txt", of(student="bad", answers={"1": "8"}), "it is JSON"),
    # no regular files
    Malformed("folder.csv", Path.mkdir, "it is a folder"),
    Malformed("pipe.txt", os.mkfifo, "it is no regular file"),
    Malformed("socket.json", listening, "it is no regular file"),
    Malformed("device.csv", device, "it is no regular file"),
    Malformed("dangling.csv", link("nowhere.csv"), "no such file"),
    Malformed("link-to-folder.csv", link("."), "it is a folder"),
    Malformed("loop.csv", link("loop.csv"), "too many levels"),
    Malformed("passwd.txt", link("/etc/passwd"), "no answer sheet"),
    # other formats, under their own suffix and renamed
    Malformed("a.xlsx", zipped("xl/workbook.xml"), "a spreadsheet; export it as CSV"),
    Malformed("xlsx.csv", zipped("xl/workbook.xml"), "a spreadsheet or an archive; export it as CSV"),
    Malformed("a.ods", zipped("content.xml"), "a spreadsheet; export it as CSV"),
    Malformed("ods.csv", zipped("content.xml"), "export it as CSV"),
    Malformed("a.docx", zipped("word/document.xml"), "save it as plain text"),
    Malformed("docx.txt", zipped("word/document.xml"), "export it as CSV"),
    Malformed("a.zip", zipped("a.csv"), "unpack it"),
    Malformed("zip.json", zipped("a.csv"), "export it as CSV"),
    Malformed("empty-zip.csv", b"PK\x05\x06" + bytes(18), "export the answers as CSV"),
    Malformed("a.pdf", b"%PDF-1.7\n", "save it as plain text"),
    Malformed("pdf.csv", b"%PDF-1.7\n", "save the answers as plain text"),
    Malformed("a.xls", OFFICE[0], "a spreadsheet; export it as CSV"),
    Malformed("xls.csv", OFFICE[0], OFFICE[1]),
    Malformed("a.xlsm", zipped("xl/workbook.xml"), "a spreadsheet; export it as CSV"),
    Malformed("gzip.csv", b"\x1f\x8b\x08\x00" + bytes(30), "unpack it"),
    Malformed("a.rar", b"Rar!\x1a\x07\x00", "unpack it"),
    Malformed("photo.jpg", b"\xff\xd8\xff\xe0JFIF", "type the answers"),
    Malformed("photo.csv", b"\xff\xd8\xff\xe0\x00\x10JFIF", "type the answers"),
    Malformed("photo.txt", b"\x89PNG\r\n\x1a\n" + bytes(20), "type the answers"),
    Malformed("rtf.txt", "{\\rtf1\\ansi student: bad\\par 1: 8}", "save it as plain text"),
    Malformed("a.yaml", "student: bad\nanswers: {1: 8}\n", "export it as JSON or CSV"),
    Malformed("yaml.csv", "student: bad\nanswers:\n  1: 8\n", "looks like YAML"),
    Malformed("yaml-tag.csv", "!!python/object/apply:os.system ['touch canary']\n", "looks like YAML"),
    Malformed("yaml-list.csv", "---\n- student: bad\n", "looks like YAML"),
    Malformed("a.toml", 'student = "bad"\n', "export it as JSON or CSV"),
    Malformed("toml.csv", 'student = "bad"\n[answers]\n1 = 8\n', "looks like TOML"),
    Malformed("a.xml", XML, "export it as JSON or CSV"),
    Malformed("xml.csv", XML, "looks like XML or HTML"),
    Malformed("html.txt", "<!DOCTYPE html><p>student: bad", "looks like XML or HTML"),
    Malformed("a.html", "<p>student: bad", "save it as plain text"),
    Malformed("a.ipynb", "{}", "export"),
    Malformed("pickle.csv", b"\x80\x04\x95\x1d\x00cos\nsystem\n(S'touch canary'\ntR.", "is not UTF-8 at byte 0"),
    # who it is
    Malformed("no-id.csv", HEAD + "EXAM,A,,8,\n" + OTHER, "neither a student nor a name", ("other",)),
    Malformed("blank-id.csv", HEAD + "EXAM,A,  \u00a0,8,\n" + OTHER, "neither a student nor a name", ("other",)),
    Malformed("climbing.csv", HEAD + "EXAM,A,../../climbed,8,\n", marked=("../../climbed",)),
    Malformed("absolute.csv", HEAD + "EXAM,A,/etc/absolute,8,\n", marked=("/etc/absolute",)),
    Malformed("windows.csv", HEAD + "EXAM,A,C:\\Windows\\x,8,\n", marked=("C:\\Windows\\x",)),
    Malformed("share.csv", HEAD + "EXAM,A,\\\\host\\share,8,\n", marked=("\\\\host\\share",)),
    Malformed("reserved.csv", HEAD + "".join(f"EXAM,A,{n},8,\n" for n in ("con", "NUL.txt", "LPT1", "aux.")),
              marked=("con", "NUL.txt", "LPT1", "aux.")),
    Malformed("trailing.csv", HEAD + "EXAM,A,bad.,8,\nEXAM,A,bad..,8,\nEXAM,A,bad ,8,\n",
              marked=("bad.", "bad..", "bad")),
    Malformed("dots.csv", HEAD + "EXAM,A,.,8,\nEXAM,A,..,8,\n", marked=(".", "..")),
    Malformed("home.csv", HEAD + "EXAM,A,~root,8,\nEXAM,A,$HOME,8,\n", marked=("~root", "$HOME")),
    Malformed("cases.csv", HEAD + "EXAM,A,BAD,8,\n" + BAD, "differs", marked=("BAD", "bad")),
    Malformed("accents.csv", HEAD + "EXAM,A,\u00e9,8,\nEXAM,A,e\u0301,8,\n", "differs", marked=("\u00e9", "e\u0301")),
    Malformed("wide-letters.csv", HEAD + "EXAM,A,\uff42ad,8,\n" + BAD, "differs", marked=("\uff42ad", "bad")),
    Malformed("unseen.csv", HEAD + "EXAM,A,bad\u200b,8,\n" + BAD, "differs", marked=("bad\u200b", "bad")),
    Malformed("long-id.csv", HEAD + f"EXAM,A,{'b' * 10_000},8,\n" + OTHER, "10000 characters", ("other",),
              ("b" * 100,)),
    Malformed("long-name.csv", f"exam,form,student,name,1\nEXAM,A,bad,{'N' * 10_000},8\n", "the name is cut", M),
    Malformed("formula-ids.csv", HEAD + "EXAM,A,=1+1,8,\nEXAM,A,'=1+1,8,\n", "handed in 2 times", refused=("=1+1",)),
    Malformed("formula-ids.json", f"[{of(student='=1', answers={'1': 8})}, {of(student=chr(39) + '=1', answers={})}]",
              "", ("=1", "'=1")),
    Malformed("line-in-id.csv", HEAD + 'EXAM,A,"bad\nforged  A  13/13  100.0",8,\n', "",
              ("bad\nforged  A  13/13  100.0",)),
    Malformed("twice.csv", HEAD + BAD + "EXAM,A,bad,9,\n" + OTHER, "handed in 2 times", ("other",), R),
    Malformed("twice-same.csv", HEAD + BAD + BAD + OTHER, "handed in 2 times", ("other",), R),
    Malformed("thousand-times.csv", HEAD + BAD * 1000 + OTHER, "handed in 1000 times", ("other",), R),
    Malformed("twice.json", f"[{of(student='bad', answers={'1': 8})}, {of(student='bad', answers={'1': 9})}]",
              "handed in 2 times", refused=R),
    Malformed("id-and-name.csv", "exam,form,student,name,1\nEXAM,A,bad,,8\nEXAM,A,,bad,8\n", "handed in 2 times",
              refused=R),
    # which exam, form and question
    Malformed("other-exam.csv", HEAD + "DLQ-OTHER,A,bad,8,\n" + OTHER, "for exam 'DLQ-OTHER'", ("other",), R),
    Malformed("other-exam.json", of(student="bad", answers={"1": 8}).replace("EXAM", "X"), "for exam 'X'", (), R),
    Malformed("other-exam.txt", SHEET.replace("EXAM", "X") + "1: 8\n", "for exam 'X'", (), R),
    Malformed("no-exam.csv", "form,student,1\nA,bad,8\n", "", M),
    Malformed("other-form.csv", HEAD + "EXAM,Z,bad,8,\n" + OTHER, "there is no form 'Z'", ("other",), R),
    Malformed("no-form.csv", "exam,student,1\nEXAM,bad,8\n", "no form is named", (), R),
    Malformed("two-forms.csv", LONG + "EXAM,A,bad,1,8\nEXAM,B,bad,2,0.8\n", "the form changes", (), R),
    Malformed("hostile-form.csv", HEAD + 'EXAM,"../../A\n",bad,8,\n' + OTHER, "there is no form", ("other",), R),
    Malformed("long-form.csv", HEAD + f"EXAM,{'A' * 5_000},bad,8,\n" + OTHER, "5000 characters", ("other",), R),
    Malformed("extra.csv", "exam,form,student,1,99\nEXAM,A,bad,8,7\n", "no such question on form A: 99", M),
    Malformed("missing.csv", "exam,form,student,2\nEXAM,A,bad,\n", "", M),
    Malformed("thousands.csv", f"exam,form,student,{','.join(f'x{i}' for i in range(1900))}\n"
              f"EXAM,A,bad,{','.join(['8'] * 1900)}\n", "no such question", M),
    Malformed("hostile-question.csv", LONG + 'EXAM,A,bad,"1\'; DROP TABLE marks;--",8\n', "no such question", M),
    Malformed("twice-other.csv", LONG + "EXAM,A,bad,1,8\nEXAM,A,bad,1,9\n", "answered twice", M),
    Malformed("twice-same-answer.csv", LONG + "EXAM,A,bad,1,8\nEXAM,A,bad,1,8\n", "", M),
    Malformed("bad-row-long.csv", LONG + "EXAM,A,bad,1,8,9\nEXAM,A,bad,2,\nEXAM,A,other,1,8\n", "6 cells", BOTH),
    # what a file claims
    Malformed("claims.csv", "exam,form,student,1,score,key,tolerance\nEXAM,A,bad,9,100,9,1e9\n", "ignored", M),
    Malformed("claims.json", of(student="bad", answers={"1": "9"}, score=100, key={"1": "9"}, tolerance=9),
              "ignored", M),
    Malformed("claims-within.json", of(student="bad", answers={"1": "9", "score": "100"}), "no such question", M),
    Malformed("claims.txt", SHEET + "score: 100\naccept: 9\n1: 9\n", "ignored", M),
    # text sheets
    Malformed("prose.txt", "Dear teacher,\nmy answer is eight.\n", "it is no answer sheet"),
    Malformed("nobody.txt", "exam: EXAM\nform: A\nstudent:\nname:\n1: 8\n", "is filled in"),
    Malformed("two-sheets.txt", (SHEET + "1: 8\n") * 2, "stands in it twice", refused=R),
    Malformed("two-students.txt", SHEET + "1: 8\nstudent: other\n1: 9\n", "stands in it twice", refused=R),
    Malformed("no-colon.txt", SHEET + "1 8\n2 0.8\n", "names nothing", M),
    Malformed("equals.txt", SHEET + "1= 8\n", "names nothing", M),
    Malformed("several-lines.txt", SHEET + "1:\n  8\n\n2:\n", "", M),
    Malformed("crlf.txt", (SHEET + "1: 8\n").replace("\n", "\r\n"), "", M),
    Malformed("cr.txt", (SHEET + "1: 8\n").replace("\n", "\r"), "", M),
    Malformed("tabs.txt", (SHEET + "1: 8\n").replace(": ", "\t:\t"), "", M),
    Malformed("smart.txt", b"\xef\xbb\xbf" + (SHEET + "# \u201cnotes\u201d\n1:\u00a08\u00a0\n").encode(), "", M),
    Malformed("wide-colon.txt", SHEET + "1\uff1a 8\n", "", M),
    Malformed("bullets.txt", SHEET + "\u2022 1: 8\n", "names nothing", M),
    Malformed("same.txt", SHEET + "1: 8\n1: 9\n", "answered twice", M),
    Malformed("long-line.txt", SHEET + "1: " + " " * 1_000_000 + "8\n", "", M),
    Malformed("spaces.txt", SHEET + " " * 1_000_000 + "\n1: 8\n", "", M),
    Malformed("letters.txt", SHEET + "A" * 1_000_000 + "\n1: 8\n", "names nothing", M),
)  # fmt: skip
