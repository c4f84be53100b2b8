"""Scales of random starting weights, for dense layers (`k = 1`) and convolutions."""

from dlquiz.errors import FormulaError
from dlquiz.numeric.functions import sqrt
from dlquiz.numeric.term import Real, Whole, let, value_of


def fan_in(k: Whole, c_in: Whole) -> Whole:
    """Inputs of one unit of a k×k convolution with `c_in` input channels.

    >>> fan_in(3, 64)
    576
    """
    if min(value_of(k), value_of(c_in)) < 1:
        raise FormulaError("a unit has one input or more", "kernel and channels are 1 or more")
    return let(r"n_{\mathrm{in}}", k**2 * c_in)


def kaiming_std(fan: Whole, slope: Real = 0) -> Real:
    """Standard deviation of Kaiming's normal initialization (He et al. 2015, equations 10, 14 and 15).

    `fan` is the number of inputs of a unit, `slope` that of a leaky ReLU for negative inputs.

    >>> round(kaiming_std(576), 4), round(kaiming_std(200, 3.0), 4)
    (0.0589, 0.0316)
    """
    if fan < 1:
        raise FormulaError(f"a unit with {value_of(fan)} inputs has no weights", "the fan is 1 or more")
    variance = 2 / fan if value_of(slope) == 0 else 2 / ((1 + slope**2) * fan)
    std: Real = let(r"\sigma_w", sqrt(variance))
    return std


def xavier_std(fan_in: Whole, fan_out: Whole) -> Real:
    """Standard deviation of Xavier's normal initialization (Glorot & Bengio 2010, equation 12).

    >>> xavier_std(150, 50)
    0.1
    """
    if min(value_of(fan_in), value_of(fan_out)) < 1:
        raise FormulaError("a layer has one input and one output or more", "fans are 1 or more")
    std: Real = let(r"\sigma_w", sqrt(2 / (fan_in + fan_out)))
    return std
