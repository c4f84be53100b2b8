"""Kill `dlquiz grade` at random points: under the final name stands the old folder or the new one, whole.

    python tests/benchmarks/kills.py [KILLS] [STUDENTS]

Half of the runs write into a new place, half replace an older result with --force. Every tenth run is also left to
finish, which takes away what the killed ones left.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from dlquiz.exam.manifest import text
from tests.grading.exams import key, small, wide

ROOT = Path(__file__).resolve().parent.parent.parent


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def start(folder: Path, answers: str, output: str) -> "subprocess.Popen[bytes]":
    """Start a run."""
    return subprocess.Popen(
        [sys.executable, "-m", "dlquiz", "grade", "manifest.json", answers, "-o", output, "--force"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def main() -> None:
    """Kill, look, and count."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    students = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    chance, found = random.Random(0), Counter[str]()  # noqa: S311
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        exam = small()
        (folder / "manifest.json").write_text(text(exam), "utf-8")
        files, whole, lasts = ["old.csv", "new.csv"], [], 0.0
        for name in files:
            handed_in = {f"s{i}": key(exam.forms[0]) if name == "new.csv" or i % 3 else {} for i in range(students)}
            wide(folder / name, exam, handed_in)
            began = time.monotonic()
            start(folder, name, name.removesuffix(".csv")).wait()
            lasts = max(lasts, time.monotonic() - began)
            whole.append(contents(folder / name.removesuffix(".csv")))
        for kill in range(kills):
            place = folder / "fresh" if kill % 2 else folder / "old"
            run = start(folder, "new.csv", place.name)
            time.sleep(chance.uniform(0.3, 1.1) * lasts)
            ended = run.poll() is not None
            run.kill()
            run.wait()
            if not place.exists():
                state = "nothing yet" if kill % 2 else "LOST"
            else:
                now = contents(place)
                state = "new" if now == whole[1] else "old" if now == whole[0] and not kill % 2 else "TORN"
            left = len([path for path in folder.iterdir() if path.name.startswith(f".{place.name}-")])
            found[
                f"{'replacing' if place.name == 'old' else 'fresh'}: {state}{', run had ended' if ended else ''}"
            ] += 1
            found["killed with files of its own beside the folder"] += left > 0
            if state == "new":
                shutil.rmtree(place)
                if place.name == "old":
                    start(folder, "old.csv", "old").wait()
            if kill % 10 == 9:
                start(folder, "new.csv", place.name).wait()
                assert not [path for path in folder.iterdir() if path.name.startswith(f".{place.name}-")]
                shutil.rmtree(place)
        print(f"python tests/benchmarks/kills.py {kills} {students}   (a run takes {lasts:.2f} s)")
        for state, count in sorted(found.items()):
            print(f"{count:>5}  {state}")
        if any("TORN" in state or "LOST" in state for state in found):
            sys.exit("a torn folder was found")


if __name__ == "__main__":
    main()
