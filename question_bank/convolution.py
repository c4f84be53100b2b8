"""Convolution, one layer at a time: output size, parameters, and the sliding sum itself.

Every number in a question is chosen so that no two slips can meet; the comment above each question says how.
"""

from typing import Annotated

from dlquiz.numeric import convolution as conv
from dlquiz.question import (
    Entries,
    Example,
    Integer,
    Item,
    Matrix,
    Misconception,
    Number,
    NumberGrid,
    OneOf,
    Part,
    Range,
    Window,
    array,
    question,
    symbol,
    symbols,
)

Rows = tuple[tuple[int, ...], ...]

NO_PLUS_ONE = Misconception("forgets the + 1", "The kernel's first position counts as well as its moves.")
NO_PADDING = Misconception("ignores the padding", "The input grows before the kernel slides over it: use $n + 2p$.")
ROUNDS_UP = Misconception("rounds up", "A window that hangs over the edge is dropped, so the division is rounded down.")
NO_STRIDE = Misconception("ignores the stride", "The kernel moves $s$ pixels at a time: divide its way by the stride.")


# n even, k odd and s even: the division never comes out whole, so that rounding matters in every variant.
# p at least s: the padding is worth two positions or more, so that ignoring it differs from forgetting the + 1.
@question(
    topic="convolution",
    level=1,
    points=2,
    concepts=["cnv-output-size", "cnv-padding-stride"],
    example=Example("Dumoulin & Visin 2016, figure 2.7", "3", n=6, k=3, s=2, p=1),
)
def output_size(
    n: Annotated[int, Range(32, 128, 2)],
    k: Annotated[int, OneOf(7, 9, 11)],
    s: Annotated[int, OneOf(2, 4)],
    p: Annotated[int, OneOf(4, 5)],
) -> Item:
    """Output size of one convolution layer."""
    size = conv.output_size(n, k, s, p)
    return Item(
        rf"A convolution layer slides a kernel of ${k} \times {k}$ over an image of ${n} \times {n}$ pixels with "
        f"stride {s} and {p} pixels of zero padding on each side; a window that does not fit is dropped. How many "
        "pixels wide is the output?",
        answer=Integer(conv.output_size(*symbols(n=n, k=k, s=s, p=p)), unit="pixels"),
        wrong={
            NO_PLUS_ONE: size - 1,
            NO_PADDING: (n - k) // s + 1,
            ROUNDS_UP: size + 1,
            NO_STRIDE: n + 2 * p - k + 1,
            NO_PADDING & NO_PLUS_ONE: (n - k) // s,
        },
    )


SMALLEST = Misconception(
    "finds the smallest input", "The floor lets $s$ inputs in a row give one output; the largest leaves $s - 1$ over."
)
ONE_SIDE = Misconception("pads one side only", "Padding lies on both sides, so the input grows by $2p$.")
ADDS_PADDING = Misconception(
    "adds the padding", "Padding supplies a part of what the windows need, so the image itself may be smaller."
)


# p at least 2: padding one side only is off by p, dropping the formula's + 1 by one.
@question(
    topic="convolution",
    level=3,
    points=3,
    concepts=["cnv-output-size", "cnv-padding-stride"],
    example=Example("Dumoulin & Visin 2016, figures 2.6 and 2.7: 5 and 6 pixels both give 3", "6", o=3, k=3, s=2, p=1),
)
def inverse_design(
    o: Annotated[int, Range(7, 40)],
    k: Annotated[int, OneOf(5, 7, 9, 11)],
    s: Annotated[int, OneOf(2, 3, 4)],
    p: Annotated[int, OneOf(2, 3)],
) -> Item:
    """Largest image for a given output."""
    largest = conv.largest_input(o, k, s, p)
    return Item(
        rf"A detector needs a feature map of ${o} \times {o}$. Its convolution has kernels of ${k} \times {k}$, stride "
        f"{s} and {p} pixels of zero padding on each side; a window that does not fit is dropped. How many pixels wide "
        "is the largest square image that gives this map?",
        answer=Integer(conv.largest_input(*symbols(o=o, k=k, s=s, p=p)), unit="pixels"),
        wrong={
            SMALLEST: (o - 1) * s + k - 2 * p,
            NO_PLUS_ONE: o * s + k - 2 * p,
            ONE_SIDE: largest + p,
            ADDS_PADDING: largest + 4 * p,
        },
        solution=["Solve the size formula for the input, then use up what rounding down throws away."],
    )


NO_BIAS = Misconception("leaves out the biases", "Right for a layer without biases; here each output channel has one.")
ONE_CHANNEL = Misconception(
    "lets a filter read one channel", "A filter spans every input channel: it has $k^2$ weights for each of them."
)
NOT_SQUARED = Misconception("counts the kernel along one axis", "A square kernel has $k^2$ weights for each channel.")
UNSHARED = Misconception(
    "counts the weights at every position",
    "The kernel slides, and all positions share its weights: the size of the image does not matter.",
)


# No number of input channels is a kernel's width: k for k² and 1 for c_in would be the same slip.
@question(
    topic="convolution",
    level=1,
    points=2,
    concepts=["cnv-params", "cnv-kernel-shape", "cnv-weight-sharing"],
    example=Example("LeCun et al. 1998, section II.B, layer C1", "156", k=5, c_in=1, c_out=6, n=28),
)
def parameter_count(
    k: Annotated[int, OneOf(3, 5, 7)],
    c_in: Annotated[int, OneOf(6, 16, 32, 48, 64, 96)],
    c_out: Annotated[int, OneOf(24, 40, 56, 80, 112, 128)],
    n: Annotated[int, OneOf(14, 28, 32, 56)],
) -> Item:
    """Parameters of one convolution layer."""
    weights = k**2 * c_in * c_out
    return Item(
        rf"A convolution layer with ${k} \times {k}$ kernels reads $c_{{\mathrm{{in}}}} = {c_in}$ channels and gives "
        rf"$c_{{\mathrm{{out}}}} = {c_out}$ maps of ${n} \times {n}$ pixels. How many parameters does it have, biases "
        "included?",
        answer=Integer(conv.parameters(*symbols(k=k, c_in=c_in, c_out=c_out))),
        wrong={
            NO_BIAS: weights,
            ONE_CHANNEL: k**2 * c_out + c_out,
            NOT_SQUARED: k * c_in * c_out + c_out,
            UNSHARED: (weights + c_out) * n**2,
            NO_BIAS & ONE_CHANNEL: k**2 * c_out,
            NO_BIAS & NOT_SQUARED: k * c_in * c_out,
        },
    )


FULL = Misconception(
    "counts an ordinary convolution", "Depthwise, each input channel has one $k \\times k$ filter of its own."
)
NO_POINTWISE = Misconception(
    "leaves out the pointwise layer", "Only the pointwise layer mixes channels and makes their number the output's."
)
OUTPUT_FILTERS = Misconception(
    "gives each output channel a filter", "The depthwise layer comes first: it filters the input's channels."
)
REMAINS = Misconception("gives what remains", "The share saved is what is gone: one minus the ratio.")
NO_DEPTHWISE = Misconception(
    "leaves out the depthwise layer",
    r"$1 / k^2$ is the pointwise layer's share; the depthwise layer adds $1 / c_{\mathrm{out}}$.",
)


# The lists of channels share no number, so that filtering the outputs is never the same as filtering the inputs.
@question(
    topic="convolution",
    level=2,
    concepts=["cnv-params"],
    example=Example(
        "worked by hand for a layer of Howard et al. 2017, table 3: 0.27 instead of 2.36 million parameters",
        "266752",
        "88.7%",
        k=3,
        c_in=512,
        c_out=512,
    ),
)
def depthwise_separable(
    k: Annotated[int, OneOf(3, 5, 7)],
    c_in: Annotated[int, Range(16, 128, 8)],
    c_out: Annotated[int, OneOf(20, 36, 60, 84, 100, 140, 180, 220)],
) -> Item:
    """Weights of a depthwise separable convolution."""
    kernel, inputs, outputs = symbols(k=k, c_in=c_in, c_out=c_out)
    separable = conv.depthwise_separable(kernel, inputs, outputs).total
    full = conv.parameters(kernel, inputs, outputs, bias=False, name=r"N_{\mathrm{full}}")
    total, ordinary = k**2 * c_in + c_in * c_out, k**2 * c_in * c_out
    return Item(
        rf"A depthwise separable convolution turns $c_{{\mathrm{{in}}}} = {c_in}$ channels into "
        rf"$c_{{\mathrm{{out}}}} = {c_out}$: a depthwise layer with ${k} \times {k}$ filters, then a pointwise "
        r"$1 \times 1$ layer. Neither has biases.",
        parts=[
            Part(
                "How many weights do the two layers have together?",
                Integer(separable),
                {
                    FULL: ordinary,
                    NO_POINTWISE: k**2 * c_in,
                    OUTPUT_FILTERS: k**2 * c_out + c_in * c_out,
                    OUTPUT_FILTERS & NO_POINTWISE: k**2 * c_out,
                },
            ),
            Part(
                rf"What share of the weights do they save, compared with an ordinary ${k} \times {k}$ convolution "
                "without biases? Answer in percent, to one decimal.",
                Number(conv.saving(separable, full), digits=1, percent=True),
                {
                    REMAINS: total / ordinary,
                    NO_DEPTHWISE: 1 - 1 / k**2,
                    NO_POINTWISE: 1 - 1 / c_out,
                    REMAINS & NO_DEPTHWISE: 1 / k**2,
                    REMAINS & NO_POINTWISE: 1 / c_out,
                },
                points=2,
            ),
        ],
    )


FLIPPED = Misconception(
    "flips the kernel", "That is the convolution of mathematics; deep-learning libraries slide the kernel as it stands."
)
MIRRORED = Misconception(
    "reads the kernel's rows backwards", "Lay the kernel on the window as it is printed: left on left, top on top."
)
STEPS_OF_ONE = Misconception("moves by one pixel", "With stride $s$ the window jumps $s$ pixels, right and down.")


# Nine values for each of the kernel's entries: it is seldom the same when flipped.
@question(
    topic="convolution",
    level=2,
    points=4,
    concepts=["cnv-cross-correlation", "cnv-true-convolution", "cnv-padding-stride"],
    example=Example(
        "Dumoulin & Visin 2016, figure 1.1",
        "12 12 17; 10 17 19; 9 6 14",
        image=((3, 3, 2, 1, 0), (0, 0, 1, 3, 1), (3, 1, 2, 2, 3), (2, 0, 0, 2, 2), (2, 0, 0, 0, 1)),
        kernel=((0, 1, 2), (2, 2, 0), (0, 1, 2)),
        s=1,
    ),
)
def convolve_by_hand(
    image: Annotated[Rows, Entries(Range(0, 5), (4, 4))],
    kernel: Annotated[Rows, Entries(Range(-4, 4), (2, 2))],
    s: Annotated[int, OneOf(2)],
) -> Item:
    """Output of a small convolution."""
    mirrored = [row[::-1] for row in kernel]
    weights = [[symbol("", w) for w in row] for row in kernel]
    return Item(
        f"A convolution layer slides the kernel over the image with stride {s} and without padding. As in "
        "deep-learning libraries, the kernel is not flipped. Give the output by rows.",
        answer=Matrix(array(conv.correlate(image, weights, s), "Y"), digits=0),
        wrong={
            FLIPPED: conv.correlate(image, mirrored[::-1], s),
            STEPS_OF_ONE: conv.correlate(image, kernel, 1),
            MIRRORED: conv.correlate(image, mirrored, s),
        },
        figures=[
            NumberGrid(image, "image with the first window", [Window(0, 0, len(kernel), len(kernel[0]))]),
            NumberGrid(kernel, "kernel"),
        ],
    )
