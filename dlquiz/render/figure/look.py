"""How a terminal shows text: its width, and whether it has more than ASCII."""

from textwrap import wrap
from typing import NamedTuple

from dlquiz.render import markup


class Look(NamedTuple):
    """The terminal's width in columns, and whether only ASCII may be used."""

    width: int = 80
    ascii: bool = False

    def plain(self, text: str) -> str:
        """Return a label as one line of characters."""
        return " ".join(markup.plain(text, ascii=self.ascii).split())

    def wrapped(self, text: str, indent: str = "", *, spoken: bool = False) -> list[str]:
        """Return a text with math, `spoken` as words, as lines that fit; those after the first begin with `indent`."""
        shown = markup.plain(text, ascii=self.ascii, spoken=True) if spoken else self.plain(text)
        return self.fitted(" ".join(shown.split()), indent)

    def fitted(self, text: str, indent: str = "") -> list[str]:
        """Return characters as lines that fit."""
        if len(text) <= self.width:
            return [text]
        return wrap(text, self.width, subsequent_indent=indent[: self.width // 2], break_on_hyphens=False)

    def sign(self, char: str, ascii: str) -> str:  # noqa: A002
        """Return a character or its ASCII stand-in."""
        return ascii if self.ascii else char
