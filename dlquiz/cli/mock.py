"""The mode `mock`: an exam under a time limit. Nothing is told before it is handed in; then come the mistakes.

What stands on the paper is kept after every line, so that neither the end of the time nor of the program loses any.

Longer than other rooms: the controls that a prompt understands stand beside the paper that they change.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from dlquiz.cli import verdict
from dlquiz.cli.again import again, anywhere
from dlquiz.cli.ask import Ask, EndOfInput
from dlquiz.cli.clock import Clock, TimeUp, spoken
from dlquiz.cli.journal import Journal, now
from dlquiz.cli.screen import Screen
from dlquiz.cli.summary import decimal, score_lines
from dlquiz.errors import InputError
from dlquiz.exam.assembly import Asked, Form
from dlquiz.exam.bank import DEFAULT, Bank
from dlquiz.grading import Mark, Outcome, mark_parts
from dlquiz.numeric.digits import counted
from dlquiz.question import Item
from dlquiz.question.record import solution, wording
from dlquiz.question.show import letter
from dlquiz.render import markup
from dlquiz.render.asking import how_to_answer
from dlquiz.render.terminal import part_lines, prompt_lines, worked_lines

if TYPE_CHECKING:
    from dlquiz.exam.blueprint import Blueprint
    from dlquiz.progress.store import Entry

HELP = """\
Type your answer and press Enter; nothing is told before the exam is handed in. At any prompt:
  ?        this help, and what kind of answer is expected
  Enter    the next part; what was answered stays
  :back    the part before
  :go 3b   that question and part
  :flag    mark the question, or take the mark away
  :clear   take this part's answer off the paper
  :list    the paper: what is answered, open and flagged
  :tex     the prompt as LaTeX source
  :time    the time that is left
  :submit  hand the exam in
  :quit    leave; dlquiz resume goes on with the time that was left"""

# controls of other modes, and what is to be said of them here
ELSEWHERE = {
    **dict.fromkeys((":hint", ":how", ":right"), "Nothing is told before the exam is handed in."),
    ":undo": "Another answer replaces the one on the paper; :clear takes it off.",
}
Place = tuple[int, int]
FLAG = -1  # in the place of a part: where the drafts keep that a question is flagged
CLOCK = (-1, -1)  # the place where the drafts keep the time at which the paper was left


@dataclass(slots=True)
class Mock:
    """One sitting: a form's questions, the paper by question and part (both from 0), and the clock."""

    screen: Screen
    journal: Journal
    title: str
    form: Form
    clock: Clock
    bank: str = DEFAULT
    paper: dict[Place, str] = field(default_factory=dict)
    flagged: set[int] = field(default_factory=set)
    seconds: dict[int, float] = field(default_factory=dict)
    marks: dict[Place, Mark] = field(default_factory=dict)

    def run(self) -> bool:
        """Let the exam be written and say how it went; False when the person pressed Ctrl-C."""
        ask = Ask(self.screen)
        self._opening()
        try:
            try:
                with self.clock.alarm():
                    self._write(ask)
            finally:
                self.journal.draft(*CLOCK, "", self.clock.elapsed)  # reading takes time too
        except TimeUp:
            self.screen.say()
            self._tell("The time is up. What stands on the paper is handed in.", "accent")
        except (EndOfInput, KeyboardInterrupt) as left:
            if isinstance(left, KeyboardInterrupt):
                self.screen.say()
            if self.journal.store is not None:
                self._tell(f"{self._count()} Saved. To go on: dlquiz resume{self.screen.again}", "accent")
                return isinstance(left, EndOfInput)
            self._tell("Nothing is kept of an exam that is not handed in.", "accent")
            return isinstance(left, EndOfInput)
        self._hand_in()
        return True

    @property
    def places(self) -> list[Place]:
        """Every part of the form."""
        return [(i, j) for i, asked in enumerate(self.form.questions) for j in range(len(asked.parts))]

    def _opening(self) -> None:
        limit = f"{spoken(self.clock.limit - self.clock.used)}" if self.clock.limit is not None else "no limit"
        self.screen.say()
        questions, points = counted(len(self.form.questions), "question"), counted(self.form.points, "point")
        self._tell(f"{self.title}: {questions}, {points}; time: {limit}.", "title")
        self._tell("No verdict before you hand in with :submit. ? lists what a prompt takes.", "soft")

    def _write(self, ask: Ask) -> None:
        at, shown = next((i for i, place in enumerate(self.places) if place not in self.paper), 0), -1
        while True:
            place = self.places[at]
            if place[0] != shown:
                self._show(place[0])
                shown = place[0]
            began = time.monotonic()
            goal = self._part(place, ask)
            self.seconds[place[0]] = self.seconds.get(place[0], 0.0) + time.monotonic() - began
            if goal is None:
                return
            at, shown = goal, (shown if self.places[goal][0] == shown else -1)

    def _show(self, number: int) -> None:
        asked, screen = self.form.questions[number], self.screen
        screen.say()
        flag = ", flagged" if number in self.flagged else ""
        points = counted(asked.points, "point")
        said = f"Question {number + 1} of {len(self.form.questions)}: {asked.title} ({points}{flag})"
        screen.lines(wrap(said, screen.width), "title")
        screen.say()
        item = Item(asked.prompt, figures=asked.figures, parts=asked.parts)
        screen.lines(prompt_lines(item, screen.width, ascii=screen.ascii, plain=screen.textual))

    def _part(self, place: Place, ask: Ask) -> int | None:
        """Ask one part; return the index of the part to go to, None to hand in."""
        number, at = place
        asked = self.form.questions[number]
        part, several = asked.parts[at], len(asked.parts) > 1
        here = self.places.index(place)
        shown = part_lines(
            part, at if several else None, self.screen.width, ascii=self.screen.ascii, plain=self.screen.textual
        )
        self.screen.lines(shown)
        if place in self.paper:
            self._tell(f"On the paper: {self.paper[place]}", "soft")
        label = f"{number + 1}{letter(at).lower() if several else ''} > "
        while True:
            self._tell_time()
            typed = ask(label).strip()
            self.clock.check()
            command, _, rest = typed.lower().partition(" ")
            match command:
                case "" | ":skip" | ":next":
                    return min(here + 1, len(self.places) - 1) if self._more(here) else here
                case ":back":
                    return max(0, here - 1)
                case ":go":
                    goal = self._named(rest)
                    if goal is not None:
                        return goal
                    self._tell("Say which, such as :go 3 or :go 3b.", "soft")
                case ":submit":
                    if self._sure(ask):
                        return None
                case ":clear":
                    self._put(place, "")
                    self._tell("Taken off the paper.", "soft")
                case ":flag":
                    self.flagged ^= {number}
                    self.journal.draft(number, FLAG, "flagged" if number in self.flagged else "", self.clock.elapsed)
                    self._tell("Flagged." if number in self.flagged else "No longer flagged.", "soft")
                case ":list":
                    self._list()
                case ":time":
                    left = None if self.clock.limit is None else self.clock.limit - self.clock.elapsed
                    self._tell(f"{spoken(self.clock.elapsed)} used" + (f", {spoken(left)} left." if left else "."))
                case ":tex":
                    self.screen.say(markup.latex(part.prompt or asked.prompt))
                case _ if command in ELSEWHERE:
                    self._tell(ELSEWHERE[command], "soft")
                case "?" | ":help":
                    for line in HELP.split("\n"):
                        self._tell(line, indent=11 if line.startswith(" ") else 0)
                    self._tell(f"This part expects {how_to_answer(part.answer)}.")
                case ":quit" | ":q":
                    raise EndOfInput
                case _ if command.startswith(":"):
                    self._tell(f"There is no {command}; ? lists what there is.", "soft")
                case _:
                    if self._answered(place, typed, asked, len(label)):
                        return min(here + 1, len(self.places) - 1) if self._more(here) else here

    def _more(self, here: int) -> bool:
        """Return whether there is a next part; at the end say what to do."""
        if here + 1 < len(self.places):
            return True
        self._tell(f"That was the last part. {self._count()} :submit hands in, :list shows the paper.", "accent")
        return False

    def _answered(self, place: Place, typed: str, asked: Asked, indent: int) -> bool:
        """Put an answer on the paper; False for one that cannot be read, which is asked again."""
        number, at = place
        texts = [self.paper.get((number, j), "") for j in range(at)]
        mark = mark_parts(Item("", parts=asked.parts), [*texts, typed])[at]
        if mark.outcome is Outcome.UNREADABLE:
            verdict.unreadable(self.screen, typed, mark, asked.parts[at], indent)
            return False
        if mark.understood and mark.understood != typed:
            self.screen.say(f"Read as {mark.understood}.", "soft")
        self._put(place, typed)
        return True

    def _put(self, place: Place, text: str) -> None:
        if text:
            self.paper[place] = text
        else:
            self.paper.pop(place, None)
        self.journal.draft(*place, text, self.clock.elapsed)

    def _named(self, text: str) -> int | None:
        digits = text.strip().rstrip("abcdefghijklmnopqrstuvwxyz")
        part = text.strip()[len(digits) :]
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 4:
            return None
        place = (int(digits) - 1, ord(part) - ord("a") if len(part) == 1 else 0)
        return self.places.index(place) if place in self.places else None

    def _sure(self, ask: Ask) -> bool:
        """Ask once more where something is open; piped input means what it says."""
        left = len(self.places) - len(self.paper)
        if not left:
            return True
        self._tell(f"{left} part{'s are' if left > 1 else ' is'} open. Hand in? (y/n)", "accent")
        return ask("> ").strip().lower() in ("y", "yes")

    def _list(self) -> None:
        for i, asked in enumerate(self.form.questions):
            parts = range(len(asked.parts))
            kept = " ".join(
                f"{letter(j).lower() if len(parts) > 1 else ''}{'x' if (i, j) in self.paper else '.'}" for j in parts
            )
            flag = "  flagged" if i in self.flagged else ""
            said = f"  {i + 1:>3}  {kept:<12} {asked.title}{flag}"
            self.screen.lines(wrap(said, self.screen.width, subsequent_indent=" " * 7, drop_whitespace=True))

    def _count(self) -> str:
        if len(self.places) == 1:
            return f"The only part is {'answered' if self.paper else 'open'}."
        return f"{len(self.paper)} of {len(self.places)} parts are answered."

    def _tell_time(self) -> None:
        said = self.clock.announcement()
        if said:
            self._tell(said, "accent")

    def _hand_in(self) -> None:
        """Mark the paper, keep it, and show the mistakes with their solutions."""
        for i, asked in enumerate(self.form.questions):
            texts = [self.paper.get((i, j), "") for j in range(len(asked.parts))]
            for j, mark in enumerate(mark_parts(Item("", parts=asked.parts), texts)):
                self.marks[i, j] = mark
        self._keep()
        self._review()
        self._score()

    def _keep(self) -> None:
        """Keep all marks at once, so that an exam is handed in whole, and once, or not at all."""
        entries = [self._entry(*place) for place in self.places]
        with self.journal.guarded():
            if (store := self.journal.store) and not store.hand_in(self.journal.session, entries, now()):
                self._tell("It was handed in before, and what was handed in then counts.", "accent")

    def _entry(self, i: int, j: int) -> "Entry":
        from dlquiz.progress.store import Entry

        asked, mark = self.form.questions[i], self.marks[i, j]
        slip = mark.misconception
        return Entry(
            uuid4().hex,
            self.journal.session,
            i + 1,
            j,
            len(asked.parts),
            asked.question,
            asked.code,
            wording(Item(asked.prompt, parts=asked.parts)),
            response=self.paper.get((i, j)),
            outcome=mark.outcome.value,
            credit=float(mark.credit),
            points=asked.parts[j].points,
            misconception=slip.name if slip else None,
            seconds=round(self.seconds.get(i, 0.0) / len(asked.parts), 1),
        )

    def _review(self) -> None:
        screen = self.screen
        missed = [place for place in self.places if self.marks[place].credit < 1]
        shown = -1
        for i, j in missed:
            asked = self.form.questions[i]
            if i != shown:
                self._show(i)
                shown = i
            part, mark, several = asked.parts[j], self.marks[i, j], len(asked.parts) > 1
            screen.lines(
                part_lines(part, j if several else None, screen.width, ascii=screen.ascii, plain=screen.textual)
            )
            lines = worked_lines(solution(part), screen.width, ascii=screen.ascii, plain=screen.textual)
            if mark.outcome is Outcome.BLANK:
                self._tell(f"Left open. The answer is {verdict.key(part)}.", "soft")
                screen.lines(lines)
            else:
                screen.say(f"You wrote {self.paper[i, j]}.")
                verdict.say(screen, self.paper[i, j], mark, part, lines)

    def _score(self) -> None:
        screen = self.screen
        earned, points = self.earned, self.form.points
        screen.say()
        self._tell(f"Score: {decimal(earned)} of {points} points, {float(100 * earned / points):.0f} %", "title")
        topics: dict[str, tuple[Fraction, int]] = {}
        for i, asked in enumerate(self.form.questions):
            gained, most = topics.get(asked.topic, (Fraction(0), 0))
            topics[asked.topic] = (gained + self._points(i), most + asked.points)
        score_lines(screen, ((topic, gained, most) for topic, (gained, most) in sorted(topics.items())))
        estimate = sum(asked.minutes for asked in self.form.questions)
        self._tell(f"Time: {spoken(self.clock.elapsed)}; the questions were estimated at {estimate:.0f} min.", "soft")
        missed = dict.fromkeys(self.form.questions[i].question for i, j in self.places if self.marks[i, j].credit < 1)
        if missed:
            screen.say("Again, with new numbers:", "title")
            screen.say(f"  {again(missed, self.bank)}")

    def _points(self, i: int) -> Fraction:
        parts = self.form.questions[i].parts
        return sum((self.marks[i, j].credit * part.points for j, part in enumerate(parts)), Fraction(0))

    @property
    def earned(self) -> Fraction:
        """The points of the whole paper."""
        return max(Fraction(0), sum((self._points(i) for i in range(len(self.form.questions))), Fraction(0)))

    def _tell(self, text: str, style: str = "", indent: int = 0) -> None:
        self.screen.lines(wrap(text, self.screen.width, subsequent_indent=" " * indent), style)

    def as_data(self) -> dict[str, Any]:
        """Return the exam as JSON data; marks only where it was handed in."""
        return {
            "schema": 1,
            "mode": "mock",
            "handed_in": bool(self.marks),
            "points": self.form.points,
            "earned": float(self.earned) if self.marks else None,
            "seconds": round(self.clock.elapsed),
            "answers": [
                {
                    "question": self.form.questions[i].question,
                    "code": self.form.questions[i].code,
                    "part": letter(j).lower(),
                    "response": self.paper.get((i, j)),
                    "outcome": self.marks[i, j].outcome.value if self.marks else None,
                    "credit": float(self.marks[i, j].credit) if self.marks else None,
                }
                for i, j in self.places
            ],
        }


def begun(screen: Screen, bank: Bank, journal: Journal, data: Mapping[str, Any]) -> Mock:
    """Return the sitting that `data` describes: its options, seed and limit, as the progress store keeps them.

    The journal's session says what stands on the paper already and how much time was used.
    """
    from dlquiz.exam.assembly import assemble

    plan, stated = blueprint(data)
    plan = replace(plan, reserve=False)  # it is practice, also where the blueprint is that of an exam
    exam = assemble(plan, bank, data["seed"], minutes=stated)
    if data.get("exam") not in (None, exam.id):
        raise InputError("mock", "the blueprint or the bank has changed since the exam was begun", "begin a new one")
    limit = data["limit"] if data["limit"] is not None else 60 * exam.minutes
    paper, used = journal.drafts()
    mock = Mock(screen, journal, exam.title, exam.forms[0], Clock(limit * data["factor"] or None, used), bank.name)
    mock.paper.update({place: text for place, text in paper.items() if text and place in mock.places})
    mock.flagged = {number for (number, part), text in paper.items() if part == FLAG and text}
    if not journal.session:
        named = data["blueprint"]
        file = str(Path(named).resolve()) if named and Path(named).is_file() else named
        journal.begin("mock", {**data, "bank": anywhere(bank.name), "blueprint": file, "exam": exam.id})
    return mock


def blueprint(data: Mapping[str, Any]) -> "tuple[Blueprint, int | None]":
    """Return the blueprint that a sitting's options ask for, and the minutes to state where it does not set any."""
    from dlquiz.cli.exam import plan_of

    return plan_of(data["blueprint"], data["topics"], data["questions"], data["count"], None)
