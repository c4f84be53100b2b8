"""Options that several commands share, and their completion."""

from collections.abc import Iterator
from typing import Annotated

import typer


def _complete_question(incomplete: str) -> Iterator[tuple[str, str]]:
    from dlquiz.exam.bank import load

    for name, question in load().items():
        if name.startswith(incomplete):
            yield name, question.title


def _complete_topic(incomplete: str) -> Iterator[str]:
    from dlquiz.exam.bank import load

    yield from (topic for topic in load().topics if topic.startswith(incomplete))


BankName = Annotated[str, typer.Option("--bank", help="Package or folder that the questions come from.")]
QuestionId = Annotated[str, typer.Argument(help="Question id.", autocompletion=_complete_question, metavar="ID")]
QuestionIds = Annotated[
    list[str] | None,
    typer.Option("--question", "-q", help="Question id; may be repeated.", autocompletion=_complete_question),
]
Topics = Annotated[
    list[str] | None, typer.Option("--topic", "-t", help="Topic; may be repeated.", autocompletion=_complete_topic)
]
Level = Annotated[int | None, typer.Option("--level", "-l", help="Level 1, 2 or 3.", min=1, max=3)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")]
Speak = Annotated[bool, typer.Option("--speak", help="Read everything aloud, formulas and figures in words.")]
Plain = Annotated[bool, typer.Option("--plain", help="No colours, no drawings: text for a screen reader or a log.")]
