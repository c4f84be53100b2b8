"""Losses of a classifier: softmax cross-entropy, its gradient, and the hinge loss."""

from math import log
from typing import Annotated, Any

from dlquiz.numeric import losses
from dlquiz.question import (
    Claim,
    Claims,
    Distinct,
    Example,
    Item,
    Misconception,
    Number,
    Range,
    Vector,
    question,
    single_choice,
    symbols,
)
from question_bank._losses_claims import STATEMENTS

Scores = Annotated[tuple[float, ...], Distinct(-1.6, -0.7, 0.3, 1.1, 2.2, 2.8, 3.9, count=3)]
OneOfThree = Annotated[int, Range(1, 3)]

LOG10 = Misconception(
    "takes the logarithm to base 10", "Losses are measured with the natural logarithm: it is what undoes $e^{s}$."
)
LIKELIEST = Misconception(
    "takes the likeliest class for the true one", "The loss looks at the true class's probability, however small it is."
)
NO_LOG = Misconception("stops at the probability", r"The loss is the probability's negative logarithm, $L = -\ln p_y$.")
WEIGHTED = Misconception(
    "weighs the logarithm with the probability",
    r"$-p \ln p$ is a term of an entropy. Against a one-hot target the weight is 1, so $L = -\ln p_y$.",
)
SIGN = Misconception(
    "loses the minus sign", r"A probability is below 1 and its logarithm negative; $L = -\ln p_y$ is positive."
)


def _named(scores: tuple[float, ...]) -> str:
    return ", ".join(f"$s_{k} = {s:g}$" for k, s in enumerate(scores, 1))


def _terms(scores: tuple[float, ...]) -> list[Any]:
    return symbols(**{f"s{k}": s for k, s in enumerate(scores, 1)})


@question(
    topic="losses",
    level=2,
    points=2,
    concepts=["los-cross-entropy", "los-softmax"],
    example=Example(
        "Stanford CS231n, lecture 3: the cat image with scores 3.2, 5.1 and -1.7", "2.040", scores=(3.2, 5.1, -1.7), y=1
    ),
)
def softmax_cross_entropy(scores: Scores, y: OneOfThree) -> Item:
    """Cross-entropy of one sample."""
    loss = losses.cross_entropy(scores, y - 1)
    p = losses.softmax(scores)[y - 1]
    wrong = {LOG10: loss / log(10)}
    if scores[y - 1] != max(scores):
        wrong[LIKELIEST] = losses.cross_entropy(scores, scores.index(max(scores)))
    return Item(
        f"A classifier gives the scores {_named(scores)} to a sample of class {y}. What is its softmax cross-entropy "
        f"loss $L = -\\ln p_{y}$, with the natural logarithm, to three decimals?",
        answer=Number(losses.cross_entropy(_terms(scores), y - 1), digits=3),
        wrong={**wrong, NO_LOG: p, WEIGHTED: p * loss, SIGN: -loss},
    )


REVERSED = Misconception(
    "subtracts the probabilities from the target",
    "The gradient is probability minus target: it is positive for wrong classes, whose scores must fall.",
)
NO_TARGET = Misconception(
    "leaves out the target", "The derivative of $-s_y$ is $-1$: subtract 1 in the place of the true class."
)
DIAGONAL = Misconception(
    "differentiates each probability by its own score",
    r"$p_k (1 - p_k)$ is the slope of $p_k$ in $s_k$. The loss is $-\ln p_y$, and $p_y$ depends on all scores.",
)
EVERYWHERE = Misconception(
    "subtracts 1 in every place", "The target is one-hot: it is 1 for the true class and 0 for all others."
)


@question(
    topic="losses",
    level=2,
    points=3,
    concepts=["los-softmax-gradient", "los-softmax"],
    example=Example(
        "worked by hand from Stanford CS231n, lecture 3: the cat image's probabilities 0.13, 0.87, 0.00 minus 1, 0, 0",
        "(-0.870, 0.869, 0.001)",
        scores=(3.2, 5.1, -1.7),
        y=1,
    ),
)
def softmax_gradient(scores: Scores, y: OneOfThree) -> Item:
    """Gradient of the softmax loss."""
    p = losses.softmax(scores)
    gradient = [p_k - (k == y) for k, p_k in enumerate(p, 1)]
    return Item(
        f"A classifier gives the scores {_named(scores)} to a sample of class {y}. Give the gradient of its softmax "
        rf"cross-entropy $L = -\ln p_{y}$ with respect to the scores, $\nabla_s L$, to three decimals.",
        answer=Vector(losses.softmax_gradient(_terms(scores), y - 1), digits=3),
        wrong={
            REVERSED: [-g for g in gradient],
            NO_TARGET: p,
            EVERYWHERE: [p_k - 1 for p_k in p],
            DIAGONAL: [p_k * (1 - p_k) for p_k in p],
        },
    )


# close together, so that the margin of 1 matters and few draws have no loss
Close = Annotated[tuple[float, ...], Distinct(-1.37, -0.92, -0.28, 0.15, 0.61, 1.08, 1.54, 2.23, 2.49, count=5)]
OneOfFive = Annotated[int, Range(1, 5)]

TRUE_CLASS = Misconception(
    "lets the true class violate its own margin",
    "The sum runs over the wrong classes only; the true one would add 1 for nothing.",
)
NO_MARGIN = Misconception(
    "leaves out the margin", "A wrong score must stay below the true one by 1: it costs as soon as $s_j > s_y - 1$."
)
FLIPPED = Misconception(
    "subtracts the wrong scores from the true one",
    r"A wrong class costs where its score is high: $\max(0, s_j - s_y + 1)$.",
)
LARGEST = Misconception(
    "keeps the largest violation only",
    "The sum over all wrong classes is asked for; the maximum alone is Crammer and Singer's loss.",
)
AVERAGED = Misconception(
    "divides by the number of classes", "That is PyTorch's `MultiMarginLoss`; the loss as asked is the plain sum."
)


def _two_violations(scores: tuple[float, ...], y: int) -> bool:
    return sum(s > scores[y - 1] - 0.8 for s in scores) > 2  # the true class is among them


@question(
    topic="losses",
    level=1,
    points=2,
    concepts=["los-hinge"],
    example=Example(
        "Stanford CS231n, lecture 3: the frog image with scores 2.2, 2.5 and -3.1",
        "12.90",
        scores=(2.2, 2.5, -3.1),
        y=3,
    ),
    where=_two_violations,
)
def hinge_loss(scores: Close, y: OneOfFive) -> Item:
    """Multiclass hinge loss of one sample."""
    parts = losses.margins(scores, y - 1)
    loss = losses.hinge(scores, y - 1)
    return Item(
        f"A classifier gives the scores {_named(scores)} to a sample of class {y}. What is its multiclass hinge loss "
        r"$L = \sum_{j \ne y} \max(0, s_j - s_y + 1)$, to two decimals?",
        answer=Number(losses.hinge(_terms(scores), y - 1), digits=2),
        wrong={
            NO_MARGIN: losses.hinge(scores, y - 1, margin=0),
            TRUE_CLASS: loss + 1,
            FLIPPED: losses.hinge([-s for s in scores], y - 1),
            LARGEST: max(parts),
            AVERAGED: loss / len(scores),
        },
    )


@question(
    topic="losses",
    level=1,
    concepts=["los-role", "los-softmax", "los-focal-modulation"],
    example=Example(
        "Goodfellow, Bengio & Courville 2016, equation 6.32: softmax is invariant under a shift",
        STATEMENTS[0].text,
        claims=(STATEMENTS[0], STATEMENTS[6], STATEMENTS[7], STATEMENTS[9]),
    ),
)
def loss_statement(claims: Annotated[tuple[Claim, ...], Claims(STATEMENTS, true=1, false=3)]) -> Item:
    """A statement about losses."""
    return single_choice("Which of these statements about losses holds?", claims)
