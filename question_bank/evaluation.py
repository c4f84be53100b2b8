"""Evaluation: precision, recall, F1 and average precision."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated

from dlquiz.numeric import evaluation
from dlquiz.question import (
    Distinct,
    Entries,
    Example,
    Item,
    LayerTable,
    Misconception,
    Number,
    OneOf,
    Part,
    Range,
    Trace,
    question,
    symbol,
    value_of,
)

SWAPPED = Misconception(
    "exchanges precision and recall",
    "Precision divides by what was reported, $TP + FP$; recall by what was there to find, $TP + FN$.",
)
ACCURACY = Misconception(
    "computes the accuracy", "Accuracy also rewards true negatives; where positives are rare it says little about them."
)
ALL_ERRORS = Misconception(
    "divides by all three counts", "$TP + FP + FN$ mixes both kinds of error; each of the two ratios has one of them."
)
SPECIFICITY = Misconception(
    "computes the share of negatives that are left alone",
    r"$TN/(TN + FP)$ is the specificity; recall is about the positives.",
)
ARITHMETIC = Misconception(
    "takes the arithmetic mean", r"$F_1$ is the harmonic mean, $2PR/(P + R)$; it leans to the smaller of the two."
)
NO_TWO = Misconception("forgets the factor 2", r"Where $P = R$, $F_1$ equals both; $PR/(P + R)$ is half of it.")
PRODUCT = Misconception("multiplies precision and recall", "The product still has to be divided by their mean.")


@question(
    topic="evaluation",
    level=1,
    concepts=["eva-precision-recall"],
    example=Example(
        "worked by hand from the definitions in Manning, Raghavan & Schütze 2008, section 8.3",
        "66.7%",
        "80.0%",
        "72.7%",
        right=8,
        errors=(4, 2),
        quiet=100,
    ),
)
def precision_recall_f1(
    right: Annotated[int, Range(44, 58)],
    errors: Annotated[tuple[int, ...], Distinct(5, 22, 37, 54, count=2)],
    quiet: Annotated[int, OneOf(86, 103, 117, 134)],
) -> Item:
    """Precision, recall and F1 of a classifier."""
    false_alarms, missed = errors
    flagged, ill = right + false_alarms, right + missed
    tp, fp, fn = (symbol(rf"\mathrm{{{n}}}", x) for n, x in (("TP", right), ("FP", false_alarms), ("FN", missed)))
    precision, recall = evaluation.precision(tp, fp), evaluation.recall(tp, fn)
    p, r = value_of(precision), value_of(recall)
    accuracy = (right + quiet) / (right + false_alarms + missed + quiet)
    all_errors = right / (right + false_alarms + missed)
    return Item(
        f"A screening network sees {ill + false_alarms + quiet} scans, {ill} of them with a tumour. It flags {flagged} "
        f"scans; {right} of these do show a tumour. Give all results in percent, to one decimal.",
        parts=[
            Part(
                "What is the precision?",
                Number(precision, digits=1, percent=True),
                {SWAPPED: r, ACCURACY: accuracy, ALL_ERRORS: all_errors},
                solution=[
                    f"Of {flagged} flagged scans {right} are right: $\\mathrm{{TP}} = {right}$, "
                    f"$\\mathrm{{FP}} = {flagged} - {right} = {false_alarms}$."
                ],
            ),
            Part(
                "What is the recall?",
                Number(recall, digits=1, percent=True),
                {SWAPPED: p, ACCURACY: accuracy, SPECIFICITY: quiet / (quiet + false_alarms)},
                solution=[f"Tumours that were not flagged: $\\mathrm{{FN}} = {ill} - {right} = {missed}$."],
            ),
            Part(
                "What is $F_1$?",
                Number(evaluation.f1(precision, recall), digits=1, percent=True),
                {ARITHMETIC: (p + r) / 2, PRODUCT: p * r, NO_TWO: p * r / (p + r)},
            ),
        ],
    )


RAW = Misconception(
    "leaves out the interpolation",
    "Summing the raw precisions is scikit-learn's average precision; here each is first raised to the highest "
    "precision at the same or a higher recall.",
)
ELEVEN_POINTS = Misconception(
    "averages over eleven recall levels",
    r"Recall levels $0, 0.1, \ldots, 1$ belong to PASCAL VOC 2007; all-point interpolation takes the exact area.",
)
FOUND_ONLY = Misconception(
    "divides by the objects found", "Objects that no detection hits count as well: recall is over all objects."
)
TRAPEZOIDS = Misconception(
    "joins the raw points by straight lines", "The area is that under the interpolated curve, which is a staircase."
)
EVERY_RANK = Misconception(
    "averages the precision over all ranks",
    "Recall only grows at true positives, so only the precisions there are summed.",
)


def _trapezoids(ranks: Sequence[evaluation.Rank]) -> float:
    points = [(0.0, ranks[0].precision), *((rank.recall, rank.precision) for rank in ranks)]
    return sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(points))


def rises_again(hits: tuple[int, ...], objects: int) -> bool:
    """Whether some objects are missed and precision rises from one true positive to the next, so that both matter."""
    if not 0 < sum(hits) < objects:
        return False
    heights = [rank.precision for rank, hit in zip(evaluation.ranking(hits, objects), hits, strict=True) if hit]
    return any(a < b for a, b in pairwise(heights))


@question(
    topic="evaluation",
    level=2,
    points=4,
    concepts=["eva-ap", "eva-precision-recall"],
    where=rises_again,
    example=Example(
        "worked by hand from the definition in the development kit of PASCAL VOC 2010 and later",
        "0.550",
        hits=(1, 0, 0, 1, 1),
        objects=4,
    ),
)
def average_precision(
    hits: Annotated[tuple[int, ...], Entries(OneOf(0, 1), shape=(8,))], objects: Annotated[int, OneOf(5, 7, 9)]
) -> Item:
    """Average precision of a ranked list of detections."""
    ranks = evaluation.ranking(hits, objects)
    raw = sum(rank.precision for rank, hit in zip(ranks, hits, strict=True) if hit)
    verdicts = ["TP" if hit else "FP" for hit in hits]
    return Item(
        f"A detector's {len(hits)} detections of one class are ranked by score; the table says which are true "
        f"positives (TP) and which false (FP). The images hold $n = {objects}$ objects of that class.\n\n"
        "What is the average precision with all-point interpolation (the area under the precision-recall curve after "
        "each precision is raised to the highest precision at the same or a higher recall), to three decimals?",
        answer=Number(evaluation.average_precision(hits, symbol("n", objects))),
        wrong={
            RAW: raw / objects,
            FOUND_ONLY: evaluation.average_precision(hits, sum(hits)),
            ELEVEN_POINTS: evaluation.eleven_points(hits, objects),
            TRAPEZOIDS: _trapezoids(ranks),
            EVERY_RANK: sum(rank.precision for rank in ranks) / len(hits),
        },
        solution=[
            Trace(
                ("rank", "verdict", "precision", "recall"),
                [
                    (str(k), verdict, f"{rank.precision:.4f}", f"{rank.recall:.4f}")
                    for k, (rank, verdict) in enumerate(zip(ranks, verdicts, strict=True), 1)
                ],
            ),
            r"Let $P_k$ be the precision at rank $k$ and $\hat{P}_k$ the highest one from there on. Each true positive "
            r"raises the recall by $\frac{1}{n}$.",
        ],
        figures=[LayerTable(("rank", "verdict"), [(str(k), verdict) for k, verdict in enumerate(verdicts, 1)])],
    )
