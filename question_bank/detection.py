"""Detection: overlap of boxes, suppression of duplicates, and the way from boxes to precision and recall.

Longer than most modules: its five questions share their misconceptions.
"""

from collections.abc import Callable, Sequence
from math import exp, prod
from typing import Annotated, NamedTuple

from dlquiz.numeric import boxes as geometry
from dlquiz.numeric import evaluation
from dlquiz.numeric import suppression as nms
from dlquiz.question import (
    Boxes,
    Chosen,
    Corners,
    Distinct,
    Example,
    Fields,
    Item,
    LayerTable,
    Misconception,
    Number,
    OneOf,
    Part,
    Range,
    Scenes,
    Subset,
    Trace,
    let,
    question,
    symbol,
    value_of,
)
from question_bank._detection_cases import (
    LETTERS,
    PAIR_AND_RING,
    RING_AND_PAIR,
    RING_WITH_TAIL,
    STAR_AND_PAIR,
    Rest,
    Street,
    labelled,
    matches_table,
    overlap_text,
    placed,
    rounds_table,
    scene,
    street_table,
    written,
)
from question_bank.evaluation import ALL_ERRORS, ARITHMETIC, NO_TWO, PRODUCT, SWAPPED

NMS_THRESHOLD = MATCH_THRESHOLD = 0.5
CONTINUOUS = "Coordinates are continuous: a box from $x_1$ to $x_2$ is $x_2 - x_1$ wide."

TWICE_COUNTED = Misconception(
    "counts the overlap twice", r"$|A| + |B|$ holds the shared part twice; the union is $|A| + |B| - |A \cap B|$."
)
DICE = Misconception(
    "computes the Dice coefficient",
    r"Dice is $2|A \cap B| / (|A| + |B|)$; IoU divides the overlap itself by the union.",
)
ENCLOSING = Misconception(
    "takes the enclosing box for the union",
    "The smallest box around both also holds corners that neither box covers; the union leaves them out.",
)
INCLUSIVE = Misconception(
    "counts pixels with both ends",
    "Sides of $x_2 - x_1 + 1$ belong to inclusive pixel indices (PASCAL VOC's toolkit); here coordinates are "
    "continuous.",
)


def _inclusive(a: Corners, b: Corners) -> float:
    return float(value_of(geometry.iou(_grown(a), _grown(b))))


def _grown(box: Corners) -> Corners:
    """Return a box whose last pixels count as well."""
    return box._replace(x2=box.x2 + 1, y2=box.y2 + 1)


def _overlap_slips(a: Sequence[float], b: Sequence[float]) -> dict[Misconception, float]:
    """Return what the wrong denominators make of an overlap."""
    shared = value_of(geometry.intersection(a, b))
    sizes = value_of(geometry.area(a)), value_of(geometry.area(b))
    return {TWICE_COUNTED: shared / sum(sizes), DICE: 2 * shared / sum(sizes)}


def partly_overlapping(boxes: tuple[Corners, ...]) -> bool:
    """Whether two boxes share a part of themselves and neither holds the other."""
    a, b = boxes
    shared = value_of(geometry.intersection(a, b))
    return 0 < shared < min(a.area, b.area) and a[::2] != b[::2] and a[1::2] != b[1::2]


@question(
    topic="detection",
    level=1,
    points=2,
    concepts=["det-iou"],
    where=partly_overlapping,
    example=Example(
        "worked by hand from the definition in Everingham et al. 2010, section 4.2",
        "0.143",
        boxes=(Corners(0, 0, 2, 2), Corners(1, 1, 3, 3)),
    ),
)
def iou(boxes: Annotated[tuple[Corners, ...], Boxes(2, width=25, height=23, sides=(17, 19))]) -> Item:
    """Intersection over union of two boxes."""
    a, b = boxes
    value = geometry.iou(geometry.named("A", a), geometry.named("B", b))
    around = (max(a.x2, b.x2) - min(a.x1, b.x1)) * (max(a.y2, b.y2) - min(a.y1, b.y1))
    return Item(
        "Two boxes are given in pixels by their top left and bottom right corners, $(x_1, y_1, x_2, y_2)$: "
        f"$A = ({a.x1}, {a.y1}, {a.x2}, {a.y2})$ and $B = ({b.x1}, {b.y1}, {b.x2}, {b.y2})$. {CONTINUOUS}\n\n"
        "What is their intersection over union, to three decimals?",
        answer=Number(value),
        wrong={
            **_overlap_slips(a, b),
            ENCLOSING: value_of(geometry.intersection(a, b)) / around,
            INCLUSIVE: _inclusive(a, b),
            TWICE_COUNTED & INCLUSIVE: _overlap_slips(*map(_grown, boxes))[TWICE_COUNTED],
        },
        figures=[scene(boxes)],
    )


class Centred(NamedTuple):
    """A box by its centre and its sides, in pixels."""

    cx: int
    cy: int
    w: int
    h: int


# the right box is the larger one, so that reading centres as corners always loses overlap
Left = Annotated[Centred, Fields(Centred, cx=Range(14, 16), cy=OneOf(12, 13), w=OneOf(18, 22), h=OneOf(14, 18))]
Right = Annotated[Centred, Fields(Centred, cx=Range(27, 30), cy=Range(22, 24), w=OneOf(30, 38), h=OneOf(26, 30))]

CENTRE_AS_CORNER = Misconception(
    "takes the centre for the top left corner",
    r"$(x, y, w, h)$ with a corner is COCO's format. Here the box reaches half a side to each side of the centre.",
)
WHOLE_SIDES = Misconception(
    "adds the whole side on both sides of the centre",
    r"The centre is in the middle: the box runs from $c_x - w/2$ to $c_x + w/2$.",
)


def _traced(label: str, box: Centred) -> geometry.Box:
    cx, cy, w, h = (symbol(f"{name}^{label}", x) for name, x in zip(("c_x", "c_y", "w", "h"), box, strict=True))
    return geometry.from_centre(cx, cy, w, h, label)


def _plain(box: Centred) -> Sequence[float]:
    return [value_of(x) for x in geometry.from_centre(box.cx, box.cy, box.w, box.h)]


@question(
    topic="detection",
    level=2,
    points=3,
    concepts=["det-iou"],
    example=Example(
        "worked by hand from the definition in Everingham et al. 2010, section 4.2",
        "0.143",
        a=Centred(1, 1, 2, 2),
        b=Centred(2, 2, 2, 2),
    ),
)
def iou_centre_format(a: Left, b: Right) -> Item:
    """Intersection over union of boxes given by their centres."""
    box_a, box_b = _traced("A", a), _traced("B", b)
    corner_a, corner_b = ((box.cx, box.cy, box.cx + box.w, box.cy + box.h) for box in (a, b))
    doubled_a, doubled_b = (geometry.from_centre(box.cx, box.cy, 2 * box.w, 2 * box.h) for box in (a, b))
    return Item(
        "A detector describes boxes by centre, width and height, $(c_x, c_y, w, h)$, in pixels: "
        f"$A = ({a.cx}, {a.cy}, {a.w}, {a.h})$ and $B = ({b.cx}, {b.cy}, {b.w}, {b.h})$. {CONTINUOUS}\n\n"
        "What is their intersection over union, to three decimals?",
        answer=Number(geometry.iou(box_a, box_b)),
        wrong={
            CENTRE_AS_CORNER: geometry.iou(corner_a, corner_b),
            WHOLE_SIDES: geometry.iou(doubled_a, doubled_b),
            **_overlap_slips(_plain(a), _plain(b)),
            CENTRE_AS_CORNER & DICE: _overlap_slips(corner_a, corner_b)[DICE],
        },
        solution=["Turn the centres into corners first, then intersect."],
    )


SINGLE_PASS = Misconception(
    "compares with the best box only",
    "Suppression goes on: the best of the boxes left is kept next and removes its own neighbours.",
)
SUPPRESSED_SUPPRESS = Misconception(
    "lets removed boxes remove others",
    "Only a box that is kept removes others; a box beside a removed one may survive.",
)
LOWEST_FIRST = Misconception(
    "starts from the lowest score",
    "The detector trusts high scores: of two duplicates the one with the higher score stays.",
)
BELOW = Misconception(
    "removes the boxes with a small overlap",
    "A small overlap means another object; duplicates are the boxes whose IoU is above the threshold.",
)


def _nms(overlaps: Sequence[Sequence[float]], scores: Sequence[float], threshold: float) -> set[int]:
    return {round_.kept for round_ in nms.suppressed(overlaps, scores, threshold)}


def _nms_slips(
    overlaps: Sequence[Sequence[float]], scores: Sequence[float], threshold: float
) -> dict[Misconception, set[int]]:
    """Return the boxes that each wrong kind of suppression keeps."""
    order = nms.ranked(scores)
    above = {i: [j for j in order if scores[j] > scores[i] and overlaps[i][j] > threshold] for i in order}
    apart = [[1 - x for x in row] for row in overlaps]
    return {
        SINGLE_PASS: {i for i in order if order[0] not in above[i]},
        SUPPRESSED_SUPPRESS: {i for i in order if not above[i]},
        LOWEST_FIRST: _nms(overlaps, [-score for score in scores], threshold),
        BELOW: _nms(apart, scores, 1 - threshold),
    }


Pictured = Annotated[tuple[Corners, ...], Scenes(RING_AND_PAIR, PAIR_AND_RING, STAR_AND_PAIR, RING_WITH_TAIL)]
Scores = Annotated[tuple[float, ...], Distinct(0.96, 0.93, 0.89, 0.84, 0.78, 0.71, 0.66, 0.57, count=6)]


def tells_slips_apart(boxes: tuple[Corners, ...], scores: tuple[float, ...], threshold: float) -> bool:
    """Whether every wrong kind of suppression keeps other boxes than the right one, and than each other."""
    overlaps = geometry.overlaps(boxes)
    kept = [_nms(overlaps, scores, threshold), *_nms_slips(overlaps, scores, threshold).values()]
    return len({frozenset(found) for found in kept}) == len(kept)


@question(
    topic="detection",
    level=2,
    points=3,
    concepts=["det-nms", "det-iou"],
    where=tells_slips_apart,
    example=Example(
        "worked by hand from the algorithm in Bodla et al. 2017, figure 3",
        "A, C",
        boxes=(Corners(0, 0, 20, 16), Corners(6, 0, 26, 16), Corners(12, 0, 32, 16)),
        scores=(0.9, 0.8, 0.7),
        threshold=0.5,
    ),
)
def nms_survivors(boxes: Pictured, scores: Scores, threshold: Annotated[float, OneOf(0.4, 0.45, 0.5)]) -> Item:
    """Boxes that survive non-maximum suppression."""
    overlaps = geometry.overlaps(boxes)
    names = LETTERS[: len(boxes)]
    rounds = nms.suppressed(overlaps, scores, threshold)
    rows = [
        (names[i], f"{scores[i]:.2f}", *("–" if i == j else overlap_text(x) for j, x in enumerate(row)))
        for i, row in enumerate(overlaps)
    ]
    return Item(
        f"A detector reports {len(boxes)} boxes of one class. The table gives each box's score and its IoU with every "
        "other box. Greedy non-maximum suppression removes a box when its IoU with a kept box of higher score is above "
        f"{threshold}.\n\nWhich boxes survive?",
        answer=Subset(labelled(round_.kept for round_ in rounds), tuple(names)),
        wrong={slip: labelled(kept) for slip, kept in _nms_slips(overlaps, scores, threshold).items()},
        solution=[
            "Round by round: keep the best box that is left, remove those that overlap it too much.",
            rounds_table(rounds, overlaps, scores, names),
        ],
        figures=[scene(boxes), LayerTable(("box", "score", *names), rows)],
    )


class Overlaps(NamedTuple):
    """IoU of three boxes, pair by pair."""

    ab: float
    ac: float
    bc: float


ORIGINAL_ORDER = Misconception(
    "keeps the order of the original scores",
    "After every round the next box is the best by the decayed scores, so boxes may change places.",
)
LINEAR = Misconception(
    "decays linearly",
    r"$s(1 - \mathrm{IoU})$ is the linear penalty of Soft-NMS; the Gaussian one is $s\,e^{-\mathrm{IoU}^2 / \sigma}$.",
)
NOT_SQUARED = Misconception(
    "does not square the IoU", r"The Gaussian penalty is $e^{-\mathrm{IoU}^2 / \sigma}$, with the square of the IoU."
)
HARD = Misconception(
    "removes boxes as hard suppression does",
    "Soft-NMS removes no box and has no IoU threshold: every box left decays by its overlap with the picked one.",
)


@question(
    topic="detection",
    level=3,
    points=4,
    concepts=["det-nms"],
    example=Example(
        "worked by hand from the Gaussian penalty in Bodla et al. 2017, section 3",
        "0.359",
        scores=(0.9, 0.8, 0.7),
        overlaps=Overlaps(0.6, 0.1, 0.2),
        sigma=0.5,
        asked="B",
    ),
)
def soft_nms(
    scores: Annotated[
        tuple[float, ...],
        OneOf((0.92, 0.86, 0.64), (0.95, 0.88, 0.66), (0.9, 0.84, 0.7), (0.94, 0.82, 0.72), (0.97, 0.86, 0.62)),
    ],
    overlaps: Annotated[
        Overlaps,
        Fields(
            Overlaps,
            ab=OneOf(0.62, 0.64, 0.68, 0.72),
            ac=OneOf(0.12, 0.16, 0.22, 0.26),
            bc=OneOf(0.22, 0.28, 0.34, 0.38, 0.42),
        ),
    ],
    sigma: Annotated[float, OneOf(0.4, 0.5, 0.6)],
    asked: Annotated[str, OneOf("B", "C")],
) -> Item:
    """Final score of a box after Soft-NMS."""
    s = [symbol(f"s_{name}", score) for name, score in zip("ABC", scores, strict=True)]
    ab, ac, bc = (symbol(f"o_{{{pair}}}", x) for pair, x in zip(("AB", "AC", "BC"), overlaps, strict=True))
    rounds = nms.decayed([[1, ab, ac], [ab, 1, bc], [ac, bc, 1]], s, symbol(r"\sigma", sigma), "ABC")
    picked = [round_.picked for round_ in rounds]
    target = "ABC".index(asked)
    final = {round_.picked: round_.score for round_ in rounds}
    table = [[1, overlaps.ab, overlaps.ac], [overlaps.ab, 1, overlaps.bc], [overlaps.ac, overlaps.bc, 1]]

    def factors(order: Sequence[int], penalty: Callable[[float], float]) -> float:
        earlier = order[: order.index(target)]
        return prod([penalty(table[i][target]) for i in earlier], start=scores[target])

    return Item(
        f"A detector reports three boxes of one class with scores $s_A = {scores[0]}$, $s_B = {scores[1]}$ and "
        f"$s_C = {scores[2]}$. Their overlaps, as IoU, are $o_{{AB}} = {overlaps.ab}$, $o_{{AC}} = {overlaps.ac}$ and "
        f"$o_{{BC}} = {overlaps.bc}$. Soft-NMS runs with the "
        f"Gaussian penalty and $\\sigma = {sigma}$; no box is dropped.\n\n"
        f"What is the score of box ${asked}$ when it is picked, to three decimals?",
        answer=Number(final[target]),
        wrong={
            ORIGINAL_ORDER: factors((0, 1, 2), lambda o: exp(-(o**2) / sigma)),
            LINEAR: factors(picked, lambda o: 1 - o),
            NOT_SQUARED: factors(picked, lambda o: exp(-o / sigma)),
            HARD: factors(picked, lambda o: 0.0 if o > 0.5 else 1.0),
        },
        solution=[
            "Each round picks the best box by the scores as they are now and decays all that are left.",
            Trace(
                ("round", "picked", "scores left"),
                [
                    (
                        str(i),
                        f"{'ABC'[r.picked]} ({value_of(r.score):.4f})",
                        ", ".join(f"{'ABC'[j]} {value_of(x):.4f}" for j, x in r.left.items()) or "none",
                    )
                    for i, r in enumerate(rounds, 1)
                ],
            ),
        ],
    )


NO_SUPPRESSION = Misconception(
    "counts the suppressed boxes as false positives",
    "A suppressed box is no detection any more; only the survivors are matched.",
)
MEAN_OF_RATIOS = Misconception(
    "averages the ratios of the images",
    "Counts are added over the whole test set before any ratio is taken: images with few objects weigh less.",
)


@question(
    topic="detection",
    level=3,
    concepts=["det-iou", "det-nms", "det-iou-threshold", "eva-precision-recall"],
    example=Example(
        "worked by hand from the definitions in Everingham et al. 2010, section 4.2",
        "0.615",
        "A, C, E",
        "75.0%",
        "60.0%",
        "66.7%",
        names=("A", "B", "C", "D", "E"),
        scores=(0.9, 0.8, 0.7, 0.6, 0.5),
        place=2,
        street=Street(height=13, first=2, duplicate=3, lower=0, middle=6, last=6, second=3, third=9),
        rest=Rest(tp=1, errors=(0, 1)),
    ),
)
def detection_exam(
    names: Annotated[tuple[str, ...], Distinct("A", "B", "C", "D", "E")],
    scores: Annotated[tuple[float, ...], Chosen((0.97, 0.94, 0.91, 0.86, 0.83, 0.75, 0.68, 0.62), 5)],
    place: Annotated[int, Range(2, 5)],
    street: Annotated[
        Street,
        Fields(
            Street,
            height=OneOf(12, 13, 14, 17),
            first=Range(1, 3),
            duplicate=Range(2, 5),
            lower=OneOf(1, 2),
            middle=OneOf(5, 6),
            last=OneOf(5, 6),
            second=OneOf(-8, -3, -2, 2, 3),
            third=OneOf(3, 4, 8, 9),
        ),
    ],
    rest: Annotated[
        Rest, Fields(Rest, tp=Range(76, 110), errors=OneOf((8, 30), (8, 31), (9, 32), (46, 9), (47, 8), (48, 9)))
    ],
) -> Item:
    """Detections from boxes to F1."""
    boxes, truths = placed(street)
    ranks = [1, place, *(rank for rank in range(2, 6) if rank != place)]
    score = [scores[rank - 1] for rank in ranks]
    overlaps, hits = geometry.overlaps(boxes), geometry.overlaps(boxes, truths)
    rounds = nms.suppressed(overlaps, score, NMS_THRESHOLD)
    kept = [round_.kept for round_ in rounds]
    matched = evaluation.matches(hits, kept, MATCH_THRESHOLD)
    right = sum(found is not None for found in matched.values())
    here = (right, len(kept) - right, len(truths) - right)
    elsewhere = (rest.tp, *rest.errors)
    tp, fp, fn = (
        let(rf"\mathrm{{{name}}}", symbol(rf"\mathrm{{{name}}}_1", x) + more)
        for name, x, more in zip(("TP", "FP", "FN"), here, elsewhere, strict=True)
    )
    precision, recall = evaluation.precision(tp, fp), evaluation.recall(tp, fn)
    p, r = value_of(precision), value_of(recall)
    unsuppressed = [
        found is not None for found in evaluation.matches(hits, nms.ranked(score), MATCH_THRESHOLD).values()
    ]
    loose = sum(unsuppressed) + elsewhere[0], unsuppressed.count(False) + elsewhere[1]
    all_errors = value_of(tp) / value_of(tp + fp + fn)
    a, b = names[0], names[1]
    return Item(
        f"On one image a detector reports five boxes of one class, {', '.join(sorted(names))}; three objects are "
        "annotated, G1, G2 and G3. The table gives scores and IoUs; one IoU is left out. Corners are given in pixels "
        f"as $(x_1, y_1, x_2, y_2)$. {CONTINUOUS}",
        figures=[scene(boxes, "".join(names), truths), street_table(score, overlaps, hits, names)],
        parts=[
            Part(
                f"Box ${a}$ is ${written(boxes[0])}$ and box ${b}$ is ${written(boxes[1])}$. Compute the missing "
                "IoU, to three decimals.",
                Number(geometry.iou(geometry.named(a, boxes[0]), geometry.named(b, boxes[1]), a + b)),
                {**_overlap_slips(boxes[0], boxes[1]), INCLUSIVE: _inclusive(boxes[0], boxes[1])},
                points=2,
            ),
            Part(
                f"Non-maximum suppression removes a box when its IoU with a kept box of higher score is above "
                f"{NMS_THRESHOLD}. Which boxes survive?",
                Subset(labelled(kept, names), tuple(sorted(names))),
                {
                    slip: labelled(found, names)
                    for slip, found in _nms_slips(overlaps, score, NMS_THRESHOLD).items()
                    if slip is not LOWEST_FIRST
                },
                points=2,
                solution=[rounds_table(rounds, overlaps, score, names)],
            ),
            Part(
                "The survivors are matched by descending score: each is compared with the object of the highest IoU "
                "among those still free, and is a true positive that takes this object if the IoU is "
                f"{MATCH_THRESHOLD} or more. The other images of the test set add {elsewhere[0]} true positives, "
                f"{elsewhere[1]} false positives and {elsewhere[2]} missed objects. What is the precision over the "
                "whole test set, in percent to one decimal?",
                Number(precision, digits=1, percent=True),
                {
                    SWAPPED: r,
                    NO_SUPPRESSION: evaluation.precision(*loose),
                    ALL_ERRORS: all_errors,
                },
                points=2,
                solution=[
                    matches_table(matched, hits, names),
                    f"True positives here: {here[0]}, false positives: {here[1]}, missed objects: {here[2]}.",
                ],
            ),
            Part(
                "What is the recall over the whole test set, in percent to one decimal?",
                Number(recall, digits=1, percent=True),
                {
                    SWAPPED: p,
                    ALL_ERRORS: all_errors,
                    MEAN_OF_RATIOS: (here[0] / len(truths) + evaluation.recall(elsewhere[0], elsewhere[2])) / 2,
                },
            ),
            Part(
                "What is $F_1$, in percent to one decimal?",
                Number(evaluation.f1(precision, recall), digits=1, percent=True),
                {ARITHMETIC: (p + r) / 2, NO_TWO: p * r / (p + r), PRODUCT: p * r},
            ),
        ],
    )
