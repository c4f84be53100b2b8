"""`dlquiz grade` as a teacher meets it."""

import csv
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import typer

from dlquiz.cli import grade as program
from dlquiz.exam.assembly import Exam, Student
from dlquiz.exam.manifest import text
from dlquiz.grading.columns import LongTable
from dlquiz.question.rules import Multiple, Rules
from dlquiz.render import grades_columns
from tests.cli.terminal import Ran, dlquiz, refused
from tests.grading.exams import key, names, small, wide

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


@pytest.fixture
def folder(tmp_path: Path, exam: Exam) -> Path:
    (tmp_path / "manifest.json").write_text(text(exam), "utf-8")
    return tmp_path


def grade(folder: Path, *arguments: str) -> Ran:
    return dlquiz("grade", "manifest.json", *arguments, cwd=folder, PYTHONPATH=str(ROOT))


def test_a_class_is_marked(folder: Path, exam: Exam) -> None:
    answers = key(exam.forms[0])
    wide(folder / "a.csv", exam, {"s1": answers, "s2": answers | {names(exam)["logistic"]: "0"}})
    ran = grade(folder, "a.csv")
    assert ran.code == 0, ran
    assert ran.out.splitlines()[1].split() == ["s1", "A", "13/13", "100.0"]
    assert ran.out.splitlines()[2].split() == ["s2", "A", "10/13", "76.9"]
    assert "2 students marked, mean 88.5 %; written to grades" in ran.err
    with (folder / "grades/gradebook.csv").open(encoding="utf-8", newline="") as file:
        assert [row["points"] for row in csv.DictReader(file)] == ["13", "10"]
    assert len(list((folder / "grades/feedback").glob("*.md"))) == 2
    marks = [json.loads(line) for line in (folder / "grades/marks.jsonl").read_text("utf-8").splitlines()]
    assert [mark["student"] for mark in marks] == ["s1", "s2"]


def test_every_format_gives_the_same_marks(folder: Path, exam: Exam) -> None:
    answers = key(exam.forms[0]) | {names(exam)["logistic"]: "0"}
    wide(folder / "wide.csv", exam, {"s": answers})
    rows = [f'{exam.id},A,s,{name},"{text}"' for name, text in answers.items()]
    (folder / "long.csv").write_text("exam,form,student,question,answer\n" + "\n".join(rows) + "\n")
    data = {"exam": exam.id, "form": "A", "student": "s", "answers": answers}
    (folder / "one.json").write_text(json.dumps(data))
    lines = [f"exam: {exam.id}", "form: A", "student: s", *[f"{name}: {text}" for name, text in answers.items()]]
    (folder / "sheet.txt").write_text("\n".join(lines))
    told = set()
    for name in ("wide.csv", "long.csv", "one.json", "sheet.txt"):
        ran = grade(folder, name, "-o", name.partition(".")[0], "--json")
        assert ran.code == 0, ran
        (student,) = json.loads(ran.out)["students"]
        told.add(json.dumps({**student, "file": ""}))
    assert len(told) == 1


def test_json_is_all_that_is_printed(folder: Path, exam: Exam) -> None:
    wide(folder / "a.csv", exam, {"s1": {}})
    data = json.loads(grade(folder, "a.csv", "--json").out)
    assert data["schema"] == 1
    assert data["summary"]["students"] == 1


def test_one_bad_file_touches_nobody_else_and_the_exit_code_says_so(folder: Path, exam: Exam) -> None:
    wide(folder / "a.csv", exam, {"s1": key(exam.forms[0])})
    (folder / "b.json").write_text("{")
    (folder / "c.csv").write_text("student,1\ns2,7\n")
    ran = grade(folder, "a.csv", "b.json", "c.csv", "none.csv")
    assert ran.code == 6
    assert "refused: b.json, line 1: it is damaged" in ran.err
    assert "refused: none.csv: no such file" in ran.err
    assert "refused: c.csv, line 2 (s2): no form is named" in ran.err
    with (folder / "grades/gradebook.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["student"], row["points"]) for row in csv.DictReader(file)] == [("s1", "13"), ("s2", "")]
    with (folder / "grades/problems.csv").open(encoding="utf-8", newline="") as file:
        assert [row["file"] for row in csv.DictReader(file)] == ["b.json", "none.csv", "c.csv"]


def test_an_unreadable_answer_is_listed(folder: Path, exam: Exam) -> None:
    wide(folder / "a.csv", exam, {"s1": key(exam.forms[0]) | {names(exam)["logistic"]: "7 apples"}})
    ran = grade(folder, "a.csv")
    assert ran.code == 6
    assert "not read: s1," in ran.err
    assert "'7' was followed by 'apples'" in ran.err
    with (folder / "grades/problems.csv").open(encoding="utf-8", newline="") as file:
        (listed,) = csv.DictReader(file)
    assert (listed["file"], listed["student"], listed["kind"]) == ("a.csv", "s1", "not read")
    assert f"{names(exam)['logistic']}, '7 apples': " in listed["reason"]


def test_a_student_who_handed_in_twice_is_chosen_by_option(folder: Path, exam: Exam) -> None:
    wide(folder / "a.csv", exam, {"s1": {}})
    wide(folder / "b.csv", exam, {"s1": key(exam.forms[0])})
    assert grade(folder, "a.csv", "b.csv").code == 6
    ran = grade(folder, "a.csv", "b.csv", "--on-duplicate", "last", "--force")
    assert ran.code == 0
    assert "100.0" in ran.out


def test_a_low_mean_can_fail_the_run(folder: Path, exam: Exam) -> None:
    wide(folder / "a.csv", exam, {"s1": {}})
    assert grade(folder, "a.csv", "--fail-under", "50").code == 6
    assert grade(folder, "a.csv", "--force", "--fail-under", "0").code == 0


def test_what_was_written_before_is_kept(folder: Path, exam: Exam) -> None:
    wide(folder / "a.csv", exam, {"s1": {}})
    (folder / "grades").mkdir()
    (folder / "grades/mine.txt").write_text("mine")
    refused(grade(folder, "a.csv"), 3, "grades: the folder is not empty", "--force")
    assert grade(folder, "a.csv", "--force").code == 0
    assert (folder / "grades/mine.txt").read_text() == "mine"


def test_a_decimal_comma_is_read_where_it_is_declared(folder: Path, exam: Exam) -> None:
    answers = key(exam.forms[0])
    name = names(exam)["logistic"]
    wide(folder / "a.csv", exam, {"s1": answers | {name: answers[name].replace(".", ",")}})
    assert grade(folder, "a.csv").code == 6
    over = grade(folder, "a.csv", "-o", "again", "--decimal-comma")
    assert over.code == 0
    assert "warning: --decimal-comma: the exam did not declare it" in over.err
    (folder / "manifest.json").write_text(text(replace(exam, rules=Rules(decimal_comma=True))), "utf-8")
    declared = grade(folder, "a.csv", "-o", "declared")
    assert declared.code == 0
    assert "warning" not in declared.err


def test_the_manifests_rules_mark_and_the_total_is_never_below_zero(folder: Path, exam: Exam) -> None:
    rules = Rules(choice_penalty=Fraction(1), multiple=Multiple.ALL_OR_NOTHING)
    (folder / "manifest.json").write_text(text(replace(exam, rules=rules)), "utf-8")
    name = names(exam)["remedies"]
    right = key(exam.forms[0])[name]
    wide(folder / "a.csv", exam, {"s1": {name: right[0]}, "s2": {name: right}})
    (one, two) = json.loads(grade(folder, "a.csv", "--json").out)["students"]
    assert (one["points"], two["points"]) == (0, 2)
    assert next(a for a in one["answers"] if a["part"] == name)["rule"] == "all or nothing"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["none.csv"], "none.csv: no such file or directory, no student was marked"),
        (["empty.csv"], "empty.csv: it is empty, no student was marked"),
        ([".", "empty.csv"], ".: it is a folder (and 1 more problems)"),
        (["header.csv"], "header.csv: it names no student, hand in files with answers"),
    ],
)
def test_a_run_without_a_student_is_refused(folder: Path, files: list[str], said: str) -> None:
    (folder / "empty.csv").write_text("")
    (folder / "header.csv").write_text("student,1\n")
    refused(grade(folder, *files), 3, said)
    assert not (folder / "grades").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "it is damaged"),
        ("{", "it is damaged"),
        ("{}", "it is no exam manifest"),
        ('{"kind": "dlquiz exam manifest", "schema": 99}', "its schema is 99"),
    ],
)
def test_a_damaged_manifest_is_refused_by_name(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    (tmp_path / "a.csv").write_text("student,1\ns,7\n")
    refused(grade(tmp_path, "a.csv"), 3, "manifest.json", said)


def test_a_missing_manifest_is_named(tmp_path: Path) -> None:
    refused(grade(tmp_path, "a.csv"), 3, "manifest.json: there is no such file", "`dlquiz exam` writes")


def test_an_exams_folder_gets_the_manifest_named(tmp_path: Path) -> None:
    (tmp_path / "exam/instructor").mkdir(parents=True)
    (tmp_path / "exam/instructor/manifest.json").write_text("{}")
    refused(
        dlquiz("grade", "exam", "a.csv", cwd=tmp_path, PYTHONPATH=str(ROOT)), 3, "name exam/instructor/manifest.json"
    )


def test_a_gradebook_alone_takes_the_evidence_of_the_run_before_with_it(folder: Path, exam: Exam) -> None:
    wide(folder / "a.csv", exam, {"s1": key(exam.forms[0])})
    assert grade(folder, "a.csv").code == 0
    book = (folder / "grades/gradebook.csv").read_bytes()
    assert grade(folder, "a.csv", "--no-feedback", "--force").code == 0
    assert (folder / "grades/gradebook.csv").read_bytes() == book
    assert sorted(path.name for path in (folder / "grades").iterdir()) == ["gradebook.csv", "problems.csv"]


def test_a_class_beyond_the_bound_gets_its_pages_on_request(
    folder: Path, exam: Exam, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    wide(folder / "a.csv", exam, {"s1": key(exam.forms[0]), "s2": key(exam.forms[0])})
    monkeypatch.setattr(program, "MOST_PAGED", 10)
    said = "a class of this size gets no page per student; `dlquiz why grades STUDENT` or --pages\n"
    for asked, pages in ((None, 0), (True, 2), (False, 0)):
        program.grade(Path("manifest.json"), [Path("a.csv")], Path("grades"), pages=asked, force=True, jobs=1)
        assert len(list(Path("grades/feedback").glob("*.md"))) == pages
        assert len(Path("grades/marks.jsonl").read_text("utf-8").splitlines()) == 2
        assert capsys.readouterr().err.endswith(said) == (asked is None)
    program.grade(Path("manifest.json"), [Path("a.csv")], Path("grades"), pdf=program.Pdf.A4, force=True, jobs=1)
    assert sorted(path.suffix for path in Path("grades/feedback").iterdir()) == [".pdf", ".pdf"]


def test_with_polars_a_large_class_gets_the_same_folder(
    folder: Path, exam: Exam, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    right = key(exam.forms[0])
    typed = [(name, text) for name, text in right.items() if "," not in text]
    lines = [f"s{i},A,{name},{(text, '7', '')[i % 3]}" for name, text in typed for i in range(9)]
    Path("a.csv").write_text("\n".join(["student,form,question,answer", *lines, "s1,B,1,7"]), "utf-8")
    used, screens = [], []

    def table(*given: Any) -> LongTable:
        used.append(given)
        return LongTable(*given)

    monkeypatch.setattr(grades_columns, "LongTable", table)
    monkeypatch.setattr(program, "MOST_PAGED", 10)
    for least, name in ((1_000_000, "plain"), (10, "fast")):
        monkeypatch.setattr(program, "LEAST", least)
        with pytest.raises(typer.Exit):  # one student's form changes
            program.grade(Path("manifest.json"), [Path("a.csv")], Path(name), jobs=1)
        assert len(used) == (name == "fast")
        screens.append(capsys.readouterr())
    assert screens[0].out == screens[1].out
    assert screens[0].err == screens[1].err.replace("fast", "plain")
    for path in Path("plain").iterdir():
        assert path.read_bytes() == (Path("fast") / path.name).read_bytes()
    assert {path.name for path in Path("plain").iterdir()} == {path.name for path in Path("fast").iterdir()}


@pytest.mark.parametrize("option", [["--json"], ["--against", "grades"], ["--pages"]])
def test_what_needs_evidence_does_not_go_without_it(folder: Path, option: list[str]) -> None:
    said = f"{option[0]}: it needs the evidence that --no-feedback leaves out, give one of the two"
    refused(grade(folder, "a.csv", "--no-feedback", *option), 2, said)


def test_the_gradebook_of_a_roster_holds_who_handed_in_nothing(folder: Path) -> None:
    exam = small(students=(Student("Ada", "s1"), Student("Zoë", "s2"), Student("Mei", "s3")))
    (folder / "manifest.json").write_text(text(exam), "utf-8")
    wide(folder / "a.csv", exam, {"s2": key(exam.forms[1])}, form=exam.forms[1].name)
    for options in ([], ["--no-feedback", "--force"]):
        ran = grade(folder, "a.csv", *options)
        assert ran.code == 0, ran
        with (folder / "grades/gradebook.csv").open(encoding="utf-8", newline="") as file:
            read = [(row["student"], row["status"], row["points"]) for row in csv.DictReader(file)]
        assert read == [("s1", "handed in nothing", ""), ("s2", "marked", "13"), ("s3", "handed in nothing", "")]
    again = grade(folder, "a.csv", "-o", "again", "--against", "grades/gradebook.csv")
    assert again.code == 0, again
    assert "0 of 1 student changed" in again.out


def test_help_shows_examples() -> None:
    ran = dlquiz("grade", "--help")
    assert ran.code == 0
    assert "dlquiz grade midterm/instructor/manifest.json answers/*.txt" in ran.out


def test_a_regrade_shows_what_changed_and_why(folder: Path, exam: Exam) -> None:
    right, name = key(exam.forms[0]), names(exam)["logistic"]
    wide(folder / "a.csv", exam, {"s1": right, "s2": right | {name: "0.9"}, "gone": right})
    wide(folder / "b.csv", exam, {"s1": right, "s2": right, "new": right})
    assert grade(folder, "a.csv").code == 0
    ran = grade(folder, "b.csv", "-o", "again", "--against", "grades")
    assert ran.code == 6  # someone is gone
    assert f"  2 0 -> 3: another answer was handed in: '0.9' before, '{right[name]}' now" in ran.out
    assert "1 of 2 students changed (1 up, 0 down), 1 added, 1 removed, mean 88.5 % -> 100.0 %" in ran.out
    with (folder / "again/changes.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["student"], row["part"], row["before"], row["after"]) for row in csv.DictReader(file)] == [
            ("new", "total", "", "13"),
            ("s2", "total", "10", "13"),
            ("s2", "2", "0", "3"),
            ("gone", "total", "13", ""),
        ]
    told = json.loads(grade(folder, "b.csv", "-o", "book", "--against", "grades/gradebook.csv", "--json").out)
    assert told["changes"]["summary"]["changed"] == 1
    assert [change["student"] for change in told["changes"]["students"]] == ["new", "s2", "gone"]


def test_a_run_may_be_replaced_and_compared_with_itself(folder: Path, exam: Exam) -> None:
    wide(folder / "a.csv", exam, {"s1": key(exam.forms[0])})
    assert grade(folder, "a.csv").code == 0
    ran = grade(folder, "a.csv", "--force", "--against", "grades")
    assert ran.code == 0
    assert "0 of 1 student changed (0 up, 0 down), mean 100.0 % -> 100.0 %" in ran.out


def test_damaged_earlier_grades_are_refused_before_anything_is_written(folder: Path, exam: Exam) -> None:
    wide(folder / "a.csv", exam, {"s1": {}})
    (folder / "marks.jsonl").write_text('{"student": 7}\n')
    refused(grade(folder, "a.csv", "--against", "marks.jsonl"), 3, "marks.jsonl, line 1: ", "name a folder that")
    assert not (folder / "grades").exists()


def test_a_part_is_named_by_its_column_and_the_carets_place_by_its_own_name(folder: Path, exam: Exam) -> None:
    wide(folder / "a.csv", exam, {"s1": {names(exam)["logistic"]: "7 apples"}})
    (student,) = json.loads(grade(folder, "a.csv", "--json").out)["students"]
    assert [answer["column"] for answer in student["answers"]] == ["1", "2", "3a", "3b", "3c", "4"]
    assert [answer["caret"] for answer in student["answers"]] == [None, 2, None, None, None, None]


def test_the_class_gets_a_report_on_the_screen_and_as_a_page(folder: Path, exam: Exam) -> None:
    students = {f"s{i:02}": dict(list(key(exam.forms[0]).items())[: i % 7]) for i in range(12)}
    wide(folder / "a.csv", exam, students)
    ran = grade(folder, "a.csv", "--pdf", "letter")
    assert ran.code == 0
    assert "Students by their share of the points" in ran.out
    assert "With 12 students discrimination and alpha are rough" in ran.out
    page = (folder / "grades/report.html").read_text("utf-8")
    assert all(student in page for student in students)
    printed = sorted(path.suffix for path in (folder / "grades/feedback").iterdir())
    assert printed == [".md"] * 12 + [".pdf"] * 12


def test_the_analysis_is_in_the_json(folder: Path, exam: Exam) -> None:
    wide(folder / "a.csv", exam, {f"s{i}": key(exam.forms[0]) for i in range(3)})
    data = json.loads(grade(folder, "a.csv", "--json").out)
    assert data["analysis"]["marked"] == 3
    assert data["analysis"]["mean_percent"] == 100
    assert data["analysis"]["reliability"] is None


def test_without_feedback_there_is_no_report(folder: Path, exam: Exam) -> None:
    wide(folder / "a.csv", exam, {"s1": key(exam.forms[0])})
    assert grade(folder, "a.csv", "--no-feedback").code == 0
    assert not (folder / "grades/report.html").exists()
    refused(grade(folder, "a.csv", "--no-feedback", "--pdf", "a4", "--force"), 2, "--pdf: it needs the evidence")


def test_excel_gets_its_mark_where_it_is_asked_for(folder: Path, exam: Exam) -> None:
    wide(folder / "a.csv", exam, {"Zoë": key(exam.forms[0])})
    assert grade(folder, "a.csv", "-o", "plain").code == 0
    assert grade(folder, "a.csv", "-o", "marked", "--bom", "--no-feedback").code == 0
    book = (folder / "plain/gradebook.csv").read_bytes()
    assert (folder / "marked/gradebook.csv").read_bytes() == b"\xef\xbb\xbf" + book
    assert grade(folder, "a.csv", "-o", "again", "--against", "marked/gradebook.csv").code == 0
