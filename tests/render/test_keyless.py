"""What is handed to students is made from objects that hold no key, and would be the same under any other key."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from itertools import islice
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, assert_never, get_args, get_origin, get_type_hints

import pikepdf
import pytest
from pypdf import PdfReader

from dlquiz.exam.assembly import Asked, Exam, Form, Student, assemble
from dlquiz.exam.bank import Bank
from dlquiz.exam.blueprint import of_questions
from dlquiz.exam.secret import Secret
from dlquiz.question import answer as answers
from dlquiz.question import figure, item
from dlquiz.question.answer import (
    Answer,
    Choice,
    Expression,
    Integer,
    Matching,
    Matrix,
    MultiChoice,
    Number,
    Ordering,
    Shape,
    Subset,
    Term,
    TrueFalse,
    Vector,
)
from dlquiz.question.item import Part
from dlquiz.question.show import answer_text, cells, grid
from dlquiz.render import engine_typst, sheet_areas
from dlquiz.render.sheet import Sheet, SheetPart, SheetQuestion, sheet
from dlquiz.render.sheet_folder import write
from tests.exam.kinds import BANK

SECRET = Secret(bytes(range(100, 132)))
SEEDS = (1, 2, 3)
AREAS = get_args(sheet_areas.Area)
FIGURES = get_args(figure.Figure)
PLAIN = (str, int, float, bool, type(None))


def reachable(hint: Any, seen: set[Any]) -> set[Any]:
    """Return every class that a value of this annotation can lead to, through fields, unions and containers."""
    origin = get_origin(hint)
    if origin in (Union, UnionType) or origin is not None:
        if origin not in (Union, UnionType, Literal):
            seen.add(origin)
        for inside in () if origin is Literal else get_args(hint):
            if inside is not ...:
                reachable(inside, seen)
    elif hint not in seen:
        seen.add(hint)
        if is_dataclass(hint):
            for inside in get_type_hints(hint).values():
                reachable(inside, seen)
    return seen


def test_no_type_that_a_sheet_leads_to_holds_a_key() -> None:
    found = reachable(Sheet, set())
    ours = {kind for kind in found if getattr(kind, "__module__", "").startswith("dlquiz")}
    assert {Sheet, SheetQuestion, SheetPart, *AREAS, *FIGURES} <= ours
    for kind in ours:
        assert kind.__module__ in ("dlquiz.render.sheet", "dlquiz.render.sheet_areas", "dlquiz.question.figure"), kind
    assert not found & {Any, object}
    assert not found & {*get_args(answers.Answer), Part, item.Item, item.Misconception, Asked, Form, Exam}


def leaves(thing: object, path: str) -> Iterator[tuple[str, object]]:
    """Yield whatever an object leads to that is no container of its own kind."""
    if is_dataclass(thing) and not isinstance(thing, type):
        assert type(thing).__module__.startswith(("dlquiz.render.sheet", "dlquiz.question.figure")), path
        for field in fields(thing):
            yield from leaves(getattr(thing, field.name), f"{path}.{field.name}")
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from leaves(key, f"{path}[]")
            yield from leaves(value, f"{path}[{key!r}]")
    elif isinstance(thing, list | tuple | set | frozenset | range):
        for i, value in enumerate(thing):
            yield from leaves(value, f"{path}[{i}]")
    else:
        yield path, thing


def exams(bank: Bank) -> Iterator[Exam]:
    for questions in (BANK, bank):
        for seed in SEEDS:
            yield assemble(of_questions(list(questions)), questions, seed, students=[Student("Zoë", "7")])


def test_no_sheet_of_any_question_holds_more_than_plain_texts_and_numbers(bank: Bank) -> None:
    for exam in exams(bank):
        for path, leaf in leaves(sheet(exam, exam.forms[0]), "sheet"):
            assert type(leaf) in PLAIN, f"{path} is {leaf!r}"


def with_other_key(part: Part) -> Part:
    """Return a part that asks the same and has another answer; only the answer's form and options stay."""
    return Part(part.prompt, _other(part.answer), {}, part.points, (), part.figures)


def _other(answer: Answer) -> Answer:
    match answer:
        case Integer() | Number():
            return replace(answer, value=123456789)
        case Shape(value=value):
            return replace(answer, value=[9] * len(value))
        case Vector(value=vector):
            return replace(answer, value=[9] * len(cells(vector)))
        case Matrix(value=matrix):
            return replace(answer, value=[[9] * len(row) for row in grid(matrix)])
        case Expression() | Term():
            return replace(answer, value="9")
        case Choice(value=chosen, options=options):
            return replace(answer, value=next(option for option in options if option != chosen))
        case MultiChoice(value=several, options=options):
            return replace(answer, value=[option for option in options if option not in several])
        case TrueFalse(value=truth):
            return replace(answer, value=not truth)
        case Ordering(value=steps):
            return replace(answer, value=list(reversed(steps)))
        case Matching(value=pairs):
            rights = [right for _, right in pairs]
            return replace(
                answer, value=[(pair[0], right) for pair, right in zip(pairs, reversed(rights), strict=True)]
            )
        case Subset(value=kept, universe=universe):
            return replace(answer, value=[label for label in universe if label not in kept])
        case _:
            assert_never(answer)


def rekeyed(exam: Exam) -> Exam:
    """Return the exam with another key for everything, and other codes, parameters and seed."""

    def other(asked: Asked) -> Asked:
        parts = tuple(map(with_other_key, asked.parts))
        return replace(asked, question="x/y", code="ZZ", index=0, parameters={}, concepts=(), minutes=9.0, parts=parts)

    forms = tuple(replace(form, questions=tuple(map(other, form.questions))) for form in exam.forms)
    return replace(exam, seed=99, forms=forms)


def test_every_sheet_is_the_same_whatever_the_key_is(bank: Bank) -> None:
    for exam in exams(bank):
        other = rekeyed(exam)
        assert sheet(exam, exam.forms[0]) == sheet(other, other.forms[0])


def test_every_file_for_students_is_the_same_whatever_the_key_is(tmp_path: Path) -> None:
    exam = assemble(of_questions(list(BANK)), BANK, 3, students=[Student("Zoë", "7")], secret=SECRET)
    found = []
    for name, one in (("own", exam), ("other", rekeyed(exam))):
        (tmp_path / name).mkdir()
        write(one, tmp_path / name, "a4", engine_typst.pdfs, secret=SECRET)
        student = tmp_path / name / "student"
        found.append({path.relative_to(student): path.read_bytes() for path in student.rglob("*") if path.is_file()})
    assert found[0] == found[1]
    assert {path.suffix for path in found[0]} == {".pdf", ".tex", ".txt", ".csv"}
    assert (tmp_path / "own/instructor/manifest.json").read_bytes() != (
        tmp_path / "other/instructor/manifest.json"
    ).read_bytes()


def test_the_space_for_the_work_is_the_same_for_every_variant(bank: Bank) -> None:
    # how many boxes survive, or how many rounds the centres take to rest, is what some questions ask
    for question in bank.values():
        plan = of_questions([question.id])
        made = [assemble(plan, bank, seed).forms[0].questions[0] for seed in range(4)]
        assert len({asked.labours for asked in made}) == 1, question.id


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Exam, Path]:
    exam = assemble(of_questions(list(BANK)), BANK, 4711, forms=2, secret=SECRET)
    folder = tmp_path_factory.mktemp("graded")
    write(exam, folder, "a4", engine_typst.pdfs, secret=SECRET)
    return exam, folder / "student"


def everything(path: Path) -> str:
    """Return all that a file says: its bytes, and of a PDF also what its streams hold, its text and its metadata."""
    said = path.name + path.read_bytes().decode("latin-1")
    if path.suffix == ".pdf":
        with pikepdf.open(path) as pdf:
            streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
            said += "".join(stream.read_bytes().decode("latin-1") for stream in streams if "/Length1" not in stream)
            said += str(pdf.open_metadata()) + str(dict(pdf.docinfo))
        said += "".join(page.extract_text() for page in PdfReader(path).pages)
    return said


def test_nothing_under_student_tells_seed_secret_code_slip_or_solution(graded: tuple[Exam, Path]) -> None:
    exam, folder = graded
    number = SECRET.number("variants", exam.title, exam.seed)
    told = [SECRET.key.hex(), str(number), f"{number:x}", "seed", "kinds/"]
    texts = []
    for form in exam.forms:
        for asked in form.questions:
            for part in asked.parts:
                texts += [slip.name for slip in part.wrong] + [slip.remedy for slip in part.wrong]
                if isinstance(part.answer, Expression):
                    texts.append(answer_text(part.answer))
    for path in sorted(folder.rglob("*")):
        said = everything(path)
        body = said.partition(r"\begin{document}")[2] if path.suffix == ".tex" else said
        for secret in told + texts:
            assert secret not in body, f"{path.name} tells {secret!r}"
        if path.suffix != ".pdf":
            codes = {asked.code for form in exam.forms for asked in form.questions if len(asked.code) > 2}
            assert not codes & set(re.split(r"\W+", body))
        assert exam.id in said


def test_codes_are_not_in_the_text_of_a_sheet(bank: Bank) -> None:
    from dlquiz.render.sheet_latex import sheet as latex

    exam = assemble(of_questions(list(islice(bank, 40))), bank, 3, secret=SECRET)
    words = set(re.split(r"\W+", latex(sheet(exam, exam.forms[0]), "a4").partition(r"\begin{document}")[2]))
    codes = {asked.code for asked in exam.forms[0].questions if len(asked.code) > 3}
    assert len(codes) > 10
    assert not codes & words
