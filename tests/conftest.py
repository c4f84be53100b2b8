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
