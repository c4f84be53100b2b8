"""A class whose every name and id attacks something: all are marked, all are in every report, and nothing runs."""

import csv
import json
import re
import unicodedata
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dlquiz.exam.assembly import Exam
from dlquiz.exam.manifest import text
from dlquiz.grading.answer_row import LONGEST
from dlquiz.render.escape import csv_cell, filename, markdown, terminal
from tests.cli.inside import ran
from tests.cli.terminal import Ran
from tests.exam.hostile_names import ATTACKS, CANARY, LONG
from tests.grading.exams import key, small

# NUL is no part of an id; what is blank is none
IDS = sorted({name.strip() for name in ATTACKS if "\0" not in name and name.strip()})
NAMED = {f"long {i}": name for i, name in enumerate(LONG)}


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


class Marked:
    """A run over the whole class: what it said, and its folder."""

    def __init__(self, folder: Path, run: Ran) -> None:
        self.folder, self.run = folder, run

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory, exam: Exam) -> Marked:
    folder = tmp_path_factory.mktemp("class")
    right = key(exam.forms[0])
    (folder / "manifest.json").write_text(text(exam), "utf-8")
    base = {"exam": exam.id, "form": "A"}
    answers = [
        {**base, "student": each, "name": each, "answers": right | {"1": each, "2": "0.5", "4": each}} for each in IDS
    ]
    answers += [{**base, "student": each, "name": name, "answers": right} for each, name in NAMED.items()]
    (folder / "class.json").write_text(json.dumps(answers), "utf-8")
    earlier = [entry | {"answers": right} for entry in answers]
    (folder / "earlier.json").write_text(json.dumps(earlier), "utf-8")
    assert ran("grade", "manifest.json", "earlier.json", "-o", "before", cwd=folder).code == 6
    run = ran("grade", "manifest.json", "class.json", "--against", "before", cwd=folder)
    assert run.code == 6, run.err[-500:]
    return Marked(folder, run)


def steers(shown: str) -> set[str]:
    """Return the characters in which a text could do anything to a terminal or hide."""
    return {c for c in shown if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}}


def test_everyone_is_marked_and_stands_in_the_gradebook_once(marked: Marked) -> None:
    rows = marked.rows("grades/gradebook.csv")
    assert [row["student"] for row in rows] == [csv_cell(each) for each in sorted([*IDS, *NAMED])]
    assert all(row["status"].startswith("marked") for row in rows)
    assert {row["name"] for row in rows} >= {csv_cell(each) for each in IDS}
    assert [row["name"] for row in rows if row["student"] in NAMED] == [
        name[: LONGEST["name"]] for name in NAMED.values()
    ]


@pytest.mark.parametrize("name", ["gradebook.csv", "problems.csv", "changes.csv"])
def test_no_cell_of_a_table_is_a_formula(marked: Marked, name: str) -> None:
    rows = marked.rows(f"grades/{name}")
    cells = [cell for row in rows for cell in row.values()]
    assert len(rows) > 10
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n＝＋－＠")]


def test_every_mark_keeps_the_id_and_what_was_typed_to_the_letter(marked: Marked) -> None:
    lines = (marked.folder / "grades/marks.jsonl").read_bytes()
    assert lines.isascii()
    marks = [json.loads(line) for line in lines.splitlines()]
    assert {mark["student"] for mark in marks} == {*IDS, *NAMED}
    typed = {mark["student"]: mark["answers"][0]["response"] for mark in marks}
    assert {who: said for who, said in typed.items() if who in IDS} == {each: each for each in IDS}


def test_what_was_typed_is_never_a_right_answer_by_accident(marked: Marked) -> None:
    marks = [json.loads(line) for line in (marked.folder / "grades/marks.jsonl").read_bytes().splitlines()]
    outcomes = {mark["student"]: mark["answers"][0]["outcome"] for mark in marks if mark["student"] in IDS}
    assert "correct" not in outcomes.values()


def test_everyone_has_a_page_whose_name_any_system_takes(marked: Marked) -> None:
    pages = sorted(path.name for path in (marked.folder / "grades/feedback").iterdir())
    assert pages == sorted(f"{filename(each)}.md" for each in (*IDS, *NAMED))
    assert len({page.lower() for page in pages}) == len(IDS) + len(NAMED)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*\.md", page) for page in pages)


def test_a_page_holds_the_name_as_text_and_no_markup_of_its_own(marked: Marked) -> None:
    for each in IDS:
        page = (marked.folder / f"grades/feedback/{filename(each)}.md").read_bytes().decode()
        assert f"{markdown(each)} ({markdown(each)}), form A: **" in page
        assert not steers(page)
        # code spans hold what was typed, and nothing in them is markup
        prose = re.sub(r"(?<![`\\])(`+)(?!`).+?(?<!`)\1(?!`)", "", page.partition("\n")[2])
        assert not re.search(r"<[A-Za-z!/?]|(?<!\\)\]\(|(?<!\\)!\[", prose), each


def test_nothing_steers_the_terminal_and_no_line_is_forged(marked: Marked) -> None:
    assert not steers(marked.run.out + marked.run.err)
    shown = marked.run.out.partition("\n\n")[0].splitlines()
    assert len(shown) == 1 + len(IDS) + len(NAMED)
    assert not any(line.startswith(("error: ", "refused: forged", "touch ")) for line in shown)
    assert not any(
        "forged" in line and not line.startswith(("s1", "not read: ")) for line in marked.run.err.split("\n")
    )


class Elements(HTMLParser):
    """What a page consists of."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, set[str]] = {}
        self.said: list[str] = []
        self.values: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.setdefault(tag, set()).update(name for name, _ in attrs)
        self.values += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def elements(page: str) -> Elements:
    found = Elements()
    found.feed(page)
    found.close()
    return found


def test_the_class_report_has_no_element_or_attribute_from_a_name(marked: Marked, tmp_path: Path, exam: Exam) -> None:
    page = (marked.folder / "grades/report.html").read_text("utf-8")
    found = elements(page)
    wrong = [{"1": "x"}, {"1": "(", "4": "q"}, {"2": "0.5"}, {}]
    plain = [{"student": f"s{i}", "form": "A", "answers": key(exam.forms[0]) | wrong[i % 4]} for i in range(50)]
    (tmp_path / "manifest.json").write_text(text(exam), "utf-8")
    (tmp_path / "a.json").write_text(json.dumps([*plain, {"student": "s1", "form": "A", "answers": {}}]))
    ran("grade", "manifest.json", "a.json", cwd=tmp_path)
    harmless = elements((tmp_path / "grades/report.html").read_text("utf-8"))
    assert found.found.keys() <= harmless.found.keys()
    assert all(names <= harmless.found[tag] for tag, names in found.found.items())
    assert not any(value.lower().startswith(("javascript:", "http", "//")) for value in found.values)
    assert not steers(page)
    cells = {unescape(cell) for cell in re.findall(r'<td class="key">(.*?)</td>', page, re.DOTALL)}
    assert {terminal(each) for each in (*IDS, *NAMED)} <= cells


@pytest.mark.parametrize("each", IDS[::9])
def test_the_evidence_behind_a_mark_is_found_by_any_id(marked: Marked, each: str) -> None:
    for arguments in (["grades", "--", each], ["grades", "--", each, "1"]):
        run = ran("why", *arguments, cwd=marked.folder)
        assert run.code == 0, run.err
        assert not steers(run.out + run.err)
        assert terminal(" ".join(each.split()))[:10].strip() in run.out
    told = ran("why", "--json", "grades", "--", each, "1", cwd=marked.folder)
    assert json.loads(told.out)["student"] == each
    assert not steers(told.out)


def test_nothing_was_run(marked: Marked) -> None:
    left = {path.name for path in marked.folder.iterdir()}
    assert left == {"manifest.json", "class.json", "earlier.json", "before", "grades"}
    assert not Path(CANARY).exists()
    root = "root:x:0:0"
    pages = [path.read_text("utf-8") for path in (marked.folder / "grades").rglob("*") if path.is_file()]
    assert not any(root in page for page in pages)


@pytest.mark.parametrize("name", [f"=1+1\n{CANARY}", "<b>\x1b[31m\u202e", "'; --", "名" * 1000])
def test_ids_that_nobody_has_are_told_in_one_line(marked: Marked, name: str) -> None:
    run = ran("why", "grades", "--", name, cwd=marked.folder)
    assert run.code == 4
    assert run.err.count("\n") == 1
    assert not steers(run.err)


def test_a_title_that_is_no_text_is_refused(tmp_path: Path) -> None:
    run = ran("exam", "-q", "convolution/output-size", "-o", "o", "--title", "a\udcffb", cwd=tmp_path)
    assert (run.code, run.err) == (2, "error: --title: it is not UTF-8, write it in UTF-8\n")
    assert list(tmp_path.iterdir()) == []
