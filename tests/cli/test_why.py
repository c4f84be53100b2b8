"""`dlquiz why` as a teacher meets it who is asked about one mark."""

import json
import re
from pathlib import Path

import pytest

from dlquiz.exam.manifest import text
from dlquiz.grading.one_mark import find_student
from tests.cli.terminal import Ran, dlquiz, refused
from tests.grading.exams import key, names, small, wide

ROOT = Path(__file__).parents[2]
EXAM = small()
NAMES = names(EXAM)


def run(folder: Path, *arguments: str) -> Ran:
    return dlquiz(*arguments, cwd=folder, PYTHONPATH=str(ROOT), COLUMNS="100")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("why")
    (found / "manifest.json").write_text(text(EXAM), "utf-8")
    right = key(EXAM.forms[0])
    a, b = NAMES["scores a"], NAMES["scores b"]
    wrong = {
        NAMES["positions"]: str(int(right[NAMES["positions"]]) - 1),
        NAMES["logistic"]: "7 \x1b[31mapples",
        a: str(int(right[a]) + 6),
        b: f"{right[a]} / 7",
    }
    wide(found / "a.csv", EXAM, {"s1": right | wrong, "s2": right})
    named = [f"{EXAM.id},A,{student},{name},1,8" for student, name in (("t1", "Ann"), ("t2", "Ann"), ("", "Zoë"))]
    (found / "b.csv").write_text("exam,form,student,name,question,answer\n" + "\n".join(named) + "\nx,A,t3,,1,8\n")
    assert run(found, "grade", "manifest.json", "a.csv", "b.csv").code == 6
    (found / "manifest.json").unlink()  # the folder is enough
    return found


def test_a_mark_is_explained_with_its_misconception_and_remedy(folder: Path) -> None:
    ran = run(folder, "why", "grades", "s1", NAMES["positions"])
    assert ran.code == 0, ran
    for words in (
        f"s1, form A, question {NAMES['positions']}: Positions of a window",
        "In how many places does it stand?",
        "Accepted: 8 places",
        "Because: whole numbers are compared exactly",
        "Verdict: wrong, 0 of 2 points",
        "Misconception: forgets the + 1. The first position counts as well as the moves.",
        "Worked solution",
    ):
        assert words in ran.out, ran.out
    assert ran.err == ""


def test_an_unreadable_answer_is_shown_with_its_reason_and_no_escape_reaches_the_terminal(folder: Path) -> None:
    ran = run(folder, "why", "grades", "s1", NAMES["logistic"])
    assert "Not read: " in ran.out
    assert "\x1b" not in ran.out
    assert "Because: 0.891 to 3 decimals, half a unit of the last one to either side" in ran.out


def test_a_manifest_that_was_changed_explains_nothing(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "m.json"
    copy.write_text(
        (folder / "grades/exam-manifest.json").read_text("utf-8").replace("many places", "few places"), "utf-8"
    )
    ran = run(folder, "why", "grades", "s1", NAMES["positions"], "--manifest", str(copy))
    refused(ran, 3, "it was changed since it was sealed")


def test_a_later_part_is_worked_with_the_students_own_value(folder: Path) -> None:
    ran = run(folder, "why", "grades", "s1", NAMES["scores b"])
    assert f"With the student's own: (a) = {int(key(EXAM.forms[0])[NAMES['scores a']]) + 6}" in ran.out
    told = json.loads(run(folder, "why", "grades", "s1", NAMES["scores b"], "--json").out)
    assert told["own"]["values"].startswith("(a) = ")
    assert told["own"]["key"] != told["key"]
    assert told["own"]["solution"]


def test_a_decimal_comma_that_the_run_allowed_is_read_by_it_too(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(text(EXAM), "utf-8")
    right, a, b = key(EXAM.forms[0]), NAMES["scores a"], NAMES["scores b"]
    wide(tmp_path / "a.csv", EXAM, {"s1": right | {a: f"{right[a]}6,0", b: "1,5"}})
    assert run(tmp_path, "grade", "manifest.json", "a.csv", "--decimal-comma").code == 0
    told = json.loads(run(tmp_path, "why", "grades", "s1", b, "--json").out)
    assert told["own"]["values"] == f"(a) = {right[a]}6"


def test_json_holds_the_evidence(folder: Path) -> None:
    told = json.loads(run(folder, "why", "grades", "s1", NAMES["positions"], "--json").out)
    assert (told["schema"], told["student"], told["outcome"]) == (1, "s1", "wrong")
    assert told["key"] == key(EXAM.forms[0])[NAMES["positions"]]
    assert told["misconception"]["name"] == "forgets the + 1"
    assert told["own"] is None


@pytest.mark.parametrize(
    "asked", [NAMES["scores b"], f"Q{NAMES['scores b'].upper()}", f"{NAMES['scores b']} kinds/scores"]
)
def test_a_part_is_found_by_its_name_or_its_columns_heading(folder: Path, asked: str) -> None:
    told = json.loads(run(folder, "why", "grades", "s2", asked, "--json").out)
    assert told["part"] == NAMES["scores b"]


def test_a_part_is_found_by_its_column_and_by_the_only_parts_question(folder: Path) -> None:
    for arguments in (("3b", "--column"), ("kinds/remedies",)):
        told = json.loads(run(folder, "why", "grades", "s2", *arguments, "--json").out)
        assert told["column"] == arguments[0] or told["question"] == arguments[0]


def test_a_student_is_found_by_name(folder: Path) -> None:
    assert json.loads(run(folder, "why", "grades", "Zoë", "1", "--json").out)["name"] == "Zoë"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("s11", "1"), ("student 's11'", "nobody with this id or name", "did you mean s1")),
        (("zoë", "1"), ("did you mean Zoë?",)),
        (("Ann", "1"), ("2 students have this name, take an id: t1, t2",)),
        (("t3", "1"), ("student 't3'", "not marked: the answers are for exam 'x'")),
        (("s1", "9"), ("question '9'", "the paper has 1, 2, 3a, 3b, 3c, 4")),
        (("s1", "3"), ("question '3'", "it has the parts 3a, 3b, 3c")),
        (("s1", "kinds/scores"), ("it has the parts 3a, 3b, 3c",)),
    ],
)
def test_what_is_not_there_is_told_with_what_is(
    folder: Path, arguments: tuple[str, str], said: tuple[str, ...]
) -> None:
    refused(run(folder, "why", "grades", *arguments), 4, *said)


def test_a_folder_without_marks_or_manifest_is_refused(folder: Path, tmp_path: Path) -> None:
    refused(run(folder, "why", str(tmp_path), "s1", "1"), 3, "it holds no marks.jsonl")
    refused(
        run(folder, "why", "nowhere", "s1", "1"),
        3,
        "nowhere: there is no such file",
        "a folder that `dlquiz grade` wrote",
    )
    marks = (folder / "grades/marks.jsonl").read_bytes()
    (tmp_path / "marks.jsonl").write_bytes(marks)
    refused(run(folder, "why", str(tmp_path), "s1", "1"), 3, "exam-manifest.json: there is no such file", "--manifest")
    ran = run(folder, "why", str(tmp_path), "s1", "1", "--manifest", "grades/exam-manifest.json", "--json")
    assert ran.code == 0
    (tmp_path / "exam-manifest.json").write_text("{}")
    refused(run(folder, "why", str(tmp_path), "s1", "1"), 3, "manifest.json: it is damaged")
    (tmp_path / "exam-manifest.json").write_text(text(small(forms=1)).replace('"form": "A"', '"form": "B"'))
    refused(run(folder, "why", str(tmp_path), "s1", "1"), 3, "form A does not ask 'kinds/positions' with the code")
    (tmp_path / "marks.jsonl").write_bytes(re.sub(rb'"outcome": "\w+"', b'"outcome": 7', marks))
    refused(run(folder, "why", str(tmp_path), "s1", "1"), 3, "marks.jsonl, line 2: outcome: '7' is of no use")


def test_other_students_lines_are_not_read() -> None:
    mine = json.dumps({"student": "s9", "name": "", "form": "A", "refused": "no form", "answers": []})
    lines = [b'{"student": "s1", "name": "", "form": DAMAGED}\n'] * 3 + [mine.encode()]
    assert find_student(lines, "s9", "marks.jsonl")["refused"] == "no form"


def test_help_shows_examples() -> None:
    assert "dlquiz why grades s1234 3b" in dlquiz("why", "--help").out


def test_without_a_question_all_marks_of_the_student_are_shown(folder: Path) -> None:
    ran = run(folder, "why", "grades", "s1")
    assert ran.code == 0, ran
    assert re.match(r"s1, form A: [\d.]+ of 13 points \(", ran.out)
    for name in NAMES.values():
        assert f"\n{name} " in ran.out
    assert "This is what comes out when one forgets the + 1. The first position" in ran.out
    assert "could not be read" in ran.out
    assert "\x1b[31m" not in ran.out
    assert "dlquiz quiz -q kinds/" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 100
    assert json.loads(run(folder, "why", "grades", "s1", "--json").out)["student"] == "s1"


def test_without_a_question_a_refused_student_is_told_why(folder: Path) -> None:
    ran = run(folder, "why", "grades", "t3")
    assert ran.code == 0, ran
    assert ran.out.startswith("t3: these answers were not marked: ")
