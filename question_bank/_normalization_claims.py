"""Claims about normalization layers, true and false."""

from dlquiz.question import Claim

STATEMENTS = (
    Claim(
        "At test time, batch normalization gives a sample the same output whatever else is in its batch.",
        True,
        "It then uses its running averages.",
    ),
    Claim(
        "In training too, layer normalization gives a sample the same output whatever else is in its batch.",
        True,
        "Mean and variance come from the sample alone.",
    ),
    Claim(
        "In training, a bias right before batch normalization has no effect on the output.",
        True,
        "It moves the mean by as much, and the mean is subtracted.",
    ),
    Claim(
        "In training, multiplying the weights before batch normalization by 3 leaves its output "
        r"as it is, but for $\epsilon$.",
        True,
        "Values and deviation grow alike, so their ratio stays.",
    ),
    Claim(
        "Group normalization with a single group pools the same values as layer normalization over $C$, $H$ and $W$.",
        True,
        "One group holds all channels.",
    ),
    Claim(
        "Batch normalization of a map with 64 channels learns 128 numbers.",
        True,
        "A scale and a shift per channel; the running averages are not learned.",
    ),
    Claim(
        "In training, batch normalization uses its running averages.",
        False,
        "It uses the batch's own mean and variance and updates the averages on the side.",
        slip="normalizes with running averages in training",
    ),
    Claim(
        "The running mean of batch normalization is learned by gradient descent.",
        False,
        "It is an average of the batches' means; no gradient reaches it.",
        slip="learns the running averages",
    ),
    Claim(
        "The outputs of batch normalization have mean 0 and variance 1 whatever the layer has learned.",
        False,
        "Scale and shift come after the normalization and set both anew.",
        slip="forgets scale and shift",
    ),
    Claim(
        "Instance normalization of an image mixes the statistics of its channels.",
        False,
        "Each channel of each sample has a mean and a variance of its own.",
        slip="pools the channels in instance normalization",
    ),
    Claim(
        "Layer normalization keeps running averages for test time.",
        False,
        "It computes the same in training and at test time.",
        slip="gives layer normalization running averages",
    ),
    Claim(
        "Batch normalization of dense features tells two different inputs apart even in batches of one sample.",
        False,
        "Each is its own batch mean, so what is left is 0, and the output is the shift.",
        slip="trains batch normalization on single samples",
    ),
    Claim(
        "Batch normalization of a map keeps a running mean for each pixel.",
        False,
        "All pixels of a channel share one mean.",
        slip="gives every pixel statistics of its own",
    ),
)
