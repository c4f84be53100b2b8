"""Every slip that any question invites is told with its remedy, in a quiz and in a grading run alike."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.terminal import dlquiz

ROOT = Path(__file__).parents[2]
BANK = '''
"""Slips."""

from typing import Annotated

from dlquiz.question import Integer, Item, Matrix, Misconception, Number, OneOf, Part, Shape, question

N = Annotated[int, OneOf(1)]
ONE_LAYER = Misconception("counts one layer", "Every layer has a cache.")
UNBIASED = Misconception("divides by n - 1", "Right for an estimate; batch normalization divides by n.")
NO_BATCH = Misconception("leaves out the batch", "Every image of the batch is computed.")


@question(topic="slips", level=1, concepts=["slips"])
def all_of_them(n: N) -> Item:
    """All slips."""
    return Item(
        "Many parts.",
        parts=[
            Part("Memory?", Number(48.0, digits=1, unit="MiB"), {ONE_LAYER: 6.4}),
            Part("Memory, in bytes?", Integer(4096, "bytes"), {ONE_LAYER: 512 * n}),
            Part("Work?", Number(3.6, digits=2, unit="GFLOPs"), {NO_BATCH: 0.45}),
            Part("Product?", Matrix([[1, 2], [3, 4]], digits=0), {}),
            Part("Shape?", Shape((64, 7, 9)), {}),
            Part("Variance?", Number(2.5, digits=2), {UNBIASED: 3.33}),
            Part("Gradient?", Number(-0.25, digits=2), {}),
            Part("Share?", Number(0.25, digits=1, percent=True), {}),
        ],
    )
'''
# part, what is typed, what names the slip, what its remedy says
CASES = [
    ("a", "50.3", "takes powers of 1000 for powers of 1024", "KiB, MiB and GiB in steps of 1024"),
    ("a", "384", "mixes up bits and bytes", "A byte is 8 bits"),
    ("a", "49152", "answers in another multiple of the unit", "asked for in MiB"),
    ("a", "6.4", "counts one layer", "Every layer has a cache"),
    ("a", "51.2", "counts one layer and mixes up bits and bytes", "Every layer has a cache. A byte is 8 bits"),
    ("b", "32768", "mixes up bits and bytes", "A byte is 8 bits"),
    ("b", "4", "answers in another multiple of the unit", "asked for in bytes"),
    ("c", "1.8", "mixes up MACs and FLOPs", "two floating-point operations"),
    ("c", "7.2", "mixes up MACs and FLOPs", "two floating-point operations"),
    ("c", "0.9", "leaves out the batch and mixes up MACs and FLOPs", "Every image of the batch is computed"),
    ("d", "1 3; 2 4", "transposes the matrix", "rows and columns are exchanged"),
    ("e", "(7, 9, 64)", "writes the channels last", "channels, height, width"),
    ("f", "3.33", "divides by n - 1", "Right for an estimate"),
    ("g", "0.25", "turns the sign round", "which way the sign goes"),
    ("h", "0.25", "writes a fraction where a percentage is asked for", "0.25 is 25 %"),
]
PARTS = "abcdefgh"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("slips")
    (found / "bank").mkdir()
    (found / "bank/slips.py").write_text(BANK, "utf-8")
    return found


def test_a_quiz_tells_each_slip_and_its_remedy(folder: Path) -> None:
    tries = max(sum(part == label for part, *_ in CASES) for label in PARTS)
    for turn in range(tries):
        asked = [[case for case in CASES if case[0] == label][turn:][:1] for label in PARTS]
        typed = "".join(f"{case[0][1] if case else ':skip'}\n" for case in asked)
        ran = dlquiz(
            "quiz", "--bank", "bank", "-n", "1", "--seed", "1", "--plain",
            typed=typed, cwd=folder, PYTHONPATH=str(ROOT), COLUMNS="100",
        )  # fmt: skip
        said = " ".join((ran.out + ran.err).split())
        for (case,) in filter(None, asked):
            assert f"This is what comes out when one {case[2]}." in said, (case, said)
            assert case[3] in said, (case, said)


def test_a_grading_run_tells_each_slip_and_its_remedy(folder: Path) -> None:
    made = dlquiz(
        "exam", "-o", "exam", "--bank", "bank", "-q", "slips/all-of-them", "--seed", "1", "--json",
        cwd=folder, PYTHONPATH=str(ROOT),
    )  # fmt: skip
    exam = json.loads(made.out)["exam"]
    rows = [f'{exam},A,s{i:02},1{part},"{typed}"' for i, (part, typed, *_) in enumerate(CASES)]
    (folder / "a.csv").write_text("exam,form,student,question,answer\n" + "\n".join(rows) + "\n")
    ran = dlquiz("grade", "exam/instructor/manifest.json", "a.csv", "--json", cwd=folder, PYTHONPATH=str(ROOT))
    assert ran.code == 0, ran
    students = json.loads(ran.out)["students"]
    for (part, typed, name, remedy), student in zip(CASES, students, strict=True):
        answer = next(each for each in student["answers"] if each["part"] == f"1{part}")
        assert answer["response"] == typed
        assert answer["misconception"]["name"] == name
        assert remedy in answer["misconception"]["remedy"]
        assert answer["outcome"] in ("wrong", "partial")
        (page,) = (folder / "grades/feedback").glob(f"{student['student']}*.md")
        assert re.sub(r"\\", "", name) in re.sub(r"\\", "", page.read_text("utf-8"))
