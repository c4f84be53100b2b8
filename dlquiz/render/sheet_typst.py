"""Sheets and keys as the JSON that the Typst templates draw: text is data there, never source."""

import json
from collections.abc import Sequence
from typing import Any, assert_never

from dlquiz.question.figure import Figure
from dlquiz.question.item import Line, Trace
from dlquiz.render import sheet_code, sheet_text
from dlquiz.render.escape import typst as plain
from dlquiz.render.names import in_typst
from dlquiz.render.paper import Paper
from dlquiz.render.sheet import Sheet, SheetPart, SheetQuestion
from dlquiz.render.sheet_areas import Area, Blank, Cells, Marks, Option, Pairs, Steps, kind_of
from dlquiz.render.sheet_bubbles import AnswerPages, Boxes, Bubble, Shape, Words
from dlquiz.render.sheet_key import Key, KeyPart, KeyQuestion, Overview, is_formula

PAPERS: dict[Paper, str] = {"a4": "a4", "letter": "us-letter"}


def sheet(sheet: Sheet, paper: Paper) -> str:
    """Return the JSON of a student's sheet."""
    return _written(
        {
            **_page(sheet, paper, f"{sheet.exam}-{sheet.form}"),
            "turn": True,
            "codes": [sheet_code.svg(text) for text in sheet.codes],
            "student": plain(in_typst(sheet.student)),
            "minutes": sheet.minutes,
            "points": sheet.points,
            "aids": plain(sheet.aids),
            "marking": plain(" ".join(sheet.marking)),
            "questions": [_question(question) for question in sheet.questions],
        }
    )


def answer_pages(answers: AnswerPages, paper: Paper) -> str:
    """Return the JSON of a form's answer pages."""
    return _written(
        {
            **_page(answers, paper, f"{answers.exam}-{answers.form}"),
            "turn": False,
            "codes": [sheet_code.svg(text) for text in answers.codes],
            "student": plain(in_typst(answers.student)),
            "pages": [[_shape(shape) for shape in page] for page in answers.pages],
        }
    )


def _shape(shape: Shape) -> list[Any]:
    match shape:
        case Bubble(x, y, text, square, filled):
            return ["bubble", x, y, plain(text), square, filled]
        case Boxes():
            return ["boxes", *shape]
        case Words(x, y, width, text, bold):
            return ["words", x, y, width, prose(text), bold]
        case _:
            assert_never(shape)


def key(key: Key, paper: Paper) -> str:
    """Return the JSON of a form's key."""
    return _written(
        {
            **_page(key, paper, f"{key.exam}-{key.form} key"),
            "turn": False,
            "minutes": key.minutes,
            "points": key.points,
            "marking": plain(" ".join(key.marking)),
            "questions": [_key_question(question) for question in key.questions],
        }
    )


def overview(overview: Overview, paper: Paper) -> str:
    """Return the JSON of the page with all forms' answers."""
    return _written(
        {
            "paper": PAPERS[paper],
            "title": plain(overview.title),
            "course": plain(overview.course),
            "form": "all forms",
            "name": "",
            "head": plain(overview.course or overview.title),
            "foot": f"{overview.exam} answers",
            "turn": False,
            "groups": [
                {
                    "forms": [plain(form) for form in group.forms],
                    "rows": [
                        {
                            "title": prose(row.title),
                            "points": row.points,
                            "answers": [[number, prose(text)] for number, text in row.answers],
                        }
                        for row in group.rows
                    ],
                }
                for group in overview.groups
            ],
        }
    )


def _written(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _page(doc: Sheet | AnswerPages | Key, paper: Paper, foot: str) -> dict[str, Any]:
    return {
        "paper": PAPERS[paper],
        "title": plain(doc.title),
        "course": plain(doc.course),
        "form": plain(doc.form),
        "name": plain(in_typst(doc.name)),
        "head": plain(doc.course or doc.title),
        "foot": plain(foot),
    }


def prose(text: str) -> Any:
    """Return a text with math as the template's data."""
    return sheet_text.typst(text)


def _figures(figures: Sequence[Figure]) -> list[Any]:
    return [sheet_text.typst_figure(each) for each in figures]


def _question(question: SheetQuestion) -> dict[str, Any]:
    return {
        **_head(question),
        "parts": [_part(part) for part in question.parts],
    }


def _head(question: SheetQuestion | KeyQuestion) -> dict[str, Any]:
    return {
        "number": question.number,
        "title": prose(question.title),
        "points": question.points,
        "section": plain(question.section),
        "prompt": prose(question.prompt),
        "figures": _figures(question.figures),
    }


def _part(part: SheetPart) -> dict[str, Any]:
    return {
        "label": part.label,
        "points": part.points,
        "prompt": prose(part.prompt),
        "figures": _figures(part.figures),
        "area": _area(part.area),
        "work": part.work,
    }


def _area(area: Area) -> dict[str, Any]:
    match area:
        case Blank(unit=unit, wide=wide):
            return {"kind": kind_of(area), "unit": plain(unit), "wide": wide}
        case Cells(rows=rows, columns=columns):
            return {"kind": kind_of(area), "rows": rows, "columns": columns}
        case Marks(options=options, several=several, columns=columns):
            return {"kind": kind_of(area), "options": _options(options), "several": several, "columns": columns}
        case Steps(options=options):
            return {"kind": kind_of(area), "options": _options(options), "columns": 1}
        case Pairs(left=left, options=options):
            return {"kind": kind_of(area), "left": [prose(text) for text in left], "options": _options(options)}
        case _:
            assert_never(area)


def _options(options: Sequence[Option]) -> list[dict[str, Any]]:
    return [{"letter": option.letter, "text": prose(option.text)} for option in options]


def _key_question(question: KeyQuestion) -> dict[str, Any]:
    return {
        **_head(question),
        "question": question.question,
        "code": question.code,
        "parts": [_key_part(part) for part in question.parts],
    }


def _key_part(part: KeyPart) -> dict[str, Any]:
    return {
        "label": part.label,
        "points": part.points,
        "prompt": prose(part.prompt),
        "figures": _figures(part.figures),
        "left": [prose(text) for text in part.left],
        "options": _options(part.options),
        "letters": list(part.letters),
        "solution": [worked_line(line) for line in part.solution],
        "answer": prose(part.answer),
        "accept": part.accept,
        "slips": [
            {"name": prose(slip.name), "value": prose(slip.value), "remedy": prose(slip.remedy)} for slip in part.slips
        ],
    }


def worked_line(line: Line) -> dict[str, Any]:
    """Return a line of a worked solution; a formula alone is set in display size."""
    if isinstance(line, Trace):
        return {
            "kind": "table",
            "header": [prose(cell) for cell in line.header],
            "rows": [[prose(cell) for cell in row] for row in line.rows],
        }
    text = prose(line)
    if is_formula(line):
        text = [{"runs": [{**text[0]["runs"][0], "block": True}]}]
    return {"kind": "text", "text": text}
