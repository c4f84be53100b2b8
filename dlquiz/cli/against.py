"""`dlquiz grade --against`: what changed since an earlier run, written, shown and printed as data."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from dlquiz.cli.screen import Screen
from dlquiz.grading.against import Summary, changes
from dlquiz.grading.earlier import grades, opened, written
from dlquiz.render import changes as render

if TYPE_CHECKING:
    from dlquiz.grading.book_file import Book
    from dlquiz.grading.marks_file import Marks

CHANGES = "changes.csv"
MOST_SHOWN = 20  # lines


class Regrade:
    """An earlier run's grades, and what a new run changed of them once `compare` has seen it."""

    def __init__(self, old: "Marks | Book", log: IO[str]) -> None:
        self.old, self.log = old, log
        self.summary = Summary()
        self._first: list[str] = []

    def compare(self, folder: Path) -> None:
        """Write `changes.csv` beside the new grades in a folder."""
        with (folder / CHANGES).open("w", encoding="utf-8", newline="") as file:
            file.write(render.head())
            for change in changes(self.old, grades(written(folder), self.old), self.summary):
                file.write(render.lines(change))
                self.log.write(f"{json.dumps(render.data(change))}\n")
                if len(self._first) <= MOST_SHOWN:
                    self._first += render.said(change)

    def show(self, screen: Screen) -> None:
        """Say what changed, the first students in full."""
        from dlquiz.render.escape import terminal

        screen.show()
        for line in self._first[:MOST_SHOWN]:
            screen.show(terminal(line))
        if len(self._first) > MOST_SHOWN:
            screen.show(f"... and more; see {CHANGES}")
        screen.show(render.summed_up(self.summary))

    def pieces(self) -> Iterator[str]:
        """Yield the member `changes` of the run's JSON in pieces."""
        yield f', "changes": {{"summary": {json.dumps(self.summary.as_data())}, "students": ['
        self.log.seek(0)
        for number, line in enumerate(self.log):
            yield f"{', ' if number else ''}{line.rstrip()}"
        yield "]}"


@contextmanager
def regrade(path: Path | None) -> Iterator[Regrade | None]:
    """Open the earlier grades, if any are named; InputError where they are damaged."""
    if path is None:
        yield None
        return
    with opened(path) as old, TemporaryFile("w+", encoding="ascii") as log:
        yield Regrade(old, log)
