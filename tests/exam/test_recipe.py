"""A manifest tells what its exam was made from."""

from dataclasses import replace
from fractions import Fraction

import pytest

from dlquiz.errors import InputError
from dlquiz.exam import recipe
from dlquiz.exam.blueprint import BUILTIN, Blueprint, Section, builtin, of_questions, of_topics
from dlquiz.exam.recipe import Recipe
from dlquiz.exam.tree import Faults, Node
from dlquiz.question.rules import EVEN, Rules

PLANS = [
    *map(builtin, BUILTIN),
    builtin("midterm").within(50),
    of_topics(["losses"], 2),
    of_questions(["kinds/outer"]),
    Blueprint("my.toml", "Zoë's", (Section("One", (), (1, 3), count=2, order="shuffled"),), "C", "A", 9, 2, 7, True),
    Blueprint("my.toml", "T", (Section(minutes=3),), reserve=True),
    Blueprint(
        "my.toml",
        "Marked",
        (Section(count=1),),
        rules=Rules(decimal_comma=True, false_penalty=Fraction(1, 3), choice_penalty=EVEN),
    ),
]


def read_again(tree: object) -> Recipe | None:
    faults = Faults()
    found = recipe.read(Node(tree, "m.json", faults))
    faults.check()
    return found


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.title)
def test_a_recipe_is_read_as_it_was_written(plan: Blueprint) -> None:
    for made in (Recipe(plan, "bank"), Recipe(plan, "bank", 40, "letter", "pdflatex")):
        again = read_again(recipe.data(made))
        assert again is not None
        assert replace(again, blueprint=replace(again.blueprint, source=plan.source)) == made


def test_the_file_of_a_blueprint_is_not_told() -> None:
    assert "home" not in str(recipe.data(Recipe(replace(builtin("quiz"), source="/home/ada/quiz.toml"), "bank")))


def test_a_manifest_may_say_no_recipe() -> None:
    assert read_again(None) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"paper": "a5"}, "paper: 'a5' is not one of a4, letter"),
        ({"engine": "lualatex"}, "engine: 'lualatex' is not one of typst, pdflatex"),
        ({"bank": 3}, "bank: 3 is not a text"),
        ({"minutes": 0}, "minutes: 0 is not a whole number of 1 or more"),
    ],
)
def test_a_wrong_recipe_is_named(change: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_again({**recipe.data(Recipe(builtin("quiz"), "bank")), **change})
