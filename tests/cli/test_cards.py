"""Flashcards over terms and claims, and the game of pairs over terms."""

import json
import re
import sqlite3
from pathlib import Path

import pytest

from dlquiz.exam.deck import other_side
from tests.cli.terminal import dlquiz, refused

CARDS = ("quiz", "--mode", "cards", "--seed", "1")
TERM = (*CARDS, "-q", "term/cross-entropy")
MEANING = (*CARDS, "-q", "meaning/cross-entropy")
CLAIM = (*CARDS, "-q", "claim/takes-gelu-for-relu")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path))
    return tmp_path


def cards(home: Path) -> list[str]:
    with sqlite3.connect(home / "progress.db") as connection:
        found = [name for (name,) in connection.execute("SELECT skill FROM cards ORDER BY skill")]
    connection.close()
    return found


def test_a_term_is_typed_and_may_be_spelled_in_several_ways(home: Path) -> None:
    ran = dlquiz(*TERM, "-q", "term/fan-in", "-q", "term/return", "--json", typed="Cross Entropy\nfanin\nRETURN\n")
    assert [answer["credit"] for answer in json.loads(ran.out)["answers"]] == [1.0, 1.0, 1.0]
    assert cards(home) == ["term/cross-entropy", "term/fan-in", "term/return"]


def test_neither_its_name_nor_anything_else_tells_a_term_before_it_is_typed(home: Path) -> None:
    shown = dlquiz(*TERM, typed="?\n:time\n:flag\n").err.split("Score")[0].split("Nothing was answered")[0]
    assert "the surprise at the true class. Which term is meant?" in " ".join(shown.split())
    assert not re.search("cross.entropy|NLL", shown, re.IGNORECASE)


def test_a_wrong_term_is_told_with_what_it_means_and_comes_again(home: Path) -> None:
    ran = dlquiz(*TERM, "--json", typed="hinge loss\n:hint\ncross-entropy\n")
    said = " ".join(ran.err.split())
    assert "Who says so takes cross-entropy for hinge loss." in said
    assert "hinge loss: The sum of max" in said
    assert "missed before" in said
    assert "It begins with 'c' and has 1 word." in said
    assert "dlquiz quiz --mode cards -q term/cross-entropy" in said
    assert [answer["credit"] for answer in json.loads(ran.out)["answers"]] == [0.0, 1.0]


def test_who_was_right_after_all_says_so(home: Path) -> None:
    ran = dlquiz(*TERM, "-q", "term/hinge-loss", "--json", typed="entropy of a cross\n:right\n")
    assert json.loads(ran.out)["answers"][0]["credit"] == 1.0


@pytest.mark.parametrize(("typed", "credit"), [("false", 1.0), ("true", 0.0)])
def test_of_a_claim_the_reason_is_shown_whichever_way_it_was_answered(home: Path, typed: str, credit: float) -> None:
    ran = dlquiz(*CLAIM, "--json", typed=f"{typed}\n")
    assert json.loads(ran.out)["answers"][0]["credit"] == credit
    assert "dips below zero for negative z" in " ".join(ran.err.split())


def ratings(home: Path) -> list[tuple[float, int]]:
    with sqlite3.connect(home / "progress.db") as connection:
        found = connection.execute("SELECT earned, hints FROM counted ORDER BY id").fetchall()
    connection.close()
    return found


def test_what_a_term_means_is_shown_when_the_card_is_turned_and_graded_by_the_student(home: Path) -> None:
    ran = dlquiz(*MEANING, "--json", typed="surprise, I think\n1\n\n?\n:hint\nperhaps\nwith effort\n")
    said = " ".join(ran.err.split())
    before, turned, after = said.partition("The quantity −log p_y")
    assert turned, said
    assert "Say it or type it, then Enter turns the card over. > surprise, I think" in before
    assert "Did you know it? 1 no, 2 with effort, 3 yes > 1" in after
    assert "missed before" in after
    assert "This part expects Enter, which turns the card over; then 1, 2 or 3" in after
    assert [(a["response"], a["credit"]) for a in json.loads(ran.out)["answers"]] == [("no", 0.0), ("with effort", 1.0)]
    assert ratings(home) == [(0.0, 0), (1.0, 1)], "with effort counts as a hint does"
    assert cards(home) == ["meaning/cross-entropy"]


def test_a_card_to_explain_takes_every_control_on_both_sides(home: Path) -> None:
    typed = ":hint\n:tex\n:time\n:flag\n\n:skip\n:time\n:undo\n3\n"
    ran = dlquiz(*MEANING, "--json", typed=typed)
    said = " ".join(ran.err.split())
    assert "It begins: The quantity −log p_y …" in said
    assert said.count("Did you know it?") == 2, "once when it is turned, once for what is no grade"
    assert "There is no answer to take back." in said
    assert "Flagged: dlquiz quiz --mode cards -q meaning/cross-entropy" in said
    assert json.loads(ran.out)["answers"][0]["credit"] == 1.0
    assert ratings(home) == [(1.0, 1)]
    assert "Skipped. The quantity −log p_y" in " ".join(dlquiz(*MEANING, typed=":skip\n").err.split())


@pytest.mark.parametrize(("grade", "credit"), [("1", 0.0), ("3", 1.0)])
def test_grades_outlive_an_interruption(home: Path, grade: str, credit: float) -> None:
    dlquiz(*MEANING, "-q", "claim/takes-gelu-for-relu", typed=f"\n{grade}\n")
    ran = dlquiz("resume", "--json", typed="false\n")
    answers = json.loads(ran.out)["answers"]
    assert [(a["question"], a["credit"]) for a in answers] == [
        ("meaning/cross-entropy", credit),
        ("claim/takes-gelu-for-relu", 1.0),
    ]
    assert ("missed before" in ran.err) == (credit == 0)


def test_one_side_of_a_term_waits_for_another_day_than_the_other(home: Path) -> None:
    few = (*CARDS, "--topic", "attention", "-n", "50")
    ran = dlquiz(*few, "--json", typed=":skip\n" * 60)
    asked = [answer["question"] for answer in json.loads(ran.out)["answers"]]
    assert asked
    sides = [name.partition("/")[2] for name in cards(home)]
    assert len(sides) == len(set(sides))
    refused(dlquiz(*few[:-2], "--of", "terms"), 4, "is due today", "the next is on")
    with sqlite3.connect(home / "progress.db") as connection:
        connection.execute("UPDATE cards SET reviewed = '2020-01-01T00:00:00.000+00:00'")
    connection.close()
    later = json.loads(dlquiz(*few[:-2], "--json", typed=":skip\n" * 3).out)["answers"]
    assert {other_side(answer["question"]) for answer in later} <= set(asked)


def test_stats_have_a_row_for_each_kind_of_card(home: Path, tmp_path: Path) -> None:
    assert "Flashcards" not in dlquiz("stats").out
    dlquiz(*MEANING, "-q", "claim/takes-gelu-for-relu", typed="\n1\nfalse\n\n3\n")
    rows = {row["kind"]: row for row in json.loads(dlquiz("stats", "--json").out)["cards"]}
    assert list(rows) == ["terms", "meanings", "claims"]
    meanings = rows["meanings"]
    assert (meanings["cards"], meanings["begun"], meanings["answers"], meanings["right"]) == (271, 1, 2, 1)
    assert 0.5 < meanings["recall"] < 1
    shown = dlquiz("stats").out
    assert "0 questions answered, 3 flashcards" in shown
    assert re.search(r"^  meanings +1/271 +0 due +\d+%$", shown, re.MULTILINE)
    assert re.search(r"^  terms +0/271 +0 due$", shown, re.MULTILINE)
    assert "Flashcards, terms: none of 271 begun" in dlquiz("stats", "--plain").out
    dlquiz("stats", "--html", str(tmp_path / "page.html"))
    assert '<th scope="row">meanings</th>' in (tmp_path / "page.html").read_text("utf-8")


def test_cards_come_from_the_ground_up_and_again_when_they_are_due(home: Path) -> None:
    few = (*CARDS, "--topic", "evaluation")
    first = json.loads(dlquiz(*few, "-n", "3", "--json", typed=":skip\n:skip\n:quit\n").out)
    asked = {answer["question"] for answer in first["answers"]}
    assert asked == set(cards(home))
    second = json.loads(dlquiz(*few, "-n", "2", "--json", typed=":skip\n:quit\n").out)
    assert not {answer["question"] for answer in second["answers"]} & asked
    with sqlite3.connect(home / "progress.db") as connection:
        connection.execute("UPDATE cards SET due = '2020-01-01T00:00:00.000+00:00'")
    connection.close()
    third = json.loads(dlquiz(*few, "-n", "2", "--json", typed=":skip\n:quit\n").out)
    assert {answer["question"] for answer in third["answers"]} <= set(cards(home))


def test_when_no_card_is_due_the_day_of_the_next_is_said(home: Path) -> None:
    dlquiz(*CARDS, "--of", "claims", "--topic", "attention", "-n", "50", typed=":skip\n" * 15)
    refused(dlquiz(*CARDS, "--of", "claims", "--topic", "attention"), 4, "is due today", "the next is on")


def test_cards_are_resumed(home: Path) -> None:
    dlquiz(*CARDS, "--topic", "evaluation", "-n", "3", typed="\n3\n")
    ran = dlquiz("resume", typed=":quit\n")
    assert "Going on with the cards session" in ran.err
    assert "Card 2: A term of evaluation" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--mode", "cards", "--of", "slips"), "cards has no 'slips'"),
        (("--mode", "match", "--of", "term"), "did you mean terms?"),
        (("--of", "terms"), "practice has no kinds, it goes with --mode cards and --mode match"),
    ],
)
def test_kinds_that_a_mode_does_not_have_are_refused(home: Path, arguments: tuple[str, ...], said: str) -> None:
    refused(dlquiz("quiz", *arguments), 2, said)


def test_terms_are_paired_with_their_definitions(home: Path) -> None:
    every = "".join(f"{number}{letter}\n" for number in range(1, 7) for letter in "abcdef")
    ran = dlquiz("quiz", "--mode", "match", "--of", "terms", "-t", "losses", "--seed", "2", "--json", typed=every)
    assert "Pair each term with its definition, such as 1b." in ran.err
    assert "slip" not in ran.err
    assert json.loads(ran.out)["found"] == 6


def test_a_game_mixes_terms_and_slips_unless_it_is_told_otherwise(home: Path) -> None:
    both = " ".join(dlquiz("quiz", "--mode", "match", "--seed", "2").err.split())
    assert "Pair each term with its definition and each slip with its remedy" in both
    slips = dlquiz("quiz", "--mode", "match", "--of", "slips", "--seed", "2").err
    assert "Pair each slip with its remedy" in slips


def test_a_bank_without_terms_still_plays(home: Path, tmp_path: Path, root: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "schedules.py").write_text((root / "question_bank" / "schedules.py").read_text("utf-8"), "utf-8")
    ran = dlquiz("quiz", "--mode", "match", "--bank", str(folder), "--seed", "2", "--json")
    assert json.loads(ran.out)["pairs"] == 6
    assert "Pair each slip with its remedy, such as 1b." in ran.err
    refused(dlquiz(*CARDS, "--bank", str(folder)), 4, "no terms and no claims")
    refused(dlquiz("quiz", "--mode", "match", "--of", "terms", "--bank", str(folder)), 4, "too few terms to pair")
