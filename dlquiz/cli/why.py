"""`dlquiz why`: the evidence behind one mark."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dlquiz.cli.options import Json, Plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dlquiz.render.why import Case

FEEDBACK = "name a folder that `dlquiz grade` wrote with feedback"
MANIFEST = "name the exam's with --manifest"


def why(
    folder: Annotated[Path, typer.Argument(help="A folder that `dlquiz grade` wrote.", metavar="DIR")],
    student: Annotated[str, typer.Argument(help="The student's id or name.")],
    question: Annotated[
        str, typer.Argument(help="The part as the paper names it, as 3b; or a question's id; all parts without it.")
    ] = "",
    column: Annotated[bool, typer.Option("--column", help="QUESTION is a column of the gradebook.")] = False,
    manifest: Annotated[
        Path | None, typer.Option("--manifest", help="The exam's manifest, where the folder holds no copy.")
    ] = None,
    plain: Plain = False,
    json: Json = False,
) -> None:
    """Show the evidence behind one mark.

    What was asked, what was typed and how it was read, what would have been accepted and why, the rule, the
    misconception with its remedy, and the worked solution, also with the student's own earlier values. Without a
    QUESTION, all marks of the student and what to practise next.

    \b
    Examples:
      dlquiz why grades s1234
      dlquiz why grades s1234 3b
      dlquiz why grades "Ada Lovelace" Q3b
      dlquiz why grades s1234 2b --column --json
    """
    from dlquiz.cli.screen import Screen, emit
    from dlquiz.render import why as render

    if not question:
        _all(folder, student, plain, json)
        return
    case = _case(folder, student, question, column, manifest)
    if json:
        emit(render.data(case))
        return
    screen = Screen(plain)
    for line, style in render.lines(case, screen.width, ascii=screen.ascii):
        screen.show(line, style)


def _all(folder: Path, who: str, plain: bool, json: bool) -> None:
    """Show all marks of one student."""
    from dlquiz.cli.screen import Screen, emit
    from dlquiz.render import feedback_text

    student = _student(folder, who)
    if json:
        emit({"schema": 1, **student})
        return
    screen = Screen(plain)
    for line, style in feedback_text.lines(student, screen.width, ascii=screen.ascii):
        screen.show(line, style)


def _student(folder: Path, who: str) -> dict[str, Any]:
    from dlquiz.grading.one_mark import find_student

    marks = _marks(folder)
    with marks.open("rb") as lines:
        return find_student(lines, who, str(marks))


def _case(folder: Path, who: str, question: str, by_column: bool, manifest: Path | None) -> "Case":
    from dataclasses import replace

    from dlquiz.exam.lookup import find
    from dlquiz.exam.seal import is_whole
    from dlquiz.grading.one_mark import find_answer
    from dlquiz.numeric.digits import counted
    from dlquiz.render.grades_folder import ASKED
    from dlquiz.render.why import Case

    student = _student(folder, who)
    answer = find_answer(student, question, by_column=by_column)
    path = manifest or folder / ASKED
    try:
        with _file(path, MANIFEST).open(encoding="utf-8") as text:
            found = find(text, str(path), student["form"], answer["question"], answer["code"])
        with path.open(encoding="utf-8", newline="") as text:
            if not is_whole(text):
                raise _refused(path, "it was changed since it was sealed", MANIFEST)
    except UnicodeDecodeError as error:
        raise _refused(path, f"it is not UTF-8 at byte {error.start}") from error
    asked = found.asked
    same = [one for one in student["answers"] if (one["question"], one["code"]) == (asked.question, asked.code)]
    place = [one["column"] for one in same].index(answer["column"])
    if len(same) != len(asked.parts):
        there = counted(len(asked.parts), "part")
        raise _refused(path, f"{asked.question} has {there} there, {len(same)} in {_marks(folder)}")
    # an option of the run may have gone beyond what the exam declared
    rules = replace(found.rules, decimal_comma=found.rules.decimal_comma or student.get("decimal_comma") is True)
    own = _own(asked.parts, same, rules)[place]
    part = asked.parts[place]
    return Case(student, answer, asked.title, asked.prompt, found.figures, part, own)


def _own(parts: Any, answers: "list[Mapping[str, Any]]", rules: Any) -> Any:
    """Return the parts as they follow from the student's own earlier values."""
    from fractions import Fraction

    from dlquiz.grading.follow import with_own_numbers
    from dlquiz.grading.verdict import Mark, Outcome

    marks = [Mark(Outcome(one["outcome"]), Fraction(0), rule=one["rule"]) for one in answers]
    return with_own_numbers(parts, [one["response"] for one in answers], marks, rules)


def _marks(folder: Path) -> Path:
    path = folder / "marks.jsonl" if folder.is_dir() else folder
    if folder.is_dir() and not path.is_file():
        raise _refused(folder, "it holds no marks.jsonl", FEEDBACK)
    return _file(path, FEEDBACK)


def _file(path: Path, remedy: str) -> Path:
    if not path.is_file():
        found = "there is no such file" if not path.exists() else "it is no regular file"
        raise _refused(path, found, remedy)
    return path


def _refused(path: Path, found: str, remedy: str = "take the files as dlquiz wrote them") -> Exception:
    from dlquiz.errors import InputError

    return InputError(str(path), found, remedy)
