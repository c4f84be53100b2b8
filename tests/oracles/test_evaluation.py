"""Precision, recall, F1 and average precision against scikit-learn."""

from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np
import pytest
from sklearn import metrics

from dlquiz.numeric.term import value_of
from dlquiz.question import Misconception, Variant
from question_bank import evaluation as bank

CHECKED = {
    "evaluation/precision-recall-f1": "sklearn.metrics on lists of labels",
    "evaluation/average-precision": "sklearn.metrics.precision_recall_curve with its envelope",
}
VARIANTS = 300


def answer(variant: Variant, part: int = 0) -> Any:
    return value_of(variant.item.all_parts[part].answer.value)


def wrong(variant: Variant, slip: Misconception, part: int = 0) -> Any:
    return value_of(variant.item.all_parts[part].wrong[slip])


def test_precision_recall_and_f1_are_those_of_the_labels() -> None:
    for variant in islice(bank.precision_recall_f1.walk(0), VARIANTS):
        right, (false_alarms, missed), quiet = variant.parameters.values()
        truth = [1] * (right + missed) + [0] * (false_alarms + quiet)
        flagged = [1] * right + [0] * missed + [1] * false_alarms + [0] * quiet
        precision, recall, f1, _ = metrics.precision_recall_fscore_support(truth, flagged, average="binary")
        assert [answer(variant, part) for part in range(3)] == pytest.approx([precision, recall, f1])
        accuracy = metrics.accuracy_score(truth, flagged)
        assert wrong(variant, bank.ACCURACY) == pytest.approx(accuracy)
        assert wrong(variant, bank.ACCURACY, 1) == pytest.approx(accuracy)
        assert wrong(variant, bank.SPECIFICITY, 1) == pytest.approx(metrics.recall_score(truth, flagged, pos_label=0))
        assert wrong(variant, bank.ALL_ERRORS) == pytest.approx(metrics.jaccard_score(truth, flagged))
        for number in (len(truth), sum(truth), sum(flagged), right):
            assert f"{number} " in variant.item.prompt


def test_average_precision_is_the_area_under_scikit_learns_curve_made_monotone() -> None:
    for variant in islice(bank.average_precision.walk(0), VARIANTS):
        hits, objects = variant.parameters.values()
        scores = -np.arange(len(hits))
        precision, recall, _ = metrics.precision_recall_curve(hits, scores)
        precision, recall = precision[::-1], recall[::-1] * sum(hits) / objects  # sklearn knows no missed objects
        envelope = np.maximum.accumulate(precision[::-1])[::-1]
        assert answer(variant) == pytest.approx(np.sum(np.diff(recall) * envelope[1:]))
        raw = metrics.average_precision_score(hits, scores) * sum(hits) / objects
        assert wrong(variant, bank.RAW) == pytest.approx(raw)
        assert wrong(variant, bank.FOUND_ONLY) == pytest.approx(answer(variant) * objects / sum(hits))
        trapezoids = np.trapezoid([precision[1], *precision[1:]], [0, *recall[1:]])
        assert wrong(variant, bank.TRAPEZOIDS) == pytest.approx(trapezoids)


def test_the_eleven_point_value_is_that_of_its_definition() -> None:
    for variant in islice(bank.average_precision.walk(0), VARIANTS):
        hits, objects = variant.parameters.values()
        curve = [(Fraction(sum(hits[:k]), objects), Fraction(sum(hits[:k]), k)) for k in range(1, len(hits) + 1)]
        levels = [max((p for r, p in curve if r >= Fraction(i, 10)), default=Fraction(0)) for i in range(11)]
        assert wrong(variant, bank.ELEVEN_POINTS) == pytest.approx(float(sum(levels) / 11))


def test_interpolation_and_missed_objects_always_matter() -> None:
    for variant in islice(bank.average_precision.walk(0), VARIANTS):
        hits, objects = variant.parameters.values()
        assert sum(hits) < objects
        assert answer(variant) > wrong(variant, bank.RAW)
