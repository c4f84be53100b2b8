"""`dlquiz exam` against the engine alone: 1, 10 and 100 forms of a 12-question exam to PDF.

    python tests/benchmarks/exam_pdf.py [--engine typst|pdflatex] [--forms 1,10,100] [--runs N] [--bank question_bank]
    python tests/benchmarks/exam_pdf.py --engine pdflatex --forms 1000 --runs 1 --sample 10

Both sides are processes of their own and take turns, so that a busy machine slows them alike. The bare side makes PDFs
of the very documents that the exam consists of (sheets, keys, answer pages, the page of all answers), whose sources lie
ready as files, one after the other: Typst with one compiler, pdflatex with a run for each. dlquiz also loads the bank,
assembles, writes the .tex files, answer sheets and manifest, and uses all cores. Reports the best wall time of each
side with its processor time, the ratio, and the peak memory of each with all its child processes.

With `--sample N` the bare side makes every Nth document only, half of them before dlquiz and half after it, and its
times count N-fold: the bare engine alone would take most of an hour for 1,000 forms.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from dlquiz.exam.assembly import assemble
from dlquiz.exam.bank import load
from dlquiz.exam.blueprint import of_topics
from dlquiz.render import templates
from tests.render.printed import documents

QUESTIONS, SEED = 12, 7
BARE = {
    "typst": """
import sys, pathlib, typst
folder, root = map(pathlib.Path, sys.argv[1:3])
compiler = typst.Compiler(root=str(root), ignore_system_fonts=True)
for file in sorted(folder.glob("*.json")):
    printed = compiler.compile(
        input=str(root / file.name.partition("-")[0]), format="pdf", sys_inputs={"data": file.read_text("utf-8")},
        pdf_standards=["ua-1"], timestamp=0,
    )
    file.with_suffix(".pdf").write_bytes(printed)
""",
    "pdflatex": """
import sys, pathlib, subprocess
folder = pathlib.Path(sys.argv[1])
for file in sorted(folder.glob("*.tex")):
    subprocess.run(["pdflatex", "-interaction=batchmode", file.name], cwd=folder, check=True, stdout=subprocess.DEVNULL)
""",
}


class Run(NamedTuple):
    """Seconds on the wall and on all cores together, and the peak memory in MB."""

    wall: float
    processor: float
    memory: float


def run(command: list[str]) -> Run:
    """Run a command that must succeed."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most, ended = [0.0], threading.Event()

    def look() -> None:
        while not ended.wait(0.1):
            most[0] = max(most[0], resident(process.pid))

    looking = threading.Thread(target=look)
    looking.start()
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    ended.set()
    looking.join()
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {status}")
    return Run(took, used.ru_utime + used.ru_stime, max(most[0], used.ru_maxrss / 1024))


def resident(root: int) -> float:
    """Return the memory of a process and all its descendants, in MB."""
    parents, sizes = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)], sizes[int(folder.name)] = int(fields[1]), int(fields[21])
    family, found = {root}, 0
    while len(family) > found:
        found = len(family)
        family |= {child for child, parent in parents.items() if parent in family}
    return sum(sizes.get(pid, 0) for pid in family) * os.sysconf("SC_PAGE_SIZE") / 2**20


def sources(folder: Path, forms: int, bank: str, engine: str, every: int, first: int) -> None:
    """Write the source of every document of the exam, or of some of them."""
    folder.mkdir()
    exam = assemble(of_topics([], QUESTIONS), load(bank), SEED, forms=forms)
    for i, document in enumerate(documents(exam, "a4")):
        if i % every != first:
            continue
        if engine == "typst":
            (folder / f"{document.template}-{i:05}.json").write_text(document.data(), "utf-8")
        else:
            (folder / f"{i:05}.tex").write_text(document.latex(), "utf-8")


def scaled(found: list[Run], sample: int) -> Run:
    """Return what all documents take, from what the runs over every `sample`th of them took."""
    wall, processor, memory = zip(*found, strict=True)
    return Run(sample * sum(wall), sample * sum(processor), max(memory))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--forms", default="1,10,100")
    parser.add_argument("--sample", type=int, default=1)
    parser.add_argument("--bank", default="question_bank")
    parser.add_argument("--engine", default="typst", choices=list(BARE))
    given = parser.parse_args()
    if given.engine == "pdflatex" and not shutil.which("pdflatex"):
        raise SystemExit("pdflatex is not installed")
    print(f"{'':5} {'wall':^26} {'processor':^18} {'memory, MB':^12}   best of {given.runs}, {os.cpu_count()} cores")
    print(
        f"{'forms':>5} "
        + f"{'dlquiz':>8} {'bare':>8} {'ratio':>7} "
        + f"{'dlquiz':>8} {'bare':>8} {'dlquiz':>7} {'bare':>5}"
    )
    for forms in map(int, given.forms.split(",")):
        ours, bare = [], []
        for _ in range(given.runs):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                halves = [(1, 0)] if given.sample == 1 else [(2 * given.sample, 0), (2 * given.sample, given.sample)]
                for number, half in enumerate(halves):
                    sources(folder / str(number), forms, given.bank, given.engine, *half)
                alone = [sys.executable, "-c", BARE[given.engine]]
                found = [run([*alone, str(folder / "0"), str(templates.folder())])]
                exam = ["exam", "-o", str(folder / "exam"), "-n", str(QUESTIONS), "--forms", str(forms)]
                options = ["--seed", str(SEED), "--bank", given.bank, "--engine", given.engine]
                ours.append(run([sys.executable, "-m", "dlquiz", *exam, *options]))
                if given.sample > 1:
                    found.append(run([*alone, str(folder / "1"), str(templates.folder())]))
                bare.append(scaled(found, given.sample))
        a, b = min(ours), min(bare)
        print(
            f"{forms:5} {a.wall:7.2f}s {b.wall:7.2f}s {a.wall / b.wall:7.2f} "
            f"{a.processor:7.2f}s {b.processor:7.2f}s {a.memory:7.0f} {b.memory:5.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
