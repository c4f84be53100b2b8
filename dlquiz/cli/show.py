"""The mode `show`: questions with their solutions, to read."""

from collections.abc import Sequence
from textwrap import wrap

from dlquiz.cli.ask import Ask, EndOfInput
from dlquiz.cli.screen import Screen
from dlquiz.exam.bank import AnyQuestion
from dlquiz.question import Part
from dlquiz.question.chance import shuffled
from dlquiz.render.terminal import item_lines, solution_lines, text_lines

USUAL = 5


def show(screen: Screen, questions: Sequence[AnyQuestion], seed: int, count: int | None) -> None:
    """Show questions one after another: Enter uncovers the solution, Enter again goes on."""
    ask = Ask(screen)
    order = shuffled(list(questions), "show", seed)[: count or USUAL]
    try:
        for number, question in enumerate(order, 1):
            variant = question.variant(seed)
            screen.say()
            screen.lines(wrap(f"Question {number} of {len(order)}: {question.title}", screen.width), "title")
            screen.say(f"{question.id}, code {variant.code}, level {question.level}", "soft")
            screen.say()
            screen.lines(item_lines(variant.item, screen.width, ascii=screen.ascii, plain=screen.textual))
            _leave(ask("Enter shows the solution, :quit ends > "))
            for heading, lines in solution_lines(variant.item, screen.width, ascii=screen.ascii, plain=screen.textual):
                screen.say(heading, "title")
                screen.lines(lines)
            _slips(screen, question, variant.item.all_parts)
            _leave(ask("Enter goes on > ") if number < len(order) else "")
    except EndOfInput:
        screen.say()


def _leave(typed: str) -> None:
    if typed.strip().lower() in (":quit", ":q"):
        raise EndOfInput


def _slips(screen: Screen, question: AnyQuestion, parts: Sequence[Part]) -> None:
    """Show the usual slips with what they lead to."""
    from dlquiz.question.show import value_text

    for part in parts:
        for slip, value in part.wrong.items():
            said = f"{value_text(part.answer, value)}: {slip.name}. {slip.remedy}"
            screen.lines(text_lines(said, screen.width, ascii=screen.ascii, plain=screen.textual), "soft")
