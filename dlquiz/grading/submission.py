"""Submissions: who answered what on which form, gathered from the rows of all answer files.

One row, answer or file that cannot be used touches only the student whose it is. A student who is refused stays in the
list, with the reason.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from operator import itemgetter

from dlquiz.grading.answer_row import LONGEST, Problem, Row, Where, look_alike
from dlquiz.grading.frozen import FrozenExam, FrozenForm, slots
from dlquiz.grading.spool import Entry

UNSURE = re.compile(r"[0-9][^0-9A-Za-z]+[0-9]|[^\W_0-9A-Za-z]")  # two numbers, or letters that no part has


class OnDuplicate(Enum):
    """What to do with a student who handed in twice."""

    REFUSE = "refuse"
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Submission:
    """One student's answers by part name; `refused` says why they are not marked, where they are not.

    `twice` names the parts that were answered twice with different texts.
    """

    student: str
    name: str
    where: Where
    form: FrozenForm | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    twice: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""

    @property
    def key(self) -> str:
        """What tells the student apart: the id, or the name where there is none."""
        return self.student or self.name


@dataclass(slots=True)
class _Draft:
    order: int
    first: Row
    form: FrozenForm | None
    asked: Set[str]  # the names of the form's parts
    reason: str
    answers: dict[str, tuple[Where, str]] = field(default_factory=dict)
    twice: dict[str, str] = field(default_factory=dict)

    def add(self, row: Row, on_duplicate: OnDuplicate) -> None:
        for kind, ours, theirs in (("exam", self.first.exam, row.exam), ("form", self.first.form, row.form)):
            if ours != theirs:
                self.reason = f"the {kind} changes from {ours[:40]!r} to {theirs[:40]!r} in line {row.where.line}"
        question = asked_name(part_name(row.question), self.asked)
        if not question:
            return
        before = self.answers.get(question)
        if before is None or not before[1].strip():
            self.answers[question] = (row.where, row.answer)
        elif row.answer.strip() and row.answer != before[1]:
            if on_duplicate is OnDuplicate.REFUSE:
                self.twice[question] = f"answered twice, {_typed(*before)} and {_typed(row.where, row.answer)}"
            elif on_duplicate is OnDuplicate.LAST:
                self.answers[question] = (row.where, row.answer)


def _begun(order: int, first: Row, exam: FrozenExam) -> _Draft:
    form, reason = form_of(first, exam)
    return _Draft(order, first, form, {slot.name for slot in slots(form)} if form else set(), reason)


def _typed(where: Where, text: str) -> str:
    return f"{text[:40]!r}{f' in line {where.line}' if where.line else ''}"


@lru_cache(10_000)
def part_name(text: str) -> str:
    """Return the name of a part as the sheets write it: `Q3 (a)` is `3a`; what may mean another stays as it is.

    >>> part_name("3a"), part_name(" Q3 (A) "), part_name("03b"), part_name("3.b"), part_name("1.2")
    ('3a', '3a', '3b', '3b', '1.2')
    """
    if UNSURE.search(text):
        return text.strip()
    kept = "".join(char for char in text.lower() if char.isascii() and char.isalnum())
    kept = kept.removeprefix("question").removeprefix("q").lstrip("0")
    return kept or text.strip()


def gathered(
    entries: Iterable[Entry], exam: FrozenExam, on_duplicate: OnDuplicate
) -> tuple[list[Submission], list[tuple[int, Problem]]]:
    """Return the submissions that all entries of some students make, and the problems with them in order.

    A student's problems stand where the first row of the student did. Problems among the entries only tell who could
    not be read.
    """
    drafts: dict[tuple[str, int, str], _Draft] = {}
    unread: dict[str, Problem] = {}
    for entry in entries:
        row = entry.found
        if isinstance(row, Problem):
            if row.student and not row.is_warning:
                unread[row.student] = row
            continue
        key = (row.where.file, row.record, row.student or row.name)
        draft = drafts.get(key)
        if draft is None:
            draft = drafts[key] = _begun(entry.order, row, exam)
        draft.add(row, on_duplicate)
    by_student: dict[str, list[_Draft]] = {}
    for (_, _, student), draft in drafts.items():
        by_student.setdefault(student, []).append(draft)
    submissions, problems = [], []
    for several in by_student.values():
        own: list[Problem] = []
        submissions.append(_chosen(several, exam, on_duplicate, own))
        problems += [(several[0].order, problem) for problem in own]
    problems += _twins({student: several[0] for student, several in by_student.items()})
    for student, problem in unread.items():
        if student not in by_student:
            submissions.append(Submission(student, "", problem.where, refused=problem.reason))
    problems.sort(key=itemgetter(0))
    submissions.sort(key=lambda submission: submission.key)
    return submissions, problems


def _twins(drafts: Mapping[str, _Draft]) -> Iterator[tuple[int, Problem]]:
    """Yield a warning for each student whose id looks like that of another one before."""
    before: dict[str, str] = {}
    for student, draft in sorted(drafts.items()):
        other = before.setdefault(look_alike(student), student)
        if other != student:
            said = f"the id differs from {other[:40]!a} in case, accents or invisible characters alone"
            yield draft.order, Problem(draft.first.where, student, said, is_warning=True)


def _chosen(several: list[_Draft], exam: FrozenExam, on_duplicate: OnDuplicate, problems: list[Problem]) -> Submission:
    if len(several) > 1:
        if on_duplicate is OnDuplicate.REFUSE:
            first = several[0].first
            places = ", ".join(str(draft.first.where) for draft in several[:4])
            reason = f"handed in {len(several)} times ({places}); --on-duplicate first or last chooses one"
            problems.append(Problem(first.where, first.student or first.name, reason))
            return Submission(first.student, _name(first), first.where, refused=reason)
        several = several[:1] if on_duplicate is OnDuplicate.FIRST else several[-1:]
    return _finished(several[0], problems)


def _finished(draft: _Draft, problems: list[Problem]) -> Submission:
    row, form = draft.first, draft.form
    student = row.student or row.name
    if draft.reason or form is None:
        problems.append(Problem(row.where, student, draft.reason))
        return Submission(row.student, _name(row), row.where, refused=draft.reason)
    if form.student and row.student and form.student.id and row.student != form.student.id:
        said = f"form {form.name} was made for {form.student.id}"
        problems.append(Problem(row.where, student, said, is_warning=True))
    if len(row.name) > LONGEST["name"]:
        said = f"the name is cut to {LONGEST['name']} of its {len(row.name)} characters"
        problems.append(Problem(row.where, student, said, is_warning=True))
    answers = {name: text for name, (_, text) in draft.answers.items()}
    unknown = [name for name, text in answers.items() if name not in draft.asked and text.strip()]
    if unknown:
        said = f"no such question on form {form.name}: {', '.join(sorted(unknown)[:5])[:80]}"
        problems.append(Problem(row.where, student, said, is_warning=True))
    said_twice = sorted(draft.twice.items())
    problems.extend(Problem(row.where, student, f"question {name} is {said}") for name, said in said_twice)
    known = {name: text for name, text in answers.items() if name in draft.asked}
    return Submission(row.student, _name(row), row.where, form, known, draft.twice)


def _name(row: Row) -> str:
    return row.name[: LONGEST["name"]]


def asked_name(name: str, asked: Set[str]) -> str:
    """Return the form's own name for a part: a single part may also be called `3a`."""
    return name if name in asked or name.removesuffix("a") not in asked else name.removesuffix("a")


def form_of(row: Row, exam: FrozenExam) -> tuple[FrozenForm | None, str]:
    """Return the form that was answered, or why none can be told."""
    if row.exam and row.exam.casefold() != exam.id.casefold():
        return None, f"the answers are for exam {row.exam[:40]!r}; this is {exam.id}"
    if row.form:
        named = row.form.casefold().removeprefix("form").strip()
        found = [form for form in exam.forms if named in (form.name.casefold(), form.name.casefold().lstrip("0"))]
        if len(found) == 1:
            return found[0], ""
        return None, f"there is no form {row.form[:40]!r}; the exam has {_names(exam)}"
    if len(exam.forms) == 1:
        return exam.forms[0], ""
    theirs = [form for form in exam.forms if form.student and _is(row, form.student.id, form.student.name)]
    if len(theirs) == 1:
        return theirs[0], ""
    return None, f"no form is named; the exam has {_names(exam)}"


def _is(row: Row, student: str, name: str) -> bool:
    return (row.student == student) if row.student and student else bool(row.name) and row.name == name


def _names(exam: FrozenExam) -> str:
    names = [form.name for form in exam.forms]
    return f"the forms {', '.join(names[:6])}{' and others' if len(names) > 6 else ''}"
