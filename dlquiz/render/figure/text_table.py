"""Tables in a terminal: columns with rules, long cells in several lines, or one row after the other."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from dlquiz.question.figure import LayerTable
from dlquiz.render.figure.look import Look
from dlquiz.render.figure.table import cell, columns
from dlquiz.render.glyphs import columns as taken

BLANK = "____"


def lines(figure: LayerTable, look: Look) -> list[str]:
    """Return the table; a blank cell is a line to fill in."""
    header = [look.plain(name) for name in figure.header]
    rows = [[BLANK if text is None else look.plain(cell(text)) for text in row] for row in figure.rows]
    title = look.wrapped(figure.title) if figure.title else []
    widths = _widths([header, *rows], look.width - 3 * len(header) - 1)
    if widths is None:
        return [*title, *_listed(header, rows, look)]
    aligns = [column.align for column in columns(figure)]
    return [*title, *_ruled([header, *rows], widths, aligns, look)]


def _widths(rows: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Return the columns' widths, the widest one narrowed until all fit and no word is cut; None if some must be."""
    texts = list(zip(*rows, strict=True))
    widths = [max(map(taken, column)) for column in texts]
    least = [max(taken(word) for text in column for word in text.split() or [""]) for column in texts]
    while sum(widths) > room:
        spare = [(width, -i) for i, width in enumerate(widths) if width > least[i]]
        if not spare:
            return None
        widths[-max(spare)[1]] -= 1
    return widths


def _ruled(rows: Sequence[Sequence[str]], widths: Sequence[int], aligns: Sequence[str], look: Look) -> Iterator[str]:
    bar = look.sign("│", "|")

    def rule(left: str, joint: str, right: str, dash: str) -> str:
        if look.ascii:
            left = joint = right = "+"
        return left + joint.join(dash * (width + 2) for width in widths) + right

    yield rule("┌", "┬", "┐", look.sign("─", "-"))
    broken = any(taken(text) > width for row in rows for text, width in zip(row, widths, strict=True))
    for i, row in enumerate(rows):
        parts = [
            wrap(text, width, break_on_hyphens=False) or [""] if taken(text) > width else [text]
            for text, width in zip(row, widths, strict=True)
        ]
        for level in range(max(map(len, parts))):
            texts = [part[level] if level < len(part) else "" for part in parts]
            padded = (_padded(*each) for each in zip(texts, widths, aligns, strict=True))
            yield bar + bar.join(f" {text} " for text in padded) + bar
        if i == 0:
            yield rule("┝", "┿", "┥", look.sign("━", "="))
        elif broken and i < len(rows) - 1:
            yield rule("├", "┼", "┤", look.sign("─", "-"))
    yield rule("└", "┴", "┘", look.sign("─", "-"))


def _padded(text: str, width: int, align: str) -> str:
    missing = width - taken(text)
    before = {"left": 0, "center": missing // 2, "right": missing}[align]
    return " " * before + text + " " * (missing - before)


def _listed(header: Sequence[str], rows: Sequence[Sequence[str]], look: Look) -> Iterator[str]:
    """Write one row after the other, each cell under its column's name, as many to a line as fit."""
    for row in rows:
        first, *others = (f"{name}: {text}" for name, text in zip(header, row, strict=True))
        yield from look.fitted(first, "    ")
        line = ""
        for said in others:
            longer = f"{line}; {said}" if line else f"  {said}"
            if line and len(longer) > look.width:
                yield from look.fitted(line, "    ")
                longer = f"  {said}"
            line = longer
        if line:
            yield from look.fitted(line, "    ")
