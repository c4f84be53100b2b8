"""Every question's sheet, key and answer page by pdflatex and Typst in many variants: errors, boxes that do not fit.

    python tests/benchmarks/compile_items.py [--variants 20] [--bank question_bank] [--engines pdflatex,typst]

One document holds one variant of every question, so that a run of TeX sets them all. Counts what TeX calls overfull
(past 1 pt) and underfull (badness of 5000 and more); ends with 1 if anything fails or is overfull.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from dlquiz.errors import DlquizError
from dlquiz.exam.assembly import assemble
from dlquiz.exam.bank import DEFAULT, load
from dlquiz.exam.blueprint import of_questions
from dlquiz.render import engine_typst
from dlquiz.render.engine import Document
from tests.render.printed import documents

SEED, OVERFULL, BADNESS = 5, 1.0, 5000
BOX = re.compile(
    r"^(?:Overfull \\[hv]box \((?P<points>[\d.]+)pt too|Underfull \\[hv]box \(badness (?P<badness>\d+)\))", re.M
)


def boxes(document: Document, folder: Path) -> Counter[str]:
    """Return what TeX's log says of a document."""
    (folder / "items.tex").write_text(document.latex(), "utf-8")
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "items.tex"]
    run = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
    found = Counter({"failed": int(run.returncode != 0)})
    for line in BOX.finditer((folder / "items.log").read_text("utf-8", "replace")):
        if line["points"] and float(line["points"]) > OVERFULL:
            found["overfull"] += 1
            print(f"  {document.path}: {line[0]}")
        elif line["badness"] and int(line["badness"]) >= BADNESS:
            found["underfull"] += 1
    return found


def typst(document: Document) -> Counter[str]:
    """Return whether Typst sets a document as PDF/UA, which refuses a glyph or an alternative text that is missing."""
    try:
        engine_typst.pdf(document)
    except DlquizError as error:
        print(f"  {error}")
        return Counter(failed=1)
    return Counter(failed=0)


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--variants", type=int, default=20)
    options.add_argument("--bank", default=DEFAULT)
    options.add_argument("--engines", default="pdflatex,typst")
    chosen = options.parse_args()
    bank = load(chosen.bank)
    exam = assemble(of_questions(list(bank)), bank, SEED, forms=chosen.variants)
    wrong = 0
    for engine in chosen.engines.split(","):
        began, found, count = time.perf_counter(), Counter[str](), 0
        with tempfile.TemporaryDirectory() as folder:
            for document in documents(exam, "a4"):
                found += boxes(document, Path(folder)) if engine == "pdflatex" else typst(document)
                count += 1
        took = time.perf_counter() - began
        said = ", ".join(f"{found[name]} {name}" for name in ("failed", "overfull", "underfull"))
        print(
            f"{engine}: {len(bank)} questions x {chosen.variants} variants in {count} documents: {said}; {took:.0f} s"
        )
        wrong += found["failed"] + found["overfull"]
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
