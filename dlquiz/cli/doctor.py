"""`dlquiz doctor`: what a bug report needs."""

from dlquiz.cli.options import Json

ENGINES = ("pdflatex",)
PACKAGES = ("typer", "rich", "numpy", "mpmath", "jinja2", "typst")


def doctor(json: Json = False) -> None:
    """Print versions, paths and the engines found.

    \b
    Examples:
      dlquiz doctor
      dlquiz doctor --json
    """
    from dlquiz.cli.screen import Screen, emit

    found = _findings()
    if json:
        emit({"schema": 1, **found})
        return
    screen = Screen()
    for group, entries in found.items():
        screen.show(group, "title")
        for name, value in entries.items():
            screen.show(f"  {name:<12} {value}")


def _findings() -> dict[str, dict[str, str | int]]:
    import platform
    import shutil
    import subprocess
    import sys
    from importlib.metadata import PackageNotFoundError, version
    from pathlib import Path

    import dlquiz
    from dlquiz.cli.journal import FILE, home
    from dlquiz.exam.bank import load
    from dlquiz.render.templates import folder

    packages: dict[str, str | int] = {}
    for name in PACKAGES:
        try:
            packages[name] = version(name)
        except PackageNotFoundError:
            packages[name] = "missing"
    engines: dict[str, str | int] = {"typst": f"{packages['typst']} (built in)"}
    for name in ENGINES:
        path = shutil.which(name)
        if path is None:
            engines[name] = "not found; PDFs are made by typst, .tex files are written all the same"
            continue
        try:
            said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=10, check=False).stdout
            engines[name] = f"{path} ({said.splitlines()[0] if said else 'no version'})"
        except (OSError, subprocess.TimeoutExpired) as error:
            engines[name] = f"{path} (does not start: {error})"
    bank = load()
    return {
        "dlquiz": {
            "version": dlquiz.__version__,
            "package": str(Path(dlquiz.__file__).parent),
            "templates": str(folder()),
            "progress": str(home() / FILE),
        },
        "python": {"version": platform.python_version(), "path": sys.executable, "system": platform.platform()},
        "packages": packages,
        "engines": engines,
        "bank": {"name": bank.name, "questions": len(bank), "topics": len(bank.topics), "concepts": len(bank.concepts)},
        "terminal": {"encoding": sys.stdout.encoding or "unknown", "interactive": str(sys.stdout.isatty()).lower()},
    }
