"""Kill sessions at random points and look for answers that were acknowledged and lost; then three at once.

    python tests/benchmarks/session_kills.py [sessions] [seed]

Each session answers single-part questions; SIGKILL comes at a random moment. An answer counts as acknowledged when its
verdict was printed. Afterwards `dlquiz resume` has to offer the first question without an answer, with the numbers
that an undisturbed session has there. Three processes of 150 answers at once have to leave 450 rows.
"""

import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

QUIZ = [sys.executable, "-m", "dlquiz", "quiz", "-q", "convolution/output-size", "--seed", "1", "-n", "40"]
CODE = re.compile(r"code (\w+),")


def run(command: list[str], typed: str, home: Path) -> str:
    done = subprocess.run(
        command, input=typed, text=True, capture_output=True, env={**os.environ, "DLQUIZ_HOME": str(home)}, check=False
    )
    if done.returncode or "Traceback" in done.stderr or "NOT SAVED" in done.stderr:
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stderr


def killed(home: Path, delay: float) -> str:
    """Run a session that is killed after `delay` seconds; return what it had said."""
    with tempfile.TemporaryFile() as said:
        session = subprocess.Popen(
            QUIZ, stdin=subprocess.PIPE, stderr=said, env={**os.environ, "DLQUIZ_HOME": str(home)}
        )
        if session.stdin is None:
            raise AssertionError
        end = time.monotonic() + delay
        try:
            for _ in range(40):
                session.stdin.write(b"1\n")
                session.stdin.flush()
                if time.monotonic() >= end:
                    break
                time.sleep(0.004)
            time.sleep(max(0.0, end - time.monotonic()))
        except BrokenPipeError:
            pass
        session.kill()
        session.wait()
        session.stdin.close()
        said.seek(0)
        return said.read().decode()


def rows(home: Path) -> int:
    file = home / "progress.db"
    if not file.exists():
        return 0
    with sqlite3.connect(file) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise SystemExit("the store is damaged")
        found: int = connection.execute("SELECT count(*) FROM answers").fetchone()[0]
    connection.close()
    return found


def main() -> None:
    sessions, seed = (int(text) for text in [*sys.argv[1:], *("200", "1")[len(sys.argv) - 1 :]])
    chance = random.Random(seed)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        codes = CODE.findall(run(QUIZ, "1\n" * 40, Path(folder)))
        began = time.monotonic()
        run([*QUIZ[:-1], "1"], "1\n", Path(folder))
        start = time.monotonic() - began  # of a session of one answer, which is mostly start-up
    lost = wrong = acknowledged = kept = early = 0
    for _ in range(sessions):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            said = killed(home, start * chance.uniform(0.8, 2.5))
            told, there = said.count("Wrong."), rows(home)
            acknowledged, kept = acknowledged + told, kept + there
            lost += max(0, told - there)
            early += not there
            if "Score:" in said or not there:
                continue
            offered = CODE.findall(run([sys.executable, "-m", "dlquiz", "resume"], "", home))
            wrong += offered[:1] != codes[there : there + 1]
    print(f"{sessions} sessions killed: {acknowledged} answers acknowledged, {kept} kept, {lost} lost; "
          f"{wrong} resumed wrongly; {early} died before their first answer")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "dlquiz", "quiz", "-n", "150"]
        command += ["-q", "convolution/output-size"]
        environment = {**os.environ, "DLQUIZ_HOME": folder}
        running = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
            for _ in range(3)
        ]
        for session in running:
            if session.stdin is not None:
                session.stdin.write("1\n" * 150)
                session.stdin.close()
        ended = [session.wait() for session in running]
        print(f"three sessions at once ended with {ended}: {rows(Path(folder))} of 450 answers")
    if lost or wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
