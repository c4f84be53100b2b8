"""How an exam is marked, in sentences for page one and for the key: only what the form's kinds of answers call for."""

from collections.abc import Iterator
from fractions import Fraction

from dlquiz.exam.assembly import Exam, Form
from dlquiz.question.answer import Choice, Matrix, MultiChoice, Number, Shape, Subset, TrueFalse, Vector
from dlquiz.question.rules import EVEN, Multiple, Rules

MULTIPLE = {
    Multiple.ALL_OR_NOTHING: "points only if every right option is marked and no wrong one",
    Multiple.PER_OPTION: "a share for each option that is rightly marked or rightly left",
    Multiple.RIGHT_MINUS_WRONG: "each right mark earns a share, each wrong mark takes one away, never below 0",
}


def sentences(exam: Exam, form: Form) -> tuple[str, ...]:
    """Return the sentences, the costs of wrong answers first."""
    kinds = {type(part.answer) for asked in form.questions for part in asked.parts}
    chained = any(len(asked.parts) > 1 for asked in form.questions)
    return tuple(_sentences(exam.rules, kinds, chained))


def _sentences(rules: Rules, kinds: set[type], chained: bool) -> Iterator[str]:
    costs = list(_costs(rules, kinds))
    if costs:
        yield f"{'; '.join(costs)}. A blank costs nothing, and the total is never below 0."
    else:
        yield "Wrong answers and blanks cost nothing."
    if kinds & {MultiChoice, Subset}:
        yield f"Where several options may be right: {MULTIPLE[rules.multiple]}."
    if rules.decimal_comma:
        yield "A decimal comma is accepted: 1,5 is 1.5; write entries of a list with semicolons or spaces between them."
    if kinds & {Number} and rules.coarse < 1:
        yield f"A right value rounded too coarsely earns {_credit(rules.coarse)}."
    if kinds & {Matrix, Vector, Shape}:
        layout = f", all entries in another layout {_credit(rules.layout)}" if kinds & {Matrix, Shape} else ""
        yield f"Lists and matrices are marked entry by entry{layout}."
    if chained:
        yield f"A right step from your own wrong earlier value earns {_credit(rules.follow_through)}."


def _costs(rules: Rules, kinds: set[type]) -> Iterator[str]:
    """Yield what wrong answers cost, where they cost anything."""
    if TrueFalse in kinds and rules.false_penalty:
        yield f"A wrong true/false costs {_points(rules.false_penalty)} (−{rules.false_penalty})"
    if Choice in kinds and rules.choice_penalty == EVEN:
        yield "A wrong choice among n options costs 1/(n − 1) of its points"
    elif Choice in kinds and rules.choice_penalty:
        yield f"A wrong choice of one option costs {_points(Fraction(rules.choice_penalty))} (−{rules.choice_penalty})"


def _points(share: Fraction) -> str:
    return "all of its points" if share == 1 else f"{share} of its points"


def _credit(share: Fraction) -> str:
    return "full credit" if share == 1 else "nothing" if share == 0 else f"{share} of the points"
