"""What the engines share: a document in both of their languages, and how one is asked for PDFs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import RLock
from typing import TypeAlias

from dlquiz.errors import EngineError

# Held while texts are made: exact arithmetic keeps its precision in one place for all threads.
ONE_AT_A_TIME = RLock()


class Once:
    """A text that is made when it is first asked for, by whichever thread asks."""

    __slots__ = ("_make", "_text")

    def __init__(self, make: Callable[[], str]) -> None:
        self._make, self._text = make, ""

    def __call__(self) -> str:
        """Return the text."""
        with ONE_AT_A_TIME:
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


Print: TypeAlias = bytes | EngineError
# Returns a PDF for each document, or why there is none; the bytes are the same for the same documents.
Printer: TypeAlias = Callable[[Sequence[Document]], Iterable[Print]]


@dataclass(frozen=True, slots=True)
class OneByOne:
    """The printer that asks `pdf` for every document alone; `pdf` raises EngineError."""

    pdf: Callable[[Document], bytes]

    def __call__(self, documents: Sequence[Document]) -> list[Print]:
        """Return a PDF for each document, or why there is none."""
        return [self._print(document) for document in documents]

    def _print(self, document: Document) -> Print:
        try:
            return self.pdf(document)
        except EngineError as error:
            return error
