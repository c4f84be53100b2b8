"""The rules of marking that an exam may declare; the defaults are those of practice."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Final, Literal, TypeAlias

HALF = Fraction(1, 2)
EVEN: Final = "1/(n-1)"
ChoicePenalty: TypeAlias = Fraction | Literal["1/(n-1)"]


class Multiple(Enum):
    """How a choice of several options earns credit. R of N options are right; the student takes h right, w wrong.

    All or nothing: 1 where h = R and w = 0, else 0. Per option: the share of the N options that are rightly taken or
    rightly left, so leaving everything earns (N - R)/N. Right minus wrong: (h - w)/R, from 0 to 1; taking everything
    earns nothing where half of the options are wrong.
    """

    ALL_OR_NOTHING = "all or nothing"
    PER_OPTION = "per option"
    RIGHT_MINUS_WRONG = "right minus wrong"


@dataclass(frozen=True, slots=True)
class Rules:
    """What an exam declares about reading and credit, in shares of a part's points.

    `coarse` is the credit for a right value that is rounded too coarsely, `layout` that for the right entries in
    another layout (a transposed matrix, a channel-last shape), `follow_through` that for a right step from a wrong
    earlier value. `false_penalty` is what a wrong true/false costs and `choice_penalty` what a wrong single choice
    costs, where "1/(n-1)" makes guessing among n options earn nothing on average; a blank never costs anything.
    """

    decimal_comma: bool = False
    multiple: Multiple = Multiple.RIGHT_MINUS_WRONG
    coarse: Fraction = HALF
    layout: Fraction = HALF
    follow_through: Fraction = Fraction(1)
    false_penalty: Fraction = Fraction(0)
    choice_penalty: ChoicePenalty = Fraction(0)

    def choice_cost(self, options: int) -> Fraction:
        """Return what a wrong choice among so many options costs.

        >>> Rules(choice_penalty="1/(n-1)").choice_cost(4)
        Fraction(1, 3)
        """
        if self.choice_penalty == EVEN:
            return Fraction(1, max(1, options - 1))
        return self.choice_penalty


PRACTICE = Rules()
