"""`dlquiz exam seal`: a manifest that its teacher corrected is sealed anew."""

from pathlib import Path
from typing import Annotated

import typer


def seal(
    manifest: Annotated[Path, typer.Argument(help="The corrected manifest.json.", metavar="MANIFEST")],
    secret: Annotated[
        Path | None, typer.Option("--secret", help="The secret that a graded exam was made with.")
    ] = None,
) -> None:
    """Seal a manifest again that you corrected: a key that was wrong, a tolerance that was too narrow.

    Change it in a text editor, line by line as it is, and leave the last line alone. `dlquiz exam verify` names the
    first difference from what was made, before and after. A number that the question's graph computes goes together
    with it: where that is wrong, write "graph": null in that question's line, and then the right number.

    \b
    Examples:
      dlquiz exam seal practice/instructor/manifest.json
      dlquiz exam seal midterm/instructor/manifest.json --secret midterm.secret
    """
    from dlquiz.cli import whole_file
    from dlquiz.cli.manifest_file import text_of
    from dlquiz.cli.screen import Screen
    from dlquiz.exam.manifest import parse, resealed
    from dlquiz.exam.secret import read

    key = read(secret) if secret else None
    text = resealed(text_of(manifest), str(manifest), key)
    exam = parse(text, str(manifest), key)
    whole_file.write(manifest, text)
    Screen().say(f"{exam.id}: {manifest} is sealed{' and signed' if key else ''} as it is now")
