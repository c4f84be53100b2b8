"""Feedback for one student as Markdown: every mark with its evidence, what to remember, and what to practise next."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, assert_never

from dlquiz.grading.follow import with_own_numbers
from dlquiz.grading.results import Answered
from dlquiz.grading.submission import Submission
from dlquiz.question.item import Part, Trace
from dlquiz.question.record import solution
from dlquiz.question.rules import PRACTICE, Rules
from dlquiz.render import markup
from dlquiz.render.escape import markdown, markdown_code
from dlquiz.render.feedback_words import VERDICTS, practise
from dlquiz.render.gradebook import number

MARKS = re.compile(r"[\\`*_$]")  # what Markdown would take for its own in an author's words
LONGEST = 200
HEADING = "| part | question | your answer | verdict | points |\n|---|---|---|---|---|\n"


class Told(NamedTuple):
    """What a page says of one question: rows of its table, what is explained below, and its id where it was missed."""

    rows: str
    explained: str
    missed: str


def code(text: str, in_table: bool = False) -> str:
    """Return foreign text as a code span, cut where it is long."""
    return markdown_code(text if len(text) <= LONGEST else f"{text[:LONGEST]}...", in_table)


def authored(text: str, in_table: bool = False) -> str:
    r"""Return a question's own text on one line, its math and code as Markdown writes them.

    >>> print(authored(r"`a_b` costs \$5 and $x_1$, not a_b"))
    `a_b` costs \$5 and $x_1$, not a\_b
    >>> print(authored("$|x|$ | `a|b`", in_table=True))
    $\vert{}x\vert{}$ \| `a\|b`
    """
    return " ".join(_block(block, in_table) for block in markup.parse(text))


def _block(block: markup.Block, in_table: bool) -> str:
    if isinstance(block, markup.CodeBlock):
        return " ".join(markdown_code(line, in_table) for line in block.lines if line)
    found = ""
    for run in block.runs:
        match run:
            case markup.Text(words):
                said = MARKS.sub(r"\\\g<0>", words).replace("<", "&lt;")
                after = found.rstrip() if words[0] in ".,;:" else found
                found = after + (said.replace("|", "\\|") if in_table else said)
            case markup.Math(_, source):
                found += f"${_formula(source, in_table)}$"
            case markup.Display(_, source):
                found += f" $${_formula(source, in_table)}$$ "
            case markup.Code(words):
                found += markdown_code(words, in_table)
            case _:
                assert_never(run)
    return found.strip()


def _formula(source: str, in_table: bool) -> str:
    """Return a formula's LaTeX; in a table no bar stands in it, which would end the cell."""
    return source.replace("|", r"\vert{}") if in_table else source


def told(answered: Sequence[Answered], rules: Rules = PRACTICE) -> Told:
    """Return what a page says of one question, all parts of which were `answered` under these rules."""
    rows = []
    for entry in answered:
        slot = entry.slot
        typed = code(entry.text, in_table=True) if entry.text.strip() else ""
        earned = f"{number(entry.points)} of {slot.part.points}"
        verdict = VERDICTS[entry.mark.outcome]
        title = authored(slot.question.title, in_table=True)
        rows.append(f"| {slot.name} | {title} | {typed} | {verdict} | {earned} |\n")
    missed = [entry for entry in answered if entry.mark.credit < 1]
    own = own_numbers(answered, rules)
    explained = "".join(f"{line}\n" for entry in missed for line in _explained(entry, own.get(entry.slot.at)))
    return Told("".join(rows), explained, missed[0].slot.question.question if missed else "")


def page(submission: Submission, total: str, found: Sequence[Told], title: str) -> str:
    """Return a student's feedback file from what it says of each question; `total` is `**3 of 4 points** (75.0 %)`."""
    whose = markdown(submission.name or submission.student)
    if submission.name and submission.student:
        whose += f" ({markdown(submission.student)})"
    if submission.refused:
        said = f"{whose}: these answers were not marked.\n\n{markdown(submission.refused)}.\n"
        return f"# {markdown(title)}\n\n{said}"
    form = markdown(submission.form.name) if submission.form else ""
    pieces = [f"# {markdown(title)}\n\n{whose}, form {form}: {total}\n\n{HEADING}"]
    pieces += [one.rows for one in found]
    pieces += [one.explained for one in found]
    if command := practise(one.missed for one in found if one.missed):
        pieces.append(f"\n## What to practise next\n\n    {command}\n")
    return "".join(pieces)


def own_numbers(answered: Sequence[Answered], rules: Rules = PRACTICE) -> dict[int, tuple[Part, str]]:
    """Return the parts as they follow from the student's own earlier values, and these values, by place."""
    if len(answered) < 2:
        return {}
    parts, texts = [entry.slot.part for entry in answered], [entry.text for entry in answered]
    found = with_own_numbers(parts, texts, [entry.mark for entry in answered], rules)
    return {entry.slot.at: own for entry, own in zip(answered, found, strict=True) if own is not None}


def _explained(entry: Answered, own: tuple[Part, str] | None) -> Iterator[str]:
    slot, mark = entry.slot, entry.mark
    yield ""
    yield f"## {slot.name}. {authored(slot.question.title)}"
    yield ""
    yield " ".join(authored(text) for text in (slot.question.prompt, slot.part.prompt) if text)
    yield ""
    if mark.reason:
        typed = f" {code(entry.text)}" if entry.text.strip() else ""
        yield f"* Your answer{typed} could not be read: {markdown(mark.reason)}."
    elif entry.text.strip():
        read = f", read as {code(mark.understood)}" if mark.understood != entry.text.strip() else ""
        yield f"* You wrote {code(entry.text)}{read}: {VERDICTS[mark.outcome]}, by the rule: {markdown(mark.rule)}."
    else:
        yield "* You left this part out."
    yield f"* Accepted: {code(mark.accepted)}"
    if slip := mark.misconception:
        yield f"* This is what comes out when one {authored(slip.name)}: {authored(slip.remedy)}"
    for note in mark.notes:
        yield f"* {markdown(note)}"
    yield ""
    yield f"Worked solution (variant {slot.question.code}):"
    yield ""
    yield from worked(slot.part)
    if own is not None:
        yield ""
        yield f"With your own {markdown(own[1])}:"
        yield ""
        yield from worked(own[0])


def worked(part: Part) -> Iterator[str]:
    """Yield a part's worked solution as a quotation."""
    for line in solution(part):
        yield from _table(line) if isinstance(line, Trace) else [f"> {authored(line)}", ">"]


def _table(trace: Trace) -> Iterator[str]:
    yield _cells(trace.header)
    yield f"> |{'---|' * len(trace.header)}"
    for row in trace.rows:
        yield _cells(row)
    yield ">"


def _cells(row: Sequence[str]) -> str:
    return f"> | {' | '.join(authored(cell, in_table=True) for cell in row)} |"
