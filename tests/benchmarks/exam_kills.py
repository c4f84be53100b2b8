"""Kill `dlquiz exam` at random points and run it again: nothing half-written under the final name, the same bytes.

python tests/benchmarks/exam_kills.py [KILLS] [FORMS]
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

ROOT = Path(__file__).resolve().parent.parent.parent
QUESTION = "convolution/output-size"


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def start(folder: Path, forms: int, output: str) -> "subprocess.Popen[bytes]":
    """Start a run."""
    command = [sys.executable, "-m", "dlquiz", "exam", "-q", QUESTION, "--seed", "3", "--forms", str(forms)]
    return subprocess.Popen(
        [*command, "-o", output],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def main() -> None:
    """Kill, look, continue, and count."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    forms = int(sys.argv[2]) if len(sys.argv) > 2 else 6
    chance, found = random.Random(0), Counter[str]()  # noqa: S311
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        began = time.monotonic()
        start(folder, forms, "whole").wait()
        lasts = time.monotonic() - began
        whole = contents(folder / "whole")
        for _ in range(kills):
            run = start(folder, forms, "exam")
            time.sleep(chance.uniform(0.2, 1) * lasts)
            run.kill()
            run.wait()
            there = (folder / "exam").exists()
            torn = there and contents(folder / "exam") != whole
            found["TORN" if torn else "whole" if there else "nothing yet"] += 1
            if not there:
                start(folder, forms, "exam").wait()
                same = contents(folder / "exam") == whole
                found["continued to the same bytes" if same else "continued to OTHER bytes"] += 1
            left = {path.name for path in folder.iterdir()} - {"whole", "exam"}
            found["left something beside the folder"] += bool(left)
            shutil.rmtree(folder / "exam")
        print(f"python tests/benchmarks/exam_kills.py {kills} {forms}   (a run takes {lasts:.2f} s)")
        for state, count in sorted(found.items()):
            print(f"{count:>5}  {state}")
        if found["TORN"] or found["continued to OTHER bytes"]:
            sys.exit("a torn or different folder was found")


if __name__ == "__main__":
    main()
