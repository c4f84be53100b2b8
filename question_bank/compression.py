"""Compression: weights shared through a codebook, and magnitude pruning.

Longer than most modules: its questions share their misconceptions.
"""

from collections.abc import Callable, Sequence
from typing import Annotated

from dlquiz.numeric import codebook as shared
from dlquiz.numeric import pruning
from dlquiz.question import (
    Claim,
    Claims,
    Decimals,
    Distinct,
    Entries,
    Example,
    Integer,
    Item,
    Matrix,
    Misconception,
    Number,
    NumberGrid,
    OneOf,
    Part,
    Range,
    Trace,
    Vector,
    let,
    question,
    single_choice,
    symbol,
    symbols,
    value_of,
)
from question_bank._compression_claims import STATEMENTS

WORD = 32

NO_CODEBOOK = Misconception(
    "forgets the codebook", "The centroids are stored as well: one 32-bit number for each index value."
)
DOUBLE_ENTRIES = Misconception("gives the codebook $2b$ entries", "$b$ bits tell $2^b$ centroids apart, not $2b$.")
NARROW_CENTROIDS = Misconception(
    "stores the centroids in b bits", "Only the indices are short; a centroid keeps its full 32 bits."
)
ONE_BIT_EACH = Misconception(
    "spends one bit per centroid on each index",
    r"An index that tells $K$ centroids apart has $\log_2 K$ bits, not $K$.",
)
INVERSE = Misconception(
    "divides the new size by the old one", "A compression ratio is the old size over the new one, so it is above 1."
)


@question(
    topic="compression",
    level=1,
    points=2,
    concepts=["cmp-codebook-storage"],
    example=Example("Han et al. 2016, section 3 and figure 3", "3.20", rows=4, columns=4, bits=2),
)
def codebook_ratio(
    rows: Annotated[int, Range(20, 68, 4)],
    columns: Annotated[int, OneOf(18, 25, 30, 36, 42, 50, 64)],
    bits: Annotated[int, OneOf(3, 4, 5, 7)],
) -> Item:
    """Compression ratio of a layer with a codebook."""
    m, k, b = symbols(m=rows, k=columns, b=bits)
    n = let("n", m * k)
    count, index = rows * columns, 2**bits
    return Item(
        f"A dense layer has $m \\times k = {rows} \\times {columns}$ weights of {WORD} bits and no bias. Weight "
        f"sharing replaces each weight by an index of $b = {bits}$ bits into a codebook, which holds one {WORD}-bit "
        "centroid for every value that an index can take.\n\n"
        "By what factor does the layer shrink, codebook included? Give the ratio of old to new size to two decimals.",
        answer=Number(shared.compression_ratio(n, shared.stored_bits(n, b, WORD), WORD), digits=2),
        wrong={
            NO_CODEBOOK: WORD / bits,
            DOUBLE_ENTRIES: shared.compression_ratio(count, count * bits + WORD * 2 * bits),
            NARROW_CENTROIDS: shared.compression_ratio(count, shared.stored_bits(count, bits, bits)),
            ONE_BIT_EACH: shared.compression_ratio(count, count * index + WORD * index),
            INVERSE: shared.stored_bits(count, bits) / (WORD * count),
        },
    )


LOWER_BOUND = Misconception(
    "rounds down to a centroid",
    "A weight belongs to the nearest centroid, which may lie above it; the border is halfway between two centroids.",
)
MEDIAN = Misconception(
    "moves each centroid to the median",
    "The mean minimizes the sum of squared distances; the median that of distances.",
)
MID_RANGE = Misconception(
    "moves each centroid to the middle of its range", "Every member counts: add all weights of the cluster, not two."
)
ALL_WEIGHTS = Misconception(
    "divides by the number of all weights", "A mean divides by the number of weights in its own cluster."
)

SUM_ONLY = Misconception(
    "forgets to divide by the size of the cluster", "The new centroid is the mean of its members, not their sum."
)

Centroids = Annotated[
    tuple[float, ...],
    OneOf((-1.0, -0.3, 0.4, 1.1), (-1.2, -0.3, 0.4, 0.9), (-0.9, -0.2, 0.3, 1.0), (-1.1, -0.4, 0.5, 1.2)),
]


def _below(weights: Sequence[float], centroids: Sequence[float]) -> list[int]:
    return [max(0, sum(c <= w for c in centroids) - 1) for w in weights]


def _moved(
    weights: Sequence[float],
    labels: Sequence[int],
    centroids: Sequence[float],
    middle: Callable[[list[float]], float],
) -> list[float]:
    """Return the codebook when each cluster's centroid moves to its `middle`; an empty cluster's stays."""
    found = []
    for k, centroid in enumerate(centroids):
        members = sorted(w for w, label in zip(weights, labels, strict=True) if label == k)
        found.append(middle(members) if members else centroid)
    return found


def _mean(members: list[float]) -> float:
    return sum(members) / len(members)


def _median(members: list[float]) -> float:
    half = len(members) // 2
    return (members[half] + members[~half]) / 2


def _mid_range(members: list[float]) -> float:
    return (members[0] + members[-1]) / 2


def tells_slips_apart(weights: tuple[float, ...], centroids: tuple[float, ...]) -> bool:
    """Whether every centroid is used, rounding down assigns otherwise, and some cluster's mean is not its median."""
    labels = shared.nearest(weights, centroids)
    books = [_moved(weights, labels, centroids, middle) for middle in (_mean, _median, _mid_range)]
    return (
        len(set(labels)) == len(centroids)
        and labels != _below(weights, centroids)
        and any(abs(a - b) > 1e-3 < abs(b - c) and abs(a - c) > 1e-3 for a, b, c in zip(*books, strict=True))
    )


def _row(values: Sequence[float]) -> str:
    return ", ".join(f"{x:g}" for x in values)


def _assignment(weights: Sequence[float], centroids: Sequence[float]) -> Trace:
    rows = []
    for i, (w, label) in enumerate(zip(weights, shared.nearest(weights, centroids), strict=True), 1):
        rows.append(
            (f"$w_{{{i}}} = {w:g}$", f"$\\mu_{label + 1} = {centroids[label]:g}$", f"{abs(w - centroids[label]):.1f}")
        )
    return Trace(("weight", "nearest", "distance"), rows)


@question(
    topic="compression",
    level=2,
    points=3,
    concepts=["cmp-lloyd-step", "cmp-kmeans-objective"],
    where=tells_slips_apart,
    example=Example(
        "Han et al. 2016, figure 3: the published centroids, from a start nearby",
        "(-1.000, 0.000, 1.500, 2.000)",
        weights=(2.09, -0.98, 1.48, 0.09, 0.05, -0.14, -1.08, 2.12, -0.91, 1.92, 0.0, -1.03, 1.87, 0.0, 1.53, 1.49),
        centroids=(-1.1, 0.1, 1.4, 2.1),
    ),
)
def lloyd_iteration(
    weights: Annotated[tuple[float, ...], Entries(Decimals("-1.5", "1.5", "0.1"), shape=(10,))], centroids: Centroids
) -> Item:
    """Codebook after one iteration of k-means."""
    labels = shared.nearest(weights, centroids)
    w = [symbol(f"w_{{{i}}}", float(x)) for i, x in enumerate(weights, 1)]
    total = [x * labels.count(k) for k, x in enumerate(_moved(weights, labels, centroids, _mean))]
    return Item(
        f"A layer has the weights $w = ({_row(weights)})$. They are to share a codebook of {len(centroids)} values, "
        rf"found by k-means. The centroids start at $\mu = ({_row(centroids)})$."
        "\n\nWhat is the codebook after one iteration of Lloyd's algorithm (assign, then update)? Give its entries in "
        "the same order, to three decimals.",
        answer=Vector(shared.lloyd(w, centroids)),
        wrong={
            LOWER_BOUND: _moved(weights, _below(weights, centroids), centroids, _mean),
            MEDIAN: _moved(weights, labels, centroids, _median),
            MID_RANGE: _moved(weights, labels, centroids, _mid_range),
            ALL_WEIGHTS: [x / len(weights) for x in total],
        },
        solution=["Assign each weight to the nearest centroid.", _assignment(weights, centroids)],
    )


MEAN_GRADIENT = Misconception(
    "averages the gradients of a cluster",
    r"A centroid stands in for all its weights, so by the chain rule their gradients add up: "
    r"$\frac{\partial L}{\partial \mu_k} = \sum_{i: I_i = k} \frac{\partial L}{\partial w_i}$.",
)
ASCENT = Misconception("climbs instead of descending", "Gradient descent subtracts: $\\mu_k - \\eta g_k$.")
NO_RATE = Misconception("forgets the learning rate", r"The step is $\eta g_k$, not $g_k$.")
TIMES_COUNT = Misconception(
    "multiplies the sum by the size of the cluster",
    "The sum already holds one gradient for each weight of the cluster.",
)


@question(
    topic="compression",
    level=2,
    points=3,
    concepts=["cmp-centroid-gradient", "cmp-codebook-decode"],
    example=Example(
        "Han et al. 2016, figure 3, clusters counted from 1",
        "(-0.970, -0.040, 1.480, 1.960)",
        indices=((4, 1, 3, 2), (2, 2, 1, 4), (1, 4, 2, 1), (4, 2, 3, 3)),
        gradients=(
            (-0.03, -0.01, 0.03, 0.02),
            (-0.01, 0.01, -0.02, 0.12),
            (-0.01, 0.02, 0.04, 0.01),
            (-0.07, -0.02, 0.01, -0.02),
        ),
        centroids=(-1.0, 0.0, 1.5, 2.0),
        lr=1.0,
    ),
)
def codebook_gradient_step(
    indices: Annotated[tuple[tuple[int, ...], ...], Entries(Range(1, 4), shape=(3, 4))],
    gradients: Annotated[
        tuple[tuple[float, ...], ...],
        Entries(OneOf(-0.09, -0.07, -0.05, -0.04, -0.02, 0.01, 0.03, 0.05, 0.06, 0.08), shape=(3, 4)),
    ],
    centroids: Centroids,
    lr: Annotated[float, OneOf(0.4, 0.8, 1.2)],
) -> Item:
    """Codebook after a step of gradient descent."""
    labels = [[index - 1 for index in row] for row in indices]
    flat = [(k, g) for row, slopes in zip(labels, gradients, strict=True) for k, g in zip(row, slopes, strict=True)]
    sums = [sum(g for label, g in flat if label == k) for k in range(len(centroids))]
    counts = [sum(label == k for label, _ in flat) for k in range(len(centroids))]
    mu = [symbol(rf"\mu_{k}", c) for k, c in enumerate(centroids, 1)]

    def stepped(slopes: Sequence[float], rate: float = lr) -> list[float]:
        return [c - rate * g for c, g in zip(centroids, slopes, strict=True)]

    return Item(
        f"A layer shares its weights through the codebook $\\mu = ({_row(centroids)})$; the first table holds the "
        "index $I_{ij}$ of each weight, counted from 1. Backpropagation has found the gradients $G_{ij}$ of the loss "
        "with respect to the weights, in the second table.\n\nWhat is the codebook after one step of plain gradient "
        f"descent on the centroids with learning rate $\\eta = {lr:g}$? Give its entries in order, to three decimals.",
        answer=Vector(shared.fine_tuned(mu, labels, symbol("G", gradients), symbol(r"\eta", lr))),
        wrong={
            MEAN_GRADIENT: stepped([g / max(1, count) for g, count in zip(sums, counts, strict=True)]),
            ASCENT: stepped(sums, -lr),
            NO_RATE: stepped(sums, 1.0),
            TIMES_COUNT: stepped([g * count for g, count in zip(sums, counts, strict=True)]),
        },
        solution=["Add up the gradients of all weights that share a centroid; it moves by that sum."],
        figures=[NumberGrid(indices, "indices"), NumberGrid(gradients, "gradients")],
    )


BY_SIZE = Misconception(
    "compares magnitudes", "Distance is $|w - \\mu|$: a weight of $-0.9$ is far from a centroid at $0.9$."
)
EQUAL_SHARES = Misconception(
    "gives each cluster equally many weights", "K-means asks for the nearest centroid only; clusters differ in size."
)
OLD_CENTROIDS = Misconception(
    "measures from the old centroids", "The error belongs to the codebook that is stored, so take the new centroids."
)
ABSOLUTE = Misconception("adds absolute distances", "K-means minimizes squares: square each distance, then add.")
ROOT = Misconception("takes the root of the sum", "The objective is the sum of squares itself, without a root.")


def _by_size(weights: Sequence[float], centroids: Sequence[float]) -> list[int]:
    return shared.nearest([abs(w) for w in weights], [abs(c) for c in centroids])


def _equal_shares(weights: Sequence[float], count: int) -> list[int]:
    order = sorted(range(len(weights)), key=lambda i: weights[i])
    return [order.index(i) * count // len(weights) for i in range(len(weights))]


def clusters_differ(weights: tuple[float, ...], centroids: tuple[float, ...], rows: int, columns: int) -> bool:
    """Whether every centroid is used, and wrong ways of assigning give other clusters."""
    labels = shared.nearest(weights, centroids)
    others = (_below(weights, centroids), _by_size(weights, centroids), _equal_shares(weights, len(centroids)))
    return len(set(labels)) == len(centroids) and len({tuple(found) for found in (labels, *others)}) == 4


@question(
    topic="compression",
    level=3,
    concepts=["cmp-kmeans-objective", "cmp-lloyd-step", "cmp-codebook-storage"],
    where=clusters_differ,
    example=Example(
        "Han et al. 2016, figure 3 and section 3 (ratio 3.2), from a start near its centroids; error and bits by hand",
        "(4, 1, 3, 2, 2, 2, 1, 4, 1, 4, 2, 1, 4, 2, 3, 3)",
        "(-1.000, 0.000, 1.500, 2.000)",
        "0.0932",
        "160",
        "3.20",
        weights=(2.09, -0.98, 1.48, 0.09, 0.05, -0.14, -1.08, 2.12, -0.91, 1.92, 0.0, -1.03, 1.87, 0.0, 1.53, 1.49),
        centroids=(-1.1, 0.1, 1.4, 2.1),
        rows=4,
        columns=4,
    ),
)
def codebook_exam(
    weights: Annotated[tuple[float, ...], Entries(Decimals("-1.4", "1.4", "0.1"), shape=(8,))],
    centroids: Centroids,
    rows: Annotated[int, Range(16, 40, 2)],
    columns: Annotated[int, OneOf(12, 15, 20, 27, 35)],
) -> Item:
    """Weight sharing from assignment to compression ratio."""
    count, bits = len(centroids), (len(centroids) - 1).bit_length()
    labels, low = shared.nearest(weights, centroids), _below(weights, centroids)
    w = [symbol(f"w_{{{i}}}", float(x)) for i, x in enumerate(weights, 1)]
    book = shared.lloyd(w, centroids)
    plain = _moved(weights, labels, centroids, _mean)
    error = shared.squared_error(w, labels, book)
    distances = [abs(x - plain[label]) for x, label in zip(weights, labels, strict=True)]
    m, k, b = symbols(m=rows, k=columns, b=bits)
    n = let("n", m * k)
    stored = shared.stored_bits(n, b, WORD)
    size = rows * columns
    narrow = shared.stored_bits(size, bits, bits)
    return Item(
        f"The weights $w = ({_row(weights)})$ of a layer are to share a codebook of $K = {count}$ values. K-means "
        rf"starts at the centroids $\mu = ({_row(centroids)})$ of the clusters 1 to {count}.",
        parts=[
            Part(
                "Assign the weights: give the cluster of each, in order.",
                Vector([label + 1 for label in labels], digits=0),
                {
                    LOWER_BOUND: [label + 1 for label in low],
                    BY_SIZE: [label + 1 for label in _by_size(weights, centroids)],
                    EQUAL_SHARES: [label + 1 for label in _equal_shares(weights, count)],
                },
                points=2,
                solution=[_assignment(weights, centroids)],
            ),
            Part(
                "Update the codebook: give the centroids after this first iteration, in order, to three decimals.",
                Vector(book),
                {
                    LOWER_BOUND: _moved(weights, low, centroids, _mean),
                    BY_SIZE: _moved(weights, _by_size(weights, centroids), centroids, _mean),
                    SUM_ONLY: [x * labels.count(k) for k, x in enumerate(plain)],
                },
                points=2,
            ),
            Part(
                r"What is the sum of squared errors $E = \sum_i (w_i - \mu_{I_i})^2$ with your clusters and the "
                "updated codebook, to four decimals?",
                Number(error, digits=4),
                {
                    OLD_CENTROIDS: shared.squared_error(weights, labels, centroids),
                    ABSOLUTE: sum(distances),
                    ROOT: sum(d * d for d in distances) ** 0.5,
                },
                points=2,
            ),
            Part(
                f"The whole layer has $m \\times k = {rows} \\times {columns}$ weights. How many bits does it take "
                f"with this codebook, if each index has $b = {bits}$ bits and each centroid {WORD}?",
                Integer(stored, unit="bits"),
                {
                    NO_CODEBOOK: size * bits,
                    NARROW_CENTROIDS: narrow,
                    ONE_BIT_EACH: size * count + WORD * count,
                },
            ),
            Part(
                f"What is the compression ratio against weights of {WORD} bits, to two decimals?",
                Number(shared.compression_ratio(n, stored, WORD), digits=2),
                {
                    NO_CODEBOOK: WORD / bits,
                    NARROW_CENTROIDS: shared.compression_ratio(size, narrow),
                    INVERSE: value_of(stored) / (WORD * size),
                },
            ),
        ],
    )


SIGNED = Misconception(
    "ranks the weights with their signs", "A weight of $-0.9$ moves the output as much as $0.9$: rank by $|w|$."
)
INVERTED = Misconception(
    "marks the removed weights with 1", r"The mask multiplies the weights, $W \odot M$, so 0 is what removes."
)
KEEPS_SHARE = Misconception(
    "keeps as many as should go", "The number is that of the weights set to zero; all others are kept."
)
SHARE_OF_MAXIMUM = Misconception(
    "takes a share of the largest weight as threshold",
    "The threshold is a quantile: how many weights lie below decides, not how large the largest is.",
)


@question(
    topic="compression",
    level=1,
    points=2,
    concepts=["cmp-threshold-mask", "cmp-magnitude-pruning"],
    example=Example(
        "worked by hand from the method of Han et al. 2015, section 3",
        "0 0 0 1; 1 0 0 0; 0 1 0 0",
        weights=(0.1, -0.2, 0.3, -0.9, 0.8, 0.05, -0.15, 0.25, 0.35, -0.7, 0.4, 0.45),
        removed=9,
    ),
)
def magnitude_mask(
    weights: Annotated[
        tuple[float, ...], Distinct(0.03, -0.05, 0.08, -0.11, -0.14, 0.18, 0.23, -0.33, 0.36, -0.47, 0.62, -0.95)
    ],
    removed: Annotated[int, OneOf(3, 4, 8, 9)],
) -> Item:
    """Mask of a layer pruned by magnitude."""
    width = 4
    rows = [weights[i : i + width] for i in range(0, len(weights), width)]
    pruned = pruning.magnitude_mask(rows, removed)
    border = sorted(weights)[removed]
    share = removed / len(weights) * max(map(abs, weights))
    return Item(
        f"A layer has the ${len(rows)} \\times {width}$ weight matrix of the figure. Magnitude pruning sets {removed} "
        f"of its {len(weights)} weights to zero, over the whole matrix at once.\n\nWrite the mask row by row: 1 for a "
        "weight that is kept, 0 for one that is removed.",
        answer=Matrix(pruned.mask, digits=0),
        wrong={
            SIGNED: [[int(w >= border) for w in row] for row in rows],
            INVERTED: [[1 - keep for keep in row] for row in pruned.mask],
            KEEPS_SHARE: pruning.magnitude_mask(rows, len(weights) - removed).mask,
            SHARE_OF_MAXIMUM: [[int(abs(w) >= share) for w in row] for row in rows],
        },
        solution=[
            f"By size the weights are {_row(sorted(map(abs, weights)))}; the {removed} smallest go, so weights "
            f"of size {pruned.threshold:g} and more are kept."
        ],
        figures=[NumberGrid(rows, "weights")],
    )


@question(
    topic="compression",
    level=1,
    concepts=["cmp-structured-vs-unstructured", "cmp-masked-training", "cmp-codebook-storage"],
    example=Example(
        "Han et al. 2016, section 3: k centroids need log2 k bits",
        STATEMENTS[4].text,
        claims=(STATEMENTS[4], STATEMENTS[6], STATEMENTS[7], STATEMENTS[8]),
    ),
)
def compression_statement(claims: Annotated[tuple[Claim, ...], Claims(STATEMENTS, true=1, false=3)]) -> Item:
    """A statement about compression."""
    return single_choice("Which of these statements about compression holds?", claims)
