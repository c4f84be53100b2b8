"""Update rules of optimizers: momentum, Adam, and the clipping of gradients.

`t` counts steps from 1. Parameters are scalars; a clipped gradient is a vector.
"""

from typing import Any, NamedTuple

from dlquiz.errors import FormulaError
from dlquiz.numeric.functions import minimum, sqrt, total
from dlquiz.numeric.term import Real, Whole, let, value_of


def _checked(lr: Real, *decays: Real) -> None:
    if not value_of(lr) > 0:
        raise FormulaError(f"a learning rate of {value_of(lr)} is not positive")
    wrong = next((beta for beta in map(value_of, decays) if not 0 <= beta < 1), None)
    if wrong is not None:
        raise FormulaError(f"a decay rate of {wrong} is not in [0, 1)")


class Momentum(NamedTuple):
    """A parameter and its velocity after a step."""

    theta: Real
    velocity: Real


def momentum_step(theta: Real, velocity: Real, g: Real, lr: Real, beta: Real, *, t: int = 1) -> Momentum:
    """One step of gradient descent with momentum, in the form of PyTorch: v ← βv + g, θ ← θ - ηv.

    The learning rate stands outside the velocity; Sutskever et al. 2013 (equation 1) put it inside, which differs only
    when it changes.

    >>> momentum_step(1.0, 2.0, 4.0, 0.25, 0.5)
    Momentum(theta=-0.25, velocity=5.0)
    """
    _checked(lr, beta)
    v = let(f"v_{t}", beta * velocity + g)
    return Momentum(let(rf"\theta_{t}", theta - lr * v), v)


def squared_error_gradient(w: Real, x: Real, y: Real) -> Real:
    """Gradient, with respect to the weight, of half the squared error of the model wx.

    >>> squared_error_gradient(2.0, 3.0, 1.0)
    15.0
    """
    prediction = let(r"\hat{y}", w * x)
    return let("g_2", (prediction - y) * x)


class Moments(NamedTuple):
    """Averages of the gradient and of its square."""

    m: Real
    v: Real


def first_moment(g: Real, m: Real, beta1: Real, *, t: int = 1) -> Real:
    """Decaying average of the gradient (Kingma & Ba 2015, algorithm 1).

    >>> first_moment(4.0, 2.0, 0.75)
    2.5
    """
    _checked(1, beta1)
    return let(f"m_{t}", beta1 * m + (1 - beta1) * g)


def second_moment(g: Real, v: Real, beta2: Real, *, t: int = 1) -> Real:
    """Decaying average of the squared gradient, not centred (Kingma & Ba 2015, algorithm 1).

    >>> second_moment(4.0, 2.0, 0.75)
    5.5
    """
    _checked(1, beta2)
    return let(f"v_{t}", beta2 * v + (1 - beta2) * g**2)


def corrected(m: Real, v: Real, beta1: Real, beta2: Real, t: Whole) -> Moments:
    r"""Moments without the bias of their start at zero: divided by 1 - β^t.

    Dividing by (1 - β) Σ β^i, the weight of the gradients seen so far (Kingma & Ba 2015, section 3).

    >>> corrected(3.0, 7.5, 0.5, 0.25, 2)
    Moments(m=4.0, v=8.0)
    """
    _checked(1, beta1, beta2)
    step = value_of(t)
    if step < 1:
        raise FormulaError(f"there is no step {step}", "steps count from 1")
    return Moments(
        let(rf"\hat{{m}}_{step}", m / (1 - beta1**t)),
        let(rf"\hat{{v}}_{step}", v / (1 - beta2**t)),
    )


def adam_update(theta: Real, m_hat: Real, v_hat: Real, lr: Real, eps: Real, *, name: str = r"\theta_t") -> Real:
    """Parameter after Adam's update; epsilon stands beside the root, not under it (Kingma & Ba 2015, algorithm 1).

    >>> adam_update(1.0, 2.0, 9.0, 0.5, 1.0)
    0.75
    """
    _checked(lr)
    if value_of(v_hat) < 0 or value_of(eps) < 0:
        raise FormulaError("an average of squares and epsilon are 0 or more")
    if value_of(v_hat) + value_of(eps) == 0:
        raise FormulaError("Adam divides by 0 where every gradient was 0 and epsilon is 0 as well")
    root: Real = sqrt(v_hat)
    return let(name, theta - lr * m_hat / (root + eps))


def clip_by_norm(g: Any, c: Real) -> Any:
    r"""Gradient whose Euclidean norm is at most `c`, in the old direction (Pascanu et al. 2013, algorithm 1).

    `g` holds the gradients of all parameters, shape (n,). PyTorch adds 10^-6 to the norm, too little to be seen here.

    >>> import numpy as np
    >>> clip_by_norm(np.array([6.0, -8.0]), 5.0).tolist(), clip_by_norm(np.array([3.0, 4.0]), 6.0).tolist()
    ([3.0, -4.0], [3.0, 4.0])
    """
    if not value_of(c) > 0:
        raise FormulaError(f"a norm of {value_of(c)} is no limit", "the largest norm is positive")
    norm = let(r"\lVert g \rVert_2", sqrt(total(g**2)))
    if value_of(norm) == 0:
        return let(r"g_{\mathrm{clip}}", g)
    scale = let("s", minimum(1, c / norm))
    return let(r"g_{\mathrm{clip}}", scale * g)
