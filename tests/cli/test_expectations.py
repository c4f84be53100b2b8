"""What a good user expects: sixteen promises, each with the tests that keep it by running the program.

The table names every test by its file; a test that disappears makes it fail. Those that stand nowhere else are here.
"""

import ast
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pytest

from dlquiz.cli.course import Course, Mode
from dlquiz.exam.bank import Bank
from dlquiz.progress.plan import Form, Task
from dlquiz.question import Choice
from dlquiz.question.show import answer_text
from tests.cli.terminal import begun, dlquiz, refused

HERE = "test_expectations"
EXPECTED = {
    "every answer is safe": [
        "test_study::test_an_answer_survives_kill_nine_and_resume_offers_the_next_question",
        "test_study::test_an_interrupted_session_goes_on_with_the_same_numbers",
    ],
    "same version, seed and blueprint, same bytes": [
        "test_exam_run::test_the_same_command_gives_the_same_bytes_wherever_it_runs",
        f"{HERE}::test_no_session_and_no_sample_depends_on_the_hash_seed",
    ],
    "a formula is never altered and no line is cut": [
        "test_transcripts::test_a_session_on_each_terminal_reads_as_its_golden_file",
        "test_quiz::test_a_hint_is_a_whole_step_and_everything_said_fits_a_narrow_terminal",
        "test_bank_and_solve::test_show_reads_well_at_80_and_40_columns",
    ],
    "a wrong answer is explained": [
        "test_quiz::test_a_wrong_answer_shows_the_misconception_its_remedy_and_the_worked_solution",
        "test_quiz::test_what_was_understood_is_said_where_it_is_not_what_was_typed",
    ],
    "a malformed answer is asked again": [
        "test_quiz::test_an_unreadable_answer_is_asked_again_with_an_example_and_not_counted",
        "test_mock::test_an_unreadable_answer_is_asked_again_and_never_kept",
    ],
    "one leaves at any prompt": [
        "test_quiz::test_on_a_terminal_ctrl_c_ends_at_once_with_code_130",
        f"{HERE}::test_leaving_at_a_prompt_keeps_what_was_answered_and_names_resume",
    ],
    "pipes work": ["test_quiz::test_piped_answers_give_json_alone_on_standard_output"],
    "no escape byte where none is wanted": [
        "test_transcripts::test_a_session_on_each_terminal_reads_as_its_golden_file",
        "test_quiz::test_ascii_terminals_get_ascii",
        f"{HERE}::test_no_escape_byte_reaches_a_terminal_under_plain",
    ],
    "sessions at once lose nothing": ["test_study::test_three_sessions_at_once_lose_nothing"],
    "time is optional, adjustable and announced": [
        "test_mock::test_a_time_factor_gives_more_time_and_zero_minutes_are_no_limit",
        "test_mock::test_when_the_time_is_over_what_stands_on_the_paper_is_handed_in",
        f"{HERE}::test_the_time_left_is_announced_once_and_without_redrawing",
    ],
    "options are shuffled between attempts": [
        f"{HERE}::test_options_change_places_between_attempts_and_the_key_follows",
        f"{HERE}::test_options_stay_where_they_were_on_resume",
    ],
    "a session ends with the score and what to do": [
        "test_quiz::test_a_wrong_answer_shows_the_misconception_its_remedy_and_the_worked_solution",
        "test_transcripts::test_a_session_in_each_mode_reads_as_its_golden_file",
    ],
    "progress survives edits": [f"{HERE}::test_progress_survives_another_wording_and_a_breaking_change_is_said"],
    "review never counts the backlog": [
        "test_study::test_after_a_gap_review_offers_a_short_restart_and_counts_no_backlog"
    ],
    "pictures, and words in their place": [
        "test_transcripts::test_a_session_in_each_mode_reads_as_its_golden_file",
        "test_study::test_stats_tell_what_was_done_and_progress_moves_to_another_machine",
    ],
    "typos, completion, doctor, and no key in an error": [
        "test_study::test_an_unknown_mode_is_refused_with_the_nearest",
        f"{HERE}::test_completion_knows_questions_topics_and_modes",
        f"{HERE}::test_doctor_names_what_a_report_needs_and_where_progress_is_kept",
        f"{HERE}::test_no_error_holds_the_key_of_an_open_question",
    ],
}
NMS = "detection/nms-survivors"
POOLING = '''
from typing import Annotated
from dlquiz.question import Integer, Item, Range, question

@question(topic="pooling", level=1, points=1, concepts=["size"])
def windows(n: Annotated[int, Range(10, 99)]) -> Item:
    """Windows of two pixels."""
    return Item(f"How many windows of 2 fit {n} pixels?", answer=Integer(n // 2))
'''


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_every_expectation_has_tests_that_exist() -> None:
    assert len(EXPECTED) == 16
    for expectation, names in EXPECTED.items():
        assert names, expectation
        for name in names:
            module, _, test = name.partition("::")
            tree = ast.parse(Path(__file__).with_name(f"{module}.py").read_text("utf-8"))
            assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, (expectation, name)


def test_no_session_and_no_sample_depends_on_the_hash_seed(home: Path, tmp_path: Path) -> None:
    for hashes in "12":
        for command in (
            ("quiz", "-n", "6", "--no-save", "--seed", "4"),
            ("bank", "sample", NMS, "-n", "6", "--seed", "4"),
        ):
            ran = dlquiz(*command, typed="1\n2\n:how\n" * 9, PYTHONHASHSEED=hashes)
            assert ran.code == 0
            (tmp_path / f"{command[0]}-{hashes}").write_text(ran.out + ran.err, "utf-8")
    for name in ("quiz", "bank"):
        first, second = ((tmp_path / f"{name}-{hashes}").read_bytes() for hashes in "12")
        assert first == second


@pytest.mark.parametrize(("leave", "code"), [("sendeof", 0), ("sendintr", 130)])
def test_leaving_at_a_prompt_keeps_what_was_answered_and_names_resume(home: Path, leave: str, code: int) -> None:
    session = begun("quiz", "-q", "convolution/output-size", "-n", "3", "--seed", "1", TERM="xterm-256color")
    session.expect("> ")
    session.sendline("1")
    session.expect("Question 2 of 3")
    session.expect("> ")
    getattr(session, leave)()
    session.expect("Saved. To go on: dlquiz resume")
    session.expect(pexpect.EOF)
    session.close()
    assert session.exitstatus == code
    with sqlite3.connect(home / "progress.db") as connection:
        assert connection.execute("SELECT response FROM answers").fetchall() == [("1",)]
    connection.close()


def test_no_escape_byte_reaches_a_terminal_under_plain(home: Path) -> None:
    session = begun("quiz", "--plain", "-q", "detection/iou", "-n", "1", "--seed", "1", TERM="xterm-256color")
    shown = ""
    for typed in ("0.5", ""):
        session.expect("> ")
        shown += session.before or ""
        session.sendline(typed)
    session.expect(pexpect.EOF)
    shown += session.before or ""
    session.close()
    assert "Wrong." in shown
    # the line editor may switch pasting on and off; all that dlquiz writes is text
    assert "\x1b" not in re.sub(r"\x1b\[\?2004[hl]", "", shown)
    assert not set("✗│┌█") & set(shown)


def test_the_time_left_is_announced_once_and_without_redrawing(home: Path) -> None:
    plan = str(Path(__file__).with_name("mock.toml"))
    dlquiz("quiz", "--mode", "mock", "--blueprint", plan, "--seed", "3", typed="24\n:quit\n")
    with sqlite3.connect(home / "progress.db") as connection:
        connection.execute("UPDATE drafts SET elapsed = 899.7")
    connection.close()
    command = [sys.executable, "-m", "dlquiz", "resume"]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as session:
        assert session.stdin is not None
        assert session.stderr is not None
        said = b""
        while not said.endswith(b"2 > "):
            said += session.stderr.read(1)
        time.sleep(0.5)
        _, rest = session.communicate(b":list\n:list\n:quit\n", timeout=60)
    assert b" left" not in said
    assert len(re.findall(rb"4 min \d+ s left\.", rest)) == 1
    assert not set(b"\r\x1b\b") & set(said + rest)


def test_options_change_places_between_attempts_and_the_key_follows(bank: Bank) -> None:
    course = Course(bank, Mode.LEARN, 3, skills=["detection/iou"])
    places = set()
    for turn in range(8):
        asked = course.asked(Task("detection/iou", turn, Form.CHOICE), turn + 1)
        assert asked is not None
        (part,), (typed,) = asked.item.all_parts, asked.variant.item.all_parts
        assert isinstance(part.answer, Choice)
        assert part.answer.value == answer_text(typed.answer)
        places.add(list(part.answer.options).index(part.answer.value))
    assert len(places) > 2


def test_options_stay_where_they_were_on_resume(home: Path) -> None:
    learn = ("quiz", "--mode", "learn", "-q", "convolution/output-size", "-q", "detection/iou", "--seed", "2")
    first = dlquiz(*learn, typed="A\n:quit\n").err.partition("Question 2: ")[2].partition(":quit")[0]
    again = dlquiz("resume", typed=":quit\n").err.partition("Question 2: ")[2].partition(":quit")[0]
    assert "A) " in first
    assert first == again


def test_progress_survives_another_wording_and_a_breaking_change_is_said(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    module = folder / "pooling.py"
    module.write_text(POOLING, "utf-8")
    small = ("--bank", str(folder))
    dlquiz("quiz", *small, "-n", "3", "--seed", "1", typed="1\n")
    module.write_text(POOLING.replace("How many windows of 2 fit", "How often does a window of 2 fit"), "utf-8")
    ran = dlquiz("resume", "--json", typed="2\n")
    assert "note: pooling/windows has changed since it was answered" in ran.err
    assert "How often does a window" in ran.err
    assert [answer["response"] for answer in json.loads(ran.out)["answers"]] == ["1", "2"]
    found = json.loads(dlquiz("stats", *small, "--json").out)
    assert (found["attempts"], found["skills"][0]["attempts"]) == (2, 2)
    module.write_text(POOLING.replace("def windows", "def halves"), "utf-8")
    ran = dlquiz("resume")
    refused(ran, 4, "cannot be gone on with", "there is no question 'pooling/windows'", "its answers are kept")


def test_completion_knows_questions_topics_and_modes(home: Path) -> None:
    for words, wanted in (("-q convolution/out", "convolution/output-size"), ("-t lo", "losses"), ("-m ca", "cards")):
        ran = dlquiz(_DLQUIZ_COMPLETE="complete_bash", COMP_WORDS=f"dlquiz quiz {words}", COMP_CWORD="3")
        assert ran.out.split() == [wanted]


def test_doctor_names_what_a_report_needs_and_where_progress_is_kept(home: Path) -> None:
    found = json.loads(dlquiz("doctor", "--json").out)
    assert {"dlquiz", "python", "packages", "engines", "bank", "terminal"} <= set(found)
    assert found["dlquiz"]["progress"] == str(home / "progress.db")


@pytest.mark.parametrize("debug", ["", "1"])
def test_no_error_holds_the_key_of_an_open_question(home: Path, bank: Bank, debug: str) -> None:
    program = (
        "from dlquiz.cli import main, session\n"
        "def broken(item, texts):\n    key = item.all_parts[0].answer\n    raise RuntimeError('no verdict')\n"
        "session.mark_parts = broken\n"
        "main.main(['quiz', '-q', 'detection/iou', '-n', '1', '--seed', '1'])\n"
    )
    environment = {**os.environ, "PYTHONUTF8": "1", "DLQUIZ_DEBUG": debug}
    ran = subprocess.run(
        [sys.executable, "-c", program], input="0.5\n", capture_output=True, text=True, env=environment, check=False
    )
    code = re.findall(r"code (\w+),", ran.stderr)[0]
    (part,) = bank["detection/iou"].from_code(code).item.all_parts
    after = ran.stderr.partition("> 0.5")[2]
    assert ran.returncode == 1
    assert ("Traceback" in after) == bool(debug)
    assert "no verdict" in after
    assert answer_text(part.answer) not in after
