"""What is asked for often starts fast: heavy packages stay out of `--version`, `--help` and completion."""

import subprocess
import sys

import pytest

HEAVY = ("numpy", "sympy", "jinja2", "typst", "mpmath", "pydantic", "rich")


def modules_after(code: str) -> set[str]:
    program = (
        f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    return {name.split(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["quiz", "--help"], ["bank", "list"], ["exam", "--help"]]
)
def test_common_commands_import_nothing_heavy(arguments: list[str]) -> None:
    loaded = modules_after(f"from dlquiz.cli.main import main; main({arguments!r})")
    assert not loaded & set(HEAVY)


def test_version_does_not_even_import_the_command_line_parser() -> None:
    assert "typer" not in modules_after("from dlquiz.cli.main import main; main(['--version'])")


def test_completion_of_question_ids_imports_nothing_heavy() -> None:
    loaded = modules_after("from dlquiz.cli.options import _complete_question as c; assert list(c('convolution/'))")
    assert not loaded & set(HEAVY)
