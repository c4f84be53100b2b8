"""Claims about compression, true and false."""

from dlquiz.question import Claim

STATEMENTS = (
    Claim(
        "Magnitude pruning of single weights leaves a layer's matrix in its shape.",
        True,
        "It puts zeros into it and removes no row and no column.",
    ),
    Claim(
        "Removing output channels of a convolution takes input channels from the next one's filters.",
        True,
        "The next filters have one slice for each map that arrives.",
    ),
    Claim(
        "The gradient of a centroid is the sum of the gradients of the weights that share it.",
        True,
        "Each of these weights is the centroid, so the chain rule adds them up.",
    ),
    Claim(
        "A Lloyd iteration never increases the sum of squared distances to the centroids.",
        True,
        "Neither assigning to the nearest centroid nor moving it to the mean can.",
    ),
    Claim(
        "With a codebook of 16 centroids, each index takes 4 bits.",
        True,
        "$2^{4} = 16$.",
    ),
    Claim(
        "A higher temperature in distillation gives the teacher's unlikely classes more probability.",
        True,
        "It divides the scores and so brings the probabilities together.",
    ),
    Claim(
        "A dense float32 matrix with 90 % zeros takes a tenth of the memory.",
        False,
        "A dense format stores its zeros too; a sparse one pays for indices instead.",
        slip="counts zeros as free",
    ),
    Claim(
        "A weight that was pruned to 0 has a gradient of 0 from then on.",
        False,
        "The gradient depends on input and error; only a mask keeps the weight at 0.",
        slip="expects zeros to stay without a mask",
    ),
    Claim(
        "Doubling the number of centroids doubles the bits of an index.",
        False,
        "It adds a single bit.",
        slip="takes bits for proportional to centroids",
    ),
    Claim(
        "Rounding has the derivative 1 wherever it has one.",
        False,
        "It is constant between its jumps, so the derivative is 0; the straight-through estimator replaces it by 1.",
        slip="takes the estimator for the derivative",
    ),
    Claim(
        "Magnitude pruning removes the weights with the smallest gradients first.",
        False,
        "It looks at the weights' absolute values only.",
        slip="prunes by gradients",
    ),
    Claim(
        "Lloyd's iteration moves a centroid to the median of its weights.",
        False,
        "The mean is what minimizes squared distances.",
        slip="moves centroids to medians",
    ),
    Claim(
        "Setting 90 % of a dense matrix to zero makes a dense product with it ten times cheaper.",
        False,
        "Dense kernels multiply the zeros too; removing whole rows or channels saves work.",
        slip="counts products with zeros as free",
    ),
)
