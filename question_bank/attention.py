"""Attention by hand, statements about it, and its parameters."""

from typing import Annotated

from dlquiz.numeric import attention
from dlquiz.numeric.functions import exp, matmul, softmax, total
from dlquiz.question import (
    Claim,
    Claims,
    Entries,
    Example,
    Integer,
    Item,
    Matrix,
    Misconception,
    OneOf,
    Part,
    Range,
    question,
    single_choice,
    symbol,
    symbols,
    value_of,
)
from question_bank._attention_claims import STATEMENTS

Rows = tuple[tuple[float, ...], ...]
Queries = Annotated[Rows, Entries(OneOf(-1.0, 0.5, 1.0, 1.5, 2.0), (2, 2))]
Keys = Annotated[Rows, Entries(OneOf(-1.0, 0.0, 0.5, 1.0, 2.0), (2, 2))]
Values = Annotated[Rows, Entries(Range(0, 9), (2, 2))]

NO_SCALE = Misconception("does not scale the scores", r"Divide $Q K^\top$ by $\sqrt{d_k}$ before the softmax.")
BY_WIDTH = Misconception("divides by the width", r"The scores are divided by $\sqrt{d_k}$, not by $d_k$.")
COLUMNS = Misconception(
    "lets the softmax run down the columns",
    "Every query, a row, spreads a total weight of 1 over the keys: the softmax runs along the rows.",
)
NOT_TRANSPOSED = Misconception(
    "does not transpose the keys", r"A score is a query's dot product with a key, row by row: $Q K^\top$."
)


def _tex(rows: Rows) -> str:
    body = r" \\ ".join(" & ".join(f"{entry:g}" for entry in row) for row in rows)
    return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"


def _tokens_differ(q: Rows, k: Rows, v: Rows) -> bool:
    """Whether each query scores the two keys differently, and the values are not the same."""
    apart = [one - other for one, other in zip(*k, strict=True)]
    return v[0] != v[1] and all(sum(a * b for a, b in zip(row, apart, strict=True)) for row in q)


@question(
    topic="attention",
    level=2,
    points=4,
    concepts=["att-sdpa"],
    example=Example(
        "worked by hand from Vaswani et al. 2017, equation 1: scores 0 give equal weights",
        "4.000 2.000; 4.000 2.000",
        q=((0, 0), (0, 0)),
        k=((1, 2), (0, 1)),
        v=((5, 1), (3, 3)),
    ),
    where=_tokens_differ,
)
def attention_2x2(q: Queries, k: Keys, v: Values) -> Item:
    """Attention between two tokens."""
    q_term, k_term, v_term = symbol("Q", q), symbol("K", k), symbol("V", v)
    d_k = symbol("d_k", 2)
    q_plain, k_plain, v_plain = (value_of(term) for term in (q_term, k_term, v_term))
    wrong = {
        NO_SCALE: attention.attention(q_plain, k_plain, v_plain, 1).output,
        COLUMNS: attention.attention(q_plain, k_plain, v_plain, 2, axis=0).output,
    }
    if k[0][1] != k[1][0]:
        wrong[NOT_TRANSPOSED] = attention.attention(q_plain, k_plain.T, v_plain, 2).output
    wrong[BY_WIDTH] = attention.attention(q_plain, k_plain, v_plain, 4).output
    return Item(
        f"Two tokens have the queries, keys and values $$Q = {_tex(q)}, \\quad K = {_tex(k)}, \\quad V = {_tex(v)},$$ "
        r"one token per row, so $d_k = 2$. Give the output $O$ of scaled dot-product attention, to three decimals.",
        answer=Matrix(attention.attention(q_term, k_term, v_term, d_k).output),
        wrong=wrong,
    )


Three = Annotated[Rows, Entries(Range(-1, 2), (3, 2))]
ThreeValues = Annotated[Rows, Entries(Range(0, 9), (3, 2))]

EXCHANGED = Misconception(
    "exchanges queries and keys",
    r"Row $i$ of $S$ belongs to query $i$: $S = Q K^\top / \sqrt{d_k}$, not $K Q^\top / \sqrt{d_k}$.",
)
WHOLE = Misconception(
    "normalizes over the whole matrix",
    "Each query spreads a weight of 1 of its own, so each row sums to 1, not the matrix.",
)
UNNORMALIZED = Misconception(
    "does not normalize the exponentials", "Softmax divides each exponential by the sum over its row."
)
KEYS_FOR_VALUES = Misconception(
    "averages the keys", "Keys are there to be matched; what is averaged are the values: $O = A V$."
)
TRANSPOSED_WEIGHTS = Misconception(
    "weighs with columns", "Output $i$ mixes the values with the weights of row $i$: $O = A V$, not $A^\\top V$."
)
PLAIN_MEAN = Misconception("weighs all values alike", "The weights of each row say how much every value counts.")


def _scores_differ(q: Rows, k: Rows, v: Rows) -> bool:
    """Whether no query scores all keys alike, and not all values are the same."""
    scores = [[sum(a * b for a, b in zip(row, key, strict=True)) for key in k] for row in q]
    return len(set(v)) > 1 and all(len(set(row)) > 1 for row in scores)


@question(
    topic="attention",
    level=3,
    concepts=["att-sdpa", "att-qkv-roles"],
    example=Example(
        "worked by hand from Vaswani et al. 2017, equation 1: 1/√2 is 0.707; e^0.707 = 2.028 against 1 and 1",
        "0.71 0.00 0.00; 0.00 0.71 0.00; 0.00 0.00 0.00",
        "0.50 0.25 0.25; 0.25 0.50 0.25; 0.33 0.33 0.33",
        "3.01 2.76; 1.99 1.74; 2.33 2.33",
        q=((1, 0), (0, 1), (0, 0)),
        k=((1, 0), (0, 1), (0, 0)),
        v=((5, 4), (1, 0), (1, 3)),
    ),
    where=_scores_differ,
)
def attention_3x2(q: Three, k: Three, v: ThreeValues) -> Item:
    """Attention between three tokens, step by step."""
    q_term, k_term, v_term, d_k = symbol("Q", q), symbol("K", k), symbol("V", v), symbol("d_k", 2)
    traced = attention.attention(q_term, k_term, v_term, d_k)
    k_plain, v_plain = value_of(k_term), value_of(v_term)
    scores, weights = value_of(traced.scores), value_of(traced.weights)
    exponentials = exp(scores)
    return Item(
        f"Three tokens have the queries, keys and values $$Q = {_tex(q)}, \\quad K = {_tex(k)}, \\quad V = {_tex(v)}$$ "
        r"with one token per row, so $d_k = 2$. Compute scaled dot-product attention without a mask, to two "
        "decimals.",
        parts=[
            Part(
                "Give the matrix $S$ of scaled scores, one row per query.",
                Matrix(traced.scores, digits=2),
                {NO_SCALE: scores * 2**0.5, BY_WIDTH: scores / 2**0.5, EXCHANGED: scores.T},
                points=3,
            ),
            Part(
                "Give the matrix $A$ of attention weights.",
                Matrix(traced.weights, digits=2),
                {COLUMNS: softmax(scores, 0), WHOLE: exponentials / total(exponentials), UNNORMALIZED: exponentials},
                points=3,
            ),
            Part(
                "Give the output $O$.",
                Matrix(traced.output, digits=2),
                {
                    TRANSPOSED_WEIGHTS: matmul(weights.T, v_plain),
                    PLAIN_MEAN: matmul(0 * weights + 1 / 3, v_plain),
                    KEYS_FOR_VALUES: matmul(weights, k_plain),
                },
                points=2,
            ),
        ],
    )


@question(
    topic="attention",
    level=2,
    points=2,
    concepts=["att-qkv-roles", "att-scale-variance", "att-mask-additive", "att-placement"],
    example=Example(
        "Vaswani et al. 2017, footnote 4 on the variance of dot products",
        STATEMENTS[6].text,
        claims=(STATEMENTS[6], STATEMENTS[7], STATEMENTS[9], STATEMENTS[13]),
    ),
)
def attention_statements(claims: Annotated[tuple[Claim, ...], Claims(STATEMENTS, true=1, false=3)]) -> Item:
    """Statements about attention."""
    return single_choice("Which of these statements about scaled dot-product attention holds?", claims)


Width = Annotated[int, Range(64, 2048, 64)]  # each number of heads divides it
Heads = Annotated[int, OneOf(2, 4, 8, 16, 32)]
Biased = Annotated[str, OneOf("biases", "no biases")]

TIMES_HEADS = Misconception(
    "gives each head the full width",
    "Each head projects to $d/h$ only; the heads together hold one $d \\times d$ matrix for each role.",
)
NO_OUTPUT = Misconception(
    "leaves out the output projection", "The concatenated heads pass through a fourth matrix, $W_O$."
)
ONE_HEAD = Misconception("counts a single head", "The projections of all $h$ heads count, not those of one.")
OTHER_BIAS = Misconception(
    "counts the biases by the other convention",
    "Each of the four projections may have $d$ biases or none; the question says which.",
)


@question(
    topic="attention",
    level=1,
    points=2,
    concepts=["att-mha-params"],
    example=Example(
        "worked by hand for the base model of Vaswani et al. 2017, table 3: four matrices of 512 × 512",
        "1048576",
        d=512,
        h=8,
        bias="no biases",
    ),
)
def multi_head_parameters(d: Width, h: Heads, bias: Biased) -> Item:
    """Parameters of multi-head attention."""
    biased = bias == "biases"
    d_term, h_term = symbols(d=d, h=h)
    return Item(
        f"A multi-head attention layer has the model width $d = {d}$ and $h = {h}$ heads of width $d/h$. Its "
        f"projections to queries, keys and values and its output projection have {bias}. How many parameters does the "
        "layer have?",
        answer=Integer(attention.parameters(d_term, h_term, biased)),
        wrong={
            NO_OUTPUT: attention.parameters(d, h, biased) // 4 * 3,
            TIMES_HEADS: attention.parameters(d, h, biased) * h,
            OTHER_BIAS: attention.parameters(d, h, not biased),
            ONE_HEAD: attention.parameters(d, h, biased) // h,
        },
    )
