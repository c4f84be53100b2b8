"""A long CSV marked by columns: the very bytes of the ordinary way, whatever the file holds."""

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from dlquiz.cli.workers import here
from dlquiz.exam.assembly import Exam, Student
from dlquiz.grading.answer_file import rows
from dlquiz.grading.frozen import slots
from dlquiz.grading.submission import OnDuplicate
from dlquiz.question.answer import Integer, Number
from dlquiz.question.rules import HALF, Rules
from dlquiz.question.show import answer_text, value_text
from dlquiz.render import grades_columns, grades_folder
from dlquiz.render.grades_batch import Terms
from tests.grading.exams import small

HEAD = "exam,form,student,name,question,answer"
TYPED = [
    "",
    "7",
    "-3.25",
    "0.5",
    "7 apples",
    "1/3",
    "16",
    "A",
    "b",
    "true",
    "nan",
    "1e3",
    " 4 ",
    "٣",
    "12345678901234567",
    "x",
]


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


def answers(exam: Exam, count: int, seed: int) -> list[list[str]]:
    """Return the rows of a class in no order, nothing odd about them."""
    chance, found = random.Random(seed), []  # noqa: S311
    for i in range(count):
        form = exam.forms[i % len(exam.forms)]
        for slot in slots(form):
            answer, slips = slot.part.answer, list(slot.part.wrong.values())
            dice = chance.random()
            if dice < 0.4:
                typed = answer_text(answer).replace(",", " ")
            elif dice < 0.6 and slips:
                typed = value_text(answer, chance.choice(slips)).replace(",", " ")
            elif dice < 0.8 and isinstance(answer, Integer | Number):
                typed = f"{chance.uniform(-2, 20):.{chance.randrange(6)}f}"
            else:
                typed = chance.choice(TYPED)
            if dice < 0.95:
                found.append([exam.id, form.name, f"s{i * 37 % 1000:03}", f"N{i}", slot.name, typed])
    chance.shuffle(found)
    return found


def folder_of(path: Path) -> dict[str, bytes]:
    return {str(found.relative_to(path)): found.read_bytes() for found in path.rglob("*") if found.is_file()}


def same(exam: Exam, path: Path, terms: Terms, part: int = 16_000_000, bom: bool = False) -> bool:
    """Whether a file goes by columns; where it does, every byte and count is that of the ordinary way."""
    quick, ordinary = path.parent / "quick", path.parent / "ordinary"
    for folder in (quick, ordinary):
        folder.mkdir()
    logs = [(path.parent / name).open("w+") for name in ("quick.log", "ordinary.log")]
    found = grades_columns.write(exam, path, quick, terms, bom=bom, log=logs[0], part=part)
    if found is not None:
        expected = grades_folder.write(
            exam, rows(path), ordinary, here(exam, terms), size=9, feedback=terms.feedback, bom=bom, log=logs[1]
        )
        assert folder_of(quick) == folder_of(ordinary)
        assert replace(found, scores=expected.scores) == expected
        assert list(found.scores.rows()) == list(expected.scores.rows())
        for column in range(len(expected.scores.columns)):
            assert found.scores.answers(column) == expected.scores.answers(column)
        contents = [log.seek(0) or log.read() for log in logs]
        assert contents[0] == contents[1]
    for log in logs:
        log.close()
    return found is not None


def file_of(path: Path, lines: list[list[str]], head: str = HEAD, delimiter: str = ",") -> Path:
    text = "".join(f"{delimiter.join(line)}\n" for line in [head.split(","), *lines])
    path.write_text(text, "utf-8", newline="")
    return path


@pytest.mark.parametrize("feedback", [True, False])
@pytest.mark.parametrize(("seed", "part"), [(1, 16_000_000), (2, 2000), (3, 700)])
def test_an_ordinary_class_goes_by_columns(exam: Exam, tmp_path: Path, seed: int, part: int, feedback: bool) -> None:
    path = file_of(tmp_path / "a.csv", answers(exam, 60, seed))
    assert same(exam, path, Terms(feedback=feedback, pages=False), part, bom=seed == 2)


ODD: dict[str, Callable[[list[str]], list[list[str]]]] = {
    "the same question twice": lambda row: [[*row[:5], "5"]],
    "the same answer twice": lambda row: [row],
    "a single part by the name of a first one": lambda row: [[*row[:4], f"{row[4]}a", row[5]]],
    "a part by two names": lambda row: [[*row[:4], f"{row[4].removesuffix('a')}a", "5"]],
    "a question of two numbers": lambda row: [[*row[:4], "0.1", "5"]],
    "another form": lambda row: [[row[0], "B" if row[1] == "A" else "A", *row[2:]]],
    "no form": lambda row: [[row[0], "", *row[2:]]],
    "a form in other letters": lambda row: [[row[0], f"form {row[1].lower()}", *row[2:]]],
    "a form that there is not": lambda row: [[row[0], "Z", "new", *row[3:]]],
    "another exam": lambda row: [["DLQ-XXXX", *row[1:]]],
    "another exam and student": lambda row: [["DLQ-XXXX", row[1], "new", *row[3:]]],
    "no exam": lambda row: [["", *row[1:]]],
    "an unknown question": lambda row: [[*row[:4], "99", "1"]],
    "an unknown question left out": lambda row: [[*row[:4], "99", ""]],
    "a question without a name": lambda row: [[*row[:4], "", "1"]],
    "a question with a very long name": lambda row: [[*row[:4], "1" * 101, "1"]],
    "an id with spaces around it": lambda row: [[*row[:2], f" {row[2]} ", *row[3:]]],
    "an id that is a formula": lambda row: [[*row[:2], "=1+1", *row[3:]], [*row[:2], "'=1+1", *row[3:]]],
    "an id in other letters": lambda row: [[*row[:2], "Ľuba", *row[3:]]],
    "an id in the other case": lambda row: [[*row[:2], row[2].upper(), *row[3:]]],
    "an id in the other case, set apart already": lambda row: [[*row[:2], f"{row[2].upper()}\u200b", *row[3:]]],
    "a name alone that looks like an id": lambda row: [[*row[:2], "", row[2].upper(), *row[4:]]],
    "an id with a backslash": lambda row: [[*row[:2], "a\\b", *row[3:]]],
    "an id that is too long": lambda row: [[*row[:2], "s" * 101, *row[3:]]],
    "a name alone": lambda row: [[*row[:2], "", "Ada", *row[4:]]],
    "a name alone that is an id": lambda row: [[*row[:2], "", row[2], *row[4:]]],
    "neither id nor name": lambda row: [[*row[:2], "", " ", *row[4:]]],
    "another name": lambda row: [[*row[:3], "Somebody", *row[4:]]],
    "a name that has to be escaped": lambda row: [[*row[:2], "zz", "=O'Hara | Ľ\t", *row[4:]]],
    "a name that is too long": lambda row: [[*row[:3], "n" * 201, *row[4:]]],
    "blank cells": lambda row: [["", "", "", " ", "", ""]],
    "a long answer": lambda row: [[*row[:2], "zz", "", row[4], "1" * 5000]],
    "an answer with separators of other kinds": lambda row: [[*row[:2], "zz", "", row[4], "1;\x1f2\x1e\\ \x85 \u2028"]],
}


@pytest.mark.parametrize("what", ODD)
def test_students_about_whom_something_is_odd_are_marked_as_ever(exam: Exam, tmp_path: Path, what: str) -> None:
    lines, chance = answers(exam, 30, 4), random.Random(what)  # noqa: S311
    for row in lines[5:100:40]:
        for more in ODD[what](row):
            lines.insert(chance.randrange(len(lines)), more)
    path = file_of(tmp_path / "a.csv", lines)
    for i, (part, on_duplicate) in enumerate([(16_000_000, OnDuplicate.REFUSE), (500, OnDuplicate.LAST)]):
        again = tmp_path / str(i)
        again.mkdir()
        terms = Terms(on_duplicate=on_duplicate, feedback=i == 0, pages=False)
        assert same(exam, path.rename(again / "a.csv"), terms, part)
        path = again / "a.csv"


@pytest.mark.parametrize("part", [16_000_000, 700])
def test_ids_that_look_alike_are_told_across_the_parts_of_a_file(exam: Exam, tmp_path: Path, part: int) -> None:
    lines = answers(exam, 30, 11)
    twins = [[exam.id, "A", who, "", "1", "7"] for who in ("S000", "T9", "t9")]
    path = file_of(tmp_path / "a.csv", [*twins[:2], *lines, twins[2]])
    assert same(exam, path, Terms(pages=False), part)
    listed = (tmp_path / "quick" / "problems.csv").read_text("utf-8")
    for student, other in (("s000", "S000"), ("t9", "T9")):
        assert f",{student},warning,\"the id differs from '{other}' in case, accents or invisible" in listed


OTHERWISE: dict[str, Callable[[bytes], bytes]] = {
    "quotes": lambda data: data.replace(b",7\n", b',"7"\n', 1),
    "a NUL": lambda data: data.replace(b",7\n", b",7\0\n", 1),
    "other line ends": lambda data: data.replace(b"\n", b"\r\n"),
    "one line end of another kind": lambda data: data.replace(b",7\n", b",7\r", 1),
    "an empty line": lambda data: data.replace(b",7\n", b",7\n\n", 1),
    "an empty first line": lambda data: b"\n" + data,
    "a byte-order mark": lambda data: b"\xef\xbb\xbf" + data,
    "no UTF-8": lambda data: data.replace(b",7\n", b",\xff\n", 1),
    "a row with a cell more": lambda data: data.replace(b",7\n", b",7,\n", 1),
    "a row with a cell less": lambda data: data.replace(b",7\n", b"\n", 1),
    "a row with a cell more and one with a cell less": lambda data: data.replace(b",7\n", b",7,7\n", 1).replace(
        b",0.5\n", b"\n", 1
    ),
    "a column with claims": lambda data: data.replace(b"name", b"score", 1),
    "another column": lambda data: data.replace(b"name", b"course", 1),
    "no column of ids": lambda data: data.replace(b"student", b"course", 1),
    "a row per student": lambda data: data.replace(b"question,answer", b"1,2", 1),
    "a header that is refused": lambda data: data.replace(b"exam,form", b"form,form", 1),
    "nothing but a header": lambda data: data.partition(b"\n")[0],
    "nothing": lambda data: b"",
}


@pytest.mark.parametrize("what", OTHERWISE)
def test_a_file_of_another_kind_goes_the_ordinary_way(exam: Exam, tmp_path: Path, what: str) -> None:
    path = file_of(tmp_path / "a.csv", [*answers(exam, 40, 5), [exam.id, "A", "zz", "", "1", "7"]])
    data = path.read_bytes()
    changed = OTHERWISE[what](data)
    assert changed != data
    path.write_bytes(changed)
    assert not same(exam, path, Terms(pages=False))


def test_a_file_that_is_none_goes_the_ordinary_way(exam: Exam, tmp_path: Path) -> None:
    for name in (".", "none.csv", "a.xlsx"):
        assert grades_columns.write(exam, tmp_path / name, tmp_path, Terms(pages=False)) is None


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_columns_may_be_parted_and_named_otherwise(exam: Exam, tmp_path: Path, delimiter: str) -> None:
    lines = [[row[5], row[2], row[4], row[1]] for row in answers(exam, 30, 6)]
    path = file_of(tmp_path / "a.csv", lines, "Response,Student ID,Part,Version", delimiter)
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    assert same(exam, path, Terms(pages=False), 300)


def test_one_form_need_not_be_named(tmp_path: Path) -> None:
    exam = small(forms=1)
    lines = [row[2:] for row in answers(exam, 30, 7)]
    assert same(exam, file_of(tmp_path / "a.csv", lines, "student,name,question,answer"), Terms(pages=False))


def test_forms_of_single_students_go_the_ordinary_way(tmp_path: Path) -> None:
    exam = small(students=(Student("Ada", "s1"), Student("Bo", "s2")))
    path = file_of(tmp_path / "a.csv", answers(exam, 2, 8))
    assert not same(exam, path, Terms(pages=False))


def test_the_rules_of_marking_hold(exam: Exam, tmp_path: Path) -> None:
    third = Fraction(1, 3)
    rules = Rules(decimal_comma=True, coarse=third, follow_through=third, false_penalty=HALF, choice_penalty="1/(n-1)")
    path = file_of(tmp_path / "a.csv", answers(exam, 60, 9))
    assert same(exam, path, Terms(rules=rules, pages=False))


def test_answers_that_are_all_different_are_counted_as_ever(exam: Exam, tmp_path: Path) -> None:
    lines = [
        [exam.id, "A", f"s{i:04}", "", slot.name, f"{i}.{i:04}"] for slot in slots(exam.forms[0]) for i in range(500)
    ]
    path = file_of(tmp_path / "a.csv", lines)
    assert same(exam, path, Terms(pages=False), len(path.read_bytes()) // 9)


def test_a_class_that_is_odd_in_most_goes_the_ordinary_way(
    exam: Exam, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dlquiz.grading.columns.MOST_ODD", 10)
    lines = answers(exam, 10, 10)
    assert not same(exam, file_of(tmp_path / "a.csv", lines * 2), Terms(pages=False))
