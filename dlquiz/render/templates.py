"""Where the templates lie: inside the package once it is installed, beside it in a checkout."""

from importlib.resources import files
from pathlib import Path


def folder() -> Path:
    """Return the directory of the templates."""
    installed = Path(str(files("dlquiz"))) / "templates"
    return installed if installed.is_dir() else installed.parents[1] / "templates"
