"""A practice session, piped and typed."""

import json
import os
import re
import sys

import pexpect
import pytest

from tests.cli.terminal import begun, dlquiz, refused

SIZE = ("quiz", "-q", "convolution/output-size", "-n", "1", "--seed", "1")


def key(*arguments: str) -> dict[str, object]:
    """Return the first part of the question that a session with seed 1 asks."""
    item = json.loads(dlquiz("bank", "show", "convolution/output-size", "--seed", "1", "--json").out)
    part: dict[str, object] = item["parts"][0]
    return part


def test_piped_answers_give_json_alone_on_standard_output() -> None:
    ran = dlquiz("quiz", "-t", "convolution", "-l", "1", "-n", "2", "--seed", "1", "--json", typed="4\n2\n")
    assert ran.code == 0
    found = json.loads(ran.out)
    assert found["schema"] == 1
    assert found["seed"] == 1
    assert [answer["response"] for answer in found["answers"]] == ["4", "2"]
    assert "Question 1 of 2" in ran.err
    assert "\x1b" not in ran.err + ran.out


def test_a_right_answer_is_right_and_the_summary_counts_it() -> None:
    part = key()
    ran = dlquiz(*SIZE, "--json", typed=f"{part['answer']['text']}\n")  # type: ignore[index]
    (answer,) = json.loads(ran.out)["answers"]
    assert (answer["outcome"], answer["credit"]) == ("correct", 1.0)
    assert f"Score: {part['points']} of {part['points']} points" in ran.err


def test_a_wrong_answer_shows_the_misconception_its_remedy_and_the_worked_solution() -> None:
    part = key()
    slip = part["wrong"][0]  # type: ignore[index]
    ran = dlquiz(*SIZE, typed=f"{slip['text']}\n")
    assert "Wrong" in ran.err
    assert slip["misconception"] in ran.err
    assert f"The answer is {part['answer']['text']}" in ran.err  # type: ignore[index]
    assert "⌊" in ran.err
    assert "dlquiz quiz -q convolution/output-size" in ran.err
    assert "dlquiz bank show convolution/output-size --code" in ran.err


def test_an_unreadable_answer_is_asked_again_with_an_example_and_not_counted() -> None:
    part = key()
    ran = dlquiz(*SIZE, "--json", typed=f"7 apples\n\n{part['answer']['text']}\n")  # type: ignore[index]
    assert "an integer in pixels was expected; '7' was followed by 'apples'" in ran.err
    assert "such as 12" in ran.err
    (answer,) = json.loads(ran.out)["answers"]
    assert answer["outcome"] == "correct"


def test_what_was_understood_is_said_where_it_is_not_what_was_typed() -> None:
    part = key()
    ran = dlquiz(*SIZE, typed=f"{part['answer']['value']}*2^0\n")  # type: ignore[index]
    assert f"*2^0 = {part['answer']['value']}." in ran.err  # type: ignore[index]
    assert "Right" in ran.err


def test_the_end_of_input_ends_the_session_politely() -> None:
    ran = dlquiz("quiz", "-n", "3", "--seed", "4")
    assert ran.code == 0
    assert "Nothing was answered" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("?", "This part expects a whole number"),
        (":hint", "⌊"),
        (":how", "Answer: "),
        (":skip", "Skipped. The answer is"),
        (":flag", "Flagged."),
        (":right", "no wrong answer to count"),
        (":tex", "\\times"),
        (":time", "s since the session began."),
        (":quit", "Nothing was answered"),
        (":nonsense", "There is no :nonsense"),
    ],
)
def test_every_control_does_what_help_says(typed: str, said: str) -> None:
    ran = dlquiz(*SIZE, typed=f"{typed}\n")
    assert ran.code == 0
    assert said in ran.err


def test_a_hint_about_claims_never_says_which_holds() -> None:
    claim = dlquiz("quiz", "--mode", "cards", "-q", "claim/takes-gelu-for-relu", "--no-save", typed=":hint\n:hint\n")
    assert "The rest is the answer itself" in claim.err
    assert "False:" not in claim.err
    chosen = dlquiz("quiz", "-q", "losses/loss-statement", "-n", "1", "--seed", "1", "--no-save", typed=":hint\n" * 4)
    assert chosen.err.count("  False: ") == 3
    assert "True: " not in chosen.err.split("Nothing was answered")[0]


def test_an_answer_can_be_counted_as_right_after_all() -> None:
    ran = dlquiz("quiz", "-q", "convolution/output-size", "-n", "2", "--seed", "1", "--json", typed="1\n:right\n")
    assert json.loads(ran.out)["answers"][0]["credit"] == 1.0


def test_nothing_matched_is_said_with_what_there_is() -> None:
    refused(
        dlquiz("quiz", "-q", "convolution/output-size", "-l", "3"), 4, "no question of level 3", "there are levels 1"
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--blueprint", "midterm"), "--blueprint: practice has no use for it, it goes with --mode mock"),
        (("--time-limit", "0"), "--time-limit: practice has no use for it, it goes with --mode mock"),
        (("-m", "learn", "--time-factor", "2"), "--time-factor: learn has no use for it, it goes with --mode mock"),
        (("-m", "review", "--same"), "--same: review has no use for it, it goes with --mode mistakes"),
        (("-m", "show", "--json"), "--json: show is only to read, `dlquiz bank sample ID --json`"),
        (("-m", "match", "-n", "9"), "-n: match has six pairs at most"),
    ],
)
def test_an_option_that_a_mode_would_not_look_at_is_refused(options: tuple[str, ...], said: str) -> None:
    refused(dlquiz("quiz", *options), 2, said)


def test_the_same_seed_asks_the_same_and_another_seed_does_not() -> None:
    first, again, other = (dlquiz("quiz", "-n", "3", "--seed", seed, typed=":skip\n" * 30).err for seed in "112")
    assert first == again
    assert re.findall("code [A-Z0-9]+", first) != re.findall("code [A-Z0-9]+", other)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"ACCESSIBLE": "1"}, {}])
def test_on_a_terminal_ctrl_c_ends_at_once_with_code_130(environment: dict[str, str]) -> None:
    session = begun(*SIZE, **environment)
    session.expect("> ")
    shown = session.before or ""
    session.sendintr()
    session.expect(pexpect.EOF)
    session.close()
    assert session.exitstatus == 130
    assert ("\x1b[1m" in shown) == (not environment)
    assert "Traceback" not in (session.before or "")


def test_ascii_terminals_get_ascii() -> None:
    ran = dlquiz(*SIZE, typed=":how\n", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert ran.code == 0
    assert ran.err.isascii()
    assert "floor" in ran.err


def test_hostile_input_neither_crashes_nor_hangs() -> None:
    typed = b"\xff\xfe\x00\n" + b"9**9**9\n" + b"(" * 10_000 + b"\n" + b"-" * 1_000_000 + b"\n" + b"__import__('os')\n"
    ran = dlquiz(*SIZE, typed=typed)
    assert ran.code == 0
    assert "Traceback" not in ran.err
    assert ran.err.count("Not read:") == 5


def test_bytes_that_are_no_text_are_not_read_on_a_terminal_either() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUTF8"}
    environment |= {"PYTHONIOENCODING": "utf-8:strict", "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "TERM": "dumb"}
    session = pexpect.spawn(sys.executable, ["-m", "dlquiz", *SIZE, "--no-save"], env=environment, timeout=30)
    session.expect("> ")
    session.send(b"\xff3\n")
    session.expect("Not read: the character U.FFFD is not part of an answer")
    session.expect("> ")
    session.sendline(":quit")
    session.expect(pexpect.EOF)
    session.close()
    assert session.exitstatus == 0


def test_a_hint_is_a_whole_step_and_everything_said_fits_a_narrow_terminal() -> None:
    typed = "?\n:hint\n:hint\n:nonsense\n\n:skip\n"
    ran = dlquiz("quiz", "-q", "losses/softmax-gradient", "-n", "1", "--seed", "3", typed=typed, COLUMNS="40")
    assert [line for line in ran.err.splitlines() if len(line) > 40 and not line.startswith("  dlquiz ")] == []
    first, second = ran.err.split("> :hint\n")[1:]
    assert first.count("=") > 1
    assert first.startswith("  Z = ")
    assert "≈" in first
    assert second.startswith("  p₁ = ")


def on_a_terminal(*typed: str) -> tuple[str, int | None]:
    """Return what a session on a terminal shows when these lines are typed, and its exit code."""
    session = begun(*SIZE, NO_COLOR="1", TERM="dumb")
    shown = ""
    for line in typed:
        session.expect("> ")
        shown += session.before or ""
        session.sendline(line)
    session.expect(pexpect.EOF)
    session.close()
    return shown + (session.before or ""), session.exitstatus


def test_the_last_answer_too_can_be_counted_as_right() -> None:
    shown, code = on_a_terminal("1", ":flag", ":right")
    assert "Counted as right" in shown
    assert "Score: 2 of 2 points" in shown
    assert "Flagged: dlquiz bank show" in shown
    assert code == 0
    shown, code = on_a_terminal("1", "")
    assert "Score: 0 of 2 points" in shown
    assert code == 0


def test_a_session_without_answers_names_the_seed_and_the_options_it_needs() -> None:
    assert "dlquiz quiz --seed 1 with the same options" in " ".join(dlquiz(*SIZE).err.split())


def test_practice_to_the_end_of_a_space_shows_nothing_that_is_kept_for_exams() -> None:
    from dlquiz.exam.bank import load

    question = load()["optimization/adam-first-step"]
    ran = dlquiz("quiz", "-q", question.id, "-n", "96", "--seed", "1", "--json", typed=":skip\n" * 500)
    shown = {question.from_code(answer["code"]).index for answer in json.loads(ran.out)["answers"]}
    kept = {variant.index for variant in question.walk(0, reserved=True)}
    assert (len(shown), len(kept)) == (72, 24)
    assert not shown & kept
