"""Claims about attention, true and false."""

from dlquiz.question import Claim

STATEMENTS = (
    Claim(
        "Each row of the attention weights sums to 1.",
        True,
        "The softmax runs over the keys, separately for each query.",
    ),
    Claim(
        "Multiplying all values by 3 multiplies every output by 3.",
        True,
        "The weights depend on queries and keys only, and the output is linear in the values.",
    ),
    Claim(
        "If all keys are equal, each output is the plain mean of the values.",
        True,
        "Equal scores give equal weights.",
    ),
    Claim(
        "Permuting keys and values in the same way leaves every output as it is.",
        True,
        "Attention sums over a set of key-value pairs; without position codes it knows no order.",
    ),
    Claim(
        "Adding the same vector to every key leaves the attention weights as they are.",
        True,
        "It adds the same number to all scores of a query, and softmax does not see a shift.",
    ),
    Claim(
        "Under a causal mask the first token's output is its own value.",
        True,
        "It sees itself only, with weight 1.",
    ),
    Claim(
        "If queries and keys have independent components of mean 0 and variance 1, scaled scores have variance 1.",
        True,
        r"The variances of the $d_k$ products add up to $d_k$; dividing by $\sqrt{d_k}$ divides the variance by $d_k$.",
    ),
    Claim(
        "Each column of the attention weights sums to 1.",
        False,
        "The softmax runs over the keys: rows sum to 1, columns may sum to anything up to the number of queries.",
        slip="normalizes over the queries",
    ),
    Claim(
        "Multiplying all keys by 3 leaves the attention weights as they are.",
        False,
        "It multiplies the differences between the scores by 3 and sharpens the softmax.",
        slip="takes softmax for scale-invariant",
    ),
    Claim(
        "Scores are divided by $d_k$ so that their variance does not grow with the width.",
        False,
        r"They are divided by $\sqrt{d_k}$; division by $d_k$ would shrink the variance to $1/d_k$.",
        slip="divides by the width instead of its root",
    ),
    Claim(
        "With a large enough query, a component of the output exceeds that component in all values.",
        False,
        "Weights are positive and sum to 1, so each component of the output lies between its smallest and its largest "
        "value.",
        slip="lets the query scale the output",
    ),
    Claim(
        "A mask that sets forbidden scores to 0 gives forbidden tokens the weight 0.",
        False,
        "$e^{0} = 1$ counts in the softmax; the mask has to add a huge negative number.",
        slip="masks with zero scores",
    ),
    Claim(
        "A causal mask forbids each token to attend to itself.",
        False,
        "A token sees itself and what came before; only later tokens are hidden.",
        slip="takes causal for strictly earlier",
    ),
    Claim(
        "In cross-attention the queries come from the encoder and the keys and values from the decoder.",
        False,
        "The decoder asks, so queries are its own; keys and values come from the encoder's output.",
        slip="exchanges the sources of cross-attention",
    ),
    Claim(
        "With heads of width $d/h$, doubling the number of heads doubles the parameters.",
        False,
        r"All heads together project to the width $d$: the four matrices stay $d \times d$.",
        slip="multiplies parameters by the heads",
    ),
)
