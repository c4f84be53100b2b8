r"""Numbers and arrays that remember how they were computed.

A formula written with ordinary operators computes with plain numbers and records with `Term`s:

>>> def output_size(n: Whole, k: Whole, s: Whole, p: Whole) -> Whole:
...     return let("o", (n + 2 * p - k) // s + 1)
>>> output_size(32, 5, 1, 2)
32
>>> size = output_size(*symbols(n=32, k=5, s=1, p=2))
>>> size
Term(o = 32)
>>> from dlquiz.numeric.worked import steps
>>> print(*steps(size)) # doctest: +ELLIPSIS
$o = \left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1 = ... = 32$

Four things read the graph: the worked solution (`worked.steps`), the tolerance and follow-through (`replaced`), and the
estimate of effort (`effort`). Arrays are numpy's; numpy is imported when the first one is made.

Longer than other rooms: the operators of one class and the walks over its graph are read together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from dlquiz.numeric.operations import OPERATIONS, Plain

if TYPE_CHECKING:
    import numpy as np

T = TypeVar("T")


class Term:
    """A value with the operation and the arguments that gave it, and a textbook name where it has one.

    Arguments are Terms or plain numbers. Comparisons compare values and give plain truth values, so formulas may
    branch; arithmetic records. The name is LaTeX without dollars.
    """

    __slots__ = ("args", "below", "name", "op", "value")
    below: "list[Term]"  # what it rests on, from the first time that `nodes` is asked: the graph never changes
    __array_ufunc__ = None  # makes numpy leave `array + Term` to __radd__

    def __init__(self, value: Plain, op: str = "", args: tuple[Any, ...] = (), name: str | None = None) -> None:
        self.value, self.op, self.args, self.name = value, op, args, name

    def __repr__(self) -> str:
        return f"Term({self.name} = {self.value})" if self.name else f"Term({self.value})"

    def __str__(self) -> str:
        return str(self.value)

    def __format__(self, spec: str) -> str:
        return format(self.value, spec)

    def __add__(self, other: Any) -> "Term":
        return Term(self.value + (other.value if other.__class__ is Term else other), "+", (self, other))

    def __radd__(self, other: Any) -> "Term":
        return Term(other + self.value, "+", (other, self))

    def __sub__(self, other: Any) -> "Term":
        return Term(self.value - (other.value if other.__class__ is Term else other), "-", (self, other))

    def __rsub__(self, other: Any) -> "Term":
        return Term(other - self.value, "-", (other, self))

    def __mul__(self, other: Any) -> "Term":
        return Term(self.value * (other.value if other.__class__ is Term else other), "*", (self, other))

    def __rmul__(self, other: Any) -> "Term":
        return Term(other * self.value, "*", (other, self))

    def __truediv__(self, other: Any) -> "Term":
        return Term(self.value / (other.value if other.__class__ is Term else other), "/", (self, other))

    def __rtruediv__(self, other: Any) -> "Term":
        return Term(other / self.value, "/", (other, self))

    def __floordiv__(self, other: Any) -> "Term":
        return Term(self.value // (other.value if other.__class__ is Term else other), "//", (self, other))

    def __rfloordiv__(self, other: Any) -> "Term":
        return Term(other // self.value, "//", (other, self))

    def __mod__(self, other: Any) -> "Term":
        return Term(self.value % (other.value if other.__class__ is Term else other), "%", (self, other))

    def __rmod__(self, other: Any) -> "Term":
        return Term(other % self.value, "%", (other, self))

    def __pow__(self, other: Any) -> "Term":
        return Term(self.value ** (other.value if other.__class__ is Term else other), "**", (self, other))

    def __rpow__(self, other: Any) -> "Term":
        return Term(other**self.value, "**", (other, self))

    def __matmul__(self, other: Any) -> "Term":
        return apply("@", self, other)

    def __rmatmul__(self, other: Any) -> "Term":
        return apply("@", other, self)

    def __neg__(self) -> "Term":
        return Term(-self.value, "neg", (self,))

    def __pos__(self) -> "Term":
        return self

    def __abs__(self) -> "Term":
        return Term(abs(self.value), "abs", (self,))

    def __getitem__(self, index: int | tuple[int, ...]) -> "Term":
        return apply("item", self, *(index if isinstance(index, tuple) else (index,)))

    def __iter__(self) -> Iterator["Term"]:
        return (self[i] for i in range(len(self.value)))

    def __len__(self) -> int:
        return len(self.value)

    @property
    def shape(self) -> tuple[int, ...]:
        """The array's shape; `()` for a scalar."""
        return tuple(getattr(self.value, "shape", ()))

    @property
    def T(self) -> "Term":  # noqa: N802  (numpy's name)
        """The transposed matrix."""
        return apply("T", self)

    def __eq__(self, other: object) -> bool:
        return same(self, other)

    def __hash__(self) -> int:
        return hash(self.value if isinstance(self.value, int | float) else self.value.tobytes())

    def __lt__(self, other: Any) -> bool:
        return bool(self.value < value_of(other))

    def __le__(self, other: Any) -> bool:
        return bool(self.value <= value_of(other))

    def __gt__(self, other: Any) -> bool:
        return bool(self.value > value_of(other))

    def __ge__(self, other: Any) -> bool:
        return bool(self.value >= value_of(other))


Whole: TypeAlias = int | Term
Real: TypeAlias = float | Term
Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]] | Term"


def value_of(x: Any) -> Plain:
    """Return the plain value of a Term; anything else is its own value."""
    return x.value if x.__class__ is Term else x


def same(a: object, b: object) -> bool:
    """Whether two numbers, arrays or Terms have equal values (and arrays equal shapes)."""
    x, y = value_of(a), value_of(b)
    if hasattr(x, "shape") or hasattr(y, "shape"):
        import numpy as np

        return bool(np.array_equal(x, y))
    return bool(x == y)


def apply(op: str, *args: Any) -> Term:
    """Compute an operation of the table and record it."""
    return Term(OPERATIONS[op].compute(*[a.value if a.__class__ is Term else a for a in args]), op, args)


def let(name: str, x: T) -> T:
    r"""Give an intermediate its textbook name (LaTeX, as `\hat{m}_t`); plain numbers pass through untouched."""
    if x.__class__ is not Term:
        return x
    term = cast("Term", x)
    if term.name is None and term.op:
        return cast("T", Term(term.value, term.op, term.args, name))
    return cast("T", Term(term.value, "is", (term,), name))


GREEK = frozenset(
    (
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "zeta",
        "eta",
        "theta",
        "iota",
        "kappa",
        "lambda",
        "mu",
        "nu",
        "xi",
        "pi",
        "rho",
        "sigma",
        "tau",
        "phi",
        "chi",
        "psi",
        "omega",
    )
)
ACCENTS = ("hat", "bar", "tilde")


def latex_name(identifier: str) -> str:
    r"""Write a Python identifier as the field's symbol.

    >>> [latex_name(name) for name in ("n", "beta1", "m_hat", "c_in", "lr", "theta_t", "width")]
    ['n', '\\beta_1', '\\hat{m}', 'c_{\\mathrm{in}}', '\\eta', '\\theta_t', '\\mathrm{width}']
    """
    head, *rest = identifier.split("_")
    accent = rest.pop(0) if rest and rest[0] in ACCENTS else ""
    digits = head[len(head.rstrip("0123456789")) :]
    if digits and head != digits:
        head, rest = head[: -len(digits)], [digits, *rest]
    head = {"lr": "eta", "eps": "epsilon"}.get(head, head)
    base = f"\\{head.rstrip('_')}" if head in GREEK else head if len(head) == 1 else rf"\mathrm{{{head}}}"
    if accent:
        base = rf"\{accent}{{{base}}}"
    marks = [m if len(m) == 1 or m.isdigit() else rf"\mathrm{{{m}}}" for m in rest if m]
    if not marks:
        return base
    below = ",".join(marks)
    return f"{base}_{below}" if len(below) == 1 else f"{base}_{{{below}}}"


def symbol(name: str, value: Any) -> Any:
    """Return an input as a Term under a LaTeX name; nested lists become arrays, a Term keeps its history."""
    if value.__class__ is Term:
        return value if value.name == name else let(name, value)
    if not isinstance(value, int | float):
        import numpy as np

        value = np.asarray(value)
    return Term(value, "", (), name)


def symbols(**values: Any) -> list[Any]:
    """Return inputs as named Terms, in the order given; names are written with `latex_name`."""
    return [symbol(_name(identifier), value) for identifier, value in values.items()]


_names: dict[str, str] = {}


def _name(identifier: str) -> str:
    if identifier not in _names:
        _names[identifier] = latex_name(identifier)
    return _names[identifier]


def array(rows: Sequence[Any], name: str | None = None) -> Any:
    """Join numbers or Terms to an array; plain numbers give a plain array, one Term among them an array Term.

    >>> array([[1, 2], [3, 4]])
    array([[1, 2],
           [3, 4]])
    >>> array([Term(1.5, name="a"), 2])
    Term([1.5 2. ])
    """
    if any(isinstance(row, list | tuple) for row in rows):
        rows = [array(row) for row in rows]
    if any(row.__class__ is Term for row in rows):
        made: Any = apply("stack", *rows)
    else:
        made = OPERATIONS["stack"].compute(*rows)
    return let(name, made) if name else made


def nodes(*terms: Any) -> list[Term]:
    """Return every node that the terms rest on, each once, arguments before results."""
    if len(terms) == 1 and terms[0].__class__ is Term:
        return [*_below(terms[0]), terms[0]]
    found: dict[int, Term] = {}  # by identity: equal terms may have come about in different ways
    for term in terms:
        if term.__class__ is Term and id(term) not in found:
            for node in _below(term):
                found[id(node)] = node
            found[id(term)] = term
    return list(found.values())


def _below(term: Term) -> list[Term]:
    try:
        return term.below
    except AttributeError:
        found: dict[int, Term] = {}

        def visit(node: Term) -> None:
            for arg in node.args:
                if arg.__class__ is Term and (here := id(arg)) not in found:
                    if arg.args:
                        visit(arg)
                    found[here] = arg

        visit(term)
        term.below = list(found.values())  # without the term itself, so that no cycle keeps it alive
        return term.below


def replaced(term: Term, changes: Mapping[int, Plain], order: Sequence[Term] | None = None) -> Plain:
    """Return the value of `term` when the nodes with these `id`s have other values.

    `order` is `nodes(term)`, or its `downstream` part, where the caller asks many times.

    >>> m = let("m", Term(2.0, name="a") * 3)
    >>> replaced(m + 1, {id(m): 5.0})
    6.0
    """
    fresh = dict(changes)
    for node in nodes(term) if order is None else order:
        here = id(node)
        if here in fresh:
            continue
        for arg in node.args:
            if id(arg) in fresh:
                values = [fresh.get(id(x), x.value) if x.__class__ is Term else x for x in node.args]
                fresh[here] = OPERATIONS[node.op].compute(*values)
                break
    return fresh.get(id(term), term.value)


def downstream(source: Term, order: Iterable[Term]) -> list[Term]:
    """Return the nodes of `order` (arguments before results) that rest on `source`."""
    reached = {id(source)}
    found = []
    for node in order:
        for arg in node.args:
            if id(arg) in reached:
                reached.add(id(node))
                found.append(node)
                break
    return found


def depends_on(term: Any, earlier: Any) -> bool:
    """Whether `earlier` is one of the nodes that `term` rests on."""
    return any(node is earlier for node in nodes(term))


REPEATED = 0.6  # work on each further element of an array, as a share of the work on the first


def effort(*terms: Any) -> float:
    """Estimate the work of computing the terms by hand, in units of one addition of small numbers.

    Long numbers weigh more than small integers. Arrays count once per element, a product of matrices once per product
    of entries; the elements after the first go faster, because the same steps are repeated.

    >>> a, b = symbols(a=2, b=2.5)
    >>> effort(a + a), effort(a + b), effort(symbol("x", [1, 2, 3]) + 1)
    (1.0, 1.5, 2.2)
    """
    total = 0.0
    for node in nodes(*terms):
        if not node.op:
            continue
        size = getattr(node.value, "size", 1)
        if node.op == "@":
            left = value_of(node.args[0])
            size *= left.shape[-1]
        elif node.op in ("sum", "max", "min", "mean"):
            size = getattr(value_of(node.args[0]), "size", 1)
        weight = 1.0 if _is_small(node.value) else 1.5
        total += OPERATIONS[node.op].effort * weight * (1 + REPEATED * (size - 1))
    return total


def _is_small(x: Plain) -> bool:
    """Whether `x` holds integers of up to two digits only."""
    if isinstance(x, int):
        return abs(x) < 100
    return getattr(x, "dtype", None) is not None and x.dtype.kind == "i" and bool((abs(x) < 100).all())
