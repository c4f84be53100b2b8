"""Domains: the countable sets that a question's parameters come from.

A domain knows how many values it has, gives the value at an index and the index of a value, and reads a value that a
person typed for `dlquiz solve`, also one that it would never draw.

>>> Range(16, 64).size, OneOf(3, 5, 7).at(1), Decimals("0.1", "0.5", "0.2").at(2)
(49, 5, 0.5)

Longer than other rooms: a domain is short, and a new one is written by looking at those beside it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import comb, perm, prod
from typing import Any, Generic, Protocol, TypeVar, cast, runtime_checkable

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@runtime_checkable
class Domain(Protocol[T_co]):
    """A countable set of values."""

    @property
    def size(self) -> int:
        """How many values there are."""

    def at(self, index: int) -> T_co:
        """Return the value at an index from 0 to size - 1."""

    def index(self, value: Any) -> int:
        """Return where a value stands; ValueError when it is not in the set."""

    def read(self, text: str) -> Any:
        """Return the value that a text names, in the set or not; ValueError when it cannot be read."""

    def problem(self) -> str | None:
        """Return what is wrong with the declaration, if anything."""


def _number(text: str, like: object) -> Any:
    if isinstance(like, int):
        return int(text)
    if isinstance(like, float):
        return float(text)
    return text.strip()


@dataclass(frozen=True)
class Range:
    """The integers from `first` to `last`, both included, in steps."""

    first: int
    last: int
    step: int = 1

    @cached_property
    def size(self) -> int:
        return len(range(self.first, self.last + 1, self.step))

    def at(self, index: int) -> int:
        return self.first + index * self.step

    def index(self, value: Any) -> int:
        return range(self.first, self.last + 1, self.step).index(value)

    def read(self, text: str) -> int:
        return int(text)

    def problem(self) -> str | None:
        if self.step < 1:
            return f"its step is {self.step}"
        return None if self.last >= self.first else f"it runs from {self.first} to {self.last}"


class OneOf(Generic[T]):
    """The values that are listed: numbers, words, or any hand-made cases that compare equal to themselves."""

    def __init__(self, *values: T) -> None:
        self.values = values
        self.size = len(values)
        self.at = values.__getitem__

    def __repr__(self) -> str:
        return f"OneOf({', '.join(map(repr, self.values))})"

    def index(self, value: Any) -> int:
        return self.values.index(value)

    def read(self, text: str) -> Any:
        if all(isinstance(v, int | float) for v in self.values):
            return _number(text, self.values[0])
        for value in self.values:
            if str(value) == text.strip():
                return value
        raise ValueError(f"one of {', '.join(map(str, self.values))} was expected")

    def problem(self) -> str | None:
        if not self.values:
            return "it lists nothing"
        seen: set[T] = set()
        for value in self.values:
            if value in seen:
                return f"it lists {value!r} twice"
            seen.add(value)
        return None


@dataclass(frozen=True)
class Decimals:
    """The decimals from `first` to `last`, both included, exactly as they are printed."""

    first: str
    last: str
    step: str

    @cached_property
    def _values(self) -> tuple[float, ...]:
        first, last, step = Decimal(self.first), Decimal(self.last), Decimal(self.step)
        return tuple(float(first + i * step) for i in range(int((last - first) / step) + 1))

    @cached_property
    def size(self) -> int:
        return len(self._values)

    def at(self, index: int) -> float:
        return self._values[index]

    def index(self, value: Any) -> int:
        return self._values.index(value)

    def read(self, text: str) -> float:
        return float(text)

    def problem(self) -> str | None:
        first, last, step = Decimal(self.first), Decimal(self.last), Decimal(self.step)
        if step <= 0:
            return f"its step is {self.step}"
        if last < first:
            return f"it runs from {self.first} to {self.last}"
        return None if (last - first) % step == 0 else f"steps of {self.step} from {self.first} miss {self.last}"


class _Product(Generic[T]):
    """Several independent values of one domain."""

    def __init__(self, of: Domain[T], count: int) -> None:
        self.of, self.count = of, count
        self.size = of.size**count if of.problem() is None else 0

    def at(self, index: int) -> tuple[T, ...]:
        base, pick = self.of.size, self.of.at
        found = []
        for _ in range(self.count):
            index, digit = divmod(index, base)
            found.append(pick(digit))
        return tuple(found)

    def index(self, value: Any) -> int:
        if len(value) != self.count:
            raise ValueError(f"{self.count} values were expected")
        total = 0
        for entry in reversed(value):
            total = total * self.of.size + self.of.index(entry)
        return total

    def problem(self) -> str | None:
        return self.of.problem() or (None if self.count > 0 else "it is empty")


class Entries(_Product[T]):
    """Vectors (`shape=(3,)`) and matrices (`shape=(2, 2)`) with entries from one domain, as nested tuples."""

    def __init__(self, of: Domain[T], shape: tuple[int, ...]) -> None:
        super().__init__(of, prod(shape))
        self.shape = shape

    def __repr__(self) -> str:
        return f"Entries({self.of!r}, shape={self.shape})"

    def at(self, index: int) -> tuple[Any, ...]:
        flat = super().at(index)
        if len(self.shape) == 1:
            return flat
        width = self.shape[-1]
        return tuple(flat[i : i + width] for i in range(0, len(flat), width))

    def index(self, value: Any) -> int:
        if len(self.shape) == 1:
            return super().index(value)
        if len(value) != self.shape[0] or any(len(row) != self.shape[1] for row in value):
            raise ValueError(f"a {self.shape[0]} by {self.shape[1]} matrix was expected")
        return super().index([entry for row in value for entry in row])

    def read(self, text: str) -> Any:
        rows = [tuple(self.of.read(cell) for cell in row.replace(",", " ").split()) for row in text.split(";")]
        return rows[0] if len(self.shape) == 1 else tuple(rows)

    def problem(self) -> str | None:
        if len(self.shape) not in (1, 2) or min(self.shape, default=0) < 1:
            return f"its shape is {self.shape}"
        return super().problem()


class Distinct(Generic[T]):
    """Ordered lists of `count` different values of a pool; all of them in every order when count is left out."""

    def __init__(self, *pool: T, count: int | None = None) -> None:
        self.pool = pool
        self.count = len(pool) if count is None else count
        self.size = perm(len(pool), self.count)

    def __repr__(self) -> str:
        return f"Distinct({', '.join(map(repr, self.pool))}, count={self.count})"

    def at(self, index: int) -> tuple[T, ...]:
        left = list(self.pool)
        found = []
        for _ in range(self.count):
            index, digit = divmod(index, len(left))
            found.append(left.pop(digit))
        return tuple(found)

    def index(self, value: Any) -> int:
        left = list(self.pool)
        digits = []
        for entry in value:
            digits.append((left.index(entry), len(left)))
            left.remove(entry)
        if len(digits) != self.count:
            raise ValueError(f"{self.count} values were expected")
        total = 0
        for digit, base in reversed(digits):
            total = total * base + digit
        return total

    def read(self, text: str) -> Any:
        cells = text.replace(",", " ").split()
        found = tuple(OneOf(*self.pool).read(cell) for cell in cells)
        if len(set(found)) != len(found):
            raise ValueError("different values were expected")
        return found

    def problem(self) -> str | None:
        if not 0 < self.count <= len(self.pool):
            return f"it takes {self.count} of {len(self.pool)} values"
        return OneOf(*self.pool).problem()


class Chosen(Generic[T]):
    """Sets of `count` values of a pool, listed in the pool's order."""

    def __init__(self, pool: Sequence[T], count: int) -> None:
        self.pool, self.count = tuple(pool), count
        self.size = comb(len(self.pool), count) if count >= 0 else 0

    def __repr__(self) -> str:
        return f"Chosen({len(self.pool)} values, {self.count})"

    def at(self, index: int) -> tuple[T, ...]:
        found = []
        first = 0
        for taken in range(self.count):
            while index >= (block := comb(len(self.pool) - first - 1, self.count - taken - 1)):
                index -= block
                first += 1
            found.append(self.pool[first])
            first += 1
        return tuple(found)

    def index(self, value: Any) -> int:
        if len(value) != self.count:
            raise ValueError(f"{self.count} values were expected")
        total, first = 0, 0
        for taken, entry in enumerate(value):
            at = self.pool.index(entry, first)
            for skipped in range(first, at):
                total += comb(len(self.pool) - skipped - 1, self.count - taken - 1)
            first = at + 1
        return total

    def read(self, text: str) -> Any:
        raise ValueError("this parameter is drawn from a list and cannot be typed; use --seed")

    def problem(self) -> str | None:
        if not 0 < self.count <= len(self.pool):
            return f"it takes {self.count} of {len(self.pool)} values"
        return OneOf(*self.pool).problem()


class Fields(Generic[T]):
    """Records: one value from each named domain, built by `make`; typed as `k3s2p1` or as JSON."""

    def __init__(self, make: Callable[..., T], **domains: Domain[Any]) -> None:
        self.make, self.domains = make, domains
        self.size = prod(d.size for d in domains.values())

    def __repr__(self) -> str:
        return f"{self.make.__name__}({', '.join(f'{k}={d!r}' for k, d in self.domains.items())})"

    def at(self, index: int) -> T:
        values = []
        for domain in self.domains.values():
            index, digit = divmod(index, domain.size)
            values.append(domain.at(digit))
        return self.make(*values)

    def index(self, value: Any) -> int:
        total = 0
        for name, domain in reversed(self.domains.items()):
            total = total * domain.size + domain.index(getattr(value, name))
        return total

    def read(self, text: str) -> Any:
        try:
            given = json.loads(text)
        except ValueError:
            raise ValueError(f"a JSON object with {', '.join(self.domains)} was expected") from None
        if not isinstance(given, Mapping) or set(given) != set(self.domains):
            raise ValueError(f"a JSON object with {', '.join(self.domains)} was expected")
        return self.make(**{k: _tupled(v) for k, v in given.items()})

    def problem(self) -> str | None:
        return next((f"{k}: {p}" for k, d in self.domains.items() if (p := d.problem())), None)


def _tupled(value: Any) -> Any:
    return tuple(_tupled(v) for v in value) if isinstance(value, list) else value


PLAIN = frozenset({int, float, str, bool, type(None)})  # what JSON takes as it is: most values, so looked at first


def as_data(value: Any) -> Any:
    """Return a parameter as JSON data: tuples as lists, records as objects of the fields that they show.

    >>> as_data(((1, 2), (3, 4)))
    [[1, 2], [3, 4]]
    """
    if value.__class__ in PLAIN:
        return value
    if hasattr(value, "_asdict"):
        return {k: as_data(v) for k, v in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [v if v.__class__ in PLAIN else as_data(v) for v in value]
    if hasattr(value, "__dataclass_fields__"):
        return {k: as_data(getattr(value, k)) for k, shown in value.__dataclass_fields__.items() if shown.repr}
    return cast("Any", value)
