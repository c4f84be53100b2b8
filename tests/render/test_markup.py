"""An author's text is read once and shown in every output; what cannot be read is refused."""

import json
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import typst as compiler
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.render import markup
from dlquiz.render.markup import Code, CodeBlock, Display, MarkupError, Math, Paragraph, Text
from dlquiz.render.math import MathError, parse
from tests.render.gallery import GALLERY

SAMPLE = r"""A $32 \times 32$ image costs \$5 & 10 % of `x[i] = {a_b}`. So
$$o = \left\lfloor\frac{n+2p-k}{s}\right\rfloor + 1$$
for every $n$.

Second <b> paragraph:

    ```python
    def f(x):
        return x[0]

    [1, 2]
    ```
Done ≤ α."""


def test_a_text_is_paragraphs_of_runs() -> None:
    assert markup.parse("a $x$ `b`\nc $$y$$ d\n\ne") == (
        Paragraph((
            Text("a "), Math(parse("x"), "x"), Text(" "), Code("b"), Text(" c"), Display(parse("y"), "y"), Text("d"),
        )),
        Paragraph((Text("e"),)),
    )  # fmt: skip


def test_fenced_lines_are_code_as_they_stand() -> None:
    assert markup.parse("a\n```\n  x = $1\n\n    y\n```\nb") == (
        Paragraph((Text("a"),)),
        CodeBlock(("x = $1", "", "  y")),
        Paragraph((Text("b"),)),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [(r"\$5 and \$6", "$5 and $6"), (r"a \` b", "a ` b"), (r"a \\ b", r"a \ b"), ("  a \n  b  ", "a b")],
)
def test_escapes_stand_for_themselves(text: str, words: str) -> None:
    assert markup.parse(text) == (Paragraph((Text(words),)),)


def test_a_dollar_in_a_formula_does_not_end_it() -> None:
    assert markup.plain(r"pay $\$5 + 3$ now") == "pay $5 + 3 now"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("costs $5", r"text 'costs $5', character 7: a $ is never closed, close it or write \$ for one that shows"),
        ("a `b", r"text 'a `b', character 3: a ` is never closed, close it or write \` for one that shows"),
        ("$$x$", "a $ is never closed"),
        ("$x\n\ny$", "text '$x', character 1: a $ is never closed"),
        (r"3 \times 4", r"\times stands outside a formula, put dollars around the formula"),
        ("a \\ b", r"a backslash stands alone, write \\ for one that shows"),
        ("a\n```\nx", "a block of code is never closed, end it with a line of ```"),
        ("x" * 90 + "$", "xxx...', character 91: a $ is never closed"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused(text: str, said: str) -> None:
    with pytest.raises(MarkupError) as refusal:
        markup.parse(text)
    assert said in str(refusal.value)


def test_a_formula_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(MathError, match=r"unknown macro \\foo"):
        markup.plain(r"a $\foo$")


def test_the_terminal_shows_formulas_in_sentences_and_displays_on_their_own() -> None:
    assert markup.plain(SAMPLE) == (
        "A 32 × 32 image costs $5 & 10 % of `x[i] = {a_b}`. So\n"
        "        ⎢n + 2p − k⎥\n"
        "    o = ⎢──────────⎥ + 1\n"
        "        ⎣    s     ⎦\n"
        "for every n.\n\n"
        "Second <b> paragraph:\n\n"
        "    def f(x):\n        return x[0]\n\n    [1, 2]\n\n"
        "Done ≤ α."
    )


def test_a_display_too_wide_for_the_terminal_is_broken() -> None:
    assert markup.plain(r"$$y = \frac{aaaa + bbbb + cccc}{d}$$", width=20) == ("    y = (aaaa + bbbb\n      + cccc)/d")


def test_ascii_is_ascii() -> None:
    shown = markup.plain(SAMPLE, ascii=True)
    assert shown.isascii()
    assert shown.endswith("Done <= alpha.")


def test_control_characters_are_made_visible() -> None:
    assert markup.plain("a\x1b[1mb `c\u202e`") == r"a\x1b[1mb `c\u202e`"


def test_latex_escapes_words_and_sets_formulas() -> None:
    assert markup.latex(SAMPLE) == (
        r"A $32 \times 32$ image costs \$5 \& 10 \% of \texttt{x[i] = \{a\_b\}}. So"
        r"\[o = \left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1\]"
        "for every $n$.\n\n"
        r"Second \textless{}b\textgreater{} paragraph:"
        "\n\n\\begin{flushleft}\\ttfamily\n"
        "\\strut{}def~f(x): \\\\\n\\strut{}~~~~return~x[0] \\\\\n\\strut{} \\\\\n\\strut{}[1,~2]\n"
        "\\end{flushleft}\n\n"
        r"Done \ensuremath{\le} \ensuremath{\alpha}."
    )


def test_html_is_well_formed() -> None:
    root = ET.fromstring(f"<div>{markup.html(SAMPLE)}</div>")  # noqa: S314  # our own output
    assert [child.tag for child in root] == ["p", "p", "pre", "p"]
    assert [element.get("display") for element in root.iter("math")] == [None, "block", None]


def test_html_within_a_line_has_no_paragraphs() -> None:
    assert markup.html("$x$ & y\n\nz", inline=True) == "<math><mi>x</mi></math> &amp; y<br>z"


def test_typst_gets_data() -> None:
    assert markup.typst("a\x00 $x$ `b`\n\n```\nc\n```") == [
        {"runs": ["a ", {"math": "x", "alt": "x", "block": False}, " ", {"code": "b"}]},
        {"code": ["c"]},
    ]


def test_typst_sets_a_text(tmp_path: Path, root: Path) -> None:
    shutil.copy(root / "templates" / "math.typ", tmp_path)
    source = '#import "math.typ": prose\n#set document(title: "x")\n#prose(none)#prose(json(bytes(sys.inputs.data)))\n'
    (tmp_path / "text.typ").write_text(source, encoding="utf-8")
    data = json.dumps(markup.typst(f"{SAMPLE} Ψ 王 ${GALLERY[0]}$"))
    made = compiler.compile(
        tmp_path / "text.typ",
        root=tmp_path,
        sys_inputs={"data": data},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
    assert made.startswith(b"%PDF")


@given(st.text(st.sampled_from("ab \n$`\\x1{}&%_^<>é王"), max_size=25))
def test_any_text_is_refused_or_shown_in_every_output(text: str) -> None:
    try:
        markup.parse(text)
    except (MarkupError, MathError):
        return
    assert markup.plain(text, ascii=True).isascii()
    assert markup.latex(text).count("{") - markup.latex(text).count("}") == (
        markup.latex(text).count(r"\{") - markup.latex(text).count(r"\}")
    )
    ET.fromstring(f"<div>{markup.html(text)}</div>")  # noqa: S314
    json.dumps(markup.typst(text))


def test_an_empty_text_is_empty_everywhere() -> None:
    assert (markup.plain(" \n"), markup.latex(""), markup.html(""), markup.typst("")) == ("", "", "", [])
