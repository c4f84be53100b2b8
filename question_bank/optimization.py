"""Optimization: momentum, Adam step by step, and clipped gradients.

Longer than most modules: Adam's four questions share their misconceptions.
"""

from collections.abc import Sequence
from itertools import permutations
from math import hypot
from typing import Annotated, NamedTuple

from dlquiz.numeric import optimizer
from dlquiz.numeric.digits import latex
from dlquiz.question import (
    Choice,
    Claim,
    Claims,
    Decimals,
    Distinct,
    Entries,
    Example,
    Item,
    Misconception,
    Number,
    OneOf,
    Part,
    Range,
    Real,
    Vector,
    array,
    multiple_choice,
    question,
    symbol,
    symbols,
)
from question_bank._optimization_claims import STATEMENTS

EPS = 1e-8

UPHILL = Misconception("steps along the gradient", "The gradient points uphill, so the step is subtracted.")
WEIGHTS_SWAPPED = Misconception(
    r"swaps $\beta$ and $1 - \beta$",
    r"The old average keeps the weight $\beta$, the new gradient enters with $1 - \beta$.",
)


Gradients = Annotated[tuple[float, ...], Distinct(*(i / 10 for i in range(-20, 31) if i), count=2)]
Start = Annotated[float, Decimals("0.5", "3", "0.1")]

NO_MOMENTUM = Misconception(
    "forgets the velocity", r"The velocity keeps the fraction $\beta$ of what it was: $v_2 = \beta v_1 + g_2$."
)
AVERAGED = Misconception(
    r"weights the gradient with $1 - \beta$",
    "That makes an average, as in Adam. Momentum adds the whole gradient to the decayed velocity.",
)
LAST_STEP_ONLY = Misconception(
    "takes only the last step", r"Each step starts where the one before ended: $\theta_2 = \theta_1 - \eta v_2$."
)


@question(
    topic="optimization",
    level=2,
    points=2,
    concepts=["opt-momentum"],
    example=Example(
        "worked by hand: v = 2, then 0.5 · 2 + 4 = 5, so 1 - 0.25 · (2 + 5)",
        "-0.7500",
        theta=1.0,
        g=(2.0, 4.0),
        lr=0.25,
        beta=0.5,
    ),
)
def momentum_step(
    theta: Start,
    g: Gradients,
    lr: Annotated[float, OneOf(0.1, 0.2, 0.3, 0.4)],
    beta: Annotated[float, OneOf(0.5, 0.6, 0.7, 0.8, 0.9)],
) -> Item:
    """Two steps with momentum."""
    start, rest, g1, g2, rate, decay = symbols(theta_0=theta, v_0=0, g_1=g[0], g_2=g[1], lr=lr, beta=beta)
    first = optimizer.momentum_step(start, rest, g1, rate, decay)
    second = optimizer.momentum_step(first.theta, first.velocity, g2, rate, decay, t=2)
    once = optimizer.momentum_step(theta, 0, g[0], lr, beta)
    twice = optimizer.momentum_step(once.theta, once.velocity, g[1], lr, beta)
    average = optimizer.momentum_step(theta, 0, (1 - beta) * g[0], lr, beta)
    return Item(
        r"A parameter is trained with momentum in PyTorch's form, $v_t = \beta v_{t-1} + g_t$ and "
        r"$\theta_t = \theta_{t-1} - \eta\,v_t$. It starts at rest ($v_0 = 0$) from "
        rf"$\theta_0 = {theta}$, with $\eta = {lr}$ and $\beta = {beta}$. The first two gradients are "
        rf"$g_1 = {g[0]}$ and $g_2 = {g[1]}$. What is $\theta_2$? Give four decimals.",
        answer=Number(second.theta, digits=4),
        wrong={
            NO_MOMENTUM: theta - lr * (g[0] + g[1]),
            AVERAGED: optimizer.momentum_step(average.theta, average.velocity, (1 - beta) * g[1], lr, beta).theta,
            LAST_STEP_ONLY: optimizer.momentum_step(theta, once.velocity, g[1], lr, beta).theta,
            UPHILL: 2 * theta - twice.theta,
        },
    )


WholeGradients = Annotated[tuple[int, ...], Distinct(-7, -6, -4, -3, -2, -1, 1, 2, 3, 4, 6, 7, count=2)]
Decays = Annotated[tuple[float, float], OneOf((0.9, 0.999), (0.9, 0.99), (0.8, 0.99), (0.8, 0.9), (0.7, 0.9))]

NO_CORRECTION = Misconception(
    "forgets the bias correction",
    r"The averages start at zero and are too small at first: divide them by $1 - \beta_1^t$ and $1 - \beta_2^t$.",
)
FIRST_CORRECTION = Misconception(
    r"divides by $1 - \beta$ at every step",
    r"That corrects the first step only. After $t$ steps the averages hold the share $1 - \beta^t$ of their weights.",
)
NO_SQUARE = Misconception(
    "averages the gradient in $v$ as well", "$v$ is the average of the squared gradient, $m$ that of the gradient."
)
DECAYS_SWAPPED = Misconception(
    r"swaps $\beta_1$ and $\beta_2$", r"$\beta_1$ belongs to $m$, the gradient's average; $\beta_2$ belongs to $v$."
)


def _moments(g: Sequence[Real], beta1: Real, beta2: Real, m: Real = 0, v: Real = 0) -> tuple[Real, Real]:
    """Return the averages of some gradients and of their squares."""
    for t, gradient in enumerate(g, 1):
        m = optimizer.first_moment(gradient, m, beta1, t=t)
        v = optimizer.second_moment(gradient, v, beta2, t=t)
    return m, v


@question(
    topic="optimization",
    level=2,
    points=3,
    concepts=["opt-adam-moments"],
    example=Example(
        "worked by hand from Kingma & Ba 2015, section 3: a constant gradient is its own corrected average",
        "(2.000, 4.000)",
        g=(2, 2),
        decays=(0.9, 0.999),
    ),
)
def adam_moments(g: WholeGradients, decays: Decays) -> Item:
    """Bias-corrected moments of Adam."""
    beta1, beta2 = decays
    g1, g2, b1, b2, m0, v0 = symbols(g_1=g[0], g_2=g[1], beta1=beta1, beta2=beta2, m_0=0, v_0=0)
    key = optimizer.corrected(*_moments((g1, g2), b1, b2, m0, v0), b1, b2, 2)
    m, v = _moments(g, beta1, beta2)
    unsquared, _ = _moments(g, beta2, beta2)
    return Item(
        rf"Adam runs with $\beta_1 = {beta1}$ and $\beta_2 = {beta2}$; its averages start at $m_0 = v_0 = 0$. "
        rf"The first two gradients of a parameter are $g_1 = {g[0]}$ and $g_2 = {g[1]}$. What are the bias-corrected "
        r"averages $(\hat{m}_2, \hat{v}_2)$ after the second step? Give three decimals.",
        answer=Vector(array(list(key))),
        wrong={
            NO_CORRECTION: [m, v],
            FIRST_CORRECTION: optimizer.corrected(m, v, beta1, beta2, 1),
            WEIGHTS_SWAPPED: optimizer.corrected(*_moments(g, 1 - beta1, 1 - beta2), beta1, beta2, 2),
            NO_SQUARE: optimizer.corrected(m, unsquared, beta1, beta2, 2),
            DECAYS_SWAPPED: optimizer.corrected(*_moments(g, beta2, beta1), beta2, beta1, 2),
            NO_CORRECTION & NO_SQUARE: [m, unsquared],
            NO_CORRECTION & DECAYS_SWAPPED: _moments(g, beta2, beta1),
        },
    )


ONLY_M_CORRECTED = Misconception(
    "corrects only $m$", r"Both averages start at zero; $v$ is divided by $1 - \beta_2^t$ as well."
)
M_IS_GRADIENT = Misconception(
    "puts the gradient in the place of its average",
    r"That is RMSprop. Adam's numerator is the corrected average $\hat{m}_t$.",
)


@question(
    topic="optimization",
    level=2,
    points=3,
    concepts=["opt-adam-step", "opt-adam-moments"],
    example=Example(
        "worked by hand from Kingma & Ba 2015, algorithm 1: the first step has the size of the learning rate",
        "0.9000",
        theta=1.0,
        m=0.0,
        v=0.0,
        g=250.0,
        t=1,
        beta1=0.9,
        beta2=0.999,
        lr=0.1,
    ),
)
def adam_step(
    theta: Start,
    m: Annotated[float, OneOf(-0.1, -0.08, -0.06, -0.04, 0.04, 0.06, 0.08, 0.1)],
    v: Annotated[float, Decimals("0.03", "0.09", "0.01")],
    g: Annotated[float, Decimals("0.3", "1.9", "0.1")],
    t: Annotated[int, Range(3, 6)],
    beta1: Annotated[float, OneOf(0.8, 0.9)],
    beta2: Annotated[float, OneOf(0.95, 0.98)],
    lr: Annotated[float, OneOf(0.1, 0.2)],
) -> Item:
    """One step of Adam."""
    start, m_old, v_old, gradient, b1, b2, rate = (
        symbol(rf"\theta_{t - 1}", theta),
        symbol(f"m_{t - 1}", m),
        symbol(f"v_{t - 1}", v),
        symbol(f"g_{t}", g),
        *symbols(beta1=beta1, beta2=beta2, lr=lr),
    )
    hats = optimizer.corrected(
        optimizer.first_moment(gradient, m_old, b1, t=t), optimizer.second_moment(gradient, v_old, b2, t=t), b1, b2, t
    )
    m_new, v_new = optimizer.first_moment(g, m, beta1), optimizer.second_moment(g, v, beta2)
    m_hat, v_hat = optimizer.corrected(m_new, v_new, beta1, beta2, t)
    return Item(
        rf"After step {t - 1} of Adam a parameter is $\theta_{t - 1} = {theta}$, with the averages $m_{t - 1} = {m:g}$ "
        rf"and $v_{t - 1} = {v:g}$ (not yet corrected). In step $t = {t}$ its gradient is $g_{t} = {g}$. The settings "
        rf"are $\eta = {lr}$, $\beta_1 = {beta1}$, $\beta_2 = {beta2}$, $\epsilon = 10^{{-8}}$. What is $\theta_{t}$? "
        "Give four decimals.",
        answer=Number(optimizer.adam_update(start, *hats, rate, EPS, name=rf"\theta_{t}"), digits=4),
        wrong={
            NO_CORRECTION: optimizer.adam_update(theta, m_new, v_new, lr, EPS),
            FIRST_CORRECTION: optimizer.adam_update(
                theta, *optimizer.corrected(m_new, v_new, beta1, beta2, 1), lr, EPS
            ),
            ONLY_M_CORRECTED: optimizer.adam_update(theta, m_hat, v_new, lr, EPS),
            M_IS_GRADIENT: optimizer.adam_update(theta, g, v_hat, lr, EPS),
            UPHILL: optimizer.adam_update(theta, -m_hat, v_hat, lr, EPS),
            NO_CORRECTION & M_IS_GRADIENT: optimizer.adam_update(theta, g, v_new, lr, EPS),
            NO_CORRECTION & UPHILL: optimizer.adam_update(theta, -m_new, v_new, lr, EPS),
        },
    )


LIKE_SGD = Misconception(
    "takes the step of gradient descent",
    "Adam divides by the root of the squared gradient's average: the gradient's size cancels, its sign remains.",
)
M_ALONE = Misconception(
    r"takes $\eta\,(1 - \beta_1)\,g$ for the step",
    r"That is $\eta\,m_1$. It is corrected to $\eta\,\hat{m}_1 = \eta\,g$ and divided by $\sqrt{\hat{v}_1} = |g|$.",
)


@question(
    topic="optimization",
    level=1,
    concepts=["opt-adam-first-step"],
    example=Example(
        "worked by hand from Kingma & Ba 2015, algorithm 1: the first step has the size of the learning rate",
        "It falls by about $0.001$.",
        g=0.02,
        lr=0.001,
    ),
)
def adam_first_step(
    g: Annotated[float, OneOf(-700, -60, -5, -0.3, -0.04, -0.002, 0.002, 0.04, 0.3, 5, 60, 700)],
    lr: Annotated[float, OneOf(0.0001, 0.0003, 0.0005, 0.001, 0.002, 0.003, 0.005, 0.01)],
) -> Item:
    """Size of Adam's first step."""
    m, v = optimizer.first_moment(g, 0.0, 0.9), optimizer.second_moment(g, 0.0, 0.999)
    m_hat, v_hat = optimizer.corrected(m, v, 0.9, 0.999, 1)

    def said(change: Real) -> str:
        return rf"It {'rises' if change > 0 else 'falls'} by about ${latex(f'{abs(change):.3g}')}$."

    step = optimizer.adam_update(0.0, m_hat, v_hat, lr, EPS)
    return Item(
        rf"The first gradient that Adam sees of a parameter is $g_1 = {g:g}$. The learning rate is "
        rf"$\eta = {latex(f'{lr:g}')}$, the rest is default: $\beta_1 = 0.9$, $\beta_2 = 0.999$, "
        r"$\epsilon = 10^{-8}$ and averages that start at zero. How does the parameter change in this step?",
        answer=Choice(said(step)),
        wrong={
            LIKE_SGD: said(-lr * g),
            NO_CORRECTION: said(optimizer.adam_update(0.0, m, v, lr, EPS)),
            UPHILL: said(-step),
            M_ALONE: said(-lr * m),
        },
        solution=[
            r"In the first step $\hat{m}_1 = g_1$ and $\hat{v}_1 = g_1^2$, so the change is "
            r"$-\eta\,g_1/(|g_1| + \epsilon)$: against the gradient, as far as $\eta$."
        ],
    )


DOUBLED = Misconception("keeps a factor 2", r"The half in front of the square cancels the 2 of its derivative.")
NO_INPUT = Misconception(
    "forgets the inner derivative", r"$\hat{y} = wx$ changes by $x$ when $w$ changes by 1: multiply by $x$."
)
TARGET_MINUS = Misconception(
    "takes target minus prediction",
    r"The derivative of $\frac{1}{2}(\hat{y} - y)^2$ is $\hat{y} - y$, not $y - \hat{y}$.",
)
WHOLE_GRADIENT = Misconception(
    r"adds the whole gradient", r"That is momentum's velocity. An average weights what is new with $1 - \beta$."
)
OTHER_DECAY = Misconception("takes the other decay rate", r"$\beta_1$ belongs to $m$ and $\beta_2$ to $v$.")
MULTIPLIED = Misconception(
    r"multiplies by $1 - \beta^t$", r"The averages are too small at first; dividing by $1 - \beta^t$ makes them larger."
)
NO_ROOT = Misconception(
    r"divides by $\hat{v}$ itself", r"The step is divided by the root $\sqrt{\hat{v}}$, which has the gradient's unit."
)


@question(
    topic="optimization",
    level=3,
    concepts=["opt-adam-step", "opt-adam-moments", "opt-gd-step"],
    example=Example(
        "worked by hand: both gradients are 2, so the corrected averages are 2 and 4 (Kingma & Ba 2015, section 3)",
        "2.00",
        "0.3800",
        "0.007996",
        "(2.0000, 4.0000)",
        "0.9000",
        w=1.0,
        x=2,
        y=1.0,
        first=2,
        lr=0.1,
    ),
)
def adam_exam(
    w: Annotated[float, Decimals("0.5", "1.6", "0.1")],
    x: Annotated[int, Range(2, 4)],
    y: Annotated[float, OneOf(-1.5, -0.5, 0.5, 1.5, 3.5, 4.5, 5.5, 6.5)],
    first: Annotated[int, OneOf(-8, -6, -4, -3, -2, 2, 3, 4, 6, 8)],
    lr: Annotated[float, OneOf(0.1, 0.2, 0.3)],
) -> Item:
    """The second step of Adam, from the loss to the weight.

    `first` is the gradient of the first step, which the averages after it are made of.
    """
    beta1, beta2, m1, v1 = 0.9, 0.999, first / 10, first**2 / 1000
    w1, x0, y0, m_old, v_old, b1, b2, rate = symbols(w_1=w, x=x, y=y, m_1=m1, v_1=v1, beta1=beta1, beta2=beta2, lr=lr)
    gradient = optimizer.squared_error_gradient(w1, x0, y0)
    m2 = optimizer.first_moment(gradient, m_old, b1, t=2)
    v2 = optimizer.second_moment(gradient, v_old, b2, t=2)
    hats = array(list(optimizer.corrected(m2, v2, b1, b2, 2)))
    key = optimizer.adam_update(w1, hats[0], hats[1], rate, EPS, name="w_2")

    g = optimizer.squared_error_gradient(w, x, y)
    m, v = optimizer.first_moment(g, m1, beta1), optimizer.second_moment(g, v1, beta2)
    m_hat, v_hat = optimizer.corrected(m, v, beta1, beta2, 2)
    return Item(
        r"The model $\hat{y} = wx$ is trained on the loss $L = \frac{1}{2}(\hat{y} - y)^2$ with Adam: "
        rf"$\eta = {lr}$, $\beta_1 = {beta1}$, $\beta_2 = {beta2}$, $\epsilon = 10^{{-8}}$. After the first step "
        rf"$w_1 = {w}$, $m_1 = {m1}$ and $v_1 = {v1}$ (not yet corrected). The second step sees the sample "
        rf"$x = {x}$, $y = {y}$.",
        parts=[
            Part(
                r"What is the gradient $g_2 = \frac{\partial L}{\partial w}$ at $w_1$? Give two decimals.",
                Number(gradient, digits=2),
                {
                    NO_INPUT: w * x - y,
                    TARGET_MINUS: -g,
                    DOUBLED: 2 * g,
                    NO_INPUT & TARGET_MINUS: y - w * x,
                    TARGET_MINUS & DOUBLED: -2 * g,
                },
            ),
            Part(
                "What is the average $m_2$, not yet corrected? Give four decimals.",
                Number(m2, digits=4),
                {
                    WEIGHTS_SWAPPED: optimizer.first_moment(g, m1, 1 - beta1),
                    WHOLE_GRADIENT: beta1 * m1 + g,
                    OTHER_DECAY: optimizer.first_moment(g, m1, beta2),
                },
            ),
            Part(
                "What is the average $v_2$, not yet corrected? Give six decimals.",
                Number(v2, digits=6),
                {
                    NO_SQUARE: optimizer.first_moment(g, v1, beta2),
                    OTHER_DECAY: optimizer.second_moment(g, v1, beta1),
                    WHOLE_GRADIENT: beta2 * v1 + g**2,
                    WEIGHTS_SWAPPED: optimizer.second_moment(g, v1, 1 - beta2),
                },
            ),
            Part(
                r"What are the corrected averages $(\hat{m}_2, \hat{v}_2)$? Give four decimals.",
                Vector(hats, digits=4),
                {
                    FIRST_CORRECTION: optimizer.corrected(m, v, beta1, beta2, 1),
                    DECAYS_SWAPPED: optimizer.corrected(m, v, beta2, beta1, 2),
                    MULTIPLIED: [m * (1 - beta1**2), v * (1 - beta2**2)],
                },
                points=2,
            ),
            Part(
                "What is the new weight $w_2$? Give four decimals.",
                Number(key, digits=4),
                {
                    NO_CORRECTION: optimizer.adam_update(w, m, v, lr, EPS),
                    NO_ROOT: optimizer.adam_update(w, m_hat, v_hat**2, lr, EPS),
                    LIKE_SGD: w - lr * g,
                    UPHILL: optimizer.adam_update(w, -m_hat, v_hat, lr, EPS),
                },
                points=2,
            ),
        ],
    )


class Clipping(NamedTuple):
    """Sizes of a gradient's entries, whose norm is a whole number, and the largest norm allowed."""

    sizes: tuple[int, ...]
    limit: int


# A limit below the norm of the weights' part shows all slips, one between the norms ‖g‖₂ and ‖g‖₁ must change nothing.
CLIPPINGS = tuple(
    Clipping(sizes, limit)
    for triple in ((2, 3, 6), (1, 4, 8), (4, 4, 7), (2, 6, 9), (6, 6, 7), (3, 4, 12), (2, 5, 14))
    for sizes in sorted(set(permutations(triple)))
    for limit in (1, 2, 3, 4, 5, int(hypot(*triple)) + 1, int(hypot(*triple)) + 2)
    if (limit < hypot(*sizes[:2]) and 2 * limit < hypot(*sizes)) or hypot(*sizes) < limit < sum(sizes)
)

BY_ENTRY = Misconception(
    "clips each entry by itself",
    "That is clipping by value and turns the gradient. Clipping by norm shrinks all entries by one factor.",
)
BY_TENSOR = Misconception(
    "takes each tensor's own norm", "The global norm is that of all gradients together, and all share one factor."
)
SQUARED_NORM = Misconception("forgets the root", r"The norm is the root of the sum of squares, $\sqrt{\sum_i g_i^2}$.")
SUM_NORM = Misconception(
    "adds the sizes of the entries", r"That is the norm $\lVert g \rVert_1$; asked for is the Euclidean norm."
)
ALWAYS_SCALES = Misconception(
    "stretches a short gradient to the limit", "Clipping only shortens: a gradient within the limit stays as it is."
)


@question(
    topic="optimization",
    level=2,
    points=2,
    concepts=["opt-gradient-clipping"],
    example=Example(
        "worked by hand from Pascanu, Mikolov & Bengio 2013, algorithm 1: the norm is 7",
        "(0.286, -0.429, 0.857)",
        case=Clipping((2, 3, 6), 1),
        signs=(1, -1, 1),
    ),
)
def gradient_clip(
    case: Annotated[Clipping, OneOf(*CLIPPINGS)], signs: Annotated[tuple[int, ...], Entries(OneOf(-1, 1), (3,))]
) -> Item:
    """Clipping a gradient by its norm."""
    c = case.limit
    g = [sign * size for sign, size in zip(signs, case.sizes, strict=True)]
    norm = hypot(*g)
    wrong = {
        SQUARED_NORM: [x * min(1, c / norm**2) for x in g],
        SUM_NORM: [x * min(1, c / sum(case.sizes)) for x in g],
    }
    if c < norm:
        scales = [min(1, c / hypot(*part)) for part in (g[:2], g[2:])]
        wrong[BY_ENTRY] = [max(-c, min(c, x)) for x in g]
        wrong[BY_TENSOR] = [g[0] * scales[0], g[1] * scales[0], g[2] * scales[1]]
    else:
        wrong[ALWAYS_SCALES] = [x * c / norm for x in g]
    return Item(
        rf"A layer's weights have the gradient $({g[0]}, {g[1]})$ and its bias has the gradient ${g[2]}$. "
        rf"Before the update the whole gradient $g = ({g[0]}, {g[1]}, {g[2]})$ is clipped to a global Euclidean norm "
        rf"of at most $c = {c}$. What is the gradient after clipping, in the same order? Give three decimals.",
        answer=Vector(optimizer.clip_by_norm(*symbols(g=[float(x) for x in g], c=c))),
        wrong=wrong,
    )


@question(
    topic="optimization",
    level=1,
    points=2,
    concepts=["opt-gd-step", "opt-large-lr", "opt-momentum", "opt-lineage", "opt-gradient-clipping"],
    example=Example(
        "Kingma & Ba 2015, section 2.1; Pascanu et al. 2013, algorithm 1",
        f"{STATEMENTS[0].text}; {STATEMENTS[2].text}",
        claims=(STATEMENTS[0], STATEMENTS[2], STATEMENTS[6], STATEMENTS[7], STATEMENTS[9]),
    ),
)
def optimizer_statements(claims: Annotated[tuple[Claim, ...], Claims(STATEMENTS, true=2, false=3)]) -> Item:
    """Statements about optimizers."""
    return multiple_choice("Which of these statements about optimizers hold? Mark all of them.", claims)
