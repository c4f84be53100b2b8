"""Where words go: data to standard output, talk to standard error when output is piped; colour only on a terminal."""

import json
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from dlquiz.cli.voice import Voice

STYLES = {"title": "1", "good": "1;32", "bad": "1;31", "soft": "2", "accent": "36"}
NARROWEST = 20


class ReaderGone(Exception):  # noqa: N818  (no error: the reader of our output has what it wanted)
    """Standard output was closed. The command line's parser would swallow a BrokenPipeError."""


@dataclass(frozen=True)
class Screen:
    """What the terminal can show; `plain` asks for text without colours and drawings, a `voice` reads aloud."""

    plain: bool = False
    voice: "Voice | None" = None

    @cached_property
    def talk(self) -> TextIO:
        """The stream for what is said to a person."""
        return sys.stdout if sys.stdout.isatty() else sys.stderr

    @cached_property
    def width(self) -> int:
        """Columns to write in, at most a hundred."""
        return max(NARROWEST, min(100, shutil.get_terminal_size((80, 24)).columns))

    @cached_property
    def ascii(self) -> bool:
        """Whether only ASCII can be shown."""
        try:
            "✓√⌊−β̂".encode(self.talk.encoding or "ascii")
        except (UnicodeEncodeError, LookupError):
            return True
        return False

    @cached_property
    def bare(self) -> bool:
        """Whether colours and drawings are unwanted or impossible."""
        wishes = os.environ
        return (
            self.plain
            or bool(wishes.get("NO_COLOR"))
            or bool(wishes.get("ACCESSIBLE"))
            or wishes.get("TERM") == "dumb"
            or not self.talk.isatty()
        )

    @property
    def textual(self) -> bool:
        """Whether figures are wanted as descriptions."""
        return self.plain or bool(os.environ.get("ACCESSIBLE"))

    @property
    def again(self) -> str:
        """The options that make another command speak, or write, as this one does."""
        return " --speak" if self.voice is not None else " --plain" if self.plain else ""

    def finish(self) -> None:
        """Read what is left aloud, where there is a voice."""
        if self.voice is not None:
            self.voice.finish()

    def say(self, text: str = "", style: str = "") -> None:
        """Say one or more lines to the person; control characters are made visible."""
        self._line(self.talk, text, style)
        if self.voice is not None:
            self.voice.hear(text)

    def ask(self, label: str) -> None:
        """Write a prompt and stay on its line."""
        _write(self.talk, label, flush=True)

    def show(self, text: str = "", style: str = "") -> None:
        """Write one or more lines of data."""
        self._line(sys.stdout, text, style)

    def _line(self, stream: TextIO, text: str, style: str) -> None:
        from dlquiz.render.escape import plain_ascii, terminal

        safe = "\n".join(terminal(line) for line in text.split("\n"))
        if self.ascii:
            safe = plain_ascii(safe)
        if style and not self.bare and stream.isatty():
            safe = f"\x1b[{STYLES[style]}m{safe}\x1b[0m"
        _write(stream, f"{safe}\n", flush=True)

    def lines(self, lines: Iterable[str], style: str = "") -> None:
        """Say several lines; a voice takes them for one paragraph."""
        said = list(lines)
        for line in said:
            self._line(self.talk, line, style)
        if self.voice is not None:
            self.voice.hear(" ".join(line.strip() for line in said))


ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def emit(data: Any) -> None:
    """Write one JSON value as a line of data."""
    from dlquiz.render.escape import json_text

    _write(sys.stdout, f"{json_text(ENCODE(data))}\n")


def emit_pieces(pieces: Iterable[str]) -> None:
    """Write one JSON value that comes in pieces."""
    for piece in pieces:
        _write(sys.stdout, piece)


def _write(stream: TextIO, text: str, flush: bool = False) -> None:
    try:
        stream.write(text)
        if flush:
            stream.flush()
    except BrokenPipeError:
        raise ReaderGone from None
