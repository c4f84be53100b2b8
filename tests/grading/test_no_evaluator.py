"""A student's text reaches no evaluator of any kind: the code on its path is walked, and its run is watched."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = {
    "ast", "builtins", "cloudpickle", "code", "codeop", "ctypes", "dill", "importlib", "jinja2", "joblib", "marshal",
    "numexpr", "os", "pandas", "pickle", "pint", "pkgutil", "runpy", "shelve", "shlex", "shutil", "socket",
    "subprocess", "sympy", "tempfile", "tokenize", "yaml",
}  # fmt: skip
NAMES = {
    "__builtins__", "__import__", "attrgetter", "breakpoint", "compile", "delattr", "eval", "exec", "format_map",
    "globals", "import_module", "input", "literal_eval", "locals", "memmap", "methodcaller", "open", "parse_expr",
    "setattr", "sympify", "system", "vars", "vformat",
}  # fmt: skip
MATCHING = {"compile", "match", "fullmatch", "search", "split", "sub", "subn", "findall", "finditer"}
# patterns of ours are compiled, and answer files opened for reading
ALLOWED = {("re", "compile"), ("path", "open")}
# names that our own formulas, fields and slots give: numpy's functions, a record's values, a report's counts
NAMES_OF_OURS = {
    "dlquiz.numeric.operations": {"ufunc", "method"},
    "dlquiz.question.space": {"k", "name"},
    "dlquiz.grading.against": {"name"},
}


def path_of(module: str) -> Path | None:
    base = ROOT.joinpath(*module.split("."))
    return next((p for p in (base.with_suffix(".py"), base / "__init__.py") if p.is_file()), None)


def imports(tree: ast.AST) -> set[str]:
    """Return what is imported anywhere in a module, inside its functions too."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def packages(module: str) -> Iterator[str]:
    """Yield a module and the packages that it lies in: importing it runs them all."""
    parts = module.split(".")
    yield from (".".join(parts[: i + 1]) for i in range(len(parts)))


def reading_path() -> dict[str, ast.Module]:
    """Return every module of the grading package and everything that these import inside dlquiz."""
    files = sorted((ROOT / "dlquiz" / "grading").rglob("*.py"))
    waiting = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in files]
    found: dict[str, ast.Module] = {}
    while waiting:
        module = waiting.pop()
        path = path_of(module)
        if module in found or path is None:
            continue
        found[module] = ast.parse(path.read_text(encoding="utf-8"))
        waiting += [part for name in imports(found[module]) if name.startswith("dlquiz.") for part in packages(name)]
    return found


TREES = reading_path()


def is_ours(pattern: ast.expr) -> bool:
    """Whether a pattern or a format is written in the program: a literal, or one put together of named constants."""
    match pattern:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name.isupper() or name == "number"  # the one name: the loop over the kinds of comma in tokens.py
        case ast.JoinedStr(values=parts):
            return all(is_ours(part) for part in parts)
        case ast.FormattedValue(value=value):
            return is_ours(value)
        case ast.BinOp(left=left, op=ast.Add(), right=right):  # of bytes there are no f-strings
            return is_ours(left) and is_ours(right)
    return False


def test_the_walk_sees_the_whole_path() -> None:
    loaded = {
        "dlquiz.grading.parse", "dlquiz.grading.marking", "dlquiz.grading.points", "dlquiz.grading.labels",
        "dlquiz.grading.answer_csv", "dlquiz.question.answer", "dlquiz.question.tolerance", "dlquiz.numeric.term",
        "dlquiz.numeric.operations", "dlquiz.errors", "dlquiz",
    }  # fmt: skip
    assert loaded <= set(TREES)
    for function in (node for node in ast.walk(TREES["dlquiz.grading.evaluate"]) if isinstance(node, ast.FunctionDef)):
        if function.name == "_context":
            assert imports(function) >= {"mpmath"}  # what a function imports is seen too


@pytest.mark.parametrize("module", sorted(TREES))
def test_no_module_on_the_path_imports_an_evaluator(module: str) -> None:
    tops = {name.split(".")[0] for name in imports(TREES[module])}
    assert not tops & MODULES


@pytest.mark.parametrize("module", sorted(TREES))
def test_no_module_on_the_path_calls_an_evaluator(module: str) -> None:
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Name):
            assert node.id not in NAMES, node.lineno
        if isinstance(node, ast.alias):
            assert node.name not in NAMES
        if isinstance(node, ast.Attribute) and node.attr in NAMES:
            assert isinstance(node.value, ast.Name)
            assert (node.value.id, node.attr) in ALLOWED, node.lineno


@pytest.mark.parametrize("module", sorted(TREES))
def test_no_text_names_an_attribute_a_pattern_or_a_format(module: str) -> None:
    for call in (node for node in ast.walk(TREES[module]) if isinstance(node, ast.Call)):
        match call.func:
            case ast.Name(id="getattr" | "hasattr"):
                name = call.args[1]
                known = NAMES_OF_OURS.get(module, set())
                assert isinstance(name, ast.Constant) or (isinstance(name, ast.Name) and name.id in known), call.lineno
            case ast.Attribute(value=ast.Name(id="re"), attr=attr) if attr in MATCHING:
                assert is_ours(call.args[0]), call.lineno
            case ast.Attribute(value=receiver, attr="format"):
                assert is_ours(receiver), call.lineno
            case _:
                pass


def test_the_walk_would_see_what_it_looks_for() -> None:
    assert imports(ast.parse("def f():\n    import sympy.parsing")) == {"sympy.parsing"}
    assert is_ours(ast.parse("f'{DIGITS}+'", mode="eval").body)
    assert is_ours(ast.parse("rb'a' + STRING + rb'b'", mode="eval").body)
    assert not is_ours(ast.parse("f'{text}+'", mode="eval").body)
    assert not is_ours(ast.parse("rb'a' + text", mode="eval").body)
    assert not is_ours(ast.parse("text", mode="eval").body)
    assert list(packages("dlquiz.numeric.term")) == ["dlquiz", "dlquiz.numeric", "dlquiz.numeric.term"]


WATCHED = """
import sys
from tests.grading.test_corpus import ANSWERS, CASES, MORE
from dlquiz.grading import mark

for case in CASES:  # what is imported and compiled once comes first
    mark(ANSWERS[case.answer][0], case.text, ANSWERS[case.answer][1])
seen = set()
sys.addaudithook(lambda event, _: seen.add(event))
for case in MORE:
    mark(ANSWERS[case.answer][0], case.text, ANSWERS[case.answer][1])
print(sorted(seen - {"builtins.id"}))
"""


def test_marking_hostile_texts_compiles_imports_opens_and_starts_nothing() -> None:
    run = subprocess.run(
        [sys.executable, "-c", WATCHED],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.stdout.strip() == "[]", run.stdout + run.stderr
