"""`dlquiz grade`, killed: under the final name stands the old folder or the new one, whole."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from dlquiz.exam.manifest import text
from tests.cli.terminal import dlquiz
from tests.grading.exams import key, small, wide

ROOT = Path(__file__).parents[2]
KILLS = 10


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_killed_run_leaves_the_old_folder_or_the_new_one(tmp_path: Path) -> None:
    exam = small()
    (tmp_path / "manifest.json").write_text(text(exam), "utf-8")
    classes = [{f"s{i}": key(exam.forms[0]) if i % 3 else {} for i in range(count)} for count in (200, 300)]
    runs, whole = [], []
    began = time.monotonic()
    for number, answers in enumerate(classes):
        wide(tmp_path / f"{number}.csv", exam, answers)
        runs.append(["grade", "manifest.json", f"{number}.csv", "-o", "grades", "--force"])
        assert dlquiz(*runs[-1], cwd=tmp_path, PYTHONPATH=str(ROOT)).code == 0
        whole.append(contents(tmp_path / "grades"))
    lasts = (time.monotonic() - began) / len(classes)
    chance = random.Random(1)  # noqa: S311
    for kill in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-m", "dlquiz", *runs[kill % 2]],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            time.sleep(chance.uniform(0.5, 1) * lasts)  # before that it has not begun to write
            process.kill()
        assert contents(tmp_path / "grades") in whole
    assert dlquiz(*runs[0], cwd=tmp_path, PYTHONPATH=str(ROOT)).code == 0
    assert contents(tmp_path / "grades") == whole[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.csv", "1.csv", "grades", "manifest.json"]
