"""One line of input, whatever it comes from."""

import sys
from contextlib import suppress
from dataclasses import dataclass
from io import TextIOWrapper

from dlquiz.cli.screen import Screen

LONGEST = 100_000  # characters of a line that are kept; the reader refuses long answers by their own bounds


class EndOfInput(Exception):  # noqa: N818  (it is no error: a session ends politely)
    """The input has ended, or the person asked to leave."""


@dataclass(frozen=True)
class Ask:
    """Asks on the stream that talks to the person and reads from standard input."""

    screen: Screen

    def __call__(self, label: str) -> str:
        """Return the next line that is typed; EndOfInput where there is none.

        On a terminal the line can be edited; bytes that are no text come back as U+FFFD, which no reader accepts.
        """
        if sys.stdin is None:
            self.screen.say()
            raise EndOfInput
        if self.screen.voice is not None:
            if not label.startswith("("):  # a part's letter was said with the part
                self.screen.voice.hear(label.removesuffix("> "))
            self.screen.voice.speak()
        if sys.stdin.isatty() and sys.stdout.isatty():
            with suppress(ImportError):
                import readline  # noqa: F401  (importing it makes input() editable)
            if isinstance(sys.stdin, TextIOWrapper):
                sys.stdin.reconfigure(errors="replace")  # in most locales input() would raise
            try:
                return input(label)[:LONGEST]
            except EOFError:
                self.screen.say()  # the prompt still stands on the line
                raise EndOfInput from None
        self.screen.ask(label)
        line = sys.stdin.buffer.readline(4 * LONGEST)
        if not line:
            self.screen.say()
            raise EndOfInput
        if not line.endswith(b"\n"):
            while (rest := sys.stdin.buffer.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
        typed = line.decode("utf-8", "replace")[:LONGEST].rstrip("\r\n")
        if not sys.stdin.isatty():
            # what is piped in is not echoed by a terminal; a transcript without it would be a riddle
            self.screen.say(typed[: self.screen.width])
        return typed
