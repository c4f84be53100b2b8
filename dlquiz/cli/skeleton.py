"""The file that `dlquiz bank new` writes."""

import re
from keyword import iskeyword
from pathlib import Path

from dlquiz.errors import InputError, UsageError

SKELETON = '''"""{topic_title}."""

from typing import Annotated

from dlquiz.question import Example, Integer, Item, Misconception, Range, Whole, let, question, symbols

# The signature below is the space: every combination of these values is a variant, and all of them can be listed.
# Domains: Range, OneOf, Decimals, Entries (vectors, matrices), Distinct, Chosen, Layers, Boxes, MDPs, Claims.
Length = Annotated[int, Range(20, 60)]
Window = Annotated[int, Range(4, 9)]


def positions(n: Whole, k: Whole) -> Whole:
    """The formula, written once: with plain numbers it computes, with symbols it also writes the solution."""
    return let("o", n - k + 1)


# A wrong answer has a name (what the student does) and a remedy (what to remember instead).
NO_PLUS_ONE = Misconception("forgets the + 1", "The window's first position counts as well as its moves.")
ADDS = Misconception("adds the window", "The window must fit inside, so its length is taken off.")
WHOLE = Misconception("counts every element", "A window needs all of its elements, so the last positions do not fit.")


# level: 1 one formula, 2 several steps, 3 a chain or an inverse problem. concepts: rows of the bank's concepts.csv.
# example: a case whose answer somebody else published or that was worked out by hand; name the source.
@question(
    topic="{topic}",
    level=1,
    points=2,
    concepts=["{concept}"],
    example=Example("worked by hand: windows 1-4, 2-5, ..., 7-10", "7", n=10, k=4),
)
def {function}(n: Length, k: Window) -> Item:
    """{title}."""
    # State units, rounding and conventions. Math stands between dollars.
    return Item(
        f"A window of ${{k}}$ elements slides over a sequence of ${{n}}$ elements, one element at a time. "
        "At how many positions does it fit?",
        answer=Integer(positions(*symbols(n=n, k=k))),
        # Each wrong value is computed by the wrong rule from the same numbers; the most common slip comes first.
        wrong={{
            NO_PLUS_ONE: n - k,
            ADDS: n + k,
            WHOLE: n,
            # whoever makes both slips is told both: NO_PLUS_ONE & ADDS: n + k - 1,
        }},
    )
'''


def write(name: str, folder: Path) -> Path:
    """Write the skeleton of the question `topic/name` into a bank's folder and return the file's path.

    A bank with a table of concepts gets a row for the new one. Raises UsageError for a name that is no identifier,
    InputError where the file exists.
    """
    topic, _, function = name.partition("/")
    if not re.fullmatch(r"[a-z][a-z0-9-]*/[a-z][a-z0-9-]*", name):
        raise UsageError(name, "it is no question id", "write topic/name in small letters, digits and dashes")
    if iskeyword(topic) or iskeyword(function):
        word = topic if iskeyword(topic) else function
        raise UsageError(name, f"{word!r} is a word of Python's own", "take another one")
    path = folder / f"{topic.replace('-', '_')}.py"
    if path.exists():
        raise InputError(str(path), "the file exists", "copy a question inside it, or choose another topic")
    folder.mkdir(parents=True, exist_ok=True)
    concept = f"{topic}-{function}"
    table = folder / "concepts.csv"
    title = function.replace("-", " ").capitalize()
    if table.exists():
        rows = table.read_text(encoding="utf-8")
        if f"\n{concept}," not in rows:
            table.write_text(f"{rows.rstrip()}\n{concept},{topic},{title},\n", encoding="utf-8")
    path.write_text(
        SKELETON.format(
            topic=topic,
            topic_title=topic.replace("-", " ").capitalize(),
            function=function.replace("-", "_"),
            title=title,
            concept=concept,
        ),
        encoding="utf-8",
    )
    return path
