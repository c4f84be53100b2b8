"""Pages as pictures, as a scanner would see them."""

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

needs_programs = pytest.mark.skipif(
    shutil.which("pdflatex") is None or shutil.which("pdftoppm") is None, reason="pdflatex or poppler is not installed"
)


def pictures(pdf: Path, dots: int = 150) -> list[Image.Image]:
    """The pages of a PDF in grey, so many dots per inch."""
    folder = pdf.with_suffix("")
    folder.mkdir()
    subprocess.run(["pdftoppm", "-r", str(dots), "-gray", str(pdf), str(folder / "page")], check=True)
    return [Image.open(page) for page in sorted(folder.iterdir())]
