"""Sheets hold no key, ask for every kind of answer, and print in both languages."""

import csv
import json
import re
from dataclasses import fields, is_dataclass
from io import StringIO
from typing import Any

import pytest

from dlquiz.exam.assembly import Exam, Student, assemble
from dlquiz.exam.bank import Bank
from dlquiz.exam.blueprint import builtin, of_questions
from dlquiz.question.show import answer_text
from dlquiz.render import sheet_answers, sheet_latex, sheet_typst
from dlquiz.render.asking import how_to_answer
from dlquiz.render.sheet import CELL, LEAST, MOST, SQUARE, Sheet, sheet
from dlquiz.render.sheet_areas import Blank, Cells, Marks, Pairs, Steps, area, columns
from dlquiz.render.sheet_key import key, overview
from tests.exam.kinds import BANK

HOSTILE = r"Zoë \input{/etc/passwd} $#%&_^~<>{} #eval(1) 王"


@pytest.fixture(scope="module")
def exam() -> Exam:
    return assemble(of_questions(list(BANK)), BANK, 3, students=[Student(HOSTILE, "7"), Student("Ada", "8")])


@pytest.fixture(scope="module")
def first(exam: Exam) -> Sheet:
    return sheet(exam, exam.forms[0])


def texts(value: Any) -> list[str]:
    """Every text that an object holds."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for side in pair for text in texts(side)]
    if isinstance(value, list | tuple):
        return [text for entry in value for text in texts(entry)]
    if is_dataclass(value):
        return [text for field in fields(value) for text in texts(getattr(value, field.name))]
    return []


def test_a_sheet_holds_no_answer_slip_or_solution(exam: Exam, first: Sheet) -> None:
    held = "\n".join(texts(first))
    for asked in exam.forms[0].questions:
        assert asked.code not in held
        for part in asked.parts:
            for slip in part.wrong:
                assert slip.name not in held
                assert slip.remedy not in held


def test_the_same_sheet_stands_for_every_answer_of_its_form(exam: Exam, first: Sheet) -> None:
    # the areas come from the kind and the size of an answer: another value gives the same area and the same hint
    other = assemble(of_questions(list(BANK)), BANK, 99).forms[0]
    for mine, asked in zip(first.questions, other.questions, strict=True):
        for part, solved in zip(mine.parts, asked.parts, strict=True):
            if not isinstance(part.area, Marks | Steps | Pairs):
                assert part.area == area(solved.answer)
            assert part.hint == how_to_answer(solved.answer)


def test_every_kind_of_answer_has_its_area(first: Sheet) -> None:
    found = {question.title: question.parts[0].area for question in first.questions}
    assert found["Positions of a window"] == Blank("places")
    assert found["A vector doubled"] == Cells(1, 3)
    assert found["An outer product"] == Cells(2, 2)
    assert found["A derivative as a formula"] == Blank("", wide=True)
    assert found["The training loop in order"].__class__ is Steps
    assert found["Optimizers and their state"].__class__ is Pairs
    match found["Remedies against overfitting"], found["The cause of a flat loss"]:
        case Marks(several=True), Marks(several=False):
            pass
        case other:
            pytest.fail(f"marks were expected, not {other}")


def test_grid_paper_grows_with_the_effort_and_stays_in_bounds(first: Sheet) -> None:
    work = {f"{question.title}{part.label}": part.work for question in first.questions for part in question.parts}
    assert work["Logistic output and its loss"] > work["Positions of a window"]
    assert work["The cause of a flat loss"] == 0
    assert all(height % SQUARE == 0 and (height == 0 or LEAST <= height <= MOST) for height in work.values())


def test_grid_paper_has_room_for_the_cells_that_stand_in_it(first: Sheet) -> None:
    for question in first.questions:
        for part in question.parts:
            if isinstance(part.area, Cells):
                assert part.work >= part.area.rows * CELL + 2 * SQUARE


def test_columns_follow_the_longest_option() -> None:
    assert [columns(["x" * n]) for n in (5, 20, 50)] == [4, 2, 1]


def test_a_hostile_name_is_text_in_latex(first: Sheet) -> None:
    printed = sheet_latex.sheet(first, "a4")
    assert r"\input{/etc/passwd}" not in printed
    assert r"\textbackslash{}input\{/etc/passwd\}" in printed
    assert "Wang" in printed


def test_a_hostile_name_is_data_in_typst(first: Sheet) -> None:
    data = json.loads(sheet_typst.sheet(first, "a4"))
    assert data["name"] == HOSTILE.replace("王", "Wang")


def test_nothing_is_left_raw_in_latex(exam: Exam) -> None:
    for form in exam.forms:
        for printed in (sheet_latex.sheet(sheet(exam, form), "letter"), sheet_latex.key(key(exam, form), "letter")):
            assert "letterpaper" in printed
            assert not re.search(r"<<|>>|<%|%>|None|Undefined", printed.partition(r"\begin{document}")[2])


def test_the_key_holds_every_answer_slip_and_solution(exam: Exam) -> None:
    held = "\n".join(texts(key(exam, exam.forms[0])))
    for asked in exam.forms[0].questions:
        assert asked.code in held
        for part in asked.parts:
            assert answer_text(part.answer) in held.replace("−", "-")
            assert all(slip.name in held and slip.remedy in held for slip in part.wrong)


def test_the_overview_has_every_part_of_every_form(exam: Exam) -> None:
    (group,) = overview(exam).groups
    assert group.forms == ("001", "002")
    assert len(group.rows) == sum(len(asked.parts) for asked in exam.forms[0].questions)
    assert group.rows[-1].answers[1][0] == "14c"


def test_the_overview_keeps_the_parts_of_a_question_in_one_table(bank: Bank) -> None:
    tables = overview(assemble(builtin("midterm"), bank, 11)).groups
    assert len(tables) > 1
    assert all(table.rows[0].title for table in tables)


def test_a_key_accepts_percentages_where_it_asks_for_them(bank: Bank) -> None:
    exam = assemble(of_questions(["evaluation/precision-recall-f1"]), bank, 4)
    for part in key(exam, exam.forms[0]).questions[0].parts:
        low, high, value = (float(text) for text in re.findall(r"([\d.]+)%", part.accept + part.answer))
        assert low <= value <= high


def test_many_forms_are_told_in_tables_of_six() -> None:
    many = assemble(of_questions(["kinds/word"]), BANK, 0, forms=13)
    assert [len(group.forms) for group in overview(many).groups] == [6, 6, 1]


def test_the_text_answer_sheet_asks_for_every_part_once(first: Sheet) -> None:
    lines = sheet_answers.text(first).splitlines()
    asked = [line.partition(":")[0] for line in lines if line and not line.startswith("#")]
    assert asked == ["exam", "form", "student", "name", *(name for name, _, _ in sheet_answers.parts(first))]
    assert all(line.endswith(":") for line in lines if re.match(r"\d+[a-z]?:", line))


def test_the_csv_answer_sheet_has_a_row_per_part_and_no_answer(first: Sheet) -> None:
    rows = list(csv.DictReader(StringIO(sheet_answers.table(first))))
    assert [row["question"] for row in rows][-3:] == ["14a", "14b", "14c"]
    assert {row["answer"] for row in rows} == {""}
    assert {row["exam"] for row in rows} == {first.exam}


def test_a_name_cannot_break_out_of_the_answer_sheets() -> None:
    exam = assemble(of_questions(["kinds/word"]), BANK, 0, students=[Student("=1+1\nexam: X", "@7")])
    asked = sheet(exam, exam.forms[0])
    assert sheet_answers.text(asked).count("\nexam:") == 1
    row = next(csv.DictReader(StringIO(sheet_answers.table(asked))))
    assert (row["name"], row["student"]) == ("'=1+1 exam: X", "'@7")
