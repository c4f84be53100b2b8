"""Items per second over the whole bank, one core, and peak memory of a million.

    python tests/benchmarks/sampling.py [SECONDS PER QUESTION]
    python tests/benchmarks/sampling.py memory [ITEMS]

An item is drawn, checked for soundness, worked out and written as the line that `dlquiz bank sample --json` prints.
The other columns tell where the time goes: drawing the parameters, the item (with soundness), its record with the
worked solution (of variants that come by again, so faster than when they are new), and writing the line.
"""

import resource
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from dlquiz.cli.screen import ENCODE
from dlquiz.exam.bank import AnyQuestion, load
from dlquiz.question.chance import Permutation
from dlquiz.question.record import record


def rate(work: Callable[[], object], seconds: float) -> float:
    """Return how often per second of computing the work is done."""
    # the time of this process: what others do on the machine meanwhile does not count
    count, began = 0, time.process_time()
    while (spent := time.process_time() - began) < seconds:
        work()
        count += 1
    return count / spent


def measure(question: AnyQuestion, seconds: float) -> dict[str, float]:
    """Return the rates of one question, in items per second."""

    def endless() -> object:
        while True:
            yield from question.walk(0)

    walk = iter(endless())  # type: ignore[call-overload]
    order, place = Permutation(question.size, question.id, 0), iter(range(10**12))
    variants = list(islice(question.walk(0), 200))
    several, lines = iter(range(10**12)), [record(variant) for variant in variants]
    return {
        "whole": rate(lambda: ENCODE(record(next(walk))), seconds),
        "draw": rate(lambda: question.parameters_at(order.at(next(place))), seconds / 4),
        "item": rate(lambda: next(walk), seconds / 4),
        "record": rate(lambda: record(variants[next(several) % len(variants)]), seconds / 4),
        "write": rate(lambda: ENCODE(lines[next(several) % len(lines)]), seconds / 4),
    }


def memory(items: int) -> None:
    """Sample many items of one question and print the peak of memory as it goes."""
    question = load()["optimization/adam-step"]
    steps = max(1, items // 10)
    with Path("/dev/null").open("w", encoding="utf-8") as out:
        for i, variant in enumerate(islice(question.walk(0), items)):
            out.write(ENCODE(record(variant)))
            if i % steps == 0:
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                print(f"{i:>9,} items  peak {peak:6.1f} MiB", flush=True)
    print(f"{items:>9,} items  peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.1f} MiB")


def main() -> None:
    """Measure every question and print the slowest first, then the rate over the whole bank."""
    if sys.argv[1:2] == ["memory"]:
        memory(int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
        return
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    bank = load()
    found = {name: measure(question, seconds) for name, question in bank.items()}
    columns = ("whole", "draw", "item", "record", "write")
    print(f"{'items per second':<44}" + "".join(f"{name:>10}" for name in columns))
    for name, rates in sorted(found.items(), key=lambda entry: entry[1]["whole"]):
        print(f"{name:<44}" + "".join(f"{rates[column]:>10,.0f}" for column in columns))
    for column in columns:
        # equal numbers of items of every question: the harmonic mean of the rates
        mean = len(found) / sum(1 / rates[column] for rates in found.values())
        print(f"{'over the whole bank, ' + column:<44}{mean:>10,.0f}")


if __name__ == "__main__":
    main()
