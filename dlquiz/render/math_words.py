r"""Formulas in words, for ears: what speech reads, what `--plain` shows and what a PDF's formulas are called.

Every bracket, script and fraction that is longer than one sign is closed in words, so that nothing is left to guess.

>>> from dlquiz.render.math import parse
>>> words(parse(r"\hat{m}_t = \frac{m_t}{1 - \beta_1^t}"))
'm hat sub t equals the fraction m sub t over 1 minus beta sub 1 to the t, end of fraction'
>>> words(parse(r"\lfloor (n + 2p - k)/s \rfloor"))
'floor of open bracket n plus 2 p minus k close bracket divided by s, end of floor'
"""

import re
from functools import lru_cache
from typing import assert_never

from dlquiz.render.math_class import roles
from dlquiz.render.math_symbols import ACCENTS
from dlquiz.render.math_tree import (
    Accent,
    Boxed,
    Brace,
    Fence,
    Frac,
    Func,
    Math,
    Matrix,
    Num,
    Root,
    Row,
    Script,
    Space,
    Styled,
    Sym,
    Text,
    items,
)

# what is not read by its own name
SPOKEN = {
    "+": "plus", "-": "minus", "=": "equals", "<": "is less than", ">": "is greater than", "/": "divided by",
    "|": "bar", "!": "factorial", ".": "point", ":": "colon", ",": ",", ";": ";",
    "(": "open bracket", ")": "close bracket", "[": "open square bracket", "]": "close square bracket",
    r"\{": "open brace", r"\}": "close brace", r"\langle": "open angle", r"\rangle": "close angle",
    r"\lVert": "norm of", r"\rVert": ", end of norm", r"\lfloor": "floor of", r"\rfloor": ", end of floor",
    r"\lceil": "ceiling of", r"\rceil": ", end of ceiling", r"\cdot": "times", r"\times": "by",
    r"\div": "divided by", r"\pm": "plus or minus", r"\mp": "minus or plus",
    r"\odot": "elementwise times", r"\otimes": "tensor product",
    r"\oplus": "direct sum", r"\circ": "composed with", r"\ast": "star", r"\star": "star", r"\cup": "union",
    r"\cap": "intersection", r"\setminus": "without", r"\bmod": "mod", r"\land": "and", r"\lor": "or",
    r"\le": "is at most", r"\ge": "is at least", r"\ne": "is not equal to", r"\approx": "is about",
    r"\equiv": "is equivalent to", r"\sim": "is distributed as", r"\propto": "is proportional to",
    r"\ll": "is much less than", r"\gg": "is much greater than", r"\in": "in", r"\notin": "not in",
    r"\subset": "is a subset of", r"\subseteq": "is a subset of or equal to", r"\to": "to", r"\leftarrow": "becomes",
    r"\Rightarrow": "implies", r"\Leftrightarrow": "if and only if", r"\mapsto": "maps to", r"\mid": "given",
    r"\sum": "the sum", r"\prod": "the product", r"\int": "the integral", r"\infty": "infinity",
    r"\partial": "partial", r"\nabla": "gradient of", r"\ell": "script l", r"\top": "transpose", r"\prime": "prime",
    r"\forall": "for all", r"\exists": "there is", r"\emptyset": "the empty set", r"\ldots": "and so on",
    r"\cdots": "and so on", r"\dots": "and so on", r"\vdots": "and so on", r"\ddots": "and so on", r"\%": "percent",
    r"\#": "number sign", r"\_": "underscore", r"\$": "dollar", r"\&": "and", r"\neg": "not",
}  # fmt: skip
FUNCTIONS = {"argmax": "arg max", "argmin": "arg min", "ln": "natural log", "det": "determinant"}
MARKS = {name.removeprefix("\\"): word for name, (_, word) in ACCENTS.items()}
ENCLOSED = {
    "(": ("open bracket", "close bracket"), "[": ("open square bracket", "close square bracket"),
    r"\{": ("open brace", "close brace"), "|": ("absolute value of", ", end of absolute value"),
    r"\lVert": ("norm of", ", end of norm"), r"\lfloor": ("floor of", ", end of floor"),
    r"\lceil": ("ceiling of", ", end of ceiling"), r"\langle": ("open angle", "close angle"),
}  # fmt: skip
STYLES = {"mathbf": "bold", "boldsymbol": "bold", "mathbb": "blackboard", "mathcal": "calligraphic", "mathrm": ""}


_PAUSES = re.compile(r",(?: ?,)+")


@lru_cache(maxsize=4096)
def words(tree: Math) -> str:
    """Return a formula as words; commas stand where a voice should pause."""
    said = " ".join(_row(tree).split()).replace(" ,", ",").replace(" ;", ";")
    return _PAUSES.sub(",", said).removesuffix(",")


def _row(tree: Math) -> str:
    row = items(tree)
    said = []
    for item, role in zip(row, roles(row), strict=True):
        alone = item == Sym("-") and role == "sign"
        said.append("minus" if alone else _item(item))
    return " ".join(said)


def _item(tree: Math) -> str:
    match tree:
        case Num(text):
            return text.replace(",", "")
        case Sym(name):
            return _symbol(name)
        case Func(name):
            return FUNCTIONS.get(name, name)
        case Text(text):
            return text
        case Space():
            return ","
        case Row():
            return _row(tree)
        case Frac(over, under):
            if _short(over) and _short(under):
                return f"{_row(over)} over {_row(under)}"
            return f"the fraction {_row(over)} over {_row(under)}, end of fraction"
        case Root(body, index):
            kind = "square root" if index is None else f"root of order {_row(index)}"
            return f"{kind} of {_row(body)}" + ("" if _short(body) else ", end of root")
        case Script():
            return _script(tree)
        case Fence(left, right, body):
            opened, closed = ENCLOSED.get(left, ("", ""))
            if ENCLOSED.get(left) is None or (right not in (".",) and _closing(right) != closed):
                opened, closed = _delimiter(left), _delimiter(right)
            return f"{opened} {_row(body)} {closed if right != '.' else ''}"
        case Accent(mark, body):
            return (
                f"{_row(body)} {MARKS[mark]}"
                if _short(body)
                else f"{MARKS[mark]} over {_row(body)}, end of {MARKS[mark]}"
            )
        case Styled(style, body):
            return f"{STYLES[style]} {_row(body)}"
        case Matrix(kind, rows):
            return _matrix(kind, rows)
        case Brace(body, label, over):
            named = "" if label is None else f", {'above' if over else 'below'} it {_row(label)}"
            return f"{_row(body)}{named},"
        case Boxed(body):
            return f"boxed {_row(body)}, end of box"
        case _:
            assert_never(tree)


def _symbol(name: str) -> str:
    if name in SPOKEN:
        return SPOKEN[name]
    if name.startswith("\\"):
        letter = name.removeprefix("\\").removeprefix("var")
        return f"capital {letter.lower()}" if letter[0].isupper() else letter
    return f"capital {name}" if name.isalpha() and name.isupper() else name


def _script(tree: Script) -> str:
    base, sub, sup = tree.base, tree.sub, tree.sup
    if isinstance(base, Sym) and base.name in (r"\sum", r"\prod", r"\int"):
        start = f" over {_row(sub)}" if sub is not None and sup is None else ""
        start += f" from {_row(sub)}" if sub is not None and sup is not None else ""
        return f"{_item(base)}{start}{f' to {_row(sup)}' if sup is not None else ''} of"
    said = _item(base)
    if isinstance(base, Func) and sub is not None:
        said, sub = f"{said} over {_row(sub)} of", None
    if sub is not None:
        said += f" sub {_row(sub)}" + ("" if _short(sub) else ", end of sub,")
    if sup is None:
        return said
    if sup == Num("2"):
        return f"{said} squared"
    if sup == Num("3"):
        return f"{said} cubed"
    if all(part in (Sym(r"\prime"), Sym(r"\top"), Sym(r"\ast"), Sym(r"\star")) for part in items(sup)):
        return f"{said} {_row(sup)}"
    return f"{said} to the {_row(sup)}" + ("" if _short(sup) else ", end of power,")


def _matrix(kind: str, rows: tuple[tuple[Math, ...], ...]) -> str:
    if kind == "cases":
        cases = "; ".join(", if ".join(_row(cell).removesuffix(",") for cell in row) for row in rows)
        return f"by cases: {cases}; end of cases"
    if kind == "aligned":
        return "; ".join(" ".join(_row(cell) for cell in row) for row in rows)
    name = {"vmatrix": "determinant"}.get(kind, "matrix")
    said = "; ".join(f"row {i}: {', '.join(_row(cell) for cell in row)}" for i, row in enumerate(rows, 1))
    return f"{len(rows)} by {max(map(len, rows))} {name}, {said}; end of {name}"


def _short(tree: Math) -> bool:
    """Return whether a thing is one sign, a sign with a minus, or one with a script: it needs no closing word."""
    row = items(tree)
    if len(row) == 2 and row[0] == Sym("-"):
        row = row[1:]
    match row:
        case (Num() | Sym() | Func() | Text(),):
            return True
        case (Accent(_, body) | Styled(_, body),):
            return _short(body)
        case (Script(base, sub, sup),):
            return all(part is None or _short(part) for part in (base, sub, sup))
        case _:
            return False


def _delimiter(name: str) -> str:
    return "" if name == "." else _symbol(name)


def _closing(name: str) -> str:
    return {
        ")": "close bracket", "]": "close square bracket", r"\}": "close brace", "|": ", end of absolute value",
        r"\rVert": ", end of norm", r"\rfloor": ", end of floor", r"\rceil": ", end of ceiling",
        r"\rangle": "close angle",
    }.get(name, "")  # fmt: skip
