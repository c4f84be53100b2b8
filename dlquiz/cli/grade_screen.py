"""What `dlquiz grade` shows and says: the students, the problems, how far it is, and all of it as JSON."""

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

if TYPE_CHECKING:
    from dlquiz.cli.against import Regrade
    from dlquiz.cli.screen import Screen
    from dlquiz.exam.assembly import Exam
    from dlquiz.grading.analysis import Analysis
    from dlquiz.render.grades_folder import Written

MOST_SHOWN = 20
PROGRESS_FROM = 1000  # answers


def emit(
    exam: "Exam", found: "Written", output: Path, log: IO[str], report: "Analysis | None", changes: "Regrade | None"
) -> None:
    """Print the data of the class piece by piece: what the folder holds, and the log of the problems."""
    import json

    from dlquiz.cli.screen import emit_pieces
    from dlquiz.grading.analysis_data import as_data

    log.seek(0)
    tally = found.tally
    summary = {
        "students": tally.students,
        "marked": tally.marked,
        "refused": tally.refused,
        "unreadable": tally.unreadable,
        "mean_percent": round(tally.mean, 2),
    }
    with (output / "marks.jsonl").open(encoding="utf-8") as marks:
        emit_pieces(
            chain(
                [f'{{"schema": 1, "exam": {json.dumps(exam.id)}, "students": ['],
                _listed(marks),
                ['], "problems": ['],
                _listed(log),
                [f'], "summary": {json.dumps(summary)}'],
                [f', "analysis": {json.dumps(as_data(report))}'] if report else (),
                changes.pieces() if changes else (),
                ["}\n"],
            )
        )


def _listed(lines: IO[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"{', ' if number else ''}{line.rstrip()}"


def table(screen: "Screen", found: "Written") -> None:
    """Show a line per student; of a large class the first ones."""
    from dlquiz.render.escape import terminal

    tally = found.tally
    lines = [tuple(map(terminal, line[1:])) for line in tally.first]
    rows = [("student", "name", "form", "points", "%", ""), *lines]
    widths = [min(24, max(len(row[i]) for row in rows)) for i in range(5)]
    for row in rows:
        cells = [_cut(cell, width) for cell, width in zip(row, widths, strict=False)]
        left, right = cells[:3], cells[3:]
        aligned = [cell.ljust(width) for cell, width in zip(left, widths, strict=False)]
        aligned += [cell.rjust(width) for cell, width in zip(right, widths[3:], strict=False)]
        screen.show("  ".join([*aligned, row[5]]).rstrip())
    if tally.students > len(tally.first):
        screen.show(f"... and {tally.students - len(tally.first):,} more students; see gradebook.csv")


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}~"


def complain(screen: "Screen", found: "Written") -> None:
    """Say what was refused, what could not be read and what was ignored."""
    from dlquiz.render.escape import terminal

    said = [*found.said, *(line for _, line in found.tally.unread)][:MOST_SHOWN]
    for line in said:
        screen.say(terminal(line))
    more = found.problems + found.tally.unreadable - len(said)
    if more:
        screen.say(f"... and {more:,} more; see problems.csv")


class Progress:
    """A line on the terminal that goes again, whatever ends the run."""

    def __enter__(self) -> Self:
        self._shown = False
        return self

    def show(self, stage: str, done: int, total: int) -> None:
        """Say how far the run is."""
        if max(done, total) >= PROGRESS_FROM and sys.stderr.isatty():
            sys.stderr.write(f"\r{done:,} of {total:,} answers marked" if total else f"\r{done:,} answers read")
            sys.stderr.flush()
            self._shown = True

    def __exit__(self, *_: object) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
