"""Spoken sessions: what the screen says goes to the system's voice, whole and in words."""

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import dlquiz, refused

SIZE = ("quiz", "-q", "convolution/output-size", "-n", "1", "--seed", "1", "--speak")


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    """Put a voice first on the PATH that keeps what it reads and lets the real one write the sound."""
    real = shutil.which("espeak-ng")
    assert real is not None, "espeak-ng speaks in this test; install it"
    program = tmp_path / "espeak-ng"
    program.write_text(
        f'#!/bin/sh\ncat > "{tmp_path}/$$.said"\n{real} -w "{tmp_path}/$$.wav" --stdin < "{tmp_path}/$$.said"\n'
    )
    program.chmod(0o755)
    return tmp_path


def test_prompt_feedback_and_summary_are_read_aloud_in_words(voice: Path) -> None:
    ran = dlquiz(*SIZE, typed="24\n", PATH=f"{voice}:{os.environ['PATH']}")
    assert ran.code == 0
    spoken = sorted((path.read_text() for path in voice.glob("*.said")), key=lambda text: "Score" in text)
    assert len(spoken) == 2
    asked, told = spoken
    assert "a kernel of 7 by 7 over an image of 96 by 96 pixels" in asked
    assert "o equals floor of the fraction n plus 2 p minus k over s, end of fraction, end of floor plus 1" in told
    assert "forgets the + 1" in told
    assert "Score: 0 of 2 points" in told
    assert not set("⌊²₁√×") & set(asked + told)
    sounds = list(voice.glob("*.wav"))
    assert len(sounds) == 2
    assert min(sound.stat().st_size for sound in sounds) > 200_000, "some seconds of sound each"


def test_steps_are_sentences_and_what_nobody_can_hear_is_left_out(voice: Path) -> None:
    path = f"{voice}:{os.environ['PATH']}"
    matrix = ("quiz", "-q", "attention/attention-2x2", "-n", "1", "--seed", "1", "--speak", "--no-save")
    dlquiz(*matrix, typed="1 apple\n1\n", PATH=path)
    spoken = " ".join(" ".join(said.read_text().split()) for said in voice.glob("*.said"))
    assert "end of matrix, one token per row" in spoken
    assert "end of matrix. capital A equals" in spoken
    assert "code 5VJEWMQH, level 2, 4 points." in spoken
    assert ",," not in spoken
    assert "accepted:" not in spoken
    assert "^" not in spoken


def test_a_prompt_that_says_something_is_read_aloud(voice: Path) -> None:
    match = ("quiz", "--mode", "match", "-t", "losses", "--seed", "1", "--speak")
    dlquiz(*match, typed=":quit\n", PATH=f"{voice}:{os.environ['PATH']}")
    asked = max((said.read_text() for said in voice.glob("*.said")), key=len)
    assert asked.endswith("\n6 left.")


def test_an_interrupted_session_goes_on_aloud_and_names_the_command(
    voice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DLQUIZ_HOME", str(voice))
    path = f"{voice}:{os.environ['PATH']}"
    left = dlquiz("quiz", "-q", "convolution/output-size", "-n", "2", "--speak", typed="24\n", PATH=path)
    assert "To go on: dlquiz resume --speak" in left.err
    for said in voice.glob("*.said"):
        said.unlink()
    dlquiz("resume", "--speak", typed="24\n", PATH=path)
    spoken = " ".join(path.read_text() for path in voice.glob("*.said"))
    assert "Going on with the practice session" in spoken
    assert "Question 2 of 2" in spoken
    assert "Score: " in spoken


def test_without_a_voice_one_line_says_what_to_install(tmp_path: Path) -> None:
    refused(dlquiz(*SIZE, PATH=str(tmp_path)), 5, "no program that speaks is on the PATH", "install espeak-ng or")


def test_a_voice_that_fails_does_not_stop_the_session(tmp_path: Path) -> None:
    broken = tmp_path / "espeak-ng"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    ran = dlquiz(*SIZE, typed="25\n", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert ran.code == 0
    assert "Score: 2 of 2 points" in ran.err
