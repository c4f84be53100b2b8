"""The files that a student fills in: plain text and CSV, one place per part, with no key in them.

Text: `name: value` lines, where the names are `exam`, `form`, `student`, `name` and the parts (`1`, `3a`); lines that
begin with `#` are notes. CSV: one row per part under the header `exam,form,student,name,question,answer`.
"""

from collections.abc import Iterator

from dlquiz.numeric.digits import counted
from dlquiz.render.escape import csv_line, terminal
from dlquiz.render.sheet import Sheet, SheetPart, SheetQuestion

HEADER = ("exam", "form", "student", "name", "question", "answer")
INTRODUCTION = """\
# Answer sheet of {title}, form {form}.
# Write each answer after its colon; a line left empty is a question left out.
# Lines that begin with # are notes and are not read.
"""


def parts(sheet: Sheet) -> Iterator[tuple[str, SheetQuestion, SheetPart]]:
    """Yield every part under the name that answer files give it: `1`, `3a`."""
    for question in sheet.questions:
        for part in question.parts:
            yield f"{question.number}{part.label}", question, part


def text(sheet: Sheet) -> str:
    """Return the fillable text."""
    lines = [
        INTRODUCTION.format(title=terminal(sheet.title), form=terminal(sheet.form)).rstrip(),
        *[f"# {said}" for said in sheet.marking],
        "",
        f"exam: {terminal(sheet.exam)}",
        f"form: {terminal(sheet.form)}",
        f"student: {terminal(sheet.student)}".rstrip(),
        f"name: {terminal(sheet.name)}".rstrip(),
    ]
    number = 0
    for name, question, part in parts(sheet):
        if question.number != number:
            number = question.number
            lines += ["", f"# {number}. {terminal(question.title)}"]
        lines += [f"# {counted(part.points, 'point')}: {terminal(part.hint)}", f"{name}:"]
    return "\n".join(lines) + "\n"


def table(sheet: Sheet) -> str:
    """Return the CSV with an empty answer in every row."""
    whose = (sheet.exam, sheet.form, sheet.student, sheet.name)
    return csv_line(HEADER) + "".join(csv_line((*whose, name, "")) for name, _, _ in parts(sheet))
