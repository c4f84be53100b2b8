"""What `dlquiz grade` says of the class as a whole: the page in its folder, and the lines on the screen."""

import json
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from dlquiz.cli.screen import Screen
    from dlquiz.exam.assembly import Exam
    from dlquiz.grading.analysis import Analysis
    from dlquiz.grading.scores import Scores

MOST_PROBLEMS = 500  # on the page; problems.csv has all


def write(exam: "Exam", scores: "Scores", folder: Path, log: IO[str]) -> "Analysis":
    """Write report.html and return the analysis; `log` holds the problems, a line of JSON each."""
    from itertools import islice

    from dlquiz.grading.analysis import analysis
    from dlquiz.grading.answer_row import Problem, Where
    from dlquiz.render.class_report_html import class_report_html

    log.seek(0)
    found = analysis(scores)
    problems = [
        Problem(Where(one["file"], one["line"] or 0), one["student"] or "", one["reason"], one["warning"])
        for one in map(json.loads, islice(log, MOST_PROBLEMS))
    ]
    (folder / "report.html").write_text(class_report_html(found, exam, problems), "utf-8", newline="\n")
    return found


def show(screen: "Screen", found: "Analysis") -> None:
    """Show the report of two students or more."""
    from dlquiz.render.class_report_text import HEADINGS, class_report_text

    if found.marked < 2:
        return
    screen.show()
    for line in class_report_text(found, min(80, screen.width), ascii=screen.ascii):
        screen.show(line, "title" if line in HEADINGS else "")
