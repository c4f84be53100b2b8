"""Transformers: parameters of a stack, the memory of a key-value cache, and what follows on what."""

from typing import Annotated, NamedTuple

from dlquiz.numeric import transformer
from dlquiz.question import (
    Chosen,
    Example,
    Integer,
    Item,
    LayerTable,
    Misconception,
    Number,
    OneOf,
    Ordering,
    Part,
    Range,
    question,
    symbol,
    symbols,
)
from question_bank._transformer_steps import PIPELINES, order

Width = Annotated[int, Range(128, 1024, 64)]
Expansion = Annotated[int, OneOf(2, 3, 4)]
Depth = Annotated[int, OneOf(4, 6, 8, 10, 12, 16, 20, 24)]

NO_BIAS = Misconception("leaves out the biases", "Every projection and every dense layer here has a bias per output.")
NO_OUTPUT = Misconception(
    "leaves out the output projection",
    "Besides queries, keys and values the concatenated heads have a projection of their own, $W_O$.",
)
ONE_MATRIX = Misconception(
    "counts one $d \\times d$ matrix", "Queries, keys, values and output have a matrix each: four in all."
)
ONE_LAYER = Misconception(
    "counts the widening layer only",
    r"The network widens to $d_{\mathrm{ff}}$ and comes back to $d$: two dense layers.",
)
SQUARE = Misconception(
    "takes a hidden square matrix",
    r"No layer maps $d_{\mathrm{ff}}$ to $d_{\mathrm{ff}}$: the matrices are $d \times d_{\mathrm{ff}}$ and back.",
)
HIDDEN_NORM = Misconception(
    "normalizes the hidden width", r"Both normalizations stand where the width is $d$, not $d_{\mathrm{ff}}$."
)
GAIN_ONLY = Misconception("counts gains without shifts", "Layer normalization has a gain and a shift for each feature.")
SCALAR_NORM = Misconception("gives a normalization two numbers", "Gain and shift are vectors of $d$ numbers each.")
NO_NORMS = Misconception(
    "leaves the normalizations out of the sum", "A block has attention, feed-forward network and two normalizations."
)
ONE_BLOCK = Misconception("counts one block", "The blocks of a stack share nothing: multiply by their number.")
NO_ATTENTION = Misconception(
    "counts the feed-forward networks only", "A block also has its attention and its normalizations."
)


@question(
    topic="transformers",
    level=3,
    concepts=["trf-ffn-params", "att-mha-params"],
    example=Example(
        "worked by hand for BERT-base (Devlin et al. 2019, section 3: 12 blocks of width 768, hidden width 4 · 768)",
        "2362368",
        "4722432",
        "3072",
        "85054464",
        d=768,
        ratio=4,
        layers=12,
    ),
)
def block_parameter_count(d: Width, ratio: Expansion, layers: Depth) -> Item:
    """Parameters of a transformer encoder, part by part."""
    d_ff = ratio * d
    d_term, ff_term, l_term = symbol("d", d), symbol(r"d_{\mathrm{ff}}", d_ff), symbol("L", layers)
    traced = transformer.block_parameters(d_term, ff_term, l_term)
    _, feed_forward, norms, total = transformer.block_parameters(d, d_ff, layers)
    return Item(
        f"A transformer encoder stacks $L = {layers}$ blocks of width $d = {d}$. Each has multi-head attention, a "
        rf"feed-forward network with one hidden layer of width $d_{{\mathrm{{ff}}}} = {d_ff}$, and after each of "
        "the two a layer normalization with gain and shift. All projections and dense layers have biases; embeddings "
        "do not count.",
        parts=[
            Part(
                "How many parameters does the attention of one block have?",
                Integer(traced.attention),
                {
                    NO_BIAS: 4 * d * d,
                    NO_OUTPUT: 3 * (d * d + d),
                    ONE_MATRIX: d * d + d,
                    NO_BIAS & NO_OUTPUT: 3 * d * d,
                    NO_BIAS & ONE_MATRIX: d * d,
                },
                points=2,
            ),
            Part(
                "How many does the feed-forward network of one block have?",
                Integer(traced.feed_forward),
                {
                    NO_BIAS: 2 * d * d_ff,
                    ONE_LAYER: d * d_ff + d_ff,
                    SQUARE: feed_forward + d_ff * d_ff + d_ff,
                    NO_BIAS & ONE_LAYER: d * d_ff,
                },
                points=2,
            ),
            Part(
                "How many do the normalizations of one block have?",
                Integer(traced.norms),
                {GAIN_ONLY: 2 * d, SCALAR_NORM: 4, HIDDEN_NORM: 2 * (d + d_ff)},
                points=1,
            ),
            Part(
                "How many does the whole stack have?",
                Integer(traced.total),
                {
                    ONE_BLOCK: total // layers,
                    NO_NORMS: total - layers * norms,
                    NO_ATTENTION: layers * feed_forward,
                },
                points=2,
            ),
        ],
    )


class Heads(NamedTuple):
    """Query heads and key-value heads of a model."""

    query: int
    key_value: int


Grouped = Annotated[Heads, OneOf(Heads(24, 8), Heads(28, 4), Heads(32, 8), Heads(40, 8), Heads(48, 8), Heads(48, 4))]
# sizes with few factors of 2, so that no cache is a round number of MiB
Layers = Annotated[int, OneOf(20, 24, 28, 36, 40, 44, 60)]
HeadWidth = Annotated[int, OneOf(64, 80, 96, 128)]
Tokens = Annotated[int, OneOf(1250, 1750, 2250, 3750, 6250, 8750)]
Sequences = Annotated[int, OneOf(3, 5, 6, 10, 14)]
Bits = Annotated[int, OneOf(8, 16, 32)]
UNITS = {"MiB": (r"2^{20}", 2**20, 10**6), "GiB": (r"2^{30}", 2**30, 10**9)}

KEYS_ONLY = Misconception(
    "caches keys only", "Values are stored as well: two numbers of each kind, hence the factor 2."
)
QUERY_HEADS = Misconception(
    "counts query heads", "Only keys and values are stored, and several query heads share each of them."
)
DECIMAL = Misconception(
    "takes a decimal unit for a binary one",
    r"MB and GB are $10^6$ and $10^9$ bytes; MiB is $2^{20}$ and GiB is $2^{30}$ bytes.",
)
BITS = Misconception("takes bits for bytes", "A byte has 8 bits.")
ONE_LAYER_CACHED = Misconception("caches one layer", "Every layer attends to keys and values of its own.")


@question(
    topic="transformers",
    level=2,
    points=3,
    concepts=["trf-kv-cache-memory", "trf-mqa"],
    example=Example(
        "worked by hand for Llama 3 8B (Grattafiori et al. 2024, table 3): 32 layers, 8 key-value heads of 4096/32",
        "1.00",
        layers=32,
        heads=Heads(32, 8),
        d_h=128,
        n=8192,
        batch=1,
        bits=16,
        unit="GiB",
    ),
)
def kv_cache_memory(
    layers: Layers,
    heads: Grouped,
    d_h: HeadWidth,
    n: Tokens,
    batch: Sequences,
    bits: Bits,
    unit: Annotated[str, OneOf("MiB", "GiB")],
) -> Item:
    """Memory of a key-value cache."""
    shown, binary, decimal = UNITS[unit]
    size = bits // 8
    l_term, h_term, d_term, n_term, b_term, s_term = symbols(
        L=layers, h_kv=heads.key_value, d_h=d_h, n=n, B=batch, s=size
    )
    traced = transformer.kv_cache_bytes(l_term, h_term, d_term, n_term, batch=b_term, size=s_term) / symbol(
        shown, binary
    )
    memory = transformer.kv_cache_bytes(layers, heads.key_value, d_h, n, batch=batch, size=size)
    return Item(
        "A language model generates text for several sequences at once, with the sizes of the table. How large is its "
        f"key-value cache in {unit} (${shown}$ bytes), to three significant digits?",
        answer=Number(traced, significant=3, unit=unit),
        wrong={
            KEYS_ONLY: memory / 2 / binary,
            QUERY_HEADS: memory / heads.key_value * heads.query / binary,
            DECIMAL: memory / decimal,
            BITS: memory * 8 / binary,
            ONE_LAYER_CACHED: memory / layers / binary,
            KEYS_ONLY & DECIMAL: memory / 2 / decimal,
            QUERY_HEADS & DECIMAL: memory / heads.key_value * heads.query / decimal,
            KEYS_ONLY & QUERY_HEADS: memory / heads.key_value * heads.query / 2 / binary,
        },
        figures=[
            LayerTable(
                ("size", "symbol", "value"),
                [
                    ("layers", "$L$", f"${layers}$"),
                    ("query heads per layer", r"$h_{\mathrm{q}}$", f"${heads.query}$"),
                    ("key-value heads per layer", r"$h_{\mathrm{kv}}$", f"${heads.key_value}$"),
                    ("width of a head", "$d_h$", f"${d_h}$"),
                    ("sequences in the batch", "$B$", f"${batch}$"),
                    ("tokens of each sequence", "$n$", f"${n}$"),
                    ("bytes of a cached number", "$s$", f"${size}$ ({bits} bits)"),
                ],
            )
        ],
    )


@question(
    topic="transformers",
    level=1,
    points=2,
    concepts=["att-mhsa", "trf-ffn-forward", "trf-vit-tokens", "trf-kv-cache-compute"],
    example=Example(
        "Vaswani et al. 2017, section 3.2 and figure 2",
        "project the tokens to queries, keys and values; take the dot products of queries and keys; "
        r"divide the scores by $\sqrt{d_k}$; apply softmax to each row; average the values with the weights; "
        "concatenate the heads",
        pipeline="heads",
        kept=(0, 2, 3, 4, 5, 6),
    ),
)
def pipeline_order(
    pipeline: Annotated[str, OneOf(*PIPELINES)], kept: Annotated[tuple[int, ...], Chosen(range(8), 6)]
) -> Item:
    """Order of steps in a transformer."""
    run = PIPELINES[pipeline]
    right = order(run, kept)
    wrong: dict[Misconception, tuple[str, ...]] = {}
    for slip in run.slips:
        found = order(run, kept, slip)
        if found != right and found not in wrong.values():
            wrong[slip.misconception] = found
    return Item(
        f"These steps belong to {run.name}. Put them in their right order, first step first.",
        answer=Ordering(right),
        wrong=wrong,
    )
