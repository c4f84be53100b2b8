"""What a session says after an answer: the verdict, the key, the slip and its remedy, the worked solution."""

from collections.abc import Sequence
from textwrap import wrap

from dlquiz.cli.screen import Screen
from dlquiz.grading import Mark, Outcome
from dlquiz.question import Matrix, Part, Term, TrueFalse, Vector
from dlquiz.question.show import answer_text
from dlquiz.render.asking import how_to_answer
from dlquiz.render.terminal import text_lines


def key(part: Part) -> str:
    """Return the right answer with its unit."""
    unit = getattr(part.answer, "unit", None)
    return answer_text(part.answer) + (f" {unit}" if unit else "")


def unreadable(screen: Screen, typed: str, mark: Mark, part: Part, indent: int) -> None:
    """Say why an answer could not be read, with a caret under the place; `indent` is the prompt's width."""
    if mark.column is not None and len(typed) + indent <= screen.width and not screen.textual:
        screen.say(" " * (indent + mark.column) + "^", "bad")
    # the reason quotes what was typed, so it is wrapped as it is and never read for $math$
    screen.lines(wrap(f"Not read: {mark.reason}. Type {how_to_answer(part.answer)}.", screen.width), "bad")


def say(screen: Screen, typed: str, mark: Mark, part: Part, lines: Sequence[str]) -> None:
    """Say how an answer was marked; `lines` is the worked solution, shown where something was wrong."""
    drawn = not (screen.ascii or screen.textual)
    right, partly, wrong = ("✓ Right", "◐ Partly right", "✗ Wrong") if drawn else ("Right", "Partly right", "Wrong")
    if mark.understood and mark.understood != typed:
        screen.say(f"Read as {mark.understood}.", "soft")
    match mark.outcome:
        case Outcome.CORRECT:
            screen.say(f"{right}.", "good")
            _said(screen, *mark.notes)
            return
        case Outcome.PARTIAL:
            screen.say(f"{partly} ({mark.credit} of the points).", "accent")
        case _:
            screen.say(f"{wrong}.", "bad")
    answer = key(part)
    told = mark.accepted != answer and not (screen.voice is not None and isinstance(part.answer, Vector | Matrix))
    accepted = f" (accepted: {mark.accepted})" if mark.accepted and told else ""
    _said(screen, f"The answer is {answer}{accepted}.", *mark.notes)
    if mark.misconception is not None:
        said = "Who says so" if isinstance(part.answer, Term | TrueFalse) else "This is what comes out when one"
        _said(screen, f"{said} {mark.misconception.name}.", style="accent")
        _said(screen, mark.misconception.remedy)
    screen.lines(lines)


def _said(screen: Screen, *texts: str, style: str = "") -> None:
    for text in texts:
        screen.lines(text_lines(text, screen.width, ascii=screen.ascii, plain=screen.textual), style)
