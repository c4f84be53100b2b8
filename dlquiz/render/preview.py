"""Page one of a document as a picture, to look at before anything is printed."""

import subprocess
from collections.abc import Callable
from typing import Final

from dlquiz.errors import EngineError
from dlquiz.render.engine import Document

DOTS: Final = 110  # per inch: a page fits on a screen and its smallest letters can be read
SECONDS: Final = 60


def of_pdf(pdf: Callable[[Document], bytes], pdftoppm: str | None) -> Callable[[Document], bytes]:
    """Return what prints a document with `pdf` and gives its first page as PNG; None is a program not found."""

    def png(document: Document) -> bytes:
        if pdftoppm is None:
            raise EngineError("pdftoppm", "it is not on the PATH", "install poppler-utils, or preview with typst")
        command = [pdftoppm, "-png", "-r", str(DOTS), "-f", "1", "-l", "1", "-singlefile", "-"]
        try:
            done = subprocess.run(  # noqa: S603  (the program was found on the PATH, the flags are ours)
                command, input=pdf(document), capture_output=True, timeout=SECONDS, check=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise EngineError(f"{document.path}.pdf", f"pdftoppm stopped: {error}") from error
        return done.stdout

    return png
