"""Claims about regularization, true and false."""

from dlquiz.question import Claim

STATEMENTS = (
    Claim(
        "With inverted dropout, nothing is scaled at test time.",
        True,
        "The survivors are scaled up in training already.",
    ),
    Claim(
        r"Under plain gradient descent an L2 penalty $\frac{\lambda}{2} w^{2}$ first shrinks a weight "
        r"by the factor $1 - \eta\lambda$.",
        True,
        r"Its gradient is $\lambda w$, and $w - \eta\lambda w = (1 - \eta\lambda) w$.",
    ),
    Claim(
        "An L1 penalty pulls a weight of 0.01 towards 0 as hard as a weight of 10.",
        True,
        r"Its slope is $\lambda$ on either side of 0, whatever the size.",
    ),
    Claim(
        "An L2 penalty is the negative logarithm of a Gaussian prior with mean 0, up to a constant.",
        True,
        "The exponent of the Gaussian is a multiple of $-w^{2}$.",
    ),
    Claim(
        r"Label smoothing with $\epsilon = 0.1$ over 10 classes asks for 0.91 for the true class.",
        True,
        r"It keeps $1 - \epsilon$ and gets its share $\epsilon / 10$ of the rest.",
    ),
    Claim(
        "Inverted dropout keeps the expected value of each activation.",
        True,
        "It survives with probability $1 - p$ and is divided by $1 - p$.",
    ),
    Claim(
        "Inverted dropout with drop probability 0.2 multiplies the activations that survive by 0.8.",
        False,
        "They are divided by 0.8, so that the mean stays.",
        slip="scales the survivors down",
    ),
    Claim(
        "For one weight whose squared error is smallest at $w = 2$, a strong enough L2 penalty moves the optimum to 0.",
        False,
        r"It divides the optimum by $1 + \lambda$, which never gives 0; L1 does so from some strength "
        "on.",
        slip="expects zeros from an L2 penalty",
    ),
    Claim(
        "Early stopping keeps the weights with the lowest training loss.",
        False,
        "The validation loss decides; the training loss goes on falling.",
        slip="stops by the training loss",
    ),
    Claim(
        "Dropout draws the units to drop once, before training.",
        False,
        "A new mask is drawn for each forward pass.",
        slip="fixes the dropout mask",
    ),
    Claim(
        "With label smoothing, the loss goes to its minimum as the true class's probability goes to 1.",
        False,
        "The other classes ask for a share, so certainty is punished.",
        slip="still asks for certainty under label smoothing",
    ),
    Claim(
        "An L1 penalty is the negative logarithm of a Gaussian prior, up to a constant.",
        False,
        "It is that of a Laplace prior: the exponent is a multiple of $-|w|$.",
        slip="exchanges the priors of L1 and L2",
    ),
    Claim(
        "A layer with dropout of $p = 0.5$ uses half of its units at test time.",
        False,
        "At test time all units are used.",
        slip="drops units at test time",
    ),
)
