"""Mock exams: no verdict before they are handed in, time that runs out, and sittings that are interrupted."""

import json
import re
import sqlite3
from pathlib import Path

import pexpect
import pytest

from tests.cli.terminal import begun, dlquiz, refused

MOCK = ("quiz", "--mode", "mock", "--blueprint", str(Path(__file__).with_name("mock.toml")), "--seed", "3")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path))
    return tmp_path


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(home / "progress.db") as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


def test_nothing_is_told_before_the_exam_is_handed_in(home: Path) -> None:
    ran = dlquiz(*MOCK, typed="24\n1\n:quit\n")
    for word in ("Right", "Wrong", "The answer is", "Score"):
        assert word not in ran.err
    assert "2 of 8 parts are answered. Saved. To go on: dlquiz resume" in ran.err
    assert rows(home, "SELECT count(*) FROM answers") == [(0,)]


def test_what_is_handed_in_is_marked_kept_and_moves_the_schedule_once(home: Path) -> None:
    ran = dlquiz(*MOCK, "--json", typed="24\n:submit\ny\n")
    found = json.loads(ran.out)
    assert found["handed_in"] is True
    assert [answer["outcome"] for answer in found["answers"]] == ["wrong", *["blank"] * 7]
    assert "You wrote 24." in ran.err
    assert ran.err.count("Left open. The answer is") == 7
    assert re.search(r"Score: 0 of \d+ points, 0 %", ran.err)
    assert rows(home, "SELECT count(*) FROM answers") == [(8,)]
    assert rows(home, "SELECT count(*) FROM cards") == [(8,)]
    refused(dlquiz("resume"), 4, "no session was interrupted")


def test_one_goes_back_changes_flags_and_sees_the_paper(home: Path) -> None:
    ran = dlquiz(*MOCK, "--json", typed="24\n:back\n0.5\n:flag\n:go 1\n:clear\n:list\n:go 9\n:submit\nn\n:submit\ny\n")
    assert "On the paper: 24" in ran.err
    assert "Taken off the paper." in ran.err
    assert "flagged" in ran.err
    assert "Say which, such as :go 3 or :go 3b." in ran.err
    assert ran.err.count("8 parts are open. Hand in?") == 2
    assert json.loads(ran.out)["answers"][0]["response"] is None


def test_an_unreadable_answer_is_asked_again_and_never_kept(home: Path) -> None:
    ran = dlquiz(*MOCK, "--json", typed="12 apples\n:submit\ny\n")
    assert "Not read:" in ran.err
    assert json.loads(ran.out)["answers"][0]["outcome"] == "blank"


def test_a_sitting_goes_on_where_it_was_left_with_its_paper_and_its_time(home: Path) -> None:
    dlquiz(*MOCK, typed="24\n1\n:quit\n")
    with sqlite3.connect(home / "progress.db") as connection:
        connection.execute("UPDATE drafts SET elapsed = 600")
    connection.close()
    ran = dlquiz("resume", "--json", typed=":time\n:submit\ny\n")
    assert "Going on with the mock exam" in ran.err
    assert "Question 3 of 8" in ran.err.split(":time")[0]
    assert "10 min used, 9 min 59 s left" in ran.err
    assert [answer["response"] for answer in json.loads(ran.out)["answers"]][:3] == ["24", "1", None]


def test_flags_outlive_an_interruption_and_can_be_taken_away(home: Path) -> None:
    dlquiz(*MOCK, typed=":flag\n:go 2\n:flag\n:flag\n:quit\n")
    listed = dlquiz("resume", typed=":list\n:quit\n").err
    assert [line.split()[0] for line in listed.splitlines() if line.endswith("flagged")] == ["1"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (":hint", "Nothing is told before the exam is handed in."),
        (":how", "Nothing is told before the exam is handed in."),
        (":right", "Nothing is told before the exam is handed in."),
        (":undo", "Another answer replaces the one on the paper; :clear takes it off."),
        (":tex", "$"),
    ],
)
def test_the_controls_of_other_modes_are_answered_as_fits_an_exam(home: Path, typed: str, said: str) -> None:
    ran = dlquiz(*MOCK, typed=f"{typed}\n:quit\n")
    assert said in ran.err.split(typed)[1]
    assert "There is no" not in ran.err


def test_when_the_time_is_over_what_stands_on_the_paper_is_handed_in(home: Path) -> None:
    session = begun(*MOCK, "--time-limit", "0.05", NO_COLOR="1")
    session.expect("1 > ")
    session.sendline("24")
    session.expect("The time is up. What stands on the paper is handed in.")
    session.expect("You wrote 24.")
    session.expect(pexpect.EOF)
    session.close()
    assert session.exitstatus == 0
    assert rows(home, "SELECT count(*) FROM answers WHERE response = '24'") == [(1,)]


def test_a_time_factor_gives_more_time_and_zero_minutes_are_no_limit(home: Path) -> None:
    assert "time: 40 min." in dlquiz(*MOCK, "--time-factor", "2").err
    assert "time: no limit" in dlquiz(*MOCK, "--time-limit", "0").err


def test_an_exam_of_one_part_is_spoken_of_in_the_singular(home: Path) -> None:
    ran = dlquiz("quiz", "--mode", "mock", "-q", "convolution/output-size", "--seed", "1", typed=":quit\n")
    assert "1 question, 2 points; time:" in ran.err
    assert "The only part is open. Saved." in ran.err


def test_without_a_store_leaving_says_that_nothing_is_kept(home: Path) -> None:
    assert "Nothing is kept of an exam that is not handed in." in dlquiz(*MOCK, "--no-save", typed="24\n").err


def test_match_counts_pairs_and_wrong_tries_apart(home: Path) -> None:
    every = "".join(f"{number}{letter}\n" for number in range(1, 7) for letter in "abcdef")
    ran = dlquiz("quiz", "--mode", "match", "--seed", "3", "--json", typed=f"x\n{every}")
    found = json.loads(ran.out)
    assert (found["pairs"], found["found"]) == (6, 6)
    assert found["wrong"] == ran.err.count("No.\n")
    assert 0 < found["wrong"] <= 15
    assert "Type a number and a letter" in ran.err
    assert not (home / "progress.db").exists() or not rows(home, "SELECT 1 FROM answers")


def test_match_shows_what_is_left_on_request_and_at_the_end(home: Path) -> None:
    match = ("quiz", "--mode", "match", "--of", "terms", "-t", "losses", "--seed", "2")
    every = [f"1{letter}" for letter in "abcdef"]
    ran = dlquiz(*match, typed="\n".join([*every, ":time", ":hint", "?", ":quit", ""]))
    assert "since the game began" in ran.err
    assert "There is no :hint in this game; ? lists what there is." in ran.err
    first, again = (ran.err.split(cut)[1] for cut in (":quit ends.", ":quit  ends the game"))
    assert "  1) " in first
    assert "  1) " not in again
    assert "  2) " in again
    left = re.findall(r"What was left: (.*)\.", ran.err)[0].split(", ")
    solved = dlquiz(*match, "--json", typed="\n".join([*every, *left, ""]))
    assert json.loads(solved.out)["found"] == 6


def test_show_helps_and_goes_on_with_enter_alone(home: Path) -> None:
    ran = dlquiz("quiz", "--mode", "show", "-q", "convolution/output-size", "--seed", "1", typed="what?\n:tex\n\n")
    before, uncovered = ran.err.split("Solution")
    assert ":tex   the question as LaTeX source" in before
    assert "\\times" in before
    assert "What slips lead to" in uncovered


def test_show_uncovers_each_solution_and_asks_nothing(home: Path) -> None:
    ran = dlquiz("quiz", "--mode", "show", "-q", "convolution/output-size", "--seed", "1", typed="\n")
    assert "Solution" in ran.err
    assert "forgets the + 1. The kernel's first position counts" in ran.err
    assert "Score" not in ran.err


def test_a_mock_exam_shows_none_of_the_variants_kept_for_exams(home: Path) -> None:
    from dlquiz.exam.bank import load

    plan = home / "plan.toml"
    plan.write_text('title = "T"\nreserve = true\nrepeat_concepts = true\n[[sections]]\ncount = 12\n', "utf-8")
    ran = dlquiz("quiz", "--mode", "mock", "--blueprint", str(plan), "--seed", "3", "--json", typed=":submit\ny\n")
    bank = load()
    asked = [bank[answer["question"]].from_code(answer["code"]) for answer in json.loads(ran.out)["answers"]]
    assert len({variant.question.id for variant in asked}) == 12
    assert not any(variant.question.reserved(variant.index) for variant in asked if variant.index is not None)
