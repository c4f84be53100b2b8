"""A session in the terminal: questions one after another, a verdict after each answer, a summary at the end.

Longer than other rooms: the controls that a prompt understands stand beside the loop that they steer.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from dlquiz.cli import recalled, verdict
from dlquiz.cli.answered import Answered
from dlquiz.cli.ask import Ask, EndOfInput
from dlquiz.cli.clock import spoken
from dlquiz.cli.course import Asked, Course, Mode
from dlquiz.cli.journal import Journal
from dlquiz.cli.screen import Screen
from dlquiz.cli.summary import score, summary
from dlquiz.exam.deck import Kind, kind_of
from dlquiz.grading import Mark, Outcome, mark_parts
from dlquiz.numeric.digits import counted
from dlquiz.progress.ladder import Ladder
from dlquiz.progress.placed import Placed
from dlquiz.progress.plan import Form, Plan
from dlquiz.question import Choice, Trace, TrueFalse, Variant
from dlquiz.question.item import Part
from dlquiz.question.record import solution, wording
from dlquiz.question.show import answer_text, letter
from dlquiz.render import markup
from dlquiz.render.asking import how_to_answer
from dlquiz.render.terminal import part_lines, prompt_lines, text_lines, worked_lines

if TYPE_CHECKING:
    from dlquiz.progress.store import Entry

HELP = """\
Type your answer and press Enter. At any prompt:
  ?       this help, and what kind of answer is expected
  :hint   the next step of the worked solution
  :how    the whole worked solution (the part then counts as skipped)
  :skip   leave this part
  :flag   note this question for the summary
  :undo   take the last answer back and answer again
  :right  count the last answer as right after all
  :tex    the prompt as LaTeX source
  :time   the time since the session began
  :quit   end the session; dlquiz resume goes on with it"""


class _Rewound(Exception):  # noqa: N818  (no error: the loop begins anew at the place that is now open)
    """An answer was taken back or counted as right, so that another question may be the current one."""


@dataclass(slots=True)
class Session:
    """One session over a course; what is answered goes to the journal before anything is said about it."""

    screen: Screen
    course: Course
    journal: Journal
    answered: list[Answered] = field(default_factory=list)
    flagged: list[Variant] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)
    finished: bool = False
    _plan: Plan | None = None
    _rounds: int = 0

    def run(self) -> bool:
        """Ask until the plan or the input ends; False when the person pressed Ctrl-C."""
        ask = Ask(self.screen)
        kept = True
        shown: Asked | None = None
        self._plan = self._plan or self._replayed()
        self._introduction()
        try:
            while True:
                asked, place = self._current()
                try:
                    if asked is None:
                        self._last_word(ask)
                        break
                    if shown is None or asked.place != shown.place:
                        self._show(asked)
                    shown = asked
                    for part in range(place, len(asked.item.all_parts)):
                        self._show_part(asked, part)
                        self._part(asked, part, ask)
                    self._recap()
                except _Rewound:
                    shown = None
            self.finished = True
        except EndOfInput:
            pass
        except KeyboardInterrupt:
            self.screen.say()
            kept = False
        if self.finished or not self.answered:
            self.journal.end()
        resumable = not self.finished and self.journal.store is not None
        summary(self.screen, self.answered, self.flagged, self.course, resumable)
        return kept

    def restore(self, entries: Sequence["Entry"]) -> list[str]:
        """Take in what an interrupted session answered; return the skills whose wording has changed since."""
        changed = []
        for number, group in groupby(entries, key=lambda entry: entry.task):
            self._plan = self._replayed()
            task = self._open_task(self._plan)
            found = list(group)
            asked = None if task is None else self.course.asked(task, number)
            if asked is None:
                break
            if found[0].wording != wording(asked.item):
                changed.append(asked.task.skill)
            texts: list[str] = []
            for entry in found[: len(asked.item.all_parts)]:
                texts.append(entry.response or "")
                mark = self._marked(asked, texts)[entry.part] if entry.response is not None else None
                overruled = mark is not None and entry.credit >= 1 > mark.credit
                self.answered.append(
                    Answered(asked, entry.part, entry.response, mark, overruled, entry.hints, entry.seconds, entry.uid)
                )
        self._plan = self._replayed()
        self._rounds = len(self._plan.rounds) if isinstance(self._plan, Ladder | Placed) else 0
        return changed

    def _marked(self, asked: Asked, texts: Sequence[str]) -> Sequence[Mark]:
        """Return the marks of what was typed, as they were given."""
        return [recalled.marked(texts[0])] if self._recalls(asked) else mark_parts(asked.item, texts)

    def _recalls(self, asked: Asked) -> bool:
        """Return whether a question is a card that the student marks."""
        return self.course.mode is Mode.CARDS and kind_of(asked.task.skill) is Kind.MEANINGS

    def _groups(self) -> Iterator[list[Answered]]:
        """Yield what was answered question by question."""
        for _, group in groupby(self.answered, key=lambda entry: entry.asked.number):
            yield list(group)

    def _replayed(self) -> Plan:
        """Return the plan after every question that was answered whole."""
        plan = self.course.plan()
        for group in self._groups():
            if len(group) == len(group[0].asked.item.all_parts):
                plan.done(self._open_task(plan) or group[0].asked.task, all(entry.credit == 1 for entry in group))
        return plan

    def _open_task(self, plan: Plan) -> Any:
        """Return the plan's current task, past those whose numbers are used up."""
        while (task := plan.next()) is not None and self.course.asked(task, 0) is None:
            plan.done(task, right=False)
        return task

    def _current(self) -> tuple[Asked | None, int]:
        """Return the question that is open now, and its first open part."""
        if self._plan is None:
            self._plan = self._replayed()
        last = list(self._groups())[-1:] if self.answered else []
        if last and len(last[0]) < len(last[0][0].asked.item.all_parts):
            return last[0][0].asked, len(last[0])
        task = self._open_task(self._plan)
        number = self.answered[-1].asked.number + 1 if self.answered else 1
        return (None if task is None else self.course.asked(task, number)), 0

    def _show(self, asked: Asked) -> None:
        screen, question, item = self.screen, asked.variant.question, asked.item
        points = sum(part.points for part in item.all_parts)
        length = self._plan.length if self._plan is not None else None
        of = f" of {length}" if length is not None else ""
        screen.say()
        kind = "Card" if self.course.mode is Mode.CARDS else "Question"
        screen.lines(wrap(f"{kind} {asked.number}{of}: {question.title}", screen.width), "title")
        said = [
            f"{question.id}, code {asked.variant.code}, level {question.level}, {counted(points, 'point')}",
            asked.task.note,
        ]
        if self.course.mode is Mode.CARDS:
            del said[0]  # a card's name gives its answer away
        screen.lines(wrap("; ".join(filter(None, said)), screen.width), "soft")
        screen.say()
        screen.lines(prompt_lines(item, screen.width, ascii=screen.ascii, plain=screen.textual))

    def _show_part(self, asked: Asked, place: int) -> None:
        screen, parts = self.screen, asked.item.all_parts
        label = place if len(parts) > 1 else None
        screen.lines(part_lines(parts[place], label, screen.width, ascii=screen.ascii, plain=screen.textual))

    def _last_word(self, ask: Ask) -> None:
        """Let a person who typed a wrong last answer take it back or count it as right; piped input just ends."""
        last = self.answered[-1] if self.answered else None
        while sys.stdin is not None and sys.stdin.isatty() and last and last.mark and last.credit < 1:
            self._tell("Enter ends the session; :right counts the last answer, :undo takes it back.", "soft")
            match ask("> ").strip().lower():
                case "" | ":quit" | ":q":
                    return
                case ":right":
                    self._overrule()
                case ":undo":
                    self._undo()
                case ":flag":
                    self._flag(last.variant)
                case ":time":
                    self._tell_time()
                case _:
                    pass  # what it takes is said again

    def _part(self, asked: Asked, place: int, ask: Ask) -> None:
        """Ask one part until it is answered or left."""
        item = asked.item
        part = item.all_parts[place]
        label = f"({letter(place).lower()}) > " if len(item.all_parts) > 1 else "> "
        steps = self._steps(part)
        lines = [line for step in steps for line in step]
        entry = Answered(asked, place, uid=uuid4().hex)
        earlier = [before.response or "" for before in self.answered if before.asked.number == asked.number]
        recalls = self._recalls(asked)
        if recalls:
            self._tell(recalled.TURN, "soft")
        began = time.monotonic()
        while True:
            typed = ask(label).strip()
            entry.seconds = time.monotonic() - began
            match typed.lower():
                case "" if not recalls:
                    self._tell(f"Type {how_to_answer(part.answer)}; :skip leaves the part, ? helps.", "soft")
                case ":hint":
                    entry.hints += 1
                    left = _hints(part, steps)[entry.hints - 1 :]
                    said = "The rest is the answer itself; :how shows it."
                    self.screen.lines(left[0] if left else wrap(said, self.screen.width))
                case ":how":
                    self._keep(entry)
                    self.screen.lines(lines)
                    return
                case ":skip":
                    self._keep(entry)
                    if recalls:
                        self._tell("Skipped.", "soft")
                        self._turn(part)
                    else:
                        self._tell(f"Skipped. The answer is {verdict.key(part)}.", "soft")
                    return
                case command if command.startswith(":") or command == "?":
                    self._control(command, asked, part)
                case _ if recalls:
                    self._turn(part)
                    self._graded(entry, ask)
                    return
                case _:
                    mark = mark_parts(item, [*earlier, typed])[place]
                    if mark.outcome is Outcome.UNREADABLE:
                        verdict.unreadable(self.screen, typed, mark, part, len(label))
                        continue
                    entry.response, entry.mark = typed, mark
                    self._keep(entry)
                    self._verdict(typed, mark, part, lines)
                    return

    def _turn(self, part: Part) -> None:
        """Show the other side of a card."""
        screen = self.screen
        screen.lines(text_lines(answer_text(part.answer), screen.width, ascii=screen.ascii, plain=screen.textual))

    def _graded(self, entry: Answered, ask: Ask) -> None:
        """Let the student say whether a card was known."""
        self._tell(recalled.GRADES, "soft")
        while (known := recalled.grade(typed := ask("> ").strip())) is None:
            command = typed.lower()
            if command == "?" or (command.startswith(":") and command not in (":hint", ":how", ":skip")):
                self._control(command, entry.asked, entry.part)
            else:
                self._tell(recalled.GRADES, "soft")
        entry.response, entry.mark = known, recalled.marked(known)
        entry.hints = max(entry.hints, int(known == recalled.EFFORT))
        self._keep(entry)

    def _verdict(self, typed: str, mark: Mark, part: Part, lines: Sequence[str]) -> None:
        """Say how an answer was marked. Of a claim one is told why also when it is right, of a term only its name."""
        card = self.course.mode is Mode.CARDS
        claim = isinstance(part.answer, TrueFalse)
        verdict.say(self.screen, typed, mark, part, lines if claim or not card else ())
        if card and claim and mark.credit == 1:
            self.screen.lines(lines[:-1])

    def _control(self, command: str, asked: Asked, part: Part) -> None:
        """Do what a control says that leaves the part open."""
        match command:
            case "?" | ":help":
                for line in HELP.split("\n"):
                    self._tell(line, indent=10 if line.startswith(" ") else 0)
                expected = recalled.EXPECTED if self._recalls(asked) else how_to_answer(part.answer)
                self._tell(f"This part expects {expected}.")
            case ":flag":
                self._flag(asked.variant)
            case ":undo":
                self._undo()
            case ":right":
                self._overrule()
            case ":tex":
                self.screen.say(markup.latex(part.prompt or asked.item.prompt))
            case ":time":
                self._tell_time()
            case ":quit" | ":q":
                raise EndOfInput
            case _:
                self._tell(f"There is no {command}; ? lists what there is.", "soft")

    def _keep(self, entry: Answered) -> None:
        """Remember an answer, on the disk before anything is said about it."""
        skill, mode = entry.asked.task.skill, self.course.mode
        counts = mode is not Mode.CRAM and entry.asked.task.form is Form.TYPED
        if counts and mode in (Mode.LEARN, Mode.CARDS) and entry.place == 0:
            counts = not self.journal.counted_today(skill)
        self.answered.append(entry)
        self.journal.add(entry.entry(self.journal.session, counts))
        if entry.place == len(entry.asked.item.all_parts) - 1:
            self._plan = self._replayed()

    def _recap(self) -> None:
        """Say where a placement ends, and what a round of learning came to."""
        note = self.answered[-1].asked.task.note if self.answered else ""
        if isinstance(self._plan, Placed) and note == "placement" and self._plan.next() and self._plan.ladder:
            shown, left = len(self._plan.placement.shown), len(self._plan.ladder.skills)
            self.screen.say()
            self._tell(f"Placed: {shown} skills taken as known, {left} to learn, from the ground up.", "title")
        if not isinstance(self._plan, Ladder | Placed) or len(self._plan.rounds) <= self._rounds:
            return
        self._rounds = len(self._plan.rounds)
        last = self._plan.rounds[-1]
        self.screen.say()
        self._tell(f"Round {last.number} is over. Mastered: {', '.join(last.mastered) or 'nothing yet'}.", "title")
        if last.missed:
            self._tell(f"Missed, and first in the next round: {', '.join(last.missed)}.")

    def _steps(self, part: Part) -> list[list[str]]:
        """Return the worked solution step by step: a line of it with its wrapped rest, a table row by row."""
        found: list[list[str]] = []
        for line in solution(part):
            shown = worked_lines([line], self.screen.width, ascii=self.screen.ascii, plain=self.screen.textual)
            found += [[row] for row in shown] if isinstance(line, Trace) else [shown]
        return found

    def _tell_time(self) -> None:
        self._tell(f"{spoken(time.monotonic() - self.started)} since the session began.", "soft")

    def _flag(self, variant: Variant) -> None:
        if variant not in self.flagged:
            self.flagged.append(variant)
        self.screen.say("Flagged.", "soft")

    def _tell(self, text: str, style: str = "", indent: int = 0) -> None:
        """Say words of our own, wrapped to the screen."""
        said = wrap(text, self.screen.width, subsequent_indent=" " * indent, break_on_hyphens=False)
        self.screen.lines(said, style)

    def _undo(self) -> None:
        """Take the last answer back; its part is asked again."""
        if not self.answered:
            self._tell("There is no answer to take back.", "soft")
            return
        last = self.answered.pop()
        self.journal.amend(last.uid, "undone")
        self._plan = None
        self._tell(f"Taken back: {last.variant.question.title}.", "soft")
        raise _Rewound

    def _overrule(self) -> None:
        last = self.answered[-1] if self.answered else None
        if last is None or last.mark is None or last.credit == 1:
            self._tell("There is no wrong answer to count as right.", "soft")
            return
        before = self._place()
        last.overruled = True
        self.journal.amend(last.uid, "right")
        self._tell(f"Counted as right: {last.variant.question.title}.", "soft")
        self._plan = None
        if self._place() != before:
            raise _Rewound

    def _place(self) -> Any:
        asked, part = self._current()
        return None if asked is None else (asked.place, part)

    def _introduction(self) -> None:
        """Say what a placement is before its first question."""
        if isinstance(self._plan, Placed) and not self.answered and self._plan.next():
            most = counted(self._plan.placement.most, "question")
            self.screen.say()
            said = f"First a short placement, {most} at most: :skip what you have not learnt yet."
            self._tell(said, "title")

    def as_data(self) -> dict[str, Any]:
        """Return the session as JSON data: every part that was asked, and the score by topic."""
        answers = [
            {
                "question": entry.variant.question.id,
                "code": entry.variant.code,
                "part": letter(entry.place).lower(),
                "form": entry.asked.task.form.value,
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
        topics = [{"topic": t, "earned": float(gained), "points": most} for t, gained, most in score(self.answered)]
        return {
            "schema": 1,
            "mode": self.course.mode.value,
            "seed": self.course.seed,
            "questions": self.course.plan().length,
            "answers": answers,
            "topics": topics,
        }


def _hints(part: Part, steps: Sequence[list[str]]) -> list[list[str]]:
    """Return the steps that lead to an answer; of claims only the reasons against wrong ones."""
    told: tuple[str, ...] = ()
    if isinstance(part.answer, TrueFalse):
        told = ("True: ", "False: ")
    elif isinstance(part.answer, Choice):
        told = ("True: ",)
    return [step for step in steps[:-1] if not (told and step[0].lstrip().startswith(told))]
