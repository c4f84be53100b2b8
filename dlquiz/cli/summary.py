"""What a session says at its end: the score by topic, the slips made, and the commands to go on with."""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from textwrap import wrap

from dlquiz.cli.again import again, of_bank
from dlquiz.cli.answered import Answered
from dlquiz.cli.course import Course, Mode
from dlquiz.cli.screen import Screen
from dlquiz.question import Variant
from dlquiz.render.feedback_words import named
from dlquiz.render.terminal import text_lines

WIDE = 40


def summary(
    screen: Screen, answered: Sequence[Answered], flagged: Sequence[Variant], course: Course, resumable: bool
) -> None:
    """Say what a session came to; `resumable` says that it can be gone on with."""
    if not answered:
        said = f"dlquiz quiz --seed {course.seed} with the same options"
        screen.lines(wrap(f"Nothing was answered. The same questions again: {said}", screen.width), "soft")
        return
    earned = sum((entry.credit * entry.part.points for entry in answered), Fraction(0))
    asked = sum(entry.part.points for entry in answered)
    screen.say()
    screen.lines(wrap(f"Score: {decimal(earned)} of {asked} points", screen.width), "title")
    score_lines(screen, score(answered))
    slips = Counter(
        entry.mark.misconception.name
        for entry in answered
        if entry.mark and entry.mark.misconception and not entry.overruled
    )
    if slips:
        screen.say("What went wrong:", "title")
        for name, times in slips.most_common():
            said = f"{name} ({times} times)" if times > 1 else name
            screen.lines(
                f"  {line}" for line in text_lines(said, screen.width - 2, ascii=screen.ascii, plain=screen.textual)
            )
    missed = dict.fromkeys(entry.variant.question.id for entry in answered if entry.credit < 1)
    bank = course.bank.name
    if missed and course.mode is Mode.CARDS:
        screen.say("Again:", "title")
        screen.say(f"  dlquiz quiz --mode cards {named(missed)}{of_bank(bank)}")
    elif missed:
        screen.lines(wrap("Again, with new numbers:", screen.width), "title")
        screen.say(f"  {again(missed, bank)}")
        screen.say("Their solutions:", "title")
        latest = {entry.variant.question.id: entry.variant for entry in answered if entry.credit < 1}
        for variant in latest.values():
            screen.say(f"  dlquiz bank show {variant.question.id} --code {variant.code}{of_bank(bank)}")
    for variant in flagged:
        shown = f"bank show {variant.question.id} --code {variant.code}"
        if course.mode is Mode.CARDS:
            shown = f"quiz --mode cards -q {variant.question.id}"
        screen.say(f"Flagged: dlquiz {shown}{of_bank(bank)}")
    if resumable:
        screen.lines(wrap(f"Saved. To go on: dlquiz resume{screen.again}", screen.width), "accent")
    if course.mode is Mode.PRACTICE:
        said = f"This session again: dlquiz quiz --seed {course.seed} with the same options"
        screen.lines(wrap(said, screen.width), "soft")


def score_lines(screen: Screen, rows: Iterable[tuple[str, Fraction, int]]) -> None:
    """Say topic, points earned and points asked, in columns where there is room."""
    for topic, gained, most in rows:
        name = f"{topic:<24}" if screen.width >= WIDE else f"{topic}:"
        said = f"  {name} {decimal(gained)} of {most}"
        screen.lines([said] if screen.width >= WIDE else wrap(said, screen.width, subsequent_indent="    "))


def score(answered: Sequence[Answered]) -> list[tuple[str, Fraction, int]]:
    """Return topic, points earned and points asked."""
    found: dict[str, tuple[Fraction, int]] = {}
    for entry in answered:
        gained, most = found.get(entry.variant.question.topic, (Fraction(0), 0))
        found[entry.variant.question.topic] = (gained + entry.credit * entry.part.points, most + entry.part.points)
    return [(topic, gained, most) for topic, (gained, most) in sorted(found.items())]


def decimal(points: Fraction) -> str:
    """Return points without trailing zeros."""
    return f"{float(points):.2f}".rstrip("0").rstrip(".")
