"""Claims about optimizers, true and false."""

from dlquiz.question import Claim

STATEMENTS = (
    Claim(
        r"If all gradients are multiplied by the same positive number, Adam with $\epsilon = 0$ makes "
        "the same steps.",
        True,
        r"The factor stands in $\hat{m}$ and in $\sqrt{\hat{v}}$ and cancels.",
    ),
    Claim(
        "On $f(w) = w^{2}$ gradient descent with a learning rate of 1.1 moves away from the minimum.",
        True,
        r"A step multiplies $w$ by $1 - 2\eta = -1.2$.",
    ),
    Claim(
        "Clipping a gradient's norm keeps its direction.",
        True,
        "The whole vector is multiplied by one number.",
    ),
    Claim(
        r"Under a constant gradient, momentum with $\beta = 0.9$ approaches steps ten times as long as "
        "plain ones.",
        True,
        r"The velocity tends to $g/(1 - \beta) = 10 g$.",
    ),
    Claim(
        "Under a constant gradient, AdaGrad's steps become shorter and shorter.",
        True,
        "It divides by the root of a sum of squares, which only grows.",
    ),
    Claim(
        "For a mean loss, the average of the gradients of four equally large batches is the gradient "
        "of one batch that holds them all.",
        True,
        "The mean over all samples is the mean of the four means.",
    ),
    Claim(
        "Adam with an L2 penalty in the loss makes the same steps as AdamW.",
        False,
        r"The penalty's gradient is divided by $\sqrt{\hat{v}}$, decoupled decay is not.",
        slip="takes decoupled decay for an L2 penalty",
    ),
    Claim(
        "Adam's first step is longer for a weight with a larger gradient.",
        False,
        r"$\hat{m} / \sqrt{\hat{v}}$ is the gradient's sign at first, so every step is about $\eta$ "
        "long.",
        slip="scales Adam's first step with the gradient",
    ),
    Claim(
        "Clipping the gradient's norm to 1 changes only the components that are larger than 1.",
        False,
        "Every component is divided by the norm.",
        slip="clips component by component",
    ),
    Claim(
        "Under a constant gradient, RMSprop's steps tend to 0.",
        False,
        r"Its average of squares forgets, so it settles at $g^{2}$ and the step at $\eta$.",
        slip="lets RMSprop add up squares as AdaGrad does",
    ),
    Claim(
        "A step with momentum always points against the current gradient.",
        False,
        "The velocity may still point where earlier gradients sent it.",
        slip="forgets that a velocity has a memory",
    ),
    Claim(
        "Without its bias correction, Adam's first $m$ would be larger than the gradient.",
        False,
        r"It starts at 0, so the first $m$ is $(1 - \beta_1) g$: too small.",
        slip="has the bias of Adam's averages reversed",
    ),
    Claim(
        "Multiplying the loss by 10 leaves the steps of plain gradient descent as they are.",
        False,
        "The gradient is ten times as large, and so is the step.",
        slip="takes plain gradient descent for scale-free",
    ),
)
