"""Formulas in words: nothing is dropped, every bracket is closed, everything can be spoken."""

import itertools
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dlquiz.exam.bank import Bank
from dlquiz.question.record import record
from dlquiz.render import markup
from dlquiz.render.math import parse
from dlquiz.render.math_symbols import ACCENTS, FUNCTIONS, SYMBOLS
from dlquiz.render.math_words import words


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (r"x_i^2", "x sub i squared"),
        (r"10^{-5}", "10 to the minus 5"),
        (r"x = -3", "x equals minus 3"),
        (r"a - b", "a minus b"),
        (r"W^\top x", "capital W transpose x"),
        (r"s'", "s prime"),
        (r"\sqrt{x}", "square root of x"),
        (r"\sqrt{x + 1}", "square root of x plus 1, end of root"),
        (r"\sqrt[3]{x}", "root of order 3 of x"),
        (r"\frac12", "1 over 2"),
        (r"\frac{a+b}{c}", "the fraction a plus b over c, end of fraction"),
        (r"\sum_{i=1}^n x_i", "the sum from i equals 1 to n of x sub i"),
        (r"\max_a Q(s, a)", "max over a of capital Q open bracket s, a close bracket"),
        (r"\left\lfloor \frac{n}{s} \right\rfloor + 1", "floor of n over s, end of floor plus 1"),
        (r"\left| x \right|", "absolute value of x, end of absolute value"),
        (r"[0, 1)", "open square bracket 0, 1 close bracket"),
        (r"\theta_{t-1}", "theta sub t minus 1, end of sub"),
        (r"2^{k+1}x", "2 to the k plus 1, end of power, x"),
        (r"\begin{bmatrix}1 & -2\\ 3 & 4\end{bmatrix}", "2 by 2 matrix, row 1: 1, minus 2; row 2: 3, 4; end of matrix"),
        (r"\hat{y}", "y hat"),
        (r"\overline{a + b}", "bar over a plus b, end of bar"),
        (r"\Delta\gamma", "capital delta gamma"),
        (r"1{,}024", "1024"),
        (r"\mathbf{x}", "bold x"),
        (
            r"\begin{cases} x & x > 0 \\ 0 & \text{else} \end{cases}",
            "by cases: x, if x is greater than 0; 0, if else; end of cases",
        ),
    ],
)
def test_constructs_are_read_as_a_teacher_reads_them(formula: str, said: str) -> None:
    assert words(parse(formula)) == said


PAIRS = {r"\lfloor": r"\rfloor", r"\lceil": r"\rceil", r"\langle": r"\rangle", r"\lVert": r"\rVert", "(": ")", "[": "]"}
PAIRS[r"\{"] = r"\}"


@pytest.mark.parametrize("symbol", [name for name in SYMBOLS if name not in PAIRS.values()])
def test_every_symbol_has_a_name_of_letters(symbol: str) -> None:
    said = words(parse(f"a {symbol} b {PAIRS.get(symbol, '')}"))
    assert said.isascii()
    assert "\\" not in said
    assert len(said) > 3


def test_every_function_and_accent_has_words() -> None:
    for name in FUNCTIONS:
        assert words(parse(rf"\operatorname{{{name}}} x")).endswith(" x")
    for accent in ACCENTS:
        assert re.fullmatch(r"x \w+", words(parse(f"{accent}{{x}}")))


def test_every_text_of_every_question_is_spoken_with_all_its_digits(bank: Bank) -> None:
    for question in bank.values():
        for variant in itertools.islice(question.walk(0), 3):
            found = record(variant)
            texts = [found["prompt"], *(figure["alt"] for figure in found["figures"])]
            for part in found["parts"]:
                texts += [part["prompt"], *(line for line in part["solution"] if isinstance(line, str))]
            for text in texts:
                said = markup.plain(text, ascii=True, spoken=True)
                assert not re.search(r"[\\$^_{}√∑]", re.sub(r"`[^`]*`", "", said)), said
                digits = re.sub(r"\D", "", re.sub(r"\\begin\{|mathbb|\\frac|,", "", text))
                spoken = re.sub(r"\d+ by \d+ matrix|row \d+:", "", said)
                for word, digit in (("squared", "2"), ("cubed", "3")):
                    spoken += digit * (said.count(word) - text.count(word))
                assert sorted(re.sub(r"\D", "", spoken)) == sorted(digits), (text, said)


def test_a_voice_reads_a_whole_question(bank: Bank, tmp_path: Path) -> None:
    program = shutil.which("espeak-ng")
    assert program is not None, "espeak-ng speaks in this test; install it"
    text = markup.plain(bank["optimization/adam-step"].variant(0).item.prompt, spoken=True)
    sound = tmp_path / "question.wav"
    subprocess.run([program, "-w", str(sound), "--stdin"], input=text.encode(), check=True)
    seconds = (sound.stat().st_size - 44) / (22050 * 2)
    assert seconds > len(text.split()) / 6, "nobody speaks faster than six words a second"
