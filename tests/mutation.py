"""Change one operator of one function at a time and see that a test goes red.

    python tests/mutation.py                      every function of dlquiz/numeric
    python tests/mutation.py optimizer boxes      some of its modules
    python tests/mutation.py reader               what reads, compares and escapes
    python tests/mutation.py grading.parse render.escape

Each mutant runs in a forked process that has the oracles' packages, or the collected tests, loaded already; it stops
at its first failing test. Survivors are printed with line, expression and operator. Exit code 1 when one survives that
is not listed in equivalent_mutants.py.
"""

import argparse
import ast
import gc
import importlib
import importlib.abc
import importlib.util
import io
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.equivalent_mutants import EQUIVALENT

Owner: TypeAlias = ast.BinOp | ast.BoolOp | ast.Compare
ROOT = Path(__file__).resolve().parent.parent
NUMERIC = ROOT / "dlquiz" / "numeric"
GRADING = (
    *("characters", "tokens", "parse", "tree", "evaluate", "expression", "points", "pieces", "residues", "numbers"),
    *("plain", "lists", "labels", "units", "slips", "amounts", "components", "selections", "reading", "marking"),
    *("follow", "trivial", "answer_csv", "answer_row", "submission"),
)
READER = (*(f"grading.{name}" for name in GRADING), "question.tolerance", "render.escape")
READERS_TESTS = ("tests/grading", "tests/question", "tests/render/test_escape.py")
WORKERS = 2
SLOWER = 5  # a mutant that takes so many times as long as the unchanged module (and a minute) counts as killed

# what every question rests on, and what of it computes answers
GROUND = ("term", "operations", "functions", "worked", "outline", "numeral", "digits", "graph")
COMPUTING = ("term", "operations", "functions")

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


@dataclass(frozen=True)
class Mutant:
    """One changed operator: where it stands and what it became."""

    module: str
    function: str
    line: int
    place: int
    written: str
    before: str
    after: str

    @property
    def name(self) -> str:
        """What the mutant is called wherever its lines move."""
        return f"{self.module}.{self.function}: `{self.written}`, {self.before} -> {self.after}"

    def __str__(self) -> str:
        return f"line {self.line}, {self.name}"


def _operators(function: ast.AST) -> Iterator[tuple[Owner, str, int, ast.AST]]:
    """Yield (owner, field, place in the field, operator) of each operator in a function, annotations left out."""
    for node in ast.walk(function):
        match node:
            case ast.BinOp() | ast.BoolOp():
                yield node, "op", -1, node.op
            case ast.Compare(ops=ops):
                for i, compared in enumerate(ops):
                    yield node, "ops", i, compared


def _annotations(tree: ast.AST) -> set[int]:
    found: set[int] = set()
    for node in ast.walk(tree):
        for field in ("annotation", "returns"):
            part = getattr(node, field, None)
            if isinstance(part, ast.AST):
                found |= {id(inner) for inner in ast.walk(part)}
    return found


def _targets(tree: ast.Module) -> Iterator[tuple[str, Owner, str, int, ast.AST]]:
    skipped = _annotations(tree)
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    seen: set[tuple[int, int]] = set()
    for function in functions:
        for owner, field, i, op in _operators(function):
            if id(owner) in skipped or (id(owner), i) in seen or type(op) not in SWAPS:
                continue
            seen.add((id(owner), i))
            yield function.name, owner, field, i, op


def full_name(module: str) -> str:
    """Return the name under which a module is imported; one without its package is of dlquiz/numeric."""
    return f"dlquiz.{module}" if "." in module else f"dlquiz.numeric.{module}"


def file_of(module: str) -> Path:
    """Return a module's file."""
    return ROOT.joinpath(*full_name(module).split(".")).with_suffix(".py")


def mutants(module: str) -> list[Mutant]:
    """Return every mutant of a module."""
    tree = ast.parse(file_of(module).read_text(encoding="utf-8"))
    return [
        Mutant(
            module,
            name,
            owner.lineno,
            place,
            ast.unparse(owner),
            type(op).__name__,
            SWAPS[type(op)].__name__,
        )
        for place, (name, owner, _, _, op) in enumerate(_targets(tree))
    ]


def _mutated(mutant: Mutant) -> ast.Module:
    tree = ast.parse(file_of(mutant.module).read_text(encoding="utf-8"))
    for place, (_, owner, field, i, op) in enumerate(_targets(tree)):
        if place == mutant.place:
            fresh = SWAPS[type(op)]()
            if i < 0:
                setattr(owner, field, fresh)
            else:
                getattr(owner, field)[i] = fresh
    return ast.fix_missing_locations(tree)


class _Loader(importlib.abc.Loader):
    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def exec_module(self, module: ModuleType) -> None:
        path = str(file_of(self.mutant.module))
        exec(compile(_mutated(self.mutant), path, "exec"), vars(module))  # noqa: S102  (our own source, changed by us)


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        if name != full_name(self.mutant.module):
            return None
        return importlib.util.spec_from_file_location(name, file_of(self.mutant.module), loader=_Loader(self.mutant))


def tests_for(module: str) -> list[str]:
    """Return the test files that speak of a module: its own first, then the oracles of the questions that use it."""
    found = [f"tests/numeric/test_{module}.py"]
    numeric = sorted((ROOT / "tests" / "numeric").glob("test_*.py"))
    found += [str(path.relative_to(ROOT)) for path in numeric if module in path.read_text(encoding="utf-8")]
    if module in GROUND:
        found += ["tests/question", "tests/test_promises.py::test_seed_0_equals_its_golden_file"]
    for path in sorted((ROOT / "question_bank").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        if (
            f"numeric.{module}" in text
            or f"import {module}" in text
            or f", {module}" in text
            or (module in COMPUTING and path.stem != "__init__")
        ):
            found.append(f"tests/oracles/test_{path.stem}.py")
    return [name for name in dict.fromkeys(found) if (ROOT / name.split("::")[0]).exists()]


def _run(name: str, mutant: Mutant | None, limit: int) -> int:
    """Run in the forked process: install the mutant, then a module's tests; 0 when all of them passed."""
    import doctest

    import pytest

    if mutant is not None:
        sys.meta_path.insert(0, _Finder(mutant))
    signal.alarm(limit)
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        try:
            module = importlib.import_module(full_name(name))
            if doctest.testmod(module).failed:
                return 1
        except Exception:
            return 1
        arguments = ["-x", "-q", "-p", "no:cacheprovider", "--no-header", "-o", "addopts=--import-mode=importlib"]
        arguments.append("--hypothesis-profile=ci")  # without deadlines, which a busy machine misses
        return int(pytest.main([*arguments, *tests_for(name)]) != 0)


def _forked(name: str, mutant: Mutant | None = None, limit: int = 0) -> int:
    """Start a process that runs a module's tests, and return its number."""
    pid = os.fork()
    if pid == 0:
        try:
            code = _run(name, mutant, limit)
        except BaseException:
            code = 1
        os._exit(code)
    return pid


def limits(names: list[str]) -> dict[str, int]:
    """Return the seconds that each module's mutants may take.

    Raises SystemExit where a module's tests fail as it stands: every mutant of it would seem to be killed.
    """
    found = {}
    for name in names:
        began = time.monotonic()
        _, status = os.waitpid(_forked(name), 0)
        if status:
            raise SystemExit(f"{name}: its tests fail without any change")
        found[name] = 60 + SLOWER * round(time.monotonic() - began)
    return found


def killed(queue: list[Mutant], start: Callable[[Mutant], int]) -> dict[Mutant, bool]:
    """Try mutants, a few at once, each in a process of its own that `start` begins; 0 at its end says that it lived."""
    waiting, running, found = list(queue), dict[int, Mutant](), dict[Mutant, bool]()
    began = time.monotonic()
    while waiting or running:
        while waiting and len(running) < WORKERS:
            mutant = waiting.pop(0)
            running[start(mutant)] = mutant
        pid, status = os.wait()
        mutant = running.pop(pid)
        found[mutant] = status != 0
        if status == 0 and mutant.name not in EQUIVALENT:
            print(f"survived: {mutant}", flush=True)
        if len(found) % 50 == 0:
            print(f"{len(found)} of {len(queue)} tried, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return found


def of_numeric(queue: list[Mutant]) -> dict[Mutant, bool]:
    """Try mutants of dlquiz/numeric, which is imported anew for each: the questions are made of it."""
    # not hypothesis: pytest must be the first to import what brings a plugin
    for package in ("numpy", "scipy.stats", "sklearn.cluster", "sklearn.metrics", "torch", "sympy"):
        importlib.import_module(package)
    import torch

    torch.set_num_threads(1)
    limit = limits(sorted({mutant.module for mutant in queue}))
    return killed(queue, lambda mutant: _forked(mutant.module, mutant, limit[mutant.module]))


def of_reader(queue: list[Mutant]) -> dict[Mutant, bool]:
    """Try mutants of what reads, compares and escapes, with the tests collected once."""
    import mpmath  # type: ignore[import-untyped]
    import pytest

    from tests.live_mutation import forked, running, tried, with_tests

    assert mpmath
    found: dict[Mutant, bool] = {}

    def body(items: Sequence[pytest.Item]) -> None:
        tests, live = tried(items), running()
        gc.freeze()
        found.update(killed(queue, lambda m: forked(file_of(m.module), m.line, _mutated(m), tests, live)))

    files = sorted({str(file_of(mutant.module).relative_to(ROOT)) for mutant in queue})
    with_tests([*READERS_TESTS, *files], body)
    return found


def main() -> int:
    """Try the mutants of the modules named, or of all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("modules", nargs="*")
    asked = parser.parse_args().modules or sorted(p.stem for p in NUMERIC.glob("*.py") if p.stem != "__init__")
    names = [name for one in asked for name in (READER if one == "reader" else [one])]
    os.chdir(ROOT)
    queue = [mutant for name in names for mutant in mutants(name)]
    found: dict[Mutant, bool] = {}
    for part, way in (
        ([m for m in queue if "." in m.module], of_reader),
        ([m for m in queue if "." not in m.module], of_numeric),
    ):
        if part:
            found |= way(part)
    for name in names:
        of_it = [mutant for mutant in queue if mutant.module == name]
        same = sum(not found[mutant] and mutant.name in EQUIVALENT for mutant in of_it)
        dead = sum(found[mutant] for mutant in of_it)
        print(f"{name:<24}{dead:>4} killed,{same:>3} equivalent,{len(of_it) - dead - same:>3} survived")
    here = {mutant.name for mutant in queue}
    for name in EQUIVALENT:
        if name.partition(":")[0].rpartition(".")[0] in names and name not in here:
            print(f"listed as equivalent, but not there: {name}")
    survivors = [mutant for mutant in queue if not found[mutant] and mutant.name not in EQUIVALENT]
    print(f"{len(queue)} mutants, {len(survivors)} survived")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
