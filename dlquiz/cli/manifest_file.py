"""The file of a manifest: what the commands that read one have in common."""

from pathlib import Path

from dlquiz.errors import InputError

LARGEST = 500_000_000  # bytes
INSIDE = Path("instructor", "manifest.json")


def text_of(path: Path) -> str:
    """Return a manifest's text, line ends and all, because its seal counts them; InputError for anything else."""
    if not path.is_file():
        remedy = f"name {path / INSIDE}" if (path / INSIDE).is_file() else f"`dlquiz exam` writes {INSIDE}"
        raise InputError(str(path), "there is no such file" if not path.exists() else "it is no regular file", remedy)
    if path.stat().st_size > LARGEST:
        raise InputError(str(path), f"it is larger than {LARGEST:,} bytes")
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        remedy = "take the file as `dlquiz exam` wrote it"
        raise InputError(str(path), f"it is not UTF-8 at byte {error.start}", remedy) from error
