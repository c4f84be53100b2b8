"""PDF from Typst, inside this process: static templates, the document as data, no file but the templates in reach."""

import threading
from typing import Any

from dlquiz.errors import EngineError
from dlquiz.render import templates
from dlquiz.render.engine import Document, OneByOne

STANDARD = "ua-1"  # refuses a figure without alt text and a glyph that no font has
EPOCH = 0  # a date that never changes keeps the bytes the same
_own = threading.local()  # a compiler keeps its fonts and what it parsed; two threads cannot share one


def pdf(document: Document) -> bytes:
    """Return the document as PDF; EngineError says what Typst refused."""
    try:
        printed = _compiler().compile(
            input=str(templates.folder() / document.template),
            format="pdf",
            sys_inputs={"data": document.data()},
            pdf_standards=[STANDARD],
            timestamp=EPOCH,
        )
    except RuntimeError as error:
        said = getattr(error, "message", str(error)).strip().splitlines()
        raise EngineError(f"{document.path}.pdf", f"typst stopped: {said[0] if said else error!r}") from error
    found: bytes = printed
    return found


def _compiler() -> Any:
    """Return this thread's compiler; fonts of the system would make the bytes depend on the machine."""
    if not hasattr(_own, "compiler"):
        try:
            import typst
        except ImportError as error:
            raise EngineError("typst", "the package is missing", "`pip install typst` brings it") from error
        _own.compiler = typst.Compiler(root=str(templates.folder()), ignore_system_fonts=True)
    return _own.compiler


pdfs = OneByOne(pdf)
