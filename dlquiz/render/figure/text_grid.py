"""Number grids in a terminal: box-drawing lines, a heavy frame round every window."""

from collections.abc import Iterator, Sequence

from dlquiz.question.figure import NumberGrid
from dlquiz.render.figure.canvas import Canvas
from dlquiz.render.figure.look import Look
from dlquiz.render.figure.measure import number
from dlquiz.render.glyphs import columns

MOST_RULED = 10  # rows with a line between each two of them


def lines(figure: NumberGrid, look: Look) -> list[str]:
    """Return the grid, closer together where it is wide; where it does not fit, its rows as lists."""
    cells = [[look.plain(number(cell)) for cell in row] for row in figure.rows]
    widest = max((columns(cell) for row in cells for cell in row), default=0)
    for padding, ruled in ((1, True), (0, True), (0, False)):
        drawn = _drawn(figure, cells, widest, padding, ruled).lines(ascii=look.ascii)
        if max(map(columns, drawn), default=0) <= look.width:
            title = look.wrapped(figure.title) if figure.title else []
            return [*title, *drawn, *_said(figure, look)]
    return [
        *(look.wrapped(f"{figure.title}, by rows") if figure.title else []),
        *_listed(cells, look),
        *_said(figure, look, 1),
    ]


def _listed(cells: Sequence[Sequence[str]], look: Look) -> Iterator[str]:
    widest = len(str(len(cells)))
    for i, row in enumerate(cells, 1):
        yield from look.fitted(f"{i:{widest}}: {' '.join(row)}", " " * (widest + 2))


def _drawn(figure: NumberGrid, cells: Sequence[Sequence[str]], widest: int, padding: int, ruled: bool) -> Canvas:
    """Draw the grid; a line stands between all columns if `ruled`, else only where a window begins or ends."""
    across, down = max(map(len, cells), default=0), len(cells)
    edges = {0, across} | {e for w in figure.windows for e in (w.column, w.column + w.width)}
    levels = {0, down} | {e for w in figure.windows for e in (w.row, w.row + w.height)}
    if ruled:
        edges |= set(range(across + 1))
    if ruled and down <= MOST_RULED:
        levels |= set(range(down + 1))
    lefts, line_at = _places(across, edges, widest + 2 * padding, 0 if ruled else 1)
    tops, level_at = _places(down, levels, 1, 0)
    canvas = Canvas()
    bottom, right = level_at[down], line_at[across]
    if ruled:
        for edge in edges:
            canvas.down(line_at[edge], 0, bottom)
        for level in levels if down <= MOST_RULED else (0, down):
            canvas.across(level_at[level], 0, right)
    canvas.frame(0, 0, bottom, right)
    for w in figure.windows:
        canvas.frame(
            level_at[w.row], line_at[w.column], level_at[w.row + w.height], line_at[w.column + w.width], weight=2
        )
    for i, row in enumerate(cells):
        for j, cell in enumerate(row):
            canvas.write(tops[i], lefts[j] + padding + widest - columns(cell), cell)
    return canvas


def _places(count: int, lines: set[int], size: int, gap: int) -> tuple[list[int], dict[int, int]]:
    """Return where cells begin and where the lines before them stand; without a line, `gap` lies between cells."""
    starts, line_at, place = [], {}, 0
    for i in range(max(count, *lines) + 1):
        if i in lines:
            line_at[i] = place
            place += 1
        elif i:
            place += gap
        starts.append(place)
        place += size
    return starts, line_at


def _said(figure: NumberGrid, look: Look, fewest: int = 2) -> list[str]:
    """Say where windows lie if there are several, whose frames may share lines."""
    if len(figure.windows) < fewest:
        return []
    return [
        line
        for w in figure.windows
        for line in look.wrapped(
            f"framed: rows {w.row + 1} to {w.row + w.height}, columns {w.column + 1} to {w.column + w.width}"
        )
    ]
