"""The practice page in Chromium: marked at once, by keyboard alone, kept over a reload, and nothing goes out."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dlquiz.exam.bank import Bank, load
from dlquiz.render.practice_html import practice_html
from tests.chromium import CHROMIUM, FLAGS
from tests.cli.terminal import dlquiz

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
IDS = [
    "convolution/output-size",
    "foundations/activation-statements",
    "foundations/derivative",
    "detection/detection-exam",
]
HOSTILE = '''"""Hostile."""

from typing import Annotated
from dlquiz.question import Integer, Item, Misconception, Range, question

EVIL = "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 2'>"


@question(topic="evil", level=1, points=1, concepts=["evil"])
def evil(n: Annotated[int, Range(31, 99)]) -> Item:
    """<img src=x onerror='window.ran = 3'> & "more" {{ 7 * 7 }}."""
    slips = {Misconception(f"{i} {EVIL}", EVIL): n + i for i in (1, 2, 3)}
    return Item(f"{EVIL} {n}", answer=Integer(n, unit="<i>m</i>"), wrong=slips)
'''


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def practice(bank: Bank, tmp_path_factory: pytest.TempPathFactory) -> str:
    chosen = [[bank[name].variant(seed) for seed in (1, 2)] for name in IDS]
    path: Path = tmp_path_factory.mktemp("practice") / "page.html"
    path.write_text(practice_html("Practice", chosen, "0.1.0", 1), "utf-8")
    return path.as_uri()


def opened(browser: Browser, uri: str, *, scripts: bool = True, width: int = 900, dark: bool = False) -> Page:
    context = browser.new_context(
        java_script_enabled=scripts,
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    page.goto(uri)
    return page


def verdict(page: Page) -> str:
    return page.locator(".question.current .variant.current .verdict").first.inner_text()


def answer(page: Page, text: str) -> str:
    field = page.locator(".question.current .variant.current .answer").first
    field.fill(text)
    field.press("Enter")
    return verdict(page)


def exported(page: Page, path: Path) -> Any:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    download.value.save_as(path)
    return json.loads(path.read_text("utf-8"))


def test_it_opens_without_the_network_and_without_complaints(browser: Browser, practice: str) -> None:
    said: list[str] = []
    asked: list[str] = []
    page = browser.new_context().new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(practice, wait_until="networkidle")
    answer(page, "1")
    assert said == []
    assert asked == [practice]
    assert page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', error => error.name)") == "TypeError"
    assert "TrustedHTML" in page.evaluate("() => { try { document.body.innerHTML = 'x' } catch (e) { return `${e}` } }")


def test_a_right_number_is_right(browser: Browser, practice: str) -> None:
    page = opened(browser, practice)
    assert answer(page, "50/2").split("\n\n") == ["✓ Right.", "Read as 50/2 = 25."]
    assert page.get_by_role("link", name="Question 1: right").is_visible()
    assert page.locator("#score").inner_text() == "1 of 1 answers right"


def test_a_slip_is_named_with_its_remedy_and_the_solution(browser: Browser, practice: str) -> None:
    page = opened(browser, practice)
    said = answer(page, "24")
    assert said.startswith("✗ Wrong.")
    assert "The answer is 25 pixels." in said
    assert "forgets the + 1. The kernel's first position counts as well as its moves." in said
    assert page.locator(".question.current .variant.current .worked").inner_text().endswith("Answer: 25 pixels")
    assert answer_is_locked(page)


def answer_is_locked(page: Page) -> bool:
    return page.locator(".question.current .variant.current .answer").first.is_disabled()


def test_what_cannot_be_read_is_asked_again_and_counts_nothing(browser: Browser, practice: str) -> None:
    page = opened(browser, practice)
    said = answer(page, "7 apples")
    assert said.startswith("Not read: an integer in pixels was expected; '7' was followed by 'apples'.")
    assert page.evaluate("document.activeElement.selectionStart") == 2
    assert page.get_by_role("textbox").first.get_attribute("aria-invalid") == "true"
    assert answer(page, "  ").startswith("Nothing was answered yet")
    assert page.evaluate("kept.answers.length") == 0
    assert answer(page, "25").startswith("✓ Right.")


def test_the_keyboard_is_enough(browser: Browser, practice: str) -> None:
    page = opened(browser, practice)
    page.keyboard.press("Alt+ArrowLeft")
    page.keyboard.type("25")
    page.keyboard.press("Enter")
    assert verdict(page).startswith("✓")
    page.keyboard.press("Enter")  # on "Next question"
    options = page.evaluate("known.questions[1].variants[0].parts[0].answer")
    for option in options["value"]:
        page.keyboard.press(f"{options['options'].index(option) + 1}")
    page.keyboard.press("Enter")
    assert verdict(page) == "✓ Right."
    page.keyboard.press("Enter")
    page.keyboard.type("x")
    page.keyboard.press("Enter")
    assert verdict(page).startswith("The answer is")
    page.keyboard.press("Enter")  # decides nothing
    assert page.evaluate("kept.answers.length") == 2
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.get_by_role("link", name="Question 3: wrong").is_visible()
    page.keyboard.press("Alt+n")
    assert page.locator(".question.current .variant.current").get_attribute("aria-label") == "Numbers 2 of 2"
    assert page.evaluate("document.activeElement.className") == "answer"


def test_progress_survives_a_reload_and_goes_into_the_store_once(
    browser: Browser, practice: str, tmp_path: Path
) -> None:
    page = opened(browser, practice)
    answer(page, "24")
    page.keyboard.press("Alt+ArrowRight")
    page.get_by_role("button", name="Show me how").locator("visible=true").click()
    page.reload()
    assert page.get_by_role("link", name="Question 2: wrong").get_attribute("aria-current") == "step"
    page.keyboard.press("Alt+ArrowLeft")
    assert "forgets the + 1" in verdict(page)
    page.get_by_role("button", name="New numbers").locator("visible=true").click()
    answer(page, "1")
    data = exported(page, tmp_path / "page.json")
    assert [row["outcome"] for row in data["answers"]] == ["wrong", "blank", "wrong"]
    assert data["answers"][0]["misconception"] == "forgets the + 1"
    assert len(data["sessions"]) == len(data["endings"]) == 2
    assert "3 answers added, 0 were known" in dlquiz("stats", "--import", str(tmp_path / "page.json")).err
    again = dlquiz("stats", "--import", str(tmp_path / "page.json"), "--json")
    assert "0 answers added, 3 were known" in again.err
    found = json.loads(again.out)
    assert (found["attempts"], found["right"], found["slips"][0]["name"]) == (3, 0, "forgets the + 1")


def test_a_later_part_waits_for_the_earlier_ones_whose_values_it_builds_on(browser: Browser, practice: str) -> None:
    page = opened(browser, practice)
    for _ in range(3):
        page.keyboard.press("Alt+ArrowRight")
    forms = page.locator(".question.current .variant.current form.part")
    assert forms.nth(0).locator("input").is_enabled()
    assert forms.nth(1).locator("input").first.is_disabled()
    forms.nth(0).get_by_role("button", name="Show me how").click()
    assert forms.nth(1).locator("input").first.is_enabled()
    assert page.evaluate("document.activeElement.form?.id") == forms.nth(1).get_attribute("id")


def test_the_wording_is_the_one_that_the_terminal_keeps(browser: Browser, practice: str, bank: Bank) -> None:
    from dlquiz.question.record import wording

    page = opened(browser, practice)
    answer(page, "25")
    (row,) = page.evaluate("kept.exported().answers")
    assert row["wording"] == wording(bank[row["skill"]].from_code(row["code"]).item)


def test_a_browser_that_keeps_nothing_says_so(browser: Browser, practice: str) -> None:
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })")
    page = context.new_page()
    page.goto(practice)
    assert answer(page, "25").startswith("✓ Right.")
    assert "keeps nothing" in page.locator("#kept").inner_text()
    assert len(page.evaluate("kept.exported().answers")) == 1


def test_hostile_text_of_a_bank_is_text(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "hostile").mkdir()
    (tmp_path / "hostile" / "evil.py").write_text(HOSTILE, "utf-8")
    question = load(str(tmp_path / "hostile"))["evil/evil"]
    path = tmp_path / "page.html"
    path.write_text(practice_html("</title><script>window.ran = 4</script>", [[question.variant(1)]], "0", 1), "utf-8")
    page = opened(browser, path.as_uri())
    said = answer(page, str(int(page.evaluate("known.questions[0].variants[0].parts[0].answer.key")) + 1))
    assert "when one 1 </script><script>window.ran = 1</script><img" in said
    assert page.evaluate("window.ran") is None
    assert page.locator("script").count() == 2
    assert page.locator("img").count() == 0


def test_it_reads_with_scripts_off(browser: Browser, practice: str) -> None:
    page = opened(browser, practice, scripts=False)
    assert page.locator("section.variant").count() == page.locator("section.variant:visible").count() == 8
    assert page.get_by_role("button").count() == 0
    assert not page.locator(".worked").first.is_visible()
    page.get_by_text("Solution", exact=True).first.click()
    assert page.locator(".worked").first.inner_text().endswith("Answer: 25 pixels")


def test_it_fits_every_screen_in_the_dark_and_on_paper(browser: Browser, practice: str) -> None:
    page = opened(browser, practice, width=320, dark=True)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 29)"
    for _ in IDS:
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        for button in page.locator(".question.current button.how").locator("visible=true").all()[:1]:
            button.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.keyboard.press("Alt+ArrowRight")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".question:visible").count() == len(IDS)
    assert not page.locator("nav").is_visible()
