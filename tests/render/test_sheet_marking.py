"""Page one says how the exam is marked, and says no more than the form's kinds of answers call for."""

from dataclasses import replace
from fractions import Fraction

import pytest

from dlquiz.exam.assembly import Exam, assemble
from dlquiz.exam.blueprint import of_questions
from dlquiz.question.rules import Multiple, Rules
from dlquiz.render import sheet_answers, sheet_latex, sheet_marking, sheet_typst
from dlquiz.render.sheet import sheet
from dlquiz.render.sheet_key import key
from tests.exam.kinds import BANK


def exam(rules: Rules, *questions: str) -> Exam:
    return assemble(replace(of_questions([f"kinds/{name}" for name in questions]), rules=rules), BANK, 3)


def said(rules: Rules, *questions: str) -> str:
    made = exam(rules, *questions)
    return " ".join(sheet_marking.sentences(made, made.forms[0]))


@pytest.mark.parametrize(
    ("rules", "question", "words"),
    [
        (Rules(), "claim", "Wrong answers and blanks cost nothing."),
        (Rules(false_penalty=Fraction(1, 2)), "claim", "A wrong true/false costs 1/2 of its points (−1/2). A blank"),
        (Rules(false_penalty=Fraction(1)), "claim", "costs all of its points (−1)"),
        (Rules(false_penalty=Fraction(1)), "word", "Wrong answers and blanks cost nothing."),
        (Rules(choice_penalty=Fraction(1, 3)), "culprit", "A wrong choice of one option costs 1/3 of its points"),
        (Rules(choice_penalty="1/(n-1)"), "culprit", "among n options costs 1/(n − 1) of its points."),
        (Rules(multiple=Multiple.PER_OPTION), "remedies", "a share for each option that is rightly marked or"),
        (Rules(decimal_comma=True), "logistic", "A decimal comma is accepted: 1,5 is 1.5"),
        (Rules(coarse=Fraction(0)), "logistic", "A right value rounded too coarsely earns nothing."),
        (Rules(layout=Fraction(1, 4)), "outer", "all entries in another layout 1/4 of the points."),
        (Rules(), "doubled", "marked entry by entry."),
        (Rules(), "scores", "A right step from your own wrong earlier value earns full credit."),
    ],
)
def test_a_rule_is_said_where_a_question_calls_for_it(rules: Rules, question: str, words: str) -> None:
    assert words in said(rules, question)


def test_rules_for_other_kinds_are_not_said() -> None:
    rules = Rules(choice_penalty=Fraction(1), multiple=Multiple.PER_OPTION)
    assert said(rules, "word") == "Wrong answers and blanks cost nothing."


def test_sheet_key_and_answer_sheet_say_it_in_both_engines() -> None:
    made = exam(Rules(false_penalty=Fraction(1, 2)), "claim", "logistic")
    form = made.forms[0]
    printed = sheet(made, form)
    for text in (
        sheet_typst.sheet(printed, "a4"),
        sheet_typst.key(key(made, form), "a4"),
        sheet_latex.sheet(printed, "a4"),
        sheet_latex.key(key(made, form), "a4"),
        sheet_answers.text(printed),
    ):
        assert "A wrong true/false costs 1/2 of its points" in text
