"""Marking elsewhere: on a Dask cluster, or in processes. The same folder comes out, also when a worker dies."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from dlquiz import __version__
from dlquiz.cli import cluster as module
from dlquiz.cli import workers
from dlquiz.cli.cluster import Ready, cluster
from dlquiz.errors import EngineError
from dlquiz.exam.assembly import Exam
from dlquiz.exam.manifest import text
from dlquiz.grading.answer_row import Row, Where
from dlquiz.grading.frozen import slots
from dlquiz.render.grades_batch import Marked, Terms
from dlquiz.render.grades_folder import PART, Work, write
from tests.cli.terminal import dlquiz, refused
from tests.grading.exams import key, small, wide

ROOT = Path(__file__).parents[2]
PARTS = 24


@pytest.fixture(scope="module")
def exam() -> Exam:
    return small()


@pytest.fixture(scope="module")
def local() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as started:
        yield started


def written(exam: Exam, folder: Path, work: Work) -> dict[str, bytes]:
    """Return what a run writes whose class is divided into several parts."""
    answers = [key(form) for form in exam.forms]
    rows = [
        Row(
            Where("a.csv", 2),
            0,
            "",
            "AB"[i % 2],
            f"s{i:03}",
            "",
            slot.name,
            answers[i % 2][slot.name] if i % 3 else f"{i}",
        )
        for slot in slots(exam.forms[0])
        for i in range(300)
    ]
    folder.mkdir()
    write(exam, rows, folder, work, size=(PARTS - 1) * PART)
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_worker_that_is_killed_in_the_middle_changes_nothing(exam: Exam, tmp_path: Path, local: LocalCluster) -> None:
    alone = written(exam, tmp_path / "alone", workers.here(exam, Terms()))
    killed = []

    def work(parts: Iterator[bytes]) -> Iterator[Marked]:
        for number, batch in enumerate(cluster(exam, Terms(), local.scheduler_address)(parts)):
            if number == PARTS // 4:
                with Client(local.scheduler_address, set_as_default=False) as client:
                    at_work = sorted(client.processing().items(), key=lambda held: -len(held[1]))
                    (process,) = client.run(os.getpid, workers=[at_work[0][0]]).values()
                    os.kill(process, signal.SIGKILL)
                    killed.append(process)
            yield batch

    assert written(exam, tmp_path / "killed", work) == alone
    assert len(killed) == 1


def test_processes_change_nothing(exam: Exam, tmp_path: Path) -> None:
    alone = written(exam, tmp_path / "alone", workers.here(exam, Terms()))
    assert written(exam, tmp_path / "two", workers.processes(exam, Terms(), 2)) == alone


def test_a_cluster_marks_from_the_command_line(exam: Exam, tmp_path: Path, local: LocalCluster) -> None:
    (tmp_path / "manifest.json").write_text(text(exam), "utf-8")
    wide(tmp_path / "a.csv", exam, {"s1": key(exam.forms[0])})
    ran = dlquiz(
        "grade", "manifest.json", "a.csv", "--cluster", local.scheduler_address, cwd=tmp_path, PYTHONPATH=str(ROOT)
    )
    assert ran.code == 0, ran
    assert "1 student marked, mean 100.0 %" in ran.err


def test_a_scheduler_that_does_not_answer_is_named(exam: Exam, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.5)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(EngineError, match=f"{address}: no Dask scheduler answers there, start one with `dask sched"):
        list(cluster(exam, Terms(), address)(iter([b""])))


def test_a_scheduler_without_a_worker_is_named(exam: Exam, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.5)
    with LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as empty:
        address = empty.scheduler_address
        with pytest.raises(EngineError, match=f"{address}: the scheduler has no worker, start one with"):
            list(cluster(exam, Terms(), address)(iter([b""])))


def test_a_missing_package_is_named(tmp_path: Path, exam: Exam) -> None:
    (tmp_path / "manifest.json").write_text(text(exam), "utf-8")
    (tmp_path / "distributed.py").write_text("raise ModuleNotFoundError('no', name='distributed')")
    ran = dlquiz(
        "grade", "manifest.json", "a.csv", "--cluster", "tcp://x:1", cwd=tmp_path, PYTHONPATH=f"{tmp_path}:{ROOT}"
    )
    refused(ran, 5, "the package distributed is missing, install it with pip install 'dlquiz[cluster]'")


def test_a_worker_of_another_version_is_noticed(exam: Exam) -> None:
    workers.begin("run", text(exam), Terms())
    assert workers.mark("run", __version__, b"").entries == 0
    with pytest.raises(EngineError, match=r"a worker: it has dlquiz .*, this is 0\.0\.0, install the same version"):
        workers.mark("run", "0.0.0", b"")
    workers.finish("run")
    assert not workers._batches
    assert Ready("run", text(exam), Terms()).name == "dlquiz-run"
