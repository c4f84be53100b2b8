"""Sessions aloud: everything that is said to a person goes to whatever voice the system has."""

import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field

from dlquiz.errors import EngineError

# programs that read text from standard input, with the options that make them do so
PROGRAMS = (("espeak-ng", "--stdin"), ("espeak", "--stdin"), ("say", "-f", "-"), ("spd-say", "--pipe-mode", "--wait"))


@dataclass(slots=True)
class Voice:
    """Gathers what is said and reads it aloud when the program waits for a person; a new text cuts off the old one.

    `command` is the program with its options; with `patient` a text is read to its end first.
    """

    command: tuple[str, ...]
    patient: bool = False
    _heard: list[str] = field(default_factory=list)
    _speaking: "subprocess.Popen[bytes] | None" = None

    def hear(self, text: str) -> None:
        """Take in what was said in one go: a line of its own, or a paragraph."""
        self._heard.append(text.strip())

    def speak(self) -> None:
        """Read aloud what was said since the last time."""
        text = "\n".join(_ended(line) for line in self._heard if line)
        self._heard.clear()
        if not text:
            return
        self.hush()
        try:
            self._speaking = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise EngineError(self.command[0], f"it does not start: {error.strerror}", "leave out --speak") from error
        if self._speaking.stdin is not None:
            with suppress(BrokenPipeError):
                self._speaking.stdin.write(text.encode())
                self._speaking.stdin.close()
        if self.patient:
            self._speaking.wait()

    def hush(self) -> None:
        """Be silent."""
        if self._speaking is not None:
            if self._speaking.poll() is None:
                self._speaking.terminate()
            self._speaking.wait()
            self._speaking = None

    def finish(self) -> None:
        """Read what is left to its end."""
        self.speak()
        if self._speaking is not None:
            self._speaking.wait()
            self._speaking = None


def _ended(line: str) -> str:
    """Return a line that a voice pauses after; few heed the end of a line itself."""
    return line if line[-1] in ".,:;?!" else f"{line}."


def voice(patient: bool = False) -> Voice:
    """Return the voice that the system has; EngineError where there is none."""
    for program, *options in PROGRAMS:
        path = shutil.which(program)
        if path is not None:
            return Voice((path, *options), patient)
    names = " or ".join(program for program, *_ in PROGRAMS[:3])
    raise EngineError("speech", "no program that speaks is on the PATH", f"install {names}, or leave out --speak")
