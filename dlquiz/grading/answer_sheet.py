"""The text sheet that `dlquiz exam` writes and a student fills in: `name: value` lines, notes after `#`."""

import re
from collections.abc import Iterator

from dlquiz.grading.answer_csv import BOM, LINES
from dlquiz.grading.answer_row import CLAIMS, IDENTITY, FileRefusedError, Problem, Row, Where, column_name, too_long

LINE = re.compile(r"\s*([A-Za-z][A-Za-z _]{0,30}|[0-9]{1,4}[a-z]{0,2})\s*[:\uff1a](.*)", re.DOTALL)


def rows(text: str, file: str) -> Iterator[Row | Problem]:
    r"""Yield the answers of a filled-in sheet; an answer goes on over lines that name nothing.

    >>> [(row.student, row.question, row.answer) for row in rows("student: s1\n1: 16\n2a:\n", "a.txt")]
    [('s1', '1', '16'), ('s1', '2a', '')]
    """
    identity: dict[str, tuple[int, str]] = {}
    answers: list[tuple[int, str, list[str]]] = []
    problems: list[Problem] = []
    for number, line in enumerate(LINES.split(text.removeprefix(BOM)), 1):
        if "\0" in line:
            raise FileRefusedError("it holds a NUL character", number, _whose(identity))
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = LINE.fullmatch(line)
        key = column_name(match[1]) if match else ""
        if match and key in IDENTITY:
            if key in identity:
                said = f"{key} stands in it twice, first in line {identity[key][0]}"
                raise FileRefusedError(said, number, _whose(identity))
            identity[key] = (number, match[2].strip())
        elif match and key[0].isdigit():
            answers.append((number, key, [match[2].strip()]))
        elif match and key in CLAIMS:
            said = f"{key}: what a file claims about marks is ignored"
            problems.append(Problem(Where(file, number), "", said, is_warning=True))
        elif answers:
            answers[-1][2].append(line.strip())
        else:
            problems.append(Problem(Where(file, number), "", "the line is not read: it names nothing", is_warning=True))
    cells = {key: value for key, (_, value) in identity.items()}
    exam, form, student, name = (cells.get(key, "") for key in IDENTITY)
    if not answers and not identity:
        raise FileRefusedError("it is no answer sheet: no line of the form `1: answer` was found")
    if reason := too_long(cells):
        raise FileRefusedError(reason, 0, _whose(identity))
    if not (student or name):
        raise FileRefusedError("neither `student:` nor `name:` is filled in")
    yield from problems
    if not answers:
        yield Row(Where(file), 0, exam, form, student, name, "", "")
    for number, question, pieces in answers:
        answer = "\n".join(piece for piece in pieces if piece)
        yield Row(Where(file, number), 0, exam, form, student, name, question, answer)


def _whose(identity: dict[str, tuple[int, str]]) -> list[str]:
    return [identity[key][1][:100] for key in ("student", "name") if key in identity and identity[key][1]][:1]
