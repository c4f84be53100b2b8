"""The class report in a terminal of eighty columns: summary, histogram, parts, misconceptions, forms."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from dlquiz.grading.analysis import Analysis
from dlquiz.grading.cautions import cautions
from dlquiz.grading.verdict import Outcome
from dlquiz.render import markup
from dlquiz.render.escape import plain_ascii, terminal

EIGHTHS = " ▏▎▍▌▋▊▉█"
HISTOGRAM, MET = "Students by their share of the points", "Misconceptions, by students"
FORMS, LOOK = "Forms compared", "What to look at"
HEADINGS = (HISTOGRAM, MET, FORMS, LOOK)
MOST_MET = 8
LABEL = 9


def class_report_text(found: Analysis, width: int = 80, *, ascii: bool = False) -> list[str]:  # noqa: A002
    """Return the report's lines; the students themselves are not in it, `grade` lists them above it."""
    shown = plain_ascii if ascii else terminal
    lines = [*_summary(found, width), *_histogram(found, width, ascii)]
    if found.marked:
        lines += ["", *_parts(found, width, ascii)]
    lines += _met(found, width, ascii)
    lines += _forms(found, width, ascii)
    said = list(cautions(found))
    if said:
        lines += ["", LOOK]
        for caution in said:
            first, *rest = wrap(shown(caution), width - 4) or [""]
            lines += [f"  {'*' if ascii else '•'} {first}", *(f"    {line}" for line in rest)]
    return [plain_ascii(line) for line in lines] if ascii else lines


def decimals(value: float | None, places: int = 2) -> str:
    """Write a figure to fixed decimals, a dash where there is none.

    >>> decimals(-0.2138), decimals(None)
    ('−0.21', '–')
    """
    return "–" if value is None else f"{round(value, places) + 0.0:.{places}f}".replace("-", "−")


def bar(share: float, width: int, ascii: bool = False) -> str:  # noqa: A002
    """Return a bar of up to `width` columns; anything above zero is seen.

    >>> bar(0.5, 5), bar(0.001, 5), bar(0.5, 4, ascii=True)
    ('██▌', '▏', '##')
    """
    if share <= 0:
        return ""
    if ascii:
        return "#" * max(1, round(share * width))
    whole, eighths = divmod(max(1, round(8 * share * width)), 8)
    return "█" * whole + EIGHTHS[eighths].strip()


def _summary(found: Analysis, width: int) -> list[str]:
    if found.mean is None:
        return ["Nobody was marked."]
    share = {q: decimals(value, 1) for q, value in found.quantiles}
    spread = "" if found.deviation is None else f", standard deviation {decimals(found.deviation, 1)}"
    said = (
        f"Mean {decimals(found.mean, 1)} %{spread}; a quarter of the class is below {share[0.25]} %, half "
        f"{share[0.5]} %, three quarters {share[0.75]} %; lowest {share[0.0]} %, highest {share[1.0]} %."
    )
    if found.reliability is not None:
        known = found.reliability
        said += f" {known.name} {decimals(known.alpha)}"
        if known.interval is not None:
            said += f" (95 %: {decimals(known.interval.low)} to {decimals(known.interval.high)})"
        if known.of_questions is not None:
            said += f", over whole questions {decimals(known.of_questions)}"
        said += f"; standard error of measurement {decimals(known.error, 1)} points."
    return wrap(said, width)


def _histogram(found: Analysis, width: int, ascii: bool) -> Iterator[str]:  # noqa: A002
    if not found.marked:
        return
    most = max(found.bins)
    room = width - LABEL - 8
    yield ""
    yield HISTOGRAM
    for i, count in enumerate(found.bins):
        label = f"{10 * i}-{10 * (i + 1)} %"
        yield f"{label:>{LABEL}}  {bar(count / most, room, ascii)} {count or ''}".rstrip()


def _parts(found: Analysis, width: int, ascii: bool) -> Iterator[str]:  # noqa: A002
    drift = found.drift is not None
    head = ["part", "question", "pts", "diff", "discr", "right", "part", "wrong", "?", "–"]
    rows = []
    for part in found.parts:
        counts = [str(part.outcomes[outcome]) for outcome in Outcome]
        odd = part.discrimination is not None and part.discrimination < 0.1
        figures = [decimals(part.difficulty), decimals(part.discrimination) + ("!" if odd else "")]
        question = part.column.question.partition("/")[2] or part.column.question
        rows.append([part.column.name, question, str(part.column.points), *figures, *counts])
        if drift:
            rows[-1].append(decimals(part.drift))
    yield from aligned([[*head, "forms"] if drift else head, *rows], width, flexible=1, left=2, ascii=ascii)
    yield "diff: mean share of the points, 1 is easy; discr: correlation with the other"
    yield "parts, ! below 0.1; ?: not read; –: blank" + ("; forms: p of their difference" if drift else "")


def _met(found: Analysis, width: int, ascii: bool) -> Iterator[str]:  # noqa: A002
    met = found.met
    if not met:
        return
    yield ""
    yield MET
    rows = [(markup.plain(slip.name, ascii=ascii).replace("\n", " "), count, where) for slip, count, where in met]
    longest = min(width - 30, max(len(name) for name, _, _ in rows[:MOST_MET]))
    for name, count, where in rows[:MOST_MET]:
        drawn = bar(count / rows[0][1], 14, ascii)
        said = f"  {cut(name, longest, ascii).ljust(longest)}  {drawn.ljust(14)} {count:>4}  {', '.join(where)}"
        yield cut(said, width, ascii)
    if len(met) > MOST_MET:
        yield f"  and {len(met) - MOST_MET} more"


def _forms(found: Analysis, width: int, ascii: bool) -> Iterator[str]:  # noqa: A002
    if not found.marked:
        return
    yield ""
    if found.no_drift:
        yield from wrap(found.no_drift, width)
        return
    yield FORMS
    for form in found.forms[:MOST_MET]:
        error = "" if form.error is None else f" ± {decimals(2 * form.error, 1)}"
        name = cut(form.name, LABEL - 1, ascii)
        drawn = bar(form.mean / 100, 30, ascii)
        yield f"{name:>{LABEL}}  {drawn:<30} {decimals(form.mean, 1)} %{error} ({form.students})"
    if found.drift is not None:
        said = f"Chance alone makes such a difference with probability {decimals(found.drift.p, 3)} (permutation test)."
        yield from wrap(said, width)


def aligned(
    rows: Sequence[Sequence[str]],
    width: int,
    flexible: int,
    left: int,
    ascii: bool = False,  # noqa: A002
) -> Iterator[str]:
    """Yield rows as columns, the first `left` ones flush left; the flexible one gives way where the width is short."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    over = sum(widths) + 2 * (len(widths) - 1) - width
    widths[flexible] = max(6, widths[flexible] - max(0, over))
    for row in rows:
        cells = [cut(cell, wide, ascii) for cell, wide in zip(row, widths, strict=True)]
        flush = [cell.ljust(wide) for cell, wide in zip(cells[:left], widths, strict=False)]
        flush += [cell.rjust(wide) for cell, wide in zip(cells[left:], widths[left:], strict=True)]
        yield "  ".join(flush).rstrip()


def cut(text: str, width: int, ascii: bool = False) -> str:  # noqa: A002
    """Return a text cut to a width, with a mark where it was cut."""
    return text if len(text) <= width else text[: max(0, width - 1)] + ("~" if ascii else "…")
