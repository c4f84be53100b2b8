"""What the engines share: a document in both of their languages, and how one is asked for a PDF."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TypeAlias


class Once:
    """A text that is made when it is first asked for, by whichever thread asks."""

    __slots__ = ("_lock", "_make", "_text")

    def __init__(self, make: Callable[[], str]) -> None:
        self._make, self._text, self._lock = make, "", Lock()

    def __call__(self) -> str:
        """Return the text."""
        with self._lock:
            if not self._text:
                self._text = self._make()
            return self._text


@dataclass(frozen=True, slots=True)
class Document:
    """Something to print. `path` is where it goes, without suffix; `data` is what the Typst `template` draws."""

    path: str
    template: str
    data: Once
    latex: Once


# Returns the bytes of a PDF, the same for the same document; raises EngineError.
Printer: TypeAlias = Callable[[Document], bytes]
