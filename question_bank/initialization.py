"""Starting weights: their scale, and what it is good for."""

from typing import Annotated

from dlquiz.numeric import initialization
from dlquiz.question import Example, Item, Misconception, Number, OneOf, question, symbols, true_false
from question_bank._initialization_claims import CLAIMS

Kernel = Annotated[int, OneOf(3, 5, 7)]
ChannelsIn = Annotated[int, OneOf(12, 24, 36, 48, 72, 84, 96, 108, 144, 192)]
ChannelsOut = Annotated[int, OneOf(20, 40, 80, 120, 160, 200, 320, 400, 480, 512)]

VARIANCE = Misconception(
    "gives the variance",
    r"$2/n_{\mathrm{in}}$ is the variance of the weights; their standard deviation is its square root.",
)
OUTSIDE = Misconception(
    "leaves the 2 outside the root",
    r"The root covers the whole variance: $\sigma_w = \sqrt{2/n_{\mathrm{in}}}$, not $2/\sqrt{n_{\mathrm{in}}}$.",
)
NO_KERNEL = Misconception(
    "leaves the kernel out of the fan-in",
    r"A unit sees $k \times k$ pixels in every input channel, so $n_{\mathrm{in}} = k^2 c_{\mathrm{in}}$.",
)
LINEAR = Misconception(
    "leaves out the factor 2 for ReLU", "ReLU halves the mean square of the signal; twice the variance makes up for it."
)
FAN_OUT = Misconception(
    "takes the fan-out",
    r"Fan-out, $k^2 c_{\mathrm{out}}$, keeps the gradients' scale; fan-in keeps the signals' and is asked for here.",
)
XAVIER = Misconception(
    "takes Xavier's rule",
    r"Xavier's $2/(n_{\mathrm{in}} + n_{\mathrm{out}})$ suits activations like $\tanh$; ReLU calls for Kaiming's.",
)


@question(
    topic="initialization",
    level=1,
    points=2,
    concepts=["ini-kaiming"],
    example=Example(
        "He et al. 2015, section 2.2: 3×3 filters and 64 channels have standard deviation 0.059",
        "0.0589",
        k=3,
        c_in=64,
        c_out=64,
    ),
)
def kaiming_std(k: Kernel, c_in: ChannelsIn, c_out: ChannelsOut) -> Item:
    """Standard deviation of Kaiming initialization."""
    fan_in, fan_out = initialization.fan_in(k, c_in), initialization.fan_in(k, c_out)
    std = initialization.kaiming_std(fan_in)
    return Item(
        f"A convolution with ${k} \\times {k}$ kernels maps $c_{{\\mathrm{{in}}}} = {c_in}$ channels to {c_out} "
        r"channels and is followed by ReLU. Its weights are drawn from Kaiming's normal distribution with mean 0, "
        r"based on the fan-in $n_{\mathrm{in}}$. Give the standard deviation $\sigma_w$ to three significant digits.",
        answer=Number(initialization.kaiming_std(initialization.fan_in(*symbols(k=k, c_in=c_in))), significant=3),
        wrong={
            VARIANCE: std**2,
            NO_KERNEL: initialization.kaiming_std(c_in),
            OUTSIDE: 2 / fan_in**0.5,
            LINEAR: 1 / fan_in**0.5,
            FAN_OUT: initialization.kaiming_std(fan_out),
            XAVIER: initialization.xavier_std(fan_in, fan_out),
        },
    )


@question(
    topic="initialization",
    level=2,
    concepts=[
        "ini-truths",
        "ini-symmetry",
        "ini-variance-propagation",
        "ini-xavier-vs-kaiming-relu",
        "ini-naive-scale",
    ],
    example=Example(
        "He et al. 2015, equation 10: the variance times n/2 must be 1", "true", claim="kaiming-keeps", n=512
    ),
)
def initialization_statement(
    claim: Annotated[str, OneOf(*CLAIMS)], n: Annotated[int, OneOf(64, 100, 128, 256, 400, 512, 784, 1024)]
) -> Item:
    """A statement about initialization."""
    return true_false("Is this statement true?", CLAIMS[claim](n))
