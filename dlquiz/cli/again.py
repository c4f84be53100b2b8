"""Ways back to what was asked: commands to paste, and names that hold in any folder."""

from collections.abc import Collection
from pathlib import Path

from dlquiz.exam.bank import DEFAULT


def again(questions: Collection[str], bank: str) -> str:
    """Return the command that asks these questions with new numbers.

    >>> again(["losses/softmax-gradient"], "question_bank")
    'dlquiz quiz -q losses/softmax-gradient -n 3'
    """
    from dlquiz.render.feedback_words import practise

    return f"{practise(questions)}{of_bank(bank)}"


def of_bank(bank: str) -> str:
    """Return the option that a command needs for its bank, as a shell reads it; none for the one of dlquiz.

    >>> of_bank("./my bank"), of_bank("question_bank")
    (" --bank './my bank'", '')
    """
    from shlex import quote

    return "" if bank == DEFAULT else f" --bank {quote(bank)}"


def anywhere(bank: str) -> str:
    """Return a bank's name as it is found from any folder: of a folder its whole path."""
    folder = Path(bank)
    return str(folder.resolve()) if bank != DEFAULT and folder.is_dir() else bank
