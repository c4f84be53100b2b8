"""Which questions a blueprint's sections get: few rules, a fixed order by hash, then the best single changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from dlquiz.errors import InputError, NothingFoundError, nearest
from dlquiz.exam.bank import AnyQuestion
from dlquiz.exam.blueprint import Blueprint, Section
from dlquiz.exam.draft import NEAR, Draft, miss, sums
from dlquiz.numeric.digits import counted
from dlquiz.question.answer import Choice, Matching, MultiChoice, Ordering, Subset, Term, TrueFalse
from dlquiz.question.chance import digest

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
        draft = _draft(blueprint, cells)
        if draft.is_good or not best or draft.cost < _draft(blueprint, best).cost - SMALL:
            best = cells
        if draft.is_good or _hopeless(cells):
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


@lru_cache(maxsize=4096)
def is_concept(question: AnyQuestion) -> bool:
    """Tell whether a question is about no numbers: it shows no figure, and one chooses, sorts and names."""
    item = question.variant(0).item
    return not item.figures and all(isinstance(part.answer, _CONCEPT) and not part.figures for part in item.all_parts)


def _draft(blueprint: Blueprint, cells: Sequence[_Cell]) -> Draft:
    return Draft(blueprint, [cell.chosen for cell in cells])


def _fill(blueprint: Blueprint, cells: Sequence[_Cell]) -> None:
    """Take candidates in their order as long as each brings the exam closer to its targets."""
    for place, cell in enumerate(cells):
        draft = _draft(blueprint, cells)
        cost = draft.cost
        for question in cell.candidates:
            after = draft.cost_with(place, question)
            if after < cost:
                cell.chosen.append(question)
                draft, cost = _draft(blueprint, cells), after


def _improve(blueprint: Blueprint, cells: Sequence[_Cell]) -> None:
    """Exchange, add or drop one question at a time, the best change first, until the targets are met."""
    for _ in range(CHANGES):
        draft = _draft(blueprint, cells)
        if draft.is_good:
            return
        best = draft.cost - SMALL
        change: tuple[_Cell, list[AnyQuestion]] | None = None
        for place, cell in enumerate(cells):
            for cost, i, new in _neighbours(blueprint, cells, place):
                if cost < best:
                    best, change = cost, (cell, [*cell.chosen[:i], *new, *cell.chosen[i + 1 :]])
        if change is None:
            return
        change[0].chosen = change[1]


def _neighbours(
    blueprint: Blueprint, cells: Sequence[_Cell], place: int
) -> Iterator[tuple[float, int, Sequence[AnyQuestion]]]:
    """Yield what it costs to put a question at a place of a section's, at its end or none at all."""
    chosen, candidates = cells[place].chosen, cells[place].candidates
    places = [len(chosen), *range(len(chosen))] if candidates else []
    rests = []
    for i in places:
        sections = [cell.chosen for cell in cells]
        sections[place] = [*chosen[:i], *chosen[i + 1 :]]
        rests.append((i, Draft(blueprint, sections)))
    for question in candidates:
        if question not in chosen:
            for i, rest in rests:
                yield rest.cost_with(place, question), i, (question,)
    for i, rest in rests[1:]:
        yield rest.cost, i, ()


def _hopeless(cells: Sequence[_Cell]) -> bool:
    """Tell whether a section asks for more than all of its candidates have."""
    stocks = [(cell.section, sums(cell.candidates)) for cell in cells if cell.candidates]
    return any(
        target is not None and (1 - NEAR) * target > found
        for section, has in stocks
        for target, found in (
            (section.count, has.questions),
            (section.points, has.points),
            (section.minutes, has.minutes),
        )
    )


def _trade(blueprint: Blueprint, cells: Sequence[_Cell], looks: Iterator[int]) -> bool:
    """Let a section have a question of another, which may take a new one for it; False where no trade is better."""
    cost = _draft(blueprint, cells).cost - SMALL
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
                    if _draft(blueprint, cells).cost < cost:
                        return True
        taker.chosen, giver.chosen = took, gave
    return False


def _check_cell(blueprint: Blueprint, place: int, cell: _Cell) -> None:
    section, has, chosen = cell.section, _stock(cell), sums(cell.chosen)
    if not section.questions and not cell.candidates:
        raise InputError(_where(blueprint, f"sections[{place}]"), f"the bank has no question for it: {has}")
    apart = not blueprint.repeat_concepts and (section.count or 0) <= len(cell.candidates)
    if section.count is not None and chosen.questions != section.count:
        raise InputError(
            _where(blueprint, f"sections[{place}].count"),
            f"{section.count} is more than the bank can give, {chosen.questions}",
            f"{has}{'; repeat_concepts = true lets them overlap' if apart else ''}",
        )
    for name, target, found in (
        ("points", section.points, chosen.points),
        ("minutes", section.minutes, chosen.minutes),
    ):
        if miss(found, target) > NEAR:
            raise InputError(
                _where(blueprint, f"sections[{place}].{name}"), f"{target} cannot be met, the closest is {found:g}", has
            )


def _check_whole(blueprint: Blueprint, cells: Sequence[_Cell]) -> None:
    chosen = sums([question for cell in cells for question in cell.chosen])
    for name, target, found in (
        ("points", blueprint.points, chosen.points),
        ("minutes", blueprint.work, chosen.minutes),
    ):
        if miss(found, target) > NEAR:
            raise InputError(
                _where(blueprint, name),
                f"{target} cannot be met, the closest is {found:g}",
                f"the sections hold {counted(chosen.questions, 'question')}",
            )


def _stock(cell: _Cell) -> str:
    """Say what the bank has for a section."""
    section, found = cell.section, sums(cell.chosen if cell.section.questions else cell.candidates)
    held = f"with {found.points} points and {found.minutes:g} minutes"
    if section.questions:
        return f"the section names {counted(found.questions, 'question')} {held}"
    on = f" on {', '.join(section.topics)}" if section.topics else ""
    level = f" of level {', '.join(map(str, section.levels))}" if len(section.levels) < 3 else ""
    kind = "" if section.kind == "any" else f"{section.kind} "
    return f"the bank has {counted(found.questions, f'{kind}question')}{level}{on} {held}"
