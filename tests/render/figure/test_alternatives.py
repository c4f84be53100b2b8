"""What stands for a figure where it is not seen says every number that it shows."""

import re
from collections.abc import Iterator
from dataclasses import fields
from itertools import islice

from dlquiz.exam.bank import Bank
from dlquiz.question.figure import Figure, Graph, Node, NumberGrid, UnitRow, UnitRows, Window

VARIANTS = 6
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[+-]\d+)?")


def numbers(thing: object) -> Iterator[str]:
    """Yield every number of a figure as a reader knows it: counted from 1, without what only says where to draw."""
    match thing:
        case None | bool():
            pass
        case str():
            yield from NUMBER.findall(thing)
        case int() | float():
            yield f"{abs(thing):g}"
        case Node():
            yield from numbers(thing.label)
        case NumberGrid():
            yield from NUMBER.findall(" ".join(str(cell) for row in thing.rows for cell in row))
            yield from numbers([thing.title, thing.windows])
        case Window():
            yield from numbers([thing.row + 1, thing.row + thing.height, thing.column + 1, thing.column + thing.width])
        case UnitRow():
            yield from numbers([thing.name, thing.units, [unit + 1 for unit in thing.marked]])
        case UnitRows():
            yield from numbers(thing.rows)
        case Graph():
            yield from numbers([thing.nodes, [edge.label for edge in thing.edges]])
        case _ if hasattr(thing, "__dataclass_fields__"):
            yield from numbers([getattr(thing, field.name) for field in fields(thing)])  # type: ignore[arg-type]
        case _:
            for part in thing:  # type: ignore[attr-defined]  # what is left are sequences
                yield from numbers(part)


def unsaid(figure: Figure) -> set[str]:
    return set(numbers(figure)) - set(NUMBER.findall(figure.alt))


def test_the_description_has_every_number(sample: Figure) -> None:
    assert sample.alt
    assert unsaid(sample) == set()


def test_descriptions_in_the_bank_have_every_number(bank: Bank) -> None:
    shown = [
        (question.id, figure)
        for question in bank.values()
        for variant in islice(question.walk(0), VARIANTS)
        for figure in variant.item.figures
    ]
    assert len(shown) > 20 * VARIANTS
    assert [(name, figure, unsaid(figure)) for name, figure in shown if unsaid(figure)] == []


def test_a_node_without_an_edge_is_described() -> None:
    lonely = Graph([Node("a", "$x = 3$", 0, 0)], [])
    assert lonely.alt == "computation graph: $x = 3$ alone"
