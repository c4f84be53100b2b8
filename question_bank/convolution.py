"""Convolution arithmetic: output sizes, parameters, receptive fields."""

from typing import Annotated

from dlquiz.numeric import convolution as conv
from dlquiz.question import Integer, Item, Misconception, OneOf, Range, question, symbols

Size = Annotated[int, Range(16, 64)]
Kernel = Annotated[int, OneOf(3, 5, 7)]
Stride = Annotated[int, OneOf(2, 3)]
Padding = Annotated[int, OneOf(2, 3)]

NO_PADDING = Misconception("ignores the padding", "The input grows before the kernel slides over it: use $n + 2p$.")
ONE_SIDE = Misconception("pads one side only", "Padding goes on both sides, so the input grows by $2p$.")
NO_PLUS_ONE = Misconception("forgets the + 1", "The kernel's first position counts as well as its moves.")


@question(topic="convolution", level=1, points=2, concepts=["cnv-output-size"])
def output_size(n: Size, k: Kernel, s: Stride, p: Padding) -> Item:
    """Output size of one convolution layer."""
    return Item(
        f"A ${n} \\times {n}$ image meets a ${k} \\times {k}$ kernel with stride ${s}$ and ${p}$ pixels of zero padding "
        "on each side. How many pixels wide is the output?",
        answer=Integer(conv.output_size(*symbols(n=n, k=k, s=s, p=p)), unit="pixels"),
        wrong={
            NO_PLUS_ONE: conv.output_size(n, k, s, p) - 1,
            NO_PADDING: conv.output_size(n, k, s, 0),
            ONE_SIDE: conv.output_size(n + p, k, s, 0),
        },
    )
