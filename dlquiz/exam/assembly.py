"""An exam's forms: the same questions with other numbers and other option orders, all of them chosen by hash."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, cycle, islice
from math import ceil
from typing import Any, TypeAlias

from dlquiz.exam.bank import AnyQuestion
from dlquiz.exam.blueprint import Blueprint
from dlquiz.exam.labour import Labour, labours
from dlquiz.exam.recipe import Recipe
from dlquiz.exam.secret import Secret
from dlquiz.exam.selection import select
from dlquiz.question.answer import Choice, Matching, MultiChoice, Ordering
from dlquiz.question.chance import ALPHABET, digest, shuffled
from dlquiz.question.figure import Figure
from dlquiz.question.item import Part
from dlquiz.question.question import Variant, minutes
from dlquiz.question.rules import PRACTICE, Rules
from dlquiz.question.show import letter
from dlquiz.question.space import as_data

LOOKAHEAD = 32  # variants looked at before one that is only nearly parallel is taken
FEW, SEARCH = 24, 400  # variants asked which misconceptions are usual; and where those vary from one to the next
NEAR = 0.05
UNGRADED, GRADED = "DLQ-", "DLG-"  # how the ids of exams begin that were made without a secret and with one
SLACK = 0.15  # minutes: below this, two variants of a short question take equally long

Slips: TypeAlias = tuple[frozenset[str], ...]  # the misconceptions of each part


@dataclass(frozen=True, slots=True)
class Student:
    """Someone who gets a form of their own."""

    name: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as one form asks it; `place` is where it stands in the blueprint, the same in every form."""

    question: str
    title: str
    topic: str
    level: int
    concepts: tuple[str, ...]
    code: str
    index: int
    parameters: Mapping[str, Any]
    minutes: float
    section: str
    place: int
    prompt: str
    figures: tuple[Figure, ...]
    parts: tuple[Part, ...]
    labours: tuple[Labour, ...] = ()

    @property
    def points(self) -> int:
        """The points of all parts."""
        return sum(part.points for part in self.parts)


@dataclass(frozen=True, slots=True)
class Form:
    """One paper: its name (A, B, … or a roster number), whose it is, and its questions in order."""

    name: str
    questions: tuple[Asked, ...]
    student: Student | None = None

    @property
    def points(self) -> int:
        """The points of all questions."""
        return sum(asked.points for asked in self.questions)

    @property
    def minutes(self) -> float:
        """The estimated working time."""
        return round(sum(asked.minutes for asked in self.questions), 1)


@dataclass(frozen=True, slots=True)
class Exam:
    """All forms of one exam; `minutes` is the duration that the paper states, `rules` are those it is marked by.

    A graded exam's variants belong to a secret, and its `seed` only tells the exams of one secret apart.
    """

    id: str
    title: str
    course: str
    aids: str
    minutes: int
    seed: int
    forms: tuple[Form, ...]
    rules: Rules = PRACTICE
    recipe: Recipe | None = None

    @property
    def points(self) -> int:
        """The points that each form gives."""
        return self.forms[0].points

    @property
    def graded(self) -> bool:
        """Whether it was made with a secret; the id on every sheet says so."""
        return self.id.startswith(GRADED)


def assemble(
    blueprint: Blueprint,
    bank: Mapping[str, AnyQuestion],
    seed: int,
    *,
    forms: int = 1,
    students: Sequence[Student] = (),
    minutes: int | None = None,
    secret: Secret | None = None,
) -> Exam:
    """Return the exam that a blueprint and a seed make of a bank; a roster's students get a form each.

    `minutes` is the stated duration instead of the blueprint's. With a secret, whoever knows blueprint and seed
    still knows no variant.
    """
    label = seed
    if secret is not None:
        seed = secret.number("variants", blueprint.title, label)
    chosen = select(blueprint, bank, seed)
    names = form_names(len(students) or forms, numbered=bool(students))
    slots = [
        (question, section)
        for section, questions in zip(blueprint.sections, chosen, strict=True)
        for question in questions
    ]
    # a question that was named twice is asked with other numbers the second time
    streams = {question.id: _parallel(question, seed, blueprint.reserve) for question, _ in slots}
    made = []
    for i, name in enumerate(names):
        asked = []
        for place, (question, section) in enumerate(slots, 1):
            asked.append(_asked(question, next(streams[question.id]), section.title, place, (seed, name), i))
        ordered = _ordered(blueprint, chosen, asked, (seed, name))
        made.append(Form(name, ordered, students[i] if students else None))
    duration = minutes or blueprint.minutes or 5 * ceil(made[0].minutes / 5)
    return Exam(
        _exam_id(blueprint, seed, made, secret),
        blueprint.title,
        blueprint.course,
        blueprint.aids,
        duration,
        label,
        tuple(made),
        blueprint.rules,
    )


def form_names(count: int, numbered: bool = False) -> list[str]:
    """Return the forms' names: letters, or numbers of equal width for a roster.

    >>> form_names(3), form_names(2, numbered=True)
    (['A', 'B', 'C'], ['001', '002'])
    """
    if not numbered:
        return [letter(i) for i in range(count)]
    return [f"{i:0{max(3, len(str(count)))}}" for i in range(1, count + 1)]


def _parallel(question: AnyQuestion, seed: int, reserve: bool) -> Iterator[Variant]:
    """Yield one variant per form, each with the misconceptions that most variants have and as long to do as variant 0,
    which the section's minutes were reckoned with, as far as the next few allow; a used-up space begins again.
    """
    key = digest("exam", seed, question.id)
    pace = minutes(question.variant(0).item)
    usual, often = _usual(islice(question.walk(key, reserve), FEW))
    if 2 * often < FEW:  # a question about claims or orders, which bring misconceptions of their own
        few = list(islice(question.walk(key, reserve), SEARCH))
        usual, _ = _usual(few)
        nearest = min(_apart(usual, pace, variant) for variant in few)
        yield from cycle([variant for variant in few if _apart(usual, pace, variant) == nearest])
    walk = _endless(question, key, reserve)
    while True:
        best, apart = next(walk), float("inf")
        for variant in chain([best], islice(walk, LOOKAHEAD - 1)):
            found = _apart(usual, pace, variant)
            if found < apart:
                best, apart = variant, found
            if not apart:
                break
        yield best


def _endless(question: AnyQuestion, seed: int, reserve: bool) -> Iterator[Variant]:
    while True:
        yield from question.walk(seed, reserve)


def _slips(variant: Variant) -> Slips:
    return tuple(frozenset(slip.name for slip in part.wrong) for part in variant.item.all_parts)


def _usual(variants: Iterable[Variant]) -> tuple[Slips, int]:
    """Return the misconceptions that most variants have, and how many have them."""
    ((found, often),) = Counter(map(_slips, variants)).most_common(1)
    return found, often


def _apart(usual: Slips, pace: float, other: Variant) -> float:
    """Return how far a variant is from parallel; 0 when it has these misconceptions and takes about so many minutes."""
    slower = max(0.0, abs(pace - minutes(other.item)) - max(SLACK, NEAR * pace)) / pace
    return slower + sum(len(a ^ b) for a, b in zip(usual, _slips(other), strict=False))


def _asked(
    question: AnyQuestion, variant: Variant, section: str, place: int, key: tuple[int, str], number: int
) -> Asked:
    item = variant.item
    parts = tuple(_arranged(part, (*key, question.id, i), number) for i, part in enumerate(item.all_parts))
    return Asked(
        question=question.id,
        title=question.title,
        topic=question.topic,
        level=question.level,
        concepts=question.concepts,
        code=variant.code or "",
        index=variant.index or 0,
        parameters={name: as_data(value) for name, value in variant.parameters.items()},
        minutes=minutes(item),
        section=section,
        place=place,
        prompt=item.prompt,
        figures=tuple(item.figures),
        parts=parts,
        labours=labours(question),
    )


def _arranged(part: Part, key: tuple[object, ...], number: int) -> Part:
    """Give the options of a part the form's own order.

    The right one of n options has every letter once in n forms, and neighbours' letters never agree; which letter is
    chance.
    """
    answer = part.answer
    match answer:
        case Choice():
            options = shuffled([option for option in answer.options if option != answer.value], *key)
            turn, place = divmod(number, len(answer.options))
            seed, _, *question = key
            options.insert(_places(len(answer.options), turn, seed, *question, "right")[place], answer.value)
            return replace(part, answer=replace(answer, options=tuple(options)))
        case MultiChoice() | Matching():
            return replace(part, answer=replace(answer, options=tuple(shuffled(list(answer.options), *key))))
        case Ordering():
            options = shuffled(list(answer.options), *key)
            if options == list(answer.value):  # the right order gives itself away
                options = options[1:] + options[:1]
            return replace(part, answer=replace(answer, options=tuple(options)))
        case _:
            return part


def _places(options: int, turn: int, *key: object) -> list[int]:
    """Return where the right option stands in as many forms as there are options, not first where it stood before."""
    found = shuffled(list(range(options)), *key, turn if options > 2 else 0)
    if turn and options > 2 and found[0] == shuffled(list(range(options)), *key, turn - 1)[-1]:
        found[:2] = found[1], found[0]
    return found


def _ordered(
    blueprint: Blueprint, chosen: Sequence[Sequence[AnyQuestion]], asked: Sequence[Asked], key: tuple[int, str]
) -> tuple[Asked, ...]:
    """Shuffle the sections that ask for it, each within itself."""
    found: list[Asked] = []
    for place, (section, questions) in enumerate(zip(blueprint.sections, chosen, strict=True)):
        own = list(asked[len(found) : len(found) + len(questions)])
        found += shuffled(own, *key, place) if section.order == "shuffled" else own
    return tuple(found)


def _exam_id(blueprint: Blueprint, seed: int, forms: Sequence[Form], secret: Secret | None) -> str:
    """Return the id that every sheet carries: it names the exam; only with its secret can a guess be tested on it."""
    codes = [f"{form.name}:{asked.question}:{asked.code}" for form in forms for asked in form.questions]
    said = (seed, blueprint.title, *codes)
    number = digest("exam id", *said) if secret is None else secret.number("exam id", *said, bits=64)
    text = ""
    for _ in range(8):
        number, place = divmod(number, len(ALPHABET))
        text += ALPHABET[place]
    return f"{UNGRADED if secret is None else GRADED}{text}"


@dataclass(frozen=True, slots=True)
class Parallelism:
    """How alike an exam's forms are: the spread of points and minutes, and the questions whose slips differ."""

    points: tuple[int, int]
    minutes: tuple[float, float]
    uneven: tuple[str, ...]

    def __str__(self) -> str:
        (low, high), (short, long) = self.points, self.minutes
        points = f"{low} points each" if low == high else f"{low} to {high} points"
        minutes = f"about {short:g} minutes" if short == long else f"about {short:g} to {long:g} minutes"
        uneven = f"; the misconceptions differ in {', '.join(self.uneven)}" if self.uneven else ""
        return f"{points}, {minutes}{uneven}"


def parallelism(exam: Exam) -> Parallelism:
    """Return how alike the forms are."""
    points = [form.points for form in exam.forms]
    minutes = [form.minutes for form in exam.forms]
    covered: dict[str, set[frozenset[str]]] = {}
    for form in exam.forms:
        for asked in form.questions:
            names = frozenset(slip.name for part in asked.parts for slip in part.wrong)
            covered.setdefault(asked.question, set()).add(names)
    uneven = tuple(question for question, names in covered.items() if len(names) > 1)
    return Parallelism((min(points), max(points)), (min(minutes), max(minutes)), uneven)
