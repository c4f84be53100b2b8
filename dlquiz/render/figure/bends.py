"""Cubic curves: points on them, parts of them, and where they leave an outline."""

from collections.abc import Callable
from math import hypot
from typing import NamedTuple

from dlquiz.render.figure.drawing import Point

SAMPLES = 32


class Cubic(NamedTuple):
    """A cubic Bézier curve by its four points."""

    a: Point
    b: Point
    c: Point
    d: Point

    def at(self, t: float) -> Point:
        """Return the point at `t` from 0 to 1.

        >>> Cubic((0, 0), (1, 0), (2, 0), (3, 0)).at(0.5)
        (1.5, 0.0)
        """
        s = 1 - t
        u, v, w, z = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
        return (
            u * self.a[0] + v * self.b[0] + w * self.c[0] + z * self.d[0],
            u * self.a[1] + v * self.b[1] + w * self.c[1] + z * self.d[1],
        )

    def direction(self, t: float) -> Point:
        """Return the unit vector along the curve at `t`."""
        (x1, y1), (x2, y2) = self.at(max(0.0, t - 0.01)), self.at(min(1.0, t + 0.01))
        length = hypot(x2 - x1, y2 - y1) or 1.0
        return (x2 - x1) / length, (y2 - y1) / length

    def part(self, start: float, end: float) -> "Cubic":
        """Return the piece between two parameters (de Casteljau, twice)."""
        after = self._split(start)[1]
        return after._split((end - start) / (1 - start))[0] if start < 1 else after

    def _split(self, t: float) -> tuple["Cubic", "Cubic"]:
        ab, bc, cd = _between(self.a, self.b, t), _between(self.b, self.c, t), _between(self.c, self.d, t)
        abc, bcd = _between(ab, bc, t), _between(bc, cd, t)
        middle = _between(abc, bcd, t)
        return Cubic(self.a, ab, abc, middle), Cubic(middle, bcd, cd, self.d)

    def samples(self) -> list[Point]:
        """Return points along the whole curve."""
        return [self.at(i / SAMPLES) for i in range(SAMPLES + 1)]

    def between(self, leaves: Callable[[Point], bool], enters: Callable[[Point], bool]) -> "Cubic":
        """Return the piece outside two outlines: the one around its start and the one around its end."""
        places = [i / SAMPLES for i in range(SAMPLES + 1)]
        first = next((t for t in places if not leaves(self.at(t))), 1.0)
        last = next((t for t in reversed(places) if not enters(self.at(t))), 0.0)
        start = self._edge(max(0.0, first - 1 / SAMPLES), first, leaves)
        end = self._edge(min(1.0, last + 1 / SAMPLES), last, enters)
        return self.part(start, max(end, start))

    def before(self, point: Point, distance: float) -> float:
        """Return the last parameter at which the curve is this far from a point near its end."""

        def near(at: Point) -> bool:
            return hypot(at[0] - point[0], at[1] - point[1]) < distance

        last = next((i / SAMPLES for i in range(SAMPLES, -1, -1) if not near(self.at(i / SAMPLES))), 0.0)
        return self._edge(min(1.0, last + 1 / SAMPLES), last, near)

    def _edge(self, inside: float, outside: float, holds: Callable[[Point], bool]) -> float:
        """Return where the curve crosses an outline between two parameters."""
        for _ in range(10):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if holds(self.at(middle)) else (inside, middle)
        return outside


def _between(p: Point, q: Point, t: float) -> Point:
    return p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t


def chord(start: Point, end: Point, bulge: float = 0) -> Cubic:
    """Return the curve from one point to another whose middle stands `bulge` to the left of the straight line.

    >>> chord((0, 0), (30, 0), 6).at(0.5)
    (15.0, -6.0)
    """
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = hypot(dx, dy) or 1.0
    out = bulge / 0.75
    nx, ny = dy / length * out, -dx / length * out
    return Cubic(
        start,
        (start[0] + dx * 0.3 + nx, start[1] + dy * 0.3 + ny),
        (end[0] - dx * 0.3 + nx, end[1] - dy * 0.3 + ny),
        end,
    )


def loop(centre: Point, towards: Point, reach: float, spread: float) -> Cubic:
    """Return a curve from a point back to itself, `reach` away in the unit direction `towards`."""
    (x, y), (ux, uy) = centre, towards
    far = reach / 0.75
    px, py = -uy * spread, ux * spread
    return Cubic(centre, (x + ux * far - px, y + uy * far - py), (x + ux * far + px, y + uy * far + py), centre)
