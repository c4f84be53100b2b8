"""The mode `match`: six slips and their remedies to pair against the clock; wrong tries are counted apart."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from dlquiz.cli.ask import Ask, EndOfInput
from dlquiz.cli.clock import spoken
from dlquiz.cli.screen import Screen, emit
from dlquiz.errors import NothingFoundError
from dlquiz.exam.bank import AnyQuestion
from dlquiz.question.chance import shuffled
from dlquiz.question.item import Misconception
from dlquiz.question.show import letter
from dlquiz.render.terminal import text_lines

PAIRS = 6
_PAIR = re.compile(r"\s*([1-9])\s*[-: ]?\s*([a-z])\s*", re.IGNORECASE)


@dataclass(slots=True)
class Match:
    """One game over the slips of these questions."""

    screen: Screen
    questions: Sequence[AnyQuestion]
    seed: int

    def pairs(self) -> list[tuple[str, Misconception]]:
        """Return six slips with the titles of their questions, at most one of each question where there are enough."""
        found: dict[str, tuple[str, Misconception]] = {}
        later: dict[str, tuple[str, Misconception]] = {}
        for question in shuffled(list(self.questions), "match", self.seed):
            slips = {slip.name: slip for part in question.variant(0).item.all_parts for slip in part.wrong}
            for i, slip in enumerate(shuffled(list(slips.values()), "match", self.seed, question.id)):
                remedies = {known.remedy for _, known in found.values()}
                if slip.remedy not in remedies:
                    (later if i else found).setdefault(slip.name, (question.title, slip))
            if len(found) >= PAIRS:
                break
        chosen = [*found.values(), *(pair for name, pair in later.items() if name not in found)][:PAIRS]
        if len(chosen) < 2:
            raise NothingFoundError("match", "there are too few slips to pair", "choose more topics")
        return chosen

    def run(self, json: bool) -> None:
        """Play one game."""
        screen, pairs = self.screen, self.pairs()
        remedies = shuffled([slip.remedy for _, slip in pairs], "remedies", self.seed)
        right = {i: remedies.index(slip.remedy) for i, (_, slip) in enumerate(pairs)}
        screen.say()
        screen.say("Pair each slip with its remedy, such as 1b. ? helps, :quit ends.", "title")
        for i, (title, slip) in enumerate(pairs):
            self._entry(f"{i + 1}", f"{title}: one {slip.name}")
        screen.say()
        for i, remedy in enumerate(remedies):
            self._entry(letter(i).lower(), remedy)
        open_ones, wrong, began = set(right), 0, time.monotonic()
        ask = Ask(screen)
        try:
            while open_ones:
                typed = ask(f"{len(open_ones)} left > ")
                pair = _PAIR.fullmatch(typed)
                if typed.strip().lower() in (":quit", ":q"):
                    break
                if pair is None or int(pair[1]) - 1 not in right or ord(pair[2].lower()) - 97 >= len(remedies):
                    screen.say(f"Type a number and a letter, such as {min(open_ones) + 1}a.", "soft")
                    continue
                left, other = int(pair[1]) - 1, ord(pair[2].lower()) - 97
                if left not in open_ones:
                    screen.say("That slip has its remedy.", "soft")
                elif right[left] == other:
                    open_ones.discard(left)
                    screen.say("Right.", "good")
                else:
                    wrong += 1
                    screen.say("No.", "bad")
        except EndOfInput:
            screen.say()
        seconds = time.monotonic() - began
        done = len(right) - len(open_ones)
        said = f"{done} of {len(right)} pairs in {spoken(seconds)}, {wrong} wrong tr{'y' if wrong == 1 else 'ies'}."
        screen.lines(wrap(said, screen.width), "title")
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

    def _entry(self, mark: str, text: str) -> None:
        first, *rest = text_lines(text, self.screen.width - 5, ascii=self.screen.ascii, plain=self.screen.textual)
        self.screen.lines([f"  {mark}) {first}", *(f"     {line}" for line in rest)])
