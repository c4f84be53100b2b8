"""The class report in Chromium: no network, plots with words, tables that sort by keyboard, scripts on or off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dlquiz.grading.answer_row import Problem, Where
from dlquiz.render.class_report_html import class_report_html
from tests.chromium import CHROMIUM, FLAGS
from tests.grading.exams import small
from tests.render.classes import analysed, handed_in

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
HOSTILE = ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "'\"><svg onload=alert(1)>", "{{ 7 * 7 }}"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    exam = small()
    found = analysed(exam, handed_in(exam, 40, ["refused <b>"], names=HOSTILE))
    path: Path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(class_report_html(found, exam, [Problem(Where("<i>a</i>.csv", 3), "s1", HOSTILE[0])]), "utf-8")
    return path.as_uri()


def opened(browser: Browser, report: str, *, scripts: bool = True, width: int = 1100, dark: bool = False) -> Page:
    context = browser.new_context(
        java_script_enabled=scripts,
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    page.goto(report)
    return page


def column(page: Page, table: str, place: int) -> list[str]:
    cells = page.locator(f"section[aria-labelledby={table}] table.sortable tbody tr td:nth-child({place})")
    return cells.all_inner_texts()


def test_it_opens_without_the_network_and_without_complaints(browser: Browser, report: str) -> None:
    said: list[str] = []
    asked: list[str] = []
    page = browser.new_context().new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report, wait_until="networkidle")
    assert said == []
    assert asked == [report]


def test_what_students_write_is_shown_as_text(browser: Browser, report: str) -> None:
    page = opened(browser, report)
    names = column(page, "students", 2)
    assert set(HOSTILE) <= set(names)
    assert page.locator("script").count() == 1
    assert page.locator("img, main script, td svg").count() == 0
    assert "refused <b>" in names


def test_every_plot_has_a_name_a_description_and_its_numbers(browser: Browser, report: str) -> None:
    page = opened(browser, report)
    plots = page.get_by_role("img")
    assert plots.count() == page.locator("svg").count() == 4
    for name in (
        "How many students have which share of the points",
        "Difficulty and discrimination of each part",
        "How many students met which misconception",
        "The forms' means",
    ):
        assert page.get_by_role("img", name=name, exact=True).count() == 1
    for description in page.locator("svg desc").all_text_contents():
        assert any(char.isdigit() for char in description)
    page.get_by_text("The numbers").first.click()
    assert page.get_by_role("cell", name="90 to 100 %").is_visible()


def test_tables_sort_by_keyboard_and_say_so(browser: Browser, report: str) -> None:
    page = opened(browser, report)
    before = column(page, "parts", 4)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Difficulty":
            break
    heading = page.get_by_role("columnheader", name="Difficulty")
    page.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert column(page, "parts", 4) == sorted(before, key=float)
    page.keyboard.press("Space")
    assert heading.get_attribute("aria-sort") == "descending"
    assert column(page, "parts", 4) == sorted(before, key=float, reverse=True)
    page.get_by_role("columnheader", name="Part", exact=True).get_by_role("button").click()
    assert heading.get_attribute("aria-sort") is None
    assert column(page, "parts", 1) == ["1", "2", "3a", "3b", "3c", "4"]


def test_it_reads_the_same_with_scripts_off(browser: Browser, report: str) -> None:
    page = opened(browser, report, scripts=False)
    assert page.locator("th button").count() == 0
    assert len(column(page, "students", 1)) == 41
    assert page.get_by_role("heading", name="What to look at").is_visible()


@pytest.mark.parametrize("width", [320, 1400])
def test_it_fits_every_screen_in_the_dark_too(browser: Browser, report: str, width: int) -> None:
    page = opened(browser, report, width=width, dark=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 29)"
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("nav").is_visible()


def test_its_policy_forbids_the_network_and_foreign_scripts(browser: Browser, report: str) -> None:
    page = opened(browser, report)
    added = "const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s)"
    page.evaluate(f"() => {{ try {{ {added} }} catch (refused) {{}} }}")
    assert page.evaluate("window.ran") is None
    assert page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', error => error.name)") == "TypeError"
    blocked = (
        "new Promise(done => { document.addEventListener('securitypolicyviolation', e => done(e.violatedDirective));"
    )
    assert page.evaluate(f"{blocked} fetch('http://127.0.0.1:9/').catch(() => 0) }})") == "connect-src"
