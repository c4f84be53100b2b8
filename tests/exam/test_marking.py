"""What a blueprint declares about marking reaches the manifest and the paper, and faults name path and value."""

from fractions import Fraction

import pytest

from dlquiz.errors import InputError
from dlquiz.exam import manifest
from dlquiz.exam.assembly import assemble
from dlquiz.exam.blueprint import Blueprint, parse
from dlquiz.question.rules import PRACTICE, Multiple, Rules
from tests.exam.kinds import BANK

DECLARED = """
decimal_comma = true
multiple = "all or nothing"
coarse = 0.25
layout = "0.1"
follow_through = "2/3"
wrong_true_false = "1/2"
wrong_choice = "1 / (n - 1)"
"""


def blueprint(marking: str) -> Blueprint:
    return parse(f'title = "T"\n[marking]\n{marking}\n[[sections]]\nquestions = ["kinds/claim"]', "my.toml")


def test_every_rule_can_be_declared() -> None:
    assert blueprint(DECLARED).rules == Rules(
        True, Multiple.ALL_OR_NOTHING, Fraction(1, 4), Fraction(1, 10), Fraction(2, 3), Fraction(1, 2), "1/(n-1)"
    )


def test_what_is_not_declared_is_as_in_practice() -> None:
    assert blueprint("").rules == PRACTICE
    assert parse('title = "T"\n[[sections]]\ncount = 1', "my.toml").rules == PRACTICE


def test_the_manifest_keeps_the_rules() -> None:
    exam = assemble(blueprint(DECLARED), BANK, 1)
    assert manifest.parse(manifest.text(exam), "m.json").rules == exam.rules == blueprint(DECLARED).rules
    odd = assemble(blueprint("coarse = 0.1234567890123"), BANK, 1)
    assert manifest.parse(manifest.text(odd), "m.json").rules.coarse == Fraction("0.1234567890123")


def test_a_manifest_without_the_table_is_marked_as_in_practice() -> None:
    written = manifest.text(assemble(blueprint(""), BANK, 1))
    start = written.index(', "marking"')
    assert manifest.unsealed(written[:start] + written[written.index("}", start) + 1 :], "m.json").rules == PRACTICE


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("multiple = 'x'", "multiple: 'x' is not one of all or nothing, per option, right minus wrong"),
        ("coarse = '3/2'", "coarse: '3/2' is not a share of the points from 0 to 1, write it as 0.5 or \"1/3\""),
        ("layout = -0.5", "layout: -0.5 is not a share"),
        ("follow_through = true", "follow_through: True is not a share"),
        ("wrong_true_false = nan", "wrong_true_false: nan is not a share"),
        ("wrong_true_false = '1/0'", "wrong_true_false: '1/0' is not a share"),
        ("coarse = '1e999999999'", "coarse: '1e999999999' is not a share"),
        ("wrong_choice = '1/n'", "wrong_choice: '1/n' is not a share of the points from 0 to 1, or '1/(n-1)'"),
        ("decimal_comma = 'yes'", "decimal_comma: 'yes' is not true or false"),
        ("wrong_choise = 1", "wrong_choise: there is no such key, did you mean wrong_choice?"),
    ],
)
def test_a_fault_names_its_path_and_value(line: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        blueprint(line)
    assert str(caught.value).startswith(f"my.toml: marking.{said}")


def test_a_number_of_five_thousand_digits_is_refused_in_one_line() -> None:
    with pytest.raises(InputError, match="it is not TOML: Exceeds the limit"):
        blueprint(f"coarse = {'9' * 5000}")
