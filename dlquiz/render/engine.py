"""What the engines share: a document in both of their languages, and how one is asked for a PDF."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias


class Document(NamedTuple):
    """Something to print. `path` is where it goes, without suffix; `data` is what the Typst `template` draws."""

    path: str
    template: str
    data: str
    latex: str


# Returns the bytes of a PDF, the same for the same document; raises EngineError.
Printer: TypeAlias = Callable[[Document], bytes]
