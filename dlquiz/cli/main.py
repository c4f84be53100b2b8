"""The command `dlquiz`: it gathers the commands and turns whatever they raise into one line and an exit code."""

import errno
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    import typer

BUG, USAGE, REFUSED, INTERRUPTED = 1, 2, 3, 130
HELP_WIDTH = 100


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and exit with its code (see README, "Exit codes")."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started the program
            setattr(sys, name, open(os.devnull, "w"))  # noqa: PTH123, SIM115
    if given in (["--version"], ["-V"]):
        # answered before typer is imported: scripts ask for it often, and it takes no options
        from dlquiz import __version__

        _write(f"dlquiz {__version__}\n")
        sys.exit(0)
    sys.exit(_run(given))


def application() -> "typer.Typer":
    """Return the application with every command; the commands import what is heavy when they are called."""
    import typer

    from dlquiz.cli import bank, doctor, exam, export, grade, quiz, resume, solve, stats, why

    app = typer.Typer(
        name="dlquiz",
        help="Exam practice for deep learning: questions whose answers are checked, in the terminal and on paper.",
        epilog="Every command has --help with examples. dlquiz --version prints the version.",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": HELP_WIDTH},
    )
    for command in (
        quiz.quiz,
        resume.resume,
        stats.stats,
        grade.grade,
        why.why,
        solve.solve,
    ):
        app.command()(command)
    app.add_typer(exam.app, name="exam")
    app.add_typer(export.app, name="export")
    app.add_typer(bank.app, name="bank")
    app.command()(doctor.doctor)
    return app


def _run(arguments: list[str]) -> int:
    from dlquiz.cli.screen import ReaderGone
    from dlquiz.errors import DlquizError

    try:
        code = application()(args=arguments, prog_name="dlquiz", standalone_mode=False)
        sys.stdout.flush()
    except DlquizError as error:
        return _refuse(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _refuse("interrupted", INTERRUPTED, kind="")
    except (ReaderGone, BrokenPipeError):
        _abandon_output()
        return _refuse("standard output: its reader closed it, stopped early", 0, kind="")
    except OSError as error:
        return _refuse(_system_fault(error), REFUSED)
    except Exception as error:
        return _unforeseen(error)
    if code == INTERRUPTED:
        return _refuse("interrupted", INTERRUPTED, kind="")  # the parser turns Ctrl-C into a code and says nothing
    return code if isinstance(code, int) else 0


def _abandon_output() -> None:
    """Let what standard output did not take go; the interpreter would try again at exit and end with its own code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _system_fault(error: OSError) -> str:
    where, again = str(error.filename or "output"), "make room and run the command again"
    try:
        sys.stdout.flush()
        again += "; nothing was left half-written"
    except OSError:
        _abandon_output()
        where = "standard output"
    remedies = {
        errno.ENOSPC: again,
        errno.EDQUOT: again,
        errno.EROFS: "choose a place that can be written to",
        errno.EACCES: "choose a place that you may use",
        errno.ENOENT: "look at the path",
        errno.ENOTDIR: "look at the path",
    }
    remedy = remedies.get(error.errno or 0)
    said = (error.strerror or str(error)).lower()
    return f"{where}: {said}, {remedy}" if remedy else f"{where}: {said}"


def _unforeseen(error: Exception) -> int:
    """Handle what the command line's parser raised; everything else is a bug and is shown as one."""
    if type(error).__name__ == "NoArgsIsHelpError":
        _write(f"{error}\n")
        return 0
    if type(error).__name__ == "Abort":
        return _refuse("interrupted", INTERRUPTED, kind="")
    if type(error).__name__ == "Exit":
        return int(getattr(error, "exit_code", 0))
    if hasattr(error, "format_message"):
        context = getattr(error, "ctx", None)
        command = getattr(context, "command_path", None) or "dlquiz"
        said = error.format_message().rstrip(".")
        return _refuse(f"{command}: {said}, `{command} --help` shows what it takes", USAGE)
    if os.environ.get("DLQUIZ_DEBUG"):
        raise error
    name = type(error).__name__
    said = f"dlquiz: {name}: {error}, this is a bug; DLQUIZ_DEBUG=1 shows where, `dlquiz doctor` what to report"
    return _refuse(said, BUG)


def _refuse(said: str, code: int, kind: str = "error: ") -> int:
    from dlquiz.render.escape import terminal

    try:
        sys.stderr.write(f"{kind}{terminal(' '.join(said.split()))}\n")
        sys.stderr.flush()
    except OSError:
        pass
    return code


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        sys.exit(_refuse(_system_fault(error), REFUSED))


if __name__ == "__main__":
    main()
