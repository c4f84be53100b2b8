"""The worked solution that a graph writes: formula = numbers put in = value, each named intermediate once, in order."""

from collections.abc import Sequence
from typing import Any

from dlquiz.numeric.numeral import ATOM, FRACTION, PRODUCT, SUM, Numeral, matrix, number, numeral, value
from dlquiz.numeric.outline import BLANK, outline
from dlquiz.numeric.term import Term, nodes

FUNCTIONS = {
    "log": r"\ln",
    "log2": r"\log_2",
    "sin": r"\sin",
    "cos": r"\cos",
    "tanh": r"\tanh",
    "sigmoid": r"\sigma",
    "softmax": r"\operatorname{softmax}",
    "round": r"\operatorname{round}",
}
WRITTEN_OUT = 12  # longest vector whose sum or mean is written term by term
# Operations that may leave a number alone: every other one writes a sign of its own beside its arguments.
BARE = {"is", "item", "neg", "stack", "sum", "mean"}
# Operations on arrays that take element i to element i: under a sum their arguments carry the index.
ELEMENTWISE = {
    *("+", "-", "*", "/", "//", "%", "**", "neg", "abs", "maximum", "minimum", "greater"),
    *("exp", "log", "log2", "sqrt", "sin", "cos", "tanh", "sigmoid"),
}


def steps(term: Any, digits: int = 3, significant: int | None = None, known: Sequence[Any] = ()) -> list[str]:
    r"""Return the lines that lead to `term`; its own value comes last, to the digits asked for.

    Intermediates keep at least four figures. A plain number gives one line. What the terms in `known` rest on was
    worked out before and is not written again.

    >>> from dlquiz.numeric.term import let, symbols
    >>> a, b = symbols(a=3.0, b=7)
    >>> for line in steps(let("y", let("r", a / b) ** 2)): print(line)
    $r = \frac{a}{b} = \frac{3}{7} \approx 0.4286$
    $y = r^{2} = 0.4286^{2} \approx 0.184$
    """
    if term.__class__ is not Term:
        return [f"${value(term, digits, significant, last=True)[0]}$"]
    writer = _Writer(digits)
    named = [node for node in nodes(term)[:-1] if node.name and node.op]
    before = {id(node) for earlier in known for node in nodes(earlier)} if named and known else ()
    lines = [writer.line(node) for node in named if id(node) not in before]
    lines.append(writer.line(term, significant=significant, last=True))
    return lines


def _fenced(text: str) -> str:
    tall = r"\frac" in text or r"\begin" in text or r"\sum" in text
    return rf"\left({text}\right)" if tall else f"({text})"


def _at_least(part: tuple[str, int], level: int) -> str:
    """Write a part, in parentheses where it binds less tightly than `level` asks."""
    text, binding = part
    return text if binding >= level else _fenced(text)


def _right(part: tuple[str, int], level: int) -> str:
    """Write a part that follows an operator: a leading minus needs parentheses too."""
    text, binding = part
    return _fenced(text) if binding < level or text.startswith("-") else text


MOST_OUTLINES = 4096
_sides: dict[tuple[object, ...], tuple[str, str]] = {}  # by outline: the formula, and where its numbers go


class _Writer:
    """Writes nodes as LaTeX, either with names or with the numbers put in."""

    def __init__(self, digits: int) -> None:
        self.digits = digits
        self.arrays: dict[int, tuple[Any, Numeral]] = {}  # by id, with the array, so that its id stays its own
        self.blank = False  # whether numbers are left open
        self.index = ""  # the summation index that names of arrays carry at the moment

    def line(self, node: Term, significant: int | None = None, last: bool = False) -> str:
        formula, put_in = self.sides(node) if node.op else ("", "")
        if node.op in BARE and put_in == self.numeral(node.value).text:
            put_in = ""  # nothing is left to compute: the result follows
        result, exact = value(node, self.digits, significant, last)
        chain = node.name or ""
        for text in (formula, put_in):
            if text and not chain.endswith(f"= {text}") and text != chain:
                chain = f"{chain} = {text}" if chain else text
        if chain.endswith(f"= {result}") or chain == result:
            return f"${chain}$"
        relation = "=" if exact else r"\approx"
        return f"${chain} {relation} {result}$" if chain else f"${result}$"

    def part(self, x: Any, numbers: bool) -> tuple[str, int]:
        """Write an argument: by its name, by its value, or as the formula that it is."""
        if x.__class__ is not Term:
            return self.number(x)
        if x.name is None and x.op:
            return self.body(x, numbers) if x.shape or not self.index else self.under("", x)
        if not numbers and x.name:
            if self.index and x.shape:
                return _subscripted(x.name, self.index), ATOM
            return x.name, ATOM if x.name.count("^") == 0 else FRACTION
        return self.number(x.value)

    def number(self, x: Any) -> tuple[str, int]:
        text, binding, start, _, _ = self.numeral(x)
        return (f"{start}{BLANK}" if self.blank else text), binding

    def numeral(self, x: Any) -> Numeral:
        """Return a number or an array as it is put into a formula."""
        if x.__class__ is float or x.__class__ is int:
            return number(x, self.digits)
        if id(x) not in self.arrays:
            self.arrays[id(x)] = x, numeral(x, self.digits)
        return self.arrays[id(x)][1]

    def sides(self, node: Term) -> tuple[str, str]:
        """Write a node's formula with names, and with the numbers put in."""
        found = outline(node, self.numeral)
        if found is None:
            return self.body(node, numbers=False)[0], self.body(node, numbers=True)[0]
        key, fillings = found
        if key not in _sides:
            if len(_sides) == MOST_OUTLINES:
                _sides.clear()
            formula = self.body(node, numbers=False)[0]
            self.blank = True
            with_blanks = self.body(node, numbers=True)[0].replace("%", "%%").replace(BLANK, "%s")
            self.blank = False
            _sides[key] = formula, with_blanks
        formula, with_blanks = _sides[key]
        return formula, with_blanks % tuple(fillings)

    def body(self, node: Term, numbers: bool) -> tuple[str, int]:
        """Write a node's own operation over its arguments."""
        op, args = node.op, node.args
        match op:
            case "+" | "-":
                a, b = self.part(args[0], numbers), self.part(args[1], numbers)
                return f"{a[0]} {op} {_right(b, SUM if op == '+' else PRODUCT)}", SUM
            case "*":
                return self.product(node, numbers), PRODUCT
            case "@":
                x, y = (_at_least(self.part(arg, numbers), PRODUCT) for arg in args)
                flat = all(len(getattr(arg, "shape", ())) == 1 for arg in args)
                return (rf"{x} \cdot {y}" if flat else rf"{x}\,{y}"), PRODUCT
            case "/":
                return rf"\frac{{{self.part(args[0], numbers)[0]}}}{{{self.part(args[1], numbers)[0]}}}", FRACTION
            case "//":
                x, y = (self.part(arg, numbers)[0] for arg in args)
                return rf"\left\lfloor \frac{{{x}}}{{{y}}} \right\rfloor", ATOM
            case "%":
                x, y = (_at_least(self.part(arg, numbers), PRODUCT) for arg in args)
                return rf"{x} \operatorname{{mod}} {y}", PRODUCT
            case "**":
                base = _at_least(self.part(args[0], numbers), ATOM)
                return f"{base}^{{{self.part(args[1], numbers)[0]}}}", FRACTION
            case "neg":
                return f"-{_right(self.part(args[0], numbers), PRODUCT)}", SUM
            case "T":
                return rf"{_at_least(self.part(args[0], numbers), ATOM)}^{{\top}}", FRACTION
            case "is":
                return self.part(args[0], numbers)
            case "exp":
                power = self.part(args[0], numbers)[0]
                if r"\frac" in power:  # which nobody reads in an exponent
                    return rf"\exp{_fenced(power)}", ATOM
                return f"e^{{{power}}}", FRACTION
            case "sqrt":
                return rf"\sqrt{{{self.part(args[0], numbers)[0]}}}", ATOM
            case "floor":
                return rf"\left\lfloor {self.part(args[0], numbers)[0]} \right\rfloor", ATOM
            case "ceil":
                return rf"\left\lceil {self.part(args[0], numbers)[0]} \right\rceil", ATOM
            case "abs":
                return rf"\left| {self.part(args[0], numbers)[0]} \right|", ATOM
            case "maximum" | "minimum":
                texts = [self.part(arg, numbers)[0] for arg in _compared(node)]
                return rf"\{op[:3]}{_fenced(', '.join(texts))}", ATOM
            case "greater":
                x, y = (self.part(arg, numbers)[0] for arg in args)
                return rf"\left[{x} > {y}\right]", ATOM
            case "where":
                c, x, y = (self.part(arg, numbers)[0] for arg in args)
                return rf"\begin{{cases}} {x} & {c} \\ {y} & \text{{otherwise}} \end{{cases}}", ATOM
            case "item":
                return self.entry(node, numbers)
            case "stack":
                return self.stacked(node, numbers), ATOM
            case "sum" | "mean" | "max" | "min":
                return self.reduction(node, numbers)
            case _:
                return rf"{FUNCTIONS[op]}{_fenced(self.part(args[0], numbers)[0])}", ATOM

    def product(self, node: Term, numbers: bool) -> str:
        left, right = node.args
        a = _at_least(self.part(left, numbers), PRODUCT)
        b = _right(self.part(right, numbers), PRODUCT)
        if not self.index and all(getattr(arg, "shape", ()) for arg in node.args):
            return rf"{a} \odot {b}"
        negative = b.startswith("(-") and b[2].isdigit()
        if numbers or negative or b[0].isdigit() or b.startswith((r"\frac{1", r"\begin")):
            return rf"{a} \cdot {b}"
        # a number before a symbol stands close to it, two symbols are set a little apart
        return f"{a}{b}" if a[-1].isdigit() and a.replace(".", "").isdigit() and b[0] != "(" else rf"{a}\,{b}"

    def entry(self, node: Term, numbers: bool) -> tuple[str, int]:
        whole, *index = node.args
        while len(index) > 1 and whole.__class__ is Term and whole.op == "stack":
            whole = whole.args[index.pop(0)]  # rows were stacked to a matrix: the row holds the entry
        if numbers or whole.__class__ is not Term:
            return self.number(node.value)
        if whole.op == "stack" and whole.args[index[0]].__class__ is Term and len(index) == 1:
            return self.part(whole.args[index[0]], numbers)
        if not whole.name:
            return self.number(node.value)
        return _subscripted(whole.name, ",".join(str(i + 1) for i in index)), ATOM

    def stacked(self, node: Term, numbers: bool) -> str:
        def cells(x: Any) -> Any:
            if x.__class__ is Term and x.op == "stack" and not x.name:
                return [cells(arg) for arg in x.args]
            if getattr(x, "shape", ()):
                return [self.part(x[i], numbers)[0] for i in range(len(x))]
            return self.part(x, numbers)[0]

        return matrix([cells(arg) for arg in node.args], lambda text: (text, True))[0]

    def reduction(self, node: Term, numbers: bool) -> tuple[str, int]:
        x, *rest = node.args
        axis = rest[0] if rest else None
        entries = x.value if x.__class__ is Term else x
        flat = entries.ndim == 1 or axis is None
        if numbers and flat and entries.size <= WRITTEN_OUT:
            return self.listed(node.op, [value(entry, self.digits)[0] for entry in entries.flatten().tolist()])
        if flat and not numbers and x.__class__ is Term and x.op == "stack" and not x.name and entries.ndim == 1:
            return self.listed(node.op, [self.part(arg, numbers)[0] for arg in x.args])
        if flat:
            index = "i" if entries.ndim == 1 else "i,j"
            body = self.element(x, index, numbers)
            if node.op in ("max", "min"):
                return rf"\{node.op}_{{{index}}} {body}", PRODUCT
            summed = rf"\sum_{{{index}}} {body}"
            return (summed, PRODUCT) if node.op == "sum" else (rf"\frac{{1}}{{{entries.size}}} {summed}", PRODUCT)
        along = "column" if axis == 0 else "row"
        inner = _at_least(self.part(x, numbers), PRODUCT)
        return rf"\operatorname{{{node.op}}}_{{\text{{each {along}}}}} {inner}", PRODUCT

    def listed(self, op: str, texts: list[str]) -> tuple[str, int]:
        """Write a sum, a mean or an extreme over elements that are all shown."""
        if op in ("max", "min"):
            return rf"\{op}{_fenced(', '.join(texts))}", ATOM
        summed = texts[0] + "".join(f" + {_right((text, ATOM), ATOM)}" for text in texts[1:])
        return (summed, SUM) if op == "sum" else (rf"\frac{{{summed}}}{{{len(texts)}}}", FRACTION)

    def element(self, x: Any, index: str, numbers: bool) -> str:
        """Write the element of an array that a sum runs over."""
        if numbers or x.__class__ is not Term:
            return _at_least(self.part(x, numbers), PRODUCT)
        if not _by_element(x, x.shape):
            return f"{_fenced(self.part(x, numbers)[0])}_{{{index}}}"
        return _at_least(self.under(index, x), PRODUCT)

    def under(self, index: str, x: Term) -> tuple[str, int]:
        """Write a formula whose arrays carry a summation index, or none."""
        outer, self.index = self.index, index
        written = self.part(x, numbers=False) if index else self.body(x, numbers=False)
        self.index = outer
        return written


def _compared(node: Term) -> list[Any]:
    r"""Return what a maximum of maxima, or a minimum of minima, is taken of.

    >>> from dlquiz.numeric.functions import maximum
    >>> from dlquiz.numeric.term import array, symbols
    >>> rows = array([symbols(a=1, b=5), symbols(c=4, d=2)])
    >>> print(*steps(maximum(maximum(rows[0, 0], rows[0, 1]), rows[1, 0])))
    $\max(a, b, c) = \max(1, 5, 4) = 5$
    """
    found = []
    for arg in node.args:
        inner = arg.__class__ is Term and arg.op == node.op and arg.name is None
        found += _compared(arg) if inner else [arg]
    return found


def _subscripted(name: str, below: str) -> str:
    return f"{_fenced(name) if '_' in name else name}_{{{below}}}"


def _by_element(x: Any, shape: tuple[int, ...]) -> bool:
    """Whether the formula of `x` takes every array in it element by element, all of one shape."""
    if getattr(x, "shape", ()) not in ((), shape):
        return False
    if x.__class__ is not Term:
        return not getattr(x, "shape", ())
    if x.name or not x.op:
        return bool(x.name) or not x.shape
    return not x.shape or (x.op in ELEMENTWISE and all(_by_element(arg, shape) for arg in x.args))
