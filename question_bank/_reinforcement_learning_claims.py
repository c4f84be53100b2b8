"""Claims about values and policies, true and false."""

from dlquiz.question import Claim

STATEMENTS = (
    Claim(
        r"Adding 3 to every reward of a task that never ends adds $3/(1 - \gamma)$ to the value "
        "of every state.",
        True,
        "The extra rewards form a geometric series.",
    ),
    Claim(
        r"With $\gamma = 0$ a state's value is the expected next reward.",
        True,
        "All later rewards are multiplied by 0.",
    ),
    Claim(
        "Subtracting a number that depends on the state alone from the return leaves REINFORCE's "
        "expected gradient as it is.",
        True,
        r"The expected gradient of $\log \pi$ is 0.",
    ),
    Claim(
        "Q-learning's target takes the largest value of the next state, whichever action is taken there.",
        True,
        "That makes it off-policy: it learns about the greedy policy.",
    ),
    Claim(
        "Double DQN chooses the next action with one network and takes its value from another.",
        True,
        "So an error that made the action look good is not in its value as well.",
    ),
    Claim(
        "Where a dueling network subtracts the mean advantage, adding 5 to all advantages of a state "
        "leaves its Q-values as they are.",
        True,
        "The mean grows by 5 as well.",
    ),
    Claim(
        "Value iteration needs no model of the environment.",
        False,
        "Its backup is an expectation over the known transitions; Q-learning works from samples.",
        slip="takes value iteration for model-free",
    ),
    Claim(
        r"A larger $\gamma$ makes distant rewards count less.",
        False,
        r"A reward $k$ steps away is multiplied by $\gamma^{k}$, which grows with $\gamma$.",
        slip="has the discount reversed",
    ),
    Claim(
        "If all estimates of Q-values are right on average, so is their maximum.",
        False,
        "The maximum picks the ones that err upwards.",
        slip="overlooks the bias of a maximum",
    ),
    Claim(
        "PPO's clipped objective has no gradient wherever the probability ratio is above $1 + "
        r"\epsilon$.",
        False,
        "With a negative advantage the unclipped term is the smaller one, and it has a gradient.",
        slip="clips on both sides whatever the advantage",
    ),
    Claim(
        "REINFORCE may average over old episodes of other policies without any correction.",
        False,
        "Its expectation is over the current policy's own episodes.",
        slip="takes REINFORCE for off-policy",
    ),
    Claim(
        r"In the same return with $\gamma < 1$, a reward of 1 counts more the later it comes.",
        False,
        r"It is multiplied by $\gamma^{k}$, which falls with $k$.",
        slip="lets late rewards weigh more",
    ),
    Claim(
        "DQN's target network follows the gradient of the loss at every step.",
        False,
        "Its weights stand still and are copied from the other network now and then.",
        slip="trains the target network",
    ),
)
