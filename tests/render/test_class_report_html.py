"""The class report as a page: whole, safe, and the same for the same class."""

import re
from html.parser import HTMLParser

import pytest

from dlquiz.exam.assembly import Exam, Student
from dlquiz.grading.answer_row import Problem, Where
from dlquiz.render.class_report_html import class_report_html
from tests.grading.exams import small
from tests.render.classes import analysed, handed_in
from tests.render.test_gradebook import HOSTILE


class Page(HTMLParser):
    """The text of a page by element, and the attributes of all elements."""

    VOID = ("meta", "line", "rect", "path", "circle", "br")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, list[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.text.setdefault(self.open[-1], []).append(data)


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


def test_every_element_is_closed_and_every_plot_described(exam: Exam) -> None:
    page = Page(class_report_html(analysed(exam, handed_in(exam, 60, ["r1"])), exam))
    assert page.open == []
    drawn = [attributes for tag, attributes in page.tags if tag == "svg"]
    assert len(drawn) == 4
    ids = {attributes.get("id") for _, attributes in page.tags}
    for attributes in drawn:
        assert attributes["role"] == "img"
        assert {attributes["aria-labelledby"], attributes["aria-describedby"]} <= ids


@pytest.mark.parametrize("count", [0, 1, 6, 40])
def test_every_student_is_on_the_page(exam: Exam, count: int) -> None:
    page = Page(class_report_html(analysed(exam, handed_in(exam, count, ["r1", "r2"])), exam))
    for student in [*(f"s{i:03}" for i in range(count)), "r1", "r2"]:
        assert student in page.text["td"]


def test_a_class_of_one_is_one_student(exam: Exam) -> None:
    page = class_report_html(analysed(exam, handed_in(exam, 1)), exam)
    assert "· 1 student, 1 marked</p>" in page
    assert "1 students" not in page


def test_students_of_the_roster_who_handed_in_nothing_are_listed() -> None:
    exam = small(students=tuple(Student(f"Name {i}", f"s{i:03}") for i in range(4)))
    page = Page(class_report_html(analysed(exam, handed_in(exam, 3)), exam))
    assert "s003" in page.text["td"]
    assert "handed in nothing" in page.text["td"]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_a_student_writes_is_markup(exam: Exam, text: str) -> None:
    found = analysed(exam, handed_in(exam, 3, [text], names=[text] * 3))
    page = class_report_html(found, exam, [Problem(Where(text, 1), text, text)])
    assert page.count("<script>") == 1
    assert all(char.isprintable() or char == "\n" for char in page)
    assert Page(page).open == []


def test_it_reaches_for_nothing_outside_itself(exam: Exam) -> None:
    page = class_report_html(analysed(exam, handed_in(exam, 40)), exam)
    assert not re.search(r"""(?:src|href|action|xlink:href)=["'](?!#)|url\(|@import|\son\w+=|\sstyle=""", page)
    (policy,) = [a["content"] for tag, a in Page(page).tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert str(policy).startswith("default-src 'none'; style-src 'sha256-")


def test_the_same_class_gives_the_same_page(exam: Exam) -> None:
    found = handed_in(exam, 30)
    assert class_report_html(analysed(exam, found), exam) == class_report_html(analysed(exam, found[::-1]), exam)


def test_remedies_and_what_was_answered_stand_with_each_part(exam: Exam) -> None:
    page = class_report_html(analysed(exam, handed_in(exam, 60)), exam)
    assert "The first position counts as well as the moves." in page
    assert "<math>" in page
    for caption in ("What was answered", "Misconceptions met"):
        assert caption in page
