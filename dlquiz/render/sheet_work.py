"""What a worker does for an exam: the files of a few forms, made from those forms alone, on whichever machine."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice
from math import ceil
from typing import Literal

from dlquiz.errors import EngineError
from dlquiz.exam.assembly import Exam
from dlquiz.render import sheet_documents
from dlquiz.render.engine import ONE_AT_A_TIME, Document, Printer
from dlquiz.render.paper import Paper
from dlquiz.render.sheet_documents import BY_KIND, Kind

TOGETHER = 120  # forms whose answers stand in one document: it takes half a megabyte for each to print


@dataclass(frozen=True, slots=True)
class Task:
    """What is made in one go: one kind of document for the forms in `exam`, or the pages with all their answers.

    `source` is a digest of all that it is made from, `split` whether others make the pages for the exam's other forms.
    """

    exam: Exam
    kind: Kind | Literal["answers"]
    paper: Paper
    printer: Printer
    source: str
    split: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The documents, each by a name of its own in the whole exam."""
        if self.kind == "answers":
            return (f"{self.kind} {self.exam.forms[0].name}",)
        return tuple(f"{self.kind} {form.name}" for form in self.exam.forms)


@dataclass(frozen=True, slots=True)
class Made:
    """The files of one document by their paths; `fault` says why its PDF is not among them."""

    name: str
    files: Mapping[str, bytes]
    fault: EngineError | None


def tasks(exam: Exam, paper: Paper, printer: Printer, size: int, said: Iterator[str]) -> Iterator[Task]:
    """Yield everything to make, `size` forms at a time; `said` is the manifest, whose pieces are taken meanwhile."""
    head = next(said)
    whole = sha256(head.encode())
    for start in range(0, len(exam.forms), TOGETHER):
        together = replace(exam, forms=exam.forms[start : start + TOGETHER])
        for i in range(0, len(together.forms), size):
            some = replace(exam, forms=together.forms[i : i + size])
            with ONE_AT_A_TIME:
                own = "".join(islice(said, len(some.forms))).encode()
            whole.update(own)
            for kind in BY_KIND:
                yield Task(some, kind, paper, printer, sha256(head.encode() + own).hexdigest())
        yield Task(together, "answers", paper, printer, whole.hexdigest(), len(exam.forms) > TOGETHER)


def count(exam: Exam) -> int:
    """Return how many documents the tasks of an exam make."""
    return len(BY_KIND) * len(exam.forms) + ceil(len(exam.forms) / TOGETHER)


def documents(task: Task) -> list[Document]:
    """Return what a task prints."""
    if task.kind == "answers":
        return [sheet_documents.answers(task.exam, task.paper, task.split)]
    return [BY_KIND[task.kind](task.exam, form, task.paper) for form in task.exam.forms]


def make(task: Task) -> list[Made]:
    """Return the files of every document of a task."""
    found = _with_texts(task)
    made = []
    for name, (document, files), printed in zip(
        task.names, found, task.printer([document for document, _ in found]), strict=True
    ):
        if isinstance(printed, EngineError):
            made.append(Made(name, files, printed))
        else:
            made.append(Made(name, {**files, f"{document.path}.pdf": printed}, None))
    return made


def _with_texts(task: Task) -> list[tuple[Document, dict[str, bytes]]]:
    """Return what is printed, each with its text files."""
    with ONE_AT_A_TIME:
        found = documents(task)
        files = [{f"{document.path}.tex": document.latex().encode()} for document in found]
        if task.kind == "sheet":
            for own, form in zip(files, task.exam.forms, strict=True):
                own |= {path: text.encode() for path, text in sheet_documents.answer_sheets(task.exam, form)}
        return list(zip(found, files, strict=True))
