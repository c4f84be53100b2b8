"""Every figure in every output, to be looked at.

`python -m tests.render.figure.pages FOLDER` writes typst.pdf, latex.pdf, svg.html and terminal.txt there.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from dlquiz.question.figure import Figure
from dlquiz.render import templates
from dlquiz.render.escape import xml
from dlquiz.render.figure import svg, text, tikz, typst
from tests.render.figure.extremes import EXTREMES
from tests.render.figure.samples import FIGURES

_LATEX = r"""\documentclass{article}
\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{lmodern}\usepackage{amsmath,amssymb}
\usepackage[table]{xcolor}\usepackage{tikz}
\pdfhorigin=0pt \pdfvorigin=0pt
\newcommand{\one}[1]{\setbox0=\hbox{\kern4pt#1\kern4pt}\pdfpagewidth=\wd0 \pdfpageheight=\dimexpr\ht0+\dp0+8pt\relax
  \setbox1=\vbox{\kern4pt\box0}\shipout\box1}
\begin{document}
"""
_TYPST = """#import "figure.typ": drawn
#set document(title: "figures")
#set page(width: auto, height: auto, margin: 4pt)
#set text(font: ("New Computer Modern", "DejaVu Sans Mono"), size: 10pt, lang: "en")
#for (i, record) in json(bytes(sys.inputs.data)).enumerate() {
  if i > 0 { pagebreak() }
  drawn(record)
}
"""


def latex_pages(figures: Iterable[Figure], folder: Path) -> Path:
    """Return a PDF by pdflatex with one figure a page; its log lies beside it."""
    pages = "\n".join(rf"\one{{{tikz(figure)}}}" for figure in figures)
    (folder / "latex.tex").write_text(f"{_LATEX}{pages}\n\\end{{document}}\n", "utf-8")
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "latex.tex"]
    run = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout[-2000:].decode("utf-8", "replace")
    return folder / "latex.pdf"


def typst_pages(figures: Iterable[Figure], folder: Path) -> Path:
    """Return a PDF by Typst with one figure a page."""
    import typst as compiler

    for name in ("math.typ", "figure.typ"):
        shutil.copy(templates.folder() / name, folder)
    (folder / "figures.typ").write_text(_TYPST, "utf-8")
    inputs = {"data": json.dumps([typst(figure) for figure in figures])}
    printed = compiler.compile(folder / "figures.typ", root=folder, sys_inputs=inputs, pdf_standards=["ua-1"])
    (folder / "typst.pdf").write_bytes(printed)
    return folder / "typst.pdf"


def html(figures: Mapping[str, Figure]) -> str:
    """Return a page with every figure as SVG and its description."""
    shown = (f"<h3>{xml(name)}</h3>{svg(f)}<p>{xml(f.alt)}</p>" for name, f in figures.items())
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Every figure</title>{"".join(shown)}</html>\n'


def terminal(figures: Mapping[str, Figure]) -> str:
    """Return every figure as a terminal shows it: wide, narrow, and in ASCII."""
    lines = []
    for name, figure in figures.items():
        for width, ascii_only in ((80, False), (40, False), (80, True)):
            lines += ["", f"== {name}, {width}{', ASCII' * ascii_only}", *text(figure, width, ascii_only)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    figures, folder = {**FIGURES, **EXTREMES}, Path(sys.argv[1])
    typst_pages(figures.values(), folder)
    latex_pages(figures.values(), folder)
    (folder / "svg.html").write_text(html(figures), "utf-8")
    (folder / "terminal.txt").write_text(terminal(figures), "utf-8")
