"""Sessions that are kept: resume, undo, and the modes of study, piped and killed."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pexpect
import pytest

from dlquiz.cli.chosen import telling
from dlquiz.exam.bank import Bank
from dlquiz.question.show import answer_text
from tests.cli.terminal import Ran, begun, dlquiz, refused

SIZE = ("quiz", "-q", "convolution/output-size", "--seed", "1")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path))
    return tmp_path


def key(bank: Bank, question: str, code: str) -> str:
    (part,) = bank[question].from_code(code).item.all_parts
    return answer_text(part.answer)


def codes(ran: Ran) -> list[str]:
    return re.findall(r"code (\w+),", ran.err)


def test_an_interrupted_session_goes_on_with_the_same_numbers(home: Path) -> None:
    whole = dlquiz(*SIZE, "-n", "4", typed="1\n2\n3\n4\n")
    first = dlquiz(*SIZE, "-n", "4", typed="1\n2\n")
    assert "To go on: dlquiz resume" in first.err
    rest = dlquiz("resume", "--json", typed="3\n4\n")
    assert codes(first)[:2] + codes(rest) == codes(whole)
    assert [answer["response"] for answer in json.loads(rest.out)["answers"]] == ["1", "2", "3", "4"]
    refused(dlquiz("resume"), 4, "no session was interrupted", "dlquiz quiz")


def test_a_finished_session_leaves_nothing_to_resume(home: Path) -> None:
    assert "resume" not in dlquiz(*SIZE, "-n", "1", typed="1\n").err
    refused(dlquiz("resume"), 4, "no session was interrupted")


def test_an_answer_survives_kill_nine_and_resume_offers_the_next_question(home: Path) -> None:
    command = [sys.executable, "-m", "dlquiz", *SIZE, "-n", "3"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONUTF8": "1"}
    ) as session:
        assert session.stdin is not None
        assert session.stderr is not None
        session.stdin.write(b"1\n")
        session.stdin.flush()
        said = ""
        while "Question 2 of 3" not in said:
            said += session.stderr.readline().decode()
        os.kill(session.pid, signal.SIGKILL)
    rest = dlquiz("resume", typed=":quit\n")
    assert "Question 2 of 3" in rest.err
    assert "Question 1 of 3" not in rest.err
    assert codes(rest)[0] == codes(dlquiz(*SIZE, "-n", "3", "--no-save", typed="1\n1\n1\n"))[1]


def test_undo_takes_an_answer_back_even_over_the_border_of_a_question(home: Path) -> None:
    ran = dlquiz(*SIZE, "-n", "2", "--json", typed="1\n:undo\n2\n3\n")
    assert "Taken back" in ran.err
    assert [answer["response"] for answer in json.loads(ran.out)["answers"]] == ["2", "3"]
    assert "no answer to take back" in dlquiz(*SIZE, "-n", "1", typed=":undo\n").err


def test_undo_is_there_on_the_last_word_of_a_terminal_session(home: Path) -> None:
    session = begun(*SIZE, "-n", "1")
    for typed in ("1", ":undo", "2", ""):
        session.expect("> ")
        session.sendline(typed)
    session.expect(pexpect.EOF)
    with sqlite3.connect(home / "progress.db") as connection:
        assert connection.execute("SELECT response FROM counted").fetchall() == [("2",)]
    connection.close()


def test_the_last_word_takes_its_controls_and_ends_with_enter_alone(home: Path) -> None:
    session = begun(*SIZE, "-n", "1")
    session.expect("> ")
    session.sendline("1")
    for typed in ("?", ":time", "25", ""):
        session.expect("Enter ends the session[^>]*> ")
        session.sendline(typed)
        if typed == ":time":
            session.expect("since the session began")
    session.expect("Score: 0 of 2 points")
    session.expect(pexpect.EOF)
    session.close()


def test_without_saving_nothing_is_kept_and_nothing_said(home: Path) -> None:
    ran = dlquiz(*SIZE, "-n", "2", "--no-save", typed="1\n")
    assert "resume" not in ran.err
    assert not list(home.iterdir())


def test_learn_goes_from_options_to_typed_to_mastered(home: Path, bank: Bank) -> None:
    asked = dlquiz("quiz", "--mode", "learn", "-q", "detection/iou", "--seed", "1", typed="A\n:quit\n")
    assert "A)" in asked.err
    letter = next(
        letter
        for letter in "ABCDE"
        if "✓"
        in dlquiz("quiz", "-m", "learn", "-q", "detection/iou", "--seed", "1", "-n", "1", typed=f"{letter}\n").err
    )
    ran = dlquiz("quiz", "-m", "learn", "-q", "detection/iou", "--seed", "1", typed=f"{letter}\n:quit\n")
    typed = [key(bank, "detection/iou", codes(ran)[1])]
    ran = dlquiz(
        "quiz", "-m", "learn", "-q", "detection/iou", "--seed", "1", typed="\n".join([letter, *typed, ":quit\n"])
    )
    typed.append(key(bank, "detection/iou", codes(ran)[2]))
    ran = dlquiz(
        "quiz", "-m", "learn", "-q", "detection/iou", "--seed", "1", "--json", typed="\n".join([letter, *typed, ""])
    )
    answers = json.loads(ran.out)["answers"]
    assert [(a["form"], a["credit"]) for a in answers] == [("choice", 1.0), ("typed", 1.0), ("typed", 1.0)]
    assert len({a["code"] for a in answers}) == 3
    assert "Mastered: detection/iou." in ran.err


def test_review_asks_what_is_due_and_says_when_nothing_is(home: Path) -> None:
    refused(dlquiz("quiz", "--mode", "review"), 4, "nothing was practised yet", "--mode learn")
    dlquiz(*SIZE, "-n", "1", typed="1\n")
    refused(dlquiz("quiz", "--mode", "review"), 4, "nothing is due", "the next skill is on")
    with sqlite3.connect(home / "progress.db") as connection:
        connection.execute("UPDATE cards SET due = '2020-01-01T00:00:00.000+00:00'")
    connection.close()
    ran = dlquiz("quiz", "--mode", "review", typed="1\n")
    assert "Question 1 of 1" in ran.err
    assert "recall about" in ran.err


def test_after_a_gap_review_offers_a_short_restart_and_counts_no_backlog(home: Path, bank: Bank) -> None:
    dlquiz("quiz", "-n", "30", "--seed", "3", typed=":skip\n" * 200)
    with sqlite3.connect(home / "progress.db") as connection:
        connection.execute("UPDATE cards SET due = '2020-01-01T00:00:00.000+00:00'")
    connection.close()
    ran = dlquiz("quiz", "--mode", "review", typed=":quit\n")
    assert "Welcome back. 20 questions for today" in ran.err
    assert "30" not in ran.err.split("Question 1 of 20")[0]


def test_mistakes_come_again_with_new_numbers_or_the_same(home: Path) -> None:
    refused(dlquiz("quiz", "--mode", "mistakes"), 4, "nothing was missed lately")
    (code,) = codes(dlquiz(*SIZE, "-n", "1", typed="24\n"))
    new = dlquiz("quiz", "--mode", "mistakes", typed=":quit\n")
    assert "last time: forgets the + 1" in new.err
    assert codes(new)[0] != code
    assert codes(dlquiz("quiz", "--mode", "mistakes", "--same", typed=":quit\n"))[0] == code


def test_a_misconception_is_asked_for_until_it_was_overcome_twice_in_numbers_where_it_shows(
    home: Path, bank: Bank
) -> None:
    name = "convolution/output-size"
    code: str | None = codes(dlquiz(*SIZE, "-n", "1", typed="9\n"))[0]
    with sqlite3.connect(home / "progress.db") as connection:
        connection.execute("UPDATE answers SET misconception = 'rounds up'")
    connection.close()
    for time in ("last time", "once more"):
        code = telling(bank[name], "rounds up", seed=7, besides=code)
        asked = dlquiz("quiz", "--mode", "mistakes", "--seed", "7", typed=f"{key(bank, name, str(code))}\n")
        assert codes(asked)[0] == code
        assert f"{time}: rounds up" in asked.err
        assert "✓ Right" in asked.err
    refused(dlquiz("quiz", "--mode", "mistakes", "--seed", "7"), 4, "nothing was missed lately")


def test_cram_asks_until_everything_was_right_once_and_leaves_the_schedule_alone(home: Path, bank: Bank) -> None:
    cram = ("quiz", "--mode", "cram", "-q", "convolution/output-size", "--seed", "5")
    first, second = codes(dlquiz(*cram, typed="1\n:quit\n"))[:2]
    assert first != second
    ran = dlquiz(*cram, "--json", typed=f"1\n{key(bank, 'convolution/output-size', second)}\n")
    assert [answer["credit"] for answer in json.loads(ran.out)["answers"]] == [0.0, 1.0]
    refused(dlquiz("quiz", "--mode", "review"), 4, "nothing was practised yet")


def test_an_unknown_mode_is_refused_with_the_nearest(home: Path) -> None:
    refused(dlquiz("quiz", "--mode", "lern"), 2, "there is no mode 'lern'", "did you mean learn?")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.mkdir(), "no regular file"),
        (lambda path: sqlite3.connect(path).execute("PRAGMA user_version = 99"), "a newer dlquiz wrote it"),
        (lambda path: sqlite3.connect(path).execute("CREATE TABLE t (x)"), "the database of another program"),
    ],
)
def test_a_store_that_cannot_be_used_is_said_once_and_the_session_goes_on(home: Path, spoil: object, said: str) -> None:
    spoil(home / "progress.db")  # type: ignore[operator]
    ran = dlquiz(*SIZE, "-n", "2", typed="1\n1\n")
    assert ran.code == 0
    assert ran.err.count("NOT SAVED") == 1
    assert said in ran.err
    assert "Score: 0 of 4" in ran.err
    assert "resume" not in ran.err


def test_a_damaged_store_is_moved_aside_and_said(home: Path) -> None:
    (home / "progress.db").write_text("no database at all " * 100)
    ran = dlquiz(*SIZE, "-n", "1", typed="1\n")
    assert "note: " in ran.err
    assert "is kept as" in ran.err
    assert "NOT SAVED" not in ran.err
    assert len(list(home.glob("progress-damaged-*.db"))) == 1


def test_three_sessions_at_once_lose_nothing(home: Path) -> None:
    command = [sys.executable, "-m", "dlquiz", "quiz", "-t", "convolution", "-l", "1", "-n", "30"]
    typed = b":skip\n" * 40
    running = [subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    for session in running:
        assert session.stdin is not None
        session.stdin.write(typed)
        session.stdin.close()
    said = [session.stderr.read().decode() for session in running if session.stderr is not None]
    assert [session.wait(60) for session in running] == [0, 0, 0]
    for session in running:
        assert session.stderr is not None
        session.stderr.close()
    assert not any("NOT SAVED" in words for words in said)
    with sqlite3.connect(home / "progress.db") as connection:
        assert connection.execute("SELECT count(*), count(DISTINCT session) FROM answers").fetchone() == (90, 3)
    connection.close()


def test_stats_tell_what_was_done_and_progress_moves_to_another_machine(home: Path, tmp_path: Path) -> None:
    dlquiz(*SIZE, "-n", "2", typed="24\n:skip\n")
    found = json.loads(dlquiz("stats", "--json", "--exam-date", "2030-01-31").out)
    assert (found["schema"], found["attempts"], found["right"]) == (1, 2, 0)
    assert found["outlook"]["day"] == "2030-01-31"
    assert [slip["name"] for slip in found["slips"]] == ["forgets the + 1"]
    shown = dlquiz("stats").out
    assert "2 questions answered, 0 % right" in shown
    assert "Exam on 31 January" in shown
    file, there = tmp_path / "progress.json", str(tmp_path / "there")
    assert f"2 answers written to {file}" in dlquiz("stats", "--export", str(file)).err
    assert "2 answers added" in dlquiz("stats", "--import", str(file), DLQUIZ_HOME=there).err
    again = dlquiz("stats", "--import", str(file), "--json", DLQUIZ_HOME=there)
    assert "0 answers added, 2 were known already" in again.err
    rows = [{**row, "recall": round(row["recall"], 2)} for row in json.loads(again.out)["skills"]]
    assert rows == [{**row, "recall": round(row["recall"], 2)} for row in found["skills"]]


def test_stats_refuses_files_and_days_that_are_none(home: Path, tmp_path: Path) -> None:
    refused(dlquiz("stats", "--import", str(tmp_path / "no.json")), 3, "there is no such file")
    bad = tmp_path / "bad.json"
    bad.write_text("[" * 100_000)
    refused(dlquiz("stats", "--import", str(bad)), 3, "it is not JSON")
    bad.write_text("{}")
    refused(dlquiz("stats", "--import", str(bad)), 3, "no exported progress")
    refused(dlquiz("stats", "--exam-date", "soon"), 2, "'soon' is no day", "2027-02-10")
    for day in ("0001-01-01", "9999-12-31"):
        refused(dlquiz("stats", "--exam-date", day), 2, f"{day} is too far away", "2027-02-10")
    assert "Exam on" not in dlquiz("stats", "--exam-date", "none").out


def test_an_exam_that_is_past_is_said_before_the_session(home: Path) -> None:
    past = dlquiz(*SIZE, "-n", "1", "--exam-date", "2020-01-31").err
    assert past.startswith("note: the exam's day, 2020-01-31, is past")
    assert "note:" not in dlquiz(*SIZE, "-n", "1", "--exam-date", "none").err


def test_the_plan_to_the_exam_keeps_its_minutes_and_says_what_does_not_fit(home: Path) -> None:
    refused(dlquiz("stats", "--plan"), 2, "the exam's day is not known", "--exam-date")
    refused(dlquiz("stats", "--minutes-a-day", "nan"), 2, "no number of minutes")
    exam = (date.today() + timedelta(days=21)).isoformat()
    shown = dlquiz("stats", "--plan", "--exam-date", exam, "--minutes-a-day", "20")
    assert "21 days of 20 min" in shown.out
    assert "skills do not fit: " in shown.out
    plan = json.loads(dlquiz("stats", "--plan", "--json").out)
    assert (plan["exam"], plan["minutes_a_day"], len(plan["days"])) == (exam, 20, 21)
