"""A practice session: questions one after another, a verdict after each answer, a summary at the end.

Longer than other rooms: everything that a session says stands in the order in which it is said.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from textwrap import wrap
from typing import Any

from dlquiz.cli.ask import Ask, EndOfInput
from dlquiz.cli.screen import Screen
from dlquiz.exam.bank import AnyQuestion
from dlquiz.grading import Mark, Outcome, mark_parts
from dlquiz.question import Part, Trace, Variant
from dlquiz.question.chance import shuffled
from dlquiz.question.record import solution
from dlquiz.question.show import answer_text, letter
from dlquiz.render import markup
from dlquiz.render.terminal import how_to_answer, part_lines, prompt_lines, text_lines, worked_lines

HELP = """\
Type your answer and press Enter. At any prompt:
  ?       this help, and what kind of answer is expected
  :hint   the next step of the worked solution
  :how    the whole worked solution (the part then counts as skipped)
  :skip   leave this part
  :flag   note this question for the summary
  :right  count the last answer as right after all
  :tex    the prompt as LaTeX source
  :time   the time since the session began
  :quit   end the session"""


@dataclass(slots=True)
class Answered:
    """One part that was asked: what was typed and how it was marked; skipped parts have no mark."""

    variant: Variant
    place: int
    response: str | None = None
    mark: Mark | None = None
    overruled: bool = False

    @property
    def part(self) -> Part:
        """The part that was asked."""
        return self.variant.item.all_parts[self.place]

    @property
    def credit(self) -> Fraction:
        """The share of the points that was earned."""
        if self.overruled:
            return Fraction(1)
        return self.mark.credit if self.mark else Fraction(0)


@dataclass(slots=True)
class Session:
    """A practice session over `questions`, `count` of them, in an order and with numbers that `seed` chooses."""

    screen: Screen
    questions: Sequence[AnyQuestion]
    count: int
    seed: int
    answered: list[Answered] = field(default_factory=list)
    flagged: list[Variant] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def run(self) -> bool:
        """Ask until the questions or the input end; False when the person pressed Ctrl-C."""
        ask = Ask(self.screen)
        finished = True
        try:
            for number, variant in enumerate(self.variants(), 1):
                self._question(variant, number, ask)
            self._last_word(ask)
        except EndOfInput:
            self.screen.say()
        except KeyboardInterrupt:
            self.screen.say()
            finished = False
        self._summary()
        return finished

    def variants(self) -> Iterator[Variant]:
        """Yield `count` variants: every question once, shuffled, before any comes again, always with new numbers."""
        order = shuffled(list(self.questions), "session", self.seed)
        walks = {question.id: question.walk(self.seed) for question in order}
        left = self.count
        while left and walks:
            for question in order:
                if not left:
                    return
                variant = next(walks[question.id], None) if question.id in walks else None
                if variant is None:
                    walks.pop(question.id, None)
                    continue
                left -= 1
                yield variant

    def _question(self, variant: Variant, number: int, ask: Ask) -> None:
        screen, question, item = self.screen, variant.question, variant.item
        points = sum(part.points for part in item.all_parts)
        screen.say()
        screen.lines(wrap(f"Question {number} of {self.count}: {question.title}", screen.width), "title")
        said = f"{question.id}, code {variant.code}, level {question.level}, {points} point{'s' if points != 1 else ''}"
        screen.lines(wrap(said, screen.width), "soft")
        screen.say()
        screen.lines(prompt_lines(item, screen.width, ascii=screen.ascii, plain=screen.textual))
        texts: list[str] = []
        several = len(item.all_parts) > 1
        for place, part in enumerate(item.all_parts):
            shown = part_lines(part, place if several else None, screen.width, ascii=screen.ascii, plain=screen.textual)
            screen.lines(shown)
            texts.append(self._part(variant, place, texts, ask))

    def _last_word(self, ask: Ask) -> None:
        """Let a person who typed a wrong last answer still count it as right; what is piped in just ends."""
        last = self.answered[-1] if self.answered else None
        while sys.stdin.isatty() and last and last.mark and last.credit < 1:
            match ask("Enter ends the session, :right counts the last answer as right > ").strip().lower():
                case ":right":
                    self._overrule()
                case ":flag":
                    self._flag(last.variant)
                case _:
                    return

    def _part(self, variant: Variant, place: int, earlier: list[str], ask: Ask) -> str:
        """Ask one part until it has an answer that can be read; return what was typed."""
        screen, part = self.screen, variant.item.all_parts[place]
        label = f"({letter(place).lower()}) > " if len(variant.item.all_parts) > 1 else "> "
        steps = self._steps(part)
        lines = [line for step in steps for line in step]
        hints = iter(steps[:-1])
        while True:
            typed = ask(label).strip()
            match typed.lower():
                case "":
                    self._tell(f"Type {how_to_answer(part.answer)}; :skip leaves the part, ? helps.", "soft")
                case "?" | ":help":
                    for line in HELP.split("\n"):
                        self._tell(line, indent=10 if line.startswith(" ") else 0)
                    self._tell(f"This part expects {how_to_answer(part.answer)}.")
                case ":hint":
                    screen.lines(next(hints, wrap("The rest is the answer itself; :how shows it.", screen.width)))
                case ":how":
                    screen.lines(lines)
                    self.answered.append(Answered(variant, place))
                    return ""
                case ":skip":
                    self.answered.append(Answered(variant, place))
                    self._tell(f"Skipped. The answer is {self._key(part)}.", "soft")
                    return ""
                case ":flag":
                    self._flag(variant)
                case ":right":
                    self._overrule()
                case ":tex":
                    screen.say(markup.latex(part.prompt or variant.item.prompt))
                case ":time":
                    minutes, seconds = divmod(int(time.monotonic() - self.started), 60)
                    screen.say(f"{minutes} min {seconds} s", "soft")
                case ":quit" | ":q":
                    raise EndOfInput
                case command if command.startswith(":"):
                    self._tell(f"There is no {typed}; ? lists what there is.", "soft")
                case _:
                    verdict = mark_parts(variant.item, [*earlier, typed])[place]
                    if verdict.outcome is Outcome.UNREADABLE:
                        self._unreadable(typed, verdict, part, len(label))
                        continue
                    self.answered.append(Answered(variant, place, typed, verdict))
                    self._verdict(typed, verdict, part, lines)
                    return typed

    def _steps(self, part: Part) -> list[list[str]]:
        """Return the worked solution step by step: a line of it with its wrapped rest, a table row by row."""
        found: list[list[str]] = []
        for line in solution(part):
            shown = worked_lines([line], self.screen.width, ascii=self.screen.ascii)
            found += [[row] for row in shown] if isinstance(line, Trace) else [shown]
        return found

    def _unreadable(self, typed: str, verdict: Mark, part: Part, indent: int) -> None:
        screen = self.screen
        if verdict.column is not None and len(typed) + indent <= screen.width:
            screen.say(" " * (indent + verdict.column) + "^", "bad")
        # the reason quotes what was typed, so it is wrapped as it is and never read for $math$
        screen.lines(wrap(f"Not read: {verdict.reason}. Type {how_to_answer(part.answer)}.", screen.width), "bad")

    def _key(self, part: Part) -> str:
        unit = getattr(part.answer, "unit", None)
        return answer_text(part.answer) + (f" {unit}" if unit else "")

    def _verdict(self, typed: str, verdict: Mark, part: Part, lines: list[str]) -> None:
        screen = self.screen
        drawn = not (screen.ascii or screen.textual)
        right, partly, wrong = ("✓ Right", "◐ Partly right", "✗ Wrong") if drawn else ("Right", "Partly right", "Wrong")
        if verdict.understood and verdict.understood != typed:
            screen.say(f"Read as {verdict.understood}.", "soft")
        match verdict.outcome:
            case Outcome.CORRECT:
                screen.say(f"{right}.", "good")
                for note in verdict.notes:
                    screen.lines(text_lines(note, screen.width, ascii=screen.ascii))
                return
            case Outcome.PARTIAL:
                screen.say(f"{partly} ({verdict.credit} of the points).", "accent")
            case _:
                screen.say(f"{wrong}.", "bad")
        key = self._key(part)
        accepted = f" (accepted: {verdict.accepted})" if verdict.accepted and verdict.accepted != key else ""
        screen.lines(text_lines(f"The answer is {key}{accepted}.", screen.width, ascii=screen.ascii))
        for note in verdict.notes:
            screen.lines(text_lines(note, screen.width, ascii=screen.ascii))
        if verdict.misconception is not None:
            name, remedy = verdict.misconception.name, verdict.misconception.remedy
            said = f"This is what comes out when one {name}."
            screen.lines(text_lines(said, screen.width, ascii=screen.ascii), "accent")
            screen.lines(text_lines(remedy, screen.width, ascii=screen.ascii))
        screen.lines(lines)

    def _flag(self, variant: Variant) -> None:
        if variant not in self.flagged:
            self.flagged.append(variant)
        self.screen.say("Flagged.", "soft")

    def _tell(self, text: str, style: str = "", indent: int = 0) -> None:
        """Say words of our own, wrapped to the screen."""
        self.screen.lines(wrap(text, self.screen.width, subsequent_indent=" " * indent), style)

    def _overrule(self) -> None:
        last = self.answered[-1] if self.answered else None
        if last is None or last.mark is None or last.credit == 1:
            self._tell("There is no wrong answer to count as right.", "soft")
            return
        last.overruled = True
        self._tell(f"Counted as right: {last.variant.question.title}.", "soft")

    def _summary(self) -> None:
        screen = self.screen
        if not self.answered:
            again = f"dlquiz quiz --seed {self.seed} with the same options"
            self._tell(f"Nothing was answered. The same questions again: {again}", "soft")
            return
        earned = sum((entry.credit * entry.part.points for entry in self.answered), Fraction(0))
        asked = sum(entry.part.points for entry in self.answered)
        screen.say()
        screen.say(f"Score: {_decimal(earned)} of {asked} points", "title")
        for topic, gained, most in self._topics():
            screen.say(f"  {topic:<24} {_decimal(gained)} of {most}")
        slips = Counter(
            entry.mark.misconception.name
            for entry in self.answered
            if entry.mark and entry.mark.misconception and not entry.overruled
        )
        if slips:
            screen.say("What went wrong:", "title")
            for name, times in slips.most_common():
                said = f"{name} ({times} times)" if times > 1 else name
                screen.lines(f"  {line}" for line in text_lines(said, screen.width - 2, ascii=screen.ascii))
        missed = dict.fromkeys(entry.variant.question.id for entry in self.answered if entry.credit < 1)
        if missed:
            chosen = " ".join(f"-q {name}" for name in missed)
            screen.say("Again, with new numbers:", "title")
            screen.say(f"  dlquiz quiz {chosen} -n {max(3, len(missed))}")
            screen.say("Their solutions:", "title")
            for variant in {id(e.variant): e.variant for e in self.answered if e.credit < 1}.values():
                screen.say(f"  dlquiz bank show {variant.question.id} --code {variant.code}")
        for variant in self.flagged:
            screen.say(f"Flagged: dlquiz bank show {variant.question.id} --code {variant.code}")
        self._tell(f"This session again: dlquiz quiz --seed {self.seed} with the same options", "soft")

    def _topics(self) -> list[tuple[str, Fraction, int]]:
        found: dict[str, tuple[Fraction, int]] = {}
        for entry in self.answered:
            gained, most = found.get(entry.variant.question.topic, (Fraction(0), 0))
            found[entry.variant.question.topic] = (gained + entry.credit * entry.part.points, most + entry.part.points)
        return [(topic, gained, most) for topic, (gained, most) in sorted(found.items())]

    def as_data(self) -> dict[str, Any]:
        """Return the session as JSON data: every part that was asked, and the score by topic."""
        answers = [
            {
                "question": entry.variant.question.id,
                "code": entry.variant.code,
                "part": letter(entry.place).lower(),
                "points": entry.part.points,
                "response": entry.response,
                "outcome": entry.mark.outcome.value if entry.mark else "blank",
                "credit": float(entry.credit),
                "understood": entry.mark.understood if entry.mark else None,
                "misconception": entry.mark.misconception.name if entry.mark and entry.mark.misconception else None,
                "answer": answer_text(entry.part.answer),
            }
            for entry in self.answered
        ]
        topics = [{"topic": t, "earned": float(gained), "points": most} for t, gained, most in self._topics()]
        return {"schema": 1, "seed": self.seed, "questions": self.count, "answers": answers, "topics": topics}


def _decimal(points: Fraction) -> str:
    return f"{float(points):.2f}".rstrip("0").rstrip(".")
