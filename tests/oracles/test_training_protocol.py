"""Standardization and nearest neighbours against scikit-learn."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

from dlquiz.numeric.term import value_of
from dlquiz.question import LayerTable, Question, Variant
from dlquiz.question.show import cells
from question_bank import training_protocol as bank

CHECKED = {
    "training-protocol/standardize": "sklearn.preprocessing.StandardScaler",
    "training-protocol/knn-predict": "sklearn.neighbors.KNeighborsClassifier",
}


def variants(question: "Question[...]") -> Iterator[Variant]:
    return islice(question.walk(0), 300)


def wrong_of(variant: Variant) -> dict[str, Any]:
    return {slip.name: value_of(value) for slip, value in variant.item.all_parts[0].wrong.items()}


def column(values: Any) -> "np.ndarray[Any, Any]":
    return np.array(values, dtype=float).reshape(-1, 1)


def test_standardized_test_data_agree_with_scikit_learn() -> None:
    for variant in variants(bank.standardize):
        train, test = column(variant.parameters["train"]), column(variant.parameters["test"])
        seen = StandardScaler().fit(train).transform(test).ravel()
        assert cells(variant.item.all_parts[0].answer.value) == pytest.approx(seen)
        wrong = wrong_of(variant)
        own = StandardScaler().fit_transform(test).ravel()
        assert cells(wrong["takes the test set's own statistics"]) == pytest.approx(own)
        pooled = StandardScaler().fit(np.vstack([train, test])).transform(test).ravel()
        assert cells(wrong["takes the statistics of training and test set together"]) == pytest.approx(pooled)
        sample = ((test - train.mean()) / train.std(ddof=1)).ravel()
        assert cells(wrong[r"divides by $n - 1$"]) == pytest.approx(sample)


def test_the_predicted_class_agrees_with_scikit_learn() -> None:
    for variant in variants(bank.knn_predict):
        (table,) = variant.item.figures
        assert isinstance(table, LayerTable)
        points = [(int(x or ""), int(y or "")) for x, y, _ in table.rows]
        labels = [word for _, _, word in table.rows]
        said = re.search(r"at the point \$\((\d+), (\d+)\)\$", variant.item.prompt)
        assert said
        query = [[int(said[1]), int(said[2])]]
        assert tuple(query[0]) == variant.parameters["query"]

        def predicted(k: int, metric: str, points: Any = points, labels: Any = labels, query: Any = query) -> str:
            classifier = KNeighborsClassifier(n_neighbors=k, metric=metric, algorithm="brute")
            return str(classifier.fit(points, labels).predict(query)[0])

        assert variant.item.all_parts[0].answer.value == predicted(3, "euclidean")
        assert wrong_of(variant) == {
            "asks the nearest sample alone": predicted(1, "euclidean"),
            "adds the differences of the coordinates": predicted(3, "manhattan"),
            "lets all samples vote": Counter(labels).most_common(1)[0][0],
        }
