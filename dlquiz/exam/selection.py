"""Which questions a blueprint's sections get: few rules, a fixed order by hash, then the best single changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from dlquiz.errors import InputError, NothingFoundError, nearest
from dlquiz.exam.bank import AnyQuestion
from dlquiz.exam.blueprint import Blueprint, Section
from dlquiz.numeric.digits import counted
from dlquiz.question.answer import Choice, Matching, MultiChoice, Ordering, Subset, Term, TrueFalse
from dlquiz.question.chance import digest

NEAR = 0.05 + 1e-9  # how far points and minutes may stay from their targets
AIM = 0.025  # how near the minutes should come, because each form's variants take a little more or less
# what weighs against them: a forbidden repetition, a question too many or too few, an allowed repetition
CLASH, COUNT, REPEAT = 100.0, 50.0, 0.02
STARTS, CHANGES = 24, 200  # orders to begin with, and steps from each
# orders from which sections trade with each other when nothing else has helped, and trades looked at in all
TRADING, LOOKS = 4, 20_000
SMALL = 1e-9
_CONCEPT = (Choice, MultiChoice, TrueFalse, Ordering, Matching, Subset, Term)


def select(blueprint: Blueprint, bank: Mapping[str, AnyQuestion], seed: int) -> list[list[AnyQuestion]]:
    """Return each section's questions. InputError names the cell of the blueprint that the bank cannot fill."""
    best: list[_Cell] = []
    for start in range(STARTS):
        cells = [_cell(blueprint, place, bank, (seed, start)) for place in range(len(blueprint.sections))]
        _fill(blueprint, cells)
        _improve(blueprint, cells)
        good = _good(blueprint, cells)
        if good or not best or _cost(blueprint, cells) < _cost(blueprint, best) - SMALL:
            best = cells
        if good or _hopeless(cells):
            break
    try:
        _check(blueprint, best)
    except InputError:
        best = _traded(blueprint, bank, seed, best) or best
        _check(blueprint, best)
    return [cell.chosen for cell in best]


def _traded(
    blueprint: Blueprint, bank: Mapping[str, AnyQuestion], seed: int, best: Sequence["_Cell"]
) -> list["_Cell"] | None:
    """Return sections that got what they lacked from each other, None where that does not help either."""
    looks = iter(range(LOOKS))
    for start in range(0 if _hopeless(best) else TRADING):
        cells = [_cell(blueprint, place, bank, (seed, start)) for place in range(len(blueprint.sections))]
        _fill(blueprint, cells)
        _improve(blueprint, cells)
        while _trade(blueprint, cells, looks):
            _improve(blueprint, cells)
        try:
            _check(blueprint, cells)
        except InputError:
            continue
        return cells
    return None


def _check(blueprint: Blueprint, cells: Sequence["_Cell"]) -> None:
    for place, cell in enumerate(cells):
        _check_cell(blueprint, place, cell)
    _check_whole(blueprint, cells)


@dataclass(slots=True)
class _Cell:
    """A section with the questions that may stand in it, in the order of this seed, and those that do."""

    section: Section
    candidates: list[AnyQuestion]
    chosen: list[AnyQuestion]


def _cell(blueprint: Blueprint, place: int, bank: Mapping[str, AnyQuestion], key: tuple[int, int]) -> _Cell:
    section = blueprint.sections[place]
    if section.questions:
        return _Cell(section, [], [_named(blueprint, place, i, bank) for i in range(len(section.questions))])
    known = sorted({question.topic for question in bank.values()})
    for i, topic in enumerate(section.topics):
        if topic not in known:
            near = nearest(topic, known)
            raise NothingFoundError(
                _where(blueprint, f"sections[{place}].topics[{i}]"),
                f"{topic!r} is no topic of the bank",
                f"did you mean {' or '.join(near)}?" if near else f"it has {', '.join(known)}",
            )
    found = [
        question
        for question in bank.values()
        if question.level in section.levels
        and (not section.topics or question.topic in section.topics)
        and (section.kind == "any" or (section.kind == "concept") == is_concept(question))
    ]
    if blueprint.reserve and found:
        small, found = found, [question for question in found if question.splits]
        if not found:
            raise InputError(
                _where(blueprint, f"sections[{place}]"),
                f"the spaces of its {len(small)} questions are too small to keep variants for exams",
                "ask without `reserve`",
            )
    found.sort(key=lambda question: digest("exam", *key, question.id))
    # the first of every topic, then the second of every topic: sections without a topic are mixed
    turn: dict[str, int] = {}
    ranked = []
    for question in found:
        turn[question.topic] = turn.get(question.topic, 0) + 1
        ranked.append((turn[question.topic], question))
    ranked.sort(key=lambda pair: pair[0])
    return _Cell(section, [question for _, question in ranked], [])


def _named(blueprint: Blueprint, place: int, i: int, bank: Mapping[str, AnyQuestion]) -> AnyQuestion:
    name = blueprint.sections[place].questions[i]
    if name in list(bank):  # the bank's own refusal would not say where
        if blueprint.reserve and not bank[name].splits:
            raise InputError(
                _where(blueprint, f"sections[{place}].questions[{i}]"),
                f"the space of {name} is too small to keep variants for exams, it has {bank[name].size}",
                "ask without `reserve`",
            )
        return bank[name]
    near = nearest(name, bank)
    raise NothingFoundError(
        _where(blueprint, f"sections[{place}].questions[{i}]"),
        f"there is no question {name!r}",
        f"did you mean {' or '.join(near)}?" if near else "`dlquiz bank list` prints them all",
    )


def _where(blueprint: Blueprint, path: str) -> str:
    """Where an error lies: a path inside a blueprint, or the option that stood for one."""
    return blueprint.source if blueprint.source.startswith("-") else f"{blueprint.source}: {path}"


def _miss(found: float, target: float | None) -> float:
    return 0.0 if target is None else abs(found - target) / target


def _strain(found: float, target: float | None, aim: float = NEAR) -> float:
    """Return what a missed target weighs; beyond the aim, more than all repetitions together."""
    miss = _miss(found, target)
    return miss if miss <= aim else 0.5 + miss if miss <= NEAR else 1 + 10 * miss


def _points(questions: Iterable[AnyQuestion]) -> int:
    return sum(points_of(question) for question in questions)


def _minutes(questions: Iterable[AnyQuestion]) -> float:
    return sum(question.minutes for question in questions)


@lru_cache(maxsize=4096)
def points_of(question: AnyQuestion) -> int:
    """Return the points of a question's parts taken together."""
    return sum(part.points for part in question.variant(0).item.all_parts)


@lru_cache(maxsize=4096)
def is_concept(question: AnyQuestion) -> bool:
    """Tell whether a question is about no numbers: it shows no figure, and one chooses, sorts and names."""
    item = question.variant(0).item
    return not item.figures and all(isinstance(part.answer, _CONCEPT) and not part.figures for part in item.all_parts)


def _clashes(blueprint: Blueprint, cells: Sequence[_Cell]) -> int:
    """Count the questions that stand twice and, where that is forbidden, the concepts that come again."""
    chosen = [question for cell in cells for question in cell.chosen]
    twice = len(chosen) - len({question.id for question in chosen})
    return twice if blueprint.repeat_concepts else twice + _repeats(cells)


def _repeats(cells: Sequence[_Cell]) -> int:
    """Count the concepts that come again, those of questions that the blueprint names aside."""
    chosen = [question for cell in cells for question in cell.chosen]
    named = {id_ for cell in cells for id_ in cell.section.questions}
    concepts = [concept for question in chosen if question.id not in named for concept in question.concepts]
    return len(concepts) - len(set(concepts))


def _cost(blueprint: Blueprint, cells: Sequence[_Cell]) -> float:
    cost = CLASH * _clashes(blueprint, cells) + REPEAT * _repeats(cells)
    for cell in cells:
        section = cell.section
        if section.count is not None:
            cost += COUNT * abs(len(cell.chosen) - section.count)
        cost += _strain(_points(cell.chosen), section.points) + _strain(_minutes(cell.chosen), section.minutes, AIM)
    chosen = [question for cell in cells for question in cell.chosen]
    return cost + _strain(_points(chosen), blueprint.points) + _strain(_minutes(chosen), blueprint.work, AIM)


def _good(blueprint: Blueprint, cells: Sequence[_Cell]) -> bool:
    chosen = [question for cell in cells for question in cell.chosen]
    wholes = [(chosen, blueprint.points, blueprint.work)]
    wholes += [(cell.chosen, cell.section.points, cell.section.minutes) for cell in cells]
    return _clashes(blueprint, cells) == 0 and all(
        _miss(_points(questions), points) <= NEAR and _miss(_minutes(questions), minutes) <= AIM
        for questions, points, minutes in wholes
    )


def _fill(blueprint: Blueprint, cells: Sequence[_Cell]) -> None:
    """Take candidates in their order as long as each brings the exam closer to its targets."""
    for cell in cells:
        cost = _cost(blueprint, cells)
        for question in cell.candidates:
            cell.chosen.append(question)
            after = _cost(blueprint, cells)
            if after < cost:
                cost = after
            else:
                cell.chosen.pop()


def _improve(blueprint: Blueprint, cells: Sequence[_Cell]) -> None:
    """Exchange, add or drop one question at a time, the best change first, until the targets are met."""
    for _ in range(CHANGES):
        if _good(blueprint, cells):
            return
        best = _cost(blueprint, cells) - SMALL
        change: tuple[_Cell, list[AnyQuestion]] | None = None
        for cell in cells:
            before = cell.chosen
            for other in _neighbours(before, cell.candidates):
                cell.chosen = other
                cost = _cost(blueprint, cells)
                if cost < best:
                    best, change = cost, (cell, other)
            cell.chosen = before
        if change is None:
            return
        change[0].chosen = change[1]


def _neighbours(chosen: list[AnyQuestion], candidates: Sequence[AnyQuestion]) -> Iterator[list[AnyQuestion]]:
    """Yield every choice that is one addition, one exchange or one omission away."""
    for question in candidates:
        if question not in chosen:
            yield [*chosen, question]
            for i in range(len(chosen)):
                yield [*chosen[:i], question, *chosen[i + 1 :]]
    if candidates:
        for i in range(len(chosen)):
            yield [*chosen[:i], *chosen[i + 1 :]]


def _hopeless(cells: Sequence[_Cell]) -> bool:
    """Tell whether a section asks for more than all of its candidates have."""
    return any(
        target is not None and (1 - NEAR) * target > found
        for cell in cells
        if cell.candidates
        for target, found in (
            (cell.section.count, len(cell.candidates)),
            (cell.section.points, _points(cell.candidates)),
            (cell.section.minutes, _minutes(cell.candidates)),
        )
    )


def _trade(blueprint: Blueprint, cells: Sequence[_Cell], looks: Iterator[int]) -> bool:
    """Let a section have a question of another, which may take a new one for it; False where no trade is better."""
    cost = _cost(blueprint, cells) - SMALL
    for taker, giver in permutations(cells, 2):
        took, gave = taker.chosen, giver.chosen
        wanted = {question.id for question in taker.candidates} if giver.candidates else set()
        for question in gave:
            if question.id not in wanted:
                continue
            rest = [other for other in gave if other is not question]
            new = [other for other in giver.candidates if other is not question and other not in rest]
            for mine in ([*took, question], *([*took[:i], question, *took[i + 1 :]] for i in range(len(took)))):
                for theirs in (rest, *([*rest, other] for other in new)):
                    if next(looks, None) is None:
                        taker.chosen, giver.chosen = took, gave
                        return False
                    taker.chosen, giver.chosen = mine, theirs
                    if _cost(blueprint, cells) < cost:
                        return True
        taker.chosen, giver.chosen = took, gave
    return False


def _check_cell(blueprint: Blueprint, place: int, cell: _Cell) -> None:
    section, has = cell.section, _stock(cell)
    if not section.questions and not cell.candidates:
        raise InputError(_where(blueprint, f"sections[{place}]"), f"the bank has no question for it: {has}")
    apart = not blueprint.repeat_concepts and (section.count or 0) <= len(cell.candidates)
    if section.count is not None and len(cell.chosen) != section.count:
        raise InputError(
            _where(blueprint, f"sections[{place}].count"),
            f"{section.count} is more than the bank can give, {len(cell.chosen)}",
            f"{has}{'; repeat_concepts = true lets them overlap' if apart else ''}",
        )
    for name, target, found in (
        ("points", section.points, _points(cell.chosen)),
        ("minutes", section.minutes, _minutes(cell.chosen)),
    ):
        if _miss(found, target) > NEAR:
            raise InputError(
                _where(blueprint, f"sections[{place}].{name}"), f"{target} cannot be met, the closest is {found:g}", has
            )


def _check_whole(blueprint: Blueprint, cells: Sequence[_Cell]) -> None:
    chosen = [question for cell in cells for question in cell.chosen]
    for name, target, found in (
        ("points", blueprint.points, _points(chosen)),
        ("minutes", blueprint.work, _minutes(chosen)),
    ):
        if _miss(found, target) > NEAR:
            raise InputError(
                _where(blueprint, name),
                f"{target} cannot be met, the closest is {found:g}",
                f"the sections hold {counted(len(chosen), 'question')}",
            )


def _stock(cell: _Cell) -> str:
    """Say what the bank has for a section."""
    section = cell.section
    if section.questions:
        held = f"with {_points(cell.chosen)} points and {_minutes(cell.chosen):g} minutes"
        return f"the section names {counted(len(cell.chosen), 'question')} {held}"
    on = f" on {', '.join(section.topics)}" if section.topics else ""
    level = f" of level {', '.join(map(str, section.levels))}" if len(section.levels) < 3 else ""
    kind = "" if section.kind == "any" else f"{section.kind} "
    candidates = cell.candidates
    return (
        f"the bank has {counted(len(candidates), f'{kind}question')}{level}{on} "
        f"with {_points(candidates)} points and {_minutes(candidates):g} minutes"
    )
