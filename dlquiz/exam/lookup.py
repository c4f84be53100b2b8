"""One question of a manifest, found line by line: of eight hundred forms nothing else is read."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from dlquiz.errors import InputError
from dlquiz.exam import marking
from dlquiz.exam.assembly import Asked
from dlquiz.exam.manifest import question
from dlquiz.exam.tree import Faults, Node
from dlquiz.question.rules import Rules

FORM = '{"form": '
REMEDY = "take the manifest as `dlquiz exam` wrote it"


class Found(NamedTuple):
    """A question as a form asks it, what its figures show in words, and the rules that it is marked by."""

    asked: Asked
    figures: tuple[str, ...]
    rules: Rules


def find(lines: Iterable[str], source: str, form: str, asked_for: str, code: str) -> Found:
    """Return a question, by its id and the code of its variant, as this form asks it; InputError where it does not.

    A code is that of one variant among those of one question: another question on the form may have the same.
    """
    rest = iter(lines)
    head = _object(next(rest, ""), source, "}")
    faults = Faults()
    rules = marking.rules(Node(head.get("marking"), source, faults, "marking"))
    faults.check()
    start, needle = f"{FORM}{json.dumps(form, ensure_ascii=False)}, ", f'"code": {json.dumps(code)}'
    for line in _of_form(rest, start):
        if needle in line:
            text = line.rstrip().removesuffix(",")
            asked = question(text, source)
            if (asked.question, asked.code) == (asked_for, code):
                shown = Node(_object(text, source, ""), source, faults)
                figures = tuple(figure["alt"].text() for figure in shown["figures"]) if "figures" in shown else ()
                faults.check()
                return Found(asked, figures, rules)
    raise InputError(source, f"form {form} does not ask {asked_for[:80]!r} with the code {code[:20]!r}", REMEDY)


def _of_form(lines: Iterator[str], start: str) -> Iterator[str]:
    """Yield the lines of the questions of one form."""
    for line in lines:
        if line.startswith(start):
            break
    for line in lines:
        if line.startswith(FORM):
            return
        yield line


def _object(line: str, source: str, closing: str) -> dict[str, Any]:
    try:
        found = json.loads(line.rstrip().removesuffix(",") + closing)
    except (ValueError, RecursionError) as error:
        raise InputError(source, "it is damaged, or its lines were joined", REMEDY) from error
    if not isinstance(found, dict):
        raise InputError(source, "it is no exam manifest", REMEDY)
    return found
