"""What a question gives at one variant: prompt, figures and parts, each with its answer, slips and solution."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from dlquiz.question.answer import Answer, WrongValue
from dlquiz.question.figure import Figure


@dataclass(frozen=True, slots=True)
class Misconception:
    """A named way to be wrong, and what to remember instead. Both may hold `$math$`.

    `a & b` is the slip of who does both, with both remedies; `together` holds what it is made of. Its value is computed
    like any other, and it is never filled in as an option of a choice.

    >>> both = Misconception("ignores the padding", "Use it.") & Misconception("forgets the + 1", "Add it.")
    >>> both.name, both.remedy
    ('ignores the padding and forgets the + 1', 'Use it. Add it.')
    """

    name: str
    remedy: str
    together: tuple["Misconception", ...] = field(default=(), repr=False)

    def __and__(self, other: "Misconception") -> "Misconception":
        return Misconception.of((*self.alone, *other.alone))

    @property
    def alone(self) -> tuple["Misconception", ...]:
        """The slips that it is made of: itself, unless it is a combination."""
        return self.together or (self,)

    @staticmethod
    def of(slips: Sequence["Misconception"]) -> "Misconception":
        """Return the combination of several slips."""
        *first, last = [slip.name for slip in slips]
        return Misconception(f"{', '.join(first)} and {last}", " ".join(slip.remedy for slip in slips), tuple(slips))


@dataclass(frozen=True, slots=True)
class Trace:
    """Rows of an algorithm's run, printed as a table in the solution; cells may hold `$math$`."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


Line: TypeAlias = str | Trace


@dataclass(frozen=True, slots=True)
class Part:
    """One thing asked.

    `wrong` maps misconceptions to the values that they lead to, the most common slip first. `solution` adds lines
    before the ones that the answer's own graph writes; the last line always states the answer. `known` holds
    values whose working stands elsewhere and is not written again; of several parts each knows the ones before it.
    """

    prompt: str
    answer: Answer
    wrong: Mapping[Misconception, WrongValue] = field(default_factory=dict)
    points: int = 1
    solution: Sequence[Line] = ()
    figures: Sequence[Figure] = ()
    known: Sequence[Any] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Item:
    """A question with its numbers: one part (`answer`, `wrong`, `solution`) or several (`parts`).

    Texts are plain sentences with `$math$` inside, a closed subset of LaTeX; a blank line starts a new paragraph,
    `$$math$$` stands on a line of its own and single backquotes mark code.
    """

    prompt: str
    answer: Answer | None = None
    wrong: Mapping[Misconception, WrongValue] = field(default_factory=dict)
    solution: Sequence[Line] = ()
    figures: Sequence[Figure] = ()
    parts: Sequence[Part] = ()

    @property
    def all_parts(self) -> Sequence[Part]:
        """The parts, at least one: an item with an answer of its own is its only part."""
        if self.parts or self.answer is None:
            return self.parts
        return (Part("", self.answer, self.wrong, solution=self.solution),)
