r"""The parser of formulas: a closed subset of LaTeX math in, a tree out, everything else refused by name.

>>> parse(r"\frac{p}{s} + 1")
Row(items=(Frac(over=Sym(name='p'), under=Sym(name='s'), style=''), Sym(name='+'), Num(text='1')))
>>> parse("^2")
Traceback (most recent call last):
...
dlquiz.render.math_cursor.MathError: formula $^2$, character 1: nothing stands before ^, write {} for an empty base

A comma inside a number groups thousands when three digits follow it at once (`1,000`); a list has spaces (`1, 000`).
Inside brackets, where both are likely, the author says which: `1{,}000` or `1, 000`.

Longer than other rooms, because a grammar is read in one go; reading tokens is next door in `math_cursor`.
"""

import re
from functools import lru_cache
from typing import Literal, TypeGuard, cast

from dlquiz.render.glyphs import latex_sets
from dlquiz.render.math_cursor import END, PAIRS, STRAY, Cursor, MathError, refusal, unknown, untext
from dlquiz.render.math_symbols import (
    ACCENTS,
    ALIASES,
    DELIMITERS,
    ENVIRONMENTS,
    FUNCTIONS,
    MATRIX_COLUMNS,
    PARTNERS,
    SPACES,
    STYLES,
    SYMBOLS,
)
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

__all__ = ["MathError", "parse"]

_WORDS = re.compile(r"\s*\{((?:[^{}\\]|\\.)*)\}", re.DOTALL)
_NAME = re.compile(r"\s*\{([A-Za-z]+)\}")
_OPERATOR = re.compile(r"(\*?)\s*\{([A-Za-z][A-Za-z0-9-]*)\}")
# Inside \text: what means something to TeX, and the pairs that its fonts would silently join.
_UNTEXT = re.compile(r"\\[^{}#%&$_ ]|(?<!\\)[#%&$_]|[`\"~^<>|]|" + "|".join(PAIRS))
DEPTH = 32  # things within things; beyond it no output is legible, and far beyond it no program can follow
_CLOSERS = frozenset([")", "]", *(close for close in PARTNERS.values() if close.startswith("\\"))])


@lru_cache(maxsize=8192)
def parse(source: str) -> Math:
    """Return the tree of a formula, or raise `MathError`."""
    parser = _Parser(source)
    tree = parser.row(frozenset([""]), "the formula", 0)
    if tree == Row(()):
        raise parser.error("the formula is empty", "write something between the dollars")
    return _unwrapped(tree)


def _unwrapped(tree: Math) -> Math:
    """Return what braces hold, where they say nothing more than the place itself does."""
    while isinstance(tree, Row) and len(tree.items) == 1:
        tree = tree.items[0]
    return tree


def _is_small_greek(item: Math) -> TypeGuard[Sym]:
    return isinstance(item, Sym) and "α" <= SYMBOLS[item.name].char <= "ϵ"


class _Parser(Cursor):
    """Reads one formula from left to right; `brackets` counts those that are open, `depth` the things around here."""

    __slots__ = ("brackets", "depth")

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.brackets = self.depth = 0

    def row(self, end: frozenset[str], opener: str, at: int) -> Math:
        """Return what stands side by side up to a token in `end`, its bare brackets in balance."""
        self.deepen()
        found: list[Math] = []
        opened: list[tuple[str, int]] = []
        while self.here not in end:
            if self.here in STRAY:
                raise self.error(*STRAY[self.here])
            if not self.here:
                raise self.error(f"{opener} is never closed", "close it before the formula ends", at)
            self.weigh_bracket(opened)
            found.append(self.scripted())
        if opened:
            bracket, place = opened[-1]
            raise self.error(f"{bracket} is never closed", r"close it in the same group or use \left and \right", place)
        self.depth -= 1
        return found[0] if len(found) == 1 else Row(tuple(found))

    def deepen(self) -> None:
        """Go one deeper into the formula, or refuse to."""
        if self.depth == DEPTH:
            raise self.error(f"things stand within each other more than {DEPTH} deep", "give a part a name of its own")
        self.depth += 1

    def weigh_bracket(self, opened: list[tuple[str, int]]) -> None:
        """Keep the account of the bare brackets in one group."""
        name = ALIASES.get(self.here, self.here)
        if name in PARTNERS:
            opened.append((name, self.start))
            self.brackets += 1
        elif name in _CLOSERS:
            if not opened or name not in PARTNERS[opened[-1][0]]:
                raise self.error(f"{name} closes nothing", r"open it in the same group or use \left and \right")
            opened.pop()
            self.brackets -= 1

    def scripted(self) -> Math:
        """Return one thing with its subscript, superscript and primes."""
        if self.here in "^_'":
            raise self.error(f"nothing stands before {self.here}", "write {} for an empty base")
        at = self.start
        base = self.atom()
        sub: Math | None = None
        sup: Math | None = None
        while self.here and self.here in "^_'":
            if isinstance(base, Space):
                raise self.error(f"a space stands before {self.here}", "write {} for an empty base", at)
            if self.here == "_":
                if sub is not None:
                    raise self.error("a second subscript on one base", "brace the base: {x_a}_b")
                sub = self.argument(self.taken())
                continue
            if sup is not None:
                raise self.error("a second superscript on one base", "brace the base: {x^a}^b")
            sup = self.superscript()
        if isinstance(base, Brace) and base.label is None:
            if base.over and sup is not None:
                base, sup = Brace(base.body, sup, over=True), None
            elif not base.over and sub is not None:
                base, sub = Brace(base.body, sub), None
        match base:
            # TeX takes the braces off a lone accent, whose scripts then meet these.
            case Script(Accent(), below, above) if (sub and below) or (sup and above):
                raise self.error("LaTeX sees two scripts on one accent", "write them as one, or without braces", at)
        return base if sub is None and sup is None else Script(base, sub, sup)

    def superscript(self) -> Math:
        """Return the primes and the superscript that follow."""
        found: list[Math] = []
        while self.here == "'":
            found.append(Sym(r"\prime"))
            self.taken()
        if self.here == "^":
            found += items(self.argument(self.taken()))
        return found[0] if len(found) == 1 else Row(tuple(found))

    def argument(self, owner: str, *, digits: bool = False) -> Math:
        """Return the argument of `owner`, in braces or a single thing; `digits` splits an unbraced 12 into 1 and 2."""
        if self.here == "{":
            at = self.start
            self.taken()
            inner = _unwrapped(self.row(frozenset("}"), "{", at))
            self.taken()
            if inner == Row(()):
                raise self.error(f"{owner} has an empty argument", "write what belongs there", at)
            return inner
        if self.here in END or self.here in "^_'":
            raise self.error(f"{owner} lacks an argument", f"write {owner}{{...}}")
        if len(self.here) > 1 and not self.here.startswith("\\"):
            if not digits or self.here[0] == ".":
                raise self.error(
                    f"{owner} takes only the first character of {self.here}", f"write {owner}{{{self.here}}}"
                )
            digit = self.here[0]
            self.look(self.start + 1)
            return Num(digit)
        if self.here in SPACES or ALIASES.get(self.here, self.here) in {*PARTNERS, *_CLOSERS}:
            raise self.error(f"{owner} has {self.here} for an argument", f"write {owner}{{...}}")
        self.deepen()
        inner = _unwrapped(self.atom())
        self.depth -= 1
        return inner

    def atom(self) -> Math:
        """Return one thing without its scripts."""
        found = self.here
        name = ALIASES.get(found, found)
        if name in SYMBOLS:
            self.taken()
            return Sym(name)
        if found[0].isdecimal() or (found[0] == "." and len(found) > 1):
            return self.number()
        if found == "{":
            return self.group()
        if found.startswith("\\") and len(found) > 1:
            return self.macro(found)
        raise self.error(*refusal(found))

    def number(self) -> Num:
        """Return a number; one with thousands inside brackets must say that it is not a list."""
        if self.brackets and "," in self.here.replace("{,}", ""):
            number = self.here.replace("{,}", ",")
            kinds = f"write {number.replace(',', '{,}')} or {number.replace(',', ', ')}"
            raise self.error(f"{number} in brackets may be one number or a list", kinds)
        return Num(self.taken().replace("{,}", ","))

    def group(self) -> Math:
        """Return a braced group; an operator alone keeps its braces, which make it an ordinary symbol."""
        at = self.start
        self.taken()
        inner = self.row(frozenset("}"), "{", at)
        self.taken()
        return Row((inner,)) if isinstance(inner, Sym) and SYMBOLS[inner.name].kind != "ord" else inner

    def macro(self, macro: str) -> Math:
        """Return the structure that a macro opens."""
        at = self.start
        if macro[1:] in FUNCTIONS:
            self.taken()
            return Func(macro[1:], FUNCTIONS[macro[1:]])
        if macro in SPACES:
            return Space(self.taken())
        if macro in ACCENTS:
            return Accent(self.taken()[1:], self.argument(macro))
        match macro:
            case r"\frac" | r"\dfrac" | r"\tfrac":
                self.taken()
                style = cast(Literal["", "d", "t"], macro[1:-4])
                return Frac(self.argument(macro, digits=True), self.argument(macro, digits=True), style)
            case r"\left":
                return self.fence(at)
            case r"\sqrt":
                return self.root(at)
            case r"\begin":
                return self.environment(at)
            case r"\text":
                return self.words()
            case r"\operatorname":
                return self.operator()
            case r"\underbrace" | r"\overbrace":
                self.taken()
                return Brace(self.argument(macro), over=macro == r"\overbrace")
            case r"\boxed":
                self.taken()
                return Boxed(self.argument(macro))
            case _ if macro in STYLES:
                return self.styled(macro)
            case _:
                raise self.error(*unknown(macro))

    def styled(self, style: str) -> Styled:
        """Return a body in another alphabet; two alphabets have capitals only."""
        at = self.start
        self.taken()
        body = self.argument(style)
        if style in {r"\mathbb", r"\mathcal"} and not all(isinstance(i, Sym) and i.name.isupper() for i in items(body)):
            raise self.error(f"{style} holds something else than capital letters", r"use \mathbf or \mathrm", at)
        if style in {r"\mathrm", r"\mathbf"} and (greek := next(filter(_is_small_greek, items(body)), None)):
            raise self.error(f"{style} does not change {greek.name} in LaTeX", r"use \boldsymbol", at)
        return Styled(style[1:], body)

    def root(self, at: int) -> Root:
        """Return a root with its optional index."""
        self.taken()
        if self.here != "[":
            return Root(self.argument(r"\sqrt"))
        self.taken()
        index = _unwrapped(self.row(frozenset("]"), r"\sqrt[", at))
        self.taken()
        if index == Row(()):
            raise self.error(r"\sqrt has an empty index", "leave the brackets out for a square root", at)
        return Root(self.argument(r"\sqrt"), index)

    def fence(self, at: int) -> Fence:
        r"""Return what stands between \left and \right."""
        self.taken()
        left = self.delimiter(r"\left")
        self.brackets += 1
        body = self.row(frozenset([r"\right"]), r"\left", at)
        self.brackets -= 1
        self.taken()
        return Fence(left, self.delimiter(r"\right"), _unwrapped(body))

    def delimiter(self, owner: str) -> str:
        """Return the bracket that follows `owner`."""
        if self.here[:1] == ".":  # `\left.5` is an invisible bracket before a 5
            self.look(self.start + 1)
            return "."
        name = ALIASES.get(self.here, self.here)
        if name not in DELIMITERS:
            raise self.error(f"{owner} is followed by {self.here or 'nothing'}", f"use one of {' '.join(DELIMITERS)}")
        self.taken()
        return name

    def environment(self, at: int) -> Matrix:
        r"""Return the rows between \begin and \end, all of one length."""
        named = _NAME.match(self.source, self.after)
        kind = named[1] if named else self.source[self.after : self.after + 12]
        if named is None or kind not in ENVIRONMENTS:
            raise self.error(f"unknown environment {kind}", f"use one of {' '.join(ENVIRONMENTS)}")
        self.look(named.end())
        rows: list[list[Math]] = [[]]
        while True:
            rows[-1].append(_unwrapped(self.row(frozenset(["&", "\\\\", r"\end"]), f"\\begin{{{kind}}}", at)))
            if self.here == r"\end":
                break
            if self.here == "\\\\":
                rows.append([])
                if self.source[self.after : self.after + 1] in {"[", "*"}:
                    raise self.error("LaTeX reads a distance or a star after \\\\", "leave a space there")
            self.taken()
        closed = _NAME.match(self.source, self.after)
        if closed is None or closed[1] != kind:
            raise self.error(
                f"\\begin{{{kind}}} meets \\end{{{closed[1] if closed else ''}}}", f"write \\end{{{kind}}}"
            )
        self.look(closed.end())
        if len(rows) > 1 and rows[-1] == [Row(())]:
            rows.pop()
        self.check_shape(kind, [len(row) for row in rows], at)
        return Matrix(kind, tuple(tuple(row) for row in rows))

    def check_shape(self, kind: str, widths: list[int], at: int) -> None:
        """Refuse rows of different lengths and more columns than every output can set."""
        most = 2 if kind == "cases" else MATRIX_COLUMNS
        for number, width in enumerate(widths, start=1):
            if width != widths[0]:
                found = f"{kind} has {widths[0]} cells in row 1 and {width} in row {number}"
                raise self.error(found, "give every row as many", at)
            if width > most:
                raise self.error(f"{kind} has {width} columns", f"at most {most} can be set", at)

    def words(self) -> Text:
        r"""Return the words of \text."""
        held = _WORDS.match(self.source, self.after)
        if held is None or not held[1]:
            raise self.error(r"\text holds no plain words", r"write \text{words}, without braces inside")
        odd = _UNTEXT.search(held[1])
        strange = odd[0] if odd else next((c for c in held[1] if not latex_sets(c)), None)
        if strange is not None:
            raise self.error(*untext(strange))
        self.look(held.end())
        return Text(re.sub(r"\s+", " ", re.sub(r"\\(.)", r"\1", held[1])))

    def operator(self) -> Func:
        r"""Return the operator that \operatorname names."""
        named = _OPERATOR.match(self.source, self.after)
        if named is None:
            raise self.error(r"\operatorname holds no plain name", r"write letters, digits and hyphens in braces")
        self.look(named.end())
        return Func(named[2], limits=bool(named[1]))
