"""`dlquiz solve`: a worked calculator over every question's formula."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from dlquiz.cli.options import BankName, Json, Plain, QuestionId

if TYPE_CHECKING:
    from dlquiz.question import Question


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
    from dlquiz.cli.screen import Screen, emit
    from dlquiz.exam.bank import load

    asked = load(bank)[question]
    variant = asked.solved(**_parameters(asked, numbers or []))
    if json:
        from dlquiz.question.record import record

        emit(record(variant))
        return
    from dlquiz.render.terminal import item_lines, solution_lines

    screen = Screen(plain)
    for line in item_lines(variant.item, screen.width, ascii=screen.ascii, plain=screen.textual):
        screen.show(line)
    for part, lines in solution_lines(variant.item, screen.width, ascii=screen.ascii):
        screen.show()
        screen.show(part, "title")
        for line in lines:
            screen.show(line)


def _parameters(question: "Question[...]", given: list[str]) -> dict[str, Any]:
    """Read `name=value` words over the question's own domains; every fault is named in one error."""
    from dlquiz.errors import UsageError, nearest

    found = dict(question.variant(0).parameters)
    faults = []
    for word in given:
        name, equals, text = word.partition("=")
        name = name.strip()
        if not equals:
            faults.append(f"{word!r} is not name=value")
        elif name not in question.domains:
            close = nearest(name, question.domains)
            faults.append(f"there is no {name!r}" + (f" (did you mean {close[0]!r}?)" if close else ""))
        elif len(text) > 2000:
            faults.append(f"{name}: the value has {len(text)} characters")
        else:
            try:
                found[name] = question.domains[name].read(text)
            except (ValueError, TypeError) as error:
                said = str(error) if "expected" in str(error) or "cannot" in str(error) or ";" in str(error) else ""
                faults.append(f"{name}={text!r} cannot be read" + (f" ({said})" if said else ""))
    if faults:
        raise UsageError(question.id, "; ".join(faults), f"its parameters are {', '.join(question.domains)}")
    return found
