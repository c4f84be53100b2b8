"""Start-up of the installed program against bare Python and against the imports that it cannot do without.

    python tests/benchmarks/startup.py [RUNS]

Builds the wheel, installs it with compiled byte code into an environment of its own, and interleaves the commands, so
that a busy machine slows them all alike. Reports medians and ratios.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def environment(folder: Path) -> Path:
    """Install the wheel of this checkout, byte code compiled, and return the environment's bin folder."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--compile", str(ROOT)]
    subprocess.run(install, check=True, env=clean())
    subprocess.run([str(python), "-m", "compileall", "-q", str(folder / "lib")], check=False, env=clean())
    return folder / "bin"


def clean() -> dict[str, str]:
    """Return the environment without what slows imports down or points at the sources."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def once(command: list[str], typed: str | None = None) -> float:
    """Return the wall time of one run, in seconds; with `typed`, the time until the first prompt appears."""
    began = time.perf_counter()
    if typed is None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean(), cwd="/")
        return time.perf_counter() - began
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=clean(), cwd="/"
    )
    assert process.stderr is not None
    seen = b""
    while not seen.endswith(b"> "):
        byte = os.read(process.stderr.fileno(), 4096)
        if not byte:
            raise SystemExit(f"no prompt came: {seen!r}")
        seen += byte
    took = time.perf_counter() - began
    process.kill()
    process.wait()
    return took


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with tempfile.TemporaryDirectory() as folder:
        bin_folder = environment(Path(folder))
        python, dlquiz = str(bin_folder / "python"), str(bin_folder / "dlquiz")
        commands: dict[str, tuple[list[str], str | None]] = {
            "python -c pass": ([python, "-c", "pass"], None),
            "python -c 'import typer, rich.console'": ([python, "-c", "import typer, rich.console"], None),
            "dlquiz --version": ([dlquiz, "--version"], None),
            "dlquiz --help": ([dlquiz, "--help"], None),
            "dlquiz quiz, first prompt": ([dlquiz, "quiz", "-n", "1", "--seed", "1"], "> "),
            "dlquiz quiz -q attention/…, first prompt": (
                [dlquiz, "quiz", "-t", "attention", "-n", "1", "--seed", "1"],
                "> ",
            ),
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, (command, typed) in commands.items():
                times[name].append(once(command, typed))
    medians = {name: statistics.median(values) for name, values in times.items()}
    base, imports = medians["python -c pass"], medians["python -c 'import typer, rich.console'"]
    print(f"median of {runs} interleaved runs")
    for name, median in medians.items():
        print(f"{median * 1000:7.1f} ms  {median / base:5.2f} × bare  {median / imports:5.2f} × imports  {name}")


if __name__ == "__main__":
    main()
