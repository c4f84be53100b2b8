"""Tensors: shapes, broadcasting, and the methods that rearrange axes."""

from itertools import zip_longest
from typing import Annotated, NamedTuple

from dlquiz.numeric import tensor_shape
from dlquiz.question import (
    Distinct,
    Example,
    Item,
    Misconception,
    OneOf,
    Shape,
    Term,
    Trace,
    TrueFalse,
    question,
)

Axes = tuple[int, ...]
Sizes = Annotated[Axes, Distinct(2, 3, 4, 5, 6, 7, 8, 9, count=3)]


def _shape(letters: str, sizes: Axes) -> Axes:
    """Return the lengths that letters stand for: a, b, c for the sizes in order, A for twice the first, 1 for 1."""
    return tuple(1 if x == "1" else 2 * sizes[0] if x == "A" else sizes[ord(x) - ord("a")] for x in letters)


def _written(shape: Axes) -> str:
    return f"$({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})$"


FIRST_AXES = Misconception(
    "aligns the first axes", "Shapes are aligned at their last axes; the shorter one gets ones in front."
)
LARGER_TENSOR = Misconception(
    "keeps the larger tensor's shape", "An axis of length 1 stretches in the larger tensor just as in the smaller one."
)
SIDE_BY_SIDE = Misconception(
    "joins the two shapes", "Broadcasting pairs the axes up; an outer product would put them side by side."
)
PAIRS = (
    "1a1b c1", "c1 1a1b", "a1b1 1c", "1c a1b1", "1ab1 c", "11ab c11", "11ab ca1", "a11b 1c1", "a11b 1cb",
    "acb a11b", "ab11 11c", "ab11 1bc",
)  # fmt: skip


# In every pair the shapes also fit when aligned at their first axes, where they give something else.
@question(
    topic="tensors",
    level=2,
    points=2,
    concepts=["ten-broadcast-rule"],
    example=Example(
        "NumPy's documentation, Broadcasting: 8 × 1 × 6 × 1 with 7 × 1 × 5",
        "(8, 7, 6, 5)",
        pair="a1b1 c1d",
        sizes=(8, 6, 7, 5),
    ),
)
def broadcast_shape(pair: Annotated[str, OneOf(*PAIRS)], sizes: Sizes) -> Item:
    """Shape of a sum of two tensors."""
    first, second = (_shape(letters, sizes) for letters in pair.split())
    shape, pairs = tensor_shape.broadcast(first, second)
    rows = [(f"−{i}", str(m), str(n), str(n if m == 1 else m)) for i, (m, n) in enumerate(pairs, 1)]
    return Item(
        f"Tensors of the shapes {_written(first)} and {_written(second)} are added under the broadcasting rule of "
        "NumPy and PyTorch. What is the shape of the sum?",
        answer=Shape(shape),
        wrong={
            FIRST_AXES: [max(m, n) for m, n in zip_longest(first, second, fillvalue=1)],
            LARGER_TENSOR: max(first, second, key=len),
            SIDE_BY_SIDE: first + second,
        },
        solution=[
            "Align the shapes at their last axes and fill the shorter one with ones; a length of 1 takes the other's.",
            Trace(("axis", "first", "second", "sum"), rows),
        ],
    )


EQUAL_RANKS = Misconception(
    "demands equally many axes", "The shorter shape is filled with ones in front until the ranks agree."
)
EQUAL_LENGTHS = Misconception("demands equal lengths", "An axis of length 1 stretches to the other's length.")
ONE_STRETCHES = Misconception(
    "lets one tensor stretch only", "Each axis is looked at on its own: both tensors may stretch, along different axes."
)
MULTIPLES = Misconception(
    "repeats an axis that divides the other",
    "Only a length of 1 stretches; 2 does not stretch to 4, though it divides it.",
)
ANY_ORDER = Misconception(
    "looks for equal lengths anywhere", "An axis meets only the one at the same place, counted from the last."
)
TRAILING_ONE = Misconception(
    "adds axes at the end", "Missing axes are put in front. One at the end has to be made, with `unsqueeze(-1)`."
)


class Meeting(NamedTuple):
    """Two shapes in letters, and the slip that misjudges whether they broadcast."""

    shapes: str
    slip: Misconception

    def __str__(self) -> str:
        return self.shapes


MEETINGS = (
    Meeting("a1b 1cb", ONE_STRETCHES),
    Meeting("a1 1b", ONE_STRETCHES),
    Meeting("abc c", EQUAL_RANKS),
    Meeting("b1 abc", EQUAL_RANKS),
    Meeting("1 abc", EQUAL_RANKS),
    Meeting("ab1 abc", EQUAL_LENGTHS),
    Meeting("abc a", FIRST_AXES),
    Meeting("ab abc", FIRST_AXES),
    Meeting("ab a", TRAILING_ONE),
    Meeting("Ab ab", MULTIPLES),
    Meeting("ba bA", MULTIPLES),
    Meeting("abc bac", ANY_ORDER),
)


@question(
    topic="tensors",
    level=1,
    concepts=["ten-broadcast-rule"],
    example=Example(
        "PyTorch's documentation, Broadcasting semantics: 5 × 2 × 4 × 1 and 3 × 1 × 1 do not broadcast",
        "false",
        meeting=Meeting("adb1 c11", FIRST_AXES),
        sizes=(5, 4, 3, 2),
    ),
)
def broadcast_compatible(meeting: Annotated[Meeting, OneOf(*MEETINGS)], sizes: Sizes) -> Item:
    """Whether two shapes broadcast."""
    first, second = (_shape(letters, sizes) for letters in meeting.shapes.split())
    holds = tensor_shape.compatible(first, second)
    pairs = list(zip_longest(reversed(first), reversed(second), fillvalue=1))
    rows = [(f"−{i}", str(m), str(n), "fit" if m == n or 1 in (m, n) else "clash") for i, (m, n) in enumerate(pairs, 1)]
    return Item(
        f"True or false? Tensors of the shapes {_written(first)} and {_written(second)} can be added as they are, "
        "under the broadcasting rule of NumPy and PyTorch.",
        answer=TrueFalse(holds),
        wrong={meeting.slip: not holds},
        solution=[Trace(("axis", "first", "second", "verdict"), rows), meeting.slip.remedy],
    )


class Call(NamedTuple):
    """A call of a tensor's method with axes as arguments."""

    method: str
    axes: Axes

    def __str__(self) -> str:
        return f"{self.method}({', '.join(map(str, self.axes))})"


CALLS = (
    *(Call("unsqueeze", (axis,)) for axis in (0, 1, 2, -1)),
    *(Call("squeeze", (axis,)) for axis in (0, 1, -3, -1)),  # with axis 2 of 4, `flatten` would do as well
    *(Call("transpose", axes) for axes in ((0, 1), (0, 2), (1, 2), (-2, -1))),
    *(Call("permute", axes) for axes in ((0, 2, 1), (1, 2, 0), (2, 0, 1), (2, 1, 0))),
    *(Call("flatten", axes) for axes in ((0, 1), (1, 2), (0, -2), (1, -1))),
)

OPPOSITE = Misconception(
    "mixes up squeeze and unsqueeze", "`squeeze` takes an axis of length 1 out, `unsqueeze` puts one in."
)
LENGTHS = Misconception("takes lengths for places", "`reshape` is given the new lengths, not the places of axes.")
STRETCHES = Misconception(
    "takes stretching for inserting", "`expand` stretches axes of length 1 and is given the new lengths."
)
MERGES = Misconception("takes merging for removing", "`flatten` multiplies the lengths of neighbouring axes.")
ORDER = Misconception("takes an order for a pair", "`permute` is given the places of all axes in their new order.")
PAIR = Misconception("takes a pair for an order", "`transpose` is given two axes, which change places.")
REVERSES = Misconception("takes no axes", "`t` transposes a matrix and has no arguments.")
REMOVES = Misconception("takes removing for merging", "`squeeze` only takes out axes of length 1.")
JOINS = Misconception("joins tensors", "`cat` puts several tensors together along one axis; here there is one.")

WRONG_METHODS = {
    "unsqueeze": {OPPOSITE: "squeeze", LENGTHS: "reshape", STRETCHES: "expand"},
    "squeeze": {OPPOSITE: "unsqueeze", LENGTHS: "reshape", MERGES: "flatten"},
    "transpose": {ORDER: "permute", LENGTHS: "reshape", REVERSES: "t"},
    "permute": {PAIR: "transpose", LENGTHS: "reshape", REVERSES: "t"},
    "flatten": {LENGTHS: "reshape", REMOVES: "squeeze", JOINS: "cat"},
}
WHAT_IT_DOES = {
    "unsqueeze": "puts in an axis of length 1, which becomes the axis that is named",
    "squeeze": "takes out the axis that is named, if its length is 1",
    "transpose": "exchanges the two axes that are named",
    "permute": "puts the axes into the order that is named",
    "flatten": "merges the axes from the first to the last that is named",
}


def _shapes(call: Call, sizes: Axes) -> tuple[Axes, Axes]:
    """Return the shapes before and after a call."""
    match call.method:
        case "unsqueeze":
            return sizes, tensor_shape.unsqueeze(sizes, *call.axes)
        case "squeeze":
            return tensor_shape.unsqueeze(sizes, *call.axes), sizes
        case "transpose":
            return sizes, tensor_shape.transpose(sizes, *call.axes)
        case "permute":
            return sizes, tensor_shape.permute(sizes, call.axes)
        case _:
            return sizes, tensor_shape.flatten(sizes, *call.axes)


@question(
    topic="tensors",
    level=1,
    concepts=["ten-axes", "ten-unsqueeze"],
    example=Example(
        "PyTorch's documentation of torch.transpose: (2, 3) becomes (3, 2)",
        "transpose",
        call=Call("transpose", (0, 1)),
        sizes=(2, 3),
    ),
)
def axis_method(call: Annotated[Call, OneOf(*CALLS)], sizes: Sizes) -> Item:
    """Name of a method that rearranges axes."""
    before, after = _shapes(call, sizes)
    arguments = ", ".join(map(str, call.axes))
    same = [call.method]
    if call.method == "transpose":
        same += ["swapaxes", "swapdims"]
        if abs(call.axes[0] - call.axes[1]) == 1:  # neighbours also change places when one is moved past the other
            same += ["movedim", "moveaxis"]
    return Item(
        f"`x` is a contiguous PyTorch tensor of shape {_written(before)}. The call `x.____({arguments})` returns a "
        f"view of it with the shape {_written(after)}. Which method of `torch.Tensor` fills the blank?",
        answer=Term(call.method, [*same[1:], *(f"torch.{name}" for name in same), *(f"{name}()" for name in same)]),
        wrong=WRONG_METHODS[call.method],
        solution=[f"`{call}` {WHAT_IT_DOES[call.method]}."],
    )
