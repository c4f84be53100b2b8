"""The words that a student is told alike on a page of feedback, in its PDF and in the terminal."""

from collections.abc import Iterable

from dlquiz.grading.verdict import Outcome

FEWEST = 3  # questions of a practice quiz
VERDICTS = {
    Outcome.CORRECT: "right",
    Outcome.PARTIAL: "partly right",
    Outcome.WRONG: "wrong",
    Outcome.UNREADABLE: "not read",
    Outcome.BLANK: "blank",
}


def practise(missed: Iterable[str]) -> str:
    """Return the command that asks again what was missed, each question of the exam by its id.

    >>> practise(["cnn/size", "losses/hinge", "cnn/size"]), practise([])
    ('dlquiz quiz -q cnn/size -q losses/hinge -n 3', '')
    """
    questions = dict.fromkeys(missed)
    return f"dlquiz quiz {named(questions)} -n {max(FEWEST, len(questions))}" if questions else ""


def named(questions: Iterable[str]) -> str:
    """Return the options that name questions."""
    return " ".join(f"-q {question}" for question in questions)
