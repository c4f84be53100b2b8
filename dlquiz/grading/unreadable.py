"""The one way in which reading a text can fail."""

ROOT = "\x01"  # stands for √ in a plain text: it takes the next factor without parentheses


class UnreadableError(Exception):
    """A text that is not in the grammar: `reason` in plain words, `column` (from 0) where the caret goes."""

    def __init__(self, reason: str, column: int | None = None) -> None:
        self.reason, self.column = reason, column
        super().__init__(reason, column)


def quoted(text: str, most: int = 24) -> str:
    """Return the text in quotes, cut where it is long.

    >>> quoted("apples"), quoted("-" * 1000)
    ("'apples'", "'------------------------...'")
    """
    text = text.replace(ROOT, "sqrt")
    return f"'{text}'" if len(text) <= most else f"'{text[:most]}...'"
