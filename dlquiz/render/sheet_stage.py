"""A folder that appears whole or not at all: it is written beside its place and swapped in at the end."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dlquiz.errors import InputError


@contextmanager
def staged(folder: Path, force: bool = False) -> Iterator[Path]:
    """Yield a directory whose entries are moved into `folder` when the block ends, and dropped when it fails.

    A folder that holds something is refused; with `force` its entries of the same names are replaced, others stay.
    """
    if folder.exists():
        if not folder.is_dir():
            raise InputError(str(folder), "it is a file", "name a folder")
        if not force and any(folder.iterdir()):
            raise InputError(str(folder), "the folder is not empty", "name another one, or replace it with --force")
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        stage = beside / "new"
        stage.mkdir()
        yield stage
        _swap(stage, folder, beside / "old")
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _swap(stage: Path, folder: Path, old: Path) -> None:
    """Move the stage's entries into place; what stood there before comes back if one cannot be moved."""
    if not folder.exists() or not any(folder.iterdir()):
        stage.replace(folder)
        return
    old.mkdir()
    moved: list[Path] = []
    try:
        for entry in sorted(stage.iterdir()):
            place = folder / entry.name
            if place.exists() or place.is_symlink():
                place.rename(old / entry.name)
            moved.append(place)
            entry.rename(place)
    except OSError:
        for place in moved:
            if place.exists():
                place.rename(stage / place.name)
            if (old / place.name).exists():
                (old / place.name).rename(place)
        raise
