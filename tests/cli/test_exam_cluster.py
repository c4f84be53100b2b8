"""An exam made on a Dask cluster: the same folder comes out, also when a worker dies."""

import os
import signal
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from dlquiz import __version__
from dlquiz.cli import cluster as module
from dlquiz.cli import exam_cluster
from dlquiz.errors import EngineError
from dlquiz.exam.assembly import assemble
from dlquiz.exam.bank import load
from dlquiz.exam.blueprint import of_questions
from dlquiz.render import engine_typst
from dlquiz.render.engine import Document, Print
from dlquiz.render.sheet_folder import Workers, write
from tests.cli.terminal import dlquiz, refused

ROOT = Path(__file__).parents[2]
QUESTION = "convolution/output-size"


@pytest.fixture(scope="module")
def local() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as started:
        yield started


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_worker_that_is_killed_in_the_middle_changes_nothing(tmp_path: Path, local: LocalCluster) -> None:
    exam = assemble(of_questions([QUESTION]), load(), 3, forms=6)
    for name in ("alone", "cluster"):
        (tmp_path / name).mkdir()
    write(exam, tmp_path / "alone", "a4", engine_typst.pdfs)
    killed = []

    def progress(done: int, total: int) -> None:
        if done == 4:
            with Client(local.scheduler_address, set_as_default=False) as client:
                at_work = sorted(client.processing().items(), key=lambda held: -len(held[1]))
                (process,) = client.run(os.getpid, workers=[at_work[0][0]]).values()
                os.kill(process, signal.SIGKILL)
                killed.append(process)

    with exam_cluster.pool(local.scheduler_address) as (pool, count):
        write(exam, tmp_path / "cluster", "a4", engine_typst.pdfs, workers=Workers(pool, count), progress=progress)
    assert contents(tmp_path / "cluster") == contents(tmp_path / "alone")
    assert len(killed) == 1


def test_a_cluster_prints_from_the_command_line(tmp_path: Path, local: LocalCluster) -> None:
    asked = ["--question", QUESTION, "--seed", "3", "--engine", "pdflatex"]
    there = ["--cluster", local.scheduler_address]
    assert dlquiz("exam", "-o", "here", *asked, cwd=tmp_path, PYTHONPATH=str(ROOT)).code == 0
    ran = dlquiz("exam", "-o", "there", *asked, *there, cwd=tmp_path, PYTHONPATH=str(ROOT))
    assert ran.code == 0, ran
    assert contents(tmp_path / "here") == contents(tmp_path / "there")


def test_an_engine_that_refuses_there_is_told_as_here(tmp_path: Path, local: LocalCluster) -> None:
    exam = assemble(of_questions([QUESTION]), load(), 3)
    with exam_cluster.pool(local.scheduler_address) as (pool, count):
        written = write(exam, tmp_path, "a4", refuses, workers=Workers(pool, count))
    assert str(written.faults[0]) == "instructor/answers: it stopped, look there"


def refuses(documents: Sequence[Document]) -> list[Print]:
    return [EngineError(document.path, "it stopped", "look there") for document in documents]


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.5)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(EngineError, match=f"{address}: no Dask scheduler answers there, start one with `dask sched"):
        exam_cluster.pool(address).__enter__()


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    (tmp_path / "distributed.py").write_text("raise ModuleNotFoundError('no', name='distributed')")
    paths = f"{tmp_path}:{ROOT}"
    ran = dlquiz("exam", "-o", "e", "-n", "1", "--cluster", "tcp://x:1", cwd=tmp_path, PYTHONPATH=paths)
    refused(ran, 5, "--cluster: the package distributed is missing, install it with pip install 'dlquiz[cluster]'")
    assert not (tmp_path / "e").exists()


def test_a_worker_of_another_version_is_named() -> None:
    exam_cluster._check("tcp://x:1", {"tcp://w:1": __version__})
    with pytest.raises(EngineError, match=r"tcp://x:1: tcp://w:2 has dlquiz 0\.0\.0, this is .*, install the same"):
        exam_cluster._check("tcp://x:1", {"tcp://w:1": __version__, "tcp://w:2": "0.0.0"})
