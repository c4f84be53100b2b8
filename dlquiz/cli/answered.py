"""What was answered in a session, as the session remembers it and as the progress store keeps it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from dlquiz.cli.course import Asked
from dlquiz.grading import Mark
from dlquiz.question import Part, Variant
from dlquiz.question.record import wording

if TYPE_CHECKING:
    from dlquiz.progress.store import Entry


@dataclass(slots=True)
class Answered:
    """One part that was asked: what was typed and how it was marked; skipped parts have no mark."""

    asked: Asked
    place: int
    response: str | None = None
    mark: Mark | None = None
    overruled: bool = False
    hints: int = 0
    seconds: float = 0.0
    uid: str = ""

    @property
    def variant(self) -> Variant:
        """The numbers that were asked with."""
        return self.asked.variant

    @property
    def part(self) -> Part:
        """The part that was asked."""
        return self.asked.item.all_parts[self.place]

    @property
    def credit(self) -> Fraction:
        """The share of the points that was earned."""
        if self.overruled:
            return Fraction(1)
        return self.mark.credit if self.mark else Fraction(0)

    def entry(self, session: str, counts: bool) -> "Entry":
        """Return the row that the progress store keeps."""
        from dlquiz.progress.store import Entry

        slip = self.mark.misconception if self.mark else None
        return Entry(
            self.uid,
            session,
            self.asked.number,
            self.place,
            len(self.asked.item.all_parts),
            self.asked.task.skill,
            self.variant.code or "",
            wording(self.asked.item),
            form=self.asked.task.form.value,
            counts=counts,
            response=self.response,
            outcome=self.mark.outcome.value if self.mark else "blank",
            credit=float(self.credit),
            points=self.part.points,
            misconception=slip.name if slip else None,
            hints=self.hints,
            seconds=round(self.seconds, 1),
        )
