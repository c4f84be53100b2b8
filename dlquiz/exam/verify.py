"""Whether a manifest is what its recipe gives: the exam is made again and the two texts are compared byte by byte."""

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from dlquiz import __version__
from dlquiz.errors import DlquizError, InputError
from dlquiz.exam.assembly import Exam, Student, assemble
from dlquiz.exam.bank import AnyQuestion
from dlquiz.exam.secret import Secret

SHOWN = 60  # characters of a value


def again(exam: Exam, bank: Mapping[str, AnyQuestion], source: str, secret: Secret | None) -> Exam:
    """Return the exam made anew from a manifest's recipe, seed and forms; InputError where that cannot be done."""
    recipe = exam.recipe
    if recipe is None:
        raise InputError(source, "it does not say what it was made from", "take one that `dlquiz exam` wrote")
    students = [form.student or Student("") for form in exam.forms]
    named = any(form.student for form in exam.forms)
    try:
        made = assemble(
            recipe.blueprint,
            bank,
            exam.seed,
            forms=len(exam.forms),
            students=students if named else (),
            minutes=recipe.minutes,
            secret=secret,
        )
    except DlquizError as error:
        raise InputError(source, f"it cannot be made again: {error}") from error
    return replace(made, recipe=recipe)


def version(written: str) -> str:
    """Return the version of dlquiz that a manifest says it was made by."""
    head = _data(written[: written.find("\n")])
    return str(head.get("version")) if isinstance(head, dict) else ""


def difference(written: str, made: str) -> str | None:
    r"""Return where a manifest first differs from the one made again, seals and versions aside; None if nowhere.

    >>> difference('{"id": 1,\n"forms": [\n]}\n', '{"id": 2,\n"forms": [\n]}\n')
    'line 1: id: 1 stands there, 2 was made'
    """
    form = ""
    lines = (text.split("\n")[:-2] for text in (written, made))
    for number, (found, expected) in enumerate(zip_longest(*lines), 1):
        a, b = _data(found), _data(expected)
        if isinstance(b, dict) and "form" in b:
            form = f"form {b['form']}, "
        if found == expected:
            continue
        where = f"line {number}: {form}"
        if found is None or expected is None:
            return f"{where}{'more lines were made' if found is None else 'there are more lines than were made'}"
        if isinstance(b, dict) and "number" in b:
            where += f"question {b['number']} ({b['question']}): "
        if a is None or b is None:
            return f"{where}it is not as it was made"
        if number == 1 and a == {**b, "version": a.get("version")}:
            continue
        return f"{where}{_first(a, b, '') or 'the same is written in another way'}"
    return None


def _data(line: str | None) -> Any:
    """Return what a line of a manifest holds: the head, a form's beginning or a question; None for other lines."""
    if line is None or not line.startswith("{"):
        return None
    whole = line.removesuffix(",")
    for end in ("", "}", "]}"):
        try:
            return json.loads(whole + end)
        except ValueError:
            continue
    return None


def _first(found: Any, made: Any, path: str) -> str | None:
    """Return the path of the first difference and what stands there."""
    if isinstance(found, dict) and isinstance(made, dict):
        for key, value in made.items():
            inside = f"{path}.{key}" if path else key
            if key not in found:
                return f"{inside}: it is missing"
            if inside != "version" and (said := _first(found[key], value, inside)):
                return said
        more = [key for key in found if key not in made]
        return f"{path}.{more[0]}: it was not made".lstrip(".") if more else None
    if isinstance(found, list) and isinstance(made, list):
        for i, (a, b) in enumerate(zip(found, made, strict=False)):
            if said := _first(a, b, f"{path}[{i}]"):
                return said
        return None if len(found) == len(made) else f"{path}: {len(found)} entries stand there, {len(made)} were made"
    if found == made and type(found) is type(made):
        return None
    return f"{path}: {_short(found)} stands there, {_short(made)} was made"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def version_note(written: str) -> str | None:
    """Return what is to be said where another version of dlquiz made the manifest."""
    found = version(written)
    return None if found == __version__ else f"it was made by dlquiz {found}, this is {__version__}: bytes may differ"
