"""Imports point down: each room may use the rooms below it, and no room beside it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# what each room may import besides itself and the standard library
MAY_IMPORT = {
    "dlquiz.errors": set[str](),
    "dlquiz.numeric": {"dlquiz.errors"},
    "dlquiz.question": {"dlquiz.errors", "dlquiz.numeric"},
    "question_bank": {"dlquiz.question", "dlquiz.numeric"},
    "dlquiz.exam": {"dlquiz", "dlquiz.errors", "dlquiz.numeric", "dlquiz.question"},
    "dlquiz.grading": {"dlquiz.errors", "dlquiz.numeric", "dlquiz.question"},
    "dlquiz.progress": {"dlquiz.errors", "dlquiz.numeric", "dlquiz.question"},
    "dlquiz.render": {
        "dlquiz",
        "dlquiz.errors",
        "dlquiz.numeric",
        "dlquiz.question",
        "dlquiz.exam",
        "dlquiz.grading",
        "dlquiz.progress",
    },
    "dlquiz.promises": {
        "dlquiz.errors",
        "dlquiz.numeric",
        "dlquiz.question",
        "dlquiz.exam",
        "dlquiz.grading",
        "dlquiz.render",
    },
}
HEAVY = {"numpy", "sympy", "jinja2", "typst", "mpmath", "scipy", "fsrs"}


def room(module: str) -> str:
    parts = module.split(".")
    return parts[0] if parts[0] != "dlquiz" or len(parts) == 1 else ".".join(parts[:2])


def files() -> Iterator[tuple[Path, str]]:
    for top in ("dlquiz", "question_bank"):
        for path in sorted((ROOT / top).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield path, ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path, top_level_only: bool = False) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    nodes = tree.body if top_level_only else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            assert node.module
            # `from dlquiz.render import markup` names a module, not only its room
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize(("path", "module"), list(files()), ids=lambda value: value if isinstance(value, str) else "")
def test_imports_point_down(path: Path, module: str) -> None:
    here = room(module)
    allowed = MAY_IMPORT.get(here)
    ours = {room(name) for name in imported(path) if name.split(".")[0] in ("dlquiz", "question_bank")} - {here}
    if allowed is None:
        assert here in ("dlquiz", "dlquiz.cli", "dlquiz.__main__"), f"{module} stands in no known room"
        assert "question_bank" not in ours
        return
    assert ours <= allowed | ({"dlquiz.__version__"} if "dlquiz" in allowed else set()), (
        f"{module} imports {ours - allowed}"
    )


@pytest.mark.parametrize(("path", "module"), list(files()), ids=lambda value: value if isinstance(value, str) else "")
def test_heavy_packages_are_imported_where_they_are_used(path: Path, module: str) -> None:
    heavy = {name.split(".")[0] for name in imported(path, top_level_only=True)} & HEAVY
    lazily_imported_rooms = ("dlquiz.render.", "dlquiz.exam.", "dlquiz.grading.")
    assert not heavy or module.startswith(lazily_imported_rooms), f"{module} imports {heavy} at its top"


@pytest.mark.parametrize(("path", "module"), [(p, m) for p, m in files() if not m.startswith("dlquiz.cli")])
def test_only_the_command_line_prints_and_reads_clock_or_environment(path: Path, module: str) -> None:
    found = imported(path)
    kinds = {
        "datetime.datetime",
        "datetime.timedelta",
        "datetime.UTC",
        "datetime.date",
    }  # of values; time is an argument
    assert not {n for n in found - kinds if n.split(".")[0] in ("random", "secrets", "time", "datetime")}, module
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    assert "print" not in calls
    attributes = {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    clocks = {f"{kind}.{name}" for kind in ("datetime", "date") for name in ("now", "today", "utcnow")}
    assert not attributes & {"os.environ", "os.getenv", "Path.home", "np.random", "os.urandom", *clocks}, module
