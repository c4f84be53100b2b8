"""The mode `show`: questions with their solutions, to read."""

from collections.abc import Sequence
from textwrap import wrap

from dlquiz.cli.ask import Ask, EndOfInput
from dlquiz.cli.screen import Screen
from dlquiz.exam.bank import AnyQuestion
from dlquiz.question import Part, Variant
from dlquiz.question.chance import shuffled
from dlquiz.render import markup
from dlquiz.render.terminal import item_lines, solution_lines, text_lines

USUAL = 5
HELP = """\
Enter  goes on
:tex   the question as LaTeX source
:quit  ends"""


def show(screen: Screen, questions: Sequence[AnyQuestion], seed: int, count: int | None) -> None:
    """Show questions one after another: Enter uncovers the solution, Enter again goes on."""
    ask = Ask(screen)
    order = shuffled(list(questions), "show", seed)[: count or USUAL]
    try:
        for number, question in enumerate(order, 1):
            variant = question.variant(seed)
            screen.say()
            screen.lines(wrap(f"Question {number} of {len(order)}: {question.title}", screen.width), "title")
            screen.lines(wrap(f"{question.id}, code {variant.code}, level {question.level}", screen.width), "soft")
            screen.say()
            screen.lines(item_lines(variant.item, screen.width, ascii=screen.ascii, plain=screen.textual))
            _wait(screen, ask, variant, "Enter shows the solution.")
            for heading, lines in solution_lines(variant.item, screen.width, ascii=screen.ascii, plain=screen.textual):
                screen.say(heading, "title")
                screen.lines(lines)
            screen.say("What slips lead to", "title")
            _slips(screen, variant.item.all_parts)
            if number < len(order):
                _wait(screen, ask, variant, "Enter shows the next question.")
    except EndOfInput:
        pass


def _wait(screen: Screen, ask: Ask, variant: Variant, what: str) -> None:
    """Wait for Enter; EndOfInput where the person leaves."""
    screen.lines(wrap(f"{what} ? helps.", screen.width), "soft")
    while typed := ask("> ").strip().lower():
        if typed in (":quit", ":q"):
            raise EndOfInput
        if typed == ":tex":
            item = variant.item
            for text in (item.prompt, *(part.prompt for part in item.all_parts if part.prompt)):
                screen.say(markup.latex(text))
        else:
            for line in HELP.split("\n"):
                screen.lines(wrap(line, screen.width, subsequent_indent=" " * 7))


def _slips(screen: Screen, parts: Sequence[Part]) -> None:
    """Show the usual slips with what they lead to."""
    from dlquiz.question.show import value_text

    for part in parts:
        for slip, value in part.wrong.items():
            said = f"{value_text(part.answer, value)}: {slip.name}. {slip.remedy}"
            lines = text_lines(said, screen.width - 2, ascii=screen.ascii, plain=screen.textual)
            screen.lines((f"  {line}" for line in lines), "soft")
