"""A manifest of which one byte was changed is refused before any of it marks or explains anything."""

from pathlib import Path
from random import Random

import pytest

from dlquiz.exam.assembly import assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.exam.manifest import text
from dlquiz.exam.secret import Secret, create
from tests.cli.inside import ran
from tests.exam.kinds import BANK

KEY = bytes(range(100, 132))
FLIPS = 40


@pytest.fixture(params=[None, Secret(KEY)], ids=["sealed", "signed"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    create(tmp_path / "secret", KEY)
    made = assemble(of_questions(["kinds/positions", "kinds/logistic"]), BANK, 3, secret=request.param)
    (tmp_path / "whole.json").write_text(text(made, request.param), "utf-8")
    (tmp_path / "a.csv").write_text("student,1,2\ns,8,0.5\n")
    return tmp_path


def flipped(folder: Path, *, signature: bool) -> list[bytes]:
    """Return the manifest with a bit changed at places all over it; in the signature, too, where it is looked at."""
    whole, chance = (folder / "whole.json").read_bytes(), Random(5)  # noqa: S311
    places = {0, len(whole) - 1, len(whole) - 2, len(whole) - 10, whole.index(b'"accept"') + 12}
    places |= {chance.randrange(len(whole)) for _ in range(FLIPS)}
    begin = whole.find(b'"hmac-sha256": "') + 16
    if begin > 16 and not signature:
        places -= set(range(begin, begin + 64))
    return [whole[:place] + bytes([whole[place] ^ (1 << chance.randrange(8))]) + whole[place + 1 :] for place in places]


def test_grade_refuses_every_flipped_bit(folder: Path) -> None:
    secret = ["--secret", "secret"] if b"hmac" in (folder / "whole.json").read_bytes() else []
    assert ran("grade", "whole.json", "a.csv", *secret, cwd=folder).code in (0, 6)
    for options, signature in ((secret, True), (["--unverified"], False)):
        for changed in flipped(folder, signature=signature):
            (folder / "m.json").write_bytes(changed)
            run = ran("grade", "m.json", "a.csv", "-o", "new", *options, cwd=folder)
            assert (run.code, run.out) == (3, ""), run
            assert run.err.startswith("error: m.json")
            assert run.err.count("\n") == 1
            assert not (folder / "new").exists()


def test_why_refuses_every_flipped_bit(folder: Path) -> None:
    assert ran("grade", "whole.json", "a.csv", "--unverified", cwd=folder).code in (0, 6)
    assert ran("why", "grades", "s", "1", cwd=folder).code == 0
    copy = folder / "grades/exam-manifest.json"
    for changed in flipped(folder, signature=False):
        copy.write_bytes(changed)
        run = ran("why", "grades", "s", "1", cwd=folder)
        assert (run.code, run.out) == (3, ""), run
        assert run.err.startswith("error: grades/exam-manifest.json")
        assert run.err.count("\n") == 1
