"""Number grids as drawings: highlighted windows have a tint and a thick frame."""

from dlquiz.question.figure import NumberGrid, Window
from dlquiz.render.figure.drawing import WIDEST, Drawing, Label, Line, Rect, Shape, Stroke, drawing
from dlquiz.render.figure.measure import extent, number

CELL, TEXT = 20.0, 9.5
INNER = Stroke("soft", 0.4)
OUTER = Stroke("ink", 0.9)


def layout(figure: NumberGrid) -> Drawing:
    """Return the grid as a drawing; a wide one is set smaller."""
    cells = [[number(cell) for cell in row] for row in figure.rows]
    columns = max(map(len, cells), default=0)
    widest = max((extent(cell, TEXT) for row in cells for cell in row), default=0)
    scale = min(1.0, WIDEST / max(columns * max(CELL, widest + 8), 1))
    width, height, size = max(CELL, widest + 8) * scale, CELL * scale, TEXT * scale
    across, down = columns * width, len(cells) * height
    shapes: list[Shape] = [_frame(w, width, height, None) for w in figure.windows]
    shapes += [Line([(i * width, 0), (i * width, down)], INNER) for i in range(1, columns)]
    shapes += [Line([(0, i * height), (across, i * height)], INNER) for i in range(1, len(cells))]
    shapes.append(Rect(0, 0, across, down, OUTER))
    shapes += [_frame(w, width, height, i) for i, w in enumerate(figure.windows)]
    shapes += [
        Label((j + 0.5) * width, (i + 0.5) * height, cell, size)
        for i, row in enumerate(cells)
        for j, cell in enumerate(row)
        if cell
    ]
    if figure.title:
        shapes.append(Label(across / 2, -9, figure.title, TEXT))
    return drawing(shapes)


def _frame(window: Window, width: float, height: float, place: int | None) -> Rect:
    """Return a window's tint, or with its place its frame: solid for the first one, dashed for those after it."""
    stroke = None if place is None else Stroke("accent", 2.2) if place == 0 else Stroke("second", 1.8, "dashed")
    return Rect(
        window.column * width,
        window.row * height,
        window.width * width,
        window.height * height,
        stroke,
        "tint" if place is None else None,
    )
