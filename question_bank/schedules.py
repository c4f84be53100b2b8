"""Learning-rate schedules: warm-up, cosine decay and exponential decay."""

from math import ceil, log, pi, radians
from typing import Annotated

from dlquiz.numeric import schedule
from dlquiz.question import (
    Curve,
    Decimals,
    Example,
    Integer,
    Item,
    Misconception,
    Number,
    OneOf,
    Range,
    Series,
    question,
    symbol,
    symbols,
)

SAMPLES = 8  # parts of the drawn cosine; no question asks for a point where they meet
EIGHTHS = range(SAMPLES + 1)

FROM_ZERO = Misconception(
    "starts from zero", r"The warm-up starts at $\eta_s$: add what it has gained by then to $\eta_s$."
)
STEP_MORE = Misconception(
    "counts one step too many",
    r"Step 0 has the rate $\eta_s$, so after $t$ steps the share $t / T$ of the way is done.",
)
FROM_PEAK = Misconception("falls from the target", "A warm-up rises: it ends at the target and does not start there.")
BY_FACTORS = Misconception(
    "multiplies by the same factor every step", "A linear warm-up adds the same amount every step."
)


@question(
    topic="schedules",
    level=1,
    concepts=["sch-warmup"],
    example=Example(
        "Goyal et al. 2017, sections 2.2 and 5.1: in 5 epochs the rate rises from 0.1 to 3.2",
        "3.200000",
        t=5,
        steps=5,
        start=0.1,
        peak=3.2,
    ),
)
def warmup_step(
    t: Annotated[int, Range(20, 80)],
    steps: Annotated[int, OneOf(100, 200, 250, 500, 1000)],
    start: Annotated[float, OneOf(0.001, 0.002, 0.004, 0.005)],
    peak: Annotated[float, OneOf(0.05, 0.08, 0.1, 0.2, 0.3, 0.4)],
) -> Item:
    """Learning rate during a linear warm-up."""
    low, top = symbol(r"\eta_s", start), symbol(r"\eta_{\max}", peak)
    now, length = symbols(t=t, T=steps)
    return Item(
        rf"The learning rate rises linearly from $\eta_s = {start}$ in step 0 to $\eta_{{\max}} = {peak}$ in step "
        rf"$T = {steps}$. What is it in step $t = {t}$? Give six decimals.",
        answer=Number(schedule.warmup(now, length, top, low), digits=6),
        wrong={
            FROM_ZERO: schedule.warmup(t, steps, peak),
            STEP_MORE: schedule.warmup(t, steps, peak, start) + (peak - start) / steps,
            FROM_PEAK: schedule.warmup(t, steps, start, peak),
            BY_FACTORS: start * (peak / start) ** (t / steps),
        },
    )


NO_SHIFT = Misconception(
    "counts the warm-up as decay", "The cosine starts where the warm-up ends: count its steps from there."
)
NO_HALF = Misconception(
    "forgets the half", r"$1 + \cos$ runs from 2 to 0: only half of it runs from the whole range to nothing."
)
FULL_PERIOD = Misconception(
    "runs through a whole period", r"The schedule ends in the valley of the cosine, at the angle $\pi$."
)
DEGREES = Misconception("takes the angle in degrees", r"The angle is in radians: switch the calculator to RAD.")
NO_MINIMUM = Misconception(
    "lets the rate fall to zero",
    r"The cosine falls from $\eta_{\max}$ to $\eta_{\min}$: add $\eta_{\min}$ to what varies.",
)


@question(
    topic="schedules",
    level=2,
    points=2,
    concepts=["sch-step-cosine", "sch-warmup"],
    example=Example(
        "worked by hand from Loshchilov & Hutter 2017, equation 5: half way the rate is the mean of its ends",
        "0.05500",
        warmup=10,
        decay=100,
        after=50,
        high=0.1,
        low=0.01,
    ),
)
def cosine_schedule(
    warmup: Annotated[int, Range(10, 60, 5)],
    decay: Annotated[int, OneOf(100, 150, 200, 250)],
    after: Annotated[int, OneOf(40, 60, 70, 80, 90)],
    high: Annotated[float, OneOf(0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3)],
    low: Annotated[float, OneOf(0.01, 0.015, 0.02)],
) -> Item:
    """Cosine decay after a warm-up."""
    u, length = symbols(u=after, U=decay)
    top, bottom, half_turn = symbol(r"\eta_{\max}", high), symbol(r"\eta_{\min}", low), symbol(r"\pi", pi)
    total, t = warmup + decay, warmup + after
    rate = schedule.cosine(after, decay, high, low)
    drawn = [(warmup + decay * i / SAMPLES, schedule.cosine(decay * i / SAMPLES, decay, high, low)) for i in EIGHTHS]
    return Item(
        rf"A training of {total} steps raises the learning rate linearly from 0 to $\eta_{{\max}} = {high}$ during the "
        rf"first {warmup} steps; then half a cosine lowers it to $\eta_{{\min}} = {low}$ in step {total}, as in the "
        rf"figure. What is the learning rate in step {t}? Give four significant digits.",
        answer=Number(schedule.cosine(u, length, top, bottom, pi=half_turn), significant=4),
        wrong={
            NO_SHIFT: schedule.cosine(t, total, high, low),
            NO_MINIMUM: schedule.cosine(after, decay, high),
            NO_HALF: 2 * rate - low,
            FULL_PERIOD: schedule.cosine(after, decay, high, low, pi=2 * pi),
            DEGREES: schedule.cosine(after, decay, high, low, pi=radians(pi)),
        },
        solution=[
            rf"The warm-up takes {warmup} steps: in step {t} the cosine has run for $u = {t} - {warmup} = {after}$ of "
            rf"its $U = {total} - {warmup} = {decay}$ steps."
        ],
        figures=[
            Curve([Series("", [(0.0, 0.0), *((x, float(f"{y:.3g}")) for x, y in drawn)])], "step", "learning rate")
        ],
    )


ONE_EARLY = Misconception(
    "rounds down", "After the lower number of epochs the rate is still above the target: round up."
)
ONE_LATE = Misconception(
    "counts the start as an epoch",
    r"After $e$ epochs the rate has been multiplied $e$ times: $\eta_e = \eta_0 \gamma^e$.",
)
STRAIGHT = Misconception(
    r"subtracts the same amount every epoch",
    r"The decay is exponential: each epoch takes the share $1 - \gamma$ of what is left, not of $\eta_0$.",
)
NO_START = Misconception(
    "forgets the first rate", r"Take the logarithm of the quotient: $\gamma^e \le \eta^* / \eta_0$."
)


@question(
    topic="schedules",
    level=3,
    points=2,
    concepts=["sch-exponential"],
    example=Example(
        "worked by hand: 0.5⁶ = 1/64 is more than 1/100, 0.5⁷ = 1/128 is less", "7", start=0.1, gamma=0.5, target=0.001
    ),
)
def decay_epoch(
    start: Annotated[float, OneOf(0.04, 0.05, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3)],
    gamma: Annotated[float, Decimals("0.71", "0.97", "0.01")],
    target: Annotated[float, OneOf(0.0003, 0.0004, 0.0005, 0.0006, 0.001, 0.002, 0.003)],
) -> Item:
    """Epochs of exponential decay until a target."""
    first, factor, wanted = symbol(r"\eta_0", start), symbol(r"\gamma", gamma), symbol(r"\eta^*", target)
    e = schedule.decay_epochs(start, gamma, target)
    return Item(
        rf"After every epoch the learning rate is multiplied by $\gamma = {gamma}$; it starts at $\eta_0 = {start}$. "
        rf"After how many epochs is it for the first time at most $\eta^* = {target}$?",
        answer=Integer(schedule.decay_epochs(first, factor, wanted), unit="epochs"),
        wrong={
            ONE_EARLY: e - 1,
            STRAIGHT: ceil(round((1 - target / start) / (1 - gamma), 9)),
            ONE_LATE: e + 1,
            NO_START: ceil(log(target) / log(gamma)),
        },
        solution=[
            r"$\eta_0 \gamma^e \le \eta^*$ means $e \ge x$ with $x = \ln(\eta^* / \eta_0) / \ln\gamma$; the sign turns "
            r"because $\ln\gamma$ is negative."
        ],
    )
