"""What an exam is to hold: sections with their topics, levels, counts, points and minutes, written in TOML.

>>> midterm = builtin("midterm")
>>> midterm.minutes, len(midterm.sections)
(90, 4)
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Literal, cast

from dlquiz.errors import InputError, NothingFoundError, nearest
from dlquiz.exam import marking
from dlquiz.exam.tree import Faults, Node
from dlquiz.question.rules import PRACTICE, Rules

BUILTIN = ("midterm", "final", "quiz", "interview", "weekly")
LEVELS = (1, 2, 3)
MOST = 100_000  # of anything that is counted
Order = Literal["fixed", "shuffled"]
ORDERS: tuple[Order, ...] = ("fixed", "shuffled")
Kind = Literal["any", "concept", "computation"]
KINDS: tuple[Kind, ...] = ("any", "concept", "computation")


@dataclass(frozen=True, slots=True)
class Section:
    """One section: which questions may stand in it, and how much of them.

    No topics or levels means all of them. `count`, `points` and `minutes` are targets where given. `questions` names
    questions outright; then nothing is drawn. `order` says whether each form shuffles the section, `kind` whether its
    questions are answered by choosing and sorting, by computing, or either way.
    """

    title: str = ""
    topics: tuple[str, ...] = ()
    levels: tuple[int, ...] = LEVELS
    questions: tuple[str, ...] = ()
    count: int | None = None
    points: int | None = None
    minutes: int | None = None
    order: Order = "fixed"
    kind: Kind = "any"


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A whole exam; `source` is the file or the words that errors name.

    `minutes` is the stated duration, `spare` what of it is left for reading and checking. `repeat_concepts` lets
    questions overlap, `rules` say how the answers are read and credited, `reserve` asks with the variants that
    practice never shows.
    """

    source: str
    title: str
    sections: tuple[Section, ...]
    course: str = ""
    aids: str = ""
    minutes: int | None = None
    spare: int = 0
    points: int | None = None
    repeat_concepts: bool = False
    rules: Rules = PRACTICE
    reserve: bool = False

    @property
    def work(self) -> int | None:
        """The working time that the questions should take together."""
        return None if self.minutes is None else max(1, self.minutes - self.spare)

    def within(self, minutes: int) -> "Blueprint":
        """Return the blueprint for another duration, the sections' minutes and points scaled alike."""
        if self.minutes is None:
            return replace(self, minutes=minutes)
        scale = minutes / self.minutes

        def scaled(target: int | None) -> int | None:
            return None if target is None else max(1, round(target * scale))

        sections = tuple(
            replace(section, minutes=scaled(section.minutes), points=scaled(section.points))
            for section in self.sections
        )
        spare = round(self.spare * scale)
        return replace(self, minutes=minutes, spare=spare, points=scaled(self.points), sections=sections)


def of_topics(topics: Sequence[str], count: int, levels: Sequence[int] = LEVELS) -> Blueprint:
    """Return the blueprint of so many questions on these topics (none: on all), concepts may come again."""
    section = Section(topics=tuple(topics), levels=tuple(levels), count=count)
    return Blueprint("--topic" if topics else "-n", "Practice exam", (section,), repeat_concepts=True)


def of_questions(ids: Sequence[str]) -> Blueprint:
    """Return the blueprint of exactly these questions, in this order."""
    return Blueprint("--question", "Practice exam", (Section(questions=tuple(ids)),), repeat_concepts=True)


def builtin(name: str) -> Blueprint:
    """Return a built-in blueprint by its name."""
    if name not in BUILTIN:
        near = nearest(name, BUILTIN)
        raise NothingFoundError(
            f"blueprint {name!r}",
            "there is no file and no built-in blueprint of that name",
            f"did you mean {' or '.join(near)}?" if near else f"built in are {', '.join(BUILTIN)}",
        )
    text = files("dlquiz.exam").joinpath("blueprints", f"{name}.toml").read_text("utf-8")
    return parse(text, f"blueprint {name}")


def parse(text: str, source: str) -> Blueprint:
    r"""Read a blueprint's TOML; every fault is named by its path.

    >>> parse("title = 'Q'\n[[sections]]\ncount = 0", "q.toml")
    Traceback (most recent call last):
    dlquiz.errors.InputError: q.toml: sections[0].count: 0 is not a whole number of 1 or more
    """
    try:
        tree = tomllib.loads(text)
    except ValueError as error:  # a number of five thousand digits is no TOMLDecodeError
        raise InputError(source, f"it is not TOML: {error}") from error
    except RecursionError as error:
        raise InputError(source, "it is nested too deeply") from error
    faults = Faults()
    root = Node(tree, source, faults)
    blueprint = of_tree(root)
    if not faults.found:
        _check_sums(root, blueprint)
    faults.check()
    return blueprint


def _check_sums(root: Node, blueprint: Blueprint) -> None:
    """Name a total that the sections contradict before anything is sought for it."""
    if blueprint.minutes is not None and blueprint.spare >= blueprint.minutes:
        root["spare"].fault(f"less than the {blueprint.minutes} minutes of the exam")
        return
    for name, total, parts in (
        ("minutes", blueprint.work, [section.minutes for section in blueprint.sections]),
        ("points", blueprint.points, [section.points for section in blueprint.sections]),
    ):
        own = sum(part for part in parts if part is not None)
        if total is not None and (own > 1.1 * total or (None not in parts and own < 0.9 * total)):
            spare = blueprint.spare if name == "minutes" else 0
            extra = f" and {spare} to spare" if spare else ""
            root[name].fault(f"what the sections add up to, {own}{extra}", f"change a section or write {own + spare}")


def of_tree(root: Node) -> Blueprint:
    """Return the blueprint that a table says; what is wrong with it is noted in the table's faults."""
    root.table(
        "title", "course", "aids", "minutes", "spare", "points", "repeat_concepts", "reserve", "marking", "sections"
    )
    if isinstance(root["sections"].value, dict):
        root["sections"].fault("a list", "begin each section with [[sections]], in two pairs of brackets")
        sections: tuple[Section, ...] = ()
    else:
        sections = tuple(_section(node) for node in root["sections"])
    if not sections and not root.faults.found:
        root["sections"].fault("a list of one section or more", "begin one with [[sections]]")
    return Blueprint(
        root.source,
        root["title"].text(),
        sections,
        root["course"].text(""),
        root["aids"].text(""),
        _target(root["minutes"]),
        root["spare"].whole(default=0, most=MOST),
        _target(root["points"]),
        root["repeat_concepts"].truth(False),
        marking.rules(root["marking"]),
        root["reserve"].truth(False),
    )


def _target(node: Node) -> int | None:
    return None if node.value is None else node.whole(least=1, most=MOST)


def _section(node: Node) -> Section:
    node.table("title", "topics", "levels", "questions", "count", "points", "minutes", "order", "kind")
    section = Section(
        title=node["title"].text(""),
        topics=node["topics"].texts(),
        levels=tuple(_level(level) for level in node["levels"]) if "levels" in node else LEVELS,
        questions=node["questions"].texts(),
        count=_target(node["count"]),
        points=_target(node["points"]),
        minutes=_target(node["minutes"]),
        order=cast("Order", node["order"].one_of(ORDERS, "fixed")),
        kind=cast("Kind", node["kind"].one_of(KINDS, "any")),
    )
    if node["levels"].value == []:
        node["levels"].fault("a level or more of 1, 2 and 3", "leave it out for all of them")
    if isinstance(node.value, dict) and not section.questions:
        if section.count is None and section.points is None and section.minutes is None:
            node["count"].fault("a whole number of 1 or more", "a section needs count, points, minutes or questions")
    elif section.questions:
        for key in ("count", "topics", "levels", "kind"):
            if key in node:
                node[key].fault("meant beside questions", "the named questions are the section")
    return section


def _level(node: Node) -> int:
    if type(node.value) is not int or node.value not in LEVELS:
        node.fault("a level: 1, 2 or 3")
        return 1
    return node.value
