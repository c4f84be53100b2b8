"""Codebooks against scikit-learn, SciPy and PyTorch, storage against the bits themselves, masks against PyTorch."""

import warnings
from collections.abc import Callable
from itertools import islice, pairwise
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy.cluster.vq import vq  # SciPy has no types
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from torch import nn
from torch.nn.utils import prune
from torch.utils.flop_counter import FlopCounterMode

from dlquiz.numeric.term import value_of
from dlquiz.question import Misconception, Variant
from question_bank import compression as bank
from question_bank._compression_claims import STATEMENTS
from tests.oracles.claims import holds_as_tried

CHECKED = {
    "compression/codebook-ratio": "length of a written string of bits, numpy.ndarray.nbytes",
    "compression/lloyd-iteration": "sklearn.cluster.KMeans, scipy.cluster.vq.vq",
    "compression/codebook-gradient-step": "torch.autograd, torch.optim.SGD",
    "compression/codebook-exam": "scipy.cluster.vq.vq, sklearn.cluster.KMeans, length of a written string of bits",
    "compression/magnitude-mask": "torch.nn.utils.prune.l1_unstructured",
    "compression/compression-statement": "each statement tried out with PyTorch",
}
VARIANTS = 300


def answer(variant: Variant, part: int = 0) -> Any:
    return value_of(variant.item.all_parts[part].answer.value)


def wrong(variant: Variant, slip: Misconception, part: int = 0) -> Any:
    return value_of(variant.item.all_parts[part].wrong[slip])


def written_bits(count: int, bits: int) -> int:
    """Return the length of `count` indices written in binary one after the other, and of their codebook."""
    indices = np.arange(count) % 2**bits
    text = "".join(format(index, f"0{bits}b") for index in indices)
    return len(text) + 8 * np.zeros(indices.max() + 1, dtype=np.float32).nbytes


def column(values: Any) -> NDArray[np.float64]:
    return np.array(values, dtype=float).reshape(-1, 1)


def assigned(weights: Any, centroids: Any) -> NDArray[np.int_]:
    labels: NDArray[np.int_] = vq(column(weights), column(centroids))[0]
    return labels


def updated(weights: Any, centroids: Any) -> NDArray[np.float64]:
    run = KMeans(n_clusters=len(centroids), init=column(centroids), n_init=1, max_iter=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a centroid may lose all its weights after its move
        centres: NDArray[np.float64] = run.fit(column(weights)).cluster_centers_
    return centres.ravel()


def per_cluster(weights: Any, labels: Any, centroids: Any, middle: Any) -> list[float]:
    chosen = [np.array(weights)[labels == k] for k in range(len(centroids))]
    return [float(middle(members)) if members.size else old for members, old in zip(chosen, centroids, strict=True)]


def test_ratio_is_that_of_the_bits_as_written() -> None:
    for variant in islice(bank.codebook_ratio.walk(0), VARIANTS):
        rows, columns, bits = variant.parameters.values()
        dense = 8 * np.zeros((rows, columns), dtype=np.float32).nbytes
        assert answer(variant) == pytest.approx(dense / written_bits(rows * columns, bits))
        assert wrong(variant, bank.NO_CODEBOOK) == pytest.approx(dense / (rows * columns * bits))
        assert wrong(variant, bank.INVERSE) == pytest.approx(1 / answer(variant))


def test_an_iteration_of_k_means_is_scikit_learns() -> None:
    for variant in islice(bank.lloyd_iteration.walk(0), VARIANTS):
        weights, centroids = variant.parameters.values()
        labels = assigned(weights, centroids)
        assert answer(variant) == pytest.approx(updated(weights, centroids))
        assert answer(variant) == pytest.approx(np.bincount(labels, weights) / np.bincount(labels))
        assert wrong(variant, bank.MEDIAN) == pytest.approx(per_cluster(weights, labels, centroids, np.median))
        below = np.maximum(np.searchsorted(centroids, weights, side="right") - 1, 0)
        assert wrong(variant, bank.LOWER_BOUND) == pytest.approx(per_cluster(weights, below, centroids, np.mean))
        middles = per_cluster(weights, labels, centroids, lambda members: (members.min() + members.max()) / 2)
        assert wrong(variant, bank.MID_RANGE) == pytest.approx(middles)


def test_no_weight_lies_halfway_between_two_centroids() -> None:
    for variant in islice(bank.lloyd_iteration.walk(0), VARIANTS):
        weights, centroids = variant.parameters.values()
        distances = np.sort(np.abs(column(weights) - np.array(centroids)), axis=1)
        assert (distances[:, 1] - distances[:, 0] > 0.05).all()


def test_centroids_descend_as_under_autograd() -> None:
    for variant in islice(bank.codebook_gradient_step.walk(0), VARIANTS):
        indices, gradients, centroids, lr = variant.parameters.values()
        shared = torch.tensor(indices) - 1
        slopes = torch.tensor(gradients, dtype=torch.float64)
        for slip, rate in ((None, lr), (bank.ASCENT, -lr), (bank.NO_RATE, 1.0)):
            book = nn.Parameter(torch.tensor(centroids, dtype=torch.float64))
            book.grad = torch.autograd.grad((book[shared] * slopes).sum(), book)[0]
            torch.optim.SGD([book], lr=abs(rate), maximize=rate < 0).step()
            found = answer(variant) if slip is None else wrong(variant, slip)
            assert found == pytest.approx(book.detach().numpy())
        means = torch.zeros(4, dtype=torch.float64).scatter_reduce(
            0, shared.flatten(), slopes.flatten(), "mean", include_self=False
        )
        assert wrong(variant, bank.MEAN_GRADIENT) == pytest.approx(np.array(centroids) - lr * means.numpy())


def test_the_exam_chain_from_assignment_to_ratio() -> None:
    for variant in islice(bank.codebook_exam.walk(0), VARIANTS):
        weights, centroids, rows, columns = variant.parameters.values()
        labels = assigned(weights, centroids)
        book = updated(weights, centroids)
        assert answer(variant, 0) == (labels + 1).tolist()
        assert answer(variant, 1) == pytest.approx(book)
        assert answer(variant, 2) == pytest.approx(np.sum((np.array(weights) - book[labels]) ** 2))
        old = np.array(centroids)[labels]
        assert wrong(variant, bank.OLD_CENTROIDS, 2) == pytest.approx(np.sum((np.array(weights) - old) ** 2))
        bits = written_bits(rows * columns, 2)
        assert answer(variant, 3) == bits
        assert answer(variant, 4) == pytest.approx(8 * np.zeros((rows, columns), dtype=np.float32).nbytes / bits)
        sizes = assigned(np.abs(weights), np.abs(centroids))
        assert wrong(variant, bank.BY_SIZE) == (sizes + 1).tolist()


def test_the_mask_is_pytorchs() -> None:
    for variant in islice(bank.magnitude_mask.walk(0), VARIANTS):
        weights, removed = variant.parameters.values()
        layer = nn.Linear(4, 3, bias=False)
        with torch.no_grad():
            layer.weight.copy_(torch.tensor(weights).reshape(3, 4))
        pruned: Any = prune.l1_unstructured(layer, "weight", amount=removed)  # type: ignore[no-untyped-call]
        mask = pruned.weight_mask.int()
        assert torch.equal(torch.tensor(answer(variant)), mask)
        assert torch.equal(torch.tensor(wrong(variant, bank.INVERTED)), 1 - mask)
        kept = torch.tensor(wrong(variant, bank.SIGNED)).bool()
        values = torch.tensor(weights).reshape(3, 4)
        assert int(kept.sum()) == 12 - removed
        assert values[kept].min() > values[~kept].max()


def pruned() -> torch.nn.Linear:
    torch.manual_seed(0)
    layer = torch.nn.Linear(10, 8)
    prune.l1_unstructured(layer, "weight", 0.9)  # type: ignore[no-untyped-call]  # PyTorch's pruning has no types
    return layer


def next_filters_shrink() -> bool:
    """Whether the second of two convolutions takes the first one's remaining maps with sliced filters only."""
    first, second = torch.nn.Conv2d(3, 8, 3), torch.nn.Conv2d(8, 4, 3)
    maps = torch.nn.functional.conv2d(torch.zeros(1, 3, 9, 9), first.weight[:5])
    with pytest.raises(RuntimeError, match="channels"):
        torch.nn.functional.conv2d(maps, second.weight)
    return torch.nn.functional.conv2d(maps, second.weight[:, :5]).shape[1] == 4


def centroid_gradient_is_the_sum() -> bool:
    centroids, index = torch.tensor([0.5, -1.0], requires_grad=True), torch.tensor([0, 1, 0, 0])
    weights = centroids[index]
    loss = (weights * torch.tensor([1.0, 2.0, 3.0, 4.0])).square().sum()
    own, shared = torch.autograd.grad(loss, [weights, centroids])
    return torch.allclose(torch.zeros(2).index_add(0, index, own), shared)


def lloyd_descends() -> bool:
    x = torch.randn(50, generator=torch.Generator().manual_seed(1))
    centroids, found = torch.tensor([-1.0, 0.0, 1.0]), []
    for _ in range(6):
        index = (x[:, None] - centroids).abs().argmin(1)
        found.append(float((x - centroids[index]).square().sum()))
        centroids = torch.stack([x[index == k].mean() for k in range(3)])
    return all(a >= b - 1e-6 for a, b in pairwise(found))


def unlikely(temperature: float) -> float:
    return float(torch.softmax(torch.tensor([4.0, 1.0, 0.0]) / temperature, 0)[1:].sum())


def zero_has_no_gradient() -> bool:
    weight = torch.zeros(3, requires_grad=True)
    return not (torch.autograd.grad((weight @ torch.ones(3) - 1) ** 2, weight)[0]).any()


def round_slope() -> float:
    x = torch.tensor(0.3, requires_grad=True)
    return float(torch.autograd.grad(torch.round(x), x)[0])


def prunes_by_gradient() -> bool:
    layer = torch.nn.Linear(4, 1)
    torch.nn.init.constant_(layer.weight, 1.0)
    with torch.no_grad():
        layer.weight[0, 2] = 0.1
    layer.weight.grad = torch.tensor([[0.0, 1.0, 9.0, 1.0]])
    prune.l1_unstructured(layer, "weight", 1)  # type: ignore[no-untyped-call]
    return bool(layer.get_buffer("weight_mask")[0, 2])


def products(weight: torch.Tensor) -> int:
    """Return how many operations PyTorch counts for a product with a matrix."""
    with FlopCounterMode(display=False) as counter:
        weight @ torch.ones(10, 1)
    return int(counter.get_total_flops())


def best_centre() -> float:
    x, places = torch.tensor([0.0, 0.0, 3.0]), torch.linspace(0, 3, 3001)
    return float(places[(x[:, None] - places).square().sum(0).argmin()])


TRIED: dict[str, Callable[[], bool]] = {
    "in its shape": lambda: pruned().weight.shape == (8, 10) and not pruned().weight.all(),
    "Removing output channels": next_filters_shrink,
    "gradient of a centroid": centroid_gradient_is_the_sum,
    "never increases": lloyd_descends,
    "16 centroids": lambda: (16 - 1).bit_length() == 4,
    "higher temperature": lambda: unlikely(5) > unlikely(1),
    "takes a tenth of the memory": lambda: pruned().weight.untyped_storage().nbytes() < 4 * 80,
    "has a gradient of 0": zero_has_no_gradient,
    "Doubling the number": lambda: (32 - 1).bit_length() == 2 * (16 - 1).bit_length(),
    "Rounding has": lambda: round_slope() == 1,
    "smallest gradients first": prunes_by_gradient,
    "to the median": lambda: best_centre() == 0,
    "ten times cheaper": lambda: products(pruned().weight) <= products(torch.ones(8, 10)) / 10,
}


def test_statements_hold_as_they_say() -> None:
    holds_as_tried(STATEMENTS, TRIED, bank.compression_statement)
