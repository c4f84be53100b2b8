r"""One escaper for each place where text ends up; the layer that writes there applies it.

>>> terminal("50\x1b[31m %")
'50\\x1b[31m %'
>>> latex("50% of x_1 by Ľuba & 王")
'50\\% of x\\_1 by Ľuba \\& U+738B'
>>> latex_losses("Ľuba & 王")
('王',)
>>> csv_cell("=1+1"), csv_cell(-3)
("'=1+1", -3)
>>> filename("Ľuba / A.")
'Luba-A-801d9bda'
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, TypeVar

from dlquiz.render.glyphs import ascii_for, latex_sets, typst_sets, unseen
from dlquiz.render.math_symbols import MACRO_OF
from dlquiz.render.names import romanized

if TYPE_CHECKING:
    from fractions import Fraction

_LATEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    '"': r"\textquotedbl{}", "|": r"\textbar{}", "`": r"\textasciigrave{}", "\u00a0": "~", "\u00ad": r"\-",
}  # fmt: skip
# TeX's fonts join these into another character.
_JOINED = re.compile(r"(?<=-)-|(?<=')'|(?<=,),")
_XML_ILLEGAL: Final = (
    "[^\t\n\r\x20-\x7e\u00a0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)
_XML: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#+.!|~$-])")
_FORMULA: Final = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_STEM_LENGTH: Final = 40
Cell = TypeVar("Cell", str, int, float, "Fraction")


def terminal(text: str, *, lines: bool = False) -> str:
    r"""Return text in which everything that steers a terminal or cannot be seen is spelled out.

    >>> terminal("a\u202eb\nc"), terminal("a\nb", lines=True)
    ('a\\u202eb\\nc', 'a\nb')
    """
    return "".join(c if (lines and c == "\n") or not unseen(c) else _spelled_out(c) for c in text)


def _spelled_out(char: str) -> str:
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")


def latex(text: str) -> str:
    """Return text that LaTeX sets as it is; what T1 fonts lack becomes math, plain letters or a code point."""
    return _JOINED.sub(r"{}\g<0>", "".join(map(_latex_char, text)))


def _latex_char(char: str) -> str:
    if char in _LATEX:
        return _LATEX[char]
    if script := _script(char):
        return rf"\text{script}script{{{''.join(map(_latex_char, unicodedata.normalize('NFKD', char)))}}}"
    if latex_sets(char):
        return char
    if char in "\t\n\r":
        return " "
    if char in MACRO_OF:
        return rf"\ensuremath{{{MACRO_OF[char]}}}"
    return "".join(_LATEX.get(c, c) for c in ascii_for(char))


def _script(char: str) -> str:
    """Return super or sub for a small raised or lowered character; a few are characters of their own."""
    kind = unicodedata.decomposition(char).partition(" ")[0]
    return kind[1:-1] if kind in {"<super>", "<sub>"} and char not in "ªº™" else ""


def latex_losses(text: str) -> tuple[str, ...]:
    """Return the characters that `latex` replaces by a lesser spelling, each once, for a warning."""
    return tuple(dict.fromkeys(c for c in text if not _latex_keeps(c)))


def _latex_keeps(char: str) -> bool:
    return bool(char in _LATEX or char in MACRO_OF or latex_sets(char) or char in "\t\n\r" or _script(char))


def typst(text: str) -> str:
    """Return text for Typst, where it is data: no controls, and nothing that its fonts lack.

    Typst with PDF/UA refuses a whole document for one such character.
    """
    return "".join(_typst_char(c) for c in text)


def _typst_char(char: str) -> str:
    if char in "\t\n\r":
        return " "
    if typst_sets(char):
        return char
    return "" if unseen(char) else ascii_for(char)


def typst_losses(text: str) -> tuple[str, ...]:
    """Return the characters that `typst` replaces or drops, each once, for a warning."""
    return tuple(dict.fromkeys(c for c in text if c not in "\t\n\r" and not typst_sets(c)))


def xml(text: str) -> str:
    r"""Return text for HTML and XML, elements and attributes alike; code points that they forbid are dropped.

    So are the marks that turn the direction of the text around them.

    >>> xml('a < "b" & \x00c')
    'a &lt; &quot;b&quot; &amp; c'
    """
    return "".join(_XML.get(c, c) for c in re.sub(_XML_ILLEGAL, "", text))


def csv_cell(value: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers.

    Quotes and separators are left to the csv module. Different texts stay different: `'=1` gets an apostrophe, too.
    """
    if isinstance(value, str):
        kept = value.replace("\x00", "")
        if not kept.isascii():
            kept = _SURROGATE.sub(lambda half: _spelled_out(half[0]), kept)
        return "'" + kept if kept.lstrip("'")[:1] in _FORMULA else kept
    return value


def csv_line(cells: Iterable[str]) -> str:
    r"""Return a line of CSV, its end included; line ends of either kind stay within their cell.

    >>> csv_line(["=1", "a\rb", "c"])
    '\'=1,"a\rb",c\n'
    """
    import csv
    from io import StringIO

    written = StringIO()
    # the module quotes what its own line end holds, and readers take a lone return for one
    csv.writer(written, lineterminator="\r\n").writerow(map(csv_cell, cells))
    return f"{written.getvalue()[:-2]}\n"


def json_text(text: str) -> str:
    r"""Return JSON in which what steers a terminal or cannot be seen is spelled out, as JSON spells it.

    >>> json_text('"a\u202eb\x9b"')
    '"a\\u202eb\\u009b"'
    """
    if text.isascii():
        return text
    import json

    return "".join(json.dumps(c)[1:-1] if c > "~" and unseen(c) else c for c in text)


def markdown(text: str) -> str:
    r"""Return foreign text for Markdown, where nothing in it is markup and nothing invisible is left.

    >>> markdown("<b>*x*</b>")
    '&lt;b&gt;\\*x\\*&lt;/b&gt;'
    """
    text = terminal(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKDOWN.sub(r"\\\1", text)


def markdown_code(text: str, in_table: bool = False) -> str:
    r"""Return foreign text as a code span of Markdown.

    >>> markdown_code("a`b"), markdown_code("a|b", in_table=True)
    ('`` a`b ``', '`a\\|b`')
    """
    text = terminal(text)
    text = text.replace("|", "\\|") if in_table else text
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    space = " " if "`" in text or not text.strip() else ""
    return f"{fence}{space}{text}{space}{fence}"


def plain_ascii(text: str) -> str:
    """Return text in ASCII letters; controls other than the end of a line are spelled out as in `terminal`."""
    return "".join(c if c == "\n" else _spelled_out(c) if unseen(c) else ascii_for(c) for c in text)


def filename(text: str) -> str:
    """Return a file name without its suffix, the same for the same text and safe on every system.

    Different texts get different names, also where case does not count.

    >>> filename("CON"), filename("")
    ('CON-c1e04579', 'unnamed-1271cf25')
    """
    from hashlib import blake2b

    stem = re.sub(r"[^A-Za-z0-9]+", "-", romanized(text)).strip("-")
    mark = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{stem[:_STEM_LENGTH].strip('-') or 'unnamed'}-{mark}"
