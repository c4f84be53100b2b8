"""`dlquiz solve`: a worked calculator over every question's formula."""

from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dlquiz.cli.options import BankName, Json, Plain, QuestionId

if TYPE_CHECKING:
    from dlquiz.question import Question, Variant


def solve(
    question: QuestionId,
    numbers: Annotated[
        list[str] | None, typer.Argument(help="Parameters as name=value.", metavar="NAME=VALUE…")
    ] = None,
    bank: BankName = "question_bank",
    json: Json = False,
    plain: Plain = False,
) -> None:
    """Work a question out with your own numbers.

    Any numbers that the formula admits will do, also those that the question would never draw. Parameters that are
    left out keep the values of the variant of seed 0.

    \b
    Examples:
      dlquiz solve convolution/output-size n=227 k=11 s=4 p=0
      dlquiz solve convolution/output-size n=5 k=7 s=1 p=0      (refused: it does not fit)
      dlquiz solve convolution/output-size --json
    """
    from dlquiz.cli.again import of_bank
    from dlquiz.errors import DlquizError, FormulaError, InputError
    from dlquiz.exam.bank import load

    asked = load(bank)[question]
    parameters = _parameters(asked, numbers or [])
    try:
        _print(asked.solved(**parameters), json=json, plain=plain)
    except FormulaError as error:
        raise InputError(asked.id, error.found, error.remedy) from error
    except (ArithmeticError, LookupError, ValueError, TypeError) as error:
        if not numbers or isinstance(error, DlquizError):
            raise
        # a question checks the numbers that it draws; typed ones may be too many, too few or too large for it
        said = f"it cannot be worked out with these numbers ({error})"
        shown = f"dlquiz bank show {asked.id} --json{of_bank(bank)}"
        raise InputError(asked.id, said, f"`{shown}` shows some that fit") from error


def _print(variant: "Variant", *, json: bool, plain: bool) -> None:
    """Print the variant with its solution, all of it or, where something in it fails, nothing."""
    from dlquiz.cli.screen import Screen, emit

    if json:
        from dlquiz.question.record import record

        emit(record(variant))
        return
    from dlquiz.render.terminal import item_lines, solution_lines

    screen = Screen(plain)
    prompt = item_lines(variant.item, screen.width, ascii=screen.ascii, plain=screen.textual)
    solutions = list(solution_lines(variant.item, screen.width, ascii=screen.ascii, plain=screen.textual))
    for line in prompt:
        screen.show(line)
    for part, lines in solutions:
        screen.show()
        screen.show(part, "title")
        for line in lines:
            screen.show(line)


def _parameters(question: "Question[...]", given: list[str]) -> dict[str, Any]:
    """Read `name=value` words over the question's own domains; every fault is named in one error."""
    from dlquiz.errors import UsageError, nearest

    found = dict(question.variant(0).parameters)
    faults = []
    typed: set[str] = set()
    for word in given:
        name, equals, text = word.partition("=")
        name = name.strip()
        if not equals:
            faults.append(f"{word!r} is not name=value")
        elif name not in question.domains:
            close = nearest(name, question.domains)
            faults.append(f"there is no {name!r}" + (f" (did you mean {close[0]!r}?)" if close else ""))
        elif name in typed:
            faults.append(f"{name} is given twice")
        elif len(text) > 2000:
            faults.append(f"{name}: the value has {len(text)} characters")
        else:
            typed.add(name)
            try:
                found[name] = question.domains[name].read(text)
                if not _finite(found[name]):
                    faults.append(f"{name}={text!r} is not finite")
            except (ValueError, TypeError) as error:
                said = str(error) if "expected" in str(error) or "cannot" in str(error) or ";" in str(error) else ""
                faults.append(f"{name}={text!r} cannot be read" + (f" ({said})" if said else ""))
    if faults:
        raise UsageError(question.id, "; ".join(faults), f"its parameters are {', '.join(question.domains)}")
    return found


def _finite(value: Any) -> bool:
    if isinstance(value, tuple):
        return all(map(_finite, value))
    return not isinstance(value, float) or isfinite(value)
