"""PDF from Typst, inside this process: static templates, the document as data, no file but the templates in reach."""

import threading
from typing import Any

from dlquiz.errors import EngineError
from dlquiz.render import templates
from dlquiz.render.engine import Document, OneByOne
from dlquiz.render.preview import DOTS

STANDARD = "ua-1"  # refuses a figure without alt text and a glyph that no font has
EPOCH = 0  # a date that never changes keeps the bytes the same
_own = threading.local()  # a compiler keeps its fonts and what it parsed; two threads cannot share one


def pdf(document: Document) -> bytes:
    """Return the document as PDF; EngineError says what Typst refused."""
    found: bytes = _compiled(document, format="pdf", pdf_standards=[STANDARD])
    return found


def png(document: Document) -> bytes:
    """Return the document's first page as PNG."""
    pages = _compiled(document, format="png", ppi=DOTS)
    first: bytes = pages[0] if isinstance(pages, list) else pages
    return first


def _compiled(document: Document, **options: Any) -> Any:
    try:
        return _compiler().compile(
            input=str(templates.folder() / document.template),
            sys_inputs={"data": document.data()},
            timestamp=EPOCH,
            **options,
        )
    except RuntimeError as error:
        said = getattr(error, "message", str(error)).strip().splitlines()
        raise EngineError(f"{document.path}.pdf", f"typst stopped: {said[0] if said else error!r}") from error


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
