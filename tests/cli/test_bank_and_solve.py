"""`dlquiz bank`, `dlquiz solve` and `dlquiz doctor` as other programs and people meet them."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import dlquiz, refused

SHAPE = {
    "schema": int,
    "question": str,
    "code": str,
    "index": int,
    "seed": int,
    "topic": str,
    "title": str,
    "level": int,
    "concepts": list,
    "parameters": dict,
    "prompt": str,
    "figures": list,
    "parts": list,
}
PART = {"label", "prompt", "points", "unit", "answer", "wrong", "solution"}


def test_show_prints_the_promised_json() -> None:
    ran = dlquiz("bank", "show", "convolution/output-size", "--seed", "3", "--json")
    assert (ran.code, ran.err) == (0, "")
    item: dict[str, Any] = json.loads(ran.out)
    assert {name: type(value) for name, value in item.items()} == SHAPE
    assert (item["schema"], item["question"], item["seed"]) == (1, "convolution/output-size", 3)
    (part,) = item["parts"]
    assert set(part) == PART
    assert part["label"] == "a"
    assert part["answer"]["type"] == "integer"
    text = str(part["answer"]["value"])
    assert part["answer"] == {"type": "integer", "value": int(text), "text": text, "accept": [text, text]}
    assert set(part["wrong"][0]) == {"misconception", "value", "text", "remedy"}
    assert text in part["solution"][-1]


def test_a_code_brings_the_same_variant_back() -> None:
    first = json.loads(dlquiz("bank", "show", "optimization/adam-step", "--seed", "5", "--json").out)
    again = json.loads(dlquiz("bank", "show", "optimization/adam-step", "--code", first["code"].lower(), "--json").out)
    assert {**again, "seed": 5} == first


def test_show_reads_well_at_80_and_40_columns() -> None:
    for columns in ("80", "40"):
        ran = dlquiz("bank", "show", "reinforcement-learning/bellman-backup", COLUMNS=columns)
        assert ran.code == 0
        assert max(map(len, ran.out.splitlines())) <= int(columns)
        assert "Answer" in ran.out
        assert "Solution" in ran.out
        assert "\\" not in ran.out
        assert "$" not in ran.out


def test_sample_prints_one_object_a_line_and_no_variant_twice() -> None:
    ran = dlquiz("bank", "sample", "detection/iou", "-n", "30", "--seed", "2", "--json")
    items = [json.loads(line) for line in ran.out.splitlines()]
    assert len({item["code"] for item in items}) == 30
    assert items[0] == json.loads(dlquiz("bank", "show", "detection/iou", "--seed", "2", "--json").out)


def test_sample_says_when_the_space_is_used_up() -> None:
    ran = dlquiz("bank", "sample", "convolution/output-size", "-n", "1000000", "--seed", "0")
    assert ran.code == 0
    assert "sound variants, all of them are above" in ran.err


def test_list_names_questions_and_filters_them() -> None:
    found = json.loads(dlquiz("bank", "list", "--json").out)
    assert found["schema"] == 1
    assert len(found["questions"]) >= 40
    some = json.loads(dlquiz("bank", "list", "--topic", "attention", "--level", "2", "--json").out)["questions"]
    assert some
    assert all(q["topic"] == "attention" and q["level"] == 2 for q in some)


def test_solve_works_out_numbers_that_are_never_drawn() -> None:
    ran = dlquiz("solve", "convolution/output-size", "n=227", "k=11", "s=4", "p=0", "--json")
    item = json.loads(ran.out)
    assert (item["parts"][0]["answer"]["value"], item["code"], item["index"], item["seed"]) == (55, None, None, None)
    shown = dlquiz("solve", "convolution/output-size", "n=227", "k=11", "s=4", "p=0")
    assert "= 55" in shown.out


def test_solve_gives_the_formulas_own_error() -> None:
    ran = dlquiz("solve", "convolution/output-size", "n=5", "k=7", "s=1", "p=0")
    refused(ran, 3, "a 7×7 kernel does not fit a padded input of 5")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["bank", "show", "convolution/outputsize"], 4, "did you mean convolution/output-size"),
        (["bank", "show", "adam-step"], 4, "did you mean optimization/adam-step"),
        (["bank", "list", "--topic", "atention"], 4, "did you mean attention"),
        (["bank", "show", "convolution/output-size", "--code", "22"], 3, "it is no code of"),
        (["bank", "list", "--bank", "no_such_bank"], 4, "no package and no folder"),
        (["solve", "convolution/output-size", "n"], 2, "'n' is not name=value"),
        (["solve", "convolution/output-size", "m=3"], 2, "there is no 'm'"),
        (["solve", "convolution/output-size", "n=x", "k=y"], 2, "n='x' cannot be read; k='y' cannot be read"),
        (["quizz"], 2, "No such command 'quizz'"),
        (["quiz", "--lvel", "2"], 2, "No such option"),
        (["quiz", "-n", "many"], 2, "many"),
        (["bank", "new", "Bad Name"], 2, "write topic/name"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(arguments: list[str], code: int, said: str) -> None:
    refused(dlquiz(*arguments), code, said)


def test_a_new_question_passes_its_own_check(tmp_path: Path) -> None:
    made = dlquiz("bank", "new", "pooling/window-positions", "-o", "mine", cwd=tmp_path)
    assert made.code == 0
    assert (tmp_path / "mine" / "pooling.py").exists()
    assert "check it: dlquiz bank check pooling/window-positions --bank ./mine\n" in made.err
    whole = dlquiz("bank", "new", "pooling/others", "-o", str(tmp_path / "its own"))
    assert f"try it: dlquiz bank show pooling/others --bank '{tmp_path}/its own'\n" in whole.err
    checked = dlquiz("bank", "check", "--bank", "./mine", "--json", cwd=tmp_path)
    (report,) = json.loads(checked.out)["questions"]
    assert checked.code == 0, checked
    assert report["kept"]
    assert report["id"] == "pooling/window-positions"
    refused(dlquiz("bank", "new", "pooling/other", "-o", "mine", cwd=tmp_path), 3, "the file exists")


def test_a_broken_promise_ends_in_code_6_and_names_the_variant(tmp_path: Path) -> None:
    dlquiz("bank", "new", "pooling/window-positions", "-o", "mine", cwd=tmp_path)
    path = tmp_path / "mine" / "pooling.py"
    path.write_text(path.read_text(encoding="utf-8").replace("WHOLE: n,", ""))
    ran = dlquiz("bank", "check", "--bank", "./mine", "-n", "5", cwd=tmp_path)
    assert ran.code == 6
    assert "promise 2: 2 wrong answers, 3 are promised" in ran.out
    assert re.search(r"dlquiz bank show pooling/window-positions --code \w+ --bank ./mine\n", ran.out)


def test_a_bank_that_does_not_import_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "bad.py").write_text("import no_such_module\n")
    refused(dlquiz("bank", "list", "--bank", "./mine", cwd=tmp_path), 3, "bad.py", "no_such_module")


def test_doctor_prints_versions_and_paths() -> None:
    found = json.loads(dlquiz("doctor", "--json").out)
    assert found["schema"] == 1
    assert found["dlquiz"]["version"]
    assert found["packages"]["typst"] != "missing"
    assert found["bank"]["questions"] >= 40


@pytest.mark.parametrize(
    "command", [[], ["quiz"], ["exam"], ["grade"], ["solve"], ["doctor"], ["bank"], ["bank", "check"]]
)
def test_help_has_examples(command: list[str]) -> None:
    ran = dlquiz(*command, "--help")
    assert ran.code == 0
    assert command in ([], ["bank"]) or "Examples:" in ran.out


def test_a_closed_pipe_ends_quietly() -> None:
    command = [
        sys.executable,
        "-m",
        "dlquiz",
        "bank",
        "sample",
        "convolution/parameter-count",
        "-n",
        "100000",
        "--json",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    assert json.loads(process.stdout.readline())["schema"] == 1
    process.stdout.close()
    said = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(timeout=60) == 0
    assert len(said.splitlines()) <= 1
    assert "Traceback" not in said


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no full device")  # noqa: PTH110
def test_a_full_disk_ends_in_one_line() -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123
        command = [sys.executable, "-m", "dlquiz", "bank", "sample", "detection/iou", "-n", "2000", "--json"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode == 3
    assert done.stderr.decode().startswith("error: ")
    assert "no space left on device" in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no full device")  # noqa: PTH110
@pytest.mark.parametrize("arguments", [["bank", "list"], ["solve", "detection/iou"], ["--version"], ["--help"]])
def test_a_full_disk_behind_buffered_output_is_no_second_error_at_exit(arguments: list[str]) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with open("/dev/full", "w") as full:  # noqa: PTH123
        command = [sys.executable, "-m", "dlquiz", *arguments]
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, env=environment, check=False, timeout=60, text=True
        )
    assert done.returncode == 3
    assert done.stderr.startswith("error: standard output: no space left on device, make room")
    assert len(done.stderr.splitlines()) == 1


def test_an_interrupted_command_says_so_and_ends_with_130() -> None:
    command = [sys.executable, "-u", "-m", "dlquiz", "bank", "sample", "detection/iou", "-n", "180000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert (process.returncode, said) == (130, b"interrupted\n")


def test_a_closed_standard_output_is_no_bug() -> None:
    command = f"{shlex.quote(sys.executable)} -m dlquiz solve convolution/output-size >&-"
    done = subprocess.run(["/bin/sh", "-c", command], stderr=subprocess.PIPE, check=False, timeout=60, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["losses/softmax-gradient", "scores=1000,2000,3000", "y=1"], 3, "cannot be worked out with these numbers"),
        (["detection/iou", "boxes=1,2,3,4"], 3, "cannot be worked out with these numbers"),
        (["detection/nms-survivors", "scores=1,2"], 3, "cannot be worked out with these numbers"),
        (["optimization/adam-step", "g=nan"], 2, "g='nan' is not finite"),
        (["optimization/adam-step", "lr=1e400"], 2, "lr='1e400' is not finite"),
        (["convolution/output-size", "n=5", "n=6"], 2, "n is given twice"),
        (["convolution/output-size", "n=5", "k=7", "s=1", "p=0"], 3, "convolution/output-size: a 7×7 kernel"),
    ],
)
def test_numbers_that_a_question_cannot_take_are_refused_and_are_no_bug(
    arguments: list[str], code: int, said: str
) -> None:
    refused(dlquiz("solve", *arguments), code, said)


def test_a_word_of_python_is_no_name_for_a_question(tmp_path: Path) -> None:
    for name in ("class/size", "pooling/def"):
        refused(dlquiz("bank", "new", name, "-o", str(tmp_path / "own")), 2, "is a word of Python's own")
    assert not (tmp_path / "own").exists()


def test_an_empty_bank_is_said_to_be_empty(tmp_path: Path) -> None:
    for command in (["bank", "list"], ["quiz"]):
        refused(dlquiz(*command, "--bank", str(tmp_path)), 4, "the bank has no questions", "dlquiz bank new")


def test_an_unknown_topic_is_answered_with_the_topics_that_there_are() -> None:
    refused(dlquiz("bank", "list", "-t", "zzz"), 4, "no topic 'zzz'", "it has architectures, attention")


def test_one_question_is_not_one_questions() -> None:
    ran = dlquiz("bank", "check", "convolution/output-size", "-n", "5")
    assert ran.err.endswith("1 question checked, 0 broken\n")
