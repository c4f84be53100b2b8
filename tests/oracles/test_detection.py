"""Detection against rasterized boxes, pycocotools and brute force from the definitions."""

from itertools import combinations, islice, permutations
from math import exp
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pycocotools import mask  # has no types
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from sklearn.metrics import precision_recall_fscore_support

from dlquiz.numeric.term import value_of
from dlquiz.question import BoxScene, Misconception, Variant
from question_bank import detection as bank
from question_bank.evaluation import ALL_ERRORS, SWAPPED

CHECKED = {
    "detection/iou": "boxes painted on a pixel grid, pycocotools.mask.iou",
    "detection/iou-centre-format": "pycocotools.mask.iou, boxes painted on a pixel grid",
    "detection/nms-survivors": "enumeration of all subsets over IoUs from a pixel grid",
    "detection/soft-nms": "enumeration of all orders of picking",
    "detection/detection-exam": "pixel grid, enumeration of subsets, pycocotools.cocoeval, sklearn.metrics",
}
VARIANTS = 300
Corners = tuple[float, float, float, float]


def answer(variant: Variant, part: int = 0) -> Any:
    return value_of(variant.item.all_parts[part].answer.value)


def wrong(variant: Variant, slip: Misconception, part: int = 0) -> Any:
    return variant.item.all_parts[part].wrong[slip]


def painted(box: Any, inclusive: bool = False) -> NDArray[np.bool_]:
    x1, y1, x2, y2 = map(int, box)
    grid = np.zeros((110, 110), dtype=bool)
    grid[y1 + 20 : y2 + 20 + inclusive, x1 + 20 : x2 + 20 + inclusive] = True
    return grid


def overlap(a: Any, b: Any, inclusive: bool = False) -> float:
    first, second = painted(a, inclusive), painted(b, inclusive)
    return float((first & second).sum() / (first | second).sum())


def coco_overlap(a: Any, b: Any) -> float:
    """Return the IoU of two boxes given as x, y of the top left corner, width and height."""
    found = mask.iou(np.array([a], dtype=float), np.array([b], dtype=float), [0])
    return float(found[0, 0])


def around(a: Any, b: Any) -> int:
    rows, columns = np.nonzero(painted(a) | painted(b))
    return int((np.ptp(rows) + 1) * (np.ptp(columns) + 1))


def test_iou_is_that_of_painted_pixels_and_of_pycocotools() -> None:
    for variant in islice(bank.iou.walk(0), VARIANTS):
        a, b = variant.parameters["boxes"]
        first, second = painted(a), painted(b)
        shared = (first & second).sum()
        assert answer(variant) == pytest.approx(overlap(a, b))
        assert answer(variant) == pytest.approx(
            coco_overlap(*((box.x1, box.y1, box.x2 - box.x1, box.y2 - box.y1) for box in (a, b)))
        )
        assert wrong(variant, bank.DICE) == pytest.approx(2 * shared / (first.sum() + second.sum()))
        assert wrong(variant, bank.TWICE_COUNTED) == pytest.approx(shared / (first.sum() + second.sum()))
        assert wrong(variant, bank.ENCLOSING) == pytest.approx(shared / around(a, b))
        assert wrong(variant, bank.INCLUSIVE) == pytest.approx(overlap(a, b, inclusive=True))
        first, second = painted(a, inclusive=True), painted(b, inclusive=True)
        twice = (first & second).sum() / (first.sum() + second.sum())
        assert wrong(variant, bank.TWICE_COUNTED & bank.INCLUSIVE) == pytest.approx(twice)


def test_boxes_given_by_their_centres_overlap_as_pycocotools_finds() -> None:
    for variant in islice(bank.iou_centre_format.walk(0), VARIANTS):
        a, b = variant.parameters["a"], variant.parameters["b"]
        first, second = (
            (box.cx - box.w / 2, box.cy - box.h / 2, box.cx + box.w / 2, box.cy + box.h / 2) for box in (a, b)
        )
        assert answer(variant) == pytest.approx(
            coco_overlap(*((box.cx - box.w / 2, box.cy - box.h / 2, box.w, box.h) for box in (a, b)))
        )
        assert answer(variant) == pytest.approx(overlap(first, second))
        assert wrong(variant, bank.CENTRE_AS_CORNER) == pytest.approx(coco_overlap(a, b))
        moved, other = (painted((box.cx, box.cy, box.cx + box.w, box.cy + box.h)) for box in (a, b))
        dice = 2 * (moved & other).sum() / (moved.sum() + other.sum())
        assert wrong(variant, bank.CENTRE_AS_CORNER & bank.DICE) == pytest.approx(dice)
        first, second = ((box.cx - box.w, box.cy - box.h, box.cx + box.w, box.cy + box.h) for box in (a, b))
        assert wrong(variant, bank.WHOLE_SIDES) == pytest.approx(overlap(first, second))


def survivors(overlaps: Any, scores: Any, threshold: float) -> set[int]:
    """Return the one set in which a box stands exactly if no better box of the set overlaps it too much."""
    places = range(len(scores))
    found = []
    for size in range(len(scores) + 1):
        for chosen in combinations(places, size):
            covered = [any(scores[j] > scores[i] and overlaps[i][j] > threshold for j in chosen) for i in places]
            if all((i in chosen) != covered[i] for i in places):
                found.append(set(chosen))
    assert len(found) == 1
    return found[0]


def named(places: Any, names: Any) -> set[str]:
    return {names[i] for i in places}


def test_survivors_are_the_one_consistent_set() -> None:
    for variant in islice(bank.nms_survivors.walk(0), VARIANTS):
        boxes, scores, threshold = variant.parameters.values()
        overlaps = [[overlap(a, b) for b in boxes] for a in boxes]
        names = "ABCDEF"
        assert set(answer(variant)) == named(survivors(overlaps, scores, threshold), names)
        negated = [-score for score in scores]
        assert set(wrong(variant, bank.LOWEST_FIRST)) == named(survivors(overlaps, negated, threshold), names)
        best = max(range(6), key=scores.__getitem__)
        single = [i for i in range(6) if i == best or overlaps[i][best] <= threshold]
        assert set(wrong(variant, bank.SINGLE_PASS)) == named(single, names)


def test_boxes_of_a_scene_overlap_clearly_more_or_less_than_every_threshold() -> None:
    for variant in islice(bank.nms_survivors.walk(1), 60):
        for a, b in combinations(variant.parameters["boxes"], 2):
            assert not 0.39 < overlap(a, b) < 0.51


def test_a_soft_score_is_that_of_the_one_order_in_which_each_pick_is_the_best_left() -> None:
    for variant in islice(bank.soft_nms.walk(0), VARIANTS):
        scores, pairs, sigma, asked = variant.parameters.values()
        between = {frozenset((0, 1)): pairs.ab, frozenset((0, 2)): pairs.ac, frozenset((1, 2)): pairs.bc}
        target = "ABC".index(asked)

        def score(i: int, earlier: Any, s: Any = scores, o: Any = between, width: float = sigma) -> float:
            return float(s[i] * exp(-sum(o[frozenset((i, j))] ** 2 for j in earlier) / width))

        orders = [
            order
            for order in permutations(range(3))
            if all(score(order[k], order[:k]) > score(later, order[:k]) for k in range(3) for later in order[k + 1 :])
        ]
        assert len(orders) == 1
        order = orders[0]
        assert order == (0, 2, 1)  # every variant has boxes change places
        assert answer(variant) == pytest.approx(score(target, order[: order.index(target)]))
        assert wrong(variant, bank.ORIGINAL_ORDER) == pytest.approx(score(target, range(target)))


def coco_matches(images: list[tuple[list[Corners], list[float], list[Corners]]]) -> list[list[bool]]:
    """Return for each image which of its detections, in the order given, pycocotools matches to an object at 0.5."""
    truths = COCO()
    detections = COCO()
    ids = {"images": [{"id": i} for i in range(1, len(images) + 1)], "categories": [{"id": 1}]}

    def entry(number: int, image: int, box: Corners) -> dict[str, Any]:
        x1, y1, x2, y2 = box
        w, h = x2 - x1, y2 - y1
        return {"id": number, "image_id": image, "category_id": 1, "bbox": [x1, y1, w, h], "area": w * h, "iscrowd": 0}

    objects = [(i, box) for i, (_, _, boxes) in enumerate(images, 1) for box in boxes]
    found = [
        (i, box, s) for i, (boxes, scores, _) in enumerate(images, 1) for box, s in zip(boxes, scores, strict=True)
    ]
    truths.dataset = {**ids, "annotations": [entry(n, *given) for n, given in enumerate(objects, 1)]}
    detections.dataset = {
        **ids,
        "annotations": [entry(n, i, box) | {"score": s} for n, (i, box, s) in enumerate(found, 1)],
    }
    truths.createIndex()
    detections.createIndex()
    run = COCOeval(truths, detections, "bbox")
    run.params.iouThrs = np.array([0.5])
    run.evaluate()
    matched = {}
    for result in run.evalImgs[: len(images)]:  # the first range of areas is all sizes
        for number, match in zip(result["dtIds"], result["dtMatches"][0], strict=True):
            matched[number] = bool(match)
    numbers = iter(range(1, len(found) + 1))
    return [[matched[next(numbers)] for _ in boxes] for boxes, _, _ in images]


def scene(variant: Variant) -> tuple[dict[str, Corners], list[Corners]]:
    figure = variant.item.figures[0]
    assert isinstance(figure, BoxScene)
    corners = {box.label: (box.x1, box.y1, box.x2, box.y2) for box in figure.boxes}
    truths = [corners.pop(f"G{i}") for i in (1, 2, 3)]
    return corners, truths


def test_the_exam_chain_from_pixels_to_f1() -> None:
    variants = list(islice(bank.detection_exam.walk(0), VARIANTS))
    images = []
    for variant in variants:
        names, chosen, place, _, _ = variant.parameters.values()
        ranked = [names[0], *names[2:]]
        ranked.insert(place - 1, names[1])
        scores = dict(zip(ranked, chosen, strict=True))
        boxes, truths = scene(variant)
        assert answer(variant) == pytest.approx(overlap(boxes[names[0]], boxes[names[1]]))
        labels = sorted(names)
        overlaps = [[overlap(boxes[a], boxes[b]) for b in labels] for a in labels]
        kept = named(survivors(overlaps, [scores[name] for name in labels], 0.5), labels)
        assert set(answer(variant, 1)) == kept
        images.append(([boxes[name] for name in sorted(kept)], [scores[name] for name in sorted(kept)], truths))
    for variant, matched in zip(variants, coco_matches(images), strict=True):
        rest_of_set = variant.parameters["rest"]
        tp = sum(matched) + rest_of_set.tp
        fp = len(matched) - sum(matched) + rest_of_set.errors[0]
        fn = 3 - sum(matched) + rest_of_set.errors[1]
        truth, flagged = [1] * tp + [0] * fp + [1] * fn, [1] * (tp + fp) + [0] * fn
        precision, recall, f1, _ = precision_recall_fscore_support(truth, flagged, average="binary")
        assert [answer(variant, part) for part in (2, 3, 4)] == pytest.approx([precision, recall, f1])
        assert wrong(variant, ALL_ERRORS, 2) == pytest.approx(tp / (tp + fp + fn))
        assert wrong(variant, SWAPPED, 2) == pytest.approx(recall)


def test_both_outcomes_of_the_exams_first_pair_are_asked() -> None:
    ious = [answer(variant) for variant in islice(bank.detection_exam.walk(0), VARIANTS)]
    above = sum(x > 0.5 for x in ious)
    assert VARIANTS / 4 < above < VARIANTS * 3 / 4
    assert min(abs(x - 0.5) for x in ious) > 0.003
