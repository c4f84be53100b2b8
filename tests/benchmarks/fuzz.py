"""Feed the reader with texts and stop at the first that breaks a promise of tests/grading/fuzzing.py.

    python tests/benchmarks/fuzz.py                        10 million texts drawn from a grammar, on one core
    python tests/benchmarks/fuzz.py --number 100000 --seed 5
    python tests/benchmarks/fuzz.py --guided 600           ten minutes guided by coverage (pip install atheris)

Prints how many ran, how many a second, and the slowest. A text that takes longer than 50 ms of processor time is a
finding as well. To see one again: the seed and the block that are printed with it.
"""

import argparse
import sys
import tempfile
import time
import warnings
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
BLOCK = 100_000
MOST_SECONDS = 0.05


def drawn(number: int, seed: int) -> int:
    """Run so many texts, in blocks with a seed each; return the number of findings."""
    from tests.grading.fuzzing import check

    findings, slowest, begun, ran = 0, 0.0, time.process_time(), 0
    for block in range(-(-number // BLOCK)):
        rng = Random(f"{seed} {block}")  # noqa: S311  (texts to try, not secrets)
        for i in range(min(BLOCK, number - ran)):
            started = time.process_time()
            try:
                text = check(rng)
            except Exception as error:  # any exception is a finding
                findings += 1
                print(f"seed {seed}, block {block}, text {i}: {type(error).__name__}: {ascii(str(error))[:500]}")
                continue
            seconds = time.process_time() - started
            if seconds > slowest:
                slowest = seconds
                if seconds > MOST_SECONDS:
                    findings += 1
                    print(f"seed {seed}, block {block}, text {i}: {1000 * seconds:.0f} ms: {text[:100]!a}")
        ran += min(BLOCK, number - ran)
        spent = time.process_time() - begun
        print(
            f"{ran:,} texts, {findings} findings, {ran / spent:,.0f} a second, slowest {1000 * slowest:.1f} ms",
            flush=True,
        )
    return findings


def guided(seconds: int) -> None:
    """Let atheris look for texts that reach code which no text has reached before."""
    import atheris

    with atheris.instrument_imports(include=["dlquiz.grading"]):
        import dlquiz.grading.marking
    from tests.grading.fuzzing import KINDS, check_text

    assert dlquiz.grading.marking

    def one(data: bytes) -> None:
        provider = atheris.FuzzedDataProvider(data)
        kind = KINDS[provider.ConsumeIntInRange(0, len(KINDS) - 1)]
        check_text(provider.ConsumeUnicode(200), kind)

    words = [*"0123456789.,+-*/^()[]{};xyABC%!", "sqrt(", "exp(", "max(", "1e5", "MiB", "true", "none", "->", "and"]
    dictionary = Path(tempfile.mkdtemp()) / "words"
    dictionary.write_text("".join(f'"{word}"\n' for word in words), encoding="ascii")
    options = [
        f"-max_total_time={seconds}",
        "-max_len=300",
        "-timeout=2",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], f"-dict={dictionary}", *options], one)
    atheris.Fuzz()


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--number", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--guided", type=int, metavar="SECONDS")
    arguments = parser.parse_args()
    warnings.simplefilter("error")
    if arguments.guided:
        guided(arguments.guided)
        return 0
    return 1 if drawn(arguments.number, arguments.seed) else 0


if __name__ == "__main__":
    sys.exit(main())
