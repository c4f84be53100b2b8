"""A verdict is the same in every run: whatever the hash seed, the language or what others do with mpmath."""

import os
import subprocess
import sys
from pathlib import Path

CODE = """
import decimal, hashlib, json, locale, sys
import mpmath
from tests.grading.test_corpus import ANSWERS, CASES, MORE
from dlquiz.grading import evidence, mark

locale.setlocale(locale.LC_ALL, "")
if "careless" in sys.argv:
    mpmath.mp.dps = 3
    decimal.getcontext().prec = 3
before = mpmath.mp.dps, mpmath.mp.prec, decimal.getcontext().prec
cases = (CASES + MORE)[::4]
if "backwards" in sys.argv:
    cases.reverse()
found = {}
for case in cases:
    answer, wrong = ANSWERS[case.answer]
    found[f"{case.answer} {case.text[:600]!a}"] = evidence(mark(answer, case.text, wrong))
assert before == (mpmath.mp.dps, mpmath.mp.prec, decimal.getcontext().prec)
print(hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest())
"""


def run(seed: str, language: str, *arguments: str, options: tuple[str, ...] = ()) -> str:
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": language, "PYTHONPATH": root}
    command = [sys.executable, *options, "-c", CODE, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_a_verdict_is_the_same_whatever_surrounds_it() -> None:
    first = run("0", "C")
    assert len(first) == 65
    assert run("4321", "C.UTF-8", "backwards") == first
    assert run("7", "C", "careless", options=("-W", "ignore")) == first
