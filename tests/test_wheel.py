"""The wheel is what users get: it is built, installed with the sources out of reach, and run."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

SCRIPT = """
import json, dlquiz, question_bank
from dlquiz.exam.bank import load
from dlquiz.render.templates import folder
bank = load()
print(json.dumps([dlquiz.__file__, question_bank.__file__, str(folder()), len(bank), len(bank.concepts)]))
"""


def python_of(folder: Path) -> Path:
    return folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def run(command: list[str], cwd: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=600, check=False, env=clean)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    out = tmp_path_factory.mktemp("dist")
    # builds the sdist first and the wheel from it, as a release does
    run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(root)], out)
    return out


def environment(folder: Path, *install: str) -> Path:
    """Make an environment that has our dependencies by path, and dlquiz only as it is installed there."""
    venv.create(folder, with_pip=False)
    python = python_of(folder)
    purelib = run([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder).strip()
    # a path inside a .pth file is searched, but its own .pth files (an editable dlquiz among them) are not read
    Path(purelib, "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    run([sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", *install], folder)
    return python


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    (wheel,) = built.glob("*.whl")
    return environment(tmp_path_factory.mktemp("wheel"), str(wheel))


def test_the_wheel_holds_code_bank_and_templates_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"dlquiz", "question_bank"}
    for name in (
        "dlquiz/py.typed",
        "question_bank/py.typed",
        "question_bank/concepts.csv",
        "question_bank/convolution.py",
    ):
        assert name in names
    assert [name for name in names if name.startswith("dlquiz/templates/")]


def test_the_installed_wheel_finds_its_bank_and_templates(installed: Path, root: Path, tmp_path: Path) -> None:
    package, bank, templates, questions, concepts = json.loads(run([str(installed), "-c", SCRIPT], tmp_path))
    for path in (package, bank, templates):
        assert Path(path).is_relative_to(installed.parent.parent)
        assert not Path(path).is_relative_to(root)
    assert questions >= 40
    assert concepts >= 188


def test_the_installed_wheel_prints_an_exam_and_solves(installed: Path, tmp_path: Path) -> None:
    command = str(installed.parent / "dlquiz")
    solved = run([command, "solve", "convolution/output-size", "n=227", "k=11", "s=4", "p=0", "--json"], tmp_path)
    assert json.loads(solved)["parts"][0]["answer"]["value"] == 55
    run([command, "exam", "-o", "paper", "-n", "3", "--seed", "1"], tmp_path)
    pdfs = sorted(path.relative_to(tmp_path).as_posix() for path in (tmp_path / "paper").rglob("*.pdf"))
    assert [name for name in pdfs if "student" in name]
    assert [name for name in pdfs if "instructor" in name]


def test_an_editable_install_finds_the_checkout(root: Path, tmp_path: Path) -> None:
    python = environment(tmp_path / "editable", "--no-build-isolation", "--editable", str(root))
    package, _, templates, questions, _ = json.loads(run([str(python), "-c", SCRIPT], tmp_path))
    assert Path(package).is_relative_to(root)
    assert Path(templates) == root / "templates"
    assert questions >= 40
