"""Claims about losses, true and false."""

from dlquiz.question import Claim

STATEMENTS = (
    Claim(
        "Adding 100 to all scores leaves the softmax probabilities as they are.",
        True,
        "The factor $e^{100}$ stands above and below the line.",
    ),
    Claim(
        "The gradient of the softmax loss with respect to the scores sums to 0.",
        True,
        "It is $p - y$, and both sum to 1.",
    ),
    Claim(
        r"With equal scores for $K$ classes the softmax loss is $\ln K$.",
        True,
        "Each class has the probability $1/K$.",
    ),
    Claim(
        "The multiclass hinge loss with margin 1 is 0 once the right score exceeds all others by 2.",
        True,
        "Every margin is met, so every term is cut off at 0.",
    ),
    Claim(
        r"Focal loss with $\gamma = 0$ and without class weights is the cross-entropy.",
        True,
        r"The factor $(1 - p)^{\gamma}$ is then 1.",
    ),
    Claim(
        "With a one-hot target the cross-entropy depends on the true class's probability alone.",
        True,
        "All other terms are multiplied by 0.",
    ),
    Claim(
        "Doubling all scores leaves the softmax probabilities as they are.",
        False,
        "Differences double, so the largest probability grows.",
        slip="takes softmax for scale-free",
    ),
    Claim(
        "The softmax loss is 0 as soon as the right class has the highest score.",
        False,
        "Its probability is below 1 for all finite scores, so the loss is above 0.",
        slip="takes the loss for the error rate",
    ),
    Claim(
        "Squared error behind a sigmoid has its steepest slope where the output is confidently wrong.",
        False,
        "There the sigmoid is flat and hardly any gradient is left.",
        slip="overlooks the flat sigmoid",
    ),
    Claim(
        "The multiclass hinge loss goes on pushing scores apart once all margins are met.",
        False,
        "It is 0 there, and so is its gradient; cross-entropy goes on.",
        slip="gives hinge loss a gradient past its margin",
    ),
    Claim(
        r"Focal loss with $\gamma = 2$ gives a sample with $p = 0.9$ the same weight as one with $p = "
        "0.1$.",
        False,
        "The factors $(1 - p)^{2}$ are 0.01 and 0.81.",
        slip="overlooks the focal factor",
    ),
    Claim(
        "The cross-entropy is the same for a true class at $p = 0.01$ and at $p = 0.1$, since both are wrong.",
        False,
        r"$-\ln p$ is 4.6 and 2.3: the more confident mistake costs more.",
        slip="counts mistakes alike",
    ),
    Claim(
        "A class weight of 2 in the cross-entropy doubles that class's predicted probability.",
        False,
        "It doubles the loss of that class's samples; the prediction comes from the scores.",
        slip="weights predictions for losses",
    ),
)
