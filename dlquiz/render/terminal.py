"""An item as lines of text for a terminal: prompt, figures, options and worked solution."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import assert_never

from dlquiz.numeric.digits import counted
from dlquiz.question.answer import (
    Answer,
    Choice,
    Expression,
    Integer,
    Matching,
    Matrix,
    MultiChoice,
    Number,
    Ordering,
    Shape,
    Subset,
    Term,
    TrueFalse,
    Vector,
)
from dlquiz.question.item import Item, Line, Part, Trace
from dlquiz.question.record import solution
from dlquiz.question.show import letter
from dlquiz.render import figure as figures
from dlquiz.render import markup
from dlquiz.render.glyphs import columns

INDENT = "  "
SENTENCE_ENDS = ".:;?!"


def item_lines(item: Item, width: int = 80, *, ascii: bool = False, plain: bool = False) -> list[str]:  # noqa: A002
    """Return the whole item without its answers: the prompt, its figures, and every part with its options."""
    lines = prompt_lines(item, width, ascii=ascii, plain=plain)
    several = len(item.all_parts) > 1
    for i, part in enumerate(item.all_parts):
        lines += part_lines(part, i if several else None, width, ascii=ascii, plain=plain)
    return lines


def prompt_lines(item: Item, width: int = 80, *, ascii: bool = False, plain: bool = False) -> list[str]:  # noqa: A002
    """Return the prompt and its figures."""
    lines = text_lines(item.prompt, width, ascii=ascii, plain=plain)
    for figure in item.figures:
        lines += ["", *figures.text(figure, width, ascii=ascii, plain=plain)]
    return lines


def part_lines(
    part: Part,
    place: int | None,
    width: int = 80,
    *,
    ascii: bool = False,  # noqa: A002
    plain: bool = False,
) -> list[str]:
    """Return one part's own text, figures and options; `place` counts parts from 0, None where there is only one."""
    lines: list[str] = []
    if place is not None:
        points = f" ({counted(part.points, 'point')})"
        lines += ["", *text_lines(f"({letter(place).lower()}) {part.prompt}{points}", width, ascii=ascii, plain=plain)]
    for figure in part.figures:
        lines += ["", *figures.text(figure, width, ascii=ascii, plain=plain)]
    listed = option_lines(part.answer, width, ascii=ascii, plain=plain)
    return [*lines, "", *listed] if listed else lines


def option_lines(
    answer: Answer,
    width: int = 80,
    *,
    ascii: bool = False,  # noqa: A002
    plain: bool = False,
) -> list[str]:
    """Return the options of a choice, one or more lines each, under the letters that name them."""
    match answer:
        case Choice(options=options) | MultiChoice(options=options) | Ordering(options=options):
            return _listed([(letter(i), option) for i, option in enumerate(options)], width, ascii, plain)
        case Matching(options=options, value=pairs):
            left = _listed([(str(i), text) for i, (text, _) in enumerate(pairs, 1)], width, ascii, plain)
            right = _listed([(letter(i), option) for i, option in enumerate(options)], width, ascii, plain)
            return [*left, "", *right]
        case Subset(universe=universe):
            return text_lines(f"Choose among {', '.join(universe)}.", width, ascii=ascii)
        case Integer() | Number() | Shape() | Vector() | Matrix() | Expression() | TrueFalse() | Term():
            return []
        case _:
            assert_never(answer)


def _listed(entries: Sequence[tuple[str, str]], width: int, ascii: bool, plain: bool) -> list[str]:  # noqa: A002
    lines = []
    for mark, text in entries:
        first, *rest = text_lines(text, width - 5, ascii=ascii, plain=plain) or [""]
        lines += [f"{INDENT}{mark}) {first}", *(f"     {line}" for line in rest)]
    return lines


def solution_lines(
    item: Item,
    width: int = 80,
    *,
    ascii: bool = False,  # noqa: A002
    plain: bool = False,
) -> Iterator[tuple[str, list[str]]]:
    """Yield each part's heading and worked solution."""
    several = len(item.all_parts) > 1
    for i, part in enumerate(item.all_parts):
        heading = f"Solution ({letter(i).lower()})" if several else "Solution"
        yield heading, worked_lines(solution(part), width, ascii=ascii, plain=plain)


def worked_lines(
    lines: Sequence[Line],
    width: int = 80,
    *,
    ascii: bool = False,  # noqa: A002
    plain: bool = False,
) -> list[str]:
    """Return the lines of a worked solution, traces as aligned tables; with `plain` each ends as a sentence does."""
    found: list[str] = []
    for line in lines:
        if isinstance(line, Trace):
            found += _table(line, width, ascii, plain)
        else:
            said = f"{line}." if plain and line[-1:] not in SENTENCE_ENDS else line
            found += [f"{INDENT}{text}" for text in text_lines(said, width - len(INDENT), ascii=ascii, plain=plain)]
    return found


def _table(trace: Trace, width: int, ascii: bool, plain: bool) -> list[str]:  # noqa: A002
    rows = [[markup.plain(cell, ascii=ascii, spoken=plain) for cell in row] for row in (trace.header, *trace.rows)]
    widths = [max(columns(row[i]) for row in rows) for i in range(len(trace.header))]
    if not plain and sum(widths) + 2 * len(widths) + len(INDENT) <= width:
        lines = ["  ".join(map(_padded, row, widths)).rstrip() for row in rows]
        rule = ("-" if ascii else "─") * (sum(widths) + 2 * (len(widths) - 1))
        return [INDENT + line for line in (lines[0], rule, *lines[1:])]
    # too wide for columns, or for ears: one row a paragraph, each cell under its column's name
    found: list[str] = []
    for row in rows[1:]:
        said = "; ".join(f"{name}: {cell}" for name, cell in zip(rows[0], row, strict=True)) + ("." if plain else "")
        found += [f"{INDENT}{line}" for line in wrap(said, width - len(INDENT))]
    return found


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - columns(cell))


def text_lines(text: str, width: int = 80, *, ascii: bool = False, plain: bool = False) -> list[str]:  # noqa: A002
    """Return an author's text wrapped to `width`; a formula on lines of its own keeps its shape where it fits.

    With `plain` formulas are words, as a voice reads them.
    """
    found: list[str] = []
    for block in markup.plain(text, ascii=ascii, width=width, spoken=plain).split("\n\n"):
        if found:
            found.append("")
        for line in block.split("\n"):
            found += [line] if len(line) <= width else wrap(line, width, break_on_hyphens=False) or [""]
    return found
