"""How alike the forms of an exam are: random blueprints, four forms each, against the targets and each other.

    python tests/benchmarks/parallelism.py [--blueprints 100] [--bank question_bank]

Each blueprint is feasible by construction: its sections' points and minutes are those of questions drawn at random
whose concepts do not overlap. Prints by how much the forms miss their targets and differ, in percent; ends with 1 if
any is past 5 %, repeats a concept or covers other misconceptions than its neighbours.
"""

import argparse
import random
import sys
from collections.abc import Iterable, Mapping
from math import ceil

from dlquiz.errors import DlquizError
from dlquiz.exam.assembly import Exam, assemble, parallelism
from dlquiz.exam.bank import DEFAULT, AnyQuestion, load
from dlquiz.exam.blueprint import Blueprint, Section
from dlquiz.exam.draft import sums

FORMS, NEAR = 4, 0.05


def blueprint(bank: Mapping[str, AnyQuestion], number: int) -> Blueprint:
    """Return a blueprint that some questions of the bank meet, by topics, by levels, or by both."""
    chance = random.Random(number)  # noqa: S311  (nothing secret)
    free = chance.sample(list(bank.values()), len(bank))
    sections = []
    seen: set[str] = set()
    for _ in range(chance.randint(1, 3)):
        levels = tuple(sorted(chance.sample((1, 2, 3), chance.randint(1, 3))))
        topics = tuple(sorted(chance.sample(sorted({q.topic for q in free}), chance.randint(2, 8))))
        topics = () if chance.random() < 0.4 else topics
        chosen: list[AnyQuestion] = []
        for question in free:
            fits = question.level in levels and (not topics or question.topic in topics)
            if fits and len(chosen) < chance.randint(2, 7) and not seen & set(question.concepts):
                chosen.append(question)
                seen |= set(question.concepts)
        if chosen:
            minutes = max(1, round(sum(q.minutes for q in chosen)))
            points = sums(chosen).points
            wants = chance.choice(("points", "minutes", "both"))
            sections.append(
                Section(
                    topics=topics,
                    levels=levels,
                    points=points if wants != "minutes" else None,
                    minutes=minutes if wants != "points" and minutes >= 10 else None,
                    count=len(chosen) if wants != "both" and minutes < 10 else None,
                    order=chance.choice(("fixed", "shuffled")),
                )
            )
            free = [q for q in free if q not in chosen]
    return Blueprint(f"blueprint {number}", "Random", tuple(sections)) if sections else blueprint(bank, number + 1000)


def misses(plan: Blueprint, exam: Exam, bank: Mapping[str, AnyQuestion]) -> dict[str, float]:
    """Return the largest miss of each target over all forms and sections, and the forms' own spreads."""
    found = dict.fromkeys(("points", "minutes", "forms' minutes", "concepts", "misconceptions", "forms' points"), 0.0)
    alike = parallelism(exam)
    found["forms' points"] = alike.points[1] - alike.points[0]
    found["forms' minutes"] = alike.minutes[1] / alike.minutes[0] - 1
    found["misconceptions"] = len(alike.uneven)
    for form in exam.forms:
        concepts = [concept for asked in form.questions for concept in bank[asked.question].concepts]
        found["concepts"] = max(found["concepts"], len(concepts) - len(set(concepts)))
        rest = sorted(form.questions, key=lambda asked: asked.place)
        for section, size in zip(plan.sections, sizes(plan, exam), strict=True):
            own, rest = rest[:size], rest[size:]
            for name, target in (("points", section.points), ("minutes", section.minutes)):
                if target is not None:
                    found[name] = max(found[name], abs(sum(getattr(asked, name) for asked in own) / target - 1))
    return found


def sizes(plan: Blueprint, exam: Exam) -> list[int]:
    """Return how many questions each section got."""
    from dlquiz.exam.selection import select

    return [len(chosen) for chosen in select(plan, load(), exam.seed)]


def percent(values: Iterable[float]) -> str:
    ranked = sorted(values)
    picked = (ranked[ceil(share * len(ranked)) - 1] for share in (0.5, 0.9, 1.0))
    return "  ".join(f"{100 * value:5.1f} %" for value in picked)


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--blueprints", type=int, default=100)
    options.add_argument("--bank", default=DEFAULT)
    chosen = options.parse_args()
    bank = load(chosen.bank)
    found: list[dict[str, float]] = []
    unmet = 0
    for number in range(chosen.blueprints):
        plan = blueprint(bank, number)
        try:
            exam = assemble(plan, bank, number, forms=FORMS)
        except DlquizError as error:
            unmet += 1
            print(f"  not met: {error}")
            continue
        found.append(misses(plan, exam, bank))
        bad = {k: v for k, v in found[-1].items() if v > NEAR + 1e-9}
        if bad:
            print(f"  blueprint {number}: {bad}")
    print(f"{chosen.blueprints} blueprints, {FORMS} forms each; not met: {unmet}")
    print("largest miss              median     90 %      all")
    for name in ("points", "minutes", "forms' minutes"):
        print(f"{name:22} {percent(miss[name] for miss in found)}")
    for name in ("forms' points", "concepts", "misconceptions"):
        print(f"{name:22} {sum(miss[name] > 0 for miss in found)} blueprints differ")
    return int(unmet > 0 or any(value > NEAR + 1e-9 for miss in found for value in miss.values()))


if __name__ == "__main__":
    sys.exit(main())
