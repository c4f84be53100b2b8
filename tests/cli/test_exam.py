"""`dlquiz exam` as a teacher meets it."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from dlquiz.cli.exam import Engine, _warn_of_names
from dlquiz.cli.screen import Screen
from dlquiz.exam import manifest
from dlquiz.exam.assembly import Student
from dlquiz.question.show import answer_text, letter
from tests.cli.terminal import Ran, dlquiz, refused


def exam(folder: Path, *arguments: str, **environment: str) -> Ran:
    return dlquiz("exam", "-o", str(folder), *arguments, typed="", cwd=None, **environment)


def test_a_small_exam_is_written(tmp_path: Path) -> None:
    ran = exam(tmp_path / "e", "-n", "3", "--forms", "2", "--seed", "1", "--title", "Quiz 1", "--course", "CS 1")
    assert ran.code == 0, ran
    assert ran.out.split() == [str(tmp_path / "e/student"), str(tmp_path / "e/instructor")]
    assert "Quiz 1 DLQ-" in ran.err
    assert "2 forms" in ran.err
    read = manifest.parse((tmp_path / "e/instructor/manifest.json").read_text(), "m.json")
    assert (read.title, read.course, read.seed, len(read.forms)) == ("Quiz 1", "CS 1", 1, 2)
    assert (tmp_path / "e/student/exam-B.pdf").read_bytes().startswith(b"%PDF-")


def test_json_tells_what_was_written(tmp_path: Path) -> None:
    ran = exam(tmp_path / "e", "-n", "2", "--seed", "1", "--json")
    told = json.loads(ran.out)
    assert (told["schema"], told["seed"], told["questions"], told["forms"]) == (1, 1, 2, ["A"])
    assert all((tmp_path / "e" / name).is_file() for name in told["files"])
    assert len(told["files"]) == len([path for path in (tmp_path / "e").rglob("*") if path.is_file()])


def test_without_a_seed_every_exam_is_another(tmp_path: Path) -> None:
    told = [json.loads(exam(tmp_path / name, "-n", "1", "--json").out) for name in "ab"]
    assert told[0]["seed"] != told[1]["seed"]


def test_a_roster_gives_everyone_a_form(tmp_path: Path) -> None:
    roster = tmp_path / "class.csv"
    roster.write_text(f"name,id\nZoë Müller,1\n王小明,2\n{'x' * 300},3\n\\input{{a}},4\n,5\nZoë Müller,6\n", "utf-8")
    ran = exam(tmp_path / "e", "-n", "1", "--roster", str(roster), "--seed", "1")
    assert ran.code == 0, ran
    assert "the fonts lack are printed in Latin letters: 王小明 as WangXiaoMing" in ran.err
    assert len(list((tmp_path / "e/student").glob("exam-*.pdf"))) == 6


def test_a_blueprint_from_a_file_is_used(tmp_path: Path) -> None:
    plan = tmp_path / "my.toml"
    plan.write_text('title = "Mine"\n[[sections]]\ntitle = "One"\ntopics = ["convolution"]\ncount = 1\n')
    told = json.loads(exam(tmp_path / "e", "--blueprint", str(plan), "--json", "--seed", "1").out)
    assert told["questions"] == 1


@pytest.mark.parametrize("name", ["midterm", "final", "quiz", "interview", "weekly"])
def test_every_built_in_blueprint_can_be_met_by_the_bank(tmp_path: Path, name: str) -> None:
    from dlquiz.exam.assembly import assemble
    from dlquiz.exam.bank import load
    from dlquiz.exam.blueprint import builtin

    bank = load()
    for seed in range(5):
        form = assemble(builtin(name), bank, seed).forms[0]
        wanted = builtin(name).work
        assert wanted is None or abs(form.minutes - wanted) <= 0.08 * wanted


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--question", "convolution/outputsize"], 4, "did you mean convolution/output-size"),
        (["--topic", "convolutoin"], 4, "'convolutoin' is no topic of the bank, did you mean convolution"),
        (["--blueprint", "midtrem"], 4, "did you mean midterm"),
        (["--blueprint", "no/such.toml"], 3, "no/such.toml: there is no such file"),
        (["--question", "convolution/output-size", "-n", "3"], 2, "--question: it names the whole exam"),
        (["--blueprint", "quiz", "-n", "3"], 2, "--blueprint: it says what the exam holds"),
        (["--roster", "/no/such.csv"], 3, "/no/such.csv: there is no such file"),
        (["--paper", "a5"], 2, "'a5' is not one of"),
        (["--forms", "0"], 2, "0 is not in the range"),
        (["-n", "400"], 3, "400 is more than the bank can give"),
    ],
)
def test_what_cannot_be_done_is_one_line(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    refused(exam(tmp_path / "e", *arguments), code, said)
    assert not (tmp_path / "e").exists()


def test_a_blueprints_fault_names_path_and_value(tmp_path: Path) -> None:
    plan = tmp_path / "my.toml"
    plan.write_text('title = "T"\n[[sections]]\ncount = 1\npoints = -7\n')
    refused(exam(tmp_path / "e", "--blueprint", str(plan)), 3, "my.toml: sections[0].points: -7 is not a whole number")


def test_a_byte_order_mark_is_no_part_of_a_blueprint(tmp_path: Path) -> None:
    plan = tmp_path / "my.toml"
    plan.write_text('title = "T"\r\n[[sections]]\r\ncount = 0\r\n', "utf-8-sig", newline="")
    refused(exam(tmp_path / "e", "--blueprint", str(plan)), 3, "my.toml: sections[0].count: 0 is not a whole number")


def test_a_blueprint_that_is_not_text_is_refused(tmp_path: Path) -> None:
    plan = tmp_path / "my.toml"
    plan.write_bytes(b"\xff\xfe")
    refused(exam(tmp_path / "e", "--blueprint", str(plan)), 3, "it is not UTF-8 at byte 0")


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    refused(exam(tmp_path, "-n", "1"), 3, "the folder is not empty")
    assert exam(tmp_path, "-n", "1", "--force").code == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_missing_engine_leaves_the_tex(tmp_path: Path) -> None:
    ran = exam(tmp_path / "e", "-n", "1", "--engine", "pdflatex", PATH=str(tmp_path))
    assert ran.code == 5
    assert ran.err.splitlines()[-1].startswith("error: pdflatex: it is not on the PATH, install it (apt-get install ")
    assert sorted(path.name for path in (tmp_path / "e/student").iterdir()) == [
        "answers-A.csv",
        "answers-A.tex",
        "answers-A.txt",
        "exam-A.tex",
    ]
    assert (tmp_path / "e/instructor/manifest.json").is_file()


def test_a_failing_engine_names_the_logs_cause(tmp_path: Path) -> None:
    fake = tmp_path / "bin" / "pdflatex"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho '! LaTeX Error: too old.'\nexit 1\n")
    fake.chmod(0o755)
    ran = exam(tmp_path / "e", "-n", "1", "--engine", "pdflatex", PATH=str(fake.parent))
    assert ran.code == 5
    said = ran.err.splitlines()[-1]
    assert said == "error: instructor/answers.pdf: pdflatex stopped: LaTeX Error: too old (and 3 more)"
    assert (tmp_path / "e/student/exam-A.tex").is_file()


def test_a_disk_that_fills_up_ends_in_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    done = subprocess.run(
        [sys.executable, "-B", "-m", "dlquiz", "exam", "-o", str(tmp_path / "e"), "-n", "1"],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=small_files,
    )
    assert done.returncode == 3
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_ends_in_one_line() -> None:
    refused(exam(Path("/proc/dlquiz-exam"), "-n", "1"), 3, "/proc")


@pytest.mark.parametrize("disk", ["/", "/proc"])
def test_a_disk_of_its_own_is_refused_before_the_work(disk: str) -> None:
    refused(exam(Path(disk), "-n", "1", "--force"), 3, f"{disk}: it is a disk of its own, no folder to be replaced")


def test_every_name_that_the_fonts_lack_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    students = [Student(f"王{chr(0x4E00 + i)}") for i in range(100)] + [Student("王" * 300), Student("Zoë Đặng")]
    _warn_of_names(Screen(), students, Engine.TYPST)
    (said,) = capsys.readouterr().err.splitlines()
    assert said.count(" as Wang") == 101
    assert f"{'王' * 59}… as {('Wang' * 15)[:59]}…" in said


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "dlquiz", "exam", "-o", str(tmp_path / "e"), "-n", "1", "--json"],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    assert done.stderr.count("\n") <= 1
    assert "Traceback" not in done.stderr
    assert (tmp_path / "e/student/exam-A.pdf").is_file()


def test_a_sheet_filled_in_from_the_key_gets_every_point(tmp_path: Path) -> None:
    assert exam(tmp_path / "e", "-n", "12", "--forms", "2", "--seed", "4").code == 0
    for form in manifest.parse((tmp_path / "e/instructor/manifest.json").read_text("utf-8"), "m.json").forms:
        key = {
            f"{number}{letter(i).lower() if len(asked.parts) > 1 else ''}": answer_text(part.answer)
            for number, asked in enumerate(form.questions, 1)
            for i, part in enumerate(asked.parts)
        }
        sheet = (tmp_path / f"e/student/answers-{form.name}.txt").read_text("utf-8")
        lines = [f"{line} {key[line[:-1]]}" if line[:-1] in key else line for line in sheet.splitlines()]
        filled = "\n".join(lines).replace("student:", f"student: s{form.name}")
        (tmp_path / f"{form.name}.txt").write_text(filled, "utf-8")
    answers = [str(tmp_path / "A.txt"), str(tmp_path / "B.txt")]
    ran = dlquiz("grade", str(tmp_path / "e/instructor/manifest.json"), *answers, "-o", str(tmp_path / "g"))
    assert ran.code == 0, ran
    assert "2 students marked, mean 100.0 %" in ran.err


def test_help_shows_examples() -> None:
    ran = dlquiz("exam", "--help")
    assert ran.code == 0
    assert "dlquiz exam -o midterm --forms 4" in ran.out


def test_a_graded_exam_is_marked_with_its_secret_only(tmp_path: Path) -> None:
    secret = str(tmp_path / "s")
    ran = exam(tmp_path / "e", "-n", "1", "--secret", secret, "--seed", "7")
    assert f"{secret} holds a new secret: keep it, `dlquiz grade` needs it" in ran.err
    assert (tmp_path / "s").stat().st_mode & 0o777 == 0o600
    sheet = tmp_path / "e/student/answers-A.txt"
    sheet.write_text(sheet.read_text().replace("student:", "student: 7"))
    arguments = ["grade", str(tmp_path / "e/instructor/manifest.json"), str(sheet), "-o"]
    refused(dlquiz(*arguments, str(tmp_path / "g")), 3, "it is signed, name the secret that it was made with")
    assert not (tmp_path / "g").exists()
    assert dlquiz(*arguments, str(tmp_path / "g"), "--secret", secret).code == 0
    unverified = dlquiz(*arguments, str(tmp_path / "u"), "--unverified")
    assert "warning: the manifest's signature was not checked (--unverified)" in unverified.err
    assert unverified.code == 0


def test_the_same_secret_and_seed_give_the_same_exam_again(tmp_path: Path) -> None:
    told = [
        json.loads(exam(tmp_path / name, "-n", "2", "--secret", str(tmp_path / "s"), "--seed", seed, "--json").out)
        for name, seed in (("a", "7"), ("b", "7"), ("c", "8"))
    ]
    assert told[0]["exam"] == told[1]["exam"] != told[2]["exam"]
    assert told[0]["exam"].startswith("DLG-")
    for name in told[0]["files"]:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_secret_does_not_lie_where_sheets_are_handed_out(tmp_path: Path) -> None:
    ran = exam(tmp_path / "e", "-n", "1", "--secret", str(tmp_path / "e/student/s"))
    refused(ran, 2, "lies in the folder of the exam, keep it where nothing is handed out")


def test_an_exam_that_cannot_be_made_leaves_no_secret(tmp_path: Path) -> None:
    refused(exam(tmp_path / "e", "-n", "400", "--secret", str(tmp_path / "s")), 3, "more than the bank can give")
    assert list(tmp_path.iterdir()) == []


def test_a_preview_alone_is_page_one_and_nothing_else(tmp_path: Path) -> None:
    for name, told in ((("-o", "page.png"), "page.png"), ((), "preview.png")):
        ran = dlquiz("exam", "-n", "2", "--seed", "1", "--preview", *name, cwd=tmp_path)
        assert (ran.code, ran.out.strip()) == (0, told)
        assert "page one, seed 1" in ran.err
        with Image.open(tmp_path / told) as page:
            assert page.width / page.height == pytest.approx(210 / 297, rel=0.01)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.png", "preview.png"]


@pytest.mark.parametrize("engine", ["typst", "pdflatex"])
def test_a_preview_in_the_folder_shows_the_page_that_is_printed(tmp_path: Path, engine: str) -> None:
    ran = exam(tmp_path / "e", "-n", "1", "--seed", "1", "--preview", "--json", "--engine", engine)
    assert ran.code == 0, ran
    assert "preview.png" in json.loads(ran.out)["files"]
    with Image.open(tmp_path / "e/preview.png") as page:
        found = zxingcpp.read_barcodes(page.resize((1820, 2572)))
    assert [code.text for code in found] == [f"DLQ1:{json.loads(ran.out)['exam']}:A:1"]
    assert exam(tmp_path / "e", "-n", "1", "--seed", "2", "--engine", engine, "--force").code == 0
    assert not (tmp_path / "e/preview.png").exists()


def test_without_a_folder_only_a_preview_is_made(tmp_path: Path) -> None:
    refused(dlquiz("exam", "-n", "1", cwd=tmp_path), 2, "--output: it names the folder to write")
    refused(dlquiz("exam", "-n", "1", "--preview", "--json", cwd=tmp_path), 2, "a picture alone has nothing to tell")
    refused(dlquiz("exam", "-n", "1", "--preview", "--secret", "s", cwd=tmp_path), 2, "nothing to sign")
    assert list(tmp_path.iterdir()) == []


def test_a_preview_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    ran = dlquiz("exam", "-n", "1", "--preview", "-o", "none/page.png", cwd=tmp_path)
    refused(ran, 3, "none/page.png: it cannot be written: no such file or directory")
