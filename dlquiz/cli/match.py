"""The mode `match`: six pairs to find against the clock; wrong tries are counted apart.

Terms are paired with their definitions and slips with their remedies.
"""

import re
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import NamedTuple

from dlquiz.cli.ask import Ask, EndOfInput
from dlquiz.cli.clock import spoken
from dlquiz.cli.screen import Screen, emit
from dlquiz.errors import NothingFoundError
from dlquiz.exam.bank import AnyQuestion, Bank
from dlquiz.exam.glossary import Definition
from dlquiz.question.chance import shuffled
from dlquiz.question.show import letter
from dlquiz.render.terminal import text_lines

PAIRS = 6
HELP = """\
Type the number and the letter of a pair, such as 1b.
?      this help, and what is not paired yet
:time  the time since the game began
:quit  ends the game and shows the pairs that are left"""
_PAIR = re.compile(r"\s*([1-9])\s*[-: ]?\s*([a-z])\s*", re.IGNORECASE)


class Pair(NamedTuple):
    """What stands on the left, and the one thing on the right that belongs to it."""

    left: str
    right: str


def terms_of(bank: Bank, questions: Sequence[AnyQuestion], *, named: bool) -> list[Definition]:
    """Return the terms of the questions' topics, or of their concepts where they were named one by one."""
    topics = {question.topic for question in questions}
    concepts = {concept for question in questions for concept in question.concepts}
    return [entry for entry in bank.terms.values() if (entry.concept in concepts if named else entry.topic in topics)]


@dataclass(slots=True)
class Match:
    """One game over the slips of these questions and over these terms; `of` leaves one kind out."""

    screen: Screen
    questions: Sequence[AnyQuestion]
    terms: Sequence[Definition]
    seed: int
    of: str | None = None

    def pairs(self) -> list[Pair]:
        """Return six pairs, as many terms as slips where there are both."""
        terms = [] if self.of == "slips" else self._terms()
        slips = [] if self.of == "terms" else self._slips()
        half = max(PAIRS // 2, PAIRS - len(slips))
        chosen = [*terms[:half], *slips][:PAIRS]
        if len(chosen) < 2:
            what = {"slips": "slips", "terms": "terms"}.get(self.of or "", "terms and slips")
            raise NothingFoundError("match", f"there are too few {what} to pair", "choose more topics")
        return chosen

    def _terms(self) -> list[Pair]:
        chosen = shuffled(list(self.terms), "terms", self.seed)[:PAIRS]
        return [Pair(entry.term, entry.text) for entry in chosen]

    def _slips(self) -> list[Pair]:
        """Return six slips with their remedies, at most one of each question where there are enough."""
        found: dict[str, Pair] = {}  # by remedy: slips that share one could not be told apart
        later: dict[str, Pair] = {}
        for question in shuffled(list(self.questions), "match", self.seed):
            slips = {slip.name: slip for part in question.variant(0).item.all_parts for slip in part.wrong}
            for i, slip in enumerate(shuffled(list(slips.values()), "match", self.seed, question.id)):
                pair = Pair(f"{question.title}: one {slip.name}", slip.remedy)
                (later if i else found).setdefault(slip.remedy, pair)
            if len(found) >= PAIRS:
                break
        return [*found.values(), *(pair for remedy, pair in later.items() if remedy not in found)][:PAIRS]

    def run(self, json: bool) -> None:
        """Play one game."""
        screen, pairs = self.screen, self.pairs()
        rights = shuffled([pair.right for pair in pairs], "remedies", self.seed)
        right = {i: rights.index(pair.right) for i, pair in enumerate(pairs)}
        screen.say()
        screen.lines(wrap(f"Pair each {self._named(pairs)}, such as 1b. ? helps, :quit ends.", screen.width), "title")
        self._show(pairs, rights, right, set(right))
        open_ones, wrong, began = set(right), 0, time.monotonic()
        ask = Ask(screen)
        try:
            while open_ones:
                typed = ask(f"{len(open_ones)} left > ")
                pair = _PAIR.fullmatch(typed)
                command = typed.strip().lower()
                if command in (":quit", ":q"):
                    break
                if command in ("?", ":help"):
                    for line in HELP.split("\n"):
                        screen.lines(wrap(line, screen.width, subsequent_indent=" " * 7 if line[0] in "?:" else ""))
                    self._show(pairs, rights, right, open_ones)
                elif command == ":time":
                    screen.say(f"{spoken(time.monotonic() - began)} since the game began.", "soft")
                elif command.startswith(":"):
                    screen.lines(
                        wrap(f"There is no {command} in this game; ? lists what there is.", screen.width), "soft"
                    )
                elif pair is None or int(pair[1]) - 1 not in right or ord(pair[2].lower()) - 97 >= len(rights):
                    screen.say(f"Type a number and a letter, such as {min(open_ones) + 1}a.", "soft")
                else:
                    wrong += self._tried(int(pair[1]) - 1, ord(pair[2].lower()) - 97, right, open_ones)
        except EndOfInput:
            pass
        seconds = time.monotonic() - began
        done = len(right) - len(open_ones)
        said = f"{done} of {len(right)} pairs in {spoken(seconds)}, {wrong} wrong tr{'y' if wrong == 1 else 'ies'}."
        screen.lines(wrap(said, screen.width), "title")
        if open_ones:
            left = ", ".join(f"{i + 1}{letter(right[i]).lower()}" for i in sorted(open_ones))
            screen.lines(wrap(f"What was left: {left}.", screen.width))
        if json:
            emit(
                {
                    "schema": 1,
                    "mode": "match",
                    "seed": self.seed,
                    "pairs": len(right),
                    "found": done,
                    "wrong": wrong,
                    "seconds": round(seconds, 1),
                }
            )

    def _tried(self, left: int, other: int, right: Mapping[int, int], open_ones: set[int]) -> bool:
        """Say whether two belong together; return whether it was a wrong try."""
        if left not in open_ones:
            self.screen.say("That one is paired already.", "soft")
        elif right[left] == other:
            open_ones.discard(left)
            self.screen.say("Right.", "good")
        else:
            self.screen.say("No.", "bad")
            return True
        return False

    def _show(
        self, pairs: Sequence[Pair], rights: Sequence[str], right: Mapping[int, int], open_ones: Collection[int]
    ) -> None:
        """Show what is not paired yet."""
        for i in sorted(open_ones):
            self._entry(f"{i + 1}", pairs[i].left)
        self.screen.say()
        for j in sorted(right[i] for i in open_ones):
            self._entry(letter(j).lower(), rights[j])

    def _named(self, pairs: Sequence[Pair]) -> str:
        """Say what is paired with what."""
        terms = {entry.term for entry in self.terms}
        said = []
        if any(pair.left in terms for pair in pairs):
            said.append("term with its definition")
        if any(pair.left not in terms for pair in pairs):
            said.append("slip with its remedy")
        return " and each ".join(said)

    def _entry(self, mark: str, text: str) -> None:
        first, *rest = text_lines(text, self.screen.width - 5, ascii=self.screen.ascii, plain=self.screen.textual)
        self.screen.lines([f"  {mark}) {first}", *(f"     {line}" for line in rest)])
