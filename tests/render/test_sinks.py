"""No sink is reached without its escaper: every place that writes is known, and marked texts come out of it as text.

The walk finds whatever writes in the rooms that write; a new place fails it until it stands here with its escaper.
"""

import ast
import csv
import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
import typst as compiler

from dlquiz.exam import manifest
from dlquiz.exam.assembly import Exam, Student, assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.exam.roster import parse
from dlquiz.render import engine_typst, sheet_answers, sheet_documents, sheet_latex, sheet_typst
from dlquiz.render.engine import Document, Once
from dlquiz.render.escape import csv_line, latex, terminal, typst
from dlquiz.render.names import in_latex, in_typst
from dlquiz.render.sheet import sheet
from dlquiz.render.sheet_key import key, overview
from tests.exam.hostile_names import ATTACKS, LONG
from tests.exam.kinds import BANK
from tests.render.pictures import needs_programs

ROOMS = [Path(__file__).parents[2] / "dlquiz" / room for room in ("render", "cli")]
STREAMS = {"write", "writelines", "write_text", "write_bytes", "writerow", "writerows"}  # as methods
SOURCES = {"print", "Markup", "Tex"}
# the places that write to a file or a stream or declare a text to be source; what makes foreign text harmless there
KNOWN = {
    "cli/against.py": {"compare": "csv_line in render.changes; JSON in ASCII"},
    "cli/class_report.py": {"write": "autoescape"},
    "cli/exam.py": {"exam": "`Run.write`"},
    "cli/exam_preview.py": {"draw": "a picture"},
    "cli/exam_seal.py": {"seal": "a manifest's own lines"},
    "cli/export.py": {"html": "autoescape in render.pages"},
    "cli/grade.py": {
        "grade": "`class_report.write`",
        "_by_columns": "`grades_columns.write`",
    },
    "cli/grade_screen.py": {"show": "numbers", "__exit__": "own text"},
    "cli/main.py": {"_refuse": "terminal", "_write": "own texts"},
    "cli/screen.py": {"_write": "terminal in Screen, json_text in emit"},
    "cli/skeleton.py": {"write": "an author's own files"},
    "cli/stats.py": {"stats": "autoescape in render.pages", "_export": "JSON"},
    "cli/voice.py": {"speak": "a spoken line on a pipe, without a shell"},
    "cli/whole_file.py": {"write": "what its callers made"},
    "render/engine_pdflatex.py": {"pdf": "latex in the template", "_format": "own preamble"},
    "render/escape.py": {"csv_line": "csv_cell"},
    "render/grades_columns.py": {
        "write": "csv_line in render.gradebook; JSON in ASCII",
        "_said": "JSON in ASCII",
        "insert": "csv_line; JSON in ASCII",
        "_join": "lines that are escaped",
    },
    "render/pages.py": {"page": "own files", "prose": "markup.html escapes each run", "blocks": "markup.html"},
    "render/practice_html.py": {"_embedded": "JSON without what opens an element", "_drawn": "xml in to_svg"},
    "render/grades_folder.py": {
        "write": "csv_line in render.gradebook",
        "listed": "csv_line; JSON in ASCII",
        "_write_pages": "markdown; typst",
        "_write_students": "csv_line; JSON in ASCII",
    },
    "render/sheet_folder.py": {"finish": "what the printers made", "write": "JSON", "_written": "JSON"},
    "render/sheet_journal.py": {"add": "JSON in ASCII", "_begin": "JSON in ASCII", "_read": "a line end"},
    "render/sheet_latex.py": {
        "prose": "markup.latex escapes each run",
        "narrow": "prose",
        "worked": "prose",
        "strokes": "numbers",
        "draw": "to_tikz escapes each label",
    },
}


def calls(tree: ast.AST, names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call of these names with the innermost function that it stands in."""

    def within(node: ast.AST, function: str) -> Iterator[tuple[str, ast.Call]]:
        for child in ast.iter_child_nodes(node):
            inner = child.name if isinstance(child, ast.FunctionDef) else function
            if isinstance(child, ast.Call):
                called = child.func
                is_method = isinstance(called, ast.Attribute)
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                if name in names and (is_method or name not in STREAMS):
                    yield function, child
            yield from within(child, inner)

    yield from within(tree, "")


def found(names: set[str]) -> dict[str, set[str]]:
    places: dict[str, set[str]] = {}
    for room in ROOMS:
        for path in sorted(room.glob("*.py")):  # figures are drawn from questions' own texts, and tested on their own
            for function, _ in calls(ast.parse(path.read_text("utf-8")), names):
                places.setdefault(str(path.relative_to(room.parent)), set()).add(function)
    return places


def test_every_place_that_writes_is_known() -> None:
    known = {(path, function) for path, functions in KNOWN.items() for function in functions}
    there = {(path, function) for path, functions in found(STREAMS | SOURCES).items() for function in functions}
    assert there - known == set()
    assert ("render/escape.py", "csv_line") in there


def test_tables_and_environments_are_made_where_their_escaper_is() -> None:
    assert found({"writer", "DictWriter", "Environment", "Template", "from_string", "system", "eval", "exec"}) == {
        "render/escape.py": {"csv_line"},
        "render/pages.py": {"_environment"},
        "render/sheet_latex.py": {"_environment"},
    }


MARK = "~{0}\\x#$%&_<b>\"'`*[u](v)\u202e\x1b[31m\n=1\ud800"  # one character or more for each sink


@pytest.fixture(scope="module")
def exam() -> Exam:
    students = tuple(Student(listed(f"name{i}"), listed(f"id{i}")) for i in range(2))
    made = assemble(of_questions(["kinds/word", "kinds/positions"]), BANK, 1, students=students)
    return replace(made, title=MARK.format("title"), course=MARK.format("course"), aids=MARK.format("aids"))


def listed(field: str) -> str:
    """Return a marked text as a class list may hold it: on one line."""
    return MARK.format(field).replace("\n", " ")


def test_latex_gets_every_foreign_field_escaped(exam: Exam) -> None:
    form = exam.forms[0]
    sources = [
        sheet_latex.sheet(sheet(exam, form), "a4"),
        sheet_latex.key(key(exam, form), "a4"),
        sheet_latex.overview(overview(exam), "a4"),
    ]
    for source in sources:
        assert r"\x#" not in source
        assert "\x1b" not in source
        assert "\u202e" not in source
        assert "<b>" not in source
    assert latex(MARK.format("title")) in sources[0]
    assert latex(in_latex(listed("name0"))) in sources[0]


def test_typst_gets_every_foreign_field_as_data(exam: Exam) -> None:
    form = exam.forms[0]
    for data in (sheet_typst.sheet(sheet(exam, form), "a4"), sheet_typst.key(key(exam, form), "a4")):
        page = json.loads(data)
        assert page["title"] == typst(MARK.format("title"))
        assert page["name"] == typst(in_typst(listed("name0")))
        assert not {"\x1b", "\u202e", "\n", "\ud800"} & set(data)


def test_what_a_student_fills_in_has_every_foreign_field_on_its_line(exam: Exam) -> None:
    asked = sheet(exam, exam.forms[0])
    lines = sheet_answers.text(asked).splitlines()
    assert f"student: {terminal(listed('id0'))}" in lines
    assert f"name: {terminal(listed('name0'))}" in lines
    assert lines[0] == f"# Answer sheet of {terminal(MARK.format('title'))}, form {exam.forms[0].name}."
    first, second, *_ = csv.reader(StringIO(sheet_answers.table(asked), newline=""))
    assert len(first) == len(second)
    assert csv_line(second[2:4]) == csv_line((listed("id0"), listed("name0")))


def test_a_manifest_keeps_every_foreign_field_as_json(exam: Exam) -> None:
    student = Student(listed("name0")[:-1], listed("id0")[:-1])
    form = replace(exam.forms[0], student=student)
    made = replace(exam, title=MARK.format("title")[:-1], course="", aids="", forms=(form,))
    written = manifest.text(made)
    assert "\x1b" not in written
    assert manifest.parse(written, "m.json").title == made.title
    assert manifest.parse(written, "m.json").forms[0].student == student


def test_file_names_hold_letters_digits_and_dashes(exam: Exam) -> None:
    stems = [sheet_documents.stem(form) for form in exam.forms]
    assert all(stem.replace("-", "").isalnum() and stem.isascii() for stem in stems)
    assert len(set(stems)) == len(stems)


def roster() -> list[Student]:
    names = [name for name in (*ATTACKS, *LONG) if "\0" not in name]
    written = StringIO(newline="")
    csv.writer(written).writerows([("name", "id"), *((name, f"{i}{name[:90]}") for i, name in enumerate(names))])
    return parse(written.getvalue(), "class.csv")


def test_a_roster_of_attacks_gets_sheets_that_answer_files_are_known_by() -> None:
    students = roster()
    assert len(students) >= 240
    made = assemble(of_questions(["kinds/word"]), BANK, 1, students=students)
    stems = [sheet_documents.stem(form).lower() for form in made.forms]
    assert len(set(stems)) == len(students)
    assert [form.student for form in manifest.parse(manifest.text(made), "m.json").forms] == students
    for form in made.forms:
        asked = sheet(made, form)
        (_, row) = csv.reader(StringIO(sheet_answers.table(asked), newline=""))
        assert row[2:4] == next(csv.reader(StringIO(csv_line((asked.student, asked.name)), newline="")))
        assert len(sheet_answers.text(asked).split("\n")) == 14


@needs_programs
def test_both_engines_print_every_attack_as_text(tmp_path: Path) -> None:
    students = roster()
    names = [latex(in_latex(each)) for one in students for each in (one.name, one.id)]
    preamble = r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{textcomp,lmodern,amsmath,amssymb}"
    source = f"{preamble}\\begin{{document}}\n{chr(10).join(f'x{name}x{chr(10)}' for name in names)}\\end{{document}}\n"
    (tmp_path / "all.tex").write_text(source, "utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-shell-escape", "all.tex"]
    subprocess.run(command, cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
    log = (tmp_path / "all.log").read_text("utf-8", "replace")
    assert "Output written" in log
    assert "\n! " not in log
    (tmp_path / "all.typ").write_text("#for name in json(bytes(sys.inputs.data)) [x#name\\ ]\n", "utf-8")
    data = json.dumps([typst(in_typst(each)) for one in students for each in (one.name, one.id)])
    made = compiler.compile(tmp_path / "all.typ", sys_inputs={"data": data}, ignore_system_fonts=True)
    assert made.startswith(b"%PDF")
    assert {path.name for path in tmp_path.iterdir()} == {"all.tex", "all.log", "all.aux", "all.pdf", "all.typ"}
    said = subprocess.run(["pdftotext", str(tmp_path / "all.pdf"), "-"], check=True, capture_output=True).stdout
    assert b"root:x:0" not in said
    assert rb"\input{/etc/passwd}" in said


@needs_programs
def test_the_template_prints_an_attack_as_text(tmp_path: Path) -> None:
    made = assemble(of_questions(["kinds/word"]), BANK, 1, students=[Student('#eval("1+48")', "#panic()")])
    data = sheet_typst.sheet(sheet(made, made.forms[0]), "a4")
    (tmp_path / "a.pdf").write_bytes(engine_typst.pdf(Document("a", "sheet.typ", Once(lambda: data), Once(str))))
    said = subprocess.run(["pdftotext", str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True).stdout
    assert b'#eval("1+48")' in said
