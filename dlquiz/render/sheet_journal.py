"""The journal of an exam that takes long: what is finished, so that an interrupted run can be continued.

An exam is written in `NAME.unfinished/` beside its place, which holds the files in `new/` and the journal: a line that
says what was asked for, then a line per document with the digest of what it was made from and those of its files. What
a later run finds there is believed only as far as the digests agree.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from dlquiz.errors import InputError
from dlquiz.render.sheet_stage import check_free, mend, named, taken
from dlquiz.render.swap import swap

KIND = "dlquiz unfinished exam"
OURS = {"journal", "new", "old", "replaced"}


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for: a digest of everything but the seed, and the seed."""

    digest: str
    seed: int


@dataclass(slots=True)
class Journal:
    """The documents that are finished, by name, in a file that grows by a line for each."""

    file: IO[str]
    finished: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, source: str, files: Mapping[str, bytes]) -> None:
        """Note a document that was made from `source` and whose files are written."""
        found = {"name": name, "source": source, "files": {path: _digest(text) for path, text in files.items()}}
        with named(Path(self.file.name)):
            self.file.write(f"{json.dumps(found)}\n")
            self.file.flush()
        self.finished[name] = found

    def kept(self, names: Sequence[str], source: str) -> list[str] | None:
        """Return the files of these documents if all of them are finished and were made from `source`, else None."""
        known = [self.finished.get(name) for name in names]
        if any(found is None or found["source"] != source for found in known):
            return None
        return [path for found in known if found for path in found["files"]]


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def beside(folder: Path) -> Path:
    """Return where the folder is written until it is whole."""
    folder = folder.resolve()
    return folder.with_name(f"{folder.name}.unfinished")


def unfinished(folder: Path) -> Request | None:
    """Return what an interrupted run was asked for, if one left something."""
    try:
        with (beside(folder) / "journal").open(encoding="utf-8") as file:
            head = json.loads(file.readline())
        return Request(head["digest"], head["seed"]) if head["kind"] == KIND else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


@contextmanager
def resumable(folder: Path, request: Request, force: bool = False) -> Iterator[tuple[Path, Journal]]:
    """Yield a directory whose entries are moved into `folder` when the block ends, and the journal of what is in it.

    When the block fails, what is finished stays for the next run with the same request; any other begins anew.
    InputError says that the folder is taken, or that another run is at work on it.
    """
    check_free(folder, force=True)
    place, own = folder.resolve(), beside(folder)
    if own.is_dir() and not {entry.name for entry in own.iterdir()} <= OURS:
        raise InputError(str(own), "something else stands where the exam is written until it is whole", "move it away")
    if not own.exists():
        check_free(folder, force)
    own.mkdir(parents=True, exist_ok=True)
    with (own / "journal").open("a+", encoding="utf-8") as file:
        locked = taken(file)
        if locked is False:
            raise InputError(str(folder), "another run is writing it", "wait for its end or name another one")
        mend(own, place)
        check_free(folder, force)
        journal = Journal(file)
        try:
            stage = own / "new"
            if unfinished(folder) == request:
                _read(journal, stage)
            else:
                _begin(journal, stage, request)
            stage.mkdir(exist_ok=True)
            yield stage, journal
            swap(stage, place, own)
            journal.finished.clear()
        finally:
            mend(own, place)
            if not journal.finished:
                shutil.rmtree(own, ignore_errors=True)
    if locked is None and not journal.finished:
        shutil.rmtree(own, ignore_errors=True)  # where nothing is locked, nothing that is open can be removed


def _begin(journal: Journal, stage: Path, request: Request) -> None:
    shutil.rmtree(stage, ignore_errors=True)
    journal.file.truncate(0)
    journal.file.write(f"{json.dumps({'kind': KIND, 'digest': request.digest, 'seed': request.seed})}\n")
    journal.file.flush()


def _read(journal: Journal, stage: Path) -> None:
    """Read what is finished and still whole; every other file goes. A line that was cut off tells of nothing."""
    journal.file.seek(0)
    lines = journal.file.read().split("\n")
    for line in lines[1:]:
        try:
            found = json.loads(line)
            if all(_digest((stage / path).read_bytes()) == digest for path, digest in found["files"].items()):
                journal.finished[found["name"]] = found
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            continue
    if lines[-1]:
        journal.file.write("\n")
    whole = {path for found in journal.finished.values() for path in found["files"]}
    for path in stage.rglob("*"):
        if path.is_file() and path.relative_to(stage).as_posix() not in whole:
            path.unlink()
