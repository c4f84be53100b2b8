"""An exam's time: what is left of it, what to announce, and the alarm that ends a wait for input."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

MARKS = (0.5, 10 * 60, 5 * 60, 60)  # of the time that is left: half, then ten, five and one minute


class TimeUp(Exception):  # noqa: N818  (no error: the exam is over)
    """The time is up."""


@dataclass(slots=True)
class Clock:
    """Counts down `limit` seconds, of which `used` were gone before; None is no limit.

    >>> ticks = iter([0.0, 0.0, 301.0, 302.0, 541.0])
    >>> clock = Clock(600, now=lambda: next(ticks))
    >>> clock.announcement(), clock.announcement(), clock.announcement(), clock.announcement()
    ('', '4 min 59 s left: half of the time is over.', '', '59 s left.')
    """

    limit: float | None
    used: float = 0.0
    now: Callable[[], float] = time.monotonic
    _began: float = 0.0
    _said: set[float] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._began = self.now()
        if self.limit is not None:
            self._said |= {mark for mark in self._marks(self.limit) if self.limit - self.used <= mark}

    @staticmethod
    def _marks(limit: float) -> Iterator[float]:
        yield from (limit * mark if mark < 1 else mark for mark in MARKS)

    @property
    def elapsed(self) -> float:
        """Seconds since the beginning, breaks not counted."""
        return self.used + self.now() - self._began

    def announcement(self) -> str:
        """Return what to say of the time, once at each mark; nothing as a rule."""
        if self.limit is None:
            return ""
        left = self.limit - self.elapsed
        passed = {mark for mark in self._marks(self.limit) if left <= mark} - self._said
        self._said |= passed
        if not passed or left <= 0:
            return ""
        half = ": half of the time is over" if min(passed) == self.limit / 2 else ""
        return f"{spoken(left)} left{half}."

    def check(self) -> None:
        """Raise TimeUp when the time is over."""
        if self.limit is not None and self.elapsed >= self.limit:
            raise TimeUp

    @contextmanager
    def alarm(self) -> Iterator[None]:
        """End a wait for input with TimeUp where the system has an alarm clock; elsewhere the next line finds out."""
        if self.limit is None or not hasattr(signal, "setitimer") or threading.current_thread().name != "MainThread":
            yield
            return

        def ring(number: int, frame: object) -> None:
            raise TimeUp

        before = signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, max(0.01, self.limit - self.elapsed))
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def spoken(seconds: float) -> str:
    """Return a time in words.

    >>> spoken(59), spoken(61), spoken(1800), spoken(5400)
    ('59 s', '1 min 1 s', '30 min', '1 h 30 min')
    """
    minutes, rest = divmod(int(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min{f' {rest} s' if rest else ''}" if minutes else f"{rest} s"
