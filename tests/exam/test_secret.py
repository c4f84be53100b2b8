"""A secret is made once, kept to its owner, and refused where it could be guessed."""

import os
from pathlib import Path

import pytest

from dlquiz.errors import InputError
from dlquiz.exam.assembly import assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.exam.secret import Secret, create, read
from tests.exam.kinds import BANK

KEY = bytes(range(100, 132))
PLAN = of_questions(["kinds/positions", "kinds/culprit"])


def kept(path: Path, written: bytes, mode: int = 0o600) -> Path:
    path.write_bytes(written)
    path.chmod(mode)
    return path


def test_what_is_created_is_read_and_belongs_to_its_owner(tmp_path: Path) -> None:
    made = create(tmp_path / "s", KEY)
    assert read(tmp_path / "s") == made == Secret(KEY)
    assert (tmp_path / "s").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "s").read_text() == f"{KEY.hex()}\n"


def test_a_secret_is_never_overwritten(tmp_path: Path) -> None:
    create(tmp_path / "s", KEY)
    with pytest.raises(InputError, match="there is something of this name, a secret is never overwritten"):
        create(tmp_path / "s", KEY[::-1])
    assert read(tmp_path / "s").key == KEY


def test_a_secret_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        create(tmp_path / "s", KEY)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "written", [KEY.hex().encode(), KEY.hex().upper().encode() + b"\r\n", b" " + KEY.hex().encode() + b"\n\n", KEY]
)
def test_digits_or_raw_bytes_are_the_same_secret(tmp_path: Path, written: bytes) -> None:
    assert read(kept(tmp_path / "s", written)).key == KEY


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"", "it holds 0 bytes, 32 are the least"),
        (KEY[:31], "it holds 31 bytes, 32 are the least"),
        (b"0123456789abcdef", "it holds 8 bytes, 32 are the least"),
        (KEY.hex().encode()[:-1], "it holds 63 hexadecimal digits, an odd number, a digit was lost"),
        (b"correct horse battery staple, correct horse battery staple", "it holds words, no secret"),
        (bytes(64), "it holds 1 different bytes, no secret"),
        (b"0" * 64, "it holds 1 different bytes, no secret"),
        (bytes(range(256)) * 17, "it is larger than 4096 bytes, no secret"),
    ],
)
def test_what_could_be_guessed_or_is_damaged_is_refused(tmp_path: Path, written: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(kept(tmp_path / "s", written))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o622, 0o644, 0o777, 0o610])
def test_a_secret_that_others_can_use_is_refused(tmp_path: Path, mode: int) -> None:
    path = kept(tmp_path / "s", KEY, mode)
    with pytest.raises(InputError, match=f"its mode 0{mode:o} lets others use it, run `chmod 600 {path}`"):
        read(path)


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file, name the file that the exam was made with"):
        read(tmp_path / "none")
    os.mkfifo(tmp_path / "pipe", 0o600)
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(InputError, match="it is no regular file"):
            read(path)


def test_a_secret_is_not_shown() -> None:
    assert KEY.hex() not in repr(Secret(KEY))
    assert str(KEY) not in repr(Secret(KEY))


def test_every_use_has_its_own_numbers() -> None:
    secret = Secret(KEY)
    numbers = {secret.number("variants", 1), secret.number("exam id", 1), secret.number("variants", 2)}
    numbers |= {secret.number("variants", 1, 2), secret.number("variants", "1\x1f2"), secret.number("variants", 12)}
    assert len(numbers) == 6
    assert max(numbers) < 2**128


def test_the_secret_decides_a_graded_exam() -> None:
    exam, other = (assemble(PLAN, BANK, 3, forms=4, secret=Secret(key)) for key in (KEY, KEY[::-1]))
    assert assemble(PLAN, BANK, 3, forms=4, secret=Secret(KEY)) == exam
    practice = assemble(PLAN, BANK, 3, forms=4)
    codes = {tuple(q.code for form in found.forms for q in form.questions) for found in (exam, other, practice)}
    assert len(codes) == 3
    assert (exam.seed, exam.graded, practice.graded) == (3, True, False)


def test_exams_of_one_secret_differ_by_seed_and_by_title() -> None:
    from dataclasses import replace

    plans = [(PLAN, 3), (PLAN, 4), (replace(PLAN, title="Final"), 3)]
    exams = [assemble(plan, BANK, seed, forms=4, secret=Secret(KEY)) for plan, seed in plans]
    assert len({tuple(q.code for form in exam.forms for q in form.questions) for exam in exams}) == 3
    assert len({exam.id for exam in exams}) == 3


def test_the_id_of_a_graded_exam_tests_no_guess() -> None:
    # whoever has blueprint, seed and every variant still cannot compute the id
    exam = assemble(PLAN, BANK, 3, secret=Secret(KEY))
    guesses = [assemble(PLAN, BANK, seed).id for seed in (3, Secret(KEY).number("variants", PLAN.title, 3))]
    assert assemble(PLAN, BANK, Secret(KEY).number("variants", PLAN.title, 3)).forms == exam.forms
    assert exam.id[4:] not in [guess[4:] for guess in guesses]
