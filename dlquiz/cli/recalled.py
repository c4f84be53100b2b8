"""Cards that nobody but the student can mark: a term is explained, aloud or in mind, then the card is turned over."""

from fractions import Fraction

from dlquiz.grading import Mark, Outcome

TURN = "Say it or type it, then Enter turns the card over."
GRADES = "Did you know it? 1 no, 2 with effort, 3 yes"
EXPECTED = "Enter, which turns the card over; then 1, 2 or 3 says whether you knew it"
NO, EFFORT, YES = "no", "with effort", "yes"
SAID = {
    **dict.fromkeys(("1", "no", "n", "again"), NO),
    **dict.fromkeys(("2", "with effort", "effort", "hard"), EFFORT),
    **dict.fromkeys(("3", "yes", "y", "good"), YES),
}


def grade(typed: str) -> str | None:
    """Return the grade that was typed, by its number or in words; None for anything else.

    >>> grade("2"), grade("Yes"), grade("perhaps")
    ('with effort', 'yes', None)
    """
    return SAID.get(typed.strip().lower())


def marked(known: str) -> Mark:
    """Return the mark of a grade, as the store keeps it.

    >>> marked("with effort").credit, marked("no").outcome
    (Fraction(1, 1), <Outcome.WRONG: 'wrong'>)
    """
    right = known in (EFFORT, YES)
    return Mark(Outcome.CORRECT if right else Outcome.WRONG, Fraction(right), rule="graded by the student")
