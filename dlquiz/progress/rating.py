"""How well a skill was shown, in the words of FSRS."""

from enum import IntEnum


class Rating(IntEnum):
    """The grades of a memory: a wrong answer is AGAIN, a right one with a hint HARD, a right one GOOD."""

    AGAIN = 1
    HARD = 2
    GOOD = 3


def rating(credit: float, hints: int) -> Rating:
    """Return the grade of an attempt from its least credit and the hints that were taken.

    >>> rating(0.5, 0), rating(1, 2), rating(1, 0)
    (<Rating.AGAIN: 1>, <Rating.HARD: 2>, <Rating.GOOD: 3>)
    """
    if credit < 1:
        return Rating.AGAIN
    return Rating.HARD if hints else Rating.GOOD
