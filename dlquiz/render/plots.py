"""The plots of the reports as places on a canvas; the template draws them, so that its styles decide the colours.

Four plots of bars, dots and text are all that is needed. matplotlib weighs twenty megabytes, fixes colours in the file
(no dark mode, no style sheet) and puts no description in; altair and pygal bring scripts from elsewhere.
"""

from collections.abc import Sequence
from math import floor, log10
from typing import NamedTuple

WIDTH = 360.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 10.0, 12.0, 34.0
LETTER = 6.2  # a letter's width in the plots' 11-unit type, rather too wide than too narrow
LINE = 13.0


class Tick(NamedTuple):
    """A place on an axis and what stands there."""

    at: float
    text: str


class Bar(NamedTuple):
    """A bar, and the number written at its end."""

    x: float
    y: float
    width: float
    height: float
    text: str
    label: str = ""


class Dot(NamedTuple):
    """A dot with its label's place; `odd` ones have another shape."""

    x: float
    y: float
    label: str
    label_x: float
    label_y: float
    odd: bool = False
    low: float = 0.0
    high: float = 0.0


class Plot(NamedTuple):
    """A plot on a canvas that is always as wide: ticks along both axes, bars or dots, a line to compare with."""

    name: str
    title: str
    description: str
    height: float
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    across_title: str = ""
    up_title: str = ""
    bars: tuple[Bar, ...] = ()
    dots: tuple[Dot, ...] = ()
    line: float | None = None
    line_text: str = ""


def histogram(bins: Sequence[int], mean: float) -> Plot:
    """Draw how many students have which share of the points, in percent."""
    height = 200.0
    low, high = height - BOTTOM, TOP + 6
    most = max([1, *bins])
    step = nice(most / 4)
    top = step * -(-most // step)
    room = WIDTH - LEFT - RIGHT
    wide = room / len(bins)
    bars = tuple(
        Bar(LEFT + i * wide + 1.5, low - count / top * (low - high), wide - 3, count / top * (low - high), str(count))
        for i, count in enumerate(bins)
    )
    said = ", ".join(f"{10 * i} to {10 * (i + 1)} %: {count}" for i, count in enumerate(bins))
    return Plot(
        "histogram",
        "How many students have which share of the points",
        f"Students by their share of the points. {said}. The mean is {mean:.1f} %.",
        height,
        tuple(Tick(LEFT + room * share / 100, f"{share}") for share in range(0, 101, 20)),
        tuple(Tick(low - value / top * (low - high), str(value)) for value in range(0, top + 1, step)),
        "percent of the points",
        "students",
        bars,
        line=LEFT + room * mean / 100,
        line_text=f"mean {mean:.0f}",
    )


def columns(
    name: str, title: str, values: Sequence[float], labels: Sequence[str], across: str, up: str, top: int = 0
) -> Plot:
    """Draw a column for each value, every third one up to the last with its label below.

    `top` is the axis' end where that is known.
    """
    height = 170.0
    low, high = height - BOTTOM, TOP + 6
    step = nice(max(1.0, top or max(values, default=0)) / 4)
    end = top or step * max(1, -(-int(max(values, default=0)) // step))
    room = WIDTH - LEFT - RIGHT
    wide = room / max(1, len(values))
    drawn = tuple(
        Bar(LEFT + i * wide + 2, low - value / end * (low - high), wide - 4, value / end * (low - high), f"{value:.0f}")
        for i, value in enumerate(values)
    )
    said = ", ".join(f"{label}: {value:.0f}" for label, value in zip(labels, values, strict=True))
    return Plot(
        name,
        title,
        f"{title}. {said}.",
        height,
        tuple(Tick(LEFT + (i + 0.5) * wide, label) for i, label in enumerate(labels) if (len(labels) - 1 - i) % 3 == 0),
        tuple(Tick(low - value / end * (low - high), str(value)) for value in range(0, end + 1, step)),
        across,
        up,
        drawn,
    )


def scatter(entries: Sequence[tuple[str, float, float]]) -> Plot:
    """Draw each part (name, difficulty, discrimination) as a dot; one that tells nobody apart gets another shape."""
    height = 250.0
    bottom, top = height - BOTTOM, TOP
    least = min([0.0, *(r for _, _, r in entries)])
    floor_ = -1.0 if least < -0.5 else -0.5 if least < 0 else 0.0
    room, rise = WIDTH - LEFT - RIGHT, (bottom - top) / (1 - floor_)

    def place(difficulty: float, r: float) -> tuple[float, float]:
        return LEFT + room * difficulty, bottom - (r - floor_) * rise

    places = [place(difficulty, r) for _, difficulty, r in entries]
    labels = _labels([name for name, _, _ in entries], places)
    dots = tuple(
        Dot(x, y, name, label_x, label_y, odd=r < 0.1)
        for (name, _, r), (x, y), (label_x, label_y) in zip(entries, places, labels, strict=True)
    )
    said = "; ".join(f"{name}: {difficulty:.2f} and {r:.2f}" for name, difficulty, r in entries)
    return Plot(
        "scatter",
        "Difficulty and discrimination of each part",
        f"One dot a part: its mean share of the points and its correlation with the rest. {said}.",
        height,
        tuple(Tick(LEFT + room * i / 5, f"{i / 5:g}") for i in range(6)),
        tuple(Tick(bottom - i / 2 * rise, _signed(floor_ + i / 2)) for i in range(int((1 - floor_) * 2) + 1)),
        "difficulty: mean share of the points (right is easy)",
        "discrimination",
        dots=dots,
    )


def bars(
    entries: Sequence[tuple[str, int]],
    said_of: str,
    title: str = "How many students met which misconception",
) -> Plot:
    """Draw misconceptions and how many students met each, or how often one did, the label above its bar."""
    each = 2 * LINE + 4
    height = TOP + each * len(entries) + 6
    most = max([1, *(count for _, count in entries)])
    room = WIDTH - 4 - 40
    drawn = tuple(
        Bar(4, TOP + i * each + LINE, room * count / most, LINE - 2, str(count), shortened(label, WIDTH - 8))
        for i, (label, count) in enumerate(entries)
    )
    said = "; ".join(f"{label}: {count}" for label, count in entries)
    return Plot("misconceptions", title, f"{said_of}. {said}.", height, (), (), bars=drawn)


def forms(entries: Sequence[tuple[str, float, float | None]]) -> Plot:
    """Draw each form's mean in percent, with a bar of two standard errors to both sides."""
    each = 26.0
    height = TOP + each * len(entries) + BOTTOM
    left = LEFT + 26
    room = WIDTH - left - RIGHT
    dots = []
    for i, (name, mean, error) in enumerate(entries):
        y = TOP + each * (i + 0.5)
        ends = [left + room * min(100.0, max(0.0, mean + sign * 2 * (error or 0.0))) / 100 for sign in (-1, 1)]
        dots.append(
            Dot(left + room * mean / 100, y, shortened(name, left - 10), left - 8, y, low=ends[0], high=ends[1])
        )
    said = "; ".join(
        f"form {name}: {mean:.1f} %" + (f" plus or minus {2 * error:.1f}" if error is not None else "")
        for name, mean, error in entries
    )
    return Plot(
        "forms",
        "The forms' means",
        f"Mean share of the points by form, with two standard errors. {said}.",
        height,
        tuple(Tick(left + room * share / 100, f"{share}") for share in range(0, 101, 20)),
        (),
        "percent of the points; bars: two standard errors",
        dots=tuple(dots),
    )


def nice(x: float) -> int:
    """Return a whole step of 1, 2 or 5 times a power of ten that is not below x.

    >>> nice(0.2), nice(3), nice(12), nice(60)
    (1, 5, 20, 100)
    """
    power = 10 ** max(0, floor(log10(max(1.0, x))))
    return int(next(step * power for step in (1, 2, 5, 10) if step * power >= x))


def shortened(text: str, room: float) -> str:
    """Return a label that fits the room."""
    most = max(1, int(room / LETTER))
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _signed(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _labels(names: Sequence[str], places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a place beside each dot where its label meets as few dots and labels as can be."""
    taken = [(x - 4, y - 4, x + 4, y + 4) for x, y in places]
    found = []
    for name, (x, y) in zip(names, places, strict=True):
        wide = LETTER * len(name)
        tries = [
            (x + 7 + wide / 2, y), (x - 7 - wide / 2, y), (x, y - 11), (x, y + 11),
            (x + 5 + wide / 2, y - 9), (x + 5 + wide / 2, y + 9), (x - 5 - wide / 2, y - 9), (x - 5 - wide / 2, y + 9),
        ]  # fmt: skip

        def cost(at: tuple[float, float], wide: float = wide) -> int:
            box = (at[0] - wide / 2, at[1] - 6, at[0] + wide / 2, at[1] + 6)
            outside = box[0] < LEFT or box[2] > WIDTH or box[1] < 0
            return 5 * outside + sum(a[0] < box[2] and box[0] < a[2] and a[1] < box[3] and box[1] < a[3] for a in taken)

        best = min(tries, key=cost)
        taken.append((best[0] - wide / 2, best[1] - 6, best[0] + wide / 2, best[1] + 6))
        found.append(best)
    return found
