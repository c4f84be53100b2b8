"""`dlquiz exam verify` as a teacher meets it."""

import json
from pathlib import Path
from shutil import copytree

import pytest

from tests.cli.terminal import Ran, dlquiz, refused


@pytest.fixture(scope="module")
def exams(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exams")
    options = ["-q", "convolution/output-size", "-q", "detection/iou", "--minutes", "15", "--title", "Zoë's", "--json"]
    (folder / "class.csv").write_text("name,id\nZoë,1\nO'Neil,2\n", "utf-8")
    graded = ["--roster", str(folder / "class.csv"), "--secret", str(folder / "s"), "--reserve", "--paper", "letter"]
    for name, more in (("practice", ["--seed", "3"]), ("graded", graded)):
        assert dlquiz("exam", "-o", str(folder / name), *options, *more).code == 0
    return folder


def verify(place: Path, *arguments: str, **environment: str) -> Ran:
    return dlquiz("exam", "verify", str(place), *arguments, typed="", cwd=None, **environment)


def test_a_practice_exam_comes_out_again(exams: Path) -> None:
    ran = verify(exams / "practice")
    assert (ran.code, ran.out) == (0, "")
    assert "files made again, no differences" in ran.err


def test_a_graded_exam_of_a_roster_comes_out_again_with_its_secret(exams: Path) -> None:
    ran = verify(exams / "graded", "--secret", str(exams / "s"), "--json", PYTHONHASHSEED="7", TZ="Asia/Tokyo")
    told = json.loads(ran.out)
    assert (ran.code, told["signed"], told["differences"]) == (0, True, [])
    assert told["files"] == len([path for path in (exams / "graded").rglob("*") if path.is_file()])


def test_what_was_changed_is_named_and_the_code_is_six(exams: Path, tmp_path: Path) -> None:
    folder = tmp_path / "graded"
    copytree(exams / "graded", folder)
    manifest = folder / "instructor/manifest.json"
    text = manifest.read_text("utf-8")
    manifest.write_text(text.replace('"points": 2', '"points": 9', 1), "utf-8")
    key = next((folder / "instructor").glob("key-001*.pdf"))
    (folder / "student" / key.name).write_bytes(key.read_bytes())
    ran = verify(folder, "--secret", str(exams / "s"), "--no-pdf")
    assert ran.code == 6
    assert ran.out.splitlines() == [
        f"{manifest}: it was changed since `dlquiz exam` wrote it",
        f"{manifest}, line 4: form 001, question 1 (convolution/output-size): points: 9 stands there, 2 was made",
        f"student/{key.name}: it was not made, and students get this folder",
    ]


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("graded", [], "it is of a graded exam, name the secret that it was made with: --secret FILE"),
        ("practice", ["--secret", "s"], "it is not signed, take the one that was, or leave out --secret for practice"),
        ("practice", ["--bank", "my_bank"], "it was made from the bank 'question_bank', not 'my_bank', name that one"),
        ("class.csv", [], "it is damaged at column 1"),
        ("none", [], "there is no such file, `dlquiz exam` writes instructor/manifest.json"),
    ],
)
def test_what_cannot_be_verified_is_one_line(exams: Path, name: str, arguments: list[str], said: str) -> None:
    given = [str(exams / "s") if argument == "s" else argument for argument in arguments]
    refused(verify(exams / name, *given), 3, said)


def test_another_secret_is_told_first(exams: Path, tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(bytes(range(100, 140)))
    (tmp_path / "other").chmod(0o600)
    ran = verify(exams / "graded/instructor/manifest.json", "--secret", str(tmp_path / "other"))
    assert ran.code == 6
    first, second = ran.out.splitlines()
    assert first.endswith("manifest.json: its signature fails")
    assert "line 1: id: 'DLG-" in second


def test_a_manifest_alone_is_compared_alone(exams: Path) -> None:
    ran = verify(exams / "practice/instructor/manifest.json")
    assert (ran.code, ran.out) == (0, "")
    assert "1 file made again, no differences" in ran.err


def test_another_version_is_warned_of(exams: Path, tmp_path: Path) -> None:
    text = (exams / "practice/instructor/manifest.json").read_text("utf-8")
    (tmp_path / "m.json").write_text(text.replace('"version": "', '"version": "9.', 1), "utf-8")
    ran = verify(tmp_path / "m.json")
    assert "it was made by dlquiz 9." in ran.err
    assert "bytes may differ" in ran.err


def test_an_engine_that_is_gone_is_named_with_the_way_around(exams: Path, tmp_path: Path) -> None:
    arguments = ["-n", "1", "--seed", "1", "--engine", "pdflatex"]
    assert dlquiz("exam", "-o", str(tmp_path / "e"), *arguments, PATH=str(tmp_path)).code == 5
    refused(verify(tmp_path / "e", PATH=str(tmp_path)), 5, "pdflatex", "--no-pdf compares everything else")
    assert verify(tmp_path / "e", "--no-pdf").code == 0


def test_help_shows_both_ways_and_examples() -> None:
    assert "Usage: dlquiz exam [OPTIONS] [verify|seal …]" in dlquiz("exam", "--help").out
    assert "dlquiz exam verify midterm --secret midterm.secret --no-pdf" in dlquiz("exam", "verify", "--help").out


def test_an_exam_needs_a_folder() -> None:
    refused(dlquiz("exam"), 2, "--output: it names the folder to write")


@pytest.mark.parametrize("name", ["practice", "graded"])
def test_a_key_that_its_teacher_corrected_is_sealed_anew(exams: Path, tmp_path: Path, name: str) -> None:
    manifest = tmp_path / "manifest.json"
    text = (exams / name / "instructor/manifest.json").read_text("utf-8")
    manifest.write_text(text.replace('"remedy": "', '"remedy": "See page 9. ', 1), "utf-8")
    secret = ["--secret", str(exams / "s")] if name == "graded" else []
    sheet = min((exams / name / "student").glob("answers-*.txt")).read_text("utf-8")
    (tmp_path / "a.txt").write_text(sheet.replace("student:\n", "student: 7\n"), "utf-8")
    grade = ["grade", str(manifest), str(tmp_path / "a.txt"), "-o", str(tmp_path / "g"), *secret]
    refused(dlquiz(*grade), 3, "it was changed since `dlquiz exam` wrote it", "`dlquiz exam seal` trusts it")
    sealed = dlquiz("exam", "seal", str(manifest), *secret)
    assert sealed.code == 0
    assert f"{manifest} is sealed{' and signed' if secret else ''} as it is now" in sealed.err
    assert dlquiz(*grade).code == 0
    assert "See page 9. " in verify(manifest, *secret).out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "g", "manifest.json"]
