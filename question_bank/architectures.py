"""Architectures of vision networks: their building blocks, where their parameters sit, and their history."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, NamedTuple

from dlquiz.numeric import architecture, dense
from dlquiz.numeric import convolution as conv
from dlquiz.question import (
    Chosen,
    Entries,
    Example,
    Integer,
    Item,
    LayerTable,
    Misconception,
    Number,
    OneOf,
    Ordering,
    Range,
    question,
    symbol,
    symbols,
)

NO_SHORTCUT = Misconception(
    "takes the shortcut for free",
    "Only a shortcut between equal shapes is the identity; here a $1 \\times 1$ convolution "
    "and its batch normalization change the channels.",
)
NO_NORM = Misconception(
    "leaves out the batch normalization", "Each normalization learns a scale and a shift for each of its channels."
)
WITH_BIASES = Misconception(
    "gives the convolutions biases",
    "The shift of the batch normalization does the bias's work; the prompt excludes it.",
)
SAME_INPUT = Misconception(
    "lets both convolutions read the block's input", "The second convolution reads the first one's $c$ channels."
)


@question(
    topic="architectures",
    level=2,
    points=3,
    concepts=["arc-basic-block", "arc-shortcut-type", "arc-downsample", "cnv-params"],
    example=Example(
        "worked by hand for ResNet-18's first block with 128 channels (He et al. 2016); torchvision's has as many",
        "230144",
        c_in=64,
        c=128,
    ),
)
def residual_block_parameters(c_in: Annotated[int, Range(16, 128, 8)], c: Annotated[int, Range(136, 320, 8)]) -> Item:
    """Parameters of a residual block."""
    main, _, total = architecture.basic_block(c_in, c)
    return Item(
        rf"A basic block of a ResNet turns $c_{{\mathrm{{in}}}} = {c_in}$ channels into $c = {c}$ at stride 2: two "
        r"$3 \times 3$ convolutions, each followed by batch normalization, and a projection shortcut, a $1 \times 1$ "
        "convolution followed by batch normalization. The convolutions have no biases; a batch normalization learns a "
        "scale and a shift per channel. How many parameters does the block have?",
        answer=Integer(architecture.basic_block(*symbols(c_in=c_in, c=c)).total),
        wrong={
            NO_SHORTCUT: main,
            NO_NORM: 9 * c_in * c + 9 * c**2 + c_in * c,
            WITH_BIASES: total + 3 * c,
            SAME_INPUT: total - 9 * c**2 + 9 * c_in * c,
        },
    )


OTHER_SHARE = Misconception("gives the share of the convolutions", "The dense layers are the part that is asked for.")
RATIO = Misconception(
    "compares with the convolutions alone", "A share is taken of the whole: the dense layers stand below the line too."
)
ONLY_AREA = Misconception(
    "flattens one map only", "All maps are flattened: the first dense layer reads height times width times channels."
)
UNSHARED = Misconception(
    "counts the convolutions at every position", "A convolution's parameters are shared by all positions of its maps."
)


@question(
    topic="architectures",
    level=2,
    points=4,
    concepts=["arc-fc-param-share", "arc-classifier-head", "cnv-params", "fnd-dense-params"],
    example=Example(
        "VGG-16 (Simonyan & Zisserman 2015, table 1, D, and table 2: 138 million parameters); 123.6 of them by hand",
        "89.4%",
        channels=(64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512),
        k=3,
        side=7,
        widths=(4096, 4096),
        classes=1000,
    ),
)
def fc_parameter_share(
    channels: Annotated[tuple[int, ...], Entries(OneOf(16, 24, 32, 48, 64, 96), (3,))],
    k: Annotated[int, OneOf(3, 5)],
    side: Annotated[int, OneOf(4, 5, 6, 7)],
    widths: Annotated[tuple[int, ...], Entries(OneOf(24, 40, 64, 100, 128), (1,))],
    classes: Annotated[int, OneOf(5, 10, 20)],
) -> Item:
    """Share of a network's parameters in its dense layers."""
    maps = [symbol(f"c_{i}", c) for i, c in enumerate((3, *channels))]
    units = [symbol(f"m_{i}", m) for i, m in enumerate((*widths, classes), 1)]
    kernel, width = symbols(k=k, w=side)
    convolutions = architecture.stack_parameters(maps, kernel)
    fully = dense.parameters([conv.flattened(maps[-1], width), *units])
    m = architecture.stack_parameters((3, *channels), k)
    n = dense.parameters([channels[-1] * side**2, *widths, classes])
    flat = dense.parameters([side**2, *widths, classes])
    window = rf"${k} \times {k}$"
    rows = [
        *((f"conv {i}", window, f"{c} maps") for i, c in enumerate(channels, 1)),
        ("flatten", "–", rf"${channels[-1]} \times {side} \times {side}$"),
        *((f"dense {i}", "–", f"{units} units") for i, units in enumerate((*widths, classes), 1)),
    ]
    return Item(
        "The table lists the layers with weights of a network for RGB images, and the shape of the last maps, which "
        "are flattened. Every convolution and every dense layer has biases. What share of the parameters do the dense "
        "layers hold? Answer in percent, to one decimal.",
        answer=Number(architecture.share(fully, convolutions), digits=1, percent=True),
        wrong={
            OTHER_SHARE: m / (m + n),
            RATIO: n / m,
            ONLY_AREA: flat / (flat + m),
            UNSHARED: n / (n + m * side**2),
        },
        solution=["$M$ counts the parameters of the convolutions, $N$ those of the dense layers."],
        figures=[LayerTable(("layer", "kernel", "output"), rows)],
    )


class Network(NamedTuple):
    """A network for images, the year of its first paper (preprints count) and what it is known for."""

    name: str
    year: int
    idea: str

    def __str__(self) -> str:
        return self.name


NETWORKS = (
    Network("LeNet-5", 1998, "convolutions and pooling that read digits on cheques"),
    Network("AlexNet", 2012, "ReLU, dropout and two GPUs, which won ImageNet by a wide margin"),
    Network("VGG-16", 2014, "nothing but stacked 3×3 kernels"),
    Network("ResNet", 2015, "shortcuts that let a hundred layers train"),
    Network("DenseNet", 2016, "layers that read the outputs of all earlier ones"),
    Network("MobileNet", 2017, "depthwise separable convolutions for phones"),
    Network("MobileNetV2", 2018, "inverted residual blocks with thin ends"),
    Network("EfficientNet", 2019, "depth, width and resolution scaled together"),
    Network("Vision Transformer (ViT)", 2020, "attention over patches of 16×16 pixels"),
    Network("Swin Transformer", 2021, "attention in shifted windows"),
    Network("ConvNeXt", 2022, "a plain convolutional network with the recipes of transformers"),
)
NEWEST_FIRST = Misconception("puts the newest first", "The question asks for the oldest network first.")


def _told(networks: Sequence[Network]) -> list[str]:
    return [f"{network.name}, {network.year}: {network.idea}." for network in networks]


def _swapped(networks: Sequence[Network], i: int) -> list[str]:
    names = [network.name for network in networks]
    return [*names[:i], names[i + 1], names[i], *names[i + 2 :]]


@question(
    topic="architectures",
    level=1,
    points=2,
    concepts=["arc-history", "arc-residual", "arc-densenet"],
    example=Example(
        "The papers themselves: LeCun et al. 1998, Krizhevsky et al. 2012, Simonyan & Zisserman 2014, He et al. 2015",
        "LeNet-5; AlexNet; VGG-16; ResNet",
        networks=NETWORKS[:4],
    ),
)
def architecture_order(networks: Annotated[tuple[Network, ...], Chosen(NETWORKS, 4)]) -> Item:
    """History of vision networks."""
    networks = tuple(sorted(networks, key=lambda network: network.year))
    names = [network.name for network in networks]
    wrong: dict[Misconception, list[str]] = {
        Misconception(f"puts {later.name} before {earlier.name}", " ".join(_told([earlier, later]))): _swapped(
            networks, i
        )
        for i, (earlier, later) in enumerate(pairwise(networks))
    }
    return Item(
        "Put these networks in the order of their first papers, the oldest first. Preprints count.",
        answer=Ordering(names),
        wrong={**wrong, NEWEST_FIRST: names[::-1]},
        solution=_told(networks),
    )
