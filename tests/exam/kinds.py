"""A small bank of its own for the tests: every kind of answer once, and a chain of parts."""

from typing import Annotated

from dlquiz.numeric.functions import exp, sqrt
from dlquiz.question import (
    Choice,
    Expression,
    Integer,
    Item,
    LayerTable,
    Matching,
    Matrix,
    Misconception,
    MultiChoice,
    Number,
    NumberGrid,
    OneOf,
    Ordering,
    Part,
    Question,
    Range,
    Shape,
    Subset,
    Term,
    Trace,
    TrueFalse,
    Vector,
    Window,
    let,
    question,
    symbols,
)

N = Annotated[int, Range(2, 40)]
K = Annotated[int, OneOf(3, 5, 7)]

OFF_BY_ONE = Misconception("forgets the + 1", "The first position counts as well as the moves.")
DOUBLE = Misconception("counts twice", "Each of the $n$ entries counts once.")
SIGN = Misconception("has the sign wrong", "The loss is $-\\log p$, and $p \\le 1$.")
ROOT = Misconception("forgets the root", "Scores are divided by $\\sqrt{k}$, not by $k$.")


@question(topic="counting", level=1, points=2, concepts=["kind-integer"])
def positions(n: N, k: K) -> Item:
    """Positions of a window."""
    n_, k_ = symbols(n=n, k=k)
    return Item(
        f"A window of ${k}$ cells slides over ${n + 7}$ cells. In how many places does it stand?",
        answer=Integer(let("o", n_ + 7 - k_ + 1), unit="places"),
        wrong={OFF_BY_ONE: n + 7 - k, DOUBLE: 2 * (n + 8 - k)},
    )


@question(topic="losses", level=2, points=3, concepts=["kind-number"])
def logistic(n: N) -> Item:
    """Logistic output and its loss."""
    (z,) = symbols(z=n / 10)
    p = let("p", 1 / (1 + exp(-z)))
    return Item(
        f"A unit receives $z = {n / 10}$. Its output is $p = \\frac{{1}}{{1 + e^{{-z}}}}$. Give $p$ to three decimals.",
        answer=Number(p, digits=3),
        wrong={SIGN: -float(p.value), DOUBLE: 2 * float(p.value)},
    )


@question(topic="tensors", level=1, concepts=["kind-shape"])
def flattened(n: N, k: K) -> Item:
    """Shape after a transposition."""
    (h,) = symbols(h=n)
    return Item(
        f"A tensor of shape $({n}, {k}, {n + 1})$ is transposed to `channels last`. What is its shape?",
        answer=Shape((h, h + 1, k)),
        wrong={DOUBLE: (n, k, n + 1)},
    )


@question(topic="tensors", level=2, points=2, concepts=["kind-vector"])
def doubled(n: N) -> Item:
    """A vector doubled."""
    return Item(
        f"Let $x = \\begin{{bmatrix}} {n} & {n + 1} & -1 \\end{{bmatrix}}^\\top$. What is $2x$?",
        answer=Vector([2 * n, 2 * n + 2, -2], digits=0),
        wrong={SIGN: [2 * n, 2 * n + 2, 2]},
    )


@question(topic="tensors", level=2, points=4, concepts=["kind-matrix"])
def outer(n: N, k: K) -> Item:
    """An outer product."""
    return Item(
        "Compute the outer product $u v^\\top$ of the two highlighted rows.",
        answer=Matrix([[n * 2, n * 3], [k * 2, k * 3]], digits=0),
        wrong={DOUBLE: [[n * 2, k * 2], [n * 3, k * 3]]},
        figures=[
            NumberGrid([[n, k], [1, 0]], "u", [Window(0, 0, 1, 2)]),
            NumberGrid([[2, 3]], "v", [Window(0, 0, 1, 2)]),
        ],
    )


@question(topic="losses", level=2, points=2, concepts=["kind-expression"])
def derivative(n: N) -> Item:
    """A derivative as a formula."""
    return Item(
        f"Let $f(x) = {n}x^2$. Write $f'(x)$.",
        answer=Expression(f"{2 * n}*x", {"x": (-2.0, 2.0)}),
        wrong={DOUBLE: f"{n}*x"},
    )


@question(topic="training", level=1, concepts=["kind-choice"])
def culprit(n: N) -> Item:
    """The cause of a flat loss."""
    return Item(
        f"After {n} epochs the loss has not moved, and every gradient norm is below $10^{{-9}}$. "
        "What is the likeliest cause?",
        answer=Choice("Gradients vanish in saturated units."),
        wrong={
            OFF_BY_ONE: "The learning rate is too large.",
            DOUBLE: "The batch is too large for the memory.",
            SIGN: "The loss has the wrong sign.",
        },
    )


@question(topic="training", level=1, points=2, concepts=["kind-multichoice"])
def remedies(n: N) -> Item:
    """Remedies against overfitting."""
    options = ["dropout", "weight decay", f"{n} times the width", "early stopping", "no validation set"]
    return Item(
        "Which of these act against overfitting? Mark all of them.",
        answer=MultiChoice(["dropout", "weight decay", "early stopping"], options),
        wrong={DOUBLE: ["dropout", f"{n} times the width"]},
    )


@question(topic="training", level=1, concepts=["kind-truefalse"])
def claim(n: N) -> Item:
    """A claim about batch normalization."""
    return Item(
        f"With a batch of {n}, batch normalization at test time uses the statistics of the test batch.",
        answer=TrueFalse(False),
        wrong={OFF_BY_ONE: True},
    )


@question(topic="training", level=1, points=2, concepts=["kind-ordering"])
def loop(n: N) -> Item:
    """The training loop in order."""
    steps = [
        "clear the gradients",
        f"run {n} samples forward",
        "compute the loss",
        "run backward",
        "update the weights",
    ]
    return Item(
        "Bring the steps of one update into order.",
        answer=Ordering(steps),
        wrong={OFF_BY_ONE: [steps[4], *steps[:4]]},
    )


@question(topic="training", level=1, points=3, concepts=["kind-matching"])
def partners(n: N) -> Item:
    """Optimizers and their state."""
    pairs = [("SGD", "no state"), ("Momentum", "one vector"), ("Adam", "two vectors")]
    return Item(
        f"A model has {n} million parameters. Match each optimizer with the state that it keeps.",
        answer=Matching(pairs, ["no state", "one vector", "two vectors", "a matrix"]),
        wrong={DOUBLE: [("SGD", "one vector"), ("Momentum", "two vectors"), ("Adam", "a matrix")]},
    )


@question(topic="detection", level=1, concepts=["kind-subset"])
def survivors(n: N) -> Item:
    """Boxes over a threshold."""
    scores = {f"$b_{i}$": (n * i) % 10 / 10 for i in range(1, 6)}
    kept = [name for name, score in scores.items() if score >= 0.5]
    return Item(
        "Which boxes have a score of at least $0.5$?",
        answer=Subset(kept, list(scores)),
        wrong={SIGN: [name for name in scores if name not in kept]},
        figures=[LayerTable(["box", "score"], [[name, f"${score}$"] for name, score in scores.items()])],
    )


@question(topic="training", level=1, concepts=["kind-term"])
def word(n: N) -> Item:
    """A word for stopping early."""
    return Item(
        f"Validation loss has not fallen for {n} epochs, and training ends. What is this called?",
        answer=Term("early stopping", ["early-stopping"]),
        wrong={OFF_BY_ONE: "dropout"},
        solution=["The patience was used up.", Trace(["epoch", "loss"], [["1", "$0.5$"], ["2", "$0.6$"]])],
    )


@question(topic="attention", level=3, points=6, concepts=["kind-chain"])
def scores(n: N, k: K) -> Item:
    """Attention scores, step by step."""
    a, d = symbols(a=n, d=k)
    score = let("s", a * 3 + 2)
    scaled = let("t", score / sqrt(d))
    weight = let("w", 1 / (1 + exp(-scaled)))
    return Item(
        f"A query meets a key: $q = ({n}, 1)$, $k = (3, 2)$. The scores are divided by $\\sqrt{{{k}}}$.\n\n"
        "$$w = \\frac{1}{1 + e^{-t}}$$",
        parts=[
            Part("Compute the raw score $s = q \\cdot k$.", Integer(score), {OFF_BY_ONE: 3 * n + 1}, 1),
            Part("Scale it to $t$, with two decimals.", Number(scaled, 2), {ROOT: (3 * n + 2) / k}, 2),
            Part("Two keys compete. Give the weight $w$ of this one.", Number(weight, 3), {SIGN: 2.0}, 3),
        ],
    )


BANK = {found.id: found for found in list(globals().values()) if isinstance(found, Question)}
