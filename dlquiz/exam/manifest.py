"""The private JSON that holds an exam's every item, key, tolerance and option order.

One line per question, so that a damaged file can be named by its line. Marking reads it and never makes an item anew.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from dlquiz import __version__
from dlquiz.errors import DlquizError, InputError
from dlquiz.exam import manifest_answer, marking, recipe
from dlquiz.exam.assembly import Asked, Exam, Form, Student
from dlquiz.exam.seal import SIGNATURE, Seal, look, sealed
from dlquiz.exam.secret import Secret
from dlquiz.exam.tree import Faults, Node
from dlquiz.numeric.graph import dump, load
from dlquiz.numeric.term import Term
from dlquiz.question.answer import Answer, Shape
from dlquiz.question.chance import index_of
from dlquiz.question.item import Misconception, Part, Trace
from dlquiz.question.record import kind_of, slip_record, solution
from dlquiz.question.show import letter, value_text

SCHEMA = 1
KIND = "dlquiz exam manifest"


def text(exam: Exam, secret: Secret | None = None) -> str:
    """Return the manifest's JSON, the same for the same exam, signed with the secret of a graded one."""
    return "".join(pieces(exam, secret))


def pieces(exam: Exam, secret: Secret | None = None) -> Iterator[str]:
    """Yield that JSON in pieces: what the exam is, then a piece for every form, then the seal."""
    return sealed(_pieces(exam), secret)


def _pieces(exam: Exam) -> Iterator[str]:
    head = {
        "kind": KIND,
        "schema": SCHEMA,
        "version": __version__,
        "id": exam.id,
        "title": exam.title,
        "course": exam.course,
        "aids": exam.aids,
        "minutes": exam.minutes,
        "points": exam.points,
        "seed": exam.seed,
        "marking": marking.data(exam.rules),
        "recipe": recipe.data(exam.recipe) if exam.recipe else None,
    }
    yield f'{_json(head)[:-1]},\n"forms": [\n'
    for i, form in enumerate(exam.forms):
        student = {"name": form.student.name, "id": form.student.id} if form.student else None
        about = f'{{"form": {_json(form.name)}, "student": {_json(student)}, "points": {form.points}, "questions": [\n'
        lines = ",\n".join(_json(_question(number, asked)) for number, asked in enumerate(form.questions, 1))
        yield f"{about}{lines}\n]}}{',' if i + 1 < len(exam.forms) else ''}\n"


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


def _question(number: int, asked: Asked) -> dict[str, Any]:
    values = [value for part in asked.parts for value in _traced(part.answer)]
    return {
        "number": number,
        "question": asked.question,
        "code": asked.code,
        "index": asked.index,
        "place": asked.place,
        "title": asked.title,
        "topic": asked.topic,
        "level": asked.level,
        "concepts": list(asked.concepts),
        "parameters": asked.parameters,
        "minutes": asked.minutes,
        "section": asked.section,
        "points": asked.points,
        "prompt": asked.prompt,
        "figures": [{"kind": kind_of(figure), "alt": figure.alt} for figure in asked.figures],
        "graph": dump(values) if any(value.__class__ is Term for value in values) else None,
        "parts": [_part(part, letter(i).lower()) for i, part in enumerate(asked.parts)],
    }


def _traced(answer: Answer) -> list[Any]:
    """Return what the graph computes of an answer: each axis of a shape, else the value; None where nothing is."""
    values = list(answer.value) if isinstance(answer, Shape) else [answer.value]
    return [value if value.__class__ is Term else None for value in values]


def _part(part: Part, label: str) -> dict[str, Any]:
    return {
        "label": label,
        "prompt": part.prompt,
        "points": part.points,
        "answer": manifest_answer.data(part.answer, part.wrong),
        "wrong": [
            slip_record(slip, value_text(part.answer, value), _plain(value)) for slip, value in part.wrong.items()
        ],
        "authored": len(part.solution),
        "solution": [
            {"header": list(line.header), "rows": [list(row) for row in line.rows]} if isinstance(line, Trace) else line
            for line in solution(part)
        ],
    }


def _plain(value: Any) -> Any:
    """Return a wrong value as JSON data."""
    if value.__class__ is Term:
        value = value.value
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, Mapping):
        return [[_plain(k), _plain(v)] for k, v in value.items()]
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(entry) for entry in value]
    return value if isinstance(value, int | float | str) else float(value)


def parse(written: str, source: str, secret: Secret | None = None, *, unverified: bool = False) -> Exam:
    """Read a manifest strictly; InputError names the line or the path of what is damaged.

    Nothing in it is used unless its seal holds. A signed one needs its secret, or `unverified` to do without.
    """
    fault = seal_fault(written, source, secret, unverified)
    tree = _known(written, source)  # a cut-off file is told by its line
    if fault:
        raise fault
    exam = _exam(tree, source)
    if exam.graded and SIGNATURE not in tree:
        raise InputError(source, "its signature was taken away", "take the file as `dlquiz exam` wrote it")
    return exam


def resealed(written: str, source: str, secret: Secret | None) -> str:
    """Return a manifest that was changed on purpose with a seal that holds, of the same kind as it had."""
    found = look(written, secret)
    fault = _no_seal(source) if found is None else _kind_fault(found, source, secret)
    if fault:
        raise fault
    return "".join(sealed([written[: written.rfind("\n", 0, -1) + 1]], secret))


def unsealed(written: str, source: str) -> Exam:
    """Read a manifest whatever its seal says: one that this program itself has just written."""
    return _exam(_known(written, source), source)


def outline(written: str, source: str) -> Exam:
    """Return what a manifest says of its exam and whose the forms are, whatever its seal says; no form has questions.

    Nothing is marked by it: it tells how to make the exam again, to name what was changed.
    """
    tree = _known(written, source)
    forms = tree.get("forms")
    for form in forms if isinstance(forms, list) else ():
        if isinstance(form, dict):
            form.update(questions=[], points=0)
    return _exam(tree, source)


def seal_fault(written: str, source: str, secret: Secret | None, unverified: bool = False) -> InputError | None:
    """Return why a manifest is not to be used, None where its seal holds."""
    found = look(written, secret)
    if found is None:
        return _no_seal(source)
    if not found.whole:
        said = "it was changed since `dlquiz exam` wrote it"
        return InputError(source, said, "`dlquiz exam verify` names what differs, `dlquiz exam seal` trusts it")
    if found.genuine is False:
        return InputError(source, "its signature fails", "it was changed, or made with another secret")
    return None if unverified and secret is None else _kind_fault(found, source, secret)


def _no_seal(source: str) -> InputError:
    said = "it was changed or cut off: its last line is no seal"
    return InputError(source, said, "take the file as `dlquiz exam` wrote it")


def _kind_fault(found: Seal, source: str, secret: Secret | None) -> InputError | None:
    if found.signed and secret is None:
        return InputError(source, "it is signed", "name the secret that it was made with: --secret FILE")
    if secret is not None and not found.signed:
        return InputError(source, "it is not signed", "take the one that was, or leave out --secret for practice")
    return None


def _known(written: str, source: str) -> dict[str, Any]:
    """Return the tree of a text that says it is a manifest."""
    tree = _tree(written, source)
    if not isinstance(tree, dict) or tree.get("kind") != KIND:
        raise InputError(source, "it is no exam manifest", "`dlquiz exam` writes one as instructor/manifest.json")
    if tree.get("schema") != SCHEMA:
        raise InputError(
            source, f"its schema is {tree.get('schema')!r}", f"this version of dlquiz reads schema {SCHEMA}"
        )
    return tree


def _exam(tree: dict[str, Any], source: str) -> Exam:
    faults = Faults()
    root = Node(tree, source, faults)
    exam = Exam(
        root["id"].text(),
        root["title"].text(),
        root["course"].text(),
        root["aids"].text(),
        root["minutes"].whole(1),
        root["seed"].whole(),
        tuple(_form(node) for node in root["forms"]),
        marking.rules(root["marking"]),
        recipe.read(root["recipe"]),
    )
    faults.check()
    names = [form.name for form in exam.forms]
    if not names:
        raise InputError(source, "forms: it is empty", "a manifest holds one form or more")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(source, f"forms: the form {twice!r} stands twice")
    return exam


def _tree(written: str, source: str) -> Any:
    def no_constant(name: str) -> Any:
        raise InputError(source, f"{name} is no number")

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            raise InputError(
                source, f"the key {next(k for k in keys if keys.count(k) > 1)!r} stands twice in one table"
            )
        return found

    try:
        return json.loads(written, parse_constant=no_constant, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{source}, line {error.lineno}",
            f"it is damaged at column {error.colno}: {error.msg}",
            "take the file as `dlquiz exam` wrote it",
        ) from error
    except RecursionError as error:
        raise InputError(source, "it is nested too deeply") from error
    except ValueError as error:  # a number of five thousand digits is no JSONDecodeError
        raise InputError(source, "a number in it is too long") from error


def _form(node: Node) -> Form:
    who = node["student"]
    student = None if who.value is None else Student(who["name"].text(), who["id"].text())
    form = Form(
        node["form"].text(), tuple(_asked(question, i) for i, question in enumerate(node["questions"], 1)), student
    )
    if not node.faults.found and form.points != node["points"].value:
        node["points"].fault(f"the sum of the questions' points, {form.points}")
    return form


def _asked(node: Node, number: int) -> Asked:
    if node["number"].value != number:
        node["number"].fault(f"{number}, the question's place in the form")
    asked = Asked(
        question=node["question"].text(),
        title=node["title"].text(),
        topic=node["topic"].text(),
        level=node["level"].whole(1),
        concepts=node["concepts"].texts(),
        code=node["code"].text(),
        index=node["index"].whole(),
        parameters=node["parameters"].table().value,
        minutes=node["minutes"].real(),
        section=node["section"].text(),
        place=node["place"].whole(1),
        prompt=node["prompt"].text(),
        figures=(),
        parts=_parts(node),
    )
    if not node.faults.found:
        _check_code(node, asked)
        if asked.points != node["points"].value:
            node["points"].fault(f"the sum of its parts' points, {asked.points}")
    return asked


def _check_code(node: Node, asked: Asked) -> None:
    try:
        index = index_of(asked.question, asked.code)
    except DlquizError:
        index = -1
    if index != asked.index:
        node["code"].fault(f"the code of variant {asked.index} of {asked.question}")


def _parts(node: Node) -> tuple[Part, ...]:
    parts = [(part, _width(part["answer"])) for part in node["parts"]]
    count = sum(width for _, width in parts)
    graphs: list[Any] = [None] * count
    if node["graph"].value is not None:
        try:
            graphs = load(node["graph"].value)
        except (DlquizError, ArithmeticError, KeyError, TypeError, ValueError, AttributeError):
            node["graph"].fault("a graph that can be computed")
    if len(graphs) != count:
        node["graph"].fault(f"a graph with {count} roots, one for each value")
        graphs = [None] * count
    found: list[Part] = []
    for part, width in parts:
        known = tuple(earlier.answer.value for earlier in found)
        found.append(replace(_part_of(part, graphs[:width]), known=known))
        graphs = graphs[width:]
    return tuple(found)


def _width(node: Node) -> int:
    """Return how many roots of the graph belong to an answer."""
    value = node["value"].value
    return len(value) if node["type"].value == "shape" and isinstance(value, list) else 1


def _slip(node: Node) -> Misconception:
    together = tuple(_slip(one) for one in node["together"]) if "together" in node else ()
    return Misconception(node["misconception"].text(), node["remedy"].text(), together)


def _part_of(node: Node, graphs: list[Any]) -> Part:
    answer = manifest_answer.answer(node["answer"], graphs)
    if not node.faults.found and any(graph is not None for graph in graphs):
        written = node["answer"]["value"]
        if not manifest_answer.same_value(answer, written.value):
            written.fault('what the graph beside it computes (where that is wrong, `"graph": null` does without it)')
    wrong = {
        _slip(slip): manifest_answer.wrong_value(slip["value"], answer)
        for slip in node["wrong"]
        if not node.faults.found
    }
    lines = tuple(
        Trace(line["header"].texts(), [row.texts() for row in line["rows"]])
        if isinstance(line.value, dict)
        else line.text()
        for line in node["solution"]
    )
    # the graph writes the other lines again, so that the part is what it was
    own = lines[: node["authored"].whole()]
    return Part(node["prompt"].text(), answer, wrong, node["points"].whole(), own)


def question(line: str, source: str) -> Asked:
    """Read one question's line of a manifest strictly, as `parse` does."""
    faults = Faults()
    node = Node(_tree(line, source), source, faults).table()
    number = node["number"].whole(1)
    faults.check()
    asked = _asked(node, number)
    faults.check()
    return asked
