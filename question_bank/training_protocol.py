"""The protocol of training: standardizing inputs, and prediction by nearest neighbours."""

from itertools import product
from math import sqrt
from typing import Annotated

from dlquiz.numeric.neighbours import nearest_neighbours
from dlquiz.numeric.standardization import standardized
from dlquiz.question import (
    Chosen,
    Distinct,
    Entries,
    Example,
    Item,
    LayerTable,
    Misconception,
    OneOf,
    Range,
    Term,
    Trace,
    Vector,
    array,
    question,
    symbol,
)

TEST_STATISTICS = Misconception(
    "takes the test set's own statistics",
    "The test set must pass through the very transformation that training used: its mean, its standard deviation.",
)
POOLED_STATISTICS = Misconception(
    "takes the statistics of training and test set together",
    "Then the test set leaks into training. Statistics come from the training set alone.",
)
UNBIASED = Misconception(
    r"divides by $n - 1$",
    "That is the sample standard deviation (R, pandas). Here the mean of the squares is taken, as scikit-learn does.",
)
NO_ROOT = Misconception(
    "divides by the variance", r"The variance has the square of the feature's unit: divide by its root $\sigma$."
)
NOT_CENTRED = Misconception("forgets the mean", r"First subtract $\mu$: standardized values lie around zero.")


@question(
    topic="training-protocol",
    level=2,
    points=2,
    concepts=["tpr-standardization", "tpr-splits"],
    example=Example(
        "worked by hand for 2, 4, 4, 4, 5, 5, 7, 9, whose mean is 5 and whose standard deviation is 2",
        "(2.000, -1.500)",
        train=(2, 4, 4, 4, 5, 5, 7, 9),
        test=(9, 2),
    ),
)
def standardize(
    train: Annotated[tuple[int, ...], Distinct(*range(1, 21), count=4)],
    test: Annotated[tuple[int, ...], Distinct(*range(25), count=2)],
) -> Item:
    """Standardizing test data."""
    fitted, new = array([float(x) for x in train]), array([float(x) for x in test])
    mu = sum(train) / len(train)
    sigma = sqrt(sum((x - mu) ** 2 for x in train) / len(train))
    return Item(
        f"A feature has the values $x = ({', '.join(map(str, train))})$ in the training set and the values "
        f"$x' = ({test[0]}, {test[1]})$ in the test set. It is standardized, with the standard deviation that divides "
        "by the number of values. Which two values does the network get to see at test time, in this order? "
        "Give three decimals.",
        answer=Vector(standardized(symbol("x'", new), symbol("x", fitted))),
        wrong={
            TEST_STATISTICS: standardized(new, new),
            UNBIASED: standardized(new, fitted, unbiased=True),
            POOLED_STATISTICS: standardized(new, array([*fitted, *new])),
            NO_ROOT: [(x - mu) / sigma**2 for x in test],
            NOT_CENTRED: [x / sigma for x in test],
        },
        solution=["The mean and the standard deviation come from the training set alone."],
    )


Point = tuple[int, int]


def _around(*corners: Point) -> tuple[Point, ...]:
    """Return the points that reflections and a swap of the axes make of some."""
    turned = {
        (sx * a, sy * b) for x, y in corners for a, b in ((x, y), (y, x)) for sx, sy in product((-1, 1), repeat=2)
    }
    return tuple(sorted(turned))


# Offsets from the query. One sample is nearest; then come two on the diagonals by the Euclidean distance (25 squared,
# sum 7) but two near the axes by the sum of differences (26 or 36, sum 6); the three far ones are most numerous.
NEAREST = _around((1, 1), (2, 0), (1, 2))
DIAGONAL = _around((3, 4))
AXIAL = _around((6, 0), (5, 1))
FAR = _around((7, 3), (6, 5), (8, 1))

WORDS = ("cat", "dog", "horse", "frog", "deer", "ship", "truck", "plane", "bird")

NEAREST_ONLY = Misconception("asks the nearest sample alone", "With $k = 3$ the three nearest samples vote.")
CITY_BLOCK = Misconception(
    "adds the differences of the coordinates",
    "That is the Manhattan distance. The Euclidean one is the root of the sum of squares; the squares order alike.",
)
ALL_VOTE = Misconception("lets all samples vote", "Only the $k$ nearest samples vote, however many others there are.")


@question(
    topic="training-protocol",
    level=2,
    points=2,
    concepts=["tpr-knn-predict"],
    example=Example(
        "worked by hand: the squared distances are 2 (dog), 25 (cat), 25 (cat), 26, 36 (ship), 58, 58, 58 (bird)",
        "cat",
        query=(10, 10),
        nearest=(1, 1),
        diagonal=((3, 4), (-4, 3)),
        axial=((5, 1), (0, -6)),
        far=((7, 3), (3, 7), (-7, -3)),
        words=("cat", "dog", "ship", "bird"),
    ),
)
def knn_predict(
    query: Annotated[tuple[int, ...], Entries(Range(9, 13), (2,))],
    nearest: Annotated[Point, OneOf(*NEAREST)],
    diagonal: Annotated[tuple[Point, ...], Chosen(DIAGONAL, 2)],
    axial: Annotated[tuple[Point, ...], Chosen(AXIAL, 2)],
    far: Annotated[tuple[Point, ...], Chosen(FAR, 3)],
    words: Annotated[tuple[str, ...], Distinct(*WORDS, count=4)],
) -> Item:
    """Prediction by three nearest neighbours.

    The samples are given by their offsets from the query; the classes of `words` are those of the diagonal samples,
    the nearest one, the axial ones and the far ones.
    """
    key, one, two, three = words
    offsets = [
        (nearest, one),
        *((at, key) for at in diagonal),
        *((at, two) for at in axial),
        *((at, three) for at in far),
    ]
    samples = sorted(((query[0] + x, query[1] + y), word) for (x, y), word in offsets)
    points, labels = [at for at, _ in samples], [word for _, word in samples]
    vote = nearest_neighbours(points, labels, query, 3)
    return Item(
        f"A nearest-neighbour classifier with $k = 3$ and the Euclidean distance has stored the samples of the table. "
        f"Which class does it predict at the point $({query[0]}, {query[1]})$? Write the class's name.",
        answer=Term(vote.label, (f"{vote.label}s",)),
        wrong={
            NEAREST_ONLY: nearest_neighbours(points, labels, query, 1).label,
            CITY_BLOCK: nearest_neighbours(points, labels, query, 3, p=1).label,
            ALL_VOTE: nearest_neighbours(points, labels, query, len(points)).label,
        },
        solution=[
            "The squared distance orders the samples as the distance does; the first three vote.",
            Trace(
                ("sample", "squared distance", "class"),
                [(f"$({points[n.place][0]}, {points[n.place][1]})$", f"{n.distance}", n.label) for n in vote.ranking],
            ),
        ],
        figures=[LayerTable(("$x_1$", "$x_2$", "class"), [(f"{x}", f"{y}", word) for (x, y), word in samples])],
    )
