r"""The tree of a formula: what the parser gives and what the four printers read.

A tree is canonical: a row has no single item (except an operator set alone in braces, which LaTeX spaces differently),
a name has one spelling (`\le`, never `\leq`) and only a base, a cell or what a bracket holds may be empty.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Num:
    """A number as written: `12`, `0.5`, `1,000`."""

    text: str


@dataclass(frozen=True, slots=True)
class Sym:
    """A letter, an operator, a bare bracket: one character, or a macro of `math_symbols.SYMBOLS` with its backslash."""

    name: str


@dataclass(frozen=True, slots=True)
class Func:
    """A named operator; with `limits`, its subscript stands under it in a display."""

    name: str
    limits: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Words inside a formula."""

    text: str


@dataclass(frozen=True, slots=True)
class Space:
    """A space by its macro, backslash included."""

    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """Things side by side. A row inside a row was a braced group."""

    items: tuple["Math", ...]


@dataclass(frozen=True, slots=True)
class Frac:
    """A fraction; `style` is d (display size), t (text size) or empty."""

    over: "Math"
    under: "Math"
    style: Literal["", "d", "t"] = ""


@dataclass(frozen=True, slots=True)
class Root:
    """A square root, or another one by its `index`."""

    body: "Math"
    index: "Math | None" = None


@dataclass(frozen=True, slots=True)
class Script:
    """A base with a subscript, a superscript or both; primes are superscripts."""

    base: "Math"
    sub: "Math | None" = None
    sup: "Math | None" = None


@dataclass(frozen=True, slots=True)
class Fence:
    r"""A body between brackets that grow with it (`\left`, `\right`); a side that is `.` shows nothing."""

    left: str
    right: str
    body: "Math"


@dataclass(frozen=True, slots=True)
class Accent:
    """A mark over a body: `hat`, `bar`, `overline`."""

    mark: str
    body: "Math"


@dataclass(frozen=True, slots=True)
class Styled:
    """A body in another alphabet: `mathrm`, `mathbf`, `mathbb`."""

    style: str
    body: "Math"


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of cells; `kind` is the environment's name (`bmatrix`, `cases`, `aligned`)."""

    kind: str
    rows: tuple[tuple["Math", ...], ...]


@dataclass(frozen=True, slots=True)
class Brace:
    """A brace under or over a body, with its label."""

    body: "Math"
    label: "Math | None" = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Boxed:
    """A body in a frame."""

    body: "Math"


Math: TypeAlias = (
    Num | Sym | Func | Text | Space | Row | Frac | Root | Script | Fence | Accent | Styled | Matrix | Brace | Boxed
)


def items(tree: Math) -> tuple[Math, ...]:
    """Return what stands side by side at the top of a tree."""
    return tree.items if isinstance(tree, Row) else (tree,)
