"""A folder that appears whole or not at all: it is written beside its place and swapped in at the end.

Whatever ends the run, a kill as well, the folder is the old one or the new one; a swap that was interrupted is finished
or undone before what it took away is removed. A killed run leaves a hidden folder beside the place, from which the next
run there does the same.
"""

import re
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from dlquiz.errors import InputError
from dlquiz.render.swap import entry_by_entry, swap

LOCK = "running"  # a file that is locked as long as its run lives
OURS = {LOCK, "new", "old", "replaced"}


@contextmanager
def staged(folder: Path, force: bool = False, gone: Collection[str] = ()) -> Iterator[Path]:
    """Yield a directory whose entries are moved into `folder` when the block ends, and dropped when it fails.

    A folder that holds something is refused; with `force` its entries of the same names are replaced, others stay.
    Those that are `gone` go even where no new one takes their place.
    """
    place = folder.resolve()
    _sweep(place)
    check_free(folder, force)
    place.parent.mkdir(parents=True, exist_ok=True)
    beside, lock = _claimed(place)
    with lock:
        try:
            stage = beside / "new"
            stage.mkdir()
            yield stage
            swap(stage, place, beside, gone)
        finally:
            mend(beside, place)
            _remove(beside)


def check_free(folder: Path, force: bool = False) -> None:
    """Raise InputError where something stands that would have to go."""
    if folder.exists():
        if not folder.is_dir():
            raise InputError(str(folder), "it is a file", "name a folder")
        if not force and any(folder.iterdir()):
            raise InputError(str(folder), "the folder is not empty", "name another one, or replace it with --force")
        place = folder.resolve()
        if place.parent == place or place.stat().st_dev != place.parent.stat().st_dev:
            raise InputError(str(folder), "it is a disk of its own, no folder to be replaced", "name a folder in it")


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Let an error of the system that comes while a file is written tell which."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def _claimed(folder: Path) -> tuple[Path, IO[str]]:
    """Return a new directory beside the folder, and the file that keeps it locked."""
    while True:
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            lock = (beside / LOCK).open("x")
        except FileNotFoundError:
            continue  # another run has just taken it for a dead run's
        if taken(lock) is not False and (beside / LOCK).exists():
            return beside, lock
        lock.close()


def taken(lock: IO[str]) -> bool | None:
    """Lock a file: whether nobody else has; None where files cannot be locked."""
    try:
        import fcntl
    except ImportError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _sweep(folder: Path) -> None:
    """Take away what killed runs into the folder left beside it, after what they left undone is mended."""
    name = re.compile(rf"\.{re.escape(folder.name)}-[a-z0-9_]{{8}}")
    if not folder.parent.is_dir():
        return
    for left in folder.parent.iterdir():
        if name.fullmatch(left.name) and left.is_dir() and not left.is_symlink():
            try:
                _take_away(left, folder)
            except OSError:
                continue  # it is somebody else's, or another run takes it away


def _take_away(left: Path, folder: Path) -> None:
    names = {entry.name for entry in left.iterdir()}
    if not names:
        left.rmdir()
    if LOCK not in names or not names <= OURS:
        return
    with (left / LOCK).open("r+") as lock:
        if not taken(lock):
            return
        mend(left, folder)
        _remove(left)


def mend(left: Path, folder: Path) -> None:
    """Finish a swap in which a run was ended, or undo it; `left` is what stood beside the folder."""
    if (left / "old").exists() and not folder.exists():
        (left / "old").rename(folder)
    elif (left / "replaced").exists() and (left / "new").exists():
        entry_by_entry(left / "new", folder, left / "replaced")


def _remove(beside: Path) -> None:
    """Remove what a run wrote beside the folder, its lock last: without it nobody could tell whose the rest is."""
    for name in OURS - {LOCK}:
        shutil.rmtree(beside / name, ignore_errors=True)
    if {entry.name for entry in beside.iterdir()} <= {LOCK}:
        (beside / LOCK).unlink(missing_ok=True)
        beside.rmdir()
