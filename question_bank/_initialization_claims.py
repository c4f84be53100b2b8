"""Claims about initialization, each with a layer's width `n` in it."""

from collections.abc import Callable
from math import sqrt

from dlquiz.question import Claim


def symmetry(n: int) -> Claim:
    """Units that start alike stay alike."""
    return Claim(
        f"If the {n} incoming weights of every hidden unit start at 0.1, all outgoing weights at 0.2 and all biases at "
        "0, gradient descent keeps the hidden units equal.",
        True,
        "Equal units compute equal outputs and receive equal gradients, at every step.",
    )


def zero_biases(n: int) -> Claim:
    """Biases need no randomness."""
    return Claim(
        f"A layer with {n} random weights per unit may start with all its biases at zero.",
        True,
        "The random weights already tell the units apart.",
    )


def linear_unit(n: int) -> Claim:
    """Variance through a linear unit."""
    return Claim(
        f"A linear unit with {n} independent standard normal inputs and independent weights of mean 0 and variance "
        f"$1/{n}$ has an output of variance 1.",
        True,
        rf"The variances of the {n} products add up to ${n} \cdot 1/{n}$.",
    )


def kaiming_keeps(n: int) -> Claim:
    """Kaiming's variance under ReLU."""
    return Claim(
        f"In a stack of ReLU layers with {n} inputs per unit, zero biases and independent normal weights of mean 0 and "
        f"variance $2/{n}$ keep the mean square of the pre-activations, on average over the draws.",
        True,
        rf"ReLU halves the mean square, and ${n} \cdot 2/{n} = 2$ makes up for it.",
    )


def xavier_shrinks(n: int) -> Claim:
    """Xavier's variance under ReLU."""
    return Claim(
        f"In a stack of ReLU layers of width {n}, zero biases and independent normal weights of mean 0 and variance "
        f"$1/{n}$ halve the mean square of the pre-activations from layer to layer, on average over the draws.",
        True,
        rf"ReLU halves the mean square, and ${n} \cdot 1/{n} = 1$ does not make up for it.",
    )


def xavier_square(n: int) -> Claim:
    """Xavier's variance of a square layer."""
    return Claim(
        f"Xavier initialization of a layer with {n} inputs and {n} outputs has the weight variance $1/{n}$.",
        True,
        r"It is $2/(n_{\mathrm{in}} + n_{\mathrm{out}})$.",
    )


def uniform(n: int) -> Claim:
    """The uniform form of a variance."""
    return Claim(
        rf"Weights drawn evenly from $-a$ to $a$ with $a = \sqrt{{3/{n}}}$ have the variance $1/{n}$.",
        True,
        "The variance of that uniform distribution is $a^2/3$.",
    )


def unit_variance(n: int) -> Claim:
    """Standard normal weights."""
    return Claim(
        f"A linear unit with {n} independent standard normal inputs and independent weights of mean 0 and variance 1 "
        "has an output of variance 1.",
        False,
        f"The variances of {n} products add up, so the output has variance ${n}$.",
        slip="forgets that variances add up over the inputs",
    )


def kaiming_std(n: int) -> Claim:
    """Variance and standard deviation mixed up."""
    return Claim(
        f"Kaiming initialization draws the weights of a ReLU unit with {n} inputs with standard deviation $2/{n}$.",
        False,
        rf"$2/{n}$ is the variance; the standard deviation is its root, about {sqrt(2 / n):.3f}.",
        slip="takes a variance for a standard deviation",
    )


def zeros(n: int) -> Claim:
    """All weights zero."""
    return Claim(
        f"If all weights and biases of a network with {n} hidden units start at zero, the gradients soon tell the "
        "units apart.",
        False,
        "Equal units get equal gradients, so nothing ever tells them apart.",
        slip="expects gradients to break the symmetry",
    )


def relu_keeps(n: int) -> Claim:
    """The distribution after ReLU."""
    return Claim(
        f"A ReLU unit with {n} independent standard normal inputs and independent normal weights of mean 0 and "
        f"variance $1/{n}$ has outputs of mean 0 and variance 1.",
        False,
        "That holds before ReLU, which raises the mean to about 0.40 and lowers the variance to about 0.34.",
        slip="lets ReLU keep mean and variance",
    )


def width(n: int) -> Claim:
    """One scale for every width."""
    return Claim(
        f"The weight variance that keeps the signal's scale in layers of width {n} also keeps it in layers of width "
        f"{4 * n}.",
        False,
        r"A linear layer scales the signal by $\sigma_w \sqrt{n}$: four times the width doubles the factor.",
        slip="takes one scale for every width",
    )


def exact_variance(n: int) -> Claim:
    """Averages and single draws."""
    return Claim(
        f"Kaiming initialization gives each single draw of {n} weights exactly the sample variance $2/{n}$.",
        False,
        "It fixes the distribution; a single draw deviates, the less the more weights there are.",
        slip="expects every draw to meet the average",
    )


def pretrained(n: int) -> Claim:
    """Reused weights."""
    return Claim(
        f"A pretrained backbone that gets a new head with {n} inputs has to be initialized again.",
        False,
        "Only the new head starts at random; the backbone keeps what it has learned.",
        slip="initializes pretrained layers again",
    )


CLAIMS: dict[str, Callable[[int], Claim]] = {
    "symmetry": symmetry,
    "zero-biases": zero_biases,
    "linear-unit": linear_unit,
    "kaiming-keeps": kaiming_keeps,
    "xavier-shrinks": xavier_shrinks,
    "xavier-square": xavier_square,
    "uniform": uniform,
    "unit-variance": unit_variance,
    "kaiming-std": kaiming_std,
    "zeros": zeros,
    "relu-keeps": relu_keeps,
    "width": width,
    "exact-variance": exact_variance,
    "pretrained": pretrained,
}
