"""Domains of the field: layer stacks, boxes and small Markov decision processes.

>>> Layers(2, kernels=(3, 5), strides=(1, 2), paddings=(0, 1)).at(9)
(Layer(kernel=5, stride=1, padding=0), Layer(kernel=5, stride=1, padding=0))
>>> Boxes(1, width=8, height=8, sides=(4, 6), step=2).size
25
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from dlquiz.question.space import Domain, Entries, Fields, OneOf


class Layer(NamedTuple):
    """One convolution or pooling layer along one axis."""

    kernel: int
    stride: int = 1
    padding: int = 0

    def __str__(self) -> str:
        return f"k{self.kernel}s{self.stride}p{self.padding}"


class Layers(Entries[Layer]):
    """Stacks of `depth` layers, each with a kernel, a stride and a padding of the lists; typed as `k3s2p1 k5s1p2`."""

    def __init__(
        self, depth: int, kernels: Sequence[int] = (3,), strides: Sequence[int] = (1,), paddings: Sequence[int] = (0,)
    ) -> None:
        one = Fields(Layer, kernel=OneOf(*kernels), stride=OneOf(*strides), padding=OneOf(*paddings))
        super().__init__(one, (depth,))

    def read(self, text: str) -> tuple[Layer, ...]:
        found = []
        for word in text.replace(",", " ").split():
            match = re.fullmatch(r"k(\d{1,6})(?:s(\d{1,6}))?(?:p(\d{1,6}))?", word)
            if match is None:
                raise ValueError(f"{word!r} is no layer; write one as k3s2p1")
            found.append(Layer(int(match[1]), int(match[2] or 1), int(match[3] or 0)))
        return tuple(found)


class Corners(NamedTuple):
    """A box by its corners, in pixels; y points down."""

    x1: int
    y1: int
    x2: int
    y2: int

    @property
    def area(self) -> int:
        """The area in square pixels."""
        return (self.x2 - self.x1) * (self.y2 - self.y1)


class Boxes:
    """Lists of `count` boxes inside an image, with corners on a grid and sides between two bounds."""

    def __init__(self, count: int, *, width: int, height: int, sides: tuple[int, int], step: int = 1) -> None:
        self.width, self.height, self.sides, self.step = width, height, sides, step
        self._one = OneOf(
            *(
                Corners(x, y, x + w, y + h)
                for w in range(sides[0], sides[1] + 1, step)
                for h in range(sides[0], sides[1] + 1, step)
                for x in range(0, width - w + 1, step)
                for y in range(0, height - h + 1, step)
            )
        )
        self._all: Entries[Corners] = Entries(self._one, (count,))
        self.size = self._all.size

    def __repr__(self) -> str:
        return f"Boxes({self._all.count}, {self.width}x{self.height})"

    def at(self, index: int) -> tuple[Corners, ...]:
        return self._all.at(index)

    def index(self, value: Any) -> int:
        return self._all.index(value)

    def read(self, text: str) -> tuple[Corners, ...]:
        return _boxes(text)

    def problem(self) -> str | None:
        return self._all.problem()


class Scenes(OneOf[tuple[Corners, ...]]):
    """Hand-made lists of boxes; typed, as those of `Boxes`, they may be any.

    >>> Scenes((Corners(0, 0, 4, 4), Corners(2, 0, 6, 4))).read("0 0 8 8; 1 1 9 9")
    (Corners(x1=0, y1=0, x2=8, y2=8), Corners(x1=1, y1=1, x2=9, y2=9))
    """

    def read(self, text: str) -> tuple[Corners, ...]:
        return _boxes(text)


def _boxes(text: str) -> tuple[Corners, ...]:
    boxes = []
    for row in text.split(";"):
        cells = row.replace(",", " ").split()
        if len(cells) != 4:
            raise ValueError(f"{row.strip()!r} has {len(cells)} numbers; a box is x1 y1 x2 y2, boxes are divided by ;")
        boxes.append(Corners(*map(int, cells)))
    return tuple(boxes)


class MDP(NamedTuple):
    """A small Markov decision process.

    `successor[s][a]` is where action `a` leads from state `s` with probability `success[s][a]`; otherwise the agent
    stays where it is. `reward[s][a]` is paid for the action, wherever it leads.
    """

    successor: tuple[tuple[int, ...], ...]
    success: tuple[tuple[float, ...], ...]
    reward: tuple[tuple[int, ...], ...]

    @property
    def states(self) -> int:
        """The number of states."""
        return len(self.successor)

    @property
    def actions(self) -> int:
        """The number of actions in each state."""
        return len(self.successor[0])


class MDPs(Fields[MDP]):
    """Markov decision processes with every combination of successors, success probabilities and rewards.

    `successors` draws the table of where actions lead; left out, every action may lead anywhere.

    >>> from dlquiz.question.space import Range
    >>> MDPs(2, 1, rewards=Range(0, 2), successors=OneOf(((1,), (0,)))).at(0)
    MDP(successor=((1,), (0,)), success=((1.0,), (1.0,)), reward=((0,), (0,)))
    """

    def __init__(
        self,
        states: int,
        actions: int,
        *,
        rewards: Domain[int],
        success: Sequence[float] = (1.0,),
        successors: Domain[Any] | None = None,
    ) -> None:
        shape = (states, actions)
        super().__init__(
            MDP,
            successor=Entries(OneOf(*range(states)), shape) if successors is None else successors,
            success=Entries(OneOf(*success), shape),
            reward=Entries(rewards, shape),
        )
