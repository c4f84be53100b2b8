"""A class list prints everyone, whatever the names."""

import pytest

from dlquiz.errors import InputError
from dlquiz.exam.assembly import Student
from dlquiz.exam.roster import parse


def test_names_come_again_are_empty_hostile_or_long_and_stay() -> None:
    long = "x" * 300
    text = f'\ufeffName,ID\nAda,1\nAda,2\n,3\n"O\'Neil, ""T""",4\n\\input{{x}} $#%&_^~,5\n{long},6\n'
    found = parse(text, "class.csv")
    assert [student.id for student in found] == ["1", "2", "3", "4", "5", "6"]
    assert found[3] == Student('O\'Neil, "T"', "4")
    assert found[5].name == long


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_taken_from_the_header(separator: str) -> None:
    text = separator.join(("id", "name")) + "\r\n" + separator.join(("7", "Ada")) + "\r\n\r\n"
    assert parse(text, "class.csv") == [Student("Ada", "7")]


def test_one_of_the_two_columns_is_enough() -> None:
    assert parse("email\na@b.c\n", "class.csv") == [Student("", "a@b.c")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "class.csv: it is empty, the first line names the columns"),
        ("name,id\n", "class.csv: it names no student"),
        ("first,last\nAda,Lovelace\n", r"class.csv, line 1: the header names 'first', 'last', it needs a column"),
        ("name,id\nAda\n", "class.csv, line 2: the row has 1 cells, the header names 2 columns"),
        ('name,id\n"Ada,1\n', "class.csv: it is no CSV"),
        ("name\nA\x00da\n", "class.csv: it holds NUL characters"),
    ],
)
def test_what_is_no_class_list_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parse(text, "class.csv")
