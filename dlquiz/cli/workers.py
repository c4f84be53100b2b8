"""Who marks the parts of a class: this process."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlquiz.exam.assembly import Exam
    from dlquiz.render.grades_batch import Marked, Terms
    from dlquiz.render.grades_folder import Work


def here(exam: "Exam", terms: "Terms") -> "Work":
    """Return the work done in this process, part after part."""
    from dlquiz.render.grades_batch import Batches

    def work(parts: Iterator[bytes]) -> "Iterator[Marked]":
        return map(Batches(exam, terms).mark, parts)

    return work
