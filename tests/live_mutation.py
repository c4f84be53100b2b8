"""Mutants of functions that are running already: the tests are collected once, and each mutant is a fork of that.

In the fork the changed function's code takes the place of the original, so that nothing is imported again. Of each
test is known which functions it calls; a mutant meets those that call its function, the fastest first.
"""

import ast
import gc
import os
import pickle
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import _lru_cache_wrapper
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, NamedTuple

import pytest
from _pytest.runner import runtestprotocol

Place = tuple[str, int, str]  # file, first line and name of a function
MOST_MEMORY = 3 * 2**30  # a mutant without its bound would fill the machine
SECONDS, SLOWER = 10, 10  # of the processor, and times a test's own: a mutant whose test runs on counts as killed
LEFT_OUT = ("test_fuzz.py", "test_same_verdict.py", "test_no_evaluator.py")  # texts drawn by chance, other processes
PROGRAM = str(Path(__file__).resolve().parent.parent / "dlquiz")


class Tried(NamedTuple):
    """A test, the functions that it calls, and the seconds it takes."""

    item: pytest.Item
    calls: frozenset[Place]
    seconds: float


def place_of(code: CodeType) -> Place:
    """Return what names a function in its file."""
    return code.co_filename, code.co_firstlineno, code.co_qualname


class Collected:
    """A plugin that runs `body` with the collected tests in the place of pytest's own loop."""

    def __init__(self, body: Callable[[Sequence[pytest.Item]], None]) -> None:
        self.body = body

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.body(session.items)
        return True


def with_tests(paths: Sequence[str], body: Callable[[Sequence[pytest.Item]], None]) -> None:
    """Collect the tests, run `body` on them and say nothing."""
    arguments = ["-q", "-s", "-p", "no:cacheprovider", "--no-header", "--no-summary", "--hypothesis-profile=ci"]
    options = ["-o", "addopts=--import-mode=importlib --doctest-modules"]
    pytest.main([*arguments, *options, *paths], plugins=[Collected(body)])


def passes(items: Sequence[pytest.Item]) -> Iterator[bool]:
    """Run tests with their fixtures, one by one, and say of each whether it passed."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        yield all(report.passed for report in runtestprotocol(item, log=False, nextitem=following))


@contextmanager
def noting(found: set[Place]) -> Iterator[None]:
    """Note the functions of the program that are called."""
    seen: set[int] = set()

    def see(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and id(code) not in seen:
            seen.add(id(code))
            if code.co_filename.startswith(PROGRAM):
                found.add(place_of(code))

    sys.setprofile(see)
    try:
        yield
    finally:
        sys.setprofile(None)


def caches() -> list[Any]:
    """Return the reader's caches: emptied before each test, so that it calls what it rests on."""
    known = [each for each in gc.get_objects() if isinstance(each, _lru_cache_wrapper)]
    return [each for each in known if (each.__module__ or "").startswith("dlquiz.grading")]


def tried(items: Sequence[pytest.Item]) -> list[Tried]:
    """Run the tests in a process of their own, and return them with what each calls, the fastest first.

    Raises SystemExit where one fails as the program stands.
    """
    kept = [item for item in items if item.path.name not in LEFT_OUT]
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        notes: list[tuple[frozenset[Place], float]] = []
        runs = passes(kept)
        failed, emptied = "", caches()
        for item in kept:
            calls: set[Place] = set()
            for cache in emptied:
                cache.cache_clear()
            began = time.process_time()
            with noting(calls):
                passed = next(runs)
            failed = failed or ("" if passed else item.nodeid)
            notes.append((frozenset(calls), time.process_time() - began))
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump((failed, notes), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        failed, notes = pickle.load(pipe)  # noqa: S301  (of our own process)
    os.wait()
    if failed:
        raise SystemExit(f"{failed} fails without any change")
    found = [Tried(item, calls, seconds) for item, (calls, seconds) in zip(kept, notes, strict=True)]
    return sorted(found, key=lambda one: one.seconds)


def codes(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of a module and of all functions in it."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from codes(inner)


def outermost(tree: ast.Module, line: int) -> str:
    """Return the qualified name of the function that holds a line and is in no other function."""
    names, body = [], tree.body
    while True:
        holder = next(node for node in body if node.lineno <= line <= (node.end_lineno or 0))
        if isinstance(holder, ast.ClassDef):
            names.append(holder.name)
            body = holder.body
            continue
        assert isinstance(holder, ast.FunctionDef), ast.unparse(holder)
        return ".".join([*names, holder.name])


def running() -> dict[Place, list[FunctionType]]:
    """Return the program's functions as they are in memory."""
    found: dict[Place, list[FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename.startswith(PROGRAM):
            found.setdefault(place_of(each.__code__), []).append(each)
    return found


def transplant(file: Path, name: str, changed: ast.Module, live: Mapping[Place, Sequence[FunctionType]]) -> Place:
    """Give the functions of that name in the file the code that they have in the changed tree; return which."""
    [fresh] = [code for code in codes(compile(changed, str(file), "exec")) if code.co_qualname == name]
    for function in live[place_of(fresh)]:
        function.__code__ = fresh
    return place_of(fresh)


def forked(
    file: Path, line: int, changed: ast.Module, tests: Sequence[Tried], live: Mapping[Place, Sequence[FunctionType]]
) -> int:
    """Start a process that runs the tests which call the function with this line, changed; return its number."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        place = transplant(file, outermost(changed, line), changed, live)
        met = [one for one in tests if place in one.calls]
        runs = passes([one.item for one in met])
        code = 0
        for one in met:
            signal.setitimer(signal.ITIMER_PROF, SECONDS + SLOWER * one.seconds)
            if not next(runs):
                code = 1
                break
    finally:
        os._exit(code)
