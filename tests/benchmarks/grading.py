"""How fast `dlquiz grade` marks, and in how much memory.

    python tests/benchmarks/grading.py kinds [ANSWERS]
    python tests/benchmarks/grading.py numbers [ANSWERS …] [WAYS …]

`kinds` gives answers per second of one core, with full evidence and for the gradebook alone, by the kind of answer.
`numbers` marks long CSV files of numbers and shows time and peak memory beside a loop of `csv` and `float()` over the
same file, and beside Polars comparing the column with two bounds: `book` is the gradebook alone, `evidence` also has
the evidence of every mark, `pages` also a page per student; `fast` is the way of the extra of that name. Times are
those of the process on all its threads, so what else runs on the machine does not count, but for its part in memory
bandwidth. Each run is a process of its own.

`drawn` are students' answers: 60 % right, 20 % slips of the question, 20 % random; `distinct` are all different.
"""

import csv
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from dlquiz.cli import grade
from dlquiz.cli.workers import here
from dlquiz.exam.assembly import Exam, assemble
from dlquiz.exam.bank import load
from dlquiz.exam.blueprint import of_questions
from dlquiz.exam.manifest import parse, text
from dlquiz.grading.frozen import slots
from dlquiz.question.answer import Choice, Expression, Integer, Matrix, Number
from dlquiz.question.show import answer_text, value_text
from dlquiz.render import grades_columns
from dlquiz.render.grades_batch import Terms
from dlquiz.render.grades_folder import write

KINDS = {"numbers": Number, "integers": Integer, "matrices": Matrix, "expressions": Expression, "choices": Choice}
QUESTIONS = 10


def exam_of(kind: str) -> Exam:
    """Return an exam of questions with a single part of that kind."""
    bank, found = load(), []
    for name, question in bank.items():
        parts = question.variant(0).item.all_parts
        if len(parts) == 1 and type(parts[0].answer) is KINDS[kind]:
            found.append(name)
    return parse(text(assemble(of_questions(found[:QUESTIONS]), bank, 3, forms=2)), "manifest.json")


def random_text(kind: str, chance: random.Random) -> str:
    """Return an answer that is most likely wrong."""
    match kind:
        case "numbers":
            return f"{chance.uniform(-10, 100):.4f}"
        case "integers":
            return str(chance.randrange(10_000))
        case "matrices":
            return "; ".join(" ".join(str(chance.randrange(-9, 10)) for _ in range(2)) for _ in range(2))
        case "expressions":
            return f"{chance.randrange(1, 50)}*x^{chance.randrange(1, 9)} + {chance.randrange(1, 50)}"
        case _:
            return chance.choice("ABCD")


def make(path: Path, exam: Exam, kind: str, count: int, is_distinct: bool) -> None:
    """Write a long CSV: students in the order of their answers' arrival, which is none."""
    chance = random.Random(7)  # noqa: S311
    papers = [list(slots(form)) for form in exam.forms]
    each = len(papers[0])
    with path.open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["exam", "form", "student", "question", "answer"])
        for i in range(count):
            student, place = divmod(i * 7919 % count, each)
            slot, dice = papers[student % 2][place], chance.random()
            slips = list(slot.part.wrong.values())
            if is_distinct:
                typed = f"{i % 977}.{i:07}"
            elif dice < 0.6:
                typed = answer_text(slot.part.answer)
            elif dice < 0.8 and slips:
                typed = value_text(slot.part.answer, chance.choice(slips))
            else:
                typed = random_text(kind, chance)
            rows.writerow([exam.id, exam.forms[student % 2].name, f"s{student:07}", slot.name, typed])


def dlquiz(path: Path, manifest: Path, terms: Terms, is_fast: bool) -> None:
    """Mark a file as `dlquiz grade --jobs 1` does, with the extra `fast` or without it."""
    exam = grade._manifest(manifest)
    folder = Path(tempfile.mkdtemp(dir=path.parent))  # removed by the parent, outside of what is measured
    if is_fast:
        if grades_columns.write(exam, path, folder, terms) is None:
            raise ValueError(path)
        return
    write(exam, grade._rows([path]), folder, here(exam, terms), size=path.stat().st_size, feedback=terms.feedback)


def csv_loop(path: Path, manifest: Path) -> None:
    """Read a file with `csv` and `float()` alone."""
    with path.open(newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for row in rows:
            with suppress(ValueError):
                float(row[4])


def polars(path: Path, manifest: Path) -> None:
    """Compare a file's numbers with two bounds."""
    import polars as pl

    answers = pl.read_csv(path, infer_schema=False)["answer"].cast(pl.Float64, strict=False)
    answers.is_between(0.7305, 0.7316).sum()


WAYS: dict[str, Callable[[Path, Path], None]] = {
    "csv": csv_loop,
    "polars": polars,
    "fast book": partial(dlquiz, terms=Terms(feedback=False, pages=False), is_fast=True),
    "fast evidence": partial(dlquiz, terms=Terms(pages=False), is_fast=True),
    "book": partial(dlquiz, terms=Terms(feedback=False, pages=False), is_fast=False),
    "evidence": partial(dlquiz, terms=Terms(pages=False), is_fast=False),
    "pages": partial(dlquiz, terms=Terms(), is_fast=False),
}


def measured(way: str, path: Path, manifest: Path) -> tuple[float, float, float]:
    """Return seconds of the processor, of the clock, and the peak of memory in MiB of one way in its own process."""
    done = subprocess.run(
        [sys.executable, __file__, "run", way, str(path), str(manifest)], capture_output=True, text=True, check=True
    )
    for folder in path.parent.glob("*/"):
        shutil.rmtree(folder)
    spent, wall, peak = json.loads(done.stdout)
    return spent, wall, peak


def run(way: str, path: Path, manifest: Path) -> None:
    """Go one way and print what it took."""
    began, wall = time.process_time(), time.monotonic()
    WAYS[way](path, manifest)
    spent = time.process_time() - began, time.monotonic() - wall
    print(json.dumps([*spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def kinds(count: int) -> None:
    """Print answers per second by kind."""
    print(f"{count:,} answers, per second of one core {'evidence':>12}{'gradebook':>12}{'csv':>12}")
    with tempfile.TemporaryDirectory() as temporary:
        path, manifest = Path(temporary) / "a.csv", Path(temporary) / "manifest.json"
        for kind in KINDS:
            exam = exam_of(kind)
            manifest.write_text(text(exam))
            make(path, exam, kind, count, is_distinct=False)
            rates = [count / measured(way, path, manifest)[0] for way in ("evidence", "book", "csv")]
            print(f"{kind:<34}" + "".join(f"{rate:>12,.0f}" for rate in rates), flush=True)


def numbers(counts: list[int], ways: list[str]) -> None:
    """Print time and memory for files of numbers."""
    print(f"{'':<22}{'way':<14}{'CPU s':>8}{'wall s':>8}{'µs each':>9}{'MiB':>7}{'× csv':>8}{'× polars':>9}")
    with tempfile.TemporaryDirectory() as temporary:
        path, manifest = Path(temporary) / "a.csv", Path(temporary) / "manifest.json"
        exam = exam_of("numbers")
        manifest.write_text(text(exam))
        for is_distinct in (False, True):
            for count in counts:
                make(path, exam, "numbers", count, is_distinct)
                spent = {}
                for way in ways:
                    cpu, wall, peak = measured(way, path, manifest)
                    spent[way] = cpu
                    ratios = f"{cpu / spent.get('csv', cpu):>8.1f}{cpu / spent.get('polars', cpu):>9.1f}"
                    what = f"{count:>10,} {'distinct' if is_distinct else 'drawn'}"
                    print(
                        f"{what:<22}{way:<14}{cpu:>8.2f}{wall:>8.2f}{1e6 * cpu / count:>9.2f}{peak:>7.0f}{ratios}",
                        flush=True,
                    )


def main() -> None:
    """Measure what is asked for."""
    given = sys.argv[2:]
    match sys.argv[1:2]:
        case ["run"]:
            run(given[0], Path(given[1]), Path(given[2]))
        case ["kinds"]:
            kinds(int(given[0]) if given else 20_000)
        case ["numbers"]:
            counts = [int(count) for count in given if count.isdigit()]
            numbers(counts or [10_000, 100_000, 1_000_000], [way for way in given if way in WAYS] or [*WAYS])
        case _:
            print(__doc__)


if __name__ == "__main__":
    main()
