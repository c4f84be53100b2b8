"""One folder put in the place of another at once, so that whoever looks, or kills the run, meets the old or the new.

Linux and macOS exchange two names in one step. Elsewhere the old folder is renamed away and the new one into its place;
a run that is ended between these two steps leaves the old folder beside its place, from where it is put back.
A folder that cannot be renamed (a mount point, or where this process stands) keeps its place, and its entries are
renamed one by one; what a killed run left undone there, the next one finishes.
"""

import ctypes
import os
import shutil
import sys
from collections.abc import Collection
from pathlib import Path

EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
AT_FDCWD = -100


def swap(stage: Path, folder: Path, beside: Path, gone: Collection[str] = ()) -> None:
    """Put `stage` in the place of `folder`; `beside` takes what was there.

    Entries that only `folder` holds stay, but for those that are `gone`.
    """
    stays = Path.cwd().is_relative_to(folder) or os.path.ismount(folder)
    if not folder.exists() or not (stays or any(folder.iterdir())):
        stage.replace(folder)
        return
    only_old = [entry for entry in folder.iterdir() if not os.path.lexists(stage / entry.name)]
    if stays:
        entry_by_entry(stage, folder, beside / "replaced")
        for entry in only_old:
            if entry.name in gone:
                entry.rename(beside / "replaced" / entry.name)
        return
    for entry in only_old:
        if entry.name not in gone:
            _same(entry, stage / entry.name)
    shutil.copymode(folder, stage)
    if not _exchanged(stage, folder):
        old = beside / "old"
        folder.rename(old)
        try:
            stage.rename(folder)
        except OSError:
            old.rename(folder)
            raise


def entry_by_entry(stage: Path, folder: Path, replaced: Path) -> None:
    """Rename the stage's entries into the folder; what stood there before comes back if one cannot be renamed.

    Where it is interrupted, the same call finishes it: `replaced` is there as long as it is under way.
    """
    replaced.mkdir(exist_ok=True)
    moved: list[Path] = []
    try:
        for entry in sorted(stage.iterdir()):
            place = folder / entry.name
            if os.path.lexists(place):
                place.rename(replaced / entry.name)
            moved.append(place)
            entry.rename(place)
    except OSError:
        for place in moved:
            if place.exists():
                place.rename(stage / place.name)
            if os.path.lexists(replaced / place.name):
                (replaced / place.name).rename(place)
        replaced.rmdir()
        raise


def _same(entry: Path, place: Path) -> None:
    """Let a file, or a folder's files, stand in a second place as well: as links where there can be any."""
    if entry.is_dir() and not entry.is_symlink():
        shutil.copytree(entry, place, symlinks=True, copy_function=_linked)
    else:
        _linked(str(entry), str(place))


def _linked(entry: str, place: str) -> None:
    try:
        os.link(entry, place, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(entry, place, follow_symlinks=False)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange what two names stand for in one step; False where the system cannot."""
    names = os.fsencode(one), os.fsencode(other)
    try:
        libc = ctypes.CDLL(None)
        if sys.platform == "darwin":
            return bool(libc.renamex_np(*names, EXCHANGE) == 0)
        return bool(libc.renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], EXCHANGE) == 0)
    except (OSError, AttributeError, TypeError):
        return False
