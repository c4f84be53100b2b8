"""The statistics as a page: its numbers, tables that sort, and nothing that reaches out or is markup by accident."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from dlquiz.progress.statistics import Asked, Statistics, statistics
from dlquiz.progress.store import Entry, Store
from dlquiz.render.stats_html import stats_html
from tests.chromium import CHROMIUM, FLAGS
from tests.cli.terminal import dlquiz

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
EVIL = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"
BANK = {
    "a/one": Asked("a-topic", "One $x_1$", 2.0),
    "a/two": Asked("a-topic", EVIL, 1.0),
    "b/three": Asked("b", "3", 4),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Statistics:
    store = Store.at(tmp_path_factory.mktemp("store") / "progress.db", NOW)
    store.begin("s", NOW, "practice", {}, "0")
    for i, (ago, skill, credit, slip) in enumerate(
        [(8, "a/one", 0.0, EVIL), (1, "a/one", 1.0, None), (1, "a/two", 0.0, "adds $x$"), (0, "a/two", 0.0, "adds $x$")]
    ):
        entry = Entry(f"u{i}", "s", i, 0, 1, skill, f"K{i}", "w", response="1", outcome="wrong", points=1.0)
        entry = entry._replace(credit=credit, misconception=slip, seconds=30.0)
        store.add(entry, NOW - timedelta(days=ago, hours=1))
    return statistics(store, BANK, NOW, date(2026, 3, 20))


@pytest.fixture(scope="module")
def page(found: Statistics, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    path: Path = tmp_path_factory.mktemp("page") / "progress.html"
    path.write_text(stats_html(found, NOW.date()), "utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = browser.new_page(viewport={"width": 360, "height": 800}, color_scheme="dark")
        opened.on("dialog", lambda dialog: pytest.fail(dialog.message))
        opened.on("console", lambda message: pytest.fail(message.text))
        opened.on("request", lambda request: None if request.url.startswith("file:") else pytest.fail(request.url))
        opened.goto(path.as_uri(), wait_until="networkidle")
        yield opened
        browser.close()


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_the_page_shows_what_was_done_and_sorts(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    heat = page.locator(".heat tbody tr")
    assert heat.count() == 1  # topics that were tried
    assert heat.locator("td.day").all_inner_texts() == [*"00000100000021"]
    assert heat.locator("td.h4").all_inner_texts() == ["2"]
    rows = page.locator("section[aria-labelledby=skills] tbody tr td:first-child")
    assert EVIL in " ".join(rows.all_inner_texts())
    before = rows.all_inner_texts()
    page.get_by_role("columnheader", name="Right").get_by_role("button").click()
    page.get_by_role("columnheader", name="Right").get_by_role("button").click()
    assert sorted(rows.all_inner_texts()) == sorted(before)
    assert rows.first.inner_text().startswith("One")
    assert page.locator("script").count() == 1
    assert page.locator("img:not([role])").count() == 0


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_every_plot_says_in_words_what_it_shows(page: Page) -> None:
    titles = page.locator("svg title").all_text_contents()
    assert [title.split()[0] for title in titles] == ["Questions", "Recall", "How"]
    for words in page.locator("svg desc").all_text_contents():
        assert any(char.isdigit() for char in words)


def test_one_is_counted_as_one(found: Statistics) -> None:
    assert found.outlook is not None
    one = replace(found, slips=found.slips[:1], outlook=replace(found.outlook, days_left=1))
    page = stats_html(one, NOW.date())
    assert "1 misconception." in page or "1 misconception<" in page
    assert "<dd>1 day<" in page


def test_the_forecast_falls_from_tomorrow_on(found: Statistics) -> None:
    assert len(found.forecast) == 14
    assert all(now > later for now, later in zip(found.forecast, found.forecast[1:], strict=False))
    assert found.outlook is not None
    assert found.forecast[9] == found.outlook.recall


def test_a_store_without_answers_has_a_page_too(tmp_path: Path) -> None:
    ran = dlquiz("stats", "--html", str(tmp_path / "progress.html"))
    assert "progress written to" in ran.err
    assert "Nothing was answered yet" in (tmp_path / "progress.html").read_text("utf-8")
    assert ran.out == ""
