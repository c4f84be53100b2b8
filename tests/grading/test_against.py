"""What a regrade changed, and why: reasons name the evidence that differs, damaged grades are refused by their line."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from dlquiz.errors import InputError
from dlquiz.grading import marks_file
from dlquiz.grading.against import Change, Summary, changed, changes, reasons
from dlquiz.grading.earlier import Same, grades, opened, written
from dlquiz.grading.grade import Evidence, Grade, PartGrade
from dlquiz.grading.marks_file import student
from dlquiz.render import changes as render

EVIDENCE = Evidence("KK", "0.9", "wrong", "0.9", "[0.73, 0.74]", "inside the accepted interval", "", "")
PART = PartGrade("a/b", Fraction(0), 3, EVIDENCE)


def grade(name: str = "s", points: int | None = 2, refused: str = "", **parts: PartGrade) -> Grade:
    return Grade(name, "", "A", refused, None if points is None else Fraction(points), 3, parts)


def part(**other: Any) -> PartGrade:
    return PART._replace(
        points=Fraction(other.pop("points", 0)),
        possible=other.pop("possible", 3),
        evidence=EVIDENCE._replace(**other),
    )


def answer(**other: Any) -> dict[str, Any]:
    return {
        "part": "1",
        "column": "1",
        "question": "a/b",
        "code": "KK",
        "response": "0.9",
        "points": 0.0,
        "possible": 3,
        "outcome": "wrong",
        "understood": "0.9",
        "accepted": "[0.73, 0.74]",
        "rule": "r",
        "reason": "",
        "misconception": None,
        **other,
    }


def line(**other: Any) -> dict[str, Any]:
    return {
        "student": "s",
        "name": "Ann",
        "form": "A",
        "refused": None,
        "points": 0.0,
        "possible": 3,
        "answers": [answer()],
        **other,
    }


class Kept:
    def __init__(self, *found: Grade) -> None:
        self._found = {each.key: each for each in found}

    def keys(self) -> list[str]:
        return sorted(self._found)

    def grade(self, key: str) -> Grade | None:
        return self._found.get(key)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"accepted": "[0.72, 0.9]"}, "the tolerance changed: [0.72, 0.9] is accepted, [0.73, 0.74] before"),
        ({"accepted": "[0.89, 0.91]"}, "the key changed: [0.89, 0.91] is accepted, [0.73, 0.74] before"),
        ({"accepted": "[1/0, 2]"}, "the key changed: [1/0, 2] is accepted, [0.73, 0.74] before"),
        ({"response": "0,9"}, "another answer was handed in: '0.9' before, '0,9' now"),
        ({"response": ""}, "another answer was handed in: '0.9' before, nothing now"),
        ({"understood": "9"}, "the text is read as '9', '0.9' before"),
        ({"reason": "no number", "rule": ""}, "it cannot be read now: no number"),
        ({"rule": "follow-through from (a) = 2"}, "the rule is: follow-through from (a) = 2; before: inside the acc"),
        ({"possible": 4}, "the part gives 4 points, 3 before"),
        ({"code": "ZZ"}, "the numbers of the question changed: variant KK before, ZZ now"),
        ({"misconception": "rounds up"}, "traced to: rounds up; before: none"),
        ({}, "the evidence is the same; the credit is counted in another way"),
    ],
)
def test_a_reason_names_the_evidence_that_differs(other: dict[str, Any], said: str) -> None:
    (found,) = reasons(part(), part(**other))
    assert found.startswith(said)


def test_what_is_the_same_is_no_change() -> None:
    before = grade(a=part())
    assert changed(before, before) is None
    assert changed(before, grade(a=part(rule="another", misconception="x"))) is None


def test_a_mark_that_changed_is_told_with_its_points() -> None:
    found = changed(grade(points=2, a=part()), grade(points=5, a=part(points=3, outcome="correct", accepted="0.9")))
    assert found is not None
    assert (found.before, found.after) == (Fraction(2), Fraction(5))
    assert [(p.before, p.after, p.why) for p in found.parts] == [
        (Fraction(0), Fraction(3), "the key changed: 0.9 is accepted, [0.73, 0.74] before")
    ]


def test_an_answer_that_became_unreadable_is_a_change_without_a_change_of_points() -> None:
    found = changed(grade(a=part()), grade(a=part(outcome="unreadable", reason="no number")))
    assert found is not None
    assert found.parts[0].why == "it cannot be read now: no number"


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (None, grade(), "added: not among the answers before"),
        (grade(), grade(points=None, refused="handed in 2 times"), "refused now: handed in 2 times"),
        (grade(points=None, refused="no form"), grade(), "refused before: no form"),
        (grade()._replace(form="B"), grade(), "form B before, A now"),
    ],
)
def test_a_students_own_change_is_told(before: Grade | None, after: Grade, why: str) -> None:
    found = changed(before, after)
    assert found is not None
    assert found.why == why


def test_parts_that_come_and_go_are_told() -> None:
    found = changed(grade(a=part()), grade(b=part()))
    assert found is not None
    assert [(p.column, p.before, p.after) for p in found.parts] == [
        ("b", None, Fraction(0)),
        ("a", Fraction(0), None),
    ]


def test_a_summary_counts_and_compares_those_who_were_marked_both_times() -> None:
    summary = Summary()
    old = Kept(grade("up", 1, a=part()), grade("down", 3), grade("same", 2), grade("gone", 3))
    new = [grade("up", 2, a=part(points=1)), grade("down", 0), grade("same", 2), grade("new", 0)]
    found = list(changes(old, iter(new), summary))
    assert [change.student for change in found] == ["up", "down", "new", "gone"]
    assert summary.as_data() == {
        "students": 3, "changed": 2, "raised": 1, "lowered": 1, "added": 1, "removed": 1,
        "mean_before": 66.67, "mean_after": 44.44,
    }  # fmt: skip
    assert render.summed_up(summary).endswith("(1 up, 1 down), 1 added, 1 removed, mean 66.7 % -> 44.4 %")


def test_every_cell_of_the_table_passes_the_escaper() -> None:
    change = Change("=1+1", "@n", Fraction(1), None, "-x")
    assert render.lines(change) == "'=1+1,'@n,total,,1,,'-x\n"


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b"{", "it is damaged: Expecting property name"),
        (b"[1]", "an object was expected, not '[1]'"),
        (b"\xff", "it is not UTF-8 at byte 0"),
        (b"[" * 100_000, "it is damaged: no JSON that can be read"),
        (b'{"points": ' + b"9" * 5000 + b"}", "it is damaged: no JSON that can be read"),
        ({"student": 7}, "student: '7' is of no use"),
        ({"answers": None}, "answers: it is missing"),
        ({"answers": [3]}, "an object was expected, not '3'"),
        ({"answers": [answer(), answer()]}, "the part '1' stands twice"),
        ({"points": "7"}, "points: '7' is of no use"),
        ({"points": float("nan")}, "points: 'nan' is of no use"),
        ({"points": 1e300}, "points: '1e+300' is of no use"),
        ({"points": True}, "points: 'True' is of no use"),
        ({"possible": -1}, "possible: '-1' is of no use"),
        ({"answers": [answer(outcome="great")]}, "'great' is no outcome"),
        ({"answers": [answer(misconception=["x"])]}, "an object was expected"),
        ({"answers": [answer(misconception={})]}, "name: it is missing"),
        ({"answers": [answer(response=None)]}, "response: it is missing"),
    ],
)
def test_a_damaged_line_is_refused_by_what_is_wrong(bad: bytes | dict[str, Any], said: str) -> None:
    text = bad if isinstance(bad, bytes) else json.dumps(line(**bad)).encode()
    with pytest.raises(InputError) as refused:
        student(text, "m.jsonl, line 3")
    assert str(refused.value).startswith(f"m.jsonl, line 3: {said}")


def test_marks_are_read_from_their_file_student_by_student(tmp_path: Path) -> None:
    path = tmp_path / "marks.jsonl"
    rows = [line(), line(student="", name="Zoë"), line(student="t", refused="no form", answers=[], points=None)]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    with opened(tmp_path) as old:
        assert old.keys() == ["Zoë", "s", "t"]
        assert old.grade("s") == Grade(
            "s", "Ann", "A", "", Fraction(0), 3, {"1": PART._replace(evidence=EVIDENCE._replace(rule="r"))}
        )
        assert old.grade("nobody") is None


def test_a_line_that_stayed_as_it_was_is_not_looked_into(tmp_path: Path) -> None:
    old_path, new_path = tmp_path / "old.jsonl", tmp_path / "marks.jsonl"
    rows = [
        line(points=1.5),
        line(student="", name='Z " é'),
        line(student="t", refused='no "form', answers=[], points=None, possible=None),
    ]
    old_path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    rows[1]["points"] = 3.0
    rows.append(line(student="new"))
    new_path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    with opened(old_path) as old:
        same, moved, refused, new = grades(new_path, old)
        assert (same, refused) == (Same("s", 0.5), Same("t", None))
        assert isinstance(moved, Grade)
        assert isinstance(new, Grade)
        assert (moved.key, new.key) == ('Z " é', "new")
        summary = Summary()
        found = list(changes(old, grades(new_path, old), summary))
    assert [change.after for change in found] == [Fraction(3), Fraction(0)]
    assert (summary.students, summary.changed, summary.means) == (3, 1, (25.0, 75.0))


def test_a_damaged_line_of_a_large_file_is_refused_when_it_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks_file, "EARLY", 0)
    old_path, new_path = tmp_path / "old.jsonl", tmp_path / "marks.jsonl"
    old_path.write_text(json.dumps(line(points="many")))
    new_path.write_text(json.dumps(line()))
    with opened(old_path) as old, pytest.raises(InputError, match="points: 'many' is of no use"):
        list(changes(old, grades(new_path, old), Summary()))


BOOK = "student,name,form,status,points,possible,percent,1 a/b,2a c/d\n"


def test_a_gradebook_tells_what_changed_but_not_why(tmp_path: Path) -> None:
    (tmp_path / "gradebook.csv").write_text(f"{BOOK}'=s,Ann,A,marked,1.5,3,50.0,1.5,0\nt,,,refused: no form,,,,,\n")
    with opened(tmp_path) as old:
        found = old.grade("=s")
        assert found == Grade(
            "=s", "Ann", "A", "", Fraction(3, 2), 3,
            {"1": PartGrade("a/b", Fraction(3, 2)), "2a": PartGrade("c/d", Fraction(0))},
        )  # fmt: skip
        refused = old.grade("t")
        assert refused is not None
        assert refused.refused == "no form"
    new = {"1": part(points=Fraction(3, 2))._replace(question="a/b"), "2a": part(points=1)._replace(question="c/d")}
    change = changed(found, found._replace(parts=new, points=Fraction(5, 2)))
    assert change is not None
    assert [(p.column, p.why) for p in change.parts] == [
        ("2a", "a gradebook holds no evidence; name the folder or its marks.jsonl")
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: a gradebook begins with the columns student"),
        ("student,name\n", "line 1: a gradebook begins with the columns student"),
        (BOOK.replace("1 a/b", "one"), "line 1: 'one' names no part and question"),
        (BOOK.replace("2a c/d", "1 c/d"), "line 1: a part stands twice"),
        (BOOK, "gradebook.csv: it holds no grades"),
        (f"{BOOK}s,,A,marked,1\n", "line 2: the row has 5 cells, the header has 9"),
        (f"{BOOK}s,,A,marked,many,3,,1,1\n", "line 2: 'many' is no number of points"),
        (f"{BOOK}s,,A,marked,1,3,,1e9,1\n", "line 2: '1e9' is no number of points"),
        (f"{BOOK}s,,A,marked,1,3,,1,1\ns,,A,marked,1,3,,1,1\n", "line 3: the student 's' stands twice"),
        (f'{BOOK}s,"x"y,A,marked,1,3,,1,1\n', "gradebook.csv: it is no CSV"),
    ],
)
def test_a_damaged_gradebook_is_refused_by_its_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "gradebook.csv").write_text(text)
    with pytest.raises(InputError) as refused:
        opened(tmp_path / "gradebook.csv")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing", "there is no such file"),
        (".", "the folder holds no marks.jsonl and no gradebook.csv"),
        ("a.txt", "it is neither .jsonl nor .csv"),
        ("empty.jsonl", "it holds no grades"),
    ],
)
def test_what_holds_no_grades_is_refused(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "empty.jsonl").write_text("")
    with pytest.raises(InputError, match=said):
        opened(tmp_path / name)


def test_of_a_folder_the_marks_are_read_where_there_are_any(tmp_path: Path) -> None:
    (tmp_path / "gradebook.csv").write_text(BOOK)
    assert written(tmp_path).name == "gradebook.csv"
    (tmp_path / "marks.jsonl").write_text("")
    assert written(tmp_path).name == "marks.jsonl"
