"""The table `[marking]`: how an exam's answers are read and credited, as a blueprint declares and a manifest keeps it.

>>> from dlquiz.exam.tree import Faults
>>> rules(Node({"coarse": "1/4", "wrong_choice": "1/(n-1)"}, "my.toml", Faults(), "marking")).choice_cost(5)
Fraction(1, 4)
"""

import re
from fractions import Fraction
from typing import Any

from dlquiz.exam.tree import Node
from dlquiz.question.rules import EVEN, PRACTICE, ChoicePenalty, Multiple, Rules

KEYS = ("decimal_comma", "multiple", "coarse", "layout", "follow_through", "wrong_true_false", "wrong_choice")
SHARE = re.compile(r"\d{1,25}(?:\.\d{1,25}|/[1-9]\d{0,24})?")
A_SHARE = "a share of the points from 0 to 1"


def rules(node: Node) -> Rules:
    """Read the table; what it leaves out, or all of it where there is none, is as in practice."""
    if node.value is None:
        return PRACTICE
    node.table(*KEYS)
    return Rules(
        node["decimal_comma"].truth(PRACTICE.decimal_comma),
        Multiple(node["multiple"].one_of([rule.value for rule in Multiple], PRACTICE.multiple.value)),
        _share(node["coarse"], PRACTICE.coarse),
        _share(node["layout"], PRACTICE.layout),
        _share(node["follow_through"], PRACTICE.follow_through),
        _share(node["wrong_true_false"], PRACTICE.false_penalty),
        _penalty(node["wrong_choice"]),
    )


def data(declared: Rules) -> dict[str, Any]:
    """Return the rules as the manifest keeps them: every key, shares as exact fractions.

    >>> data(Rules(false_penalty=Fraction(1, 3)))["wrong_true_false"]
    '1/3'
    """
    return {
        "decimal_comma": declared.decimal_comma,
        "multiple": declared.multiple.value,
        "coarse": str(declared.coarse),
        "layout": str(declared.layout),
        "follow_through": str(declared.follow_through),
        "wrong_true_false": str(declared.false_penalty),
        "wrong_choice": str(declared.choice_penalty),
    }


def _penalty(node: Node) -> ChoicePenalty:
    if isinstance(node.value, str) and node.value.replace(" ", "") == EVEN:
        return EVEN
    return _share(node, Fraction(0), f"{A_SHARE}, or '{EVEN}'")


def _share(node: Node, default: Fraction, expected: str = A_SHARE) -> Fraction:
    """Return a share written as a number, as 0.5, or as a text, as 1/3 in quotes."""
    value = node.value
    if value is None:
        return default
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    if is_number or (isinstance(value, str) and SHARE.fullmatch(value)):
        found = Fraction(str(value))
        if found <= 1:
            return found
    node.fault(expected, 'write it as 0.5 or "1/3"')
    return default
