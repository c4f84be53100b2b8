"""LaTeX has one canonical spelling, which article with amsmath and amssymb sets."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.render.math import parse
from dlquiz.render.math_latex import latex
from dlquiz.render.math_tree import Math
from tests.render.gallery import GALLERY
from tests.render.trees import trees


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        (r"\frac12x", r"\frac{1}{2}x"),
        (r"x_1^2+\alpha  y", r"x_{1}^{2} + \alpha y"),
        (r"-x", "-x"),
        (r"\left(-3\right)\cdot 1.5\times 10^{-3}", r"\left( -3 \right) \cdot 1.5 \times 10^{-3}"),
        ("f'", r"f^{\prime}"),
        ("1,000", "1{,}000"),
        (r"a\leq b\rightarrow c", r"a \le b \to c"),
        (r"\argmax_a", r"\operatorname*{argmax}_{a}"),
        (r"\operatorname{ReLU}(x)", r"\operatorname{ReLU}(x)"),
        (r"\text{25\% of x\_1}", r"\text{25\% of x\_1}"),
        (r"\begin{matrix}1\\[2]\end{matrix}".replace(r"\\[", r"\\ ["), r"\begin{matrix} 1 \\ \lbrack 2] \end{matrix}"),
        (r"\sqrt[{[2]}]{x}", r"\sqrt[{[2]}]{x}"),
        ("{x_1}_2", "{x_{1}}_{2}"),
        ("1{2}", "1{2}"),
    ],
)
def test_a_formula_has_one_spelling(source: str, printed: str) -> None:
    assert latex(parse(source)) == printed


def compiled(bodies: list[str], folder: Path) -> str:
    """Return the log of a document with these formulas, each in a display and in a sentence."""
    lines = "\n".join(rf"\[{body}\] sentence ${body}$" + "\n" for body in bodies)
    preamble = r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage{amsmath,amssymb}"
    document = f"{preamble}\\tracinglostchars=2\n\\begin{{document}}\n{lines}\n\\end{{document}}\n"
    (folder / "gallery.tex").write_text(document, encoding="utf-8")
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "gallery.tex"]
    subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=120, check=False)
    return (folder / "gallery.log").read_text(encoding="utf-8", errors="replace")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
class TestWithTeX:
    def test_latex_sets_the_gallery_without_a_lost_character(self, tmp_path: Path) -> None:
        log = compiled([latex(parse(source)) for source in GALLERY], tmp_path)
        assert "Output written" in log
        assert "Missing character" not in log

    @given(found=st.lists(trees, min_size=25, max_size=25))
    @settings(max_examples=2, deadline=None)
    def test_latex_sets_any_tree(self, found: list[Math], tmp_path_factory: pytest.TempPathFactory) -> None:
        log = compiled([latex(tree) for tree in found], tmp_path_factory.mktemp("latex"))
        assert "Output written" in log
