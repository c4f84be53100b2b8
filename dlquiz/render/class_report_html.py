"""The class report as one HTML page that needs nothing else: no network, no fonts, and it reads with scripts off."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dlquiz.grading.analysis import Analysis, Part
from dlquiz.grading.answer_row import Problem
from dlquiz.grading.cautions import cautions
from dlquiz.grading.frozen import FrozenExam, Slot, slots
from dlquiz.grading.verdict import Outcome
from dlquiz.numeric.digits import counted
from dlquiz.question.answer import Choice, MultiChoice, Subset
from dlquiz.render import markup, pages, plots
from dlquiz.render.class_report_text import decimals
from dlquiz.render.escape import terminal
from dlquiz.render.gradebook import number, status
from dlquiz.render.sheet_key import boxed

MOST_BARS = 12
MOST_ANSWERS = 8


class Option(NamedTuple):
    """An option, or what was typed, and how many chose it."""

    text: str
    is_option: bool
    form: str
    right: bool
    misconception: str
    students: int


class Line(NamedTuple):
    """A student in the table; points and percentages also as they sort."""

    student: str
    name: str
    form: str
    points: str
    points_sort: str
    percent: str
    percent_sort: str
    state: str


class Shown(NamedTuple):
    """A part with one variant of its text."""

    part: Part
    form: str
    prompt: str
    answer: str
    options: tuple[Option, ...]


def class_report_html(found: Analysis, exam: FrozenExam, problems: Sequence[Problem] = ()) -> str:
    """Return the page; every student is on it, also those who were refused or handed in nothing."""
    return pages.page(
        "report.html.j2",
        styles=("page.css", "report.css"),
        scripts=("report.js",),
        found=found,
        exam=exam,
        cautions=list(cautions(found)),
        plots=_plots(found),
        shown=list(_shown(found, exam)),
        students=_students(found),
        problems=problems,
        form_names=[form.name for form in exam.forms],
        median=next((value for q, value in found.quantiles if q == 0.5), None),
    )


def _plots(found: Analysis) -> dict[str, plots.Plot]:
    made: dict[str, plots.Plot] = {}
    if found.mean is not None:
        made["histogram"] = plots.histogram(found.bins, found.mean)
    if len(found.forms) > 1:
        made["forms"] = plots.forms([(terminal(form.name), form.mean, form.error) for form in found.forms])
    told = [
        (part.column.name, part.difficulty, part.discrimination)
        for part in found.parts
        if part.discrimination is not None
    ]
    if told:
        made["scatter"] = plots.scatter(told)
    met = [(markup.plain(slip.name).replace("\n", " "), count) for slip, count, _ in found.met[:MOST_BARS]]
    if met:
        made["misconceptions"] = plots.bars(met, f"Of {counted(found.marked, 'student')}")
    return made


def _students(found: Analysis) -> Iterator[Line]:
    for row in (*found.rows, *found.absent):
        if row.cells and found.possible:
            points = float(row.points)
            share = 100 * points / found.possible
            figures = (number(points), f"{points:.6g}", decimals(share, 1), f"{share:.6g}")
        else:
            figures = ("", "", "", "")
        unread = sum(cell.outcome is Outcome.UNREADABLE for cell in row.cells)
        yield Line(row.student, row.name, row.form, *figures, row.refused or status("", unread))


def _shown(found: Analysis, exam: FrozenExam) -> Iterator[Shown]:
    """Yield each part with its text on the first form."""
    form = exam.forms[0]
    placed = {slot.column: slot for slot in slots(form)}
    for part in found.parts:
        slot = placed[part.column.name]
        prompt = "\n\n".join(text for text in (slot.question.prompt, slot.part.prompt) if text)
        yield Shown(part, form.name, prompt, boxed(slot.part.answer), tuple(_options(part, slot)))


def _options(part: Part, slot: Slot) -> Iterator[Option]:
    """Yield the options, taken or not, then what else was answered, the most frequent first."""
    answer = slot.part.answer
    listed: list[str] = []
    if isinstance(answer, Choice | MultiChoice | Subset):
        listed = list(answer.universe if isinstance(answer, Subset) else answer.options)
        right = [answer.value] if isinstance(answer, Choice) else list(answer.value)
        slips = {str(value): slip.name for slip, value in slot.part.wrong.items()} if isinstance(answer, Choice) else {}
        taken = {given.text: times for given, times in part.answers}
        for text in listed:
            yield Option(text, True, "", text in right, slips.get(text, ""), taken.get(text, 0))
    others = [(given, times) for given, times in part.answers if given.form or given.text not in listed]
    for given, times in others[:MOST_ANSWERS]:
        slip = given.misconception.name if given.misconception else ""
        yield Option(given.text, bool(listed) and not given.form, given.form, given.right, slip, times)
