"""Small convolutional networks from input to output: shapes, sizes, receptive field and parameters in a chain."""

from collections.abc import Sequence
from typing import Annotated

from dlquiz.numeric import convolution as conv
from dlquiz.numeric import dense
from dlquiz.numeric import receptive_field as field
from dlquiz.question import (
    Example,
    Integer,
    Item,
    Layer,
    Layers,
    LayerTable,
    Misconception,
    OneOf,
    Part,
    Range,
    Shape,
    let,
    question,
    symbol,
    symbols,
)
from question_bank.convolution import NO_BIAS, NO_PADDING, NO_PLUS_ONE, NO_STRIDE, ONE_CHANNEL
from question_bank.receptive_field import LAST_STRIDE, NO_JUMP, OWN_STRIDE

CHANNELS_LAST = Misconception(
    "puts the channels last", "The question asks for channels first, PyTorch's order; Keras writes $(H, W, C)$."
)
POOLS_CHANNELS = Misconception(
    "pools the channels", "Pooling works inside each map: it shrinks height and width and keeps every channel."
)
KEEPS_CHANNELS = Misconception(
    "keeps the image's channels", "Each filter reads all channels and gives one map: count the last layer's filters."
)


def _without_plus_one(n: int, layers: Sequence[Layer]) -> int:
    for k, s, p in layers:
        n = (n + 2 * p - k) // s
    return n


@question(
    topic="convolution",
    level=2,
    points=3,
    concepts=["cnv-output-size", "cnv-pooling-shape", "cnv-kernel-shape"],
    example=Example(
        "AlexNet's first convolution and pooling (Krizhevsky et al. 2012, section 3.5; 227 pixels give its 55)",
        "(96, 27, 27)",
        h=227,
        w=227,
        layers=(Layer(11, 4, 0),),
        c=96,
        m=3,
    ),
)
def shape_chain(
    h: Annotated[int, Range(48, 72)],
    w: Annotated[int, Range(80, 112)],
    layers: Annotated[tuple[Layer, ...], Layers(2, kernels=(3, 5, 7), strides=(1, 2), paddings=(0, 1, 2))],
    c: Annotated[int, OneOf(8, 12, 16, 24, 32)],
    m: Annotated[int, OneOf(2, 3)],
) -> Item:
    """Shape of a tensor after a chain of layers."""
    chain = [*layers, Layer(m, 2, 0)]
    filters = [c * 2**i for i in range(len(layers))]
    traced = [(symbol(f"k_{i}", k), symbol(f"s_{i}", s), symbol(f"p_{i}", p)) for i, (k, s, p) in enumerate(chain, 1)]
    height, width = (conv.map_sizes(symbol(name, n), traced, name=name)[-1] for name, n in (("h", h), ("w", w)))
    high, wide = conv.map_sizes(h, chain)[-1], conv.map_sizes(w, chain)[-1]
    rows = [
        (f"conv {i}", str(k), str(s), str(p), str(maps))
        for i, ((k, s, p), maps) in enumerate(zip(layers, filters, strict=True), 1)
    ]
    return Item(
        f"An RGB image of height {h} and width {w} passes through the layers of the table. Kernels and pooling windows "
        "are square; a window that does not fit is dropped. What is the shape of the result, channels first: "
        "$(C, H, W)$?",
        answer=Shape((filters[-1], height, width)),
        wrong={
            CHANNELS_LAST: (high, wide, filters[-1]),
            NO_PLUS_ONE: (filters[-1], _without_plus_one(h, chain), _without_plus_one(w, chain)),
            POOLS_CHANNELS: (filters[-1] // 2, high, wide),
            KEEPS_CHANNELS: (3, high, wide),
        },
        solution=[f"The last convolution has {filters[-1]} filters and gives as many maps; pooling keeps them all."],
        figures=[
            LayerTable(("layer", "kernel", "stride", "padding", "filters"), [*rows, ("pool", str(m), "2", "0", "–")])
        ],
    )


OWN_WIDTH = Misconception(
    "moves the pooling window by its own width", "This window is 3 wide and moves by 2: neighbouring windows overlap."
)
PADS_POOLING = Misconception("pads the pooling as well", "The table gives the pooling no padding.")
NO_CHANNELS = Misconception("forgets the channels", "Every map is flattened: height times width times channels.")
ONE_AXIS = Misconception("counts one axis only", "The maps are squares: height times width times channels.")
UNPOOLED = Misconception(
    "flattens the maps before the pooling", "Flattened is what the last layer gives, after pooling."
)
SHRINKS = Misconception("lets the padded layer shrink the maps", "Padding of $(k - 1)/2$ on each side keeps the size.")


# p at least s: ignoring the padding costs two pixels or more, forgetting the + 1 one.
# After pooling the maps are 11 to 40 wide, so that no number of filters is a width.
@question(
    topic="convolution",
    level=3,
    concepts=["cnv-output-size", "cnv-pooling-shape", "cnv-rf-general", "arc-classifier-head"],
    example=Example(
        "AlexNet up to its second convolution (Krizhevsky et al. 2012, section 3.5 and figure 2: 55, 27 and 186,624 "
        "numbers; 227 pixels give its 55); 51 by hand",
        "55",
        "27",
        "51",
        "186624",
        n=227,
        k=11,
        s=4,
        p=0,
        m=5,
        c=256,
    ),
)
def size_exam(
    n: Annotated[int, Range(96, 160)],
    k: Annotated[int, OneOf(7, 9, 11)],
    s: Annotated[int, OneOf(2, 3, 4)],
    p: Annotated[int, OneOf(4, 5)],
    m: Annotated[int, OneOf(3, 5, 7)],
    c: Annotated[int, OneOf(48, 64, 96, 128)],
) -> Item:
    """Sizes and receptive field of a small CNN."""
    side, kernel, stride, padding, other, filters = symbols(n=n, k=k, s=s, p=p, m=m, c=c)
    conv1 = conv.output_size(side, kernel, stride, padding, name="o_1")
    pooled = conv.output_size(conv1, 3, 2, 0, name="o_2")
    wide = conv.output_size(n, k, s, p)
    small = conv.output_size(wide, 3, 2, 0)
    return Item(
        rf"An image of ${n} \times {n}$ pixels passes through the three layers of the table. The padding of conv 2 "
        "keeps the size of its maps; a window that does not fit is dropped.",
        figures=[
            LayerTable(
                ("layer", "kernel", "stride", "padding", "filters"),
                [
                    ("conv 1", f"$k = {k}$", f"$s = {s}$", f"$p = {p}$", "32"),
                    ("max pool", "3", "2", "0", "–"),
                    ("conv 2", f"$m = {m}$", "1", str(conv.same_padding(m)), f"$c = {c}$"),
                ],
            )
        ],
        parts=[
            Part(
                "How many pixels wide are the maps after conv 1?",
                Integer(conv1, unit="pixels"),
                {
                    NO_PLUS_ONE: wide - 1,
                    NO_PADDING: (n - k) // s + 1,
                    NO_STRIDE: n + 2 * p - k + 1,
                    NO_PADDING & NO_PLUS_ONE: (n - k) // s,
                },
            ),
            Part(
                "How many pixels wide are the maps after the max pooling?",
                Integer(pooled, unit="pixels"),
                {NO_PLUS_ONE: small - 1, OWN_WIDTH: wide // 3, PADS_POOLING: small + p},
            ),
            Part(
                "How many pixels of the image, along one axis, does one unit of conv 2 see?",
                Integer(field.receptive_field([(kernel, stride), (3, 2), (other, 1)])[-1].size, unit="pixels"),
                {
                    NO_JUMP: k + 2 + m - 1,
                    LAST_STRIDE: k + 2 * s + (m - 1) * 2,
                    OWN_STRIDE: 1 + (k - 1) * s + 2 * 2 * s + (m - 1) * 2 * s,
                },
                points=2,
            ),
            Part(
                "The maps of conv 2 are flattened to one vector. How many numbers does it hold?",
                Integer(conv.flattened(filters, pooled)),
                {
                    NO_CHANNELS: small**2,
                    UNPOOLED: c * wide**2,
                    ONE_AXIS: c * small,
                    SHRINKS: c * (small - m + 1) ** 2,
                },
                points=2,
            ),
        ],
    )


SLICE_BIASES = Misconception(
    "gives every slice of a filter a bias", "A filter adds one bias to its sum over all channels, not one per channel."
)
IMAGE_CHANNELS = Misconception(
    "lets every layer read the image", "A layer reads what the one below gives: one channel for each of its filters."
)
NO_DENSE = Misconception("leaves out the dense layer", "The dense layer has weights as well, often most of them.")
POOL_WEIGHTS = Misconception(
    "gives the pooling weights", "Max pooling takes the largest value of each window; there is nothing to learn."
)


# b is larger than every a, and both are larger than the image's channels: no layer's inputs pass for another's.
@question(
    topic="convolution",
    level=3,
    concepts=["cnv-params", "cnv-output-size", "cnv-pooling-shape", "arc-classifier-head", "fnd-dense-params"],
    example=Example(
        "Keras, code example Simple MNIST convnet, its model summary (34,826 parameters)",
        "320",
        "18496",
        "16010",
        "34826",
        n=28,
        c=1,
        k=3,
        a=32,
        b=64,
        classes=10,
        padding="valid",
    ),
)
def parameter_exam(
    n: Annotated[int, Range(28, 64, 4)],
    c: Annotated[int, OneOf(3, 4)],
    k: Annotated[int, OneOf(3, 5)],
    a: Annotated[int, OneOf(6, 8, 12, 16, 24, 32)],
    b: Annotated[int, OneOf(36, 40, 48, 64)],
    classes: Annotated[int, OneOf(10, 20, 50)],
    padding: Annotated[str, OneOf("same", "valid")],
) -> Item:
    """Parameters of a CNN, layer by layer."""
    p = conv.same_padding(k) if padding == "same" else 0
    side, colours, kernel, first, second, outputs = symbols(n=n, c=c, k=k, a=a, b=b, K=classes)
    border = symbol("", p) if p else 0
    last = conv.map_sizes(side, [(kernel, 1, border), (2, 2, 0), (kernel, 1, border), (2, 2, 0)])[-1]
    *_, unpooled, small = conv.map_sizes(n, [(k, 1, p), (2, 2, 0), (k, 1, p), (2, 2, 0)])
    conv1 = conv.parameters(kernel, colours, first, name="N_1")
    conv2 = conv.parameters(kernel, first, second, name="N_2")
    scores = dense.parameters([conv.flattened(second, last), outputs], name="N_3")
    bare1, bare2, bare3 = k**2 * c * a, k**2 * a * b, b * small**2 * classes
    total = bare1 + a + bare2 + b + bare3 + classes
    kept = f"padding of {p} on each side" if p else "no padding"
    square = rf"${k} \times {k}$"
    return Item(
        rf"A network sorts images of ${n} \times {n}$ pixels with $c = {c}$ channels into $K = {classes}$ classes. Its "
        rf"convolutions have {kept} and stride 1; the windows of the max pooling move by 2, and one that does not fit "
        "is dropped. The last maps are flattened for the dense layer. Every layer with weights has biases. Find the "
        "blank cells.",
        figures=[
            LayerTable(
                ("layer", "window", "output", "parameters"),
                [
                    ("conv 1", square, f"$a = {a}$ maps", None),
                    ("max pool", r"$2 \times 2$", f"{a} maps", "0"),
                    ("conv 2", square, f"$b = {b}$ maps", None),
                    ("max pool", r"$2 \times 2$", f"{b} maps", "0"),
                    ("dense", "–", f"{classes} scores", None),
                    ("in all", "", "", None),
                ],
            )
        ],
        parts=[
            Part(
                "How many parameters does conv 1 have?",
                Integer(conv1),
                {
                    NO_BIAS: bare1,
                    ONE_CHANNEL: k**2 * a + a,
                    SLICE_BIASES: bare1 + a * c,
                    NO_BIAS & ONE_CHANNEL: k**2 * a,
                },
            ),
            Part(
                "How many parameters does conv 2 have?",
                Integer(conv2),
                {
                    NO_BIAS: bare2,
                    IMAGE_CHANNELS: k**2 * c * b + b,
                    ONE_CHANNEL: k**2 * b + b,
                    NO_BIAS & IMAGE_CHANNELS: k**2 * c * b,
                    NO_BIAS & ONE_CHANNEL: k**2 * b,
                },
            ),
            Part(
                "How many parameters does the dense layer have?",
                Integer(scores),
                {
                    NO_BIAS: bare3,
                    NO_CHANNELS: small**2 * classes + classes,
                    UNPOOLED: b * unpooled**2 * classes + classes,
                },
                points=2,
            ),
            Part(
                "How many parameters does the network have in all?",
                Integer(let("N", conv1 + conv2 + scores)),
                {
                    NO_BIAS: bare1 + bare2 + bare3,
                    NO_DENSE: bare1 + a + bare2 + b,
                    POOL_WEIGHTS: total + 4 * a + 4 * b,
                },
            ),
        ],
    )
