"""Each picture output is well-formed where it goes, says its description, and takes labels as data."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typst as compiler
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from dlquiz.question.figure import Box, BoxScene, Edge, Event, Figure, Graph, LayerTable, Node, NumberGrid, Timeline
from dlquiz.render import markup, templates
from dlquiz.render.figure import svg, tikz, typst
from tests.render.figure.extremes import EXTREMES
from tests.render.figure.pages import html, terminal
from tests.render.figure.samples import CURVE, FIGURES, GRID, MDP, TABLE

PDFLATEX = shutil.which("pdflatex")
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<b>&\"' {x} #f(1) %y_1^2~ [a] \\\\ \\$ */ //"
HOSTILES: list[Figure] = [
    NumberGrid([[HOSTILE, "[b]"]], HOSTILE),
    BoxScene([Box(HOSTILE, 1, 1, 5, 5)], 9, 9),
    Graph([Node("a", HOSTILE, 0, 0)], [Edge("a", "a", HOSTILE)]),
    LayerTable([HOSTILE, "b"], [["[a]", HOSTILE], ["*", None]], HOSTILE),
    Timeline([Event(1, HOSTILE, strong=True)], HOSTILE),
]
ALL = [*FIGURES.values(), *EXTREMES.values(), *HOSTILES]


@pytest.mark.parametrize("figure", ALL)
def test_svg_is_xml_with_a_role_a_title_and_a_description(figure: Figure) -> None:
    root = ElementTree.fromstring(svg(figure))  # noqa: S314  (our own)
    assert root.get("role") == "img"
    assert (root.findtext(f"{SVG}title") or "").strip()
    assert root.findtext(f"{SVG}desc") == markup.plain(figure.alt)
    assert {node.tag for node in root.iter()} <= {
        SVG + tag for tag in ["svg", "title", "desc", "rect", "circle", "polyline", "polygon", "path", "text"]
    }


def test_svg_says_every_label_in_plain_characters() -> None:
    root = ElementTree.fromstring(svg(MDP))  # noqa: S314
    assert {"s₀", "a₁, 0.3, −1", "stay, 0"} <= {node.text for node in root.iter(f"{SVG}text")}


def test_svg_leaves_blank_cells_empty() -> None:
    root = ElementTree.fromstring(svg(TABLE))  # noqa: S314
    assert not [node for node in root.iter(f"{SVG}text") if not (node.text or "").strip()]


def test_tikz_needs_no_library(sample: Figure) -> None:
    latex = tikz(sample)
    assert "usetikzlibrary" not in latex
    assert ("\\begin{tikzpicture}" in latex) is not isinstance(sample, LayerTable)
    assert latex.count("{") == latex.count("}")


def test_tikz_has_no_empty_line_and_no_comment_sign_that_could_swallow_text(sample: Figure) -> None:
    latex = tikz(sample)
    assert "\n\n" not in latex
    assert re.findall(r"(?<!\\)%(?!\n)", latex) == []


@pytest.mark.skipif(PDFLATEX is None, reason="pdflatex is not installed")
def test_tikz_compiles_and_prints_what_was_written(tmp_path: Path) -> None:
    head = r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{lmodern}"
    packages = r"\usepackage{amsmath,amssymb,tikz}\begin{document}\parindent0pt "
    (tmp_path / "figures.tex").write_text(head + packages + "\\par\n".join(map(tikz, ALL)) + r"\end{document}", "utf-8")
    flags = ["-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error"]
    run = subprocess.run([PDFLATEX or "", *flags, "figures.tex"], cwd=tmp_path, capture_output=True, check=False)
    assert run.returncode == 0, run.stdout[-2000:].decode("utf-8", "replace")
    said = "".join(page.extract_text() for page in PdfReader(tmp_path / "figures.pdf").pages)
    assert all(word in said for word in ("overheated", "validation", "GoogLeNet", "#f(1)", "Conv1"))


def printed(figures: list[Figure], folder: Path) -> PdfReader:
    """Compile figures as an exam does: accessible, and every text as data."""
    for name in ("math.typ", "figure.typ"):
        shutil.copy(templates.folder() / name, folder)
    (folder / "main.typ").write_text(
        """#import "figure.typ": drawn
#set document(title: "figures")
#set text(font: ("New Computer Modern", "Libertinus Serif", "DejaVu Sans Mono"), lang: "en")
#for record in json(bytes(sys.inputs.figures)) { par(box(drawn(record))) }
"""
    )
    inputs = {"figures": json.dumps([typst(figure) for figure in figures])}
    pdf = compiler.compile(folder / "main.typ", root=folder, sys_inputs=inputs, pdf_standards=["ua-1"])
    return PdfReader(BytesIO(pdf))


def test_typst_compiles_to_an_accessible_pdf(tmp_path: Path) -> None:
    reader = printed(ALL, tmp_path)
    said = "".join(page.extract_text() for page in reader.pages)
    assert all(word in said for word in ("overheated", "validation", "GoogLeNet", "#f(1)", "Conv1"))


def test_typst_carries_the_description_of_each_figure(tmp_path: Path) -> None:
    alternatives = set(alternatives_in(printed([GRID, CURVE, TABLE], tmp_path).root_object["/StructTreeRoot"]))
    assert {markup.plain(figure.alt) for figure in (GRID, CURVE, TABLE)} <= alternatives


def alternatives_in(node: PdfObject | None) -> Iterator[str]:
    """Yield what stands for the elements of a PDF's structure where they cannot be seen."""
    node = node.get_object() if node is not None else None
    if isinstance(node, ArrayObject):
        for child in node:
            yield from alternatives_in(child)
    elif isinstance(node, DictionaryObject):
        if "/Alt" in node:
            yield str(node["/Alt"])
        yield from alternatives_in(node.get("/K"))


def test_typst_gets_data_that_json_can_carry(sample: Figure) -> None:
    assert json.loads(json.dumps(typst(sample))) == typst(sample)


def test_blank_cells_are_null_for_typst() -> None:
    assert typst(TABLE)["rows"][1][2:] == [None, None]


def test_the_gallery_shows_every_figure_in_each_look() -> None:
    assert html(EXTREMES).count("<svg") == len(EXTREMES)
    assert terminal(EXTREMES).count("\n== ") == 3 * len(EXTREMES)
