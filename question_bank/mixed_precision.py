"""Mixed precision: rounding to float16, the window of loss scales, and dynamic loss scaling."""

from math import ceil, floor, log2, log10
from typing import Annotated

from dlquiz.numeric import mixed_precision as half
from dlquiz.numeric.digits import latex, shortest
from dlquiz.question import (
    Entries,
    Event,
    Example,
    Integer,
    Item,
    Misconception,
    OneOf,
    Part,
    Range,
    Timeline,
    Trace,
    let,
    question,
    symbols,
    value_of,
)

EXACT = Misconception(
    "takes every integer for exact",
    "With 11 significant bits (one is implicit) integers are exact up to 2048; above, neighbours are 2, 4, 8, … apart.",
)
TRUNCATES = Misconception(
    "cuts the extra bits off", "The default is to round to the nearest number, which may be the larger one."
)
HALF_SPACING = Misconception(
    "stores eleven bits of fraction",
    "Binary16 has 1 sign, 5 exponent and 10 fraction bits; the eleventh significant bit is the implicit leading 1.",
)
BFLOAT = Misconception(
    "uses the seven fraction bits of bfloat16", "bfloat16 trades fraction for range; IEEE's float16 keeps 10 bits."
)


@question(
    topic="mixed-precision",
    level=2,
    points=2,
    concepts=["mxp-format-bits", "mxp-range"],
    example=Example(
        "worked by hand from IEEE 754-2019, binary16 with roundTiesToEven: 2049 is the first integer that is lost",
        "2048",
        x=2049,
    ),
)
def float16_rounding(
    # each x lies between the middle and three quarters of a gap, and its gap far from the ends of a bfloat16 gap
    x: Annotated[int, OneOf(*range(8213, 16384, 64), *range(16442, 32768, 128), *range(32917, 65504, 256))],
) -> Item:
    """Integer that float16 stores."""
    traced = symbols(x=x)[0]
    gap = half.spacing(x)
    return Item(
        f"The integer $x = {latex(str(x))}$ is converted to IEEE 754 binary16 (float16: 1 sign bit, 5 exponent bits, "
        "10 stored fraction bits), rounding to the nearest representable number.\n\nWhich number is stored?",
        answer=Integer(half.stored(traced)),
        wrong={
            EXACT: x,
            TRUNCATES: x // gap * gap,
            HALF_SPACING: half.stored(x, 11),
            BFLOAT: half.stored(x, 7),
        },
        solution=["The exponent gives the distance $u$ between neighbours; round $x$ to a multiple of it."],
    )


SUBNORMAL = Misconception(
    "goes down to the smallest subnormal",
    "$2^{-24}$ is the smallest number above zero, but subnormals have fewer significant bits; normal numbers begin at "
    "$2^{-14}$.",
)
ROUNDS_DOWN = Misconception(
    "rounds the smallest exponent down", "One step lower the gradient is still below the limit: round up."
)
POWERS_OF_TEN = Misconception("takes the decimal logarithm", r"The scale is a power of two: take $\log_2$.")
ROUNDS_UP = Misconception(
    "rounds the largest exponent up", "One step higher the gradient already overflows: round down."
)
TOP_POWER = Misconception(
    "takes $2^{15}$ for the largest number",
    r"$2^{15}$ is only the largest power of two; with all fraction bits set the largest number is nearly twice that.",
)
SINGLE_RANGE = Misconception(
    "uses the range of float32",
    r"With 8 exponent bits float32 reaches from $2^{-126}$ to $3.4 \times 10^{38}$; float16 has 5 exponent bits.",
)
NO_PLUS_ONE = Misconception("forgets the + 1", "Both ends count: from 3 to 5 there are $5 - 3 + 1$ exponents.")
BETWEEN = Misconception("leaves both ends out", "Both limits may be reached, so both exponents count.")

MANTISSAS = (1.3, 1.7, 2.4, 3.1, 4.6, 5.2, 7.3, 8.9)
Smallest = Annotated[float, OneOf(*(float(f"{m}e-{p}") for p in (6, 7, 8, 9) for m in MANTISSAS))]
Largest = Annotated[float, OneOf(*(float(f"{m}e-{p}") for p in (1, 2, 3, 4) for m in MANTISSAS))]


def _scientific(x: float) -> str:
    mantissa, power = f"{x:e}".split("e")
    return latex(f"{shortest(float(mantissa))}e{power}") if abs(int(power)) > 1 else shortest(x)


@question(
    topic="mixed-precision",
    level=2,
    concepts=["mxp-loss-scaling", "mxp-range"],
    example=Example(
        "worked by hand from the limits of binary16 in IEEE 754-2019", "6", "15", "10", smallest=1e-6, largest=1.0
    ),
)
def loss_scale_window(smallest: Smallest, largest: Largest) -> Item:
    """Powers of two that may scale a loss."""
    low, high = symbols(g_min=smallest, g_max=largest)
    k_min, k_max = half.smallest_exponent(low), half.largest_exponent(high)
    first, last = value_of(k_min), value_of(k_max)
    return Item(
        f"The gradients of a network lie between $g_{{\\mathrm{{min}}}} = {_scientific(smallest)}$ and "
        f"$g_{{\\mathrm{{max}}}} = {_scientific(largest)}$ in magnitude. The loss is multiplied by a scale $S = 2^k$ "
        "with an integer $k$ before the backward pass in float16, whose smallest normal number is $2^{-14}$ and whose "
        "largest number is 65504. No scaled gradient may fall below the one or exceed the other.",
        parts=[
            Part(
                "What is the smallest $k$?",
                Integer(k_min),
                {
                    SUBNORMAL: half.smallest_exponent(smallest, -24),
                    ROUNDS_DOWN: floor(-14 - log2(smallest)),
                    SINGLE_RANGE: half.smallest_exponent(smallest, -126),
                },
                solution=[r"$g_{\mathrm{min}} \cdot 2^k \ge 2^{-14}$ means $k \ge -14 - \log_2(g_{\mathrm{min}})$."],
            ),
            Part(
                "What is the largest $k$?",
                Integer(k_max),
                {
                    ROUNDS_UP: ceil(log2(half.LARGEST / largest)),
                    TOP_POWER: half.largest_exponent(largest, 2**15),
                    SINGLE_RANGE: half.largest_exponent(largest, 3.4028235e38),
                    POWERS_OF_TEN: floor(log10(half.LARGEST / largest)),
                },
                solution=[r"$g_{\mathrm{max}} \cdot 2^k \le 65504$ means $2^k \le 65504 / g_{\mathrm{max}}$."],
            ),
            Part(
                "How many powers of two can be chosen?",
                Integer(let("c", k_max - k_min + 1)),
                {
                    NO_PLUS_ONE: last - first,
                    SUBNORMAL: last - half.smallest_exponent(smallest, -24) + 1,
                    BETWEEN: last - first - 1,
                },
            ),
        ],
    )


SURVIVES = Misconception(
    "keeps counting through an overflow", "An overflow starts the count anew: growth needs clean steps in a row."
)
NEVER_GROWS = Misconception(
    "only ever halves the scale", "After the growth interval without overflow the scale doubles again."
)
NO_BACKOFF = Misconception(
    "skips the step but keeps the scale", "The same scale would overflow again, so it is halved as well."
)


def _overflows(runs: tuple[int, ...]) -> list[bool]:
    """Return one flag per step: runs of clean steps with one overflow between each two."""
    flags = [False] * runs[0]
    for run in runs[1:]:
        flags += [True, *[False] * run]
    return flags


def _exponents(runs: tuple[int, ...], interval: int) -> tuple[int, ...]:
    """Return how far the exponent moves: by the rule, counting through overflows, never growing, never halving."""
    grown, halved = sum(run // interval for run in runs), len(runs) - 1
    return grown - halved, sum(runs) // interval - halved, -halved, grown


def tells_slips_apart(start: int, interval: int, runs: tuple[int, ...]) -> bool:
    """Whether growth happens, and an overflow delays it."""
    return len(set(_exponents(runs, interval))) == 4


@question(
    topic="mixed-precision",
    level=2,
    points=3,
    concepts=["mxp-skip-inf", "mxp-loss-scaling"],
    where=tells_slips_apart,
    example=Example(
        "worked by hand from the documented rule and defaults of torch.amp.GradScaler",
        "65536",
        start=16,
        interval=2000,
        runs=(2000, 1999),
    ),
)
def dynamic_loss_scale(
    start: Annotated[int, Range(6, 17)],
    interval: Annotated[int, OneOf(2, 3)],
    runs: Annotated[tuple[int, ...], Entries(Range(1, 5), shape=(4,))],
) -> Item:
    """Loss scale after a run of steps."""
    flags = _overflows(runs)
    steps = half.dynamic_scale(2**start, interval, flags)
    bad = [step.number for step in steps if step.overflow]
    changes = [
        (
            str(after.number),
            "overflow: halve" if after.overflow else f"{interval} clean steps in a row: double",
            str(after.scale),
        )
        for after in steps
        if after.clean == 0
    ]
    _, survived, halved, grown = _exponents(runs, interval)
    return Item(
        f"A training run of {len(flags)} steps uses dynamic loss scaling, starting at $S = 2^{{{start}}} = "
        f"{latex(str(2**start))}$. When a gradient overflows, the update is skipped, $S$ is halved and the count of "
        f"clean steps starts anew. After {interval} clean steps in a row $S$ doubles and the count starts anew. The "
        f"gradients overflow at {'step' if len(bad) == 1 else 'steps'} {', '.join(map(str, bad))}.\n\n"
        "What is $S$ after the last step?",
        answer=Integer(steps[-1].scale),
        wrong={
            SURVIVES: 2 ** (start + survived),
            NEVER_GROWS: 2 ** (start + halved),
            NO_BACKOFF: 2 ** (start + grown),
        },
        solution=[Trace(("step", "event", "scale after it"), changes)],
        figures=[Timeline([*(Event(number, "inf", strong=True) for number in bad), Event(len(flags), "end")])],
    )
