"""Measure the study side: first prompt, answer to verdict, the store's growth, and statistics over many answers.

    python tests/benchmarks/progress.py [answers]

The store is filled without waiting for the disk; what is timed waits for it as a session does. Ratios stand beside
times: an answer against one bare committed row in the same folder, the statistics against one pass over the rows.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median, quantiles

import pexpect

from dlquiz.exam.bank import load
from dlquiz.progress.statistics import Asked, statistics
from dlquiz.progress.store import Entry, Store

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def latencies(home: Path, answers: int = 60) -> list[float]:
    """Return the seconds from Enter to the verdict, in a pseudo-terminal."""
    session = pexpect.spawn(
        sys.executable,
        ["-m", "dlquiz", "quiz", "-q", "convolution/output-size", "-n", str(answers + 1), "--seed", "1"],
        env={**os.environ, "DLQUIZ_HOME": str(home), "NO_COLOR": "1"},
        encoding="utf-8",
        timeout=60,
    )
    session.delaybeforesend = None
    found = []
    for _ in range(answers):
        session.expect("> ")
        began = time.perf_counter()
        session.sendline("1")
        session.expect("Wrong|Right")
        found.append(time.perf_counter() - began)
    session.close(force=True)
    return found


def first_prompt(home: Path) -> float:
    began = time.perf_counter()
    session = pexpect.spawn(
        sys.executable, ["-m", "dlquiz", "quiz"], env={**os.environ, "DLQUIZ_HOME": str(home)}, timeout=60
    )
    session.expect(b"> ")
    found = time.perf_counter() - began
    session.close(force=True)
    return found


def bare_row(folder: Path) -> float:
    """Return the seconds that SQLite takes to commit one row with the same settings."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE t (x TEXT) STRICT")
    found = median(timed(lambda: connection.execute("INSERT INTO t VALUES ('x')")) for _ in range(60))
    connection.close()
    return found


def filled(path: Path, answers: int, skills: list[str]) -> Store:
    store = Store.at(path, NOW)
    store.connection.execute("PRAGMA synchronous = OFF")
    for i in range(answers):
        if i % 20 == 0:
            session = f"s{i}"
            store.begin(session, NOW, "practice", {"seed": i}, "0")
        skill, right = skills[i * 7 % len(skills)], i % 3 > 0
        entry = Entry(f"a{i}", session, i % 20, 0, 1, skill, f"K{i}", "w", response="0.25", points=2.0, seconds=40.0)
        slip = None if right else "forgets the + 1"
        outcome = "correct" if right else "wrong"
        store.add(
            entry._replace(outcome=outcome, credit=float(right), misconception=slip), NOW + timedelta(minutes=6 * i)
        )
    store.connection.execute("PRAGMA synchronous = FULL")
    return store


def main() -> None:
    answers = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    bank = load()
    asked = {question.id: Asked(question.topic, question.title, question.minutes) for question in bank.values()}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prompts = [first_prompt(home) for _ in range(7)]
        print(f"first prompt of `dlquiz quiz`: {1e3 * median(prompts):.0f} ms (median of 7)")
        bare = bare_row(home)
        seconds = latencies(home)
        cuts = quantiles(seconds, n=100)
        print(f"answer to verdict: p50 {1e3 * median(seconds):.1f} ms, p99 {1e3 * cuts[98]:.1f} ms; "
              f"p50 is {median(seconds) / bare:.1f} x one bare committed row ({1e3 * bare:.1f} ms)")  # fmt: skip
    for count in (answers // 10, answers):
        with tempfile.TemporaryDirectory() as folder:
            print(_grown(Path(folder), count, asked), flush=True)


def _grown(folder: Path, count: int, asked: dict[str, Asked]) -> str:
    """Return how a store of so many answers behaves."""
    path, end = folder / "progress.db", NOW + timedelta(minutes=6 * count)
    began = time.perf_counter()
    store = filled(path, count, list(asked))
    filling = time.perf_counter() - began
    whole = timed(lambda: statistics(store, asked, end))
    rows = timed(lambda: store.connection.execute("SELECT * FROM answers").fetchall())

    def another(i: int) -> None:
        store.add(Entry(f"z{i}", "s0", 900 + i, 0, 1, "detection/iou", "K", "w"), end)

    adding = median(timed(partial(another, i)) for i in range(30))
    store.close()
    command, environment = [sys.executable, "-m", "dlquiz", "stats"], {**os.environ, "DLQUIZ_HOME": str(folder)}
    shown = timed(lambda: subprocess.run(command, env=environment, capture_output=True, check=True))
    size = path.stat().st_size
    return (
        f"{count:>7} answers: {size / 1e6:.1f} MB ({size / count:.0f} bytes each), statistics {whole:.2f} s "
        f"({whole / rows:.1f} x reading the rows), `dlquiz stats` {shown:.2f} s, "
        f"one more answer {1e3 * adding:.1f} ms, filling {1e6 * filling / count:.0f} us each"
    )


if __name__ == "__main__":
    main()
