"""Blueprints are read strictly, and their errors name the path and the value."""

import pytest

from dlquiz.errors import InputError, NothingFoundError
from dlquiz.exam.blueprint import BUILTIN, builtin, of_questions, of_topics, parse

GOOD = """
title = "Midterm"
course = "CS 1"
aids = "calculator"
minutes = 60
points = 40
[[sections]]
title = "One"
topics = ["losses"]
levels = [1, 2]
count = 3
order = "shuffled"
[[sections]]
questions = ["losses/softmax"]
"""


def test_a_blueprint_says_what_it_holds() -> None:
    found = parse(GOOD, "mid.toml")
    assert (found.title, found.course, found.aids, found.minutes, found.points) == (
        "Midterm", "CS 1", "calculator", 60, 40
    )  # fmt: skip
    first, second = found.sections
    assert (first.topics, first.levels, first.count, first.order) == (("losses",), (1, 2), 3, "shuffled")
    assert (second.questions, second.order) == (("losses/softmax",), "fixed")


@pytest.mark.parametrize("name", BUILTIN)
def test_every_built_in_blueprint_is_valid(name: str) -> None:
    assert builtin(name).sections


def test_another_duration_scales_the_sections() -> None:
    half = builtin("midterm").within(45)
    assert half.minutes == 45
    assert [section.minutes for section in half.sections] == [
        section.minutes and round(section.minutes / 2) for section in builtin("midterm").sections
    ]
    assert half.sections[0].points == 8


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("points = -7", "sections[0].points: -7 is not a whole number of 1 or more"),
        ("points = 7.5", "sections[0].points: 7.5 is not a whole number of 1 or more"),
        ("points = true", "sections[0].points: True is not a whole number of 1 or more"),
        ('topics = "losses"', "sections[0].topics: 'losses' is not a list"),
        ("topics = [3]", "sections[0].topics[0]: 3 is not a text"),
        ("levels = [1, 4]", "sections[0].levels[1]: 4 is not a level: 1, 2 or 3"),
        ("levels = [true]", "sections[0].levels[0]: True is not a level: 1, 2 or 3"),
        ("levels = [1.0]", "sections[0].levels[0]: 1.0 is not a level: 1, 2 or 3"),
        ("levels = []", "sections[0].levels: [] is not a level or more of 1, 2 and 3, leave it out for all of them"),
        ("levels = 2", "sections[0].levels: 2 is not a list"),
        ("points = 1e3", "sections[0].points: 1000.0 is not a whole number of 1 or more"),
        ("minutes = nan", "sections[0].minutes: nan is not a whole number of 1 or more"),
        ("minutes = 1979-05-27", "sections[0].minutes: datetime.date(1979, 5, 27) is not a whole number"),
        (f"points = {'9' * 400}", f"sections[0].points: {'9' * 57}… is not a whole number of 100000 or less"),
        ("topics = [['losses']]", "sections[0].topics[0]: ['losses'] is not a text"),
        ("kind = ['any']", "sections[0].kind: ['any'] is not one of any, concept, computation"),
        ('order = "shufled"', "sections[0].order: 'shufled' is not one of fixed, shuffled, did you mean shuffled?"),
        ("minuts = 5", "sections[0].minuts: there is no such key, did you mean minutes?"),
        ('questions = ["a/b"]', "sections[0].count: 1 is not meant beside questions"),
    ],
)
def test_a_fault_names_its_path_and_value(line: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(f'title = "T"\n[[sections]]\ncount = 1\n{line}', "my.toml")
    assert str(caught.value).startswith(f"my.toml: {said}")


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(InputError, match=r"sections\[0\]\.count: 'x' is not .*; minutes: 0 is not "):
        parse('title = "T"\nminutes = 0\n[[sections]]\ncount = "x"', "my.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('title = "T"', "my.toml: sections: it is missing, a list is needed"),
        ('title = "T"\nsections = []', r"my.toml: sections: \[\] is not a list of one section or more, begin one"),
        ('title = "T"\n[[sections]]', r"my.toml: sections\[0\].count: it is missing, .*, a section needs count"),
        ("[[sections]]\ncount = 1", "my.toml: title: it is missing, a text is needed"),
        ('title = "T"\nminutes = \n', "my.toml: it is not TOML: .* line 2"),
        (f'title = "T"\nminutes = {"9" * 5000}\n', "my.toml: it is not TOML: Exceeds the limit"),
        (
            'title = "T"\n[sections]\ncount = 1',
            r"my.toml: sections: {'count': 1} is not a list, begin each .* \[\[sect",
        ),
        ('title = "T"\nsections = [1]', r"my.toml: sections\[0\]: 1 is not a table"),
        (f"a = {'[' * 5000}", "my.toml: it is nested too deeply"),
    ],
)
def test_what_is_missing_is_named(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parse(text, "my.toml")


def test_an_unknown_name_gets_the_nearest_ones() -> None:
    with pytest.raises(NothingFoundError, match="did you mean midterm"):
        builtin("midtrem")


def test_options_make_blueprints_too() -> None:
    assert of_topics(["losses"], 4).sections[0].count == 4
    assert of_questions(["a/b", "c/d"]).sections[0].questions == ("a/b", "c/d")
