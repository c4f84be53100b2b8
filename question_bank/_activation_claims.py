"""Claims about activations, true and false."""

from dlquiz.question import Claim

STATEMENTS = (
    Claim(
        "The derivative of the sigmoid is never larger than $1/4$.",
        True,
        r"$\sigma(z)(1 - \sigma(z))$ peaks at $z = 0$.",
    ),
    Claim("The derivative of $\\tanh$ at 0 is 1.", True, r"It is $1 - \tanh^{2}(z)$, and $\tanh(0) = 0$."),
    Claim(
        "Two dense layers without an activation between them compute a single affine map.",
        True,
        "$W_2(W_1 x + b_1) + b_2 = (W_2 W_1) x + (W_2 b_1 + b_2)$.",
    ),
    Claim(
        "$\\tanh(z)$ equals $2\\sigma(2z) - 1$ for every $z$.", True, r"$\tanh$ is a sigmoid, stretched and shifted."
    ),
    Claim(
        "A ReLU unit that is inactive on every sample gets no gradient.",
        True,
        "Its gate is 0 on each sample, and so is the sum over the samples.",
    ),
    Claim(
        "Leaky ReLU lets a gradient through for negative pre-activations.",
        True,
        "Its slope there is small, but not 0.",
    ),
    Claim(
        "A network of dense layers and ReLU computes a piecewise linear function of its input.",
        True,
        "Within a region where no unit switches, every layer is affine.",
    ),
    Claim(
        "Where the inputs of ReLU have a mean of zero, so do its outputs.",
        False,
        "It cuts the negative inputs off, so the mean becomes positive unless all inputs are zero.",
        slip="centres ReLU's outputs",
    ),
    Claim(
        "The sigmoid's derivative is largest where its output is close to 1.",
        False,
        r"There the unit is saturated: $\sigma(z)(1 - \sigma(z))$ goes to 0.",
        slip="looks for the steepest sigmoid at its top",
    ),
    Claim(
        "At every positive $z$ the derivative of ReLU equals its output.",
        False,
        "The output is $z$, the derivative is 1.",
        slip="takes an activation for its derivative",
    ),
    Claim(
        "A deep stack of linear layers can represent functions that no single linear layer can.",
        False,
        "The product of the weight matrices is one matrix; depth pays only with a non-linearity between.",
        slip="gives depth credit without a non-linearity",
    ),
    Claim(
        "Softmax treats every score by itself, like ReLU.",
        False,
        "Its denominator sums over all scores, so each output depends on every score.",
        slip="takes softmax for an element-wise function",
    ),
    Claim(
        "A ReLU unit that is inactive on one sample never learns again.",
        False,
        "It is dead only if no sample activates it; the others still send a gradient.",
        slip="calls a unit dead after one sample",
    ),
    Claim(
        "$\\tanh$ cannot saturate, because its outputs are centred at zero.",
        False,
        r"For large $|z|$ its derivative $1 - \tanh^{2}(z)$ vanishes as the sigmoid's does.",
        slip="takes zero-centred for unsaturated",
    ),
    Claim(
        "GELU is zero for every negative input.",
        False,
        r"$z\,\Phi(z)$ dips below zero for negative $z$ and reaches 0 only in the limit.",
        slip="takes GELU for ReLU",
    ),
)
