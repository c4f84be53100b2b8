"""Banks that are found by a package's name or a folder's path, and what is said of those that do not run."""

import sys
from pathlib import Path

import pytest

from dlquiz.errors import InputError, NothingFoundError
from dlquiz.exam.bank import load

ONE = """
from typing import Annotated
from dlquiz.question import Integer, Item, Range, question

@question(topic="a", level=1, concepts=["c"])
def one(n: Annotated[int, Range(1, 9)]) -> Item:
    "One."
    return Item("?", answer=Integer(n))
"""


def folder(parent: Path, name: str, init: str | None = "") -> Path:
    """Write a bank of one question; `init` is its `__init__.py`, None for none."""
    made = parent / name
    made.mkdir()
    (made / "pool.py").write_text(ONE, "utf-8")
    if init is not None:
        (made / "__init__.py").write_text(init, "utf-8")
    return made


@pytest.mark.parametrize("init", ["", "LEVEL = 1\n", None])
def test_a_folder_beside_is_a_bank_by_its_bare_name_with_or_without_an_init(
    init: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path, "bare_folder", init)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry])
    assert list(load("bare_folder")) == ["pool/one"]


def test_a_package_whose_name_begins_like_a_module_that_it_lacks_is_not_called_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path, "lacking_bank", "import lacking\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("lacking_bank", str(tmp_path / "lacking_bank")):
        with pytest.raises(InputError, match=r"it needs the module 'lacking', install it"):
            load(name)


@pytest.mark.parametrize("name", ["no_such_package.bank", "./no_such_folder", "../no_such_folder", "no/such.folder"])
def test_a_dotted_name_and_a_path_that_lead_nowhere_are_no_bank(name: str) -> None:
    with pytest.raises(NothingFoundError, match="no package and no folder has this name"):
        load(name)


@pytest.mark.parametrize(
    ("name", "init", "said"),
    [
        ("unreadable", "def (:\n", "it does not import: SyntaxError"),
        ("dividing", "1 / 0\n", "it does not import: ZeroDivisionError: division by zero"),
        ("torn", "from .half import x\n", r"it does not import: ModuleNotFoundError: No module named 'torn\.half'"),
    ],
)
def test_a_folder_whose_init_does_not_run_is_refused_and_leaves_no_half_made_module(
    name: str, init: str, said: str, tmp_path: Path
) -> None:
    made = folder(tmp_path, name, init)
    with pytest.raises(InputError, match=said) as refused:
        load(str(made))
    assert refused.value.where.endswith(f"{name}, __init__.py")
    assert name not in sys.modules
    (made / "__init__.py").write_text("", "utf-8")
    assert list(load(str(made))) == ["pool/one"]
