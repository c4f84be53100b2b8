"""Timelines in a terminal: along a line, or one event a row where the labels are long."""

from collections.abc import Sequence

from dlquiz.question.figure import Timeline
from dlquiz.render.figure.canvas import Canvas
from dlquiz.render.figure.look import Look
from dlquiz.render.figure.measure import signed
from dlquiz.render.figure.timeline import Flags, Moment, flags, moments, spread

MOST_HIGH, WIDEST = 5, 72


def lines(figure: Timeline, look: Look) -> list[str]:
    """Return the timeline."""
    found = moments(figure)
    name = look.plain(figure.label)
    steps = [look.plain(signed(str(m.at))) for m in found]
    least = max(map(len, steps), default=1) + 2
    labels = [[look.plain(signed(e.label)) for e in m.events] for m in found]
    first, last = (max(map(len, texts)) for texts in (labels[0], labels[-1])) if labels else (0, 0)
    # centred labels stand half before the first event and after the last one, flags only after
    for margin, after in ((2 + first // 2, last // 2), (2, last)):
        room = min(look.width, WIDEST) - margin - max(len(name) + 5, after)
        scaled, _ = spread([m.at for m in found], room, least)
        places = [margin + round(x) for x in scaled]
        widths = [max(map(len, texts)) for texts in labels]
        stand = flags(places, widths, [len(texts) for texts in labels], 2)
        ends = [int(start) + width for start, width in zip(stand.starts, widths, strict=True)]
        fits = bool(places) and max([places[-1] + len(name) + 5, *ends]) <= look.width
        if fits and min(stand.starts) >= 0 and max(stand.heights) <= MOST_HIGH:
            return _row(found, labels, places, stand, name, look)
    return _column(found, labels, steps, name, look)


def _row(
    found: Sequence[Moment],
    labels: Sequence[Sequence[str]],
    places: Sequence[int],
    stand: Flags,
    name: str,
    look: Look,
) -> list[str]:
    canvas = Canvas()
    tops = [height + len(texts) for height, texts in zip(stand.heights, labels, strict=True)]
    line, end = max(tops) + 1 - stand.centred, places[-1] + 2
    canvas.across(line, 0, end)
    canvas.write(line, end + 1, f"{look.sign('▶', '>')} {name}")
    for moment, x, height in zip(found, places, stand.heights, strict=True):
        if not stand.centred:
            canvas.down(x, line - height - 1, line)
        canvas.write(line, x, look.sign("◆", "#") if moment.strong else look.sign("●", "o"))
        text = look.plain(signed(str(moment.at)))
        canvas.write(line + 1, max(0, x - len(text) // 2), text)
    base = line - 1 - (not stand.centred)
    for texts, start, height in zip(labels, stand.starts, stand.heights, strict=True):
        for i, text in enumerate(texts):
            canvas.write(base - height - i, int(start), text)
    return canvas.lines(ascii=look.ascii)


def _column(
    found: Sequence[Moment], labels: Sequence[Sequence[str]], steps: Sequence[str], name: str, look: Look
) -> list[str]:
    widest = max(map(len, steps), default=0)
    said = look.wrapped(name)
    for moment, texts, step in zip(found, labels, steps, strict=True):
        for event, label in zip(moment.events, texts, strict=True):
            mark = look.sign("◆", "#") if event.strong else look.sign("●", "o")
            said += look.fitted(f"{step.rjust(widest)} {mark} {label}", " " * (widest + 3))
    return said
