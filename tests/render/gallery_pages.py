"""The gallery on paper, on a web page and in the terminal, side by side, to be looked at.

`python -m tests.render.gallery_pages FOLDER` writes gallery.html, latex.pdf and typst.pdf there.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from dlquiz.render import templates
from dlquiz.render.escape import xml
from dlquiz.render.math import parse
from dlquiz.render.math_latex import latex
from dlquiz.render.math_mathml import mathml
from dlquiz.render.math_text import block, inline
from dlquiz.render.math_typst import formula
from tests.render.gallery import constructs

RESOLUTION = 110
# A page per formula, as wide as it needs: in display size, then as within a sentence.
_LATEX = r"""\documentclass{article}
\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{lmodern}\usepackage{amsmath,amssymb}
\input{glyphtounicode}\pdfgentounicode=1 \tracinglostchars=2
\pdfhorigin=0pt \pdfvorigin=4pt
\newcommand{\one}[1]{\setbox0=\hbox{\kern4pt$\displaystyle#1$\kern16pt$#1$\kern4pt}%
  \pdfpagewidth=\wd0 \pdfpageheight=\dimexpr\ht0+\dp0+8pt\relax \shipout\box0}
\begin{document}
"""
_TYPST = """#import "math.typ": formula
#set document(title: "gallery")
#set page(width: auto, height: auto, margin: 4pt)
#set text(font: "New Computer Modern", size: 10pt)
#for (i, record) in json(bytes(sys.inputs.data)).enumerate() {
  if i > 0 { pagebreak() }
  grid(columns: 2, column-gutter: 16pt, align: horizon, formula(record), formula((..record, block: false)))
}
"""
_HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Every construct of a formula</title>
<style>body{font:15px sans-serif}td,th{border:1px solid #bbb;padding:4px 8px;vertical-align:middle;text-align:left}
table{border-collapse:collapse}pre{font:13px/1.15 "DejaVu Sans Mono",monospace;margin:0}code{font-size:11px}
code{display:block;max-width:18em;overflow-wrap:anywhere}img{max-width:26em}</style>
<table><tr><th>construct<th>MathML<th>LaTeX<th>Typst<th>terminal<th>one line<th>ASCII</tr>
"""


def latex_pages(sources: Iterable[str], folder: Path) -> Path:
    """Return a PDF by pdflatex with one formula a page; its log lies beside it."""
    pages = "\n".join(rf"\one{{{latex(parse(source))}}}" for source in sources)
    (folder / "latex.tex").write_text(f"{_LATEX}{pages}\n\\end{{document}}\n", "utf-8")
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "latex.tex"]
    run = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout[-2000:].decode("utf-8", "replace")
    return folder / "latex.pdf"


def typst_pages(sources: Iterable[str], folder: Path) -> Path:
    """Return a PDF by Typst with one formula a page."""
    import typst

    shutil.copy(templates.folder() / "math.typ", folder)
    (folder / "gallery.typ").write_text(_TYPST, "utf-8")
    data = json.dumps([formula(parse(source), block=True) for source in sources])
    printed = typst.compile(
        folder / "gallery.typ", root=folder, sys_inputs={"data": data}, pdf_standards=["ua-1"], ignore_system_fonts=True
    )
    (folder / "typst.pdf").write_bytes(printed)
    return folder / "typst.pdf"


def said(pdf: Path) -> list[str]:
    """Return the text of each page."""
    run = subprocess.run(["pdftotext", "-enc", "UTF-8", pdf, "-"], capture_output=True, check=True, timeout=120)
    return run.stdout.decode("utf-8").split("\f")[:-1]


def html(found: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the page that shows every construct in every output; the pictures lie beside it."""
    yield _HEAD
    number = 0
    for name, sources in found.items():
        for source in sources:
            number += 1
            tree = parse(source)
            pictures = "".join(f'<td><img src="{engine}-{number}.png">' for engine in ("latex", "typst"))
            yield (
                f'<tr id="f{number}"><td><b>{xml(name)}</b><code>{xml(source)}</code>'
                f"<td>{mathml(tree, block=True)}{mathml(tree)}{pictures}"
                f"<td><pre>{xml(block(tree, 60))}</pre><td><pre>{xml(inline(tree))}</pre>"
                f"<td><pre>{xml(block(tree, 60, ascii=True))}</pre></tr>\n"
            )
    yield "</table></html>\n"


def write(found: Mapping[str, Sequence[str]], folder: Path) -> None:
    """Write the gallery and its pictures into a folder."""
    sources = [source for group in found.values() for source in group]
    for pdf in (latex_pages(sources, folder), typst_pages(sources, folder)):
        subprocess.run(["pdftoppm", "-png", "-r", str(RESOLUTION), pdf, folder / pdf.stem], check=True, timeout=300)
        for picture in folder.glob(f"{pdf.stem}-*.png"):
            picture.rename(folder / f"{pdf.stem}-{int(picture.stem.rpartition('-')[2])}.png")
    (folder / "gallery.html").write_text("".join(html(found)), "utf-8")


if __name__ == "__main__":
    write(constructs(), Path(sys.argv[1]))
