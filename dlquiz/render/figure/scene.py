"""Boxes on an image as drawings: ground truth solid, predictions dashed, the corners in a key beside the image."""

from collections.abc import Iterator, Sequence

from dlquiz.question.figure import Box, BoxScene
from dlquiz.render.figure.drawing import (
    Dash,
    Drawing,
    Frame,
    Label,
    Line,
    Point,
    Rect,
    Shape,
    Stroke,
    drawing,
    label_frame,
)
from dlquiz.render.figure.measure import extent
from dlquiz.render.figure.places import best, taken

WIDTH, HEIGHT = 210.0, 160.0
WIDE, FLAT = 360.0, 1.7  # a flat image has the page to itself, its key goes below
TEXT, SMALL = 9.0, 8.0
KEY_LINE = 14.0
NESTED = 2.0
NAMES_APART = 4.0
TRUTH = Stroke("accent", 1.8)
PREDICTED: Sequence[Dash] = ("dashed", "dotted", "dashdot")


def corners(box: Box) -> str:
    """Return a box's corners as every output writes them."""
    return f"({box.x1:g}, {box.y1:g}) to ({box.x2:g}, {box.y2:g})"


def layout(figure: BoxScene) -> Drawing:
    """Return the scene to scale, with its size along the edges and a key of line styles and corners."""
    flat = figure.width > FLAT * figure.height
    scale = min((WIDE if flat else WIDTH) / figure.width, HEIGHT / figure.height)
    width, height = figure.width * scale, figure.height * scale
    strokes = _strokes(figure.boxes)
    frames = [Frame(b.x1 * scale, b.y1 * scale, b.x2 * scale, b.y2 * scale) for b in figure.boxes]
    # a dashed line shows on top of a solid one, not under it
    order = sorted(range(len(frames)), key=lambda i: strokes[i] != TRUTH)
    shown = _apart([frames[i] for i in order])
    outlines = [Rect(f.x1, f.y1, f.x2 - f.x1, f.y2 - f.y1, strokes[i]) for i, f in zip(order, shown, strict=True)]
    return drawing(
        [
            Rect(0, 0, width, height, Stroke("soft", 0.6)),
            *outlines,
            *_names(figure.boxes, frames, Frame(0, 0, width, height)),
            Label(0, -7, "0", SMALL, colour="soft"),
            Label(width, -7, f"{figure.width:g}", SMALL, colour="soft"),
            Label(-4, height - 3, f"{figure.height:g}", SMALL, anchor="end", colour="soft"),
            *_key(figure.boxes, strokes, width, height, flat=flat),
        ]
    )


def _apart(frames: Sequence[Frame]) -> list[Frame]:
    """Return the frames with sides that would hide each other moved inwards by about the width of a line."""
    found = []
    for i, f in enumerate(frames):
        before = frames[:i]
        beside = [g for g in before if g.y1 < f.y2 and f.y1 < g.y2]
        over = [g for g in before if g.x1 < f.x2 and f.x1 < g.x2]
        left, right = (sum(abs(g[side] - f[side]) < NESTED / 2 for g in beside) for side in (0, 2))
        top, bottom = (sum(abs(g[side] - f[side]) < NESTED / 2 for g in over) for side in (1, 3))
        x, y = min(NESTED, (f.x2 - f.x1) / 20), min(NESTED, (f.y2 - f.y1) / 20)
        found.append(Frame(f.x1 + x * left, f.y1 + y * top, f.x2 - x * right, f.y2 - y * bottom))
    return found


def _key(
    boxes: Sequence[Box], strokes: Sequence[Stroke], width: float, height: float, *, flat: bool
) -> Iterator[Shape]:
    """Draw each box's line, name and corners: beside the image, or in two columns under a flat one."""
    names = max((extent(b.label, TEXT) for b in boxes), default=0)
    rows = -(-len(boxes) // 2) if flat else len(boxes)
    column = 30 + names + 8 + max((extent(corners(b), TEXT) for b in boxes), default=0) + 24
    left = max(0.0, (width - 2 * column + 24) / 2) if flat else width + 18
    top = height + 8 if flat else max(0.0, (height - KEY_LINE * rows) / 2)
    for i, (box, stroke) in enumerate(zip(boxes, strokes, strict=True)):
        x, y = left + column * (i // max(rows, 1)), top + KEY_LINE * (i % max(rows, 1) + 0.5)
        yield Line([(x, y), (x + 24, y)], stroke)
        yield Label(x + 30, y, box.label, TEXT, "start")
        yield Label(x + 30 + names + 8, y, corners(box), TEXT, "start")


def _strokes(boxes: Sequence[Box]) -> list[Stroke]:
    """Return each box's line; predictions take turns in their dashes."""
    found, predicted = [], 0
    for box in boxes:
        found.append(TRUTH if box.truth else Stroke("second", 1.4, PREDICTED[predicted % len(PREDICTED)]))
        predicted += not box.truth
    return found


def _names(boxes: Sequence[Box], frames: Sequence[Frame], image: Frame) -> list[Label]:
    """Place each box's name at one of its corners, inside or outside, where it hides the least."""
    labels: list[Label] = []
    points = [p for f in (*frames, image) for p in _outline(f)]
    # the smallest boxes have the fewest places to choose from
    for i in sorted(range(len(boxes)), key=lambda i: (frames[i].x2 - frames[i].x1) * (frames[i].y2 - frames[i].y1)):
        hidden = taken([label_frame(label).grown(NAMES_APART) for label in labels], points)
        others = [f for j, f in enumerate(frames) if j != i]
        labels.append(best(_corners(boxes[i].label, frames[i], image), hidden, foreign=others))
    return labels


def _outline(frame: Frame) -> Iterator[Point]:
    for i in range(51):
        x, y = frame.x1 + (frame.x2 - frame.x1) * i / 50, frame.y1 + (frame.y2 - frame.y1) * i / 50
        yield from ((x, frame.y1), (x, frame.y2), (frame.x1, y), (frame.x2, y))


def _corners(text: str, frame: Frame, image: Frame) -> Iterator[Label]:
    width, high = extent(text, TEXT), 7.5
    left, right, middle = frame.x1 + 4, frame.x2 - 4 - width, (frame.y1 + frame.y2) / 2
    ways = [(x, y) for y in (frame.y1 + high, frame.y2 - high) for x in (left, right)]
    ways += [(x, y) for y in (frame.y1 - high, frame.y2 + high) for x in (frame.x1, frame.x2 - width)]
    ways += [(frame.x2 + 4, middle), (frame.x1 - 4 - width, middle), ((frame.x1 + frame.x2 - width) / 2, middle)]
    # away from a box that is too small to keep its name apart from its neighbours'
    ways += [(x, y) for far in (12, 24) for y in (frame.y1 - far, frame.y2 + far) for x in (left, right + far)]
    for x, y in ways:
        inside = min(max(x, image.x1 + 2), image.x2 - 2 - width)
        yield Label(inside, min(max(y, image.y1 + high), image.y2 - high), text, TEXT, "start", backed=True)
