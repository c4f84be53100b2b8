"""A bank is an importable package, or a folder, of question modules with a table of concepts; it is found by name."""

import importlib
import importlib.util
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

from dlquiz.errors import DlquizError, InputError, NothingFoundError, QuestionError, nearest
from dlquiz.exam.glossary import Definition, glossary
from dlquiz.exam.table import rows
from dlquiz.question import Question

DEFAULT = "question_bank"
AnyQuestion: TypeAlias = Question[...]


@dataclass(frozen=True, slots=True)
class Concept:
    """Something to know: a row of the bank's `concepts.csv`."""

    id: str
    topic: str
    title: str
    prerequisites: tuple[str, ...]


class Bank(Mapping[str, AnyQuestion]):
    """Questions by id, in the order of their modules' names and of their definitions; concepts and terms by id."""

    def __init__(
        self,
        name: str,
        questions: Mapping[str, AnyQuestion],
        concepts: Mapping[str, Concept],
        terms: Mapping[str, Definition] | None = None,
    ) -> None:
        self.name, self.concepts, self.terms = name, concepts, dict(terms or {})
        self._questions = dict(questions)

    def __getitem__(self, question_id: str) -> AnyQuestion:
        """Return a question; NothingFoundError names the nearest ids."""
        found = self._questions.get(question_id)
        if found is None:
            raise NothingFoundError(self.name, f"there is no question {question_id!r}", _meant(question_id, self))
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._questions)

    def __len__(self) -> int:
        return len(self._questions)

    @property
    def topics(self) -> list[str]:
        """The topics that have questions, sorted."""
        return sorted({question.topic for question in self._questions.values()})

    def topic(self, name: str) -> str:
        """Return the topic's name; NothingFoundError names the nearest ones."""
        if name not in self.topics:
            raise NothingFoundError(self.name, f"there is no topic {name!r}", _meant(name, self.topics))
        return name


def _meant(name: str, known: Mapping[str, AnyQuestion] | list[str]) -> str:
    close = list(nearest(name, known))
    # a question named without its module is the likeliest slip of all
    close = [k for k in known if k.partition("/")[2] == name] + close
    every = f"it has {', '.join(known)}" if isinstance(known, list) else "`dlquiz bank list` shows them all"
    return f"did you mean {' or '.join(dict.fromkeys(close))}?" if close else every


def load(name: str = DEFAULT) -> Bank:
    """Import a bank by its package's name or by the path of a folder, and collect its questions.

    Raises NothingFoundError for a name that is neither, InputError for a module that does not import or a table that
    cannot be read, QuestionError for a question that is declared wrongly.
    """
    package = _package(name)
    folder = Path(str(package.__path__[0])) if hasattr(package, "__path__") else None
    if folder is None:
        raise InputError(f"bank {name}", "it is a single module", "a bank is a package or a folder of modules")
    questions: dict[str, AnyQuestion] = {}
    for file in sorted(folder.glob("*.py")):
        if file.stem.startswith("_"):
            continue
        module = _module(f"{package.__name__}.{file.stem}", name)
        for found in vars(module).values():
            if isinstance(found, Question) and found.__module__ == module.__name__:
                questions[found.id] = found
    concepts = _concepts(folder / "concepts.csv", questions)
    return Bank(name, questions, concepts, glossary(folder / "terms.csv", concepts))


def _package(name: str) -> ModuleType:
    folder = Path(name)
    if folder.is_dir() and ("/" in name or "." in name or not (folder / "__init__.py").exists()):
        return _from_folder(folder.resolve(), name)
    if "/" not in name and not name.startswith("."):  # no path: Python would take its dots for a relative import
        with _importing(f"bank {name}"):
            try:
                return importlib.import_module(name)
            except ModuleNotFoundError as error:
                if not f"{name}.".startswith(f"{error.name}."):
                    raise
    if folder.is_dir():  # a package, but not on the path of modules
        return _from_folder(folder.resolve(), name)
    raise NothingFoundError(
        f"bank {name}", "no package and no folder has this name", "the one that comes with dlquiz is question_bank"
    )


def _from_folder(folder: Path, bank: str) -> ModuleType:
    """Import a folder as a package of its own name, so that its modules can import one another."""
    init = folder / "__init__.py"
    name = f"{folder.name}_bank" if folder.name in sys.modules else folder.name
    if init.exists():
        spec = importlib.util.spec_from_file_location(name, init, submodule_search_locations=[str(folder)])
        if spec is not None and spec.loader is not None:
            package = importlib.util.module_from_spec(spec)
            sys.modules[name] = package
            try:
                with _importing(f"bank {bank}, __init__.py"):
                    spec.loader.exec_module(package)
            except BaseException:
                sys.modules.pop(name, None)
                raise
            return package
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package
    return package


def _module(full_name: str, bank: str) -> ModuleType:
    with _importing(f"bank {bank}, {full_name.rpartition('.')[2]}.py"):
        return importlib.import_module(full_name)


@contextmanager
def _importing(where: str) -> Iterator[None]:
    """Say in an InputError what goes wrong while an author's module runs."""
    try:
        yield
    except DlquizError:
        raise
    except Exception as error:
        if isinstance(error, ModuleNotFoundError) and error.name and "." not in error.name:
            raise InputError(where, f"it needs the module {error.name!r}", "install it") from error
        raise InputError(where, f"it does not import: {type(error).__name__}: {error}") from error


def _concepts(table: Path, questions: Mapping[str, AnyQuestion]) -> dict[str, Concept]:
    """Read the table of concepts and check that the questions name rows of it."""
    if not table.exists():
        return {}
    found = {
        row["id"]: Concept(row["id"], row["topic"], row["title"], tuple(row["prerequisites"].split()))
        for _, row in rows(table, ("id", "topic", "title", "prerequisites"))
    }
    for question in questions.values():
        for concept in question.concepts:
            if concept not in found:
                close = nearest(concept, found)
                raise QuestionError(
                    question.id,
                    f"it names the concept {concept!r}, which is no row of {table.name}",
                    f"did you mean {' or '.join(close)}?" if close else "add it there",
                )
    return found
