"""Whether an exam's folder is what was made: every file beside its new self, and nothing more under `student/`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from dlquiz.errors import EngineError
from dlquiz.render.engine import Document, Print
from dlquiz.render.sheet_folder import MANIFEST

PDF = ".pdf"
DIFFERS = "it differs from what was made"
TEXTS = frozenset({".tex", ".txt", ".csv"})


def files(folder: Path) -> list[str]:
    """Return the paths of the files in a folder, sorted; a link to another folder is one of them."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def differences(folder: Path, made: Path, pdf: bool = True) -> Iterator[str]:
    """Yield what is wrong with each file: it is missing, it differs, or it lies where students look.

    The manifest is not compared, it has its own way; PDFs only where `pdf` says so.
    """
    expected = [path for path in files(made) if path != MANIFEST]
    found = {path: said for path in expected if (said := _difference(folder / path, made / path))}
    for path, said in found.items():
        source = _source(path)
        is_engine = path.endswith(PDF) and DIFFERS in said and source in expected and source not in found
        more = "; its .tex does not, so another version of the engine may have drawn it" if is_engine else ""
        yield f"{path}{said}{more}"
    for path in files(folder):
        if f"{path}/".startswith("student/") and path not in expected and (pdf or _source(path) not in expected):
            yield f"{path}: it was not made, and students get this folder"


def _source(path: str) -> str:
    return str(Path(path).with_suffix(".tex"))


def _difference(found: Path, made: Path) -> str | None:
    if not found.is_file():
        return ": it is missing" if not found.exists() else ": it is no regular file"
    a, b = found.read_bytes(), made.read_bytes()
    if a == b:
        return None
    place = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if made.suffix in TEXTS:
        return f", line {b.count(10, 0, place) + 1}: {DIFFERS}"
    return f", byte {place:,} of {len(b):,}: {DIFFERS}"


def unprinted(documents: Sequence[Document]) -> list[Print]:
    """Print nothing: the printer where only the texts are wanted."""
    return [EngineError(f"{document.path}.pdf", "it is not wanted") for document in documents]
