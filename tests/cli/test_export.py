"""`dlquiz export`: what it writes, and what it refuses."""

import json
import re
from pathlib import Path
from typing import Any

from dlquiz.exam.bank import Bank
from tests.cli.terminal import dlquiz, refused


def known(page: Path) -> Any:
    (found,) = re.findall(r'<script type="application/json" id="known">(.*?)</script>', page.read_text("utf-8"))
    return json.loads(found)


def test_a_seed_gives_the_same_page_and_another_one_others(tmp_path: Path) -> None:
    pages = [tmp_path / name for name in ("a.html", "b.html", "c.html")]
    for page, seed in zip(pages, "112", strict=True):
        ran = dlquiz(
            "export", "html", "-o", str(page), "-t", "convolution", "-n", "2", "--variants", "3", "--seed", seed
        )
        assert "2 questions with 6 sets of numbers" in ran.err
    assert pages[0].read_bytes() == pages[1].read_bytes() != pages[2].read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.html", "b.html", "c.html"]


def test_what_exams_keep_is_not_in_a_page(tmp_path: Path, bank: Bank) -> None:
    page = tmp_path / "page.html"
    dlquiz("export", "html", "-o", str(page), "-q", "convolution/output-size", "--variants", "50", "--seed", "3")
    question = bank["convolution/output-size"]
    (card,) = known(page)["questions"]
    codes = [variant["code"] for variant in card["variants"]]
    assert len(set(codes)) == 50
    assert not any(question.reserved(question.from_code(code).index or 0) for code in codes)


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    ran = dlquiz("export", "html", "-o", str(tmp_path / "no" / "page.html"), "-q", "detection/iou")
    refused(ran, 3, "page.html", "cannot be written")
    refused(dlquiz("export", "html", "-o", str(tmp_path / "p.html"), "-q", "detection/iuo"), 4, "did you mean")
