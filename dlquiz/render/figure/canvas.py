"""Drawing with characters: box-drawing lines that join where they meet, and curves of braille dots."""

from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

from dlquiz.render.glyphs import columns

Weight: TypeAlias = Literal[1, 2]
# Every way in which four arms meet, each absent, light or heavy: up, right, down, left as digits of base 3. (Unicode
# calls them BOX DRAWINGS.)
_JOINTS: Final = " ╴╸╷┐┑╻┒┓╶─╾┌┬┭┎┰┱╺╼━┍┮┯┏┲┳╵┘┙│┤┥╽┧┪└┴┵├┼┽┟╁╅┕┶┷┝┾┿┢╆╈╹┚┛╿┦┩┃┨┫┖┸┹┞╀╃┠╂╉┗┺┻┡╄╇┣╊╋"
_UP, _RIGHT, _DOWN, _LEFT = range(4)
_DOTS: Final = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


class Canvas:
    """Characters by row and column; lines are arms that reach from one cell to the next."""

    __slots__ = ("_arms", "_dashed", "_texts")

    def __init__(self) -> None:
        self._arms: dict[tuple[int, int], list[int]] = {}
        self._dashed: set[tuple[int, int]] = set()
        self._texts: dict[tuple[int, int], str] = {}

    def across(self, row: int, start: int, end: int, weight: Weight = 1, *, dashed: bool = False) -> None:
        """Draw a horizontal line between two columns."""
        for column in range(start, end):
            self._join((row, column), _RIGHT, weight, dashed)
            self._join((row, column + 1), _LEFT, weight, dashed)

    def down(self, column: int, start: int, end: int, weight: Weight = 1, *, dashed: bool = False) -> None:
        """Draw a vertical line between two rows."""
        for row in range(start, end):
            self._join((row, column), _DOWN, weight, dashed)
            self._join((row + 1, column), _UP, weight, dashed)

    def frame(self, top: int, left: int, bottom: int, right: int, weight: Weight = 1, *, dashed: bool = False) -> None:
        """Draw a rectangle."""
        for row in (top, bottom):
            self.across(row, left, right, weight, dashed=dashed)
        for column in (left, right):
            self.down(column, top, bottom, weight, dashed=dashed)

    def _join(self, at: tuple[int, int], arm: int, weight: Weight, dashed: bool) -> None:
        arms = self._arms.setdefault(at, [0, 0, 0, 0])
        if dashed and not any(arms):
            self._dashed.add(at)
        elif not dashed:
            self._dashed.discard(at)
        arms[arm] = max(arms[arm], weight)

    def write(self, row: int, column: int, text: str) -> None:
        """Put a text over whatever is there; a mark shares the cell of its letter, a wide character fills two."""
        for char in text:
            taken = columns(char)
            for at in range(column, column + taken):
                self._texts[row, at] = char if at == column else ""
            if not taken:
                self._texts[row, column - 1] = self._texts.get((row, column - 1), "") + char
            column += taken

    def busy(self, row: int, column: int) -> bool:
        """Tell whether something is drawn or written in a cell."""
        return (row, column) in self._arms or (row, column) in self._texts

    def written(self, row: int, column: int) -> bool:
        """Tell whether a text stands in a cell."""
        return (row, column) in self._texts

    def arms(self, row: int, column: int) -> int:
        """Return how many lines meet in a cell."""
        return sum(map(bool, self._arms.get((row, column), ())))

    def lines(self, *, ascii: bool = False) -> list[str]:  # noqa: A002
        """Return the drawing's lines from row and column 0, without trailing space."""
        cells: Mapping[tuple[int, int], str] = {
            **{at: self._drawn(at, ascii) for at in self._arms},
            **self._texts,
        }
        last = max((row for row, _ in cells), default=-1)
        rows = []
        for row in range(last + 1):
            ends = [column for r, column in cells if r == row]
            rows.append("".join(cells.get((row, c), " ") for c in range(max(ends, default=-1) + 1)).rstrip())
        return rows

    def _drawn(self, at: tuple[int, int], ascii: bool) -> str:  # noqa: A002
        up, right, down, left = arms = self._arms[at]
        flat, upright = not (up or down), not (left or right)
        if ascii:
            if max(arms) > 1:
                return "=" if flat else "#"
            if at in self._dashed:
                return "." if flat else ":"
            return "-" if flat else "|" if upright else "+"
        if at in self._dashed and (flat or upright):
            return "┄" if flat else "┆"
        if sum(map(bool, arms)) == 1:
            # a line's end fills its cell
            up, right, down, left = (0, left or right, 0, left or right) if flat else (up or down, 0, up or down, 0)
        return _JOINTS[((up * 3 + right) * 3 + down) * 3 + left]


class Dots:
    """Lines of dots, two by four in a character; in ASCII one in a character."""

    __slots__ = ("_cells", "across", "down")

    def __init__(self, *, ascii: bool = False) -> None:  # noqa: A002
        self.across, self.down = (1, 1) if ascii else (2, 4)
        self._cells: dict[tuple[int, int], int] = {}

    def line(self, start: tuple[float, float], end: tuple[float, float], dash: int = 0, phase: int = 0) -> int:
        """Draw from one place to another, given as columns and rows of characters; return where the dash stands.

        A place's middle is at half: column 0, row 0 is centred on (0.5, 0.5).
        """
        x1, y1 = start[0] * self.across, start[1] * self.down
        x2, y2 = end[0] * self.across, end[1] * self.down
        count = max(1, round(max(abs(x2 - x1), abs(y2 - y1))))
        for i in range(count + 1):
            if not dash or (phase + i) // dash % 2 == 0:
                self._set(x1 + (x2 - x1) * i / count, y1 + (y2 - y1) * i / count)
        return phase + count

    def _set(self, x: float, y: float) -> None:
        column, row = int(x // self.across), int(y // self.down)
        bit = 1 if self.across == 1 else _DOTS[int(y) % 4][int(x) % 2]
        self._cells[row, column] = self._cells.get((row, column), 0) | bit

    def characters(self, mark: str = ".") -> Iterator[tuple[int, int, str]]:
        """Yield rows, columns and what stands there; `mark` is the ASCII dot."""
        for (row, column), bits in self._cells.items():
            yield row, column, mark if self.across == 1 else chr(0x2800 + bits)
