"""The words that a student's feedback has in common as a page, as a PDF and in the terminal."""

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
    chosen = " ".join(f"-q {question}" for question in questions)
    return f"dlquiz quiz {chosen} -n {max(FEWEST, len(questions))}" if questions else ""
