"""A folder beside the same folder made again."""

from pathlib import Path
from shutil import copytree

import pytest

from dlquiz.render.sheet_verify import differences

FILES = {
    "student/exam-A.pdf": b"%PDF-1.7 \x00 x",
    "student/exam-A.tex": b"one\ntwo\nthree\n",
    "student/answers-A.csv": b"exam,form\n",
    "instructor/key-A.pdf": b"%PDF-1.7 key",
    "instructor/manifest.json": b"{}",
}
SAME_TEX = "; its .tex does not, so another version of the engine may have drawn it"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for path, content in FILES.items():
        file = tmp_path / "made" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    copytree(tmp_path / "made", tmp_path / "found")
    return tmp_path / "found", tmp_path / "made"


def test_equal_folders_have_no_differences(folders: tuple[Path, Path]) -> None:
    found, made = folders
    (found / "instructor/notes.txt").write_text("the teacher's own")
    (found / "instructor/manifest.json").write_text("compared elsewhere")
    assert list(differences(found, made)) == []


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("student/exam-A.tex", b"one\ntwo\nThree\n", ["student/exam-A.tex, line 3: it differs from what was made"]),
        ("student/exam-A.tex", b"one\n", ["student/exam-A.tex, line 2: it differs from what was made"]),
        (
            "student/exam-A.pdf",
            b"%PDF-1.7 \x00 y",
            [f"student/exam-A.pdf, byte 11 of 12: it differs from what was made{SAME_TEX}"],
        ),
        ("instructor/key-A.pdf", b"%PDF", ["instructor/key-A.pdf, byte 4 of 12: it differs from what was made"]),
        ("student/answers-A.csv", None, ["student/answers-A.csv: it is missing"]),
        ("student/key-A.pdf", b"%PDF", ["student/key-A.pdf: it was not made, and students get this folder"]),
    ],
)
def test_every_difference_is_named(
    folders: tuple[Path, Path], path: str, content: bytes | None, said: list[str]
) -> None:
    found, made = folders
    if content is None:
        (found / path).unlink()
    else:
        (found / path).write_bytes(content)
    assert list(differences(found, made)) == said


def test_a_pdf_whose_tex_differs_as_well_is_not_excused(folders: tuple[Path, Path]) -> None:
    found, made = folders
    (found / "student/exam-A.tex").write_bytes(b"other")
    (found / "student/exam-A.pdf").write_bytes(b"other")
    assert [SAME_TEX in said for said in differences(found, made)] == [False, False]


def test_a_folder_in_a_files_place_is_named(folders: tuple[Path, Path]) -> None:
    found, made = folders
    (found / "student/answers-A.csv").unlink()
    (found / "student/answers-A.csv").mkdir()
    assert list(differences(found, made)) == ["student/answers-A.csv: it is no regular file"]


def test_without_pdfs_the_rest_is_compared(folders: tuple[Path, Path]) -> None:
    found, made = folders
    for path in made.rglob("*.pdf"):
        path.unlink()
    assert list(differences(found, made, pdf=False)) == []
    (found / "student/key.tex").write_text("key")
    assert list(differences(found, made, pdf=False)) == [
        "student/key.tex: it was not made, and students get this folder"
    ]


def test_a_link_to_another_folder_is_named(folders: tuple[Path, Path], tmp_path: Path) -> None:
    found, made = folders
    (found / "student/more").symlink_to("../instructor")
    assert list(differences(found, made)) == ["student/more: it was not made, and students get this folder"]
    (found / "student/more").unlink()
    (found / "student").rename(tmp_path / "elsewhere")
    (found / "student").symlink_to(tmp_path / "elsewhere")
    assert list(differences(found, made)) == ["student: it was not made, and students get this folder"]
