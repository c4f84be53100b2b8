"""What several test modules share."""

from pathlib import Path

import pytest

from dlquiz.exam.bank import Bank, load

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; read the diff")


@pytest.fixture(scope="session")
def bank() -> Bank:
    return load()


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(autouse=True)
def no_progress_of_the_person_who_tests(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path_factory.mktemp("home")))
