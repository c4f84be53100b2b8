"""Normalization layers: batch normalization by hand, and what each scheme averages over."""

from typing import Annotated

from dlquiz.numeric import normalization
from dlquiz.question import (
    Claim,
    Claims,
    Distinct,
    Example,
    Item,
    Matching,
    Misconception,
    OneOf,
    Trace,
    Vector,
    multiple_choice,
    question,
    symbol,
    symbols,
    value_of,
)
from question_bank._normalization_claims import STATEMENTS

Batch = Annotated[tuple[float, ...], Distinct(-4, 1, 2, 3, 5, 6, 8, 9, 10, count=4)]  # no four add up to 0
Gain = Annotated[float, OneOf(0.5, 1.5, 2.0, 3.0)]
Shift = Annotated[float, OneOf(-1.0, -0.4, 0.4, 1.0)]
EPSILON = 1e-5

UNBIASED = Misconception(
    "divides the squares by m - 1",
    "Batch normalization divides by $m$ while it trains; $m - 1$ belongs to the running variance, which PyTorch keeps.",
)
NO_ROOT = Misconception(
    "divides by the variance", r"The values are divided by the standard deviation, $\sqrt{\sigma^2 + \epsilon}$."
)
NO_AFFINE = Misconception(
    "stops at the normalized values",
    r"The layer then scales and shifts with what it has learned: $y = \gamma \hat{x} + \beta$.",
)
SWAPPED = Misconception(
    "exchanges gain and shift", r"$\gamma$ multiplies and $\beta$ is added: $y = \gamma \hat{x} + \beta$."
)
NOT_CENTRED = Misconception(
    "does not subtract the mean", r"Centre first: $\hat{x}_i = (x_i - \mu) / \sqrt{\sigma^2 + \epsilon}$."
)


@question(
    topic="normalization",
    level=2,
    points=3,
    concepts=["nor-bn-forward"],
    example=Example(
        "worked by hand from Ioffe & Szegedy 2015, algorithm 1: mean 3, variance 4",
        "(-1.00, 3.00, -1.00, 3.00)",
        x=(1, 5, 1, 5),
        gamma=2.0,
        beta=1.0,
    ),
)
def batch_norm(x: Batch, gamma: Gain, beta: Shift) -> Item:
    """Batch normalization of one feature."""
    x_term = symbol("x", [float(entry) for entry in x])
    gamma_term, beta_term, eps = symbols(gamma=gamma, beta=beta, eps=EPSILON)
    plain = normalization.batch_norm(value_of(x_term), gamma, beta, EPSILON)
    root = (plain.variance + EPSILON) ** 0.5
    return Item(
        f"A batch normalization layer sees the values $x = ({', '.join(f'{entry:g}' for entry in x)})$ of one "
        rf"feature in a mini-batch of {len(x)}. It is training, with gain $\gamma = {gamma:g}$, shift "
        rf"$\beta = {beta:g}$ and $\epsilon = 10^{{-5}}$. Give its outputs $y$ to two decimals.",
        answer=Vector(normalization.batch_norm(x_term, gamma_term, beta_term, eps).y, digits=2),
        wrong={
            UNBIASED: normalization.batch_norm(value_of(x_term), gamma, beta, EPSILON, unbiased=True).y,
            NO_ROOT: gamma * plain.x_hat / root + beta,
            NO_AFFINE: plain.x_hat,
            SWAPPED: beta * plain.x_hat + gamma,
            NOT_CENTRED: gamma * value_of(x_term) / root + beta,
        },
    )


Samples = Annotated[int, OneOf(4, 6, 16, 20, 50)]
Channels = Annotated[int, OneOf(3, 12, 24, 32, 64)]
Side = Annotated[int, OneOf(5, 7, 10, 14, 28)]
Layout = Annotated[str, OneOf("NCHW", "NHWC", "CHWN")]

SAMPLE_FOR_BATCH = Misconception(
    "exchanges batch and layer normalization",
    "Batch normalization keeps channels apart and mixes samples; layer normalization keeps samples apart.",
)
LAYER_FOR_INSTANCE = Misconception(
    "exchanges layer and instance normalization",
    "Layer normalization pools all channels of a sample; instance normalization takes each channel by itself.",
)
ONLY_SAMPLES = Misconception(
    "averages a batch over its samples only",
    "In a convolutional map the pixels of a channel share their statistics, so $H$ and $W$ are averaged as well.",
)
LEFTS = ("batch normalization", "layer normalization", "instance normalization")
ONLY_CHANNELS = Misconception(
    "averages a layer over its channels only",
    "That is how transformers normalize a token; here each sample has one mean over $C$, $H$ and $W$.",
)


@question(
    topic="normalization",
    level=2,
    points=3,
    concepts=["nor-bn-axes", "nor-ln-axes", "nor-in-axes"],
    example=Example("worked by hand from Wu & He 2018, figure 2", "1-A, 2-D, 3-C", n=6, c=3, side=5, layout="NCHW"),
)
def normalization_axes(n: Samples, c: Channels, side: Side, layout: Layout) -> Item:
    """Axes of three normalizations."""

    def over(letters: str) -> str:
        places = normalization.positions(letters, layout)
        said = f"{'axis' if len(places) == 1 else 'axes'} {', '.join(map(str, places))}"
        return f"{said}: {normalization.means(letters, n, c, side, side)} means"

    batch, layer, instance = (over(letters) for letters in normalization.SCHEMES.values())
    samples, channels = over("N"), over("C")

    def pairs(*rights: str) -> list[tuple[str, str]]:
        return list(zip(LEFTS, rights, strict=True))

    sizes = {"N": n, "C": c, "H": side, "W": side}
    shape = ", ".join(f"{axis} = {sizes[axis]}" for axis in layout)
    return Item(
        f"An activation of shape $({shape})$ holds $N$ samples with $C$ channels of $H \\times W$ pixels; its axes are "
        "counted from 0. Over which axes does each normalization average, and how many means does it get? Here layer "
        "normalization treats all the features of a sample alike.",
        answer=Matching(pairs(batch, layer, instance), options=[batch, layer, instance, samples, channels]),
        wrong={
            SAMPLE_FOR_BATCH: pairs(layer, batch, instance),
            LAYER_FOR_INSTANCE: pairs(batch, instance, layer),
            ONLY_SAMPLES: pairs(samples, layer, instance),
            ONLY_CHANNELS: pairs(batch, channels, instance),
        },
        solution=[
            Trace(
                ("normalization", "averages over", "one mean for each"),
                [
                    ("batch", "$N$, $H$, $W$", "channel"),
                    ("layer", "$C$, $H$, $W$", "sample"),
                    ("instance", "$H$, $W$", "sample and channel"),
                ],
            )
        ],
    )


@question(
    topic="normalization",
    level=1,
    points=2,
    concepts=["nor-purpose", "nor-bn-forward", "nor-bn-inference"],
    example=Example(
        "Ioffe & Szegedy 2015, section 3.1; Ba et al. 2016, section 3",
        f"{STATEMENTS[0].text}; {STATEMENTS[1].text}",
        claims=(STATEMENTS[0], STATEMENTS[1], STATEMENTS[6], STATEMENTS[7], STATEMENTS[10]),
    ),
)
def normalization_statements(claims: Annotated[tuple[Claim, ...], Claims(STATEMENTS, true=2, false=3)]) -> Item:
    """Statements about normalization."""
    return multiple_choice("Which of these statements about normalization hold? Mark all of them.", claims)
