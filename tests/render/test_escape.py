"""Whatever a text holds, it reaches each output as text."""

import csv
import io
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from fractions import Fraction
from html import unescape
from pathlib import Path

import pytest
import typst as compiler
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.render import escape, glyphs

# All that `escape.latex` may write beside plain characters, and the small characters around the rest.
NAMES = "backslash|asciicircum|asciitilde|less|greater|quotedbl|bar|asciigrave"
COMMAND = re.compile(
    rf"\\text(?:{NAMES})\{{\}}|\\[-{{}}$&#%_]|\\ensuremath\{{(?:\\[A-Za-z]+|-)\}}|(?<=[-',])\{{\}}(?=[-',])"
)
SCRIPT = re.compile(r"\\text(?:super|sub)script\{[^{}\\]*\}")
anything = st.text(st.characters(exclude_categories=()), max_size=30)
hostile = st.text(
    st.sampled_from("\\{}$&#%_^~<>\"'`|-,?! \t\n\r\x00\x1b[]@=+\u202e\u2066\u200b\ufeff\ud800é王λ²"), max_size=20
)
texts = anything | hostile


class TestTerminal:
    @given(texts)
    def test_nothing_steers_the_terminal_or_hides(self, text: str) -> None:
        assert not any(glyphs.unseen(char) for char in escape.terminal(text))
        assert not any(glyphs.unseen(char) for char in escape.terminal(text, lines=True).replace("\n", ""))

    @given(texts)
    def test_what_is_seen_stays(self, text: str) -> None:
        kept = "".join(char for char in text if not glyphs.unseen(char))
        assert escape.terminal(kept) == kept

    @given(texts)
    def test_the_result_can_be_written_and_escaping_twice_changes_nothing(self, text: str) -> None:
        shown = escape.terminal(text)
        assert shown.encode("utf-8").decode("utf-8") == escape.terminal(shown)

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("\x1b[2J", r"\x1b[2J"),
            ("a\rb", r"a\rb"),
            ("a\u202eb", r"a\u202eb"),
            ("a\u200bb", r"a\u200bb"),
            ("a\u3164b", r"a\u3164b"),
            ("a\ud800b", r"a\ud800b"),
            ("a\U000e0041b", r"a\U000e0041b"),
            ("x[i] = ŷ̂ 王", "x[i] = ŷ̂ 王"),
        ],
    )
    def test_invisible_characters_are_spelled_out(self, text: str, shown: str) -> None:
        assert escape.terminal(text) == shown

    @given(texts)
    def test_ascii_is_ascii_without_controls(self, text: str) -> None:
        shown = escape.plain_ascii(text)
        assert all(char == "\n" or " " <= char <= "~" for char in shown)


class TestLatex:
    @given(texts)
    def test_no_character_of_the_text_is_a_command(self, text: str) -> None:
        left = SCRIPT.sub("", COMMAND.sub("", escape.latex(text)))
        assert not set(left) & set('\\{}$&#%_^<>"`|')

    @given(texts)
    def test_only_what_t1_fonts_have_is_left(self, text: str) -> None:
        assert all(glyphs.latex_sets(char) for char in escape.latex(text))

    @pytest.mark.parametrize(
        ("text", "source"),
        [
            ("50% of x_1", r"50\% of x\_1"),
            ("\\input{/etc/passwd}", r"\textbackslash{}input\{/etc/passwd\}"),
            ("a^b~c", r"a\textasciicircum{}b\textasciitilde{}c"),
            ('<"x">', r"\textless{}\textquotedbl{}x\textquotedbl{}\textgreater{}"),
            ("--- '' ,, ?`", r"-{}-{}- '{}' ,{}, ?\textasciigrave{}"),
            ("Ľuba Müller", "Ľuba Müller"),
            ("α ≤ 2", r"\ensuremath{\alpha} \ensuremath{\le} 2"),
            ("x₁ 10⁻³", r"x\textsubscript{1} 10\textsuperscript{\ensuremath{-}}\textsuperscript{3}"),
            ("Иван 王", "Ivan U+738B"),
            ("a\nb", "a b"),
        ],
    )
    def test_a_text_becomes_source(self, text: str, source: str) -> None:
        assert escape.latex(text) == source

    def test_losses_are_named_once(self) -> None:
        assert escape.latex_losses("Иван, αβ × 10⁻³ & Ľuba — И") == ("И", "в", "а", "н")
        assert escape.latex_losses("50 % of Müller's x_1") == ()

    @pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
    def test_latex_sets_every_character_that_it_is_said_to_set(self, tmp_path: Path) -> None:
        known = [chr(point) for point in range(0x20, 0x2200) if glyphs.latex_sets(chr(point))]
        body = "\n\n".join(escape.latex("x" + char) for char in known)
        preamble = r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage{amsmath,amssymb}"
        document = f"{preamble}\\tracinglostchars=2\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
        (tmp_path / "all.tex").write_text(document, encoding="utf-8")
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"]
        subprocess.run(command, cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
        log = (tmp_path / "all.log").read_text(encoding="utf-8", errors="replace")
        assert "Output written" in log
        assert "Missing character" not in log


class TestTypst:
    @given(texts)
    def test_no_control_and_nothing_without_a_glyph_is_left(self, text: str) -> None:
        assert all(glyphs.typst_sets(char) for char in escape.typst(text))

    def test_losses_are_named_once(self) -> None:
        assert escape.typst_losses("Иван 王王 \x00") == ("王", "\x00")
        assert escape.typst("Иван 王\x00\n") == "Иван U+738B "

    def test_typst_sets_every_character_that_it_is_said_to_set(self, tmp_path: Path) -> None:
        known = [chr(point) for point in range(0x20, 0x3000) if glyphs.typst_sets(chr(point))]
        source = '#set document(title: "all")\n#for char in json(bytes(sys.inputs.data)) [#char ]\n'
        (tmp_path / "all.typ").write_text(source, encoding="utf-8")
        made = compiler.compile(
            tmp_path / "all.typ",
            sys_inputs={"data": json.dumps(["x" + char for char in known])},
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
        )
        assert made.startswith(b"%PDF")
        assert len(known) > 2_500


class TestXml:
    @given(texts)
    def test_a_parser_reads_back_the_text_that_may_be_there(self, text: str) -> None:
        escaped = escape.xml(text)
        element = ET.fromstring(f'<a b="{escaped}">{escaped}</a>')  # noqa: S314  # our own output
        kept = unescape(escaped)
        assert (element.text or "") == kept.replace("\r\n", "\n").replace("\r", "\n")
        assert all(char in text for char in kept)

    @pytest.mark.parametrize(
        ("text", "escaped"),
        [
            ("<script>", "&lt;script&gt;"),
            ("a & 'b' \"c\"", "a &amp; &#39;b&#39; &quot;c&quot;"),
            ("a\x00\x0b\x1b\x85\ufffe\ud800b", "ab"),
            ("a\u202eb\u2066c", "abc"),
            ("王 é \U0001f600\t\n", "王 é \U0001f600\t\n"),
        ],
    )
    def test_a_text_becomes_markup(self, text: str, escaped: str) -> None:
        assert escape.xml(text) == escaped


class TestCsv:
    @given(texts | st.text("'=+a", max_size=4))
    def test_no_cell_starts_a_formula_and_the_text_stays(self, text: str) -> None:
        cell = escape.csv_cell(text)
        assert cell[:1] not in set("=+-@\t\r\n＝＋－＠")
        kept = re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text.replace("\x00", ""))
        assert cell in (kept, "'" + kept)
        assert (cell == kept) == (kept.lstrip("'")[:1] not in set("=+-@\t\r\n＝＋－＠"))

    @given(st.lists(hostile.filter(lambda text: "\ud800" not in text), min_size=1, max_size=4))
    def test_cells_survive_the_csv_module(self, row: list[str]) -> None:
        cells = [escape.csv_cell(text) for text in row]
        buffer = io.StringIO(newline="")
        csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow(cells)
        assert next(csv.reader(io.StringIO(buffer.getvalue(), newline=""))) == cells

    def test_numbers_stay_numbers(self) -> None:
        assert [escape.csv_cell(-3), escape.csv_cell(-0.5), escape.csv_cell(Fraction(-1, 2))] == [
            -3,
            -0.5,
            Fraction(-1, 2),
        ]
        assert escape.csv_cell("-3") == "'-3"

    def test_a_prefix_that_was_there_is_told_from_ours(self) -> None:
        assert [escape.csv_cell(text) for text in ("=1", "'=1", "''=1", "'a", "'")] == [
            *("'=1", "''=1"), 3 * "'" + "=1", "'a", "'",
        ]  # fmt: skip


class TestFilename:
    @given(texts)
    def test_a_name_is_safe_on_every_system(self, text: str) -> None:
        name = escape.filename(text)
        assert all(char.isascii() and (char.isalnum() or char == "-") for char in name)
        assert not name.startswith("-")
        assert len(name) <= 49
        assert name.split(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}
        assert name == escape.filename(text)

    @given(texts, texts)
    def test_different_texts_have_different_names_even_where_case_does_not_count(self, one: str, other: str) -> None:
        assert (escape.filename(one).lower() == escape.filename(other).lower()) == (one == other)

    @pytest.mark.parametrize(
        ("text", "stem"),
        [
            ("../../etc/passwd", "etc-passwd"),
            ("CON", "CON"),
            ("", "unnamed"),
            ("...", "unnamed"),
            ("-rf", "rf"),
            ("Ľuba  Müller", "Luba-Muller"),
            ("王", "Wang"),
            ("a" * 100, "a" * 40),
        ],
    )
    def test_the_stem_stays_readable(self, text: str, stem: str) -> None:
        assert escape.filename(text).rpartition("-")[0] == stem


def test_json_on_a_terminal_is_the_same_json_with_what_cannot_be_seen_spelled_out() -> None:
    text = json.dumps({"é~": ["\u202e", "王"]}, indent=1, ensure_ascii=False)
    shown = escape.json_text(text)
    assert json.loads(shown) == json.loads(text)
    assert shown == text.replace("\u202e", r"\u202e")


@given(st.characters(exclude_categories=()))
def test_every_character_has_an_ascii_spelling(char: str) -> None:
    assert all(" " <= c <= "~" for c in glyphs.ascii_for(char))


@pytest.mark.parametrize(
    ("char", "spelled"),
    [("é", "e"), ("Щ", "Shch"), ("≤", "<="), ("ﬁ", "fi"), ("₂", "_2"), ("½", "1/2"), ("Ħ", "H"), ("\u0301", "")],
)
def test_a_character_is_spelled_as_one_would(char: str, spelled: str) -> None:
    assert glyphs.ascii_for(char) == spelled
