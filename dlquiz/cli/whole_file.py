"""A file that appears whole or not at all, for every command that writes a single one."""

import os
from pathlib import Path


def write(path: Path, content: str | bytes) -> None:
    """Put content in the place of a file; whatever ends the run, the old file or the new one stands there.

    InputError says why it cannot be written. Text is UTF-8 with `\\n` at the ends of lines.
    """
    from dlquiz.errors import InputError

    beside = path.with_name(f".{path.name[:200]}-{os.urandom(4).hex()}")
    try:
        try:
            with beside.open("xb") as file:
                file.write(content if isinstance(content, bytes) else content.encode())
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(str(path), f"it cannot be written: {(error.strerror or str(error)).lower()}") from error
