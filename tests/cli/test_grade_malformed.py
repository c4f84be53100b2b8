"""`dlquiz grade` on answer files of every odd kind, each beside a healthy class and alone."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from dlquiz.exam.assembly import Exam
from dlquiz.exam.manifest import text
from tests.cli.inside import ran
from tests.grading.exams import key, small, wide
from tests.grading.malformed_files import FILES, Malformed

GOOD = "good"


class Graded(NamedTuple):
    """What a run says of the healthy class, of the others by their status, and of the files."""

    class_: tuple[list[list[str]], list[str], dict[str, bytes]]
    others: dict[str, str]
    problems: list[dict[str, str]]


def graded(folder: Path) -> Graded:
    with (folder / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        _, *book = csv.reader(file)
    with (folder / "problems.csv").open(encoding="utf-8", newline="") as file:
        problems = [row for row in csv.DictReader(file) if row["kind"] != "not read"]
    marks = [line for line in (folder / "marks.jsonl").read_text("utf-8").splitlines() if f'"student": "{GOOD}' in line]
    pages = {path.name: path.read_bytes() for path in (folder / "feedback").glob(f"{GOOD}*")}
    others = {row[0]: row[3] for row in book if not row[0].startswith(GOOD)}
    return Graded(([row for row in book if row[0].startswith(GOOD)], marks, pages), others, problems)


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


@pytest.fixture(scope="module")
def healthy(exam: Exam, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    folder = tmp_path_factory.mktemp("healthy")
    prepare(folder, exam)
    assert ran("grade", "manifest.json", "class.csv", cwd=folder).code == 0
    return graded(folder / "grades")


@pytest.fixture
def folder(tmp_path: Path, exam: Exam) -> Iterator[Path]:
    prepare(tmp_path, exam)
    yield tmp_path
    for path in tmp_path.iterdir():
        if path.is_symlink() or not path.is_dir():
            path.unlink()  # some are large


def prepare(folder: Path, exam: Exam) -> None:
    right = key(exam.forms[0])
    (folder / "manifest.json").write_text(text(exam), "utf-8")
    wide(folder / "class.csv", exam, {f"{GOOD} 1": right, f"{GOOD} 2": right | {"1": "9"}, f"{GOOD} 3": {}})


def prefixed(ids: tuple[str, ...]) -> set[str]:
    """Return ids as a spreadsheet may have them."""
    return {f"'{each}" if each.lstrip("'")[:1] in tuple("=+-@") else each for each in ids}


@pytest.mark.parametrize("case", FILES, ids=lambda case: case.name)
def test_an_odd_file_touches_nobody_else_and_everyone_is_listed(
    folder: Path, exam: Exam, healthy: Graded, case: Malformed
) -> None:
    case.write(folder, exam.id)
    around = sorted(path.name for path in folder.parent.iterdir())
    run = ran("grade", "manifest.json", "class.csv", case.name, "--jobs", "1", cwd=folder)
    found = graded(folder / "grades")
    assert found.class_ == healthy.class_
    assert {who for who, status in found.others.items() if status.startswith("marked")} == prefixed(case.marked)
    assert {who for who, status in found.others.items() if status.startswith("refused: ")} == prefixed(case.refused)
    assert len(found.others) == len(case.marked) + len(case.refused)
    assert {row["file"].partition(", entry")[0] for row in found.problems} == ({case.name} if case.says else set())
    assert case.says in "\n".join(row["reason"] for row in found.problems)
    unreadable = any("unreadable" in status for status in found.others.values())
    assert run.code == (6 if case.says or unreadable else 0), run
    assert all(" " <= char != "\x7f" for char in "".join((run.out + run.err).split("\n")))
    alone = ran("grade", "manifest.json", case.name, "--jobs", "1", "-o", "alone", cwd=folder)
    if found.others:
        assert alone.code == run.code
        assert graded(folder / "alone").others == found.others
        assert graded(folder / "alone").problems == found.problems
    else:
        assert alone.code == 3
        assert alone.err.startswith(f"error: {case.name}")
        assert alone.err.count("\n") == 1
        assert not (folder / "alone").exists()
    assert sorted(path.name for path in folder.parent.iterdir()) == around


def test_what_is_refused_earns_nothing(folder: Path, exam: Exam) -> None:
    for case in FILES:
        if case.refused and not case.marked and "long" not in case.name:
            case.write(folder, exam.id)
            assert ran("grade", "manifest.json", case.name, "-o", "alone", "--force", cwd=folder).code == 6
            with (folder / "alone/gradebook.csv").open(encoding="utf-8", newline="") as file:
                assert {(row["points"], row["percent"]) for row in csv.DictReader(file)} == {("", "")}, case.name


def test_an_unreadable_file_is_refused_by_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "locked.csv").write_text("student,1\nbad,8\n")

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))  # whoever may do everything is never refused

    monkeypatch.setattr("dlquiz.grading.answer_file.Path.open", refuse)
    from dlquiz.grading.answer_file import rows

    (problem,) = rows(folder / "locked.csv", "locked.csv")
    assert str(problem) == "locked.csv: permission denied"


@pytest.mark.parametrize("name", ["line\nbreak.csv", "esc\x1b[31m.csv", "\udcff.csv", "\u202evsc.x.csv", "=1+1.csv"])
def test_a_files_own_name_is_harmless(folder: Path, exam: Exam, healthy: Graded, name: str) -> None:
    (folder / name).write_text("student,1\nbad,8\n,9\n")
    run = ran("grade", "manifest.json", "class.csv", name, cwd=folder)
    assert run.code == 6
    found = graded(folder / "grades")
    assert found.class_ == healthy.class_
    assert found.others.keys() == {"bad"}
    assert len(found.problems) == 2
    assert all(char.isprintable() for char in "".join((run.out + run.err).split("\n")))
    assert len([line for line in run.err.splitlines() if line.startswith("refused: ")]) == 2


def test_a_large_file_that_is_refused_does_not_make_the_class_large(folder: Path, healthy: Graded) -> None:
    (folder / "large.csv").write_bytes(b"student,1\n" + b"bad,8\n" * 900_000)
    ran("grade", "manifest.json", "class.csv", "large.csv", cwd=folder)
    assert graded(folder / "grades").class_ == healthy.class_
