"""Regularization: weight decay, dropout and early stopping."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from dlquiz.errors import FormulaError
from dlquiz.numeric.term import Real, let, value_of


def decay_step(w: Real, g: Real, lr: Real, lam: Real, half: bool = False) -> Real:
    r"""Weight after one step of gradient descent on the loss plus an L2 penalty.

    `g` is the gradient of the loss alone. The penalty is λw², or λw²/2 if `half`, whose gradient is what PyTorch's
    weight_decay adds.

    >>> decay_step(2.0, 1.0, 0.5, 0.25), decay_step(2.0, 1.0, 0.5, 0.25, half=True)
    (1.0, 1.25)
    """
    if not value_of(lr) > 0 or value_of(lam) < 0:
        raise FormulaError("a learning rate is positive, the weight of a penalty is 0 or more")
    slope = let(r"g_{\mathrm{reg}}", g + lam * w if half else g + 2 * lam * w)
    return let(r"w_{\mathrm{new}}", w - lr * slope)


def dropout(a: Any, mask: Any, p: Real) -> Any:
    """Activations after inverted dropout in training (Srivastava et al. 2014, section 10).

    Units whose entry in `mask` is 0 were dropped, which happens with probability `p`; the others are scaled up by
    1/(1 - p), so that the expectation stays as it was and nothing is left to do at test time.

    >>> import numpy as np
    >>> dropout(np.array([1.0, 2.0, 3.0]), np.array([1, 0, 1]), 0.75).tolist()
    [4.0, 0.0, 12.0]
    """
    if not 0 <= value_of(p) < 1:
        raise FormulaError(f"a dropout rate of {value_of(p)} is not in [0, 1)")
    if value_of(a).shape != value_of(mask).shape:
        raise FormulaError("a mask has one entry for each unit")
    return let(r"\tilde{a}", mask * a / (1 - p))


class Epoch(NamedTuple):
    """A validation: its number from 1, its loss, the best loss so far, and how many epochs ago that was reached."""

    number: int
    loss: float
    best: float
    waited: int


class Stop(NamedTuple):
    """After which epoch training ends, which one was the best until then, and every validation on the way."""

    last: int
    best: int
    trace: tuple[Epoch, ...]


def early_stopping(losses: Sequence[float], patience: int) -> Stop:
    """End of a training that stops when `patience` epochs in a row brought no new best validation loss.

    Where that never happens it runs through all of `losses` (Goodfellow et al. 2016, algorithm 7.1).

    >>> early_stopping([0.9, 0.7, 0.8, 0.6, 0.7, 0.65, 0.5], 2)[:2]
    (6, 4)
    >>> early_stopping([0.9, 0.7, 0.8, 0.6, 0.7, 0.65, 0.5], 3)[:2]
    (7, 7)
    """
    if patience < 1:
        raise FormulaError(f"a patience of {patience} stops before the first epoch", "it is 1 or more")
    if not losses:
        raise FormulaError("there is no validation to decide on")
    best, trace = 1, []
    for number, loss in enumerate(losses, 1):
        if loss < losses[best - 1]:
            best = number
        trace.append(Epoch(number, loss, losses[best - 1], number - best))
        if number - best == patience:
            break
    return Stop(len(trace), best, tuple(trace))
