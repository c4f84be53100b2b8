"""The paper sizes, and the room that their margins leave for text: 20 mm at the sides, 24 above, 21 below."""

from typing import Final

from dlquiz.exam.recipe import Paper

__all__ = ["ROOM", "Paper"]

ROOM: Final[dict[Paper, tuple[float, float]]] = {"a4": (170.0, 252.0), "letter": (175.9, 234.4)}  # millimetres
