"""One family of errors: where it happened, what was found, what would do.

>>> print(InputError("answers.csv, line 3", "the row has 2 cells", "the header names 3 columns"))
answers.csv, line 3: the row has 2 cells, the header names 3 columns
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


class DlquizError(Exception):
    """Anything that dlquiz refuses; printed as one line, it ends the program with `exit_code`."""

    exit_code = 3

    def __init__(self, where: str, found: str, remedy: str = "") -> None:
        self.where, self.found, self.remedy = where, found, remedy
        super().__init__(where, found, remedy)

    def __str__(self) -> str:
        said = f"{self.where}: {self.found}" if self.where else self.found
        return f"{said}, {self.remedy}" if self.remedy else said


class UsageError(DlquizError):
    """A command was called in a way that it does not offer."""

    exit_code = 2


class InputError(DlquizError):
    """A file or a value that was handed in cannot be used."""

    exit_code = 3


class NothingFoundError(DlquizError):
    """A name or a filter matches nothing."""

    exit_code = 4


class EngineError(DlquizError):
    """A program that dlquiz starts is missing or failed."""

    exit_code = 5


class QuestionError(DlquizError):
    """A question is written wrongly; it names the question and the parameter."""

    exit_code = 3


class FormulaError(DlquizError, ValueError):
    """A formula does not admit these numbers: `found` says which and why, in the subject's words."""

    exit_code = 3

    def __init__(self, found: str, remedy: str = "") -> None:
        super().__init__("", found, remedy)

    def __reduce__(self) -> tuple[type["FormulaError"], tuple[str, str]]:
        return type(self), (self.found, self.remedy)


def nearest(name: str, known: Iterable[str], most: int = 3) -> Sequence[str]:
    """Return up to `most` of the `known` names that look like `name`, the likeliest first.

    >>> nearest("convolution/outputsize", ["convolution/output-size", "losses/softmax"])
    ['convolution/output-size']
    """
    return get_close_matches(name, list(known), n=most, cutoff=0.5)
