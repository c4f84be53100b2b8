"""Reading a tree of tables, lists and values (TOML or JSON) strictly, each fault named by its path.

>>> root = Node({"title": "Midterm", "minutes": -5}, "midterm.toml", Faults())
>>> root["title"].text(), root["minutes"].whole(least=1)
('Midterm', 1)
>>> root.faults.check()
Traceback (most recent call last):
dlquiz.errors.InputError: midterm.toml: minutes: -5 is not a whole number of 1 or more
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from dlquiz.errors import InputError, nearest

SHOWN_FAULTS = 5
MOST_REAL = 1e300  # beyond it, floats run out


@dataclass(slots=True)
class Faults:
    """What was found wrong so far, in reading order."""

    found: list[InputError] = field(default_factory=list)

    def check(self) -> None:
        """Raise InputError naming every fault (the first few of many) if there is one."""
        if not self.found:
            return
        first, *others = self.found
        more = [f"{error.found}{f', {error.remedy}' if error.remedy else ''}" for error in others[: SHOWN_FAULTS - 1]]
        if len(others) >= SHOWN_FAULTS:
            more.append(f"and {len(others) - SHOWN_FAULTS + 1} more")
        said = f"{first.found}, {first.remedy}" if first.remedy and more else first.found
        raise InputError(first.where, "; ".join([said, *more]), "" if more else first.remedy)


class Node:
    """A value of the tree with the file and the path that lead to it.

    The readers (`text`, `whole`, …) return a harmless value after noting a fault, so that one pass finds them all.
    """

    __slots__ = ("faults", "path", "source", "value")

    def __init__(self, value: Any, source: str, faults: Faults, path: str = "") -> None:
        self.value, self.source, self.faults, self.path = value, source, faults, path

    def fault(self, expected: str, remedy: str = "") -> None:
        """Note that the value is not what was expected."""
        shown = repr(self.value)
        if len(shown) > 60:
            shown = f"{shown[:57]}…"
        said = f"it is missing, {expected} is needed" if self.value is None else f"{shown} is not {expected}"
        found = f"{self.path}: {said}" if self.path else said
        self.faults.found.append(InputError(self.source, found, remedy))

    def __getitem__(self, key: str) -> "Node":
        inside = self.value.get(key) if isinstance(self.value, dict) else None
        return Node(inside, self.source, self.faults, f"{self.path}.{key}" if self.path else key)

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and self.value.get(key) is not None

    def __iter__(self) -> Iterator["Node"]:
        if not isinstance(self.value, list):
            self.fault("a list")
            return
        for i, inside in enumerate(self.value):
            yield Node(inside, self.source, self.faults, f"{self.path}[{i}]")

    def table(self, *keys: str) -> "Node":
        """Note a fault unless the value is a table with no other keys than these."""
        if not isinstance(self.value, dict):
            self.fault("a table")
        else:
            for key in [key for key in self.value if keys and key not in keys]:
                near = nearest(str(key), keys, most=1)
                path = f"{self.path}.{key}" if self.path else str(key)
                remedy = f"did you mean {near[0]}?" if near else f"known are {', '.join(keys)}"
                self.faults.found.append(InputError(self.source, f"{path}: there is no such key", remedy))
        return self

    def text(self, default: str | None = None) -> str:
        """Return a string."""
        if isinstance(self.value, str):
            return self.value
        if self.value is None and default is not None:
            return default
        self.fault("a text")
        return ""

    def whole(self, least: int = 0, default: int | None = None, most: int | None = None) -> int:
        """Return a whole number that is at least `least`, and at most `most` if that is given."""
        whole = isinstance(self.value, int) and not isinstance(self.value, bool)
        if whole and least <= self.value and (most is None or self.value <= most):
            return int(self.value)
        if self.value is None and default is not None:
            return default
        over = whole and self.value >= least
        self.fault(f"a whole number of {most} or less" if over else f"a whole number of {least} or more")
        return least

    def real(self) -> float:
        """Return a number, one that can be computed with."""
        is_number = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        if is_number and abs(self.value) <= MOST_REAL:
            return float(self.value)
        self.fault("a number")
        return 0.0

    def truth(self, default: bool | None = None) -> bool:
        """Return true or false."""
        if isinstance(self.value, bool):
            return self.value
        if self.value is None and default is not None:
            return default
        self.fault("true or false")
        return False

    def one_of(self, known: Sequence[str], default: str | None = None) -> str:
        """Return one of the known words."""
        if isinstance(self.value, str) and self.value in known:
            return self.value
        if self.value is None and default is not None:
            return default
        near = nearest(self.value, known, most=1) if isinstance(self.value, str) else ()
        self.fault(f"one of {', '.join(known)}", f"did you mean {near[0]}?" if near else "")
        return known[0]

    def texts(self, default: Sequence[str] = ()) -> tuple[str, ...]:
        """Return a list of strings."""
        return tuple(default) if self.value is None else tuple(node.text() for node in self)
