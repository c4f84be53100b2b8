"""`dlquiz exam` against typst alone: 1, 10 and 100 forms of a 12-question exam to PDF.

    python tests/benchmarks/exam_pdf.py [--runs N] [--forms 1,10,100] [--bank question_bank] [--engine typst]

Both sides are processes of their own and take turns, so that a busy machine slows them alike. The bare side compiles
the very documents that the exam consists of (sheets, keys, the page of answers), whose data lie ready as files, with
one compiler in one thread; dlquiz also loads the bank, assembles, writes the .tex files, answer sheets and manifest.
Reports the best wall time of each side, the peak memory, and the ratio.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from dlquiz.exam.assembly import assemble
from dlquiz.exam.bank import load
from dlquiz.exam.blueprint import of_topics
from dlquiz.render import templates
from dlquiz.render.sheet_documents import documents

QUESTIONS, SEED = 12, 7
BARE = """
import sys, pathlib, typst
folder, root = map(pathlib.Path, sys.argv[1:3])
compiler = typst.Compiler(root=str(root), ignore_system_fonts=True)
for file in sorted(folder.glob("*.json")):
    printed = compiler.compile(
        input=str(root / file.name.partition("-")[0]), format="pdf", sys_inputs={"data": file.read_text("utf-8")},
        pdf_standards=["ua-1"], timestamp=0,
    )
    file.with_suffix(".pdf").write_bytes(printed)
"""


class Run(NamedTuple):
    """Seconds on the wall and on all cores together, and the peak memory in MB."""

    wall: float
    processor: float
    memory: float


def run(command: list[str]) -> Run:
    """Run a command that must succeed."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {status}")
    return Run(took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def data_files(folder: Path, forms: int, bank: str) -> None:
    """Write the data of every document of the exam."""
    exam = assemble(of_topics([], QUESTIONS), load(bank), SEED, forms=forms)
    for i, document in enumerate(documents(exam, "a4")):
        (folder / f"{document.template}-{i:05}.json").write_text(document.data(), "utf-8")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--forms", default="1,10,100")
    parser.add_argument("--bank", default="question_bank")
    parser.add_argument("--engine", default="typst")
    given = parser.parse_args()
    print(f"{'':5} {'wall':^24} {'processor':^17} {'memory, MB':^11}   best of {given.runs}")
    print(f"{'forms':>5} {'dlquiz':>8} {'typst':>8} {'ratio':>6} {'dlquiz':>8} {'typst':>8} {'':>5} {'':>5}")
    for forms in map(int, given.forms.split(",")):
        ours, bare = [], []
        for _ in range(given.runs):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                data_files(folder, forms, given.bank)
                bare.append(run([sys.executable, "-c", BARE, name, str(templates.folder())]))
                exam = ["exam", "-o", str(folder / "exam"), "-n", str(QUESTIONS), "--forms", str(forms)]
                options = ["--seed", str(SEED), "--bank", given.bank, "--engine", given.engine]
                ours.append(run([sys.executable, "-m", "dlquiz", *exam, *options]))
        a, b = min(ours), min(bare)
        print(
            f"{forms:5} {a.wall:7.2f}s {b.wall:7.2f}s {a.wall / b.wall:6.2f} "
            f"{a.processor:7.2f}s {b.processor:7.2f}s {a.memory:5.0f} {b.memory:5.0f}"
        )


if __name__ == "__main__":
    main()
