"""What marking needs to see of an exam: its forms, their questions and parts, as the manifest froze them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from dlquiz.question.item import Part
from dlquiz.question.rules import Rules
from dlquiz.question.show import letter


class FrozenStudent(Protocol):
    """Whose form it is."""

    @property
    def name(self) -> str:
        """The student's name."""
        ...

    @property
    def id(self) -> str:
        """The student's id; empty where there is none."""
        ...


class FrozenQuestion(Protocol):
    """A question as a form asks it; `place` is the same in every form."""

    @property
    def question(self) -> str:
        """The question's id."""
        ...

    @property
    def title(self) -> str:
        """The question's title."""
        ...

    @property
    def topic(self) -> str:
        """The question's topic."""
        ...

    @property
    def code(self) -> str:
        """The variant's code."""
        ...

    @property
    def place(self) -> int:
        """Where the question stands in the blueprint, from 1."""
        ...

    @property
    def prompt(self) -> str:
        """What is said before the parts."""
        ...

    @property
    def parts(self) -> Sequence[Part]:
        """The parts in order."""
        ...


class FrozenForm(Protocol):
    """One paper."""

    @property
    def name(self) -> str:
        """The form's letter or number."""
        ...

    @property
    def student(self) -> FrozenStudent | None:
        """Whose form it is, where each student has one."""
        ...

    @property
    def questions(self) -> Sequence[FrozenQuestion]:
        """The questions in the form's order."""
        ...


class FrozenExam(Protocol):
    """An exam with all its forms."""

    @property
    def id(self) -> str:
        """The id that every sheet carries."""
        ...

    @property
    def title(self) -> str:
        """The exam's title."""
        ...

    @property
    def forms(self) -> Sequence[FrozenForm]:
        """The forms."""
        ...

    @property
    def rules(self) -> Rules:
        """The rules that the exam is marked by."""
        ...


class Slot(NamedTuple):
    """A part under the name that answer files give it (`1`, `3a`), and its place and label in the blueprint."""

    name: str
    question: FrozenQuestion
    at: int

    @property
    def part(self) -> Part:
        """The part itself."""
        return self.question.parts[self.at]

    @property
    def column(self) -> str:
        """The name that the part has in every form, by its place in the blueprint."""
        return f"{self.question.place}{label(self.question, self.at)}"


def slots(form: FrozenForm) -> Iterator[Slot]:
    """Yield every part of a form in order."""
    for number, question in enumerate(form.questions, 1):
        for index in range(len(question.parts)):
            yield Slot(f"{number}{label(question, index)}", question, index)


def label(question: FrozenQuestion, index: int) -> str:
    """Return a part's letter; nothing where it is the only part."""
    return letter(index).lower() if len(question.parts) > 1 else ""
