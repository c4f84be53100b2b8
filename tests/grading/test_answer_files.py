"""Answer files: what is read, and how each kind of damage is refused for the one whose it is."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.grading import answer_csv, answer_file
from dlquiz.grading.answer_file import LARGEST, rows
from dlquiz.grading.answer_row import Problem, Row

Read = list[tuple[str, str, str]]


def found(path: Path) -> tuple[Read, list[str]]:
    """Return (student, question, answer) of every row, and every problem as `line: reason`."""
    entries = list(rows(path, path.name))
    read = [(entry.student or entry.name, entry.question, entry.answer) for entry in entries if isinstance(entry, Row)]
    problems = [f"{entry.where.line}: {entry.reason}" for entry in entries if isinstance(entry, Problem)]
    return read, problems


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


ONE: Read = [("s1", "1", "16"), ("s1", "2a", "true")]
ROW = '{"student": "s1", "question": "%s", "answer": %s}'
NO_TEXT = "it begins as no text does, or as UTF-16 or UTF-32 without its mark; save it as UTF-8"
NO_ANSWER = 'an "answers" object, or a "question" and an "answer", were expected'
NO_ANSWERS = 'it holds no answers: an "answers" object or a list of submissions was expected'
TWO: Read = [*ONE, ("s2", "1", "17"), ("s2", "2a", "false")]


@pytest.mark.parametrize(
    ("name", "content", "read"),
    [
        ("a.csv", "student,1,2a\ns1,16,true\n", ONE),
        ("a.csv", "student,1,2a\ns1,16,true", ONE),
        ("a.csv", "student,1,2a\r\ns1,16,true\r\n", ONE),
        ("a.csv", "student,1,2a\rs1,16,true\r", ONE),
        ("a.csv", "\n\nstudent,1,2a\n\ns1,16,true\n\n", ONE),
        ("a.csv", "student;1;2a\ns1;16;true\n", ONE),
        ("a.csv", "student\t1\t2a\ns1\t16\ttrue\n", ONE),
        ("a.tsv", "student\t1\t2a\ns1\t16\ttrue\n", ONE),
        ("a.csv", '"student","1","2a"\n"s1","16","true"\n', ONE),
        ("a.csv", b"\xef\xbb\xbfstudent,1,2a\ns1,16,true\n", ONE),
        ("a.csv", "student,1,2a\ns1,16,true\n".encode("utf-16"), ONE),
        ("a.csv", b"\xfe\xff" + "student,1,2a\ns1,16,true\n".encode("utf-16-be"), ONE),
        ("a.csv", " Student ID , 1 , 2A \ns1,16,true\n", ONE),
        ("a.csv", "student,question,answer\ns1,1,16\ns1,2a,true\n", ONE),
        ("a.csv", "answer,question,student\n16,1,s1\ntrue,2a,s1\n", ONE),
        ("a.csv", "student,1,2a\ns1,16,true\n,,\ns2,17,false\n", TWO),
        ("a.csv", "name,1,2a\ns1,16,true\n", ONE),
        ("a.csv", "student,1\ns1,'=7\n", [("s1", "1", "'=7")]),
        ("a.csv", "student,1\n'=s1,7\n", [("=s1", "1", "7")]),
        ("a.csv", "student,1\n'Ann,7\n=Bob,8\n", [("'Ann", "1", "7"), ("=Bob", "1", "8")]),
        ("a.csv", f"student,1\n{'s' * 100},7\n", [("s" * 100, "1", "7")]),
        ("a.csv", 'name,student,1\n,s1,"7"\n', [("s1", "1", "7")]),
        ("a.csv", 'student,1,2a\ns1,,"7"\n', [("s1", "1", ""), ("s1", "2a", "7")]),
        ("a.csv", "student,1,2a\ns1,16,true\n , ,\t\n", ONE),
        ("a.csv", 'student,1\ns1,"' + "x\n" * 100 + '"\n', [("s1", "1", "x\n" * 100)]),
        ("a.csv", ",".join(["student", *map(str, range(1999))]), []),
        ("a.csv", 'student,1\ns1,"1 2\n3 4"\n', [("s1", "1", "1 2\n3 4")]),
        ("a.csv", 'student,1\ns1,"(1, 2)"\n', [("s1", "1", "(1, 2)")]),
        ("a.csv", 'student,1\ns1,"say ""7"""\n', [("s1", "1", 'say "7"')]),
        ("answers", "student,1,2a\ns1,16,true\n", ONE),
        ("a.json", '{"student": "s1", "answers": {"1": "16", "2a": true}}', ONE),
        ("a.json", '[{"student": "s1", "answers": {"1": 16, "2a": "true"}}]', ONE),
        ("a.json", '{"exam": "E", "submissions": [{"student": "s1", "answers": {"1": 16, "2a": true}}]}', ONE),
        ("a.json", f"[{ROW % ('1', 16)}, {ROW % ('2a', 'true')}]", ONE),
        ("a.json", b'\xef\xbb\xbf{"student": "s1", "answers": {"1": 16, "2a": true}}', ONE),
        ("answers", '{"student": "s1", "answers": {"1": "16", "2a": true}}', ONE),
        ("a.json", '{"student": "s", "answers": {"1": [[1, 2], [3, 4.50]]}}', [("s", "1", "[[1, 2], [3, 4.50]]")]),
        ("a.json", '{"student": "s", "answers": {"1": 1e999, "2": null}}', [("s", "1", "1e999"), ("s", "2", "")]),
        ("a.json", '{"student": "s", "answers": {"1": 0.1000000000000000001}}', [("s", "1", "0.1000000000000000001")]),
        ("a.json", '{"student": 7, "answers": {"1": "x"}}', [("7", "1", "x")]),
        ("a.json", '{"student": "s", "answers": {}}', [("s", "", "")]),
        ("a.txt", "student: s1\n1: 16\n2a: true\n", ONE),
        ("a.txt", "# note\nexam: E\nstudent: s1\n\n# 1. Title\n1:16\n2a :  true  \n", ONE),
        ("a.txt", "Student: s1\r\n1: 16\r\n2a: true\r\n", ONE),
        ("a.txt", "name: s1\n1: 16\n2a: true\n", ONE),
        ("a.txt", "student: s1\n1: 1 2\n   3 4\n2a:\n", [("s1", "1", "1 2\n3 4"), ("s1", "2a", "")]),
        ("a.txt", "student: s1\n1: 1-B, 2-A\n", [("s1", "1", "1-B, 2-A")]),
        ("a.md", "student: s1\n1: 16\n2a: true\n", ONE),
        ("a.txt", "student: s1\nexam: E\n", [("s1", "", "")]),
    ],
)  # fmt: skip
def test_a_sound_file_is_read(tmp_path: Path, name: str, content: str | bytes, read: Read) -> None:
    assert found(write(tmp_path, name, content)) == (read, [])


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", "", "0: it is empty"),
        ("a.csv", "\n\n", "0: it is empty"),
        ("a.csv", "student,1,1\ns1,2,3\n", "1: the header names '1' twice"),
        ("a.csv", "student,Student ID,1\ns1,2,3\n", "1: the header names 'student' twice"),
        ("a.csv", "student,,1\ns1,2,3\n", "1: column 2 of the header has no name"),
        ("a.csv", "1,2\n3,4\n", "1: the header names neither a student nor a name column"),
        ("a.csv", "student,question\ns1,2\n", "1: the header names a question column and no answer column"),
        ("a.csv", "student,answer\ns1,2\n", "1: the header names an answer column and no question column"),
        ("a.csv", "student,name,exam\ns1,2,3\n", "1: the header names no column with answers"),
        ("a.csv", ",".join(["s", *map(str, range(2000))]), "1: the header names 2001 columns; up to 2000 are read"),
        ("a.csv", "student|1\ns1|2\n", "1: its cells are parted by '|'; a comma, a semicolon or a tab was expected"),
        ("a.csv", "a|b,c\n1,2\n", "1: the header names neither a student nor a name column"),
        ("a.csv", "answers\n16\n", "1: the header names neither a student nor a name column"),
        ("a.csv", 'student,"1\ns1,2\n', "1: the header cannot be read: a quote is opened and never closed"),
        ("a.csv", "student,1\n" + "s1\udcff,1\n".encode("utf-8", "surrogateescape").decode("latin-1"), None),
        ("a.csv", b"student,1\ns\xff,2\n", "2: it is not UTF-8 at byte 11; save it as UTF-8"),
        ("a.csv", b"\xff\xfes\x00t", None),
        ("a.csv", b"\xff\xfe\x00\x00s\x00\x00\x00", "0: it is UTF-32; save it as UTF-8"),
        ("a.csv", b"\xff\xfes\x00t\x00x", "0: it is damaged UTF-16 at byte 6"),
        ("a.csv", b"PK\x03\x04rest", "0: it is a spreadsheet or an archive; export it as CSV (UTF-8)"),
        ("a.csv", b"%PDF-1.7", "0: it is a PDF; save the answers as plain text"),
        ("a.xlsx", b"PK\x03\x04rest", "0: it is a spreadsheet; export it as CSV (UTF-8)"),
        ("a.yaml", "student: s1", "0: it is not a format that is read; export it as JSON or CSV"),
        ("a.toml", "student = 1", "0: it is not a format that is read; export it as JSON or CSV"),
        ("a.docx", b"PK", "0: it is a document; save it as plain text"),
        ("a.zip", b"PK", "0: it is an archive; unpack it and name the files"),
        ("a.json", "", "1: it is damaged at column 1: Expecting value"),
        ("a.json", "{", "1: it is damaged at column 2: Expecting property name enclosed in double quotes"),
        ("a.json", '{"student": "s",\n "answers": {"1": 2}', "2: it is damaged at column 21: Expecting ',' delimiter"),
        ("a.json", '{"student": "s", "answers": {"1": NaN}}', "0: NaN is no number in JSON"),
        ("a.json", '{"student": "s", "answers": {"1": -Infinity}}', "0: -Infinity is no number in JSON"),
        ("a.json", '{"student": "s", "answers": {"1": 2, "1": 3}}', "0: the key '1' stands twice in one object"),
        ("a.json", '{"student": "\\ud800"}', "0: it holds half of a surrogate pair, which is no character"),
        ("a.json", "[" * 100000, "1: it is nested deeper than 32"),
        ("a.json", '{"a":' * 100000, "1: it is nested deeper than 32"),
        ("a.json", '\n{"student": ' + "[" * 40 + "]" * 40 + "}", "2: it is nested deeper than 32"),
        ("a.json", "7", "0: an object was expected"),
        ("a.json", '"x"', "0: an object was expected"),
        ("a.json", '{"student": "s"}', f"0: {NO_ANSWERS}"),
        ("a.json", '{"answers": {"1": 2}}', "0: neither a student nor a name is given"),
        ("a.json", '{"student": "s", "Student": "t", "answers": {"1": 2}}', "0: 'student' is given twice"),
        ("a.json", '[{"student": "s", "question": "1"}]', f"0: {NO_ANSWER}"),
        ("a.json", '{"student": {"id": 1}, "answers": {"1": 2}}', "0: an object where a text was expected"),
        ("a.txt", "", "0: it is no answer sheet: no line of the form `1: answer` was found"),
        ("a.txt", "hello\nworld\n", "0: it is no answer sheet: no line of the form `1: answer` was found"),
        ("a.txt", "1: 16\n", "0: neither `student:` nor `name:` is filled in"),
        ("a.txt", "student:\nname:\n1: 16\n", "0: neither `student:` nor `name:` is filled in"),
        ("a.txt", "student: a\n1: 1\nstudent: b\n1: 2\n", "3: student stands in it twice, first in line 1"),
        ("a.txt", "student: a\n1: \x00\n", "2: it holds a NUL character"),
        ("a.txt", f"student: {'a' * 101}\n1: 1\n", "0: the student is 101 characters long; up to 100 are read"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_refused_whole_with_its_line(
    tmp_path: Path, name: str, content: str | bytes, problem: str | None
) -> None:
    read, problems = found(write(tmp_path, name, content))
    if problem is not None:
        assert (read, problems) == ([], [problem])


@pytest.mark.parametrize(
    ("bad", "student", "reason"),
    [
        ("b,1", "b", "the row has 2 cells, the header has 3"),
        ("b,1,2,3", "b", "the row has 4 cells, the header has 3"),
        ("b", "b", "the row has 1 cell, the header has 3"),
        ("b,1\0,2", "b", "the row holds a NUL character"),
        ('b,"1\0",2', "b", "the row holds a NUL character"),
        ('b,1"2,3', "b", "a quote is opened and never closed"),
        ('b,1"2",3', "b", "a quote stands inside cell 2, which is not quoted"),
        ('b,"1"x,3', "b", "something follows the closing quote of cell 2"),
        ('b,"1,3', "b", "a quote is opened and never closed"),
        (",1,2", "", "neither a student nor a name is given"),
        (f"{'b' * 101},1,2", "b" * 100, "the student is 101 characters long; up to 100 are read"),
    ],
)
def test_a_damaged_row_leaves_the_others_alone(tmp_path: Path, bad: str, student: str, reason: str) -> None:
    path = write(tmp_path, "a.csv", f"student,1,2a\na,16,true\n{bad}\nc,17,false\n")
    read, problems = found(path)
    assert read == [("a", "1", "16"), ("a", "2a", "true"), ("c", "1", "17"), ("c", "2a", "false")]
    assert problems == [f"3: {reason}"]
    assert [entry.student for entry in rows(path) if isinstance(entry, Problem)] == [student]


def test_a_damaged_entry_leaves_the_others_alone(tmp_path: Path) -> None:
    entries = [
        {"student": "a", "answers": {"1": 1}},
        7,
        {"student": "b", "answers": 7},
        {"student": "c", "answers": {"1": {"x": 1}, "2": 2}},
        {"student": "d", "answers": {"1": 4}},
    ]
    read, problems = found(write(tmp_path, "a.json", json.dumps(entries)))
    assert read == [("a", "1", "1"), ("c", "1", ""), ("c", "2", "2"), ("d", "1", "4")]
    assert problems == [
        "0: an object was expected",
        f"0: {NO_ANSWER}",
        "0: question 1: an object where a text was expected",
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "student,1,score,key\ns,16,99,16\n"),
        ("a.json", '{"student": "s", "score": 99, "key": {"1": 16}, "answers": {"1": 16}}'),
        ("a.txt", "student: s\nscore: 99\nkey: 16\n1: 16\n"),
    ],
)
def test_what_a_file_claims_about_marks_is_ignored_with_a_warning(tmp_path: Path, name: str, content: str) -> None:
    entries = list(rows(write(tmp_path, name, content)))
    assert [entry.answer for entry in entries if isinstance(entry, Row)] == ["16"]
    warnings = [entry for entry in entries if isinstance(entry, Problem)]
    assert warnings
    assert all(entry.is_warning and "what a file claims about marks is ignored" in entry.reason for entry in warnings)


def test_an_open_quote_does_not_swallow_the_file(tmp_path: Path) -> None:
    lines = ["student,1", '"a,1', *[f"s{i},{i}" for i in range(300)]]
    read, problems = found(write(tmp_path, "a.csv", "\n".join(lines)))
    assert len(read) == 300
    assert problems == ["2: a quote is opened and never closed"]


@pytest.mark.parametrize("lines", [["x"] * 101, ["x" * 600_000] * 3])
def test_an_answer_of_too_many_lines_or_characters_is_an_open_quote(lines: list[str]) -> None:
    body = ["student,1", f'"a","{lines[0]}', *lines[1:], 'x"', "b,7"]
    entries = list(answer_csv.rows(body, "a.csv"))
    assert [(entry.student, entry.answer) for entry in entries if isinstance(entry, Row)] == [("b", "7")]
    assert "a quote is opened and never closed" in [entry.reason for entry in entries if isinstance(entry, Problem)]


@pytest.mark.parametrize(
    ("header", "bad", "student"),
    [("name,1,2a", "Ann,7", "Ann"), ("1,student", "7", ""), ("1,name,student", "7,Ann", "Ann")],
)
def test_a_damaged_row_is_listed_under_whatever_names_its_student(header: str, bad: str, student: str) -> None:
    [problem] = answer_csv.rows([header, bad], "a.csv")
    assert isinstance(problem, Problem)
    assert problem.student == student


def test_only_regular_files_of_bounded_size_are_read(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo.csv"
    os.mkfifo(fifo)
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(LARGEST + 1)
    assert found(tmp_path) == ([], ["0: it is a folder"])
    assert found(fifo) == ([], ["0: it is no regular file"])
    assert found(Path("/dev/zero")) == ([], ["0: it is no regular file"])
    assert found(large) == ([], [f"0: {NO_TEXT}"])
    large.rename(tmp_path / "large.json")
    assert found(tmp_path / "large.json") == ([], ["0: it has 5,000,001 bytes; up to 5,000,000 are read"])
    assert found(tmp_path / "none.csv") == ([], ["0: no such file or directory"])
    assert found(tmp_path / "no\0ne.csv") == ([], ["0: its name is no file name"])


LONG = "student,question,answer\n"
MANY = "".join(f"s{i},1,{i}\n" for i in range(1000))


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files be large that are quick to read."""
    monkeypatch.setattr(answer_file, "LARGEST", 5000)
    monkeypatch.setattr(answer_file, "BLOCK", 100)
    monkeypatch.setattr(answer_csv, "LONGEST_RECORD", 1000)
    monkeypatch.setattr(answer_csv, "MOST_BAD", 100)


@pytest.mark.usefixtures("little")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_csv_with_a_row_per_answer_is_read_whatever_its_size(tmp_path: Path, encoding: str, ends: str) -> None:
    path = write(tmp_path, "a.csv", f'{LONG}ß,1,"2\n3"\nx,1\n{MANY}'.replace("\n", ends).encode(encoding))
    count = last = 0
    for count, entry in enumerate(rows(path), 1):
        if count == 1:
            assert isinstance(entry, Row)
            assert (entry.student, entry.answer, entry.where.line) == ("ß", "2\n3", 2)
        if count == 2:
            assert isinstance(entry, Problem)
            assert (entry.student, entry.where.line) == ("x", 4)
        last = entry.where.line
    assert (count, last) == (1002, 1004)


@pytest.mark.usefixtures("little")
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (f"student,1\n{MANY}", "0: it has {size:,} bytes; up to 5,000 are read, or more of a CSV with a row per"),
        (f"{LONG}{MANY}s,1,\udcff\n", "1002: it is not UTF-8 at byte"),
        (f"{LONG}{MANY}s,1,{'7' * 1001}\ns,2,7\n", "1002: a line has more than 1,000 characters"),
        (f"{LONG}{'7' * 9000}\n{MANY}", "2: a line has more than 1,000 characters"),
        ("\udcff" * 6000, "1: it is not UTF-8 at byte 0"),
        ("\0" * 6000, f"0: {NO_TEXT}"),
    ],
)  # fmt: skip
def test_a_large_file_that_is_damaged_counts_for_nothing(tmp_path: Path, content: str, problem: str) -> None:
    path = write(tmp_path, "a.csv", content.encode("utf-8", "surrogateescape"))
    read, problems = found(path)
    assert (len(read), len(problems)) == (0, 1)
    assert problems[0].startswith(problem.format(size=path.stat().st_size))


@pytest.mark.usefixtures("little")
def test_a_file_most_of_whose_rows_cannot_be_read_is_not_listed_row_by_row(tmp_path: Path) -> None:
    read, problems = found(write(tmp_path, "a.csv", f"{LONG}s,1,7\n" + "x\n" * 2_600))
    assert read == [("s", "1", "7")]
    assert len(problems) == 102
    assert problems[-1] == "103: most of its rows cannot be read; from here on nothing is"


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.json", "a.txt", "a"]))
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str) -> None:
    path = write(tmp_path_factory.mktemp("any"), name, content)
    assert all(isinstance(entry, Row | Problem) for entry in rows(path))


@given(st.text(max_size=200), st.sampled_from([".csv", ".json", ".txt", ""]))
def test_no_text_raises(text: str, suffix: str) -> None:
    from dlquiz.grading.answer_file import read
    from dlquiz.grading.answer_row import FileRefusedError

    try:
        entries = list(read(text, suffix, "a"))
    except FileRefusedError as error:
        entries = []
        assert error.reason  # noqa: PT017
    assert all(isinstance(entry, Row | Problem) for entry in entries)
