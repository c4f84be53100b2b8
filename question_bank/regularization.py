"""Regularization: weight decay, dropout and early stopping."""

from itertools import accumulate, product
from typing import Annotated, NamedTuple

from dlquiz.numeric import regularization as reg
from dlquiz.question import (
    Claim,
    Claims,
    Curve,
    Distinct,
    Entries,
    Example,
    Fields,
    Integer,
    Item,
    Misconception,
    Number,
    OneOf,
    Part,
    Range,
    Series,
    Trace,
    Vector,
    multiple_choice,
    question,
    symbol,
    symbols,
)
from question_bank._regularization_claims import STATEMENTS

HALF_MISSED = Misconception(
    "ignores the half of the penalty",
    r"Right for $\lambda w^2$. Here the penalty is $\frac{\lambda}{2} w^2$, whose derivative is $\lambda w$.",
)
TWO_MISSED = Misconception(
    "forgets the 2 of the derivative",
    r"Right for $\frac{\lambda}{2} w^2$ (PyTorch's weight decay). Here the penalty is $\lambda w^2$: $2 \lambda w$.",
)
NO_PENALTY = Misconception("forgets the penalty", "The penalty has a gradient too; it is added to that of the loss.")
GROWS = Misconception(
    "pushes the weight away from zero", "The penalty's gradient points away from zero, and the step goes against it."
)
NO_RATE = Misconception(
    "decays without the learning rate",
    r"The penalty's gradient is part of the step: it is multiplied by $\eta$ like the rest.",
)


@question(
    topic="regularization",
    level=1,
    concepts=["reg-l2-penalty"],
    example=Example(
        "worked by hand: 2 - 0.5 · (1 + 2 · 0.25 · 2)", "1.0000", w=2.0, g=1.0, lr=0.5, lam=0.25, half=False
    ),
)
def weight_decay_step(
    w: Annotated[float, OneOf(*(i / 10 for i in range(-30, 31) if abs(i) >= 8))],
    g: Annotated[float, OneOf(*(i / 10 for i in range(-20, 21) if i))],
    lr: Annotated[float, OneOf(0.1, 0.2, 0.3, 0.4)],
    lam: Annotated[float, OneOf(0.01, 0.02, 0.03, 0.05)],
    half: Annotated[bool, OneOf(False, True)],
) -> Item:
    """Gradient step with an L2 penalty."""
    penalty = r"\frac{\lambda}{2} w^2" if half else r"\lambda w^2"
    weight, gradient, rate = symbols(w=w, g=g, lr=lr)
    pull = lam * w if half else 2 * lam * w
    return Item(
        rf"Plain gradient descent minimizes the loss plus the penalty ${penalty}$. A weight is $w = {w}$, the gradient "
        rf"of the loss alone is $g = {g}$, the learning rate $\eta = {lr}$ and $\lambda = {lam}$. What is the weight "
        "after one step? Give four decimals.",
        answer=Number(reg.decay_step(weight, gradient, rate, symbol(r"\lambda", lam), half), digits=4),
        wrong={
            HALF_MISSED if half else TWO_MISSED: reg.decay_step(w, g, lr, lam, not half),
            NO_PENALTY: reg.decay_step(w, g, lr, 0),
            GROWS: w - lr * (g - pull),
            NO_RATE: w - lr * g - pull,
        },
    )


NOT_SCALED = Misconception(
    "leaves the survivors as they are",
    r"Inverted dropout divides them by $1 - p$, so that the expectation is that of the full layer.",
)
DIVIDES_BY_P = Misconception(
    r"divides by $p$", r"Here $p$ is the probability of dropping a unit; a unit survives with $1 - p$."
)
SCALES_DOWN = Misconception(
    r"multiplies the survivors by $1 - p$",
    "In training the survivors grow, to make up for the dropped ones. The first form of dropout scales at test time.",
)
KEEPS_DROPPED = Misconception("keeps the dropped units", "A 1 in the mask keeps a unit, a 0 drops it.")
TEST_SCALED = Misconception(
    r"multiplies by $1 - p$ at test time",
    "Right for the first form of dropout. Inverted dropout has scaled in training and leaves the test alone.",
)
SCALED_UP = Misconception(
    r"divides by $1 - p$ at test time", "The division makes up for dropped units; at test time none are dropped."
)
TEST_MASKED = Misconception("drops units at test time", "At test time the whole layer takes part; nothing is random.")


@question(
    topic="regularization",
    level=2,
    concepts=["reg-dropout"],
    example=Example(
        "worked by hand: a quarter survives and counts fourfold",
        "(4.00, 0.00, 0.00, 12.00)",
        "(1.00, 5.00, 2.00, 3.00)",
        a=(1, 5, 2, 3),
        mask=(1, 0, 0, 1),
        p=0.75,
    ),
)
def dropout(
    a: Annotated[tuple[int, ...], Distinct(*range(1, 10), count=4)],
    mask: Annotated[tuple[int, ...], OneOf(*(m for m in product((0, 1), repeat=4) if sum(m) in {2, 3}))],
    p: Annotated[float, OneOf(0.2, 0.3, 0.4, 0.6)],
) -> Item:
    """Inverted dropout in training and at test time."""
    units, kept, rate = symbols(a=[float(x) for x in a], m=mask, p=p)
    survivors = [x * m for x, m in zip(a, mask, strict=True)]
    return Item(
        rf"A layer's four units have the activations $a = {a}$. Inverted dropout drops each unit with probability "
        rf"$p = {p}$; this time it has drawn the mask $m = {mask}$, where 0 means dropped. Give two decimals.",
        parts=[
            Part(
                "What does the layer hand on in training?",
                Vector(reg.dropout(units, kept, rate), digits=2),
                {
                    NOT_SCALED: survivors,
                    DIVIDES_BY_P: [x / p for x in survivors],
                    SCALES_DOWN: [x * (1 - p) for x in survivors],
                    KEEPS_DROPPED: [x * (1 - m) / (1 - p) for x, m in zip(a, mask, strict=True)],
                },
            ),
            Part(
                "What does it hand on at test time, for the same activations?",
                Vector([float(x) for x in a], digits=2),
                {
                    TEST_SCALED: [x * (1 - p) for x in a],
                    TEST_MASKED: [x / (1 - p) for x in survivors],
                    SCALED_UP: [x / (1 - p) for x in a],
                },
                solution=["At test time all units take part, and training has already kept the expectation."],
            ),
        ],
    )


class Run(NamedTuple):
    """A validation curve in hundredths: a fall, a bump, a new best, a wait as long as the patience, and a late low.

    The fall lasts `falling` epochs and the bump `bump`; the patience is longer than the bump by `spare`. `drops` are
    the steps of the fall, `rises` how far the other epochs lie above the best so far, `gain` by how much a new best
    is better.
    """

    falling: int
    bump: int
    spare: int
    drops: tuple[int, ...]
    rises: tuple[int, ...]
    gain: int

    @property
    def patience(self) -> int:
        """How many epochs without a new best end the training."""
        return self.bump + self.spare

    @property
    def losses(self) -> tuple[float, ...]:
        """The validation losses, one for each epoch."""
        fall = list(accumulate((95, *(-drop for drop in self.drops[: self.falling - 1]))))
        best = fall[-1] - self.gain
        bump = [fall[-1] + rise for rise in self.rises[: self.bump]]
        wait = [best + rise for rise in self.rises[self.bump : self.bump + self.patience + 1]]
        return tuple(x / 100 for x in (*fall, *bump, best, *wait, best - self.gain, best + self.rises[-1]))


Runs = Fields(
    Run,
    falling=Range(2, 6),
    bump=Range(1, 2),
    spare=Range(1, 3),
    drops=Entries(Range(4, 9), (5,)),
    rises=Entries(Range(1, 5), (9,)),
    gain=Range(1, 3),
)

FIRST_RISE = Misconception(
    "stops at the first rise", "One bad epoch may be noise: the patience says how many in a row end the training."
)
NEVER_RESETS = Misconception(
    "counts all bad epochs together", "A new best loss sets the count back to zero: only bad epochs in a row count."
)
ONE_LATE = Misconception(
    "waits one epoch longer than the patience", "Training ends after the last epoch of the wait, not one later."
)
RUNS_ON = Misconception(
    "trains to the end", "The training loss keeps falling, but it is the validation loss that decides."
)
LAST_WEIGHTS = Misconception(
    "keeps the last weights", "The epochs of the wait have made the model worse: go back to the best epoch."
)
LATE_MINIMUM = Misconception(
    "takes a minimum that is never reached", "Training has ended before: what would come later is never seen."
)
FIRST_MINIMUM = Misconception(
    "keeps the minimum before the first rise", "Training went on and found a lower validation loss."
)


@question(
    topic="regularization",
    level=2,
    concepts=["reg-early-stopping"],
    example=Example(
        "worked by hand from Goodfellow et al. 2016, algorithm 7.1",
        "6",
        "4",
        run=Run(falling=2, bump=1, spare=1, drops=(5, 5, 5, 5, 5), rises=(1, 1, 1, 1, 1, 1, 1, 1, 1), gain=2),
    ),
)
def early_stopping_trace(run: Annotated[Run, Runs]) -> Item:
    """Epoch at which early stopping ends a training."""
    losses = run.losses
    stop = reg.early_stopping(losses, run.patience)
    full = reg.early_stopping(losses, len(losses))
    bad = [row.number for row in full.trace if row.waited]
    training = [round(0.9 * 0.88**e, 2) for e in range(len(losses))]
    return Item(
        f"Without early stopping the validation loss after each epoch, from epoch 1 to {len(losses)}, would be "
        f"{', '.join(f'{loss:.2f}' for loss in losses)}. The figure shows it beside the training loss. With early "
        f"stopping and a patience of {run.patience}, training ends as soon as {run.patience} epochs in a row have "
        "brought no new lowest validation loss, and the weights of the best epoch so far are restored.",
        parts=[
            Part(
                "After which epoch does training end?",
                Integer(stop.last),
                {
                    FIRST_RISE: bad[0],
                    NEVER_RESETS: bad[run.patience - 1],
                    ONE_LATE: reg.early_stopping(losses, run.patience + 1).last,
                    RUNS_ON: len(losses),
                },
                solution=[
                    Trace(
                        ("epoch", "loss", "best so far", "epochs since"),
                        [
                            (f"{row.number}", f"{row.loss:.2f}", f"{row.best:.2f}", f"{row.waited}")
                            for row in stop.trace
                        ],
                    )
                ],
            ),
            Part(
                "The weights of which epoch are restored?",
                Integer(stop.best),
                {LAST_WEIGHTS: stop.last, LATE_MINIMUM: full.best, FIRST_MINIMUM: run.falling},
                solution=[f"Of the epochs up to {stop.last}, number {stop.best} has the lowest validation loss."],
            ),
        ],
        figures=[
            Curve(
                [Series("training", [*enumerate(training, 1)]), Series("validation", [*enumerate(losses, 1)])],
                "epoch",
                "loss",
            )
        ],
    )


@question(
    topic="regularization",
    level=1,
    points=2,
    concepts=["reg-purpose", "reg-l1-map", "reg-l1-vs-l2-sparsity", "reg-dropout", "reg-label-smoothing"],
    example=Example(
        "Goodfellow, Bengio & Courville 2016, sections 7.1 and 7.12",
        f"{STATEMENTS[0].text}; {STATEMENTS[1].text}",
        claims=(STATEMENTS[0], STATEMENTS[1], STATEMENTS[8], STATEMENTS[9], STATEMENTS[12]),
    ),
)
def regularization_statements(claims: Annotated[tuple[Claim, ...], Claims(STATEMENTS, true=2, false=3)]) -> Item:
    """Statements about regularization."""
    return multiple_choice("Which of these statements about regularization hold? Mark all of them.", claims)
