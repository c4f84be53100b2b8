"""What an exam was made from beside its bank, seed and forms: enough to make it again, byte by byte."""

from dataclasses import dataclass, fields
from typing import Any, Literal, cast

from dlquiz.exam import marking
from dlquiz.exam.blueprint import Blueprint, Section, of_tree
from dlquiz.exam.tree import Node
from dlquiz.question.rules import PRACTICE
from dlquiz.question.space import as_data

Paper = Literal["a4", "letter"]
PAPERS: tuple[Paper, ...] = ("a4", "letter")
Engine = Literal["typst", "pdflatex"]
ENGINES: tuple[Engine, ...] = ("typst", "pdflatex")


@dataclass(frozen=True, slots=True)
class Recipe:
    """A blueprint with the options beside it; `bank` is the bank's last name, `minutes` the duration to state."""

    blueprint: Blueprint
    bank: str
    minutes: int | None = None
    paper: Paper = "a4"
    engine: Engine = "typst"


def data(recipe: Recipe) -> dict[str, Any]:
    """Return a recipe as JSON data, the blueprint as its TOML would say it."""
    plan = recipe.blueprint
    blueprint = _said(plan, "source", "sections", "rules")  # the file that it came from is nobody's business
    blueprint["sections"] = [_said(section) for section in plan.sections]
    if plan.rules != PRACTICE:
        blueprint["marking"] = marking.data(plan.rules)
    return {"blueprint": blueprint, **_said(recipe, "blueprint")}


def _said(thing: Recipe | Blueprint | Section, *elsewhere: str) -> dict[str, Any]:
    """Return a dataclass as a table of what differs from its defaults."""
    named = [field for field in fields(thing) if field.name not in elsewhere]
    found = {field.name: (getattr(thing, field.name), field.default) for field in named}
    return {name: as_data(value) for name, (value, default) in found.items() if value != default}


def read(node: Node) -> Recipe | None:
    """Return the recipe in a manifest; None where it says none."""
    if node.value is None:
        return None
    minutes = node["minutes"]
    return Recipe(
        of_tree(node["blueprint"]),
        node["bank"].text(),
        None if minutes.value is None else minutes.whole(1),
        cast("Paper", node["paper"].one_of(PAPERS, "a4")),
        cast("Engine", node["engine"].one_of(ENGINES, "typst")),
    )
