"""What an exam prints, made as its workers make it."""

from collections.abc import Iterator
from itertools import repeat

from dlquiz.exam.assembly import Exam
from dlquiz.render import sheet_work
from dlquiz.render.engine import Document, OneByOne
from dlquiz.render.paper import Paper


def documents(exam: Exam, paper: Paper) -> Iterator[Document]:
    """Yield everything to print, form by form."""
    for task in sheet_work.tasks(exam, paper, OneByOne(lambda document: b""), 1, repeat("")):
        yield from sheet_work.documents(task)
