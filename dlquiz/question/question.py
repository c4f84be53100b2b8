"""A question is a function; its signature is its space.

Longer than other rooms: the decorator's overloads, its checks at import and the walk belong to one class.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import Annotated, Any, Generic, ParamSpec, Protocol, get_args, get_origin, get_type_hints, overload

from dlquiz.errors import FormulaError, InputError, QuestionError
from dlquiz.numeric.term import effort
from dlquiz.question.answer import Choice, Matching, MultiChoice, Ordering, Shape
from dlquiz.question.chance import Permutation, code_of, index_of, shuffled
from dlquiz.question.item import Item, Part, Trace
from dlquiz.question.sound import flaw
from dlquiz.question.space import Domain

P = ParamSpec("P")
LEVELS = (1, 2, 3)
SHUFFLED = frozenset({Choice, MultiChoice, Ordering, Matching})  # answers whose options are put in an order
RESERVED = 4  # one variant in so many is kept for exams
LONGEST_WALK = 100_000  # unsound variants in a row after which a question counts as broken
SECONDS_PER_OPERATION = 5.0
SECONDS_PER_WORD = 0.4
SECONDS_PER_PART = 20.0
SECONDS_PER_ROW = 15.0  # of a trace, where no graph tells the work


@dataclass(frozen=True, slots=True)
class Variant:
    """One point of a question's space with the item that it gives.

    `index` and `code` are None for numbers outside the space (those that `dlquiz solve` was given); `seed` is None
    unless the variant was drawn with one.
    """

    question: "Question[...]"
    parameters: Mapping[str, Any]
    item: Item
    index: int | None = None
    seed: int | None = None

    @property
    def code(self) -> str | None:
        """The short code that names the variant, with its check character."""
        return None if self.index is None else code_of(self.question.id, self.index)


class Example:
    """A case that was worked out elsewhere: where it stands, the parameters, and each part's answer as text.

    A choice's answer is the option's own text; several are joined by `; `.
    """

    def __init__(self, source: str, *answers: str, **parameters: Any) -> None:
        self.source, self.answers, self.parameters = source, answers, parameters


class Question(Generic[P]):
    """A parametric question: callable with its parameters, listable over its space.

    `id` is `module/function` in dashes, `title` the docstring's first line, `size` the number of points in the
    space, `domains` one domain per parameter in the signature's order.
    """

    def __init__(
        self,
        function: Callable[P, Item],
        *,
        topic: str,
        level: int,
        points: int,
        concepts: Sequence[str],
        where: Callable[..., bool] | None,
        example: Example | None,
    ) -> None:
        self.function = function
        self.id = f"{function.__module__.rpartition('.')[2]}/{function.__name__}".replace("_", "-")
        self.topic, self.level, self.points = topic, level, points
        self.concepts = tuple(concepts)
        self.where, self.example = where, example
        self.title = (function.__doc__ or "").strip().split("\n")[0].rstrip(".")
        self.__doc__ = function.__doc__
        self.__name__, self.__module__ = function.__name__, function.__module__
        self.domains: dict[str, Domain[Any]] = _domains(self.id, function)
        self._check()
        self.size = prod(domain.size for domain in self.domains.values())

    def _check(self) -> None:
        if not self.title:
            raise QuestionError(self.id, "it has no docstring", "its first line is the title")
        if self.level not in LEVELS:
            raise QuestionError(self.id, f"its level is {self.level}", "levels are 1, 2 and 3")
        if self.points < 1:
            raise QuestionError(self.id, f"it gives {self.points} points", "a question is worth one or more")
        if not self.concepts:
            raise QuestionError(
                self.id, "it names no concept", "name the rows of the bank's concepts.csv that it exercises"
            )

    def __repr__(self) -> str:
        return f"<Question {self.id}: {self.size} variants>"

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Item:
        """Return the item at these parameters, drawn or not; FormulaError where the formula does not admit them."""
        bound = inspect.signature(self.function).bind(*args, **kwargs)
        return self._item(bound.arguments)

    def _item(self, parameters: Mapping[str, Any]) -> Item:
        item: Item = self.function(**parameters)  # type: ignore[call-arg]  # the names are the signature's own
        if (item.answer is None) == (not item.parts):
            raise QuestionError(self.id, "its item has both an answer and parts, or neither", "give one of them")
        parts = item.parts
        if item.answer is not None:
            parts = (Part("", item.answer, item.wrong, self.points, item.solution),)
        elif len(parts) > 1:
            values = [part.answer.value for part in parts]
            parts = tuple(_knowing(part, values[:i]) for i, part in enumerate(parts))
        if any(part.answer.__class__ in SHUFFLED for part in parts):
            parts = tuple(self._with_options(i, part, parameters) for i, part in enumerate(parts))
        return Item(item.prompt, item.answer, item.wrong, item.solution, item.figures, parts)

    def _with_options(self, place: int, part: Part, parameters: Mapping[str, Any]) -> Part:
        """Fill in the options of a choice, in an order that depends on the variant alone."""
        answer = part.answer
        key = (self.id, place, *parameters.values())
        match answer:
            case Choice(options=()):
                texts = [answer.value, *(str(value) for slip, value in part.wrong.items() if not slip.together)]
                return replace(part, answer=replace(answer, options=tuple(shuffled(texts, *key))))
            case Choice(options=options) | MultiChoice(options=options):
                return replace(part, answer=replace(answer, options=tuple(shuffled(list(options), *key))))
            case Ordering(options=()):
                return replace(part, answer=replace(answer, options=tuple(shuffled(list(answer.value), *key))))
            case Ordering(options=options):
                return replace(part, answer=replace(answer, options=tuple(shuffled(list(options), *key))))
            case Matching(options=options):
                rights = list(options) or list(dict.fromkeys(right for _, right in answer.value))
                return replace(part, answer=replace(answer, options=tuple(shuffled(rights, *key))))
            case _:
                return part

    def parameters_at(self, index: int) -> dict[str, Any]:
        """Return the parameters at an index of the space."""
        found = {}
        for name, domain in self.domains.items():
            index, digit = divmod(index, domain.size)
            found[name] = domain.at(digit)
        return found

    def index_at(self, parameters: Mapping[str, Any]) -> int:
        """Return the index of these parameters; ValueError where one lies outside its domain."""
        index = 0
        for name, domain in reversed(self.domains.items()):
            index = index * domain.size + domain.index(parameters[name])
        return index

    def admits(self, parameters: Mapping[str, Any]) -> bool:
        """Whether the question's `where` lets these parameters through."""
        return self.where is None or self.where(**parameters)

    def at(self, index: int, seed: int | None = None) -> Variant:
        """Return the variant at an index, sound or not."""
        if not 0 <= index < self.size:
            raise InputError(self.id, f"there is no variant {index}", f"the last one is {self.size - 1}")
        return self._at(index, self.parameters_at(index), seed)

    def _at(self, index: int, parameters: Mapping[str, Any], seed: int | None) -> Variant:
        try:
            return Variant(self, parameters, self._item(parameters), index, seed)
        except FormulaError as error:
            said = ", ".join(f"{k}={v}" for k, v in parameters.items())
            raise QuestionError(self.id, f"its formula refuses the variant {index} ({said}): {error}") from error

    def from_code(self, code: str) -> Variant:
        """Return the variant that a code names."""
        return self.at(index_of(self.id, code))

    def solved(self, **parameters: Any) -> Variant:
        """Return the variant with any numbers that the formula admits, also outside the space."""
        item = self._item(parameters)
        try:
            index: int | None = self.index_at(parameters)
        except (ValueError, TypeError, AttributeError):
            index = None
        return Variant(self, parameters, item, index)

    def reserved(self, index: int) -> bool:
        """Whether a variant is kept for exams: one in four of a space's points, the same ones for everybody."""
        return self._ranks.at(index) < self.size // RESERVED

    @cached_property
    def _ranks(self) -> Permutation:
        return Permutation(self.size, self.id, "reserved")

    @cached_property
    def splits(self) -> bool:
        """Whether the space is large enough to keep variants for exams: both parts hold sound ones."""
        return all(any(True for _ in self._walk(0, part)) for part in (True, False))

    def walk(self, seed: int, reserved: bool | None = None) -> Iterator[Variant]:
        """Yield the sound variants along the permutation that belongs to a seed, each once.

        `reserved` walks the part of the space that is kept for exams (True) or the part for practice (False); of a
        space that is too small to be split, practice has all.
        """
        if reserved is None or self.splits:
            yield from self._walk(seed, reserved)
        elif not reserved:
            yield from self._walk(seed, None)

    def _walk(self, seed: int, reserved: bool | None) -> Iterator[Variant]:
        order = Permutation(self.size, self.id, seed)
        stepped = 0
        for position in range(self.size):
            index = order.at(position)
            if reserved is not None and self.reserved(index) is not reserved:
                continue
            parameters = self.parameters_at(index)
            if self.where is not None and not self.where(**parameters):
                stepped += 1
            else:
                variant = self._at(index, parameters, seed)
                if flaw(variant.item) is None:
                    stepped = 0
                    yield variant
                    continue
                stepped += 1
            if stepped > LONGEST_WALK:
                raise QuestionError(
                    self.id, f"{stepped} variants in a row are not sound", "look at `dlquiz bank check`"
                )

    def variant(self, seed: int) -> Variant:
        """Return the variant that a seed chooses: the first of its walk."""
        for found in self.walk(seed):
            return found
        raise QuestionError(self.id, "no variant of it is sound", "look at `dlquiz bank check`")

    @cached_property
    def minutes(self) -> float:
        """The estimated working time, in minutes, of the variant of seed 0."""
        return minutes(self.variant(0).item)


def _knowing(part: Part, values: Sequence[Any]) -> Part:
    # written out: `dataclasses.replace` takes several times as long, and every part of every variant comes by
    return Part(part.prompt, part.answer, part.wrong, part.points, part.solution, part.figures, values)


def minutes(item: Item) -> float:
    """Estimate how long an item takes by hand: reading, the operations of its graphs or traces, and writing it down."""
    words = len(item.prompt.split()) + sum(len(part.prompt.split()) for part in item.all_parts)
    answers = [part.answer for part in item.all_parts]
    work = effort(*(value for a in answers for value in (a.value if isinstance(a, Shape) else (a.value,))))
    seconds = SECONDS_PER_WORD * words + SECONDS_PER_OPERATION * work + SECONDS_PER_PART * len(item.all_parts)
    traced = [part for part in item.all_parts if not effort(part.answer.value)]
    seconds += SECONDS_PER_ROW * sum(len(at.rows) for part in traced for at in part.solution if isinstance(at, Trace))
    return round(max(0.5, seconds / 60), 1)


class Decorator(Protocol):
    """What `question(...)` returns: it keeps the function's own parameters for the type checker."""

    def __call__(self, function: Callable[P, Item], /) -> Question[P]: ...


@overload
def question(
    *, topic: str, level: int, concepts: Sequence[str], points: int = 1, example: Example | None = None
) -> Decorator: ...


@overload
def question(
    *,
    topic: str,
    level: int,
    concepts: Sequence[str],
    points: int = 1,
    example: Example | None = None,
    where: Callable[P, bool],
) -> Callable[[Callable[P, Item]], Question[P]]: ...


def question(
    *,
    topic: str,
    level: int,
    concepts: Sequence[str],
    points: int = 1,
    example: Example | None = None,
    where: Callable[..., bool] | None = None,
) -> Any:
    """Make a question of a pure function whose parameters are annotated with domains.

    `level` is 1 (one formula), 2 (several steps or an edge case) or 3 (inverse, chain or comparison). `points` are
    those of an item with one answer; parts carry their own. `where` filters the space and takes the same parameters.
    `example` is a case from a paper or textbook that the question reproduces.

    >>> from typing import Annotated
    >>> from dlquiz.question import Integer, Range
    >>> @question(topic="demo", level=1, concepts=["demo-doubling"])
    ... def doubling(n: Annotated[int, Range(1, 9)]) -> Item:
    ...     '''Twice a number.'''
    ...     return Item(f"What is twice {n}?", answer=Integer(2 * n))
    >>> doubling.size, doubling(n=4).answer
    (9, Integer(value=8, unit=None))
    """

    def decorate(function: Callable[P, Item]) -> Question[P]:
        return Question(
            function, topic=topic, level=level, points=points, concepts=concepts, where=where, example=example
        )

    return decorate


def _domains(where: str, function: Callable[..., Item]) -> dict[str, Domain[Any]]:
    """Read one domain per parameter from the annotations; all faults are named at once."""
    hints = get_type_hints(function, include_extras=True)
    found: dict[str, Domain[Any]] = {}
    faults = []
    for name in inspect.signature(function).parameters:
        hint = hints.get(name)
        domains = [m for m in get_args(hint)[1:] if isinstance(m, Domain)] if get_origin(hint) is Annotated else []
        if len(domains) != 1:
            faults.append(f"parameter {name!r} has {len(domains)} domains, write Annotated[type, domain]")
            continue
        problem = domains[0].problem()
        if problem is None and not _fits(domains[0].at(0), get_args(hint)[0]):
            problem = f"it gives {domains[0].at(0)!r}, annotated is {get_args(hint)[0]!r}"
        if problem:
            faults.append(f"parameter {name!r}: {domains[0]!r}: {problem}")
        found[name] = domains[0]
    if not found and not faults:
        faults.append("it has no parameters, a question needs a space")
    if faults:
        raise QuestionError(where, "; ".join(faults))
    return found


def _fits(value: object, hint: Any) -> bool:
    """Whether a drawn value is of the annotated class; ints count as floats, containers are taken at their word."""
    kind = get_origin(hint) or hint
    if kind is float:
        return isinstance(value, int | float)
    return isinstance(value, kind) if isinstance(kind, type) else True
