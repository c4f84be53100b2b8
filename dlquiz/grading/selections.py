"""Comparing what was chosen, named, put in order or paired, by the rule that the exam declares."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from dlquiz.grading.amounts import Wrong
from dlquiz.grading.labels import bare
from dlquiz.grading.verdict import FULL, NONE, Finding
from dlquiz.question.answer import Choice, Matching, MultiChoice, Ordering, Subset, Term, TrueFalse
from dlquiz.question.item import Misconception
from dlquiz.question.rules import Multiple, Rules

Pairs = Sequence[tuple[str, str]]


def judge_choice(answer: Choice, chosen: str, wrong: Wrong, rules: Rules) -> Finding:
    """Compare the option that was chosen; a wrong one may cost what the exam declares."""
    rule = "the right option"
    if chosen == answer.value:
        return Finding(FULL, rule)
    cost = rules.choice_cost(len(answer.options))
    return Finding(-cost, f"{rule}; a wrong one costs {cost}" if cost else rule, _slip(chosen, wrong, str))


def judge_truth(answer: TrueFalse, said: bool, wrong: Wrong, rules: Rules) -> Finding:
    """Compare a truth value; a wrong one may cost what the exam declares."""
    if said is bool(answer.value):
        return Finding(FULL, "true or false")
    cost = rules.false_penalty
    return Finding(
        -cost, f"true or false; a wrong answer costs {cost}" if cost else "true or false", _slip(said, wrong, bool)
    )


def judge_selection(answer: MultiChoice | Subset, taken: Sequence[str], wrong: Wrong, rules: Rules) -> Finding:
    """Compare a set of options, with credit by the declared rule."""
    right = set(answer.value)
    every = answer.universe if isinstance(answer, Subset) else answer.options or answer.value
    hits, false = len(right & set(taken)), len(set(taken) - right)
    rule = rules.multiple
    if hits == len(right) and not false:
        return Finding(FULL, rule.value)
    match rule:
        case Multiple.ALL_OR_NOTHING:
            credit = NONE
        case Multiple.PER_OPTION:
            credit = Fraction(len(every) - false - (len(right) - hits), len(every))
        case Multiple.RIGHT_MINUS_WRONG:
            credit = max(NONE, Fraction(hits - false, len(right))) if right else NONE
    notes = (f"{hits} of {len(right)} right ones taken, {false} wrong",)
    return Finding(credit, rule.value, _slip(frozenset(taken), wrong, frozenset), notes)


def judge_order(answer: Ordering, steps: Sequence[str], wrong: Wrong) -> Finding:
    """Compare an order by the longest run of steps, not necessarily neighbours, that stand in the right order.

    One step alone is always in order, so it earns nothing: the credit is (longest - 1)/(steps - 1).
    """
    rule = "the longest part in the right order"
    longest = _longest_common(list(answer.value), list(steps))
    most = len(answer.value)
    if longest == most:
        return Finding(FULL, rule)
    credit = Fraction(max(longest - 1, 0), most - 1) if most > 1 else NONE
    notes = (f"{longest} of {most} steps in the right order",)
    return Finding(credit, rule, _slip(tuple(steps), wrong, tuple), notes)


def _longest_common(a: Sequence[str], b: Sequence[str]) -> int:
    row = [0] * (len(b) + 1)
    for x in a:
        before = 0
        for j, y in enumerate(b):
            before, row[j + 1] = row[j + 1], before + 1 if x == y else max(row[j + 1], row[j])
    return row[-1]


def judge_pairs(answer: Matching, pairs: Pairs, wrong: Wrong) -> Finding:
    """Compare pair by pair."""
    key = {(left, right) for left, right in answer.value}
    if set(pairs) == key:
        return Finding(FULL, "pair by pair")
    count = len(key & set(pairs))
    slip = _slip(frozenset(pairs), wrong, lambda value: frozenset((left, right) for left, right in value))
    return Finding(Fraction(count, len(key)), "pair by pair", slip, (f"{count} of {len(key)} pairs right",))


def judge_word(answer: Term, word: str, wrong: Wrong) -> Finding:
    """Compare a word with the accepted spellings; case, hyphens, spaces and a full stop do not count."""
    if bare(word) in map(bare, (answer.value, *answer.accepted)):
        return Finding(FULL, "an accepted spelling")
    return Finding(NONE, "an accepted spelling", _slip(bare(word), wrong, bare))


def _slip(found: Any, wrong: Wrong, form: Any) -> Misconception | None:
    return next((slip for slip, value in wrong.items() if form(value) == found), None)
